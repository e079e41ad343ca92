"""What the mirror weighs: its two sides bundled by themselves, without what they do not use; rrweb's as well."""

import tempfile
from pathlib import Path

from ..row import Row
from .bundle import PEER, build, compressed, source

__all__ = ["run"]

MAX_CUSTOMER_KB = 14
MAX_REPLICA_KB = 12


def run() -> list[Row]:
    """Measure; kB are 1,000 B after gzip -9."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        names = ("side_customer", "side_recorder", "side_agent", "side_replayer")
        sizes = [compressed(build(source(name), Path(folder, f"{name}.js"), form="esm")) for name in names]
    title = "capture with codec and control guard, min + gzip"
    return [
        Row(title, sizes[0], "kB gzip", sizes[1], f"{PEER} record", MAX_CUSTOMER_KB, "ours"),
        Row("replica, min + gzip", sizes[2], "kB gzip", sizes[3], f"{PEER} replay", MAX_REPLICA_KB, "ours"),
    ]
