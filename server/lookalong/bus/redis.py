"""The bus over Redis: pub/sub for topics, one hash for each topic's presence.

Redis may go and come back: publishing then loses (the store is the truth, see the package), subscriptions are made
anew. Expiry of presence is by the wall clocks of the nodes, which may differ by less than a presence's time to live.
"""

import asyncio
import contextlib
import time
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

import msgspec
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

from .bus import BusUnavailableError, Callback, Unsubscribe

if TYPE_CHECKING:
    from redis.asyncio.client import PubSub

__all__ = ["RedisBus"]

_QUEUE: Final = 10_000
"""Publishes that wait for Redis; older ones are dropped first, as the newest state matters most."""

_BATCH: Final = 256
"""Publishes in one round trip: enough to keep up under load, few enough to stay far under a millisecond each."""

_RETRY_S: Final = 0.5
"""Seconds between attempts to reach Redis again; a constant, because each node has only two connections waiting."""

_TIMEOUT_S: Final = 2.0
"""Seconds for one command: presence is asked while a person waits for a welcome."""

_KEEPALIVE: Final = "lookalong:1:keepalive"
"""A topic nobody publishes on, so that the listening connection is never without a subscription."""

_T = TypeVar("_T")


class _Present(msgspec.Struct, array_like=True):
    """One member of a presence hash."""

    until_ms: int
    value: bytes


_decoder = msgspec.msgpack.Decoder(_Present)


