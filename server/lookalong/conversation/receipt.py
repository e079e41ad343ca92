"""Receipts: watermarks of how far a side has a conversation, and how far it has seen it."""

from typing import NamedTuple

__all__ = ["Watermarks"]


class Watermarks(NamedTuple):
    """How far one side is: ``0 <= read <= delivered <= head``, and neither ever falls."""

    delivered: int
    read: int

    def advance(self, delivered: int, read: int, head: int) -> "Watermarks":
        """Return the watermarks after a receipt; what was read was delivered, and nothing past the head was."""
        read = max(self.read, min(read, head))
        return Watermarks(max(self.delivered, min(delivered, head), read), read)

    def after_own(self, seq: int) -> "Watermarks":
        """Return the watermarks after a message of this side's own.

        Who has read everything has read their own next message too; who has not, has not read what came between.
        """
        return Watermarks(max(self.delivered, seq), seq) if self.read == seq - 1 else self
