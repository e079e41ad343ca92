"""Whole numbers in the query of an address."""

from .answer import ApiError
from .operation import Call

__all__ = ["number"]


def number(call: Call, name: str, otherwise: int, most: int) -> int:
    """Return a number of the query, ``otherwise`` if it is not there; raises ``ApiError`` 400 past ``most``."""
    text = call.request.query_params.get(name, "")
    if not text:
        return otherwise
    if not text.isascii() or not text.isdigit() or int(text[:17]) > most:
        raise ApiError(400, "bad_request", f"expected {name} to be a whole number up to {most}, got {text[:40]!r}")
    return int(text)
