"""The hand that writes for the writer: a whole transaction at once, without going to and fro.

On SQLite a transaction runs in a thread of its own. Statement by statement each would wake that thread, and then wait
until the event loop has time for the next: under load a transaction would take many times as long, with the lock held.
PostgreSQL's driver is asynchronous itself.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.ext.asyncio import AsyncEngine

from .engine import WRITE, open_sync_engine

__all__ = ["Hand", "open_hand"]

_T = TypeVar("_T")


class Hand(Protocol):
    """Writes, one transaction after the other."""

    async def write(self, work: Callable[[Connection], _T]) -> _T:
        """Do some work in a transaction that writes; durable on return."""

    async def close(self) -> None:
        """Let the database go. May be called twice."""


def open_hand(engine: AsyncEngine) -> Hand:
    """Return what writes to an engine's database; nothing is connected yet."""
    if engine.dialect.name == "sqlite":
        return _ThreadHand(open_sync_engine(engine.url))
    return _LoopHand(engine)


# Private -----------------------------------------------------------------------------------------


class _ThreadHand:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine.execution_options(**{WRITE: True})
        self._thread = ThreadPoolExecutor(1, "store writer")

    async def write(self, work: Callable[[Connection], _T]) -> _T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._write, work)

    def _write(self, work: Callable[[Connection], _T]) -> _T:
        with self._engine.begin() as connection:
            return work(connection)

    async def close(self) -> None:
        # The thread has nothing left to do, so this waits for nothing.
        self._thread.shutdown()
        self._engine.dispose()


class _LoopHand:
    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def write(self, work: Callable[[Connection], _T]) -> _T:
        async with self._engine.begin() as connection:
            return await connection.run_sync(work)

    async def close(self) -> None:
        """Leave the engine to its owner."""
