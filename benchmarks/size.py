"""Bytes a customer's browser loads, minified, gzip -9 as a web server would send them."""

import gzip
from pathlib import Path

from .row import Row

__all__ = ["run"]

ASSETS = Path(__file__).parents[1] / "server" / "lookalong" / "assets"


def run() -> list[Row]:
    """Measure the loader, and each chunk that is loaded on intent."""
    rows = [Row("loader (every page view)", _compressed(ASSETS / "widget.js"), "kB gzip")]
    chunks = sorted((ASSETS / "widget").glob("*.js"))
    rows += [Row(f"widget chunk {_name(chunk)}", _compressed(chunk), "kB gzip") for chunk in chunks]
    rows.append(Row("widget, all chunks", sum(map(_compressed, chunks)), "kB gzip"))
    console = (ASSETS / "console").glob("*.js")
    rows.append(Row("console, all scripts", sum(map(_compressed, console)), "kB gzip"))
    return rows


# Private -----------------------------------------------------------------------------------------


def _compressed(file: Path) -> float:
    return len(gzip.compress(file.read_bytes(), 9)) / 1000


def _name(chunk: Path) -> str:
    return chunk.stem.rsplit("-", 1)[0]