class RedisBus:
    """A bus for several nodes.

    Args:
        url: ``redis://…``, as redis-py understands it.
        wall_ms: Milliseconds of the wall clock.
    """

    def __init__(self, url: str, wall_ms: Callable[[], int] = lambda: time.time_ns() // 1_000_000) -> None:
        # No retries inside redis-py: a publish is a hint, and the loops below retry what must be retried.
        self._redis = Redis.from_url(
            url,
            socket_connect_timeout=_TIMEOUT_S,
            retry=Retry(NoBackoff(), 0),
            max_connections=64,
        )
        self._wall_ms = wall_ms
        self._queue: deque[tuple[str, bytes]] = deque(maxlen=_QUEUE)
        self._waiting = asyncio.Event()
        self._callbacks: dict[str, list[Callback]] = {}
        self._confirmed: dict[str, asyncio.Event] = {_KEEPALIVE: asyncio.Event()}
        self._pubsub: PubSub | None = None
        self._tasks: list[asyncio.Task[None]] = []
        self._on_return: list[Callable[[], None]] = []
        self._cut = False
        """Whether what was published may have been lost since all topics were last confirmed."""

    async def start(self) -> None:
        """Begin to write and to listen."""
        self._tasks = [asyncio.create_task(self._write()), asyncio.create_task(self._listen())]

    async def close(self) -> None:
        """Send what waits, if Redis is there, and stop."""
        if self._queue:
            with contextlib.suppress(BusUnavailableError):
                await self._flush()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._callbacks.clear()
        await self._redis.aclose()

    async def ping(self) -> None:
        """Return if Redis answers."""
        await self._ask(cast("Awaitable[Any]", self._redis.ping()))

    def publish(self, topic: str, data: bytes) -> None:
        """Queue data for the topic's subscribers."""
        self._queue.append((topic, data))
        self._waiting.set()

    async def subscribe(self, topic: str, callback: Callback) -> Unsubscribe:
        """Call back with what is published; waits until Redis confirmed it, at most ``_TIMEOUT_S``."""

        def own(data: bytes) -> None:
            callback(data)

        self._callbacks.setdefault(topic, []).append(own)
        await self._confirm(topic)

        async def unsubscribe() -> None:
            await self._remove(topic, own)

        return unsubscribe

    def observe(self, on_return: Callable[[], None]) -> None:
        """Call back when Redis is back and has all our topics again."""
        self._on_return.append(on_return)

    async def set_presence(self, topic: str, member: str, value: bytes, ttl_s: float) -> None:
        """Say that a member is there."""
        entry = _Present(self._wall_ms() + int(ttl_s * 1000), value)
        async with self._redis.pipeline(transaction=False) as pipeline:
            pipeline.hset(_presence_key(topic), member, msgspec.msgpack.encode(entry))
            pipeline.expire(_presence_key(topic), int(ttl_s * 2) + 1)
            await self._ask(pipeline.execute())

    async def drop_presence(self, topic: str, member: str) -> None:
        """Say that a member left."""
        await self._ask(self._redis.hdel(_presence_key(topic), member))

    async def presence(self, topics: Sequence[str]) -> list[dict[str, bytes]]:
        """Return, for each topic, the members that are there with their values, in one round trip."""
        if not topics:
            return []
        async with self._redis.pipeline(transaction=False) as pipeline:
            for topic in topics:
                pipeline.hgetall(_presence_key(topic))
            found = await self._ask(pipeline.execute())
        return [self._live(members) for members in found]

    def _live(self, members: dict[bytes, bytes]) -> dict[str, bytes]:
        now = self._wall_ms()
        entries = {member.decode(): _decoder.decode(entry) for member, entry in members.items()}
        return {member: entry.value for member, entry in entries.items() if entry.until_ms > now}

    # Commands --------------------------------------------------------------------------------------

    async def _ask(self, command: Awaitable[_T]) -> _T:
        try:
            # Not wait_for: on Python 3.11 it can swallow a cancellation that meets the command's end.
            async with asyncio.timeout(_TIMEOUT_S):
                return await command
        except (RedisError, OSError, TimeoutError) as error:
            raise BusUnavailableError(f"expected an answer from Redis, got {type(error).__name__}") from error

    # Writing ---------------------------------------------------------------------------------------

    async def _write(self) -> None:
        while True:
            await self._waiting.wait()
            self._waiting.clear()
            try:
                await self._flush()
            except BusUnavailableError:
                await asyncio.sleep(_RETRY_S)
                if self._queue:
                    self._waiting.set()

    async def _flush(self) -> None:
        while self._queue:
            batch = [self._queue.popleft() for _ in range(min(_BATCH, len(self._queue)))]
            async with self._redis.pipeline(transaction=False) as pipeline:
                for topic, data in batch:
                    pipeline.publish(topic, data)
                await self._ask(pipeline.execute())

    # Listening -------------------------------------------------------------------------------------

    async def _listen(self) -> None:
        while True:
            try:
                await self._listen_once()
            except (RedisError, OSError):
                self._cut = True
                for confirmed in self._confirmed.values():
                    confirmed.clear()
                await asyncio.sleep(_RETRY_S)

    async def _listen_once(self) -> None:
        async with self._redis.pubsub() as pubsub:
            await pubsub.subscribe(_KEEPALIVE)
            # From here on a new topic subscribes itself; those from before are taken up now.
            self._pubsub = pubsub
            try:
                if self._callbacks:
                    await pubsub.subscribe(*self._callbacks)
                while True:
                    self._take(await pubsub.get_message(timeout=None))
            finally:
                self._pubsub = None

    def _take(self, message: dict[str, Any] | None) -> None:
        if message is None:
            return
        topic = message["channel"].decode()
        if message["type"] == "message":
            for callback in tuple(self._callbacks.get(topic, ())):
                callback(message["data"])
        elif message["type"] == "subscribe" and topic in self._confirmed:
            self._confirmed[topic].set()
            if self._cut and all(each.is_set() for each in self._confirmed.values()):
                self._cut = False
                for on_return in self._on_return:
                    on_return()

    async def _confirm(self, topic: str) -> None:
        confirmed = self._confirmed.setdefault(topic, asyncio.Event())
        with contextlib.suppress(RedisError, OSError, TimeoutError):
            # Without a connection yet, the listener subscribes to everything as soon as it has one.
            if self._pubsub is not None and not confirmed.is_set():
                await self._pubsub.subscribe(topic)
            async with asyncio.timeout(_TIMEOUT_S):
                await confirmed.wait()

    async def _remove(self, topic: str, callback: Callback) -> None:
        callbacks = self._callbacks.get(topic, [])
        if callback in callbacks:
            callbacks.remove(callback)
        if callbacks or topic not in self._callbacks:
            return
        del self._callbacks[topic]
        self._confirmed.pop(topic, None)
        if self._pubsub is not None:
            with contextlib.suppress(RedisError, OSError):
                await self._pubsub.unsubscribe(topic)


# Private -----------------------------------------------------------------------------------------


def _presence_key(topic: str) -> str:
    return f"{topic}:present"
