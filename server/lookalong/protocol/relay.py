"""Relay frames: a fixed header the node reads, and a body it never decodes.

Header, 16 bytes, network byte order::

    0       1       2               4                               8                              16
    +-------+-------+---------------+-------------------------------+------------------------------+
    | type  | flags | channel       | epoch                         | seq                          |
    +-------+-------+---------------+-------------------------------+------------------------------+

``type`` 0x01-0x1F tells a frame from a message, whose first byte is 0x90 or more. ``channel`` names the session on
this connection. ``epoch`` is that of the permissions the sender acted under. ``seq`` counts the frames of one
direction of a channel, starting at 1 on every new socket, without holes; chunks of assets, which go no further than
the node, have a count of their own.

``flags`` of frames from the customer's page: which part of a payload this chunk is, and whether the payload is
compressed. ``flags`` of frames from an agent: the sender's viewer number, which the node checks.
"""

import struct
from enum import IntEnum, IntFlag
from typing import Final, NamedTuple

from .error import MalformedError
from .limit import MAX_SAFE_INT

__all__ = [
    "ALL_CAPABILITIES",
    "ANNOTATIONS",
    "CAPABILITY_OF",
    "DRAWINGS",
    "FROM_AGENT",
    "FROM_VISITOR",
    "HEADER_SIZE",
    "Capability",
    "Flag",
    "FrameType",
    "Header",
    "is_relay",
    "read_header",
    "write_header",
]

_HEADER = struct.Struct("!BBHIQ")
HEADER_SIZE: Final = _HEADER.size


class FrameType(IntEnum):
    """What a relay frame carries."""

    SNAPSHOT = 0x01
    DIFF = 0x02
    ASSET = 0x03
    ACTION_RESULT = 0x08
    POINTER = 0x10
    HIGHLIGHT = 0x11
    MARK = 0x12
    ERASE = 0x13
    ACT_POINTER = 0x18
    ACT_SCROLL = 0x19
    ACT_KEYPRESS = 0x1A
    ACT_SELECT = 0x1B
    ACT_NAVIGATE = 0x1C


class Flag(IntFlag):
    """Flags of frames from the customer's page."""

    FIRST = 1
    LAST = 2
    DEFLATED = 4


class Capability(IntFlag):
    """What a grant of ``control`` allows; a bit each, in ``capabilities`` fields."""

    POINTER = 1
    SCROLL = 2
    KEYPRESS = 4
    SELECT = 8
    NAVIGATE = 16


ALL_CAPABILITIES: Final = 31

FROM_VISITOR: Final = frozenset({FrameType.SNAPSHOT, FrameType.DIFF, FrameType.ASSET, FrameType.ACTION_RESULT})
"""Need ``view``."""

CAPABILITY_OF: Final = {
    FrameType.ACT_POINTER: Capability.POINTER,
    FrameType.ACT_SCROLL: Capability.SCROLL,
    FrameType.ACT_KEYPRESS: Capability.KEYPRESS,
    FrameType.ACT_SELECT: Capability.SELECT,
    FrameType.ACT_NAVIGATE: Capability.NAVIGATE,
}
"""Need ``control`` with that capability."""

ANNOTATIONS: Final = frozenset({FrameType.POINTER, FrameType.HIGHLIGHT, FrameType.MARK, FrameType.ERASE})
"""Need ``annotate``."""

DRAWINGS: Final = frozenset({FrameType.MARK, FrameType.ERASE})
"""Are told to the other viewers, too: what stays on a page, all who see it see."""

FROM_AGENT: Final = ANNOTATIONS | CAPABILITY_OF.keys()


class Header(NamedTuple):
    """The 16 bytes before the body."""

    type: int
    flags: int
    channel: int
    epoch: int
    seq: int


def is_relay(data: bytes) -> bool:
    """Tell a relay frame from a message by the first byte."""
    return len(data) > 0 and 0x01 <= data[0] <= 0x1F


def read_header(data: bytes) -> Header:
    """Read the header of a relay frame.

    Raises:
        MalformedError: Shorter than a header, or a ``seq`` that JavaScript cannot hold.
    """
    if len(data) < HEADER_SIZE:
        raise MalformedError(f"expected a header of {HEADER_SIZE} bytes, got {len(data)}")
    header = Header._make(_HEADER.unpack_from(data))
    if header.seq > MAX_SAFE_INT:
        raise MalformedError(f"expected a seq of at most {MAX_SAFE_INT}, got {header.seq}")
    return header


def write_header(header: Header) -> bytes:
    """Return the 16 bytes of a header."""
    return _HEADER.pack(*header)
