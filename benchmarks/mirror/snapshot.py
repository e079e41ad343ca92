"""What the first snapshot costs the customer's page.

Cold: every run is a new process with the recorder's script loaded and never run. Counted is the CPU time of all calls
into the recorder (see `trace.py`) from its start until it has said nothing for a while after the snapshot, so that what
it puts off is counted too. When ours is done its bytes are ready to send; rrweb's events would still have to become
JSON, which is not counted.
"""

import statistics

from tests.fidelity.page import Subject

from ..row import Row
from .bundle import PEER
from .corpus import MIN_NODES, count_nodes, subjects
from .stage import Stage, rounds
from .trace import CATEGORIES, read_work

__all__ = ["run"]

ROUNDS = 5
"""Runs of each recorder on each page, taken in turns; the median counts."""


def run(stage: Stage) -> list[Row]:
    """Measure."""
    rows = [row for subject in subjects() if (row := _page(stage, subject))]
    ours = statistics.median(row.ours for row in rows)
    peer = statistics.median(row.peer or 0 for row in rows)
    title = f"first snapshot, median over {len(rows)} pages"
    return [*rows, Row(title, ours, "CPU ms", peer, PEER, 1 / 5)]


# Private -----------------------------------------------------------------------------------------


def _page(stage: Stage, subject: Subject) -> Row | None:
    times: dict[str, list[float]] = {"ours": [], "rrweb": []}
    nodes = 0
    for _ in range(rounds(ROUNDS)):
        for engine, taken in times.items():
            with stage.open_page(subject, engine) as run:
                nodes = nodes or count_nodes(run)
                if nodes < MIN_NODES:
                    return None
                with stage.trace(run, CATEGORIES) as events:
                    run.call("bench.begin()")
                    run.call("bench.quiet()")
                run.check()
            taken.append(read_work(events, f"/{engine}.js").total)
    ours, peer = (statistics.median(taken) for taken in times.values())
    return Row(f"  {subject.name} ({nodes:,} nodes)", ours, "CPU ms", peer, PEER)
