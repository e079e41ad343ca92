"""Words of messages, as an index holds them and as people look for them.

Hangul, Kana, Han and the scripts of South-East Asia put no spaces between words, or join particles to them: of their
runs each character and each pair of neighbours is indexed, so that any part of a run is found. Of everything else words
are, without case and accents; the last word of a query may be the beginning of one.

An index of these words finds candidates, cheaply; whether a text has what is looked for, and where, only the text says:
``Query.spans``.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, pairwise
from typing import Final

from .mark import MARKS

__all__ = ["MAX_QUERY", "Excerpt", "Query", "Span", "excerpt", "index_words"]

MAX_QUERY: Final = 200
"""Characters of a query that are looked at."""

Span = tuple[int, int]
"""Where something begins and ends in a text, in characters."""


def index_words(text: str) -> str:
    """Return what an index holds of a text, with spaces between; some may come twice.

    Letters, digits and marks; a ``_`` ends the first characters of a word that is longer, or as long.
    """
    return " ".join(map(_indexed, dict.fromkeys(_runs(text))))


@dataclass(frozen=True, slots=True)
class Query:
    """What somebody looks for: every run of it has to be in a text, in any order.

    Args:
        runs: Folded; empty if there is nothing to look for.
    """

    runs: tuple[str, ...]

    @classmethod
    def parse(cls, text: str) -> "Query":
        """Read what was typed. Nothing in it is an operator."""
        runs = _runs(text[:MAX_QUERY])
        # The last one may be a beginning, so it stays the last whatever stands before it.
        return cls((*dict.fromkeys(runs[:-1]), *runs[-1:]))

    @property
    def words(self) -> tuple[str, ...]:
        """Words of an index that every text with the runs has."""
        found = [word for run in self.runs[:-1] for word in _words_of(run)]
        if self.runs and not self.beginning:
            last = self.runs[-1]
            edge = not _is_joined(last) and len(last) in _EDGES
            found += [last + _EDGE] if edge else _words_of(last)
        return tuple(dict.fromkeys(found))[:_MOST]

    @property
    def beginning(self) -> str:
        """What one more word of the index begins with; empty if ``words`` says it all."""
        last = self.runs[-1] if self.runs else ""
        return last[:_LONGEST] if len(last) > max(_EDGES) and not _is_joined(last) else ""

    def spans(self, text: str) -> list[Span]:
        """Return where a text has the runs, in order and apart; empty if it has not all of them.

        Of a run that it has very often the first places, which are more than an excerpt has room for.
        """
        folded, starts, ends = _fold(text)
        words = [(each.group(), each.start()) for each in _RUN.finditer(folded)]
        found: list[Span] = []
        for at, run in enumerate(self.runs):
            places = list(islice(_places(run, folded, words, last=at == len(self.runs) - 1), _MARKED))
            if not places:
                return []
            found += [(starts[first], ends[first + len(run) - 1]) for first in places]
        return _merged(found)


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A piece of an excerpt. ``found``: it is what was looked for."""

    text: str
    found: bool


def excerpt(text: str, spans: Sequence[Span]) -> list[Excerpt]:
    """Return a line around the first of some spans, in pieces, at most some 200 characters."""
    begin = max(0, spans[0][0] - _BEFORE) if spans else 0
    end = min(len(text), begin + _SHOWN)
    pieces: list[Excerpt] = [Excerpt("…", False)] if begin else []
    at = begin
    for start, stop in spans:
        if start >= end:
            break
        pieces += [Excerpt(_line(text[at:start]), False), Excerpt(_line(text[start : min(stop, end)]), True)]
        at = min(stop, end)
    pieces += [Excerpt(_line(text[at:end]), False), Excerpt("…" if end < len(text) else "", False)]
    return [piece for piece in pieces if piece.text]


# Private -----------------------------------------------------------------------------------------

_EDGE: Final = "_"
_EDGES: Final = (2, 3)
"""First characters of words that the index holds too: what is shorter than a word that is being typed is common, and
an index that would have to gather all words that begin so is slow."""

_LONGEST: Final = 64
"""Characters of a word in the index; the rest of a longer one is compared in the text."""

_MOST: Final = 48
"""Words of a query that the index is asked for; the rest is compared in the text."""

_SHOWN, _BEFORE = 180, 60
_MARKED: Final = 200

