"""The longest tasks recording causes: what a customer would feel.

From a trace of the browser: calls into the recorder's script, told by its URL, in CPU time of the page's main thread.
All calls in one task of the browser make up a task; each single call is a slice. A snapshot of a page of 80,000 nodes
and storms of 10,000 changes in one task; the worst of a few runs counts.
"""

from dataclasses import dataclass
from typing import Any

from ..row import Row
from .bundle import PEER
from .stage import Run, Stage

__all__ = ["run"]

ROUNDS = 3

STORMS = (("children", "list"), ("texts", "list"), ("attributes", "list"), ("styles", "list"), ("sort", "sort"))
"""Workload and page."""

_CATEGORIES = ["toplevel", "devtools.timeline", "disabled-by-default-devtools.timeline"]


@dataclass(frozen=True)
class Longest:
    """The worst of some runs, in CPU ms."""

    task: float
    slice: float

    def __or__(self, other: "Longest") -> "Longest":
        return Longest(max(self.task, other.task), max(self.slice, other.slice))


def run(stage: Stage) -> list[Row]:
    """Measure."""
    cases = {"snapshot of 80,000 nodes": _snapshots(stage)}
    for name, page in STORMS:
        cases[f"storm: {name}"] = _storms(stage, name, page)
    rows = []
    for title, (ours, peer) in cases.items():
        rows.append(Row(f"longest task, {title}", ours.task, "CPU ms", peer.task, PEER, 50, "ours"))
        rows.append(Row(f"longest slice, {title}", ours.slice, "CPU ms", peer.slice, PEER, 8, "ours"))
    return rows


# Private -----------------------------------------------------------------------------------------


def _snapshots(stage: Stage) -> tuple[Longest, Longest]:
    ours, peer = Longest(0, 0), Longest(0, 0)
    for _ in range(ROUNDS):
        ours |= _snapshot(stage, "ours")
        peer |= _snapshot(stage, "rrweb")
    return ours, peer


def _snapshot(stage: Stage, engine: str) -> Longest:
    with stage.open("bench", "big.html", engine) as run:
        with stage.trace(run, _CATEGORIES) as events:
            run.call("globalThis.bench.begin()")
            run.call("globalThis.bench.quiet()")
        run.check()
        return _longest(run, engine, events)


def _storms(stage: Stage, name: str, page: str) -> tuple[Longest, Longest]:
    ours, peer = Longest(0, 0), Longest(0, 0)
    for _ in range(ROUNDS):
        ours |= _storm(stage, name, page, "ours")
        peer |= _storm(stage, name, page, "rrweb")
    return ours, peer


def _storm(stage: Stage, name: str, page: str, engine: str) -> Longest:
    with stage.open("bench", f"{page}.html", engine) as run:
        run.page.add_script_tag(url=stage.pages.url("bench", "workloads.js"))
        run.call("globalThis.bench.begin()")
        run.call("globalThis.bench.quiet()")
        with stage.trace(run, _CATEGORIES) as events:
            run.call(f"globalThis.workloads.{name}()")
            run.call("globalThis.bench.quiet()")
        run.check()
        return _longest(run, engine, events)


def _longest(run: Run, engine: str, events: list[dict[str, Any]]) -> Longest:
    """Add up the recorder's calls by the task they were in."""
    calls = [each for each in events if _is_call(each, f"/{engine}.js")]
    if not calls:
        raise RuntimeError(f"expected calls into {engine}.js in the trace, got none")
    thread = calls[0]["tid"]
    tasks = [each for each in events if each["name"] == "RunTask" and each["ph"] == "X" and each["tid"] == thread]
    sums = [sum(call["tdur"] for call in calls if _inside(call, task)) for task in tasks]
    return Longest(max(sums) / 1000, max(call["tdur"] for call in calls) / 1000)


def _is_call(event: dict[str, Any], url: str) -> bool:
    if event["name"] != "FunctionCall" or event["ph"] != "X":
        return False
    return str(event["args"].get("data", {}).get("url", "")).endswith(url)


def _inside(call: dict[str, Any], task: dict[str, Any]) -> bool:
    return bool(task["ts"] <= call["ts"] and call["ts"] + call["dur"] <= task["ts"] + task["dur"])
