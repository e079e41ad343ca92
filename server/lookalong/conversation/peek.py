"""What customers type, as agents may see it before it is sent: more is hidden than in what is sent.

A card number that is half typed is no card number yet, so that every long run of digits is hidden until it is sent.
"""

import re

from .card import MASK
from .text import clean_line

__all__ = ["peek"]


def peek(typed: str) -> str:
    """Return what agents see of a text that is being typed: one line, without its long numbers."""
    return _RUN.sub(lambda run: _DIGIT.sub(MASK, run.group()), clean_line(typed))


# Private -----------------------------------------------------------------------------------------

# Five digits of any script and more, in groups as people write them; see ``card``.
_RUN = re.compile(r"\d(?:(?:\s?[-./\u2010-\u2015]\s?|\s)?\d){4,}")
_DIGIT = re.compile(r"\d")
