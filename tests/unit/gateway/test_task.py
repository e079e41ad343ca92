"""Tasks that belong to no socket, and announcements that come no more often than they can be read."""

from __future__ import annotations

import asyncio

import structlog

from lookalong.gateway.task import Coalescer, Tasks


async def test_what_fails_is_said() -> None:
    tasks = Tasks()

    async def fail() -> None:
        raise ValueError("no")

    with structlog.testing.capture_logs() as lines:
        tasks.spawn(fail())
        await asyncio.sleep(0)
        await asyncio.sleep(0)
    assert [(line["event"], str(line["exc_info"])) for line in lines] == [("task_failed", "no")]


async def test_stopping_cancels_everything() -> None:
    tasks, ran = Tasks(), []
    tasks.spawn(asyncio.sleep(3600))
    tasks.later(0, lambda: ran.append(1))
    await tasks.stop()
    await asyncio.sleep(0)
    assert ran == []


async def test_a_timer_can_be_taken_back() -> None:
    tasks, ran = Tasks(), []
    tasks.cancel(tasks.later(0, lambda: ran.append(1)))
    tasks.cancel(None)
    done = asyncio.Event()
    tasks.later(0.001, done.set)
    await done.wait()
    assert ran == []


async def test_the_first_asking_runs_at_once_and_the_rest_together() -> None:
    tasks, runs = Tasks(), list[str]()
    twice = asyncio.Event()

    async def run(key: str) -> None:
        runs.append(key)
        if len(runs) == 3:
            twice.set()

    coalescer = Coalescer(tasks, 0.02, run)
    for _ in range(50):
        coalescer.touch("a")
    coalescer.touch("b")
    await asyncio.sleep(0)
    assert runs == ["a", "b"]
    async with asyncio.timeout(5):
        await twice.wait()
    assert runs == ["a", "b", "a"]
    await tasks.stop()
