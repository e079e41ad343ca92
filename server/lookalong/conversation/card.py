"""Card numbers in chat texts: masked before anything is stored or sent on.

People type their card number into a chat although nobody asked. ISO/IEC 7812-1: 13 to 19 digits here, the last one a
Luhn check digit, the first one 2 to 6 for every payment card in use.
"""

import re
import unicodedata
from itertools import accumulate

__all__ = ["MASK", "mask_cards"]

MASK = "•"
"""Stands for one digit."""


def mask_cards(text: str) -> str:
    """Return the text with all but the last four digits of each card number replaced; the spacing stays."""
    return _RUN.sub(lambda run: _mask_run(run.group()), text)


# Private -----------------------------------------------------------------------------------------

_SHORTEST, _LONGEST, _SHOWN = 13, 19, 4

# Digits of any script, in groups as people write them: one separator, or a spaced dash.
_RUN = re.compile(r"\d(?:(?:\s?[-.\u2010-\u2015]\s?|\s)?\d){12,}")


def _mask_run(run: str) -> str:
    """Mask the cards in a run of digit groups; an expiry date or a phone number may stand beside one."""
    places = [place for place, character in enumerate(run) if character.isdigit()]
    digits = [unicodedata.digit(run[place]) for place in places]
    hidden: set[int] = set()
    for first, end in _cards(digits, _edges(places)):
        hidden.update(places[first : end - _SHOWN])
    return "".join(MASK if place in hidden else character for place, character in enumerate(run))


def _edges(places: list[int]) -> list[int]:
    """Return the indices of digits that begin a group, and the number of digits."""
    inner = [index for index in range(1, len(places)) if places[index] != places[index - 1] + 1]
    return [0, *inner, len(places)]


def _cards(digits: list[int], edges: list[int]) -> list[tuple[int, int]]:
    """Return the windows from group edge to group edge that are card numbers, none overlapping, longest first."""
    is_edge = frozenset(edges)
    sums = _luhn_sums(digits)
    found: list[tuple[int, int]] = []
    free = 0
    for first in edges:
        if first < free or first == len(digits) or not 2 <= digits[first] <= 6:
            continue
        for end in range(min(first + _LONGEST, len(digits)), first + _SHORTEST - 1, -1):
            if end in is_edge and _is_luhn(sums, first, end):
                found.append((first, end))
                free = end
                break
    return found


def _luhn_sums(digits: list[int]) -> tuple[list[int], list[int]]:
    """Return running sums with the digits at even, and at odd places doubled, so that any window costs one step."""
    doubled = [digit * 2 - 9 if digit > 4 else digit * 2 for digit in digits]
    even, odd = (
        list(accumulate((doubled if place % 2 == parity else digits)[place] for place in range(len(digits))))
        for parity in (0, 1)
    )
    return [0, *even], [0, *odd]


def _is_luhn(sums: tuple[list[int], list[int]], first: int, end: int) -> bool:
    """Check the digits ``first`` to ``end``: the one before the last is doubled, and every second before it."""
    running = sums[end % 2]
    return (running[end] - running[first]) % 10 == 0
