"""Bytes a browser loads, minified, gzip -9 as a web server would send them; kB are 1,000 B."""

import re
from collections.abc import Iterable
from pathlib import Path

from .mirror import weight
from .mirror.bundle import compressed
from .row import Row

__all__ = ["loaded_with", "run"]

ASSETS = Path(__file__).parents[1] / "server" / "lookalong" / "assets"


def run() -> list[Row]:
    """Measure the loader, each chunk that is loaded on intent, the console, and the mirror by itself."""
    rows = [Row("loader (every page view)", compressed(ASSETS / "widget.js"), "kB gzip")]
    chunks = sorted((ASSETS / "widget").glob("*.js"))
    rows += [Row(f"widget chunk {_name(chunk)}", compressed(chunk), "kB gzip") for chunk in chunks]
    rows += [
        Row(
            f"chat UI, {chat.stem.split('-')[1]}: all that opening it loads",
            _sum(loaded_with(chat)),
            "kB gzip",
            target=30,
        )
        for chat in chunks
        if chat.name.startswith("chat-")
    ]
    rows.append(Row("widget, all chunks", _sum(chunks), "kB gzip"))
    console = (ASSETS / "console").glob("*.js")
    rows.append(Row("console, all scripts", _sum(console), "kB gzip"))
    return [*rows, *weight.run()]


def loaded_with(chunk: Path) -> set[Path]:
    """Return a chunk and all that a browser loads before it runs."""
    found: set[Path] = set()
    waiting = {chunk}
    while waiting:
        found |= waiting
        names = {name for each in waiting for name in _IMPORTED.findall(each.read_text())}
        waiting = {chunk.with_name(name) for name in names} - found
    return found


# Private -----------------------------------------------------------------------------------------


_IMPORTED = re.compile(r'(?:from|import)"\./([\w.-]+\.js)"')


def _sum(files: Iterable[Path]) -> float:
    return sum(map(compressed, files))


def _name(chunk: Path) -> str:
    return chunk.stem.rsplit("-", 1)[0]
