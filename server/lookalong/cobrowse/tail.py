"""What a node keeps of a mirror: enough for a viewer to start in the middle, without asking the customer's page.

The tail is every frame since the first chunk of the last snapshot, in order and unread, so that a viewer who gets
them and then the live frames sees no hole. The frames are the same objects that viewers' outboxes hold, so an entry
costs its bytes once. Files of the page are no part of it, see ``manifest``.
"""

from collections.abc import Sequence

from lookalong.protocol.relay import Flag, FrameType, Header

__all__ = ["Tail"]


class Tail:
    """Frames of one mirror stream.

    Args:
        bound: Bytes it may hold.
    """

    def __init__(self, bound: int) -> None:
        self._bound = bound
        self._frames: list[bytes] = []
        self._size = 0

    @property
    def is_whole(self) -> bool:
        """Whether a viewer can start from it."""
        return bool(self._frames)

    @property
    def size(self) -> int:
        """Bytes it holds."""
        return self._size

    def frames(self) -> Sequence[bytes]:
        """Return what a viewer who starts now needs, in order; nothing if it is not whole."""
        return self._frames

    def take(self, header: Header, frame: bytes) -> bool:
        """Keep a frame that passed the gate.

        Returns:
            Whether there was room. If not, the tail is empty now, and only a new snapshot fills it again.
        """
        if header.type == FrameType.SNAPSHOT and header.flags & Flag.FIRST:
            self.clear()
        elif not self._frames:
            return True
        self._frames.append(frame)
        self._size += len(frame)
        if self._size <= self._bound:
            return True
        self.clear()
        return False

    def clear(self) -> None:
        """Forget everything, as after a hole or a page change."""
        self._frames = []
        self._size = 0
