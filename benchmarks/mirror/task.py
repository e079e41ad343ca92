"""The longest tasks recording causes: what a customer would feel.

From a trace of the browser (see `trace.py`): a snapshot of a page of 80,000 nodes, and storms of 10,000 changes in one
task. A task is all that the recorder does in one task of the browser, a slice is one call of the browser into it.
"""

from collections.abc import Callable
from functools import partial

from ..row import Row
from .bundle import PEER
from .stage import Run, Stage, rounds
from .trace import CATEGORIES, Work, longest, read_work

__all__ = ["rows_of", "run"]

ROUNDS = 3

MAX_TASK_MS = 50
"""From there on the browser calls a task long (W3C Long Tasks)."""
MAX_SLICE_MS = 8

STORMS = (("children", "list"), ("texts", "list"), ("attributes", "list"), ("styles", "list"), ("sort", "sort"))
"""Workload and page."""


def run(stage: Stage) -> list[Row]:
    """Measure."""
    storms = {f"storm of {name}": partial(_storm, stage, name, page) for name, page in STORMS}
    cases = {"snapshot of 80,000 nodes": partial(_snapshot, stage), **storms}
    return [row for title, measure in cases.items() for row in _rows(title, measure)]


def rows_of(title: str, ours: list[Work], peer: list[Work]) -> list[Row]:
    """Make the two rows of something that was run a few times."""
    (task, piece), (peer_task, peer_piece) = longest(ours), longest(peer)
    return [
        Row(f"longest task, {title}", task, "CPU ms", peer_task, PEER, MAX_TASK_MS, "ours"),
        Row(f"longest slice, {title}", piece, "CPU ms", peer_piece, PEER, MAX_SLICE_MS, "ours"),
    ]


# Private -----------------------------------------------------------------------------------------


def _rows(title: str, measure: Callable[[str], Work]) -> list[Row]:
    taken: dict[str, list[Work]] = {"ours": [], "rrweb": []}
    for _ in range(rounds(ROUNDS)):
        for engine, works in taken.items():
            works.append(measure(engine))
    return rows_of(title, taken["ours"], taken["rrweb"])


def _snapshot(stage: Stage, engine: str) -> Work:
    with stage.open_made("big", engine) as run:
        return _traced(stage, run, engine, "bench.begin()")


def _storm(stage: Stage, name: str, page: str, engine: str) -> Work:
    with stage.open_made(page, engine) as run:
        run.record()
        return _traced(stage, run, engine, f"workloads.{name}()")


def _traced(stage: Stage, run: Run, engine: str, script: str) -> Work:
    with stage.trace(run, CATEGORIES) as events:
        run.call(script)
        run.call("bench.quiet()")
    run.check()
    return read_work(events, f"/{engine}.js")
