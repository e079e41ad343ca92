"""Processes die: servers, Redis, databases."""

from __future__ import annotations

import asyncio
import sqlite3
from random import Random

from tests.faults.stage import Result, Scale, Stage

__all__ = ["kill_integrity", "redis_kill_loop", "server_kill_loop"]


async def server_kill_loop(scale: Scale) -> Result:
    """Kill -9 each of two processes in turn, at any moment, while everybody writes; look at the file each time."""
    random, bad = Random(scale.seed), 0
    name = f"server-kill-loop, {scale.times} kills"
    async with Stage(name, scale, 2, redis=True) as stage:

        async def kill() -> None:
            nonlocal bad
            for number in range(scale.times):
                server = stage.cluster.servers[number % 2]
                await asyncio.sleep(random.uniform(0.2, 1.0))
                server.kill()
                bad += await asyncio.to_thread(_is_bad, stage.store_url)
                server.start()
                await server.ready()

        killing = asyncio.create_task(kill())
        await stage.crowd.chat(scale.messages, scale.rate, lambda: not killing.done())
        await killing
        stage.result.add(f"{name}: integrity_check not ok", bad, "files", 0)
        assert sum(each.kills for each in stage.cluster.servers) == scale.times
        assert sum(len(each.losses) for each in stage.crowd.people) >= scale.times, "somebody was connected each time"
        return await stage.finish()


async def redis_kill_loop(scale: Scale) -> Result:
    """Kill -9 Redis at any moment; it keeps nothing on disk, so what it held is gone."""
    random = Random(scale.seed)
    name = f"redis-kill-loop, {scale.times} kills"
    async with Stage(name, scale, 2, redis=True) as stage:

        async def kill() -> None:
            for _ in range(scale.times):
                await asyncio.sleep(random.uniform(0.2, 1.0))
                await asyncio.to_thread(stage.redis.kill)
                await asyncio.sleep(random.uniform(0, scale.seconds))
                await asyncio.to_thread(stage.redis.start)

        killing = asyncio.create_task(kill())
        await stage.crowd.chat(scale.messages, scale.rate, lambda: not killing.done())
        await killing
        caught_up_s = await stage.crowd.settle()
        stage.result.add(f"{name}: across processes after", caught_up_s, "s", 4)
        return await stage.finish()


async def kill_integrity(scale: Scale) -> Result:
    """Kill -9 the only server in the middle of writes, and look at the file before anything mends it."""
    random = Random(scale.seed)
    name = "db-kill-integrity"
    async with Stage(name, scale) as stage:
        bad = 0

        async def kill() -> None:
            nonlocal bad
            for _ in range(scale.times):
                await asyncio.sleep(random.uniform(0.05, 0.5))
                stage.server.kill()
                bad += await asyncio.to_thread(_is_bad, stage.store_url)
                stage.server.start()
                await stage.server.ready()

        killing = asyncio.create_task(kill())
        await stage.crowd.chat(scale.messages, scale.rate, lambda: not killing.done())
        await killing
        stage.result.add(f"{name}: not ok of {scale.times} kills", bad, "files", 0)
        # Who has failed again and again waits for up to half a minute before the next attempt.
        await stage.crowd.settle(_BACKOFF_S)
        return await stage.finish()


# Private -----------------------------------------------------------------------------------------

_BACKOFF_S = 90.0
"""The longest backoff of a client, and time to send what waited."""


def _is_bad(store_url: str) -> bool:
    connection = sqlite3.connect(store_url.removeprefix("sqlite:///"))
    try:
        answers: list[tuple[str]] = connection.execute("PRAGMA integrity_check").fetchall()
        return answers != [("ok",)]
    finally:
        connection.close()
