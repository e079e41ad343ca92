"""The bus of a single process: no other service needed."""

import time
from collections.abc import Callable, Sequence

from .bus import Callback, Unsubscribe

__all__ = ["MemoryBus"]


class MemoryBus:
    """Delivers at once, in the caller's own turn of the event loop.

    Args:
        clock: Seconds, monotonic; presence lapses by it.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._callbacks: dict[str, list[Callback]] = {}
        self._present: dict[str, dict[str, tuple[float, bytes]]] = {}

    async def start(self) -> None:
        """Do nothing: memory is always there."""

    async def close(self) -> None:
        """Forget all subscriptions and presence."""
        self._callbacks.clear()
        self._present.clear()

    async def ping(self) -> None:
        """Return: memory is always there."""

    def publish(self, topic: str, data: bytes) -> None:
        """Hand data to every subscriber of the topic."""
        for callback in tuple(self._callbacks.get(topic, ())):
            callback(data)

    async def subscribe(self, topic: str, callback: Callback) -> Unsubscribe:
        """Call back with what is published from now on."""

        def own(data: bytes) -> None:
            callback(data)

        self._callbacks.setdefault(topic, []).append(own)

        async def unsubscribe() -> None:
            callbacks = self._callbacks.get(topic, [])
            if own in callbacks:
                callbacks.remove(own)
            if not callbacks:
                self._callbacks.pop(topic, None)

        return unsubscribe

    def observe(self, on_return: Callable[[], None]) -> None:
        """Do nothing: memory is never gone."""

    async def set_presence(self, topic: str, member: str, value: bytes, ttl_s: float) -> None:
        """Say that a member is there."""
        self._present.setdefault(topic, {})[member] = (self._clock() + ttl_s, value)

    async def drop_presence(self, topic: str, member: str) -> None:
        """Say that a member left."""
        members = self._present.get(topic, {})
        members.pop(member, None)
        if not members:
            self._present.pop(topic, None)

    async def presence(self, topics: Sequence[str]) -> list[dict[str, bytes]]:
        """Return, for each topic, the members that are there with their values."""
        now = self._clock()
        found = [self._present.get(topic, {}) for topic in topics]
        return [{name: value for name, (until, value) in members.items() if until > now} for members in found]
