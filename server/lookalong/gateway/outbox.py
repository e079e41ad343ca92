"""What waits to be sent to one peer: bounded, most urgent first, written by one task.

Putting something in never waits, so no peer can hold up another. What happens when there is too much depends on what
it is: control and chat must not be lost, so a peer who does not take them is closed and resumes later; a mirror is
always out of date, so the whole backlog is thrown away and starts again from a snapshot once the peer has caught up.

There is one class for all frames of a mirror: their ``seq`` is one count, and the page has already sent what is urgent
first.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from enum import IntEnum
from typing import Any, Final

from .limit import SETTLED_BYTES, URGENT_BYTES

__all__ = ["Outbox", "Priority"]

Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]


class Priority(IntEnum):
    """Classes of what is sent, most urgent first."""

    CONTROL = 0
    CHAT = 1
    MIRROR = 2


_CHANNEL: Final = slice(2, 4)
"""Where the channel stands in a relay frame."""


class Outbox:
    """The queue of one socket and its writer.

    Args:
        mirror_bound: Bytes of mirror that may wait.
        on_overflow: Called once when control and chat pass their bound; expected to ``finish``.
        on_lag: Called when the mirror passes its bound and has been dropped.
        on_drain: Called when a peer that lagged has taken everything.
    """

    def __init__(
        self,
        mirror_bound: int,
        on_overflow: Callable[[], None],
        on_lag: Callable[[], None],
        on_drain: Callable[[], None],
    ) -> None:
        self._bound = mirror_bound
        self._on_overflow, self._on_lag, self._on_drain = on_overflow, on_lag, on_drain
        self._queues: tuple[deque[bytes], deque[bytes], deque[bytes]] = (deque(), deque(), deque())
        self._urgent_bytes = 0
        self._mirror_bytes = 0
        self._mirror_room = mirror_bound
        self._wake = asyncio.Event()
        self._settled = asyncio.Event()
        self._ended = asyncio.Event()
        self._closing: tuple[int, str] | None = None
        self.lagging = False

    @property
    def size(self) -> int:
        """Bytes that wait."""
        return self._urgent_bytes + self._mirror_bytes

    @property
    def finished(self) -> bool:
        """Whether nothing can be put in any more."""
        return self._closing is not None

    async def ended(self) -> None:
        """Wait until nothing can be put in any more."""
        await self._ended.wait()

    async def settled(self) -> None:
        """Wait until little of control and chat waits, or the socket closes."""
        while self._urgent_bytes > SETTLED_BYTES and self._closing is None:
            self._settled.clear()
            await self._settled.wait()

    def push(self, data: bytes, priority: Priority = Priority.CHAT) -> None:
        """Put in a message or a command."""
        if self._closing is not None:
            return
        self._urgent_bytes += len(data)
        self._queues[priority].append(data)
        self._wake.set()
        if self._urgent_bytes > URGENT_BYTES:
            self._on_overflow()

    def push_mirror(self, frame: bytes) -> bool:
        """Put in a frame of a mirror; tell whether there was room and the peer does not lag."""
        if self.lagging or self._closing is not None:
            return False
        if self._mirror_bytes + len(frame) > self._mirror_room:
            self._drop_mirror()
            self.lagging = True
            self._wake.set()
            self._on_lag()
            return False
        self._mirror_bytes += len(frame)
        self._queues[Priority.MIRROR].append(frame)
        self._wake.set()
        return True

    def replay(self, channel: bytes, frames: Iterable[bytes]) -> None:
        """Start a channel's mirror anew: drop what waits of it and put in a tail, which has a bound of its own."""
        if self._closing is not None:
            return
        kept = deque(frame for frame in self._queues[Priority.MIRROR] if frame[_CHANNEL] != channel)
        kept.extend(frames)
        self._queues[Priority.MIRROR].clear()
        self._queues[Priority.MIRROR].extend(kept)
        self._mirror_bytes = sum(map(len, kept))
        self._mirror_room = self._mirror_bytes + self._bound
        self._wake.set()

    def finish(self, code: int, reason: str, last: bytes | None = None) -> None:
        """Drop what waits, send a last message, close the socket with code and reason. The first call counts."""
        if self._closing is not None:
            return
        for queue in self._queues:
            queue.clear()
        self._urgent_bytes = self._mirror_bytes = 0
        if last is not None:
            self._queues[Priority.CONTROL].append(last)
        self._closing = (code, reason)
        self._ended.set()
        self._wake.set()
        self._settled.set()

    async def write(self, send: Send) -> None:
        """Send what waits, as long as the socket is open; returns after the close."""
        while True:
            data = self._take()
            if data is not None:
                await send({"type": "websocket.send", "bytes": data})
            elif self._closing is not None:
                code, reason = self._closing
                await send({"type": "websocket.close", "code": code, "reason": reason})
                return
            elif self.lagging:
                self.lagging = False
                self._on_drain()
            else:
                self._wake.clear()
                await self._wake.wait()

    def _take(self) -> bytes | None:
        control, chat, mirror = self._queues
        if control or chat:
            data = (control or chat).popleft()
            self._urgent_bytes = max(0, self._urgent_bytes - len(data))
            if self._urgent_bytes <= SETTLED_BYTES:
                self._settled.set()
            return data
        if not mirror:
            self._mirror_room = self._bound
            return None
        frame = mirror.popleft()
        self._mirror_bytes -= len(frame)
        return frame

    def _drop_mirror(self) -> None:
        self._queues[Priority.MIRROR].clear()
        self._mirror_bytes = 0
        self._mirror_room = self._bound
