"""Bytes a browser loads, minified, gzip -9 as a web server would send them; kB are 1,000 B.

The two sides of the mirror are bundled by themselves, without what they do not use; rrweb's in the same way.
"""

import tempfile
from pathlib import Path

from .mirror.bundle import PEER, build, compressed, source
from .row import Row

__all__ = ["run"]

ASSETS = Path(__file__).parents[1] / "server" / "lookalong" / "assets"

MAX_CUSTOMER_KB = 14
MAX_REPLICA_KB = 12


def run() -> list[Row]:
    """Measure the loader, each chunk that is loaded on intent, and the mirror."""
    rows = [Row("loader (every page view)", compressed(ASSETS / "widget.js"), "kB gzip")]
    chunks = sorted((ASSETS / "widget").glob("*.js"))
    rows += [Row(f"widget chunk {_name(chunk)}", compressed(chunk), "kB gzip") for chunk in chunks]
    rows.append(Row("widget, all chunks", sum(map(compressed, chunks)), "kB gzip"))
    console = (ASSETS / "console").glob("*.js")
    rows.append(Row("console, all scripts", sum(map(compressed, console)), "kB gzip"))
    return [*rows, *mirror()]


def mirror() -> list[Row]:
    """Measure the mirror's two sides beside rrweb's."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        names = ("side_customer", "side_recorder", "side_agent", "side_replayer")
        sizes = [compressed(build(source(name), Path(folder, f"{name}.js"), form="esm")) for name in names]
    title = "capture with codec and control guard, min + gzip"
    return [
        Row(title, sizes[0], "kB gzip", sizes[1], f"{PEER} record", MAX_CUSTOMER_KB, "ours"),
        Row("replica, min + gzip", sizes[2], "kB gzip", sizes[3], f"{PEER} replay", MAX_REPLICA_KB, "ours"),
    ]


# Private -----------------------------------------------------------------------------------------


def _name(chunk: Path) -> str:
    return chunk.stem.rsplit("-", 1)[0]
