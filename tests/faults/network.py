"""Networks lose, cut, slow down and go silent."""

from __future__ import annotations

import asyncio
import json
import re
import time
import urllib.request

from tests.faults.stage import Result, Scale, Stage

__all__ = ["blackhole", "drop_mid_message", "slicer", "slow"]


async def drop_mid_message(scale: Scale) -> Result:
    """Reset each connection after some bytes, wherever in a message that is, in either direction."""
    async with Stage("net-drop-mid-message", scale, proxied=True) as stage:
        [proxy] = stage.proxies
        for way in (proxy.up, proxy.down):
            # Past a handshake and a welcome, or nobody would ever say anything.
            way.reset_after = (900, 4_000)
        proxy.cut()
        await stage.crowd.chat(scale.messages, scale.rate)
        proxy.heal()
        assert proxy.resets >= len(stage.crowd.people) * 2, "each was reset, not only cut to begin with"
        return await stage.finish()


async def slicer(scale: Scale) -> Result:
    """Have every byte come in segments of 1 to 7 bytes: nothing is different."""
    async with Stage("net-slicer", scale, proxied=True) as stage:
        [proxy] = stage.proxies
        proxy.up.sliced = proxy.down.sliced = True
        proxy.cut()
        await stage.crowd.chat(scale.messages, scale.rate)
        result = await stage.finish()
        assert proxy.up.passed > scale.messages * 50, "all of it went through the slicer"
        assert all(len(each.welcomes) == 2 for each in stage.crowd.people), "nobody was thrown out for it"
        return result


async def slow(scale: Scale) -> Result:
    """Write over a slow and uneven network that stands still for a while."""
    async with Stage("net-slow", scale, proxied=True, LOOKALONG_HEARTBEAT_S="5") as stage:
        [proxy] = stage.proxies
        for way in (proxy.up, proxy.down):
            way.latency_s, way.jitter_s, way.bytes_per_s = 0.3, 0.1, 64_000
        chatting = asyncio.create_task(stage.crowd.chat(scale.messages, scale.rate))
        await asyncio.sleep(scale.seconds / 2)
        proxy.down.stall()
        await asyncio.sleep(scale.seconds / 2)
        proxy.heal()
        await chatting
        return await stage.finish()


async def blackhole(scale: Scale, heartbeat_s: int = 1, quiet_s: float = 1.0) -> Result:
    """Let all packets vanish without a word: either side notices by itself, and what was written comes later, once.

    A client looks at each heartbeat whether it heard anything since the last one; a server pings who is quiet, and
    waits as long again: twice its time from the last byte. Either takes that at most, and a little.
    """
    name, client_s, server_s = "net-blackhole", 2 * heartbeat_s + 1, 2 * quiet_s + 3
    program = ("tests.harness.bounded", json.dumps({"quiet_s": quiet_s, "connects": [1e4, 1e4]}))
    async with Stage(name, scale, proxied=True, program=program, LOOKALONG_HEARTBEAT_S=str(heartbeat_s)) as stage:
        [proxy] = stage.proxies
        await stage.crowd.chat(scale.messages, scale.rate)
        await stage.crowd.settle()
        people, begin = stage.crowd.people, time.monotonic()
        assert await asyncio.to_thread(_sockets, stage.server.port) == len(people)
        proxy.vanish()
        for each in people:
            await each.until(lambda one=each: one.losses, client_s * 4)
        noticed_s = max(each.losses[0] for each in people) - begin
        stage.result.add(f"{name}: the last client noticed after", noticed_s, "s", client_s)
        await stage.crowd.chat(scale.messages // 2, scale.rate)
        await _deserted(stage.server.port, server_s * 4)
        stage.result.add(f"{name}: the server noticed after", time.monotonic() - begin, "s", server_s)
        proxy.heal()
        proxy.cut()
        return await stage.finish()


# Private -----------------------------------------------------------------------------------------


async def _deserted(port: int, within_s: float) -> None:
    """Return once a server believes in no socket any more."""
    async with asyncio.timeout(within_s):
        # Nothing tells when a gauge of another process falls.
        while await asyncio.to_thread(_sockets, port):  # noqa: ASYNC110
            await asyncio.sleep(0.2)


def _sockets(port: int) -> int:
    """Return how many sockets a server believes in."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics") as answer:
        text: str = answer.read().decode()
    return sum(int(float(each)) for each in re.findall(r"^lookalong_sockets\{.*\} (\S+)", text, re.MULTILINE))