# Thai, Lao, Myanmar, Hangul, Khmer, Kana, Han; NFKC has no half-width forms nor compatibility Jamo.
_JOINED = (
    "\u0e01-\u0e3a\u0e40-\u0e4e\u0e80-\u0eff\u1000-\u1049\u1100-\u11ff\u1780-\u17d3\u3005-\u3007\u3041-\u3096"
    "\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff"
    "\uf900-\ufaff\U00020000-\U0003ffff"
)
_IS_JOINED = re.compile(f"[{_JOINED}]")

# Accents, points of Hebrew and Arabic, variation selectors: what people leave out.
_ACCENT = "\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe00-\ufe0f"
_ACCENTS = re.compile(f"[{_ACCENT}]")

_RUN = re.compile(f"[{_JOINED}]+|(?:[^\\W_{_JOINED}]+|[{MARKS}]+)+")
_ASCII_RUNS: Final = {code: chr(code).lower() if chr(code).isalnum() else " " for code in range(128)}
"""What ASCII is translated into, a quarter of the time that an expression takes: a run is what no blank is between."""

_JAMO = "\u1100-\u11ff\ua960-\ua97f\ud7b0-\ud7ff"
_FOLLOWING = f"{_ACCENT}{MARKS}\u3099\u309a\uff9e\uff9f"
# In this order: what stays as long as it was, and a character with all that joins it.
_PLAIN = f"(?:[\\x00-\\x7f]|[\uac00-\ud7a3](?![{_JAMO}]))+(?![{_FOLLOWING}])"
_CLUSTER = f"[{_JAMO}\uac00-\ud7a3][{_JAMO}]+|[\\s\\S][{_FOLLOWING}]*"
_FOLDABLE = re.compile(f"{_PLAIN}|{_CLUSTER}")
_IS_PLAIN = re.compile(_PLAIN)


def _runs(text: str) -> list[str]:
    if text.isascii():
        return text.translate(_ASCII_RUNS).split()
    return _RUN.findall(_FOLDABLE.sub(_fold_match, text))


def _fold_match(found: re.Match[str]) -> str:
    part = found.group()
    return part.lower() if part.isascii() or _IS_PLAIN.fullmatch(part) else _fold_cluster(part)


@lru_cache(maxsize=8192)
def _fold_cluster(part: str) -> str:
    """Return a character with all that joins it as it is compared; none, one or more."""
    return "".join(
        each if _IS_JOINED.match(each) else _ACCENTS.sub("", unicodedata.normalize("NFD", each.casefold()))
        for each in unicodedata.normalize("NFKC", part)
    )


def _fold(text: str) -> tuple[str, list[int], list[int]]:
    """Return a text as it is compared, and where each of its characters begins and ends in the text as it was."""
    folded: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for found in _FOLDABLE.finditer(text):
        part, (start, end) = _fold_match(found), found.span()
        folded.append(part)
        if len(part) == end - start and len(part) > 1 and _IS_PLAIN.fullmatch(found.group()):
            starts.extend(range(start, end))
            ends.extend(range(start + 1, end + 1))
        else:
            starts.extend([start] * len(part))
            ends.extend([end] * len(part))
    return "".join(folded), starts, ends


def _is_joined(run: str) -> bool:
    return not run.isascii() and _IS_JOINED.match(run) is not None


@lru_cache(maxsize=8192)
def _indexed(run: str) -> str:
    """Return what an index holds of a run. Texts have the same ones again and again."""
    if _is_joined(run):
        return " ".join(dict.fromkeys((*run, *map("".join, pairwise(run)))))
    return " ".join((run[:_LONGEST], *(run[:length] + _EDGE for length in _EDGES if len(run) >= length)))


def _words_of(run: str) -> list[str]:
    """Return the words of the index that a text with this whole run has."""
    if not _is_joined(run):
        return [run[:_LONGEST]]
    return list(map("".join, pairwise(run))) or [run]


def _places(run: str, folded: str, words: list[tuple[str, int]], *, last: bool) -> Iterator[int]:
    """Give out where a run begins in a folded text with these words."""
    if not _is_joined(run):
        yield from (at for word, at in words if word == run or (last and len(run) > 1 and word.startswith(run)))
        return
    at = folded.find(run)
    while at >= 0:
        yield at
        at = folded.find(run, at + len(run))


def _merged(spans: list[Span]) -> list[Span]:
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _line(text: str) -> str:
    """Return a piece of a text without breaks, as long as it was."""
    return _BREAK.sub(" ", text)


_BREAK = re.compile(r"\s")
