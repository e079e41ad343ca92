"""What comes over a socket to a server that a test plays, kept for the test to wait for."""

import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from lookalong.protocol import message, relay
from lookalong.protocol.record import Positional

__all__ = ["TIMEOUT_S", "Frame", "Inbox"]

TIMEOUT_S = 10.0
Told = TypeVar("Told")
Received = TypeVar("Received", bound=Positional)


@dataclass(frozen=True)
class Frame:
    """A relay frame that came."""

    header: relay.Header
    body: bytes


class Inbox(Generic[Told]):
    """Messages and frames of one socket.

    Attributes:
        closed: set when the socket has ended.
        received: all messages but pings.
        frames: all relay frames.
    """

    def __init__(self, decode: Callable[[bytes], Told]) -> None:
        self.closed = threading.Event()
        self.received: list[Told] = []
        self.frames: list[Frame] = []
        self._decode = decode
        self._messages: queue.Queue[Told] = queue.Queue()
        self._frames: queue.Queue[Frame] = queue.Queue()

    def expect(self, kind: type[Received]) -> Received:
        """Wait for the next message of a kind; other kinds before it are passed over."""
        while True:
            try:
                found = self._messages.get(timeout=TIMEOUT_S)
            except queue.Empty:
                raise AssertionError(f"no {kind.__name__} came, only {self.received!r}") from None
            if isinstance(found, kind):
                return found

    def expect_frame(self, *types: relay.FrameType) -> Frame:
        """Wait for the next relay frame of one of the types, or of any."""
        while True:
            try:
                found = self._frames.get(timeout=TIMEOUT_S)
            except queue.Empty:
                kinds = [frame.header for frame in self.frames]
                raise AssertionError(f"no frame of {types} came, only {kinds!r}") from None
            if not types or found.header.type in types:
                return found

    def take(self, data: bytes) -> message.Pong | None:
        """Keep what came; return the answer to a ping."""
        if relay.is_relay(data):
            frame = Frame(relay.read_header(data), data[relay.HEADER_SIZE :])
            self.frames.append(frame)
            self._frames.put(frame)
            return None
        received = self._decode(data)
        if isinstance(received, message.Ping):
            return message.Pong(received.nonce, [])
        self.received.append(received)
        self._messages.put(received)
        return None
