"""A slice of every scenario, for every day; `make faults` plays them whole."""

from __future__ import annotations

from tests.faults import machine, network, process, storage
from tests.faults.stage import Scale
from tests.integration.store import postgres

FEW = Scale(messages=40, sites=2, rate=40)


async def test_server_kill_loop() -> None:
    assert (await process.server_kill_loop(Scale(messages=80, times=2, rate=40))).missed() == []


async def test_redis_kill_loop() -> None:
    assert (await process.redis_kill_loop(Scale(messages=60, times=1, rate=40, seconds=0.5))).missed() == []


async def test_locked() -> None:
    assert (await storage.locked(FEW)).missed() == []


async def test_disk_full() -> None:
    assert (await storage.disk_full(FEW)).missed() == []


if postgres.binaries():
    # As the store's own tests: with PostgreSQL where there is one.
    async def test_postgres_restarted() -> None:
        assert (await storage.postgres_restarted(Scale(messages=40, times=1, seconds=0.5))).missed() == []


async def test_drop_mid_message() -> None:
    assert (await network.drop_mid_message(Scale(messages=80))).missed() == []


async def test_slicer() -> None:
    assert (await network.slicer(FEW)).missed() == []


async def test_blackhole() -> None:
    assert (await network.blackhole(FEW)).missed() == []


async def test_clock_jumps() -> None:
    assert (await machine.clock_jumps(FEW)).missed() == []


async def test_file_limit() -> None:
    assert (await machine.file_limit(FEW)).missed() == []


async def test_loop_stall() -> None:
    assert (await machine.loop_stall(Scale(messages=20))).missed() == []
