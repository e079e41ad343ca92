"""Someone who means no good, as a process of their own: `python -m benchmarks.attack KIND URL`, until it is stopped."""

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable
from contextlib import suppress

from tests.harness.wire import Wire, frame, upgrade

__all__ = ["HALF", "KINDS", "address_of"]

PING = 9
HALF = b"GET /healthz HTTP/1.1\r\nHost: x\r\nX-Half: "
BODY = b"POST /api/v1/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 16000\r\n\r\n"


async def pings(url: str, address: str) -> None:
    """Open a WebSocket and ping as fast as the server takes it, reading nothing."""
    flood = frame(PING, bytes(125)) * 200
    async with await Wire.open(url, address, read_buffer=4096) as wire:
        await wire.send(upgrade(url))
        await wire.answer()
        wire.writer.transport.pause_reading()  # type: ignore[attr-defined]
        while not wire.writer.transport.is_closing():
            await wire.send(flood)
            await asyncio.sleep(0)


async def half(url: str, address: str) -> None:
    """Begin a request and wait for ever."""
    async with await Wire.open(url, address) as wire:
        await wire.send(HALF)
        await wire.closed(3600)


async def headers(url: str, address: str) -> None:
    """Ask for a WebSocket with 64 kB of a header that has no end."""
    async with await Wire.open(url, address) as wire:
        await wire.send(upgrade(url)[:-2] + b"X-Large: " + bytes(64_000).replace(b"\0", b"a"))
        await wire.closed(3600)


async def bodies(url: str, address: str) -> None:
    """Send all of a body but its end, as long a one as strangers may send to us."""
    async with await Wire.open(url, address) as wire:
        await wire.send(BODY + b"{" + b" " * 15_990)
        await wire.closed(3600)


def address_of(number: int) -> str:
    """Return one of 20 addresses to attack from: fewer have fewer connections each."""
    return f"127.0.7.{number % 20 + 1}"


KINDS: dict[str, tuple[str, Callable[[str, str], Awaitable[None]], int, float]] = {
    "pings": ("pings from 8 sockets that read nothing", pings, 8, 0.02),
    "half": ("2,000 requests that never end", half, 2000, 0.1),
    "headers": ("64 kB upgrade headers, 100 at a time", headers, 100, 0.1),
    "bodies": ("300 bodies that never end", bodies, 300, 0.1),
}
"""What it is, how one connection does it, how many at once, and how many seconds each waits when it is thrown out."""


async def attack(kind: str, url: str) -> None:
    """Attack until stopped; whoever is thrown out comes back. Print a line once all have been there."""
    _, once, many, pause = KINDS[kind]
    ready = asyncio.Semaphore(0)

    async def again(address: str) -> None:
        first = True
        while True:
            doing = asyncio.ensure_future(once(url, address))
            if first:
                await asyncio.wait([doing], timeout=1)
                ready.release()
                first = False
            with suppress(OSError, asyncio.IncompleteReadError, TimeoutError):
                await doing
            await asyncio.sleep(pause)

    async with asyncio.TaskGroup() as tasks:
        for number in range(many):
            tasks.create_task(again(address_of(number)))
            if number % 50 == 49:
                await asyncio.sleep(0.1)
        for _ in range(many):
            await ready.acquire()
        print("ready", flush=True)


if __name__ == "__main__":
    # An attacker has machines of their own: what is left of this one is theirs.
    os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))
    asyncio.run(attack(sys.argv[1], sys.argv[2]))
