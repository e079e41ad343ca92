"""One contract, every bus: the memory bus, and Redis as a real server."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from lookalong.bus import Bus, BusUnavailableError, MemoryBus, topic
from lookalong.bus.redis import RedisBus
from tests.integration.gateway_redis import RedisServer

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path

SITE = topic("site", "sit_1")
OTHER = topic("site", "sit_2")


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[RedisServer]:
    with RedisServer(tmp_path) as server:
        yield server


@pytest.fixture(params=["memory", "redis"])
async def pair(request: pytest.FixtureRequest) -> AsyncIterator[tuple[Bus, Bus]]:
    """The bus as two nodes see it."""
    if request.param == "memory":
        one: Bus = MemoryBus()
        buses = (one, one)
    else:
        server: RedisServer = request.getfixturevalue("redis")
        buses = (RedisBus(server.url), RedisBus(server.url))
    for bus in buses:
        await bus.start()
    yield buses
    for bus in buses:
        await bus.close()


class Inbox:
    """Collects what is published, and lets a test wait for a number of it."""

    def __init__(self) -> None:
        self.items: list[bytes] = []
        self._grown = asyncio.Event()

    def __call__(self, data: bytes) -> None:
        self.items.append(data)
        self._grown.set()

    async def wait(self, count: int) -> list[bytes]:
        async with asyncio.timeout(10):
            while len(self.items) < count:
                self._grown.clear()
                await self._grown.wait()
        return self.items


async def test_what_one_node_publishes_the_other_gets_in_order(pair: tuple[Bus, Bus]) -> None:
    here, there = pair
    inbox = Inbox()
    await there.subscribe(SITE, inbox)
    sent = [str(number).encode() for number in range(1000)]
    for item in sent:
        here.publish(SITE, item)
    assert await inbox.wait(1000) == sent


async def test_every_subscriber_of_a_topic_gets_it_the_publisher_included(pair: tuple[Bus, Bus]) -> None:
    here, there = pair
    inboxes = [Inbox(), Inbox(), Inbox()]
    await here.subscribe(SITE, inboxes[0])
    await there.subscribe(SITE, inboxes[1])
    await there.subscribe(SITE, inboxes[2])
    here.publish(SITE, b"\x00\xff")
    for inbox in inboxes:
        assert await inbox.wait(1) == [b"\x00\xff"]


async def test_topics_are_apart(pair: tuple[Bus, Bus]) -> None:
    here, there = pair
    inbox = Inbox()
    await there.subscribe(SITE, inbox)
    here.publish(OTHER, b"no")
    here.publish(SITE, b"yes")
    assert await inbox.wait(1) == [b"yes"]


async def test_an_ended_subscription_gets_nothing_and_leaves_the_others(pair: tuple[Bus, Bus]) -> None:
    here, there = pair
    ended, kept = Inbox(), Inbox()
    stop = await there.subscribe(SITE, ended)
    await there.subscribe(SITE, kept)
    await stop()
    await stop()
    here.publish(SITE, b"x")
    assert await kept.wait(1) == [b"x"]
    assert ended.items == []


async def test_a_topic_can_be_taken_up_again(pair: tuple[Bus, Bus]) -> None:
    here, there = pair
    stop = await there.subscribe(SITE, Inbox())
    await stop()
    again = Inbox()
    await there.subscribe(SITE, again)
    here.publish(SITE, b"x")
    assert await again.wait(1) == [b"x"]


async def test_presence_is_seen_by_every_node(pair: tuple[Bus, Bus]) -> None:
    here, there = pair
    await here.set_presence(SITE, "node_a", b"first", 60)
    await there.set_presence(SITE, "node_b", b"", 60)
    await here.set_presence(SITE, "node_a", b"second", 60)
    assert await there.presence([SITE]) == [{"node_a": b"second", "node_b": b""}]
    await here.drop_presence(SITE, "node_a")
    assert await there.presence([OTHER, SITE]) == [{}, {"node_b": b""}]
    assert await there.presence([]) == []


async def test_presence_with_no_time_to_live_is_over(pair: tuple[Bus, Bus]) -> None:
    here, there = pair
    await here.set_presence(SITE, "node_a", b"", 0)
    assert await there.presence([SITE]) == [{}]


async def test_ping_answers(pair: tuple[Bus, Bus]) -> None:
    for bus in pair:
        await bus.ping()


# Redis goes and comes back --------------------------------------------------------------------------


async def test_redis_gone_is_said_and_publishing_never_raises(redis: RedisServer) -> None:
    bus = RedisBus(redis.url)
    await bus.start()
    redis.kill()
    with pytest.raises(BusUnavailableError, match="expected an answer from Redis"):
        await bus.ping()
    with pytest.raises(BusUnavailableError):
        await bus.presence([SITE])
    with pytest.raises(BusUnavailableError):
        await bus.set_presence(SITE, "node", b"", 1)
    bus.publish(SITE, b"lost")
    await bus.close()


async def test_subscriptions_come_back_with_redis(redis: RedisServer) -> None:
    here, there = RedisBus(redis.url), RedisBus(redis.url)
    await here.start()
    await there.start()
    before, during = Inbox(), Inbox()
    await there.subscribe(SITE, before)
    redis.kill()
    await there.subscribe(OTHER, during)
    redis.start()
    # Both inboxes fill only once the listener is back; what is published earlier is lost by design.
    async with asyncio.timeout(20):
        while not (before.items and during.items):
            here.publish(SITE, b"a")
            here.publish(OTHER, b"b")
            await asyncio.wait([asyncio.create_task(before.wait(1)), asyncio.create_task(during.wait(1))], timeout=0.1)
    await here.close()
    await there.close()


async def test_a_bus_may_start_before_redis(tmp_path: Path) -> None:
    server = RedisServer(tmp_path)
    bus = RedisBus(server.url)
    await bus.start()
    inbox = Inbox()
    waiting = asyncio.create_task(bus.subscribe(SITE, inbox))
    server.start()
    await waiting
    async with asyncio.timeout(20):
        while not inbox.items:
            bus.publish(SITE, b"x")
            await asyncio.wait([asyncio.create_task(inbox.wait(1))], timeout=0.1)
    await bus.close()
    server.kill()
