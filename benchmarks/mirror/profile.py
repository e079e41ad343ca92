"""Where our time goes: `python -m benchmarks.mirror.profile [CASE …]` prints the functions that cost most.

The bundle is not minified, so that names are those of the source; a case is a workload or a page of the corpus.
"""

import sys
from collections import Counter
from collections.abc import Iterator
from typing import Any

from .stage import Run, Stage, open_stage

__all__ = ["CASES", "profile"]

CASES = {
    "snapshot adminlte/index": ("adminlte", "index.html", None),
    "snapshot adminlte/forms": ("adminlte", "pages/forms/advanced.html", None),
    "snapshot swagger": ("swagger", "", None),
    "snapshot 80,000 nodes": ("bench", "big.html", None),
    "sort": ("bench", "sort.html", "sort"),
    "render": ("bench", "render.html", "render"),
    "children": ("bench", "list.html", "children"),
    "texts": ("bench", "list.html", "texts"),
    "virtual": ("bench", "virtual.html", "virtual"),
}
"""Site, path and workload; without a workload it is the first snapshot."""

SHOWN = 14
"""Functions printed of each case."""

_INTERVAL_US = 100


def profile(stage: Stage, site: str, path: str, workload: str | None, engine: str = "ours") -> Counter[str]:
    """Return self time by function, in ms: those of the recorder's script and what the engine itself does."""
    with stage.open(site, path, engine) as run:
        if workload:
            run.record()
        run.cdp.send("Profiler.enable")
        run.cdp.send("Profiler.setSamplingInterval", {"interval": _INTERVAL_US})
        run.cdp.send("Profiler.start")
        run.call(f"workloads.{workload}()" if workload else "bench.begin()")
        run.call("bench.quiet()")
        return _self_times(run, stage, engine)


def main(wanted: list[str]) -> None:
    """Profile the cases whose names hold one of the words, or all."""
    with open_stage(minify=False) as stage:
        for name, case in CASES.items():
            if not wanted or any(word in name for word in wanted):
                times = profile(stage, *case)
                print(f"\n{name}: {times.total():.0f} ms")
                for function, ms in times.most_common(SHOWN):
                    print(f"{ms:9.1f} ms  {ms / times.total():5.1%}  {function}")


# Private -----------------------------------------------------------------------------------------


def _self_times(run: Run, stage: Stage, engine: str) -> Counter[str]:
    taken = run.cdp.send("Profiler.stop")["profile"]
    _, _, script = stage.pages.respond(f"/bench/{engine}.js")
    names = dict(_names(taken["nodes"], f"/{engine}.js", _modules(script.decode())))
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
