"""What recording adds to what a page does.

Each workload runs in a new process with a recorder that has completed its snapshot, and until the recorder has nothing
more to say. Counted is the CPU time of all tasks of the page's main thread, less the same without a recorder; the
medians of runs taken in turns.
"""

import statistics

from ..row import Row
from .bundle import PEER
from .stage import Stage, rounds

__all__ = ["run"]

ROUNDS = 5

WORKLOADS = (
    ("sort", "sort", "sort of 5,000 rows", 1 / 10),
    ("render", "render", "re-render of 1,000 rows, 3 times", 1 / 5),
    ("children", "list", "10,000 child changes", 1 / 4),
    ("virtual", "virtual", "virtual scroll, 120 frames", 1 / 2),
)
"""Name, page, title, target."""


def run(stage: Stage) -> list[Row]:
    """Measure."""
    return [_workload(stage, *each) for each in WORKLOADS]


# Private -----------------------------------------------------------------------------------------


def _workload(stage: Stage, name: str, page: str, title: str, target: float) -> Row:
    times: dict[str, list[float]] = {engine: [] for engine in ("ours", "rrweb", "none")}
    for _ in range(rounds(ROUNDS)):
        for engine, taken in times.items():
            taken.append(_once(stage, name, page, engine))
    median = {engine: statistics.median(taken) for engine, taken in times.items()}
    ours, peer = (median[engine] - median["none"] for engine in ("ours", "rrweb"))
    return Row(f"added: {title}", ours, "CPU ms", peer, PEER, target)


def _once(stage: Stage, name: str, page: str, engine: str) -> float:
    with stage.open_made(page, engine) as run:
        run.record()
        before = run.cpu_ms()
        run.call(f"workloads.{name}()")
        run.call("bench.quiet()")
        took = run.cpu_ms() - before
        run.check()
        return took
