"""Removes, now and then, what sites need not keep any longer."""

import asyncio
from typing import Final

import structlog

from .depot import Depot
from .store import Store, StoreError

__all__ = ["SWEEP_S", "Sweeper"]

SWEEP_S: Final = 6 * 3600.0
"""Seconds between two rounds: days are counted, so hours do not matter."""

log = structlog.get_logger(__name__)


class Sweeper:
    """Sweeps the store while the server runs; every node may, they do not disturb each other.

    Args:
        store: What is swept.
        depot: Where the bytes of files are, which nothing refers to then.
        audit_days: Days that entries of the audit log about no site are kept; 0 for ever.
        interval_s: Seconds between two rounds. The first begins at once.
    """

    def __init__(self, store: Store, depot: Depot, audit_days: int, interval_s: float = SWEEP_S) -> None:
        self._store, self._depot, self._audit_days, self._interval_s = store, depot, audit_days, interval_s
        self._task = asyncio.create_task(self._run(), name="sweeper")

    async def stop(self) -> None:
        """Stop in the middle of a round if need be: each of its steps is whole."""
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self) -> None:
        while True:
            try:
                await self._store.sweep(self._audit_days)
                await self._depot.sweep()
            except StoreError as error:
                log.warning("sweep_failed", reason=str(error))
            await asyncio.sleep(self._interval_s)
