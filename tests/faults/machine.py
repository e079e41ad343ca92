"""The machine under a server misbehaves: its clock jumps, it has no files left, its loop stands still."""

from __future__ import annotations

import asyncio
import re
import signal
import sqlite3
import time
import urllib.request
from contextlib import suppress

from tests.faults.hooked import STALL_S
from tests.faults.stage import Result, Scale, Stage

__all__ = ["clock_jumps", "file_limit", "loop_stall"]

HOOKED = ("tests.faults.hooked",)
HOUR_S = 3600


async def clock_jumps(scale: Scale) -> Result:
    """Let one of two processes go an hour ahead, then an hour behind the other; nobody notices."""
    jumps = f"{HOUR_S},{-2 * HOUR_S}"
    async with Stage("clock jumps", scale, 2, redis=True, program=HOOKED, FAULT_JUMPS=jumps) as stage:
        await stage.crowd.chat(scale.messages // 3, scale.rate)
        for _ in range(2):
            stage.server.signal(signal.SIGUSR2)
            await stage.crowd.chat(scale.messages // 3 + 1, scale.rate)
        result = await stage.finish()
        losses = sum(len(each.losses) for each in stage.crowd.people)
        result.add("clock jumps: sockets lost", losses, "sockets", 0)
        assert _span_s(stage.store_url) > 2 * HOUR_S - 60, "the clock did jump, both ways"
        return result


async def loop_stall(scale: Scale) -> Result:
    """Block the event loop: it is noticed and said, and nobody is disconnected."""
    name = f"event-loop-stall, {STALL_S:g} s"
    async with Stage(name, scale, program=HOOKED, LOOKALONG_HEARTBEAT_S="6") as stage:
        await stage.crowd.chat(scale.messages // 2, scale.rate)
        for _ in range(scale.times):
            stage.server.signal(signal.SIGUSR1)
            await stage.crowd.chat(int(scale.rate * (STALL_S + 1)), scale.rate)
        await stage.crowd.chat(scale.messages // 2, scale.rate)
        result = await stage.finish()
        result.add(f"{name}: sockets lost", sum(len(each.losses) for each in stage.crowd.people), "sockets", 0)
        noticed = await asyncio.to_thread(_stalls, stage.server.port)
        result.add(f"{name}: not noticed of {scale.times}", max(0, scale.times - noticed), "stalls", 0)
        assert "loop_stalled" in stage.server.log.read_text()
        return result


async def file_limit(scale: Scale, connects: int = 500, files: int = 256) -> Result:
    """Open more connections than the process may have files: those there are go on, and it takes new ones later."""
    name = f"fd-limit, {connects} connects at {files} files"
    async with Stage(name, scale, program=HOOKED, FAULT_FILES=str(files)) as stage:
        port = stage.server.port
        crowd = [await _connect(port) for _ in range(connects)]
        await stage.crowd.chat(scale.messages, scale.rate)
        result = await stage.finish()
        result.add(f"{name}: sockets lost", sum(len(each.losses) for each in stage.crowd.people), "sockets", 0)
        assert stage.server.alive
        begin = time.monotonic()
        for writer in crowd:
            writer.transport.abort()
        async with asyncio.timeout(30):
            # Nothing tells when another process has free files again.
            while not await stage.server.answers():  # noqa: ASYNC110
                await asyncio.sleep(0.05)
        result.add(f"{name}: accepts again after", time.monotonic() - begin, "s", 2)
        return result


# Private -----------------------------------------------------------------------------------------


async def _connect(port: int) -> asyncio.StreamWriter:
    _, writer = await asyncio.open_connection("127.0.0.1", port)
    with suppress(ConnectionError):
        # Half a request, so that it stays until its deadline.
        writer.write(b"GET / HTTP/1.1\r\n")
    return writer


def _stalls(port: int) -> int:
    """Return how often a server's loop was more than a second late, as its metrics say."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics") as answer:
        text: str = answer.read().decode()
    found = dict(re.findall(r'^lookalong_loop_lag_seconds_bucket\{le="(\S+)"\} (\S+)', text, re.MULTILINE))
    return int(float(found["+Inf"]) - float(found["1.0"]))


def _span_s(store_url: str) -> float:
    """Return how far the times of stored messages are apart."""
    connection = sqlite3.connect(store_url.removeprefix("sqlite:///"))
    [(first, last)] = connection.execute("SELECT min(at_ms), max(at_ms) FROM message").fetchall()
    connection.close()
    return float(last - first) / 1000
