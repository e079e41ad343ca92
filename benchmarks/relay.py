"""How many mirror frames one server process relays, and what a frame costs it.

Several sessions at once, each sending as fast as the server takes it: closed loop, so that the figure is a rate the
server holds and not one it only accepts. CPU time is read from the kernel and survives a noisy machine; the rate does
not.
"""

import asyncio
import time

from lookalong.protocol.relay import Flag, FrameType, Header, is_relay, write_header
from tests.harness.server import DemoServer, run_demo

from .client import Shared, log_in, open_shared
from .row import Row

__all__ = ["run"]

SESSIONS = 8
FRAMES = 6000
"""Frames of each session: past the burst the server allows one customer it would measure the limit, not the relay."""
BODY = 300
"""Bytes of a body: a small change of a page, as most are."""
WINDOW = 64
"""Frames under way in each session."""


def run() -> list[Row]:
    """Measure."""
    with run_demo() as server:
        cookie = log_in(server)
        seconds, cpu_ns = asyncio.run(_relay(server, cookie))
    frames = SESSIONS * FRAMES
    return [
        Row(f"frames/s of one process, {SESSIONS} sessions, {BODY} B", frames / seconds, "frames/s"),
        Row("server CPU per frame", cpu_ns / frames / 1000, "µs"),
    ]


# Private -----------------------------------------------------------------------------------------


async def _relay(server: DemoServer, cookie: str) -> tuple[float, int]:
    sessions = [await open_shared(server, cookie, number) for number in range(SESSIONS)]
    cpu, start = server.cpu_ns(), time.perf_counter()
    await asyncio.gather(*map(_pump, sessions))
    took = time.perf_counter() - start, server.cpu_ns() - cpu
    for session in sessions:
        await session.customer.socket.close()
        await session.agent.socket.close()
    return took


async def _pump(session: Shared) -> None:
    """Send every frame of a session, never more than the window ahead of what the agent has."""
    room = asyncio.Semaphore(WINDOW)
    receiving = asyncio.create_task(_receive(session, room))
    body = bytes(BODY)
    for seq in range(1, FRAMES + 1):
        await room.acquire()
        kind = FrameType.DIFF if seq > 1 else FrameType.SNAPSHOT
        header = Header(kind, Flag.FIRST | Flag.LAST, session.state.channel, session.state.epoch, seq)
        await session.customer.socket.send(write_header(header) + body)
    await receiving


async def _receive(session: Shared, room: asyncio.Semaphore) -> None:
    got = 0
    while got < FRAMES:
        data = await session.agent.socket.recv()
        if isinstance(data, bytes) and is_relay(data):
            got += 1
            room.release()
