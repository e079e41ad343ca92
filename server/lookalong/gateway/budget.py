"""How much one connection may ask for, and what happens past it."""

from enum import Enum
from typing import Final

from lookalong.protocol.error import ErrorCode, RateLimitedError, RefusedError
from lookalong.protocol.relay import FrameType
from lookalong.security.rate import Bucket, Clock

from . import limit

__all__ = ["Budget", "Cost"]


class Cost(Enum):
    """What kind of request a message is."""

    FREE = "messages"
    CHAT = "texts"
    REQUEST = "requests"
    CONSENT = "questions to customers"
    CODE = "session codes"
    ASSET = "offers of files"
    FRAME = "questions for frames"
    SIGNAL = "receipts and page changes"
    PING = "heartbeats"


_RATES: Final = {
    Cost.CHAT: limit.CHAT,
    Cost.REQUEST: limit.REQUESTS,
    Cost.CONSENT: limit.CONSENT,
    Cost.CODE: limit.CODE,
    Cost.ASSET: limit.ASSETS,
    Cost.FRAME: limit.FRAMES,
    Cost.SIGNAL: limit.SIGNALS,
    Cost.PING: limit.PINGS,
}


class Budget:
    """The token buckets of one connection.

    Args:
        clock: Seconds, monotonic.
    """

    def __init__(self, clock: Clock) -> None:
        self._messages = Bucket(*limit.MESSAGES, clock)
        self._kinds = {cost: Bucket(*rate, clock) for cost, rate in _RATES.items()}
        self._refusals = Bucket(*limit.REFUSALS, clock)
        self._notices = Bucket(1.0, 1.0, clock)
        self._peeks = Bucket(*limit.PEEKS, clock)
        self._commands = Bucket(*limit.COMMANDS, clock)
        self._marks = Bucket(*limit.MARKS, clock)
        self._mirror_frames = Bucket(*limit.MIRROR_FRAMES, clock)
        self._mirror_bytes = Bucket(*limit.MIRROR_BYTES, clock)

    def spend(self, cost: Cost) -> None:
        """Count a message.

        Raises:
            RefusedError: ``rate_limited``; the request is not done.
            RateLimitedError: Far too many.
        """
        if not self._messages.take():
            raise RateLimitedError(f"expected at most {limit.MESSAGES[0]:.0f} messages a second; slow down")
        bucket = self._kinds.get(cost)
        if bucket is not None and not bucket.take():
            raise RefusedError(ErrorCode.RATE_LIMITED, f"expected fewer {cost.value}; wait a moment")

    def refuse(self) -> None:
        """Count a refusal.

        Raises:
            RateLimitedError: The peer was refused far too often.
        """
        if not self._refusals.take():
            raise RateLimitedError("expected a peer that heeds refusals; slow down, then reconnect")

    def may_notify(self) -> bool:
        """Tell whether an error about a dropped frame may be sent: one a second is enough to be noticed."""
        return self._notices.take()

    def may_peek(self) -> bool:
        """Tell whether agents may see anew what a customer types."""
        return self._peeks.take()

    def command(self, frame_type: int) -> bool:
        """Count a relay frame of an agent; tell whether it may pass."""
        return self._commands.take() and (frame_type != FrameType.MARK or self._marks.take())

    def mirror_wait_s(self, size: int) -> float:
        """Return how long to wait before reading on after a frame of a customer's page."""
        return max(self._mirror_frames.wait_s(), self._mirror_bytes.wait_s(size))

    def count_mirror(self, size: int) -> None:
        """Count a frame of a customer's page that has been waited for."""
        self._mirror_frames.take()
        self._mirror_bytes.take(size)
