"""What a site says in its own words when its customers are asked, in place of our explanation and of nothing else.

Who asks, for what, what they will be able to do, how to say no, the border and Stop are the widget's own words in every
language: whatever a site writes, and whatever a server sends, they stand there too.
"""

from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from lookalong.conversation.text import clean_line
from lookalong.protocol.limit import MAX_WORDING_BAR, MAX_WORDING_LANGUAGES, MAX_WORDING_TEXT

__all__ = ["Wording", "Words", "clean_wording", "read_wording", "write_wording"]

Explanation = Annotated[str, Meta(max_length=MAX_WORDING_TEXT)]


class Words(Struct, frozen=True, forbid_unknown_fields=True):
    """The words of one language, plain text; where one is empty, ours stand.

    ``view``, ``control``, ``action`` and ``open`` explain the question whether an agent may see the page, act on it,
    press one thing, open one page. ``bar`` stands below who sees the page, while somebody does.
    """

    # RFC 5646, by its shape. The look-ahead: Python's $ also matches before a line end.
    language: Annotated[str, Meta(max_length=35, pattern=r"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$(?!\n)")]
    view: Explanation = ""
    control: Explanation = ""
    action: Explanation = ""
    open: Explanation = ""
    bar: Annotated[str, Meta(max_length=MAX_WORDING_BAR)] = ""


class Wording(Struct, frozen=True, forbid_unknown_fields=True):
    """A site's own words, by language. A customer gets those of the first language they wish for; else ours."""

    languages: Annotated[tuple[Words, ...], Meta(max_length=MAX_WORDING_LANGUAGES)] = ()


def clean_wording(wording: Wording) -> Wording:
    """Return the words as they are stored: each one line without bidi controls, languages in lower case.

    Raises:
        ValueError: A language twice, or a text in which nothing would be seen. Says what to do.
    """
    languages = tuple(_clean(each) for each in wording.languages)
    names = [each.language for each in languages]
    if (twice := next((name for name in names if names.count(name) > 1), None)) is not None:
        raise ValueError(f"expected each language once, got {twice} again; put its words together")
    return Wording(languages)


def write_wording(wording: Wording) -> str:
    """Return the words as JSON, as they are stored and shown."""
    return msgspec.json.encode(wording).decode()


def read_wording(text: str | bytes) -> Wording:
    """Return words written as JSON.

    Raises:
        ValueError: Not of that shape (msgspec's errors are ``ValueError``), or refused by ``clean_wording``.
    """
    return clean_wording(msgspec.json.decode(text, type=Wording))


# Private -----------------------------------------------------------------------------------------


def _clean(words: Words) -> Words:
    texts = {name: _line(words, name) for name in ("view", "control", "action", "open", "bar")}
    return Words(words.language.lower(), **texts)


def _line(words: Words, name: str) -> str:
    text: str = getattr(words, name)
    line = clean_line(text)
    if text and not line:
        raise ValueError(f"{words.language}.{name}: expected something to read, got nothing; leave it out to have ours")
    return line
