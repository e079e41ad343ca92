"""What the first snapshot costs the customer's page.

Cold: every run is a new process with the recorder's script loaded and never run. Counted is the CPU time of all tasks
of the page's main thread (`TaskDuration` on the thread's own clock) from before the recorder starts until the task
after the one that completed the snapshot, less the same of a recorder that does nothing. Bytes are ready to send when
ours is done; rrweb's events would still have to become JSON, which is not counted.
"""

import statistics

from ..row import Row
from .bundle import PEER
from .corpus import MIN_NODES, PAGES, count_nodes
from .stage import ENGINES, Stage

__all__ = ["run"]

ROUNDS = 5
"""Runs of each recorder on each page, taken in turns; the median counts."""


def run(stage: Stage, pages: tuple[tuple[str, str], ...] = PAGES) -> list[Row]:
    """Measure."""
    rows = [row for site, path in pages if (row := _page(stage, site, path))]
    ours = statistics.median(row.ours for row in rows)
    peer = statistics.median(row.peer or 0 for row in rows)
    ratio = statistics.median(row.ratio or 0 for row in rows)
    title = f"first snapshot, median ratio over {len(rows)} pages"
    return [
        *rows,
        Row("first snapshot, median page", ours, "CPU ms", peer, PEER),
        Row(title, ratio, "× rrweb", target=1 / 5),
    ]


# Private -----------------------------------------------------------------------------------------


def _page(stage: Stage, site: str, path: str) -> Row | None:
    nodes = count_nodes(stage, site, path)
    if nodes < MIN_NODES:
        return None
    times: dict[str, list[float]] = {engine: [] for engine in ENGINES}
    for _ in range(ROUNDS):
        for engine, taken in times.items():
            if engine != "none" or len(taken) < 2:
                taken.append(_once(stage, site, path, engine))
    base = min(times["none"])
    ours, peer = (statistics.median(times[engine]) - base for engine in ("ours", "rrweb"))
    return Row(f"  {site}/{path} ({nodes:,} nodes)", ours, "CPU ms", peer, PEER)


def _once(stage: Stage, site: str, path: str, engine: str) -> float:
    with stage.open(site, path, engine) as run:
        before = run.cpu_ms()
        run.call("globalThis.bench.begin()")
        took = run.cpu_ms() - before
        run.check()
        return took
