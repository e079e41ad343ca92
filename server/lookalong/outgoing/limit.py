"""Numbers of outgoing requests."""

from typing import Final

__all__ = ["CONNECT_S", "DEADLINE_S", "MAX_BODY", "MAX_HEAD", "MAX_URL"]

DEADLINE_S: Final = 10.0
"""Seconds from the look-up of the name to the last byte of the answer: somebody may be waiting for it."""

CONNECT_S: Final = 3.0
"""Seconds for one address of a name: another of its addresses may still answer within the deadline."""

MAX_BODY: Final = 1024 * 1024
"""Bytes of an answer's body. Key sets and provider documents have a few kilobytes."""

MAX_HEAD: Final = 16 * 1024
"""Bytes of an answer's head, as much as we take from others."""

MAX_URL: Final = 2048
"""Characters of an address."""
