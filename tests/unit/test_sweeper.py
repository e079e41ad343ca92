"""Sweeping goes on whatever a round comes to, and stops when asked to."""

import asyncio
from typing import TYPE_CHECKING, cast

import structlog

from lookalong.store import Store, StoreUnavailable
from lookalong.sweeper import Sweeper

if TYPE_CHECKING:
    from lookalong.depot import Depot


class Swept:
    """Counts rounds; the first one fails."""

    def __init__(self) -> None:
        self.days: list[int] = []
        self.twice = asyncio.Event()

    async def sweep(self, server_audit_days: int) -> None:
        self.days.append(server_audit_days)
        if len(self.days) == 1:
            raise StoreUnavailable("gone")
        self.twice.set()


class Emptied:
    """Sweeps nothing."""

    async def sweep(self) -> None:
        pass


async def test_round_that_fails_is_said_and_the_next_one_comes() -> None:
    swept = Swept()
    with structlog.testing.capture_logs() as lines:
        sweeper = Sweeper(cast("Store", swept), cast("Depot", Emptied()), 30, interval_s=0)
        await swept.twice.wait()
    assert [line["event"] for line in lines] == ["sweep_failed"]
    await sweeper.stop()
    rounds = len(swept.days)
    await asyncio.sleep(0)
    assert swept.days == [30] * rounds
