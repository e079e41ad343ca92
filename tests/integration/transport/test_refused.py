"""What is refused below the application shows in ``/metrics``, each with its reason and no word of the peer's."""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from itertools import count
from typing import Any

import pytest

from lookalong.transport import Reason
from tests.harness.server import DemoServer, run_demo
from tests.harness.wire import WAIT_S, Wire, frame, upgrade

GET = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
LIMITS: dict[str, Any] = {
    # As short as a busy machine allows: who only comes slowly must not be refused for that.
    "head_s": 1.5,
    "stall_s": 1.5,
    "quiet_s": 1.5,
    "pipeline": 200,
    "sockets_per_address": 12,
    "sockets_total": 30,
    "spare_sockets": 4,
    "connects": [0.1, 40.0],
    "pings": [1.0, 3.0],
}


# Whoever was refused has to wait: each who comes is somebody else.
FRESH = (f"127.0.1.{last}" for last in count(1))


@pytest.fixture(scope="module")
def server() -> Iterator[DemoServer]:
    with run_demo(limits=LIMITS) as running:
        yield running


async def counts(wire: Wire) -> dict[str, int]:
    """Return what `/metrics` shows."""
    await wire.send(b"GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n")
    shown = (await wire.answer()).body.decode()
    found = re.findall(r'^lookalong_connections_refused_total\{reason="(\w+)"\} (\d+)\.0$', shown, re.MULTILINE)
    return {reason: int(number) for reason, number in found}


async def changed(wire: Wire, before: dict[str, int]) -> dict[str, int]:
    """Wait for other counts."""
    async with asyncio.timeout(WAIT_S):
        while (after := await counts(wire)) == before:
            pass
    return after


async def says(url: str, data: bytes) -> None:
    """Say something, and wait for the end."""
    async with await Wire.open(url, next(FRESH)) as wire:
        await wire.send(data)
        await wire.closed()


async def as_websocket(url: str, data: bytes) -> None:
    """Say something on a WebSocket, and wait for the end."""
    async with await Wire.open(url, next(FRESH)) as wire:
        await wire.send(upgrade(url))
        assert (await wire.answer()).status == 101
        await wire.send(data)
        await wire.closed()


async def reads_nothing(url: str) -> None:
    """Ask for more than lies in between, and take no answer."""
    async with await Wire.open(url, next(FRESH), read_buffer=4096) as wire, watch(url) as other:
        before = await counts(other)
        wire.writer.transport.pause_reading()  # type: ignore[attr-defined]
        await wire.send(b"GET /api/v1/openapi.json HTTP/1.1\r\nHost: x\r\n\r\n" * (LIMITS["pipeline"] - 1))
        await changed(other, before)


async def opens(url: str, *counts: tuple[str, int]) -> None:
    """Open so many connections from each address at once; the last of them is refused."""
    wires = [await Wire.open(url, address) for address, count in counts for _ in range(count)]
    try:
        assert (await wires[-1].answer()).status in (429, 503)
    finally:
        for wire in wires:
            await wire.__aexit__()


async def comes_too_often(url: str) -> None:
    """Open one connection after the other."""
    for _ in range(int(LIMITS["connects"][1])):
        async with await Wire.open(url, "127.0.0.9") as wire:
            await wire.send(GET)
            assert (await wire.answer()).status == 200
    async with await Wire.open(url, "127.0.0.9") as wire:
        assert (await wire.answer()).status == 429


ABUSE: dict[Reason, Callable[[str], Awaitable[None]]] = {
    Reason.HEAD_TOO_LARGE: lambda url: says(url, GET[:-2] + b"X: " + b"a" * 20_000 + b"\r\n\r\n"),
    Reason.REQUEST_TOO_SLOW: lambda url: says(url, GET[:-2]),
    Reason.BAD_REQUEST: lambda url: says(url, b"\x16\x03\x01\r\n\r\n"),
    Reason.TOO_MANY_REQUESTS: lambda url: says(url, GET * 2000),
    Reason.ANSWER_NOT_TAKEN: reads_nothing,
    Reason.ADDRESS_FULL: lambda url: opens(url, ("127.0.0.5", 13)),
    Reason.ADDRESS_TOO_OFTEN: comes_too_often,
    Reason.SERVER_FULL: lambda url: opens(
        url, *((f"127.0.0.{last}", 10) for last in (6, 7)), ("127.0.0.8", 9), ("127.0.0.10", 5)
    ),
    Reason.BAD_HANDSHAKE: lambda url: says(url, upgrade(url, Sec_WebSocket_Key="AAAA")),
    Reason.BAD_FRAME: lambda url: as_websocket(url, b"\x83\x80\0\0\0\0"),
    Reason.MESSAGE_TOO_LARGE: lambda url: as_websocket(url, frame(2, b"a" * 60_000)),
    Reason.FLOOD: lambda url: as_websocket(url, frame(9, b"") * 8),
    Reason.PEER_LOST: lambda url: as_websocket(url, b""),
}


@asynccontextmanager
async def watch(url: str) -> AsyncIterator[Wire]:
    """A connection on which the metrics can be asked for; who was here before may still be leaving."""
    async with asyncio.timeout(WAIT_S):
        while True:
            async with await Wire.open(url, next(FRESH)) as wire:
                await wire.send(GET)
                if (await wire.answer()).status == 200:
                    yield wire
                    return


@pytest.mark.parametrize("reason", Reason)
async def test_each_is_counted_by_its_reason(server: DemoServer, reason: Reason) -> None:
    async with watch(server.url) as wire:
        before = await counts(wire)
        assert set(before) == {each.value for each in Reason}
        await ABUSE[reason](server.url)
        after = await changed(wire, before)
    assert [name for name in after if after[name] != before[name]] == [reason.value]
