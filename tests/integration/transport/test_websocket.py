"""WebSocket peers that flood, do not read, do not answer or do not go, against a real server over TCP."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import pytest

from lookalong.protocol import codec
from lookalong.protocol.limit import MAJOR, MAX_HELLO, MAX_MESSAGE
from lookalong.protocol.message import Ack, Ping, Pong, Send, VisitorHello, VisitorWelcome
from tests.harness.server import DemoServer, run_demo
from tests.harness.wire import WAIT_S, Wire, frame, upgrade

CLOSE_S = 0.8
LIMITS = {"quiet_s": 1.0, "close_s": CLOSE_S, "pings": [1.0, 20.0], "connects": [1000.0, 1000.0]}
TEXT, BINARY, CLOSE, PING, PONG = 1, 2, 8, 9, 10


@pytest.fixture(scope="module")
def server() -> Iterator[DemoServer]:
    with run_demo(limits=LIMITS) as running:
        yield running


@asynccontextmanager
async def stranger(server: DemoServer, read_buffer: int | None = None) -> AsyncIterator[Wire]:
    """A socket that has said nothing yet."""
    async with await Wire.open(server.url, read_buffer=read_buffer) as wire:
        await wire.send(upgrade(server.url))
        assert (await wire.answer()).status == 101
        yield wire


@asynccontextmanager
async def customer(server: DemoServer, read_buffer: int | None = None) -> AsyncIterator[Wire]:
    """A socket of a page, welcomed."""
    async with stranger(server, read_buffer) as wire:
        await wire.send(frame(BINARY, hello()))
        await hear(wire, VisitorWelcome)
        yield wire


def hello() -> bytes:
    return codec.encode(VisitorHello(MAJOR, 0, "demo", "", "tab", "", 0, "http://127.0.0.1/demo/", "en", ""))


async def hear(wire: Wire, kind: type) -> object:
    """Return the next message of a kind."""
    while True:
        opcode, payload = await wire.frame()
        if opcode == BINARY and isinstance(said := codec.decode_server(payload), kind):
            return said


async def is_served(wire: Wire) -> bool:
    """Tell whether the socket is of use: a ping of the protocol is answered."""
    await wire.send(frame(BINARY, codec.encode(Ping(7))))
    return isinstance(await hear(wire, Pong), Pong)


# Handshake ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "statuses"),
    [
        ({"Sec_WebSocket_Version": "8"}, {400, 426}),
        ({"Sec_WebSocket_Version": ""}, {400, 426}),
        ({"Sec_WebSocket_Key": ""}, {400}),
        ({"Sec_WebSocket_Key": "AAAA"}, {400}),
        ({"Origin": "https://evil.test"}, {403}),
        ({"Content_Length": "4"}, {400, 403}),
        ({"Transfer_Encoding": "chunked"}, {400}),
        ({"X": "a" * 9000}, {431}),
        ({f"X{number}": "1" for number in range(200)}, {431}),
    ],
    ids=["version-8", "no-version", "no-key", "short-key", "origin", "length", "chunked", "long-line", "200-headers"],
)
async def test_a_bad_handshake_is_answered_and_closed(
    server: DemoServer, changes: dict[str, str], statuses: set[int]
) -> None:
    async with await Wire.open(server.url) as wire:
        await wire.send(upgrade(server.url, **changes))
        answer = await wire.answer()
        assert answer.status in statuses
        assert await wire.closed(3) == b""


@pytest.mark.parametrize(("old", "new"), [(b"HTTP/1.1", b"HTTP/1.0"), (b"GET ", b"POST ")])
async def test_only_get_of_http_1_1_opens_a_socket(server: DemoServer, old: bytes, new: bytes) -> None:
    async with await Wire.open(server.url) as wire:
        await wire.send(upgrade(server.url).replace(old, new))
        assert (await wire.answer()).status in (400, 405, 505)
        assert await wire.closed(3) == b""


async def test_compression_is_not_taken_up(server: DemoServer) -> None:
    async with await Wire.open(server.url) as wire:
        await wire.send(upgrade(server.url, Sec_WebSocket_Extensions="permessage-deflate; client_max_window_bits"))
        answer = await wire.answer()
        assert (answer.status, answer.get("sec-websocket-extensions")) == (101, "")
        await wire.send(b"\xc2\x81\0\0\0\0x")
        assert (await wire.close_frame())[0] == 1002


async def test_a_frame_sent_with_the_request_is_not_lost(server: DemoServer) -> None:
    async with await Wire.open(server.url) as wire:
        await wire.send(upgrade(server.url) + frame(BINARY, hello()))
        assert (await wire.answer()).status == 101
        await hear(wire, VisitorWelcome)


@pytest.mark.parametrize(
    "early",
    [frame(PING, b"x"), frame(PING) * 50, frame(CLOSE), b"\xff\xff\xff"],
    ids=["ping", "pings", "close", "garbage"],
)
async def test_what_is_said_before_the_answer_breaks_nothing(server: DemoServer, early: bytes) -> None:
    async with await Wire.open(server.url) as wire:
        await wire.send(upgrade(server.url) + early)
        # The answer first, if there is one.
        assert (await wire.closed())[:8] in (b"", b"HTTP/1.1")
    async with customer(server) as other:
        assert await is_served(other)


async def test_a_socket_is_not_opened_while_an_answer_is_under_way(server: DemoServer) -> None:
    async with await Wire.open(server.url) as wire:
        await wire.send(b"GET /readyz HTTP/1.1\r\nHost: x\r\n\r\n" + upgrade(server.url))
        assert b" 101 " not in await wire.closed()


# Floods -------------------------------------------------------------------------------------------


async def test_pings_are_answered(server: DemoServer) -> None:
    async with stranger(server) as wire:
        for number in range(10):
            await wire.send(frame(PING, bytes([number]) * 125))
            assert await wire.frame() == (PONG, bytes([number]) * 125)


async def test_4429_for_a_flood_of_pings(server: DemoServer) -> None:
    async with customer(server) as wire:
        await wire.send(frame(PING) * 1000)
        assert await wire.close_frame() == (4429, "rate_limited")
        assert await wire.closed(3) is not None


async def test_a_flood_of_pings_from_a_peer_that_reads_nothing_is_cut(server: DemoServer) -> None:
    async with customer(server, read_buffer=4096) as wire:
        flood = frame(PING, b"x" * 125) * 500
        async with asyncio.timeout(10):
            while not wire.writer.transport.is_closing():
                await wire.send(flood)


@pytest.mark.parametrize("part", [b"", b"x"])
async def test_4400_for_a_message_of_endless_fragments(server: DemoServer, part: bytes) -> None:
    async with customer(server) as wire:
        await wire.send(frame(BINARY, b"x", fin=False) + frame(0, part, fin=False) * 1000)
        assert await wire.close_frame() == (4400, "bad_message")


async def test_a_message_may_come_in_fragments(server: DemoServer) -> None:
    words = codec.encode(Send("m1", "", "x" * 60_000))
    parts = [words[at : at + 1000] for at in range(0, len(words), 1000)]
    async with customer(server) as wire:
        last = len(parts) - 1
        for number, part in enumerate(parts):
            await wire.send(frame(0 if number else BINARY, part, fin=number == last))
        await hear(wire, Ack)


# Sizes --------------------------------------------------------------------------------------------


async def test_1009_for_a_first_message_too_large(server: DemoServer) -> None:
    async with stranger(server) as wire:
        # From the length alone, before a byte of it is there.
        await wire.send(frame(BINARY, bytes(MAX_HELLO + 1))[:14])
        assert (await wire.close_frame())[0] == 1009


async def test_1009_for_a_message_far_too_large_and_4413_for_one_just_too_large(server: DemoServer) -> None:
    async with customer(server) as wire:
        await wire.send(frame(BINARY, bytes(1024 * 1024))[:14])
        assert (await wire.close_frame())[0] == 1009
    async with customer(server) as wire:
        await wire.send(frame(BINARY, codec.encode(Send("m1", "", "x" * MAX_MESSAGE))))
        assert await wire.close_frame() == (4413, "too_large")


async def test_the_sum_of_fragments_is_a_message_too(server: DemoServer) -> None:
    async with customer(server) as wire:
        await wire.send(frame(BINARY, bytes(60_000), fin=False) + frame(0, bytes(60_000), fin=False) * 2)
        assert (await wire.close_frame())[0] == 1009


@pytest.mark.parametrize(
    ("data", "code"),
    [(b"\x82\x02hi", 1002), (frame(PING, bytes(126)), 1002), (frame(PING, b"x", fin=False), 1002), (frame(3), 1002)],
    ids=["unmasked", "long-ping", "fragmented-ping", "opcode"],
)
async def test_1002_for_what_is_no_websocket_frame(server: DemoServer, data: bytes, code: int) -> None:
    async with customer(server) as wire:
        await wire.send(data)
        assert (await wire.close_frame())[0] == code


# Peers that are not there -------------------------------------------------------------------------


async def test_a_peer_that_answers_pings_stays(server: DemoServer) -> None:
    async with customer(server) as wire:
        for _ in range(3):
            opcode, payload = await wire.frame()
            if opcode == PING:
                await wire.send(frame(PONG, payload))
        assert await is_served(wire)


async def test_a_peer_is_given_up_when_twice_the_time_has_passed_since_its_last_byte(server: DemoServer) -> None:
    async def silence() -> float:
        async with customer(server) as wire:
            began = time.monotonic()
            await wire.closed(6)
            return time.monotonic() - began

    took = await asyncio.gather(*(silence() for _ in range(3)))
    # Not at the third look at it; whatever else this machine does, one of them is seen in time.
    assert 1.5 < min(took) < 2.7


async def test_a_frame_that_never_ends_is_given_up(server: DemoServer) -> None:
    async with customer(server) as wire:
        await wire.send(frame(BINARY, bytes(1000))[:100])
        await wire.closed(6)


async def test_a_peer_that_never_answers_the_close_is_cut(server: DemoServer) -> None:
    async with customer(server) as wire:
        await wire.send(frame(BINARY, b"\xc0"))
        assert await wire.close_frame() == (4400, "bad_message")
        began = time.monotonic()
        assert await wire.closed(4) == b""
        assert time.monotonic() - began < 3


async def test_a_peer_that_goes_on_sending_after_the_close_is_cut_before_its_time() -> None:
    with run_demo(limits={**LIMITS, "close_s": 60}) as server:
        async with customer(server) as wire:
            await wire.send(frame(BINARY, b"\xc0"))
            assert (await wire.close_frame())[0] == 4400
            async with asyncio.timeout(WAIT_S):
                while not wire.writer.transport.is_closing():
                    await wire.send(frame(BINARY, bytes(10_000)))


async def test_a_peer_that_answers_the_close_is_gone_at_once(server: DemoServer) -> None:
    async with customer(server) as wire:
        await wire.send(frame(BINARY, b"\xc0"))
        assert (await wire.close_frame())[0] == 4400
        began = time.monotonic()
        await wire.send(frame(CLOSE, (4400).to_bytes(2, "big")))
        assert await wire.closed(4) == b""
        assert time.monotonic() - began < CLOSE_S


# Of one site --------------------------------------------------------------------------------------


async def test_4429_for_more_pages_than_a_site_may_have() -> None:
    with run_demo(limits=LIMITS, LOOKALONG_SOCKETS_PER_SITE="1") as server:
        async with customer(server) as first:
            async with stranger(server) as wire:
                await wire.send(frame(BINARY, hello()))
                assert await wire.close_frame() == (4429, "rate_limited")
            assert await is_served(first)
