"""What a node keeps of a mirror: enough for a viewer to start in the middle, without asking the customer's page.

The tail is every frame since the first chunk of the last snapshot, in order and unread, so that a viewer who gets
them and then the live frames sees no hole. Assets sent before that snapshot may still be shown by it: they are kept
apart, oldest forgotten first. Both are bounded together; the frames are the same objects that viewers' outboxes
hold, so an entry costs its bytes once.
"""

from collections import deque
from collections.abc import Iterator
from itertools import chain

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
        self._assets: deque[bytes] = deque()
        self._frame_bytes = 0
        self._asset_bytes = 0
        self._begun = False

    @property
    def is_whole(self) -> bool:
        """Whether a viewer can start from it."""
        return self._begun

    @property
    def size(self) -> int:
        """Bytes it holds."""
        return self._frame_bytes + self._asset_bytes

    def frames(self) -> Iterator[bytes]:
        """Return what a viewer who starts now needs, in order; nothing if it is not whole."""
        return chain(self._assets, self._frames) if self._begun else iter(())

    def take(self, header: Header, frame: bytes) -> bool:
        """Keep a frame that passed the gate.

        Returns:
            Whether there was room. If not, the tail is empty now, and only a new snapshot fills it again.
        """
        if header.type == FrameType.SNAPSHOT and header.flags & Flag.FIRST:
            self.cut()
            self._begun = True
        if self._begun:
            self._frames.append(frame)
            self._frame_bytes += len(frame)
        elif header.type == FrameType.ASSET:
            self._keep_asset(frame)
        return self._fit()

    def cut(self) -> None:
        """Forget the mirror, as after a hole, and keep the assets: the next snapshot may still show them."""
        for frame in self._frames:
            if frame[0] == FrameType.ASSET:
                self._keep_asset(frame)
        self._frames = []
        self._frame_bytes = 0
        self._begun = False

    def clear(self) -> None:
        """Forget everything, as after a page change."""
        self._frames = []
        self._assets.clear()
        self._frame_bytes = self._asset_bytes = 0
        self._begun = False

    def _keep_asset(self, frame: bytes) -> None:
        self._assets.append(frame)
        self._asset_bytes += len(frame)

    def _fit(self) -> bool:
        while self.size > self._bound and self._assets:
            self._asset_bytes -= len(self._assets.popleft())
        if self.size <= self._bound:
            return True
        self.clear()
        return False
