"""Bytes that leave the customer's browser.

Ours: the frames that the widget's uplink hands to the socket, compressed and cut as it does, headers of the protocol
included. rrweb leaves sending to its user: its events as JSON, those of 16 ms together, each such batch through
gzip -6, as a live sender would. Neither counts the headers of WebSocket. Of linked style sheets rrweb sends the
addresses (`inlineStylesheet: false`); ours is counted with all it sends in frames of the mirror, for a server that has
the style sheets of the site from an earlier page view, and also for one that has not.
"""

import json
import statistics
import zlib
from collections.abc import Iterable, Iterator

from tests.fidelity.page import Subject

from ..row import Row
from .bundle import PEER
from .corpus import MIN_NODES, count_nodes, subjects
from .stage import Run, Stage

__all__ = ["run"]

KEYS = 200
KEY_MS = 30
"""Between two keys: fast typing, and each key in a batch of its own."""

BATCH_MS = 16
"""A frame of a 60 Hz screen."""

_SENT = "bench.quiet(600)"
"""Compression runs beside the page and may take its time."""

_MIRROR = (0x01, 0x02)
"""Frames of snapshots and diffs."""


def run(stage: Stage) -> list[Row]:
    """Measure."""
    pages = [row for subject in subjects() if (row := _page(stage, subject))]
    ours, peer = statistics.median(row.ours for row in pages), statistics.median(row.peer or 0 for row in pages)
    return [
        *pages,
        Row(f"bytes: snapshot, median over {len(pages)} pages", ours, "kB", peer, PEER, 1 / 2),
        _workload(stage, "sort", "sort", 1 / 8),
        _workload(stage, "render", "render", 1 / 8),
        _typing(stage, 1 / 5),
    ]


# Private -----------------------------------------------------------------------------------------


def _page(stage: Stage, subject: Subject) -> Row | None:
    sizes = []
    for engine, known in (("sent", True), ("sent", False), ("rrweb", True)):
        with stage.open_page(subject, engine) as run:
            nodes = count_nodes(run)
            if nodes < MIN_NODES:
                return None
            run.call(f"bench.known = {json.dumps(known)}")
            run.call("bench.keep = true")
            run.call("bench.begin()")
            run.call(_SENT)
            sizes.append(_size(run, engine))
    ours, first, peer = sizes
    return Row(f"  {subject.name} ({nodes:,} nodes; {first:,.1f} kB on the site's first view)", ours, "kB", peer, PEER)


def _workload(stage: Stage, name: str, page: str, target: float) -> Row:
    sizes = []
    for engine in ("sent", "rrweb"):
        with stage.open_made(page, engine) as run:
            run.record()
            run.call("bench.keep = true")
            run.call(f"workloads.{name}()")
            run.call(_SENT)
            sizes.append(_size(run, engine))
    return Row(f"bytes: {name}", sizes[0], "kB", sizes[1], PEER, target)


def _typing(stage: Stage, target: float) -> Row:
    text = "I ordered two of these last week and only one has come. Could you please look where the other one is? "
    sizes = []
    for engine in ("sent", "rrweb"):
        with stage.open_made("field", engine) as run:
            run.record()
            run.page.focus("#field")
            run.call("bench.quiet()")
            run.call("bench.keep = true")
            run.page.keyboard.type((text * 2)[:KEYS], delay=KEY_MS)
            run.call(_SENT)
            sizes.append(_size(run, engine))
    return Row(f"bytes: typing {KEYS} keys", sizes[0], "kB", sizes[1], PEER, target)


def _size(run: Run, engine: str) -> float:
    """Return what was sent, in kB (1,000 B)."""
    run.check()
    if engine == "sent":
        frames = run.call("bench.emitted.map((each) => each.what)")
        sizes: list[int] = [frame["size"] for frame in frames if frame["type"] in _MIRROR]
        return sum(sizes) / 1000
    events = run.call("bench.emitted.map((each) => [each.at, JSON.stringify(each.what)])")
    return sum(len(_gzip(batch)) for batch in _batches(events)) / 1000


def _batches(events: Iterable[tuple[float, str]]) -> Iterator[list[str]]:
    batch: list[str] = []
    start = 0.0
    for at, event in events:
        if batch and at - start > BATCH_MS:
            yield batch
            batch = []
        if not batch:
            start = at
        batch.append(event)
    if batch:
        yield batch


def _gzip(batch: list[str]) -> bytes:
    packer = zlib.compressobj(6, wbits=31)
    text = batch[0] if len(batch) == 1 else json.dumps([json.loads(event) for event in batch], separators=(",", ":"))
    return packer.compress(text.encode()) + packer.flush()
