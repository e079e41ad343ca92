"""Of what kind a file is, by its bytes; what its sender and its name say is only held against them."""

import codecs
from pathlib import PurePosixPath
from typing import Final

import puremagic

__all__ = ["EXTENSIONS", "IMAGES", "NotTaken", "TextCheck", "check_text", "kind_of"]

EXTENSIONS: Final = {
    "image/png": (".png",),
    "image/jpeg": (".jpg", ".jpeg", ".jpe", ".jfif"),
    "image/gif": (".gif",),
    "image/webp": (".webp",),
    "application/pdf": (".pdf",),
    "text/plain": (".txt", ".text", ".log", ".csv", ".tsv", ".md"),
}
"""What is taken, with the ends of names it may have; the first is given where there is none."""

IMAGES: Final = frozenset(each for each in EXTENSIONS if each.startswith("image/"))


class NotTaken(Exception):
    """A file that is none of those that are taken, or not what it says; the text may be sent."""


def kind_of(head: bytes, name: str) -> str:
    """Return the media type of a file.

    Args:
        head: Its first bytes, ``HEAD_BYTES`` of them if there are as many.
        name: As its sender calls it.

    Raises:
        NotTaken: It is of no kind that is taken.
    """
    found = _by_magic(head)
    if found in EXTENSIONS:
        return found
    # Text has no magic: any may begin like something else, so its name and all of its bytes have to say it.
    if PurePosixPath(name.lower()).suffix in EXTENSIONS["text/plain"]:
        check_text(head, whole=False)
        return "text/plain"
    raise NotTaken("expected a picture (PNG, JPEG, GIF, WebP), a PDF or a text file")


def check_text(data: bytes, *, whole: bool = True) -> None:
    """Refuse what is no text in UTF-8; raises ``NotTaken``."""
    check = TextCheck()
    check.feed(data)
    if whole:
        check.finish()


class TextCheck:
    """Looks whether bytes that come piece by piece are text in UTF-8."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")()

    def feed(self, data: bytes) -> None:
        """Take the next bytes; raises ``NotTaken``."""
        self._check(data, final=False)

    def finish(self) -> None:
        """Say that there are no more; raises ``NotTaken``."""
        self._check(b"", final=True)

    def _check(self, data: bytes, *, final: bool) -> None:
        try:
            text = self._decoder.decode(data, final)
        except UnicodeDecodeError:
            raise NotTaken("expected a text in UTF-8") from None
        if text.translate(_CONTROLS) != text:
            raise NotTaken("expected a text, got control characters")


# Private -----------------------------------------------------------------------------------------

# C0 without tab, line feed, form feed, carriage return; delete.
_CONTROLS: Final = dict.fromkeys([*(each for each in range(32) if each not in (9, 10, 12, 13)), 127])


def _by_magic(head: bytes) -> str:
    try:
        matches = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        return ""
    return str(matches[0].mime_type) if matches else ""
