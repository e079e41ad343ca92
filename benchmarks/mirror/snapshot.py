"""What the first snapshot costs the customer's page.

Cold: every run is a new process with the recorder's script loaded and never run. Counted is the CPU time of all calls
into the recorder (see `trace.py`) from its start until it has said nothing for a while after the snapshot, so that what
it puts off is counted too. The server has the style sheets of the site already, as it has for every page view but a
site's first; ours finds that out. When ours is done its bytes are ready to send; rrweb's events would still have to
become JSON, which is not counted.
"""

import statistics
from dataclasses import dataclass, field

from tests.fidelity.page import Subject

from ..row import Row
from .bundle import PEER
from .corpus import MIN_NODES, count_nodes, subjects
from .stage import Stage, rounds
from .task import rows_of
from .trace import CATEGORIES, Work, longest, read_work

__all__ = ["run"]

ROUNDS = 5
"""Runs of each recorder on each page, taken in turns; the median counts."""

_DONE = "bench.quiet(400)"
"""What is put off waits for answers of the server."""


def run(stage: Stage) -> list[Row]:
    """Measure."""
    pages = [page for subject in subjects() if (page := _page(stage, subject))]
    rows = [page.row() for page in pages]
    ours = statistics.median(row.ours for row in rows)
    peer = statistics.median(row.peer or 0 for row in rows)
    worst = max(pages, key=lambda page: longest(page.ours))
    return [
        *rows,
        Row(f"first snapshot, median over {len(rows)} pages", ours, "CPU ms", peer, PEER, 1 / 5),
        *rows_of(f"first snapshot, the worst page ({worst.name})", worst.ours, worst.peer),
    ]


# Private -----------------------------------------------------------------------------------------


@dataclass
class _Page:
    """A page and what the recorders did there, run by run."""

    name: str
    nodes: int = 0
    ours: list[Work] = field(default_factory=list)
    peer: list[Work] = field(default_factory=list)

    def row(self) -> Row:
        ours, peer = (statistics.median(work.total for work in works) for works in (self.ours, self.peer))
        return Row(f"  {self.name} ({self.nodes:,} nodes)", ours, "CPU ms", peer, PEER)


def _page(stage: Stage, subject: Subject) -> _Page | None:
    page = _Page(subject.name)
    for _ in range(rounds(ROUNDS)):
        for engine, works in (("ours", page.ours), ("rrweb", page.peer)):
            with stage.open_page(subject, engine) as run:
                page.nodes = page.nodes or count_nodes(run)
                if page.nodes < MIN_NODES:
                    return None
                with stage.trace(run, CATEGORIES) as events:
                    run.call("bench.begin()")
                    run.call(_DONE)
                run.check()
            works.append(read_work(events, f"/{engine}.js"))
    return page
