"""Topic names, made in one place: an identifier never joins a name unchecked."""

import re
from typing import Final, Literal

__all__ = ["Kind", "topic"]

Kind = Literal["site", "agents", "conversation", "attendance", "server"]
"""``site``: what goes to the people of a site. ``agents``, ``conversation``: presence of its agents, of its visitor.
``attendance``: presence of the agents who look at a conversation.
``server``: what concerns no site, by what it is about."""

_PREFIX: Final = "lookalong:1"
"""Versioned, so that nodes of two releases on one Redis never read each other's envelopes."""

_ID: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")
"""The protocol's alphabet of identifiers: no separator, no pattern character, no line end."""


def topic(kind: Kind, identifier: str) -> str:
    """Return the name of a topic.

    Raises:
        ValueError: The identifier has characters outside the protocol's alphabet.
    """
    if not _ID.fullmatch(identifier):
        raise ValueError(f"expected an identifier of 1 to 64 of A-Z a-z 0-9 _ -, got {identifier[:80]!r}")
    return f"{_PREFIX}:{kind}:{identifier}"
