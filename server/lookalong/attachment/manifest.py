"""The text of a message of the kind ``file``: a line for each file, an empty line, and what was written with them.

A line has the id, the media type, the bytes, the width and the height (0 where there are none) and the name, a space
between. Messages stay text that way, for every client, export and search that knows no files.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

__all__ = ["FileLine", "plain", "read_manifest", "reworded", "summary", "write_manifest"]


@dataclass(frozen=True, slots=True)
class FileLine:
    """A file as a message names it. ``size`` is in bytes, ``width`` and ``height`` in pixels."""

    id: str
    type: str
    size: int
    width: int
    height: int
    name: str


def write_manifest(files: Sequence[FileLine], words: str) -> str:
    """Return the text of a message with files."""
    lines = [f"{each.id} {each.type} {each.size} {each.width} {each.height} {each.name}" for each in files]
    return "\n".join([*lines, "", words]) if words else "\n".join(lines)


def read_manifest(text: str) -> tuple[list[FileLine], str]:
    """Return the files a text of a message names, and what was written with them."""
    head, _, words = text.partition("\n\n")
    found = [_LINE.fullmatch(line) for line in head.split("\n")]
    return [_file(each) for each in found if each], words


def reworded(text: str, words: str) -> str:
    """Return a text with the same files and other words."""
    head = text.partition("\n\n")[0]
    return f"{head}\n\n{words}" if words else head


def summary(text: str) -> str:
    """Return what is said of a message with files in a line: their names, and what was written with them."""
    files, words = read_manifest(text)
    names = ", ".join(each.name for each in files)
    return f"{names}: {words}" if words else names


def plain(text: str) -> str:
    """Return a text with the names of its files alone, as people look for it; another as it is."""
    return _TECHNICAL.sub("", text) if text.startswith("att_") else text


# Private -----------------------------------------------------------------------------------------

_TECHNICAL: Final = re.compile(r"^att_\w{22} [a-z]+/[a-z]+ \d+ \d+ \d+ ", re.MULTILINE)
_LINE: Final = re.compile(r"(att_\w{22}) ([a-z]+/[a-z]+) (\d+) (\d+) (\d+) (.+)")


def _file(found: re.Match[str]) -> FileLine:
    return FileLine(found[1], found[2], int(found[3]), int(found[4]), int(found[5]), found[6])
