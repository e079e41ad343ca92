"""Tasks of the gateway that belong to no socket."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import structlog

__all__ = ["Coalescer", "Tasks"]

log = structlog.get_logger(__name__)


class Tasks:
    """Keeps tasks alive until they are done, and says so when one failed."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()
        self._timers: set[asyncio.TimerHandle] = set()

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        """Run something on its own."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)

    def later(self, delay_s: float, run: Callable[[], None]) -> asyncio.TimerHandle:
        """Call something after a delay, unless the node stops first."""

        def due() -> None:
            self._timers.discard(timer)
            run()

        timer = asyncio.get_running_loop().call_later(delay_s, due)
        self._timers.add(timer)
        return timer

    def cancel(self, timer: asyncio.TimerHandle | None) -> None:
        """Take a timer back; None is nothing to take back."""
        if timer is not None:
            timer.cancel()
            self._timers.discard(timer)

    async def stop(self) -> None:
        """Cancel everything and wait until it is gone."""
        for timer in self._timers:
            timer.cancel()
        self._timers.clear()
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("task_failed", task=task.get_coro().__qualname__, exc_info=error)  # type: ignore[union-attr]


class Coalescer:
    """Runs something for a key at once, then at most once per interval however often it is asked to.

    Args:
        tasks: Where it runs.
        interval_s: Seconds.
        run: What to do for a key.
    """

    def __init__(self, tasks: Tasks, interval_s: float, run: Callable[[str], Coroutine[Any, Any, None]]) -> None:
        self._tasks, self._interval_s, self._run = tasks, interval_s, run
        self._asked: dict[str, bool] = {}

    def touch(self, key: str) -> None:
        """Ask for a run."""
        if key in self._asked:
            self._asked[key] = True
            return
        self._asked[key] = False
        self._tasks.spawn(self._run(key))
        self._tasks.later(self._interval_s, lambda: self._rest(key))

    def _rest(self, key: str) -> None:
        if self._asked.pop(key):
            self.touch(key)
