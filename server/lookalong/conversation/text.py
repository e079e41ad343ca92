"""What a chat text and a name are, before anything is stored or shown."""

import re
import unicodedata

from lookalong.protocol.error import ErrorCode, RefusedError
from lookalong.protocol.limit import MAX_TEXT_BYTES

from .card import mask_cards

__all__ = ["MAX_NAME", "clean_line", "clean_name", "clean_text"]

MAX_NAME = 120
"""Characters of a name; the protocol's ``Name`` holds no more."""


def clean_text(text: str) -> str:
    """Return the text as it is stored: no control characters, card numbers masked.

    Args:
        text: What the person typed. Line breaks and tabs stay.

    Raises:
        RefusedError: ``too_long`` past ``MAX_TEXT_BYTES`` of UTF-8; ``empty`` if nothing would be seen.
    """
    _check_size(text)
    cleaned = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
    if not _has_ink(cleaned):
        raise RefusedError(ErrorCode.EMPTY, "expected a text with something to read, got an empty one")
    masked = mask_cards(cleaned)
    # A mask has three bytes where its digit had one: what is stored must still fit what clients accept.
    _check_size(masked)
    return masked


def clean_name(name: str) -> str:
    """Return a name that cannot pass for something else: one line, no bidi controls, cut to ``MAX_NAME``.

    A name stands inside sentences of ours ("… wants to see this page"): a control that turns the direction of
    writing, or an invisible character, could rewrite them. Nothing left gives an empty string.
    """
    return _one_line(name)[:MAX_NAME].rstrip()


def clean_line(text: str) -> str:
    """Return a text for people as one line without bidi controls; empty if nothing would be seen."""
    line = _one_line(text)
    return line if _has_ink(line) else ""


# Private -----------------------------------------------------------------------------------------

# C0 and C1 controls but tab and line feed; the two bidi overrides, which show text in another order than it was
# written (Unicode TR 36 §2.9); line and paragraph separator; lone surrogates, which are no text. Embeddings and
# isolates stay: right-to-left writers need them.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202d\u202e\u2028\u2029\ud800-\udfff]")

# Format, control, surrogate, unassigned; marks only join to something visible.
_INVISIBLE_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Cn", "Zs", "Zl", "Zp", "Mn", "Me"})

# Letters and symbols by category that draw nothing: Hangul fillers, the braille blank, the Khmer inherent vowels.
_BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0\u17b4\u17b5")

# Zero width joiner and non-joiner: Persian, Hindi and others need them within words.
_JOINERS = frozenset("\u200c\u200d")


def _one_line(text: str) -> str:
    visible = "".join(character for character in _CONTROL.sub(" ", text) if not _is_hidden(character))
    return " ".join(visible.split())


def _check_size(text: str) -> None:
    size = len(text.encode("utf-8", "surrogatepass"))
    if size > MAX_TEXT_BYTES:
        raise RefusedError(ErrorCode.TOO_LONG, f"expected at most {MAX_TEXT_BYTES} bytes of text, got {size}")


def _has_ink(text: str) -> bool:
    return any(
        unicodedata.category(character) not in _INVISIBLE_CATEGORIES and character not in _BLANK for character in text
    )


def _is_hidden(character: str) -> bool:
    return character in _BLANK or (unicodedata.category(character) == "Cf" and character not in _JOINERS)
