"""Claims of JSON Web Tokens that several kinds of token have. Without I/O."""

from typing import Final, TypeGuard

__all__ = ["LEEWAY_S", "is_time"]

LEEWAY_S: Final = 60
"""Seconds that the clock of who signs may be off."""

_NO_TIME: Final = 1e12


def is_time(value: object) -> TypeGuard[float]:
    """Tell whether a claim is a time in seconds since 1970 (NumericDate, RFC 7519 §2).

    Also no infinity, no NaN and no integer that no float holds: JSON as Python reads it has them all.
    """
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < _NO_TIME
