"""What agents draw, in bytes: written and read from `docs/protocol.md` alone."""

import struct

from lookalong.protocol.limit import MAX_MARK_POINTS, MAX_MARK_REACH

__all__ = ["KINDS", "mark", "read_erase", "read_mark"]

KINDS = ("rectangle", "arrow", "ink", "vanishing")
UNIT = 0x10000
HEAD = struct.Struct("!BHI")

Mark = tuple[str, int, int, list[float]]


def mark(kind: str, number: int, node: int, points: list[float]) -> bytes:
    """Return the body of a `mark`, whatever the points are."""
    parts = (round(part * UNIT) for part in points)
    return HEAD.pack(KINDS.index(kind) + 1, number, node) + struct.pack(f"!{len(points)}i", *parts)


def read_mark(body: bytes) -> Mark:
    """Return kind, number, node and points.

    Raises:
        ValueError: It is no mark.
    """
    count, rest = divmod(len(body) - HEAD.size, 8)
    if rest or count < 1:
        raise ValueError(f"expected whole points, got {len(body)} bytes")
    kind, number, node = HEAD.unpack_from(body)
    if not 1 <= kind <= len(KINDS):
        raise ValueError(f"expected a kind from 1 to {len(KINDS)}, got {kind}")
    points = [part / UNIT for part in struct.unpack_from(f"!{2 * count}i", body, HEAD.size)]
    least, most = (2, 2) if kind < 3 else (1, MAX_MARK_POINTS)
    if not least <= count <= most:
        raise ValueError(f"expected {least} to {most} points, got {count}")
    if any(abs(part) > MAX_MARK_REACH for part in points):
        raise ValueError(f"expected points within {MAX_MARK_REACH} boxes")
    return KINDS[kind - 1], number, node, points


def read_erase(body: bytes) -> str | int:
    """Return `own`, `all` or a number.

    Raises:
        ValueError: It is none of them.
    """
    if body in (b"", b"\x01"):
        return "all" if body else "own"
    if len(body) != 2:
        raise ValueError(f"expected 0 to 2 bytes, got {len(body)}")
    return int.from_bytes(body, "big")
