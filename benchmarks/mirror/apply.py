"""The longest task that applying causes: what an agent would feel.

From a trace of the browser (see `trace.py`) while the agent's page is told a page of 80,000 nodes. Counted are all the
tasks of its main thread whole: what an engine makes in one the browser lays out and paints in another.
"""

import statistics

from ..row import Row
from .bundle import PEER
from .stage import Stage, rounds
from .task import MAX_TASK_MS
from .trace import CATEGORIES, read_tasks

__all__ = ["run"]

ROUNDS = 3

# What a recorder said until it was done, as a text that the engine's own side takes.
_OURS = "Array.from(bench.emitted[0].what.payload, (byte) => String.fromCharCode(byte)).join('')"
_PEER = "JSON.stringify(bench.emitted.map(({ what }) => what))"

_SIDES = {"ours": ("applied", _OURS), "rrweb": ("rebuilt", _PEER)}
"""By recorder: the script of the agent's side, and how to get what it takes."""


def run(stage: Stage) -> list[Row]:
    """Measure."""
    told = {engine: _told(stage, engine) for engine in _SIDES}
    taken: dict[str, list[float]] = {engine: [] for engine in _SIDES}
    for _ in range(rounds(ROUNDS)):
        for engine, tasks in taken.items():
            tasks.append(max(_apply(stage, engine, *told[engine])))
    ours, peer = (statistics.median(tasks) for tasks in taken.values())
    return [Row("longest task, applying 80,000 nodes", ours, "CPU ms", peer, PEER, MAX_TASK_MS, "ours")]


# Private -----------------------------------------------------------------------------------------


def _told(stage: Stage, engine: str) -> tuple[str, int]:
    """Return what a recorder tells of the page, and how many elements that has."""
    with stage.open_made("big", engine) as run:
        run.call("bench.keep = true")
        run.call("bench.begin()")
        run.check()
        return run.call(_SIDES[engine][1]), run.call("document.getElementsByTagName('*').length")


def _apply(stage: Stage, engine: str, told: str, count: int) -> list[float]:
    """Return how long each task took, in CPU ms."""
    script, _ = _SIDES[engine]
    with stage.open_made("agent", script) as run:
        run.page.evaluate("(told) => screening.load(told)", told)
        with stage.trace(run, CATEGORIES) as events:
            run.call("screening.apply()")
        shown = run.call("screening.count()")
        if shown < count:
            raise RuntimeError(f"expected {count} elements on the agent's page, got {shown}")
        return read_tasks(events, f"/{script}.js")
