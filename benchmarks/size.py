"""Bytes a browser loads, minified, gzip -9 as a web server would send them; kB are 1,000 B."""

from pathlib import Path

from .mirror import weight
from .mirror.bundle import compressed
from .row import Row

__all__ = ["run"]

ASSETS = Path(__file__).parents[1] / "server" / "lookalong" / "assets"


def run() -> list[Row]:
    """Measure the loader, each chunk that is loaded on intent, the console, and the mirror by itself."""
    rows = [Row("loader (every page view)", compressed(ASSETS / "widget.js"), "kB gzip")]
    chunks = sorted((ASSETS / "widget").glob("*.js"))
    rows += [Row(f"widget chunk {_name(chunk)}", compressed(chunk), "kB gzip") for chunk in chunks]
    rows.append(Row("widget, all chunks", sum(map(compressed, chunks)), "kB gzip"))
    console = (ASSETS / "console").glob("*.js")
    rows.append(Row("console, all scripts", sum(map(compressed, console)), "kB gzip"))
    return [*rows, *weight.run()]


# Private -----------------------------------------------------------------------------------------


def _name(chunk: Path) -> str:
    return chunk.stem.rsplit("-", 1)[0]
