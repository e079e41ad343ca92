"""The proxy does what it says, or the scenarios would prove nothing."""

from __future__ import annotations

import asyncio
import time
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest

from tests.faults.proxy import FaultProxy

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

Ends = tuple[asyncio.StreamReader, asyncio.StreamWriter]
DATA = bytes(range(256)) * 40


@asynccontextmanager
async def echo() -> AsyncIterator[FaultProxy]:
    """A proxy before a server that answers what it hears."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while data := await reader.read(65536):
                writer.write(data)
                await writer.drain()
        except ConnectionError:
            pass
        finally:
            writer.transport.abort()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with FaultProxy(server.sockets[0].getsockname()[1]) as proxy:
        yield proxy
    server.close()


@asynccontextmanager
async def link(proxy: FaultProxy) -> AsyncIterator[Ends]:
    reader, writer = await asyncio.open_connection("127.0.0.1", proxy.port)
    yield reader, writer
    writer.transport.abort()


async def test_without_a_fault_nothing_changes() -> None:
    async with echo() as proxy, link(proxy) as (reader, writer):
        writer.write(DATA)
        assert await reader.readexactly(len(DATA)) == DATA


async def test_sliced_bytes_are_the_same_bytes() -> None:
    async with echo() as proxy, link(proxy) as (reader, writer):
        proxy.down.sliced = True
        writer.write(DATA)
        first = await reader.read(65536)
        assert len(first) < len(DATA)
        assert first + await reader.readexactly(len(DATA) - len(first)) == DATA


async def test_a_connection_is_reset_at_its_byte() -> None:
    async with echo() as proxy:
        proxy.down.reset_after = (100, 100)
        async with link(proxy) as (reader, writer):
            writer.write(DATA)
            with pytest.raises(ConnectionResetError):
                await reader.read()
        assert (proxy.resets, proxy.down.passed) == (1, 100)


async def test_a_cut_resets_every_connection() -> None:
    async with echo() as proxy, link(proxy) as (reader, writer):
        writer.write(b"a")
        assert await reader.readexactly(1) == b"a"
        proxy.cut()
        with pytest.raises(ConnectionResetError):
            await reader.readexactly(1)


async def test_what_vanishes_is_told_to_nobody() -> None:
    async with echo() as proxy, link(proxy) as (reader, writer):
        proxy.vanish()
        writer.write(DATA)
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(reader.read(1), 0.2)
        assert proxy.down.passed == proxy.up.passed == 0


async def test_a_stall_loses_nothing() -> None:
    async with echo() as proxy, link(proxy) as (reader, writer):
        proxy.up.stall()
        writer.write(DATA)
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(reader.read(1), 0.1)
        proxy.heal()
        assert await reader.readexactly(len(DATA)) == DATA


async def test_latency_and_bandwidth_take_their_time() -> None:
    async with echo() as proxy, link(proxy) as (reader, writer):
        proxy.up.latency_s, proxy.down.bytes_per_s = 0.1, 100_000
        begin = time.monotonic()
        writer.write(DATA)
        assert await reader.readexactly(len(DATA)) == DATA
        assert time.monotonic() - begin >= 0.1 + len(DATA) / 100_000
