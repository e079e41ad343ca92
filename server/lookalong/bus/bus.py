"""What a bus is, whatever carries it."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol

__all__ = ["Bus", "BusUnavailableError", "Callback", "Unsubscribe"]

Callback = Callable[[bytes], None]
"""Takes what was published on a topic. It must neither block nor raise."""

Unsubscribe = Callable[[], Awaitable[None]]
"""Ends one subscription; a second call does nothing."""


class BusUnavailableError(Exception):
    """The bus cannot be reached now; what is local goes on."""


class Bus(Protocol):
    """Topics that nodes publish on and listen to, and who is present where."""

    async def start(self) -> None:
        """Begin; returns at once even if the bus cannot be reached yet."""

    async def close(self) -> None:
        """Stop; nothing is delivered any more."""

    async def ping(self) -> None:
        """Return if the bus can be reached.

        Raises:
            BusUnavailableError: It cannot.
        """

    def publish(self, topic: str, data: bytes) -> None:
        """Hand data to every subscriber of the topic, this node's own included. Never waits, may be lost."""

    async def subscribe(self, topic: str, callback: Callback) -> Unsubscribe:
        """Call back with what is published from now on; while the bus is unreachable, from when it is back."""

    def observe(self, on_return: Callable[[], None]) -> None:
        """Call back when the bus delivers again after it was gone: what was published meanwhile is lost."""

    async def set_presence(self, topic: str, member: str, value: bytes, ttl_s: float) -> None:
        """Say that a member is there, with what others should know of it, for that many seconds.

        Raises:
            BusUnavailableError: The bus cannot be reached.
        """

    async def drop_presence(self, topic: str, member: str) -> None:
        """Say that a member left; raises as ``set_presence`` does."""

    async def presence(self, topics: Sequence[str]) -> list[dict[str, bytes]]:
        """Return, for each topic, the members that are there with their values; raises as ``set_presence`` does."""
