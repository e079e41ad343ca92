"""What only the memory bus promises: delivery within the publisher's own turn, and an injected clock."""

from lookalong.bus import MemoryBus, topic

SITE = topic("site", "s")


async def test_delivery_is_immediate() -> None:
    bus, got = MemoryBus(), list[bytes]()
    await bus.subscribe(SITE, got.append)
    bus.publish(SITE, b"x")
    assert got == [b"x"]


async def test_presence_lapses_by_the_clock() -> None:
    now = 0.0
    bus = MemoryBus(lambda: now)
    await bus.set_presence(SITE, "node", b"", 10)
    now = 9.9
    assert await bus.presence([SITE]) == [{"node": b""}]
    now = 10.0
    assert await bus.presence([SITE]) == [{}]


async def test_close_forgets_everything() -> None:
    bus, got = MemoryBus(), list[bytes]()
    await bus.subscribe(SITE, got.append)
    await bus.set_presence(SITE, "node", b"", 10)
    await bus.close()
    bus.publish(SITE, b"x")
    assert got == []
    assert await bus.presence([SITE]) == [{}]


async def test_the_last_unsubscribe_leaves_nothing_behind() -> None:
    bus = MemoryBus()
    stop = await bus.subscribe(SITE, lambda _: None)
    await stop()
    await stop()
    await bus.set_presence(SITE, "node", b"", 10)
    await bus.drop_presence(SITE, "node")
    await bus.drop_presence(SITE, "node")
    assert vars(bus)["_callbacks"] == {}
    assert vars(bus)["_present"] == {}
