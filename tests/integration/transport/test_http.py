"""Requests that never end, are too large, too many or none at all, against a real server over TCP."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest

from lookalong.transport.limit import Limits
from tests.harness.server import DemoServer, run_demo
from tests.harness.wire import WAIT_S, Wire, upgrade

LIMITS: dict[str, Any] = {"pipeline": 4, "sockets_per_address": 12, "connects": [1000.0, 1000.0]}
# Only where a deadline is what is tested: on a busy machine anybody is late.
SOON: dict[str, Any] = {**LIMITS, "head_s": 1.5, "body_s": 2.0, "idle_s": 2, "stall_s": 1.0}
GET = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
POST = b"POST /api/v1/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
HEAD_BYTES = 16 * 1024


@pytest.fixture(scope="module")
def server() -> Iterator[DemoServer]:
    """A server nobody forwards to."""
    with run_demo(limits=LIMITS) as running:
        yield running


@pytest.fixture(scope="module")
def hasty() -> Iterator[DemoServer]:
    """The same with short deadlines."""
    with run_demo(limits=SOON) as running:
        yield running


@pytest.fixture(scope="module")
def proxied() -> Iterator[DemoServer]:
    """A server behind a proxy at 127.0.0.1, and no other."""
    with run_demo(limits={**LIMITS, "idle_s": 1}, LOOKALONG_TRUSTED_PROXIES="127.0.0.1") as running:
        yield running


@pytest.fixture(scope="module")
def full() -> Iterator[DemoServer]:
    """A server with room for 8 connections, that answers 4 more with a refusal."""
    limits = {**LIMITS, "sockets_total": 8, "spare_sockets": 0, "refused_sockets": 4}
    with run_demo(limits=limits) as running:
        yield running


def padded(size: int) -> bytes:
    """A request whose head has that many bytes."""
    return GET[:-2] + b"X-Pad: " + b"a" * (size - len(GET) - 9) + b"\r\n\r\n"


# Deadlines ----------------------------------------------------------------------------------------


async def test_half_a_head_is_answered_408_and_closed(hasty: DemoServer) -> None:
    async def begin(part: bytes) -> None:
        async with await Wire.open(hasty.url) as wire:
            began = time.monotonic()
            await wire.send(part)
            answer = await wire.answer()
            assert (answer.status, answer.get("connection")) == (408, "close")
            assert time.monotonic() - began > SOON["head_s"] * 0.9
            assert await wire.closed() == b""

    await asyncio.gather(*(begin(part) for part in (b"G", GET[:-2], GET[:-1], POST)))


async def test_a_connection_on_which_nothing_is_said_is_closed_without_a_word(hasty: DemoServer) -> None:
    async with await Wire.open(hasty.url) as wire:
        assert await wire.closed() == b""


async def test_a_head_that_trickles_in_gains_no_time(hasty: DemoServer) -> None:
    async def trickle(part: bytes, more: bytes) -> None:
        async with await Wire.open(hasty.url) as wire:
            await wire.send(part)
            async with asyncio.timeout(WAIT_S):
                while await wire.is_open(0.1):
                    await wire.send(more)
            # What the first read took is the first byte of the answer, if there was one.

    await asyncio.gather(trickle(GET[:-2] + b"X: ", b"a"), trickle(b"\r\n", b"\r\n"))


async def test_a_body_must_be_whole_in_time(hasty: DemoServer) -> None:
    async def begin(rest: bytes) -> None:
        async with await Wire.open(hasty.url) as wire:
            await wire.send(POST + rest)
            assert await wire.closed() == b""

    parts = (b"Content-Length: 50\r\n\r\n{", b"Transfer-Encoding: chunked\r\n\r\n5\r\n{")
    await asyncio.gather(*map(begin, parts))


async def test_a_body_nobody_reads_must_be_whole_in_time(hasty: DemoServer) -> None:
    async with await Wire.open(hasty.url) as wire:
        await wire.send(GET[:-2] + b"Content-Length: 1000\r\n\r\n")
        assert (await wire.answer()).status == 200
        async with asyncio.timeout(WAIT_S):
            while await wire.is_open(0.1):
                await wire.send(b"a")


async def test_an_idle_connection_is_closed_and_one_in_use_is_not(hasty: DemoServer) -> None:
    async with await Wire.open(hasty.url) as wire:
        for _ in range(3):
            await wire.send(GET)
            assert (await wire.answer()).status == 200
            assert await wire.is_open(SOON["idle_s"] * 0.4)
        assert await wire.closed() == b""


async def test_the_next_request_on_a_connection_has_a_deadline_too(hasty: DemoServer) -> None:
    async with await Wire.open(hasty.url) as wire:
        await wire.send(GET + GET[:10])
        assert (await wire.answer()).status == 200
        assert (await wire.answer()).status == 408


async def test_an_answer_nobody_reads_is_given_up(hasty: DemoServer) -> None:
    request = b"GET /demo/ HTTP/1.1\r\nHost: x\r\n\r\n"
    async with await Wire.open(hasty.url, read_buffer=4096) as wire:
        wire.writer.transport.pause_reading()  # type: ignore[attr-defined]
        async with asyncio.timeout(WAIT_S):
            while not wire.writer.transport.is_closing():
                await wire.send(request)


# Sizes --------------------------------------------------------------------------------------------


async def test_a_head_may_have_16_kib(server: DemoServer) -> None:
    async with await Wire.open(server.url) as wire:
        await wire.send(padded(HEAD_BYTES - 1))
        assert (await wire.answer()).status == 200
        await wire.send(padded(HEAD_BYTES - 1))
        assert (await wire.answer()).status == 200


@pytest.mark.parametrize("used", [False, True])
@pytest.mark.parametrize(
    "head",
    [
        padded(HEAD_BYTES + 200),
        padded(64 * 1024)[:-2],
        b"GET /" + b"a" * HEAD_BYTES,
        b"GET /healthz HTTP/1.1\r\n" + b"a" * HEAD_BYTES,
        GET[:-2] + b"a: b\r\n" * 4000,
    ],
    ids=["value", "unfinished", "address", "name", "count"],
)
async def test_a_larger_head_is_answered_431_at_once(server: DemoServer, head: bytes, used: bool) -> None:
    async with await Wire.open(server.url) as wire:
        if used:
            await wire.send(GET)
            assert (await wire.answer()).status == 200
        began = time.monotonic()
        await wire.send(head)
        answer = await wire.answer()
        assert (answer.status, answer.get("connection")) == (431, "close")
        assert time.monotonic() - began < Limits.head_s
        assert await wire.closed() == b""


async def test_a_larger_head_behind_a_request_under_way_is_cut(server: DemoServer) -> None:
    async with await Wire.open(server.url) as wire:
        await wire.send(GET + padded(HEAD_BYTES * 4))
        # Whatever was answered, it is not answered into that answer.
        assert (await wire.closed())[:12] in (b"", b"HTTP/1.1 200")


@pytest.mark.parametrize("extra", [b"X-A: " + b"a" * 64_000, b"Cookie: " + b"a=b; " * 13_000])
async def test_a_large_request_for_a_websocket_is_answered_431_at_once(server: DemoServer, extra: bytes) -> None:
    async with await Wire.open(server.url) as wire:
        await wire.send(upgrade(server.url)[:-2] + extra + b"\r\n\r\n")
        assert (await wire.answer()).status == 431


async def test_a_body_is_no_part_of_the_head(server: DemoServer) -> None:
    body = b'{"email": "a@b", "password": "x"}' + b" " * 12_000
    async with await Wire.open(server.url) as wire:
        for _ in range(2):
            await wire.send(POST + b"X: " + b"x" * 8000 + b"\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
            assert (await wire.answer()).status == 401


async def test_few_requests_may_wait_for_an_answer(server: DemoServer) -> None:
    async with await Wire.open(server.url) as wire:
        await wire.send(GET * 4)
        assert [(await wire.answer()).status for _ in range(4)] == [200] * 4
        await wire.send(GET * 500)
        assert (await wire.closed()).count(b"HTTP/1.1 200") < 50


async def test_a_refused_peer_that_goes_on_sending_is_cut_before_its_time() -> None:
    with run_demo(limits={**LIMITS, "linger_s": 60}) as server:
        async with await Wire.open(server.url) as wire:
            wire.writer.transport.pause_reading()  # type: ignore[attr-defined]
            async with asyncio.timeout(WAIT_S):
                while not wire.writer.transport.is_closing():
                    await wire.send(b"\x16" * 10_000)


# No HTTP ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "data",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"GET / HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nX: a\rb\r\n\r\n",
        b"CONNECT evil.test:443 HTTP/1.1\r\nHost: x\r\n\r\n",
        POST + b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        POST + b"Content-Length: -1\r\n\r\n",
        POST + b"Content-Length: 4\r\nContent-Length: 5\r\n\r\n{}{}}",
    ],
    ids=["tls", "http2", "no-host", "two-hosts", "bare-cr", "connect", "both-lengths", "negative", "two-lengths"],
)
async def test_what_is_no_request_is_answered_400(server: DemoServer, data: bytes) -> None:
    async with await Wire.open(server.url) as wire:
        await wire.send(data)
        answer = await wire.answer()
        assert (answer.status, answer.get("x-content-type-options")) == (400, "nosniff")
        assert await wire.closed() == b""


async def test_an_upgrade_to_something_else_is_an_ordinary_request(server: DemoServer) -> None:
    async with await Wire.open(server.url) as wire:
        await wire.send(GET[:-2] + b"Upgrade: h2c\r\nConnection: Upgrade\r\n\r\n")
        assert (await wire.answer()).status == 200
        assert await wire.closed() == b""


async def test_http_1_0_needs_no_host(server: DemoServer) -> None:
    async with await Wire.open(server.url) as wire:
        await wire.send(b"GET /healthz HTTP/1.0\r\n\r\n")
        assert (await wire.answer()).status == 200


# Too many -----------------------------------------------------------------------------------------


async def fill(url: str, count: int, address: str, part: bytes = b"") -> list[Wire]:
    """Open connections and say the beginning of something on each."""
    wires = [await Wire.open(url, address) for _ in range(count)]
    for wire in wires:
        await wire.send(part)
    return wires


async def leave(wires: list[Wire]) -> None:
    for wire in wires:
        await wire.__aexit__()


async def test_one_address_has_so_many_connections_and_others_have_theirs(server: DemoServer) -> None:
    wires = await fill(server.url, 12, "127.0.0.2")
    try:
        async with await Wire.open(server.url, "127.0.0.2") as wire:
            answer = await wire.answer()
            assert (answer.status, answer.get("retry-after")) == (429, "10")
            assert b"fewer connections" in answer.body
        async with await Wire.open(server.url, "127.0.0.3") as wire:
            await wire.send(GET)
            assert (await wire.answer()).status == 200
    finally:
        await leave(wires)
    assert await welcome(server.url, "127.0.0.2")


async def welcome(url: str, address: str) -> bool:
    """Wait until an address is served again."""
    async with asyncio.timeout(5):
        while True:
            async with await Wire.open(url, address) as wire:
                await wire.send(GET)
                # Cut without an answer is no welcome either.
                with suppress(asyncio.IncompleteReadError, ConnectionError):
                    if (await wire.answer()).status == 200:
                        return True


async def test_websockets_count_as_connections(server: DemoServer) -> None:
    wires = await fill(server.url, 12, "127.0.0.4", upgrade(server.url))
    try:
        for wire in wires:
            assert (await wire.answer()).status == 101
        async with await Wire.open(server.url, "127.0.0.4") as wire:
            assert (await wire.answer()).status == 429
    finally:
        await leave(wires)
    assert await welcome(server.url, "127.0.0.4")


async def test_a_full_server_says_so_and_then_cuts(full: DemoServer) -> None:
    wires = await fill(full.url, 8, "127.0.0.2")
    more = [await Wire.open(full.url, "127.0.0.3") for _ in range(8)]
    try:
        said = [await wire.closed() for wire in more]
        assert [text[:12] for text in said if text] == [b"HTTP/1.1 503"] * 4
    finally:
        await leave(wires + more)
    assert await welcome(full.url, "127.0.0.3")


async def test_a_full_server_still_answers_the_probes_of_its_machine(full: DemoServer) -> None:
    limits = {**LIMITS, "sockets_total": 8, "spare_sockets": 2}
    with run_demo(limits=limits) as server:
        wires = await fill(server.url, 8, "127.0.0.2")
        async with await Wire.open(server.url) as wire:
            await wire.send(b"GET /readyz HTTP/1.1\r\nHost: x\r\n\r\n")
            assert (await wire.answer()).status == 200
        await leave(wires)


async def test_connections_may_be_opened_so_often_and_abuse_counts_for_more() -> None:
    limits = {**LIMITS, "sockets_per_address": 100, "connects": [0.1, 10.0], "fine": 3}
    with run_demo(limits=limits) as server:
        assert [await opened(server.url, "127.0.0.2", GET) for _ in range(12)] == [200] * 10 + [429] * 2
        assert [await opened(server.url, "127.0.0.3", b"\x16") for _ in range(4)] == [400] * 3 + [429]
        assert await opened(server.url, "127.0.0.4", GET) == 200


async def opened(url: str, address: str, data: bytes) -> int:
    """Return what a connection is answered with."""
    async with await Wire.open(url, address) as wire:
        await wire.send(data)
        return (await wire.answer()).status


# Behind a proxy -----------------------------------------------------------------------------------


def forwarded(*hops: str, more: bytes = b"") -> bytes:
    """The head of a request whose body does not come, through those hops."""
    lines = b"".join(b"X-Forwarded-For: %s\r\n" % hop.encode() for hop in hops)
    return POST + lines + more + b"Content-Length: 9\r\n\r\n"


async def test_behind_a_trusted_proxy_the_forwarded_address_counts(proxied: DemoServer) -> None:
    wires = await fill(proxied.url, 12, "127.0.0.1", forwarded("192.0.2.1"))
    try:
        async with await Wire.open(proxied.url) as wire:
            # What the client wrote itself stands first, and counts for nothing.
            await wire.send(forwarded("198.51.100.7, 192.0.2.1"))
            assert (await wire.answer()).status == 429
        async with await Wire.open(proxied.url) as wire:
            await wire.send(forwarded("192.0.2.1, 198.51.100.7"))
            assert await wire.is_open(0.2)
    finally:
        await leave(wires)


async def test_a_proxys_connection_serves_many_addresses(proxied: DemoServer) -> None:
    async with await Wire.open(proxied.url) as wire:
        for number in range(30):
            await wire.send(GET[:-2] + b"X-Forwarded-For: 192.0.2.%d\r\n\r\n" % number)
            assert (await wire.answer()).status == 200
        assert await wire.is_open(1.5), "its idle time is longer than nginx's"


async def test_nobody_else_is_believed(proxied: DemoServer) -> None:
    wires = []
    try:
        for number in range(12):
            wires += await fill(proxied.url, 1, "127.0.0.5", forwarded(f"192.0.2.{number}"))
        async with await Wire.open(proxied.url, "127.0.0.5") as wire:
            assert (await wire.answer()).status == 429
    finally:
        await leave(wires)


async def test_the_forwarded_scheme_counts(proxied: DemoServer) -> None:
    body = b'{"email": "a@b", "password": "x"}'
    lines = b"Origin: https://x\r\nContent-Length: %d\r\n" % len(body)
    for scheme, status in ((b"https", 401), (b"http", 403), (b"gopher", 403)):
        async with await Wire.open(proxied.url) as wire:
            await wire.send(POST + lines + b"X-Forwarded-Proto: %s\r\n\r\n" % scheme + body)
            assert (await wire.answer()).status == status
    async with await Wire.open(proxied.url, "127.0.0.6") as wire:
        await wire.send(POST + lines + b"X-Forwarded-Proto: https\r\n\r\n" + body)
        assert (await wire.answer()).status == 403
