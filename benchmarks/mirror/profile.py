"""Where our time goes: `python -m benchmarks.mirror.profile [CASE …]` prints the functions that cost most.

The bundle is not minified, so that names are those of the source; cases are the workloads and the first
snapshots of the corpus.
"""

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from functools import partial
from typing import Any

from .corpus import subjects
from .stage import Run, Stage, open_stage, rounds

__all__ = ["main"]

WORKLOADS = {"sort": "sort", "render": "render", "children": "list", "texts": "list", "virtual": "virtual"}
"""Pages of the workloads."""

ROUNDS = 3
SHOWN = 14
"""Functions printed of each case."""

_INTERVAL_US = 100
_LONGEST_US = 3 * _INTERVAL_US
"""More time between two samples was not the page's: the machine ran something else."""


def main(wanted: list[str]) -> None:
    """Profile the cases whose names hold one of the words, or all."""
    pages = subjects()
    with open_stage(pages, minify=False) as stage:
        cases = {f"snapshot {one.name}": partial(_snapshot, stage, partial(stage.open_page, one)) for one in pages}
        cases["snapshot big"] = partial(_snapshot, stage, partial(stage.open_made, "big"))
        for name, page in WORKLOADS.items():
            cases[name] = partial(_workload, stage, page, name)
        for name, measure in cases.items():
            if not wanted or any(word in name for word in wanted):
                _print(name, [measure() for _ in range(rounds(ROUNDS))])


# Private -----------------------------------------------------------------------------------------


def _print(name: str, taken: list[Counter[str]]) -> None:
    times = sum(taken, Counter())
    total = times.total()
    print(f"\n{name}: {total / len(taken):.0f} ms")
    for function, ms in times.most_common(SHOWN):
        print(f"{ms / len(taken):9.1f} ms  {ms / total:5.1%}  {function}")


def _snapshot(stage: Stage, opened: Callable[[str], AbstractContextManager[Run]]) -> Counter[str]:
    with opened("ours") as run:
        return _self_times(stage, run, "bench.begin()")


def _workload(stage: Stage, page: str, name: str) -> Counter[str]:
    with stage.open_made(page, "ours") as run:
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
            times[names[node]] += min(max(0, delta), _LONGEST_US) / 1000
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
    frames = {node["id"]: node["callFrame"] for node in nodes}
    above = {child: frames[node["id"]] for node in nodes for child in node.get("children", ())}
    for node, frame in frames.items():
        name = frame["functionName"] or "(anonymous)"
        caller = above.get(node, frame)
        by = f", from {_named(caller, modules)}" if caller["url"].endswith(url) else ""
        if frame["url"].endswith(url):
            # Wrappers have no names of their own: who calls them says what they are.
            yield node, _named(frame, modules) + ("" if frame["functionName"] else by)
        elif name == "(garbage collector)":
            yield node, name
        elif not frame["url"] and by:
            yield node, f"browser's {name}{by}"


def _named(frame: dict[str, Any], modules: list[str]) -> str:
    return f"{modules[frame['lineNumber']]} {frame['functionName'] or '(anonymous)'}"


if __name__ == "__main__":
    main(sys.argv[1:])
