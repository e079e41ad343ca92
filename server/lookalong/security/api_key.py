"""API keys: what programs of a site's owner bring instead of a log-in. Without I/O."""

from typing import Final, Literal, get_args

from . import token

__all__ = ["KEY_SCOPES", "KeyScope", "digest", "new"]

KeyScope = Literal[
    "audit:read",
    "messages:read",
    "privacy:read",
    "privacy:write",
    "retention:read",
    "retention:write",
    "visitors:export",
    "visitors:erase",
    "wording:read",
    "wording:write",
]
"""What a key may do, on the one site it is for. Nothing follows from another: who may write may not read."""

KEY_SCOPES: Final[frozenset[str]] = frozenset(get_args(KeyScope))


def new() -> str:
    """Return a key of 256 random bits. Its beginning is for programs that look for secrets where none should be."""
    return _PREFIX + token.new()


def digest(key: str) -> str:
    """Return what is stored of a key; of what is no key at all, something that is stored of none."""
    return token.digest(key) if key.startswith(_PREFIX) else ""


# Private -----------------------------------------------------------------------------------------

_PREFIX: Final = "lkk_"
