"""A slice of every scenario, for every day; `make faults` plays them whole."""

from __future__ import annotations

from tests.faults import network, process
from tests.faults.stage import Scale


async def test_server_kill_loop() -> None:
    assert (await process.server_kill_loop(Scale(messages=200, times=2))).missed() == []


async def test_redis_kill_loop() -> None:
    assert (await process.redis_kill_loop(Scale(messages=150, times=2, seconds=0.5))).missed() == []


async def test_kill_integrity() -> None:
    assert (await process.kill_integrity(Scale(messages=60, times=2, sites=1, rate=30))).missed() == []


async def test_drop_mid_message() -> None:
    assert (await network.drop_mid_message(Scale(messages=120, sites=1, rate=40))).missed() == []


async def test_slicer() -> None:
    assert (await network.slicer(Scale(messages=120, sites=1, rate=40))).missed() == []


async def test_slow() -> None:
    assert (await network.slow(Scale(messages=60, sites=1, seconds=1, rate=30))).missed() == []
