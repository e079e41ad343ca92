"""Where our time goes: `python -m benchmarks.mirror.profile [CASE …]` prints the functions that cost most.

The bundle is not minified, so that names are those of the source; cases are the workloads and the first
snapshots of the corpus.
"""

import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import AbstractContextManager
from functools import partial
from typing import Any

from .corpus import subjects
from .stage import Run, Stage, open_stage

__all__ = ["main"]

WORKLOADS = {"sort": "sort", "render": "render", "children": "list", "texts": "list", "virtual": "virtual"}
"""Pages of the workloads."""

SHOWN = 14
"""Functions printed of each case."""

_INTERVAL_US = 100


def main(wanted: list[str]) -> None:
    """Profile the cases whose names hold one of the words, or all."""
    pages = subjects()
    with open_stage(pages, minify=False) as stage:
        cases = {f"snapshot {one.name}": partial(_snapshot, stage, stage.open_page(one, "ours")) for one in pages}
        cases["snapshot big"] = partial(_snapshot, stage, stage.open_made("big", "ours"))
        for name, page in WORKLOADS.items():
            cases[name] = partial(_workload, stage, stage.open_made(page, "ours"), name)
        for name, run in cases.items():
            if not wanted or any(word in name for word in wanted):
                _print(name, run())


# Private -----------------------------------------------------------------------------------------


def _print(name: str, times: Counter[str]) -> None:
    print(f"\n{name}: {times.total():.0f} ms")
    for function, ms in times.most_common(SHOWN):
        print(f"{ms:9.1f} ms  {ms / times.total():5.1%}  {function}")


def _snapshot(stage: Stage, opened: AbstractContextManager[Run]) -> Counter[str]:
    with opened as run:
        return _self_times(stage, run, "bench.begin()")


def _workload(stage: Stage, opened: AbstractContextManager[Run], name: str) -> Counter[str]:
    with opened as run:
        run.record()
        return _self_times(stage, run, f"workloads.{name}()")


def _self_times(stage: Stage, run: Run, script: str) -> Counter[str]:
    """Return self time by function, in ms: those of the recorder's script and what the browser does for them."""
    run.cdp.send("Profiler.enable")
    run.cdp.send("Profiler.setSamplingInterval", {"interval": _INTERVAL_US})
    run.cdp.send("Profiler.start")
    run.call(script)
    run.call("bench.quiet()")
    taken = run.cdp.send("Profiler.stop")["profile"]
    _, _, bundled = stage.pages.respond("/bench/ours.js")
    names = dict(_names(taken["nodes"], "/ours.js", _modules(bundled.decode())))
    times: Counter[str] = Counter()
    for node, delta in zip(taken["samples"], taken["timeDeltas"], strict=True):
        if node in names:
            times[names[node]] += max(0, delta) / 1000
    return times


def _modules(script: str) -> list[str]:
    """Return the module each line of a bundle comes from: the bundler writes its path above it."""
    modules, module = [], ""
    for line in script.splitlines():
        if line.startswith("  // ") and line.endswith((".ts", ".js")):
            module = line.rpartition("/")[2]
        modules.append(module)
    return modules


def _names(nodes: list[dict[str, Any]], url: str, modules: list[str]) -> Iterator[tuple[int, str]]:
    """Name the recorder's functions, and the browser's own under them (getters, garbage collection)."""
    parents = {child: node["id"] for node in nodes for child in node.get("children", ())}
    by_id = {node["id"]: node for node in nodes}
    for node in nodes:
        frame = node["callFrame"]
        name = frame["functionName"] or "(anonymous)"
        if frame["url"].endswith(url):
            yield node["id"], f"{modules[frame['lineNumber']]} {name}"
        elif name == "(garbage collector)":
            yield node["id"], name
        elif not frame["url"] and node["id"] in parents:
            above = by_id[parents[node["id"]]]["callFrame"]
            if above["url"].endswith(url):
                yield node["id"], f"browser's {name}, from {modules[above['lineNumber']]} {above['functionName']}"


if __name__ == "__main__":
    main(sys.argv[1:])
