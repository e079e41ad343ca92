"""What a file is called: text for people. Nothing is stored or looked for under it."""

import re
from pathlib import PurePosixPath
from typing import Final

from lookalong.conversation.text import clean_line

from .kind import EXTENSIONS
from .limit import MAX_NAME

__all__ = ["clean_file_name"]


def clean_file_name(name: str, kind: str) -> str:
    """Return a name that leads nowhere and ends as its kind does.

    Args:
        name: As the sender says: perhaps a path, perhaps nothing.
        kind: The media type, one of ``EXTENSIONS``.
    """
    last = re.split(r"[/\\]", clean_line(name))[-1]
    # What file systems and shells give a meaning to (Windows forbids most of these).
    last = re.sub(r'[<>:"|?*]', "_", last).strip(" .")
    stem, suffix = _split(last)
    if suffix.lower() not in EXTENSIONS[kind]:
        stem, suffix = (stem if suffix.lower() in _KNOWN else last), EXTENSIONS[kind][0]
    return (stem[: MAX_NAME - len(suffix)].rstrip(" .") or "file") + suffix


# Private -----------------------------------------------------------------------------------------

_KNOWN: Final = frozenset(suffix for suffixes in EXTENSIONS.values() for suffix in suffixes)


def _split(name: str) -> tuple[str, str]:
    if name.lower() in _KNOWN or f".{name.lower()}" in _KNOWN:
        # Nothing but an end: ".png" is stripped to "png" before.
        return "", f".{name.lstrip('.')}"
    path = PurePosixPath(name)
    return (path.stem, path.suffix) if path.suffix else (name, "")
