"""Ids: a prefix that tells the kind, and enough chance that none is guessed or met twice."""

import secrets
import string
from typing import Literal

__all__ = ["Prefix", "new_id"]

Prefix = Literal["agt", "att", "cnv", "con", "err", "evt", "key", "lin", "nod", "pky", "ses", "sit", "vis"]
"""Agent, attachment, conversation, connection, error, event, log-in, node, session, site, visitor."""

_ALPHABET = string.digits + string.ascii_letters
_LENGTH = 22
"""log2(62) * 22 = 131 bits."""


def new_id(prefix: Prefix) -> str:
    """Return a new id such as ``cnv_0aZ…`` in the alphabet of the protocol's ``Id``."""
    return f"{prefix}_" + "".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH))
