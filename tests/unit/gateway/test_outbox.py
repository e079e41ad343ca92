"""What waits for one socket: order, bounds, lag, the end."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from lookalong.gateway.limit import SETTLED_BYTES, URGENT_BYTES
from lookalong.gateway.outbox import Outbox, Priority

if TYPE_CHECKING:
    from collections.abc import MutableMapping


class Socket:
    """Takes what is sent, as long as it is let."""

    def __init__(self) -> None:
        self.sent: list[Any] = []
        self.open = asyncio.Event()
        self.open.set()
        self._grown = asyncio.Event()

    async def send(self, event: MutableMapping[str, Any]) -> None:
        await self.open.wait()
        self.sent.append(event.get("bytes") or (event["code"], event["reason"]))
        self._grown.set()

    async def until(self, count: int) -> list[Any]:
        async with asyncio.timeout(5):
            while len(self.sent) < count:
                self._grown.clear()
                await self._grown.wait()
        return self.sent


class Events(list[str]):
    def __init__(self) -> None:
        super().__init__()
        self.outbox = Outbox(
            100, lambda: self.append("overflow"), lambda: self.append("lag"), lambda: self.append("drain")
        )


@pytest.fixture
def events() -> Events:
    return Events()


def mirror(number: int, size: int = 10, channel: int = 1) -> bytes:
    return bytes((2, 0, 0, channel, number)).ljust(size, b"x")


async def test_the_most_urgent_goes_first_and_each_class_keeps_its_order(events: Events) -> None:
    outbox, socket = events.outbox, Socket()
    outbox.push_mirror(mirror(1))
    outbox.push(b"chat 1")
    outbox.push(b"chat 2", Priority.CHAT)
    outbox.push_mirror(mirror(2))
    outbox.push(b"stop", Priority.CONTROL)
    writer = asyncio.create_task(outbox.write(socket.send))
    assert await socket.until(5) == [b"stop", b"chat 1", b"chat 2", mirror(1), mirror(2)]
    assert outbox.size == 0
    writer.cancel()


async def test_frames_are_the_same_objects(events: Events) -> None:
    socket, frame = Socket(), mirror(1)
    events.outbox.push_mirror(frame)
    writer = asyncio.create_task(events.outbox.write(socket.send))
    assert (await socket.until(1))[0] is frame
    writer.cancel()


def test_chat_past_its_bound_is_said_not_dropped(events: Events) -> None:
    half = b"x" * (URGENT_BYTES // 2)
    events.outbox.push(half)
    events.outbox.push(half, Priority.CONTROL)
    assert events == []
    events.outbox.push(b"x")
    assert events == ["overflow"]


def test_a_mirror_past_its_bound_is_dropped_whole(events: Events) -> None:
    for number in range(10):
        assert events.outbox.push_mirror(mirror(number))
    events.outbox.push(b"chat")
    assert not events.outbox.push_mirror(mirror(10))
    assert (list(events), events.outbox.lagging, events.outbox.size) == (["lag"], True, 4)
    assert not events.outbox.push_mirror(mirror(11))
    assert events == ["lag"]


async def test_a_peer_that_lagged_is_said_to_have_drained_once_it_took_everything(events: Events) -> None:
    outbox, socket = events.outbox, Socket()
    socket.open.clear()
    writer = asyncio.create_task(outbox.write(socket.send))
    outbox.push(b"chat")
    await asyncio.sleep(0)
    for number in range(11):
        outbox.push_mirror(mirror(number))
    assert events == ["lag"]
    socket.open.set()
    await socket.until(1)
    await asyncio.sleep(0)
    assert (list(events), outbox.lagging) == (["lag", "drain"], False)
    assert outbox.push_mirror(mirror(11))
    writer.cancel()


async def test_a_replay_replaces_its_channel_and_has_room_of_its_own(events: Events) -> None:
    outbox, socket = events.outbox, Socket()
    outbox.push_mirror(mirror(1))
    outbox.push_mirror(mirror(2, channel=2))
    tail = [mirror(number, size=50) for number in range(10, 20)]
    outbox.replay(b"\0\1", tail)
    for number in range(20, 30):
        assert outbox.push_mirror(mirror(number))
    assert not outbox.push_mirror(mirror(30)), "the bound counts on top of what was replayed"
    outbox.lagging = False
    outbox.replay(b"\0\1", tail)
    outbox.push_mirror(mirror(31))
    writer = asyncio.create_task(outbox.write(socket.send))
    assert await socket.until(11) == [*tail, mirror(31)]
    writer.cancel()


async def test_after_draining_the_bound_is_the_ordinary_one_again(events: Events) -> None:
    outbox, socket = events.outbox, Socket()
    outbox.replay(b"\0\1", [mirror(1, size=500)])
    writer = asyncio.create_task(outbox.write(socket.send))
    await socket.until(1)
    await asyncio.sleep(0)
    assert not outbox.push_mirror(mirror(2, size=101))
    writer.cancel()


async def test_the_end_drops_what_waits_and_says_why(events: Events) -> None:
    outbox, socket = events.outbox, Socket()
    outbox.push(b"chat")
    outbox.push_mirror(mirror(1))
    outbox.finish(4400, "bad_message", b"error")
    outbox.finish(1001, "second thoughts")
    outbox.push(b"late")
    outbox.replay(b"\0\1", [mirror(2)])
    assert not outbox.push_mirror(mirror(3))
    await outbox.write(socket.send)
    assert socket.sent == [b"error", (4400, "bad_message")]
    await outbox.ended()


async def test_more_history_waits_until_the_last_has_gone(events: Events) -> None:
    outbox, socket = events.outbox, Socket()
    outbox.push(b"x" * SETTLED_BYTES)
    await outbox.settled()
    outbox.push(b"x")
    waiting = asyncio.create_task(outbox.settled())
    await asyncio.sleep(0)
    assert not waiting.done()
    writer = asyncio.create_task(outbox.write(socket.send))
    await waiting
    writer.cancel()
    outbox.push(b"x" * SETTLED_BYTES * 2)
    waiting = asyncio.create_task(outbox.settled())
    await asyncio.sleep(0)
    outbox.finish(1001, "goaway")
    await waiting
