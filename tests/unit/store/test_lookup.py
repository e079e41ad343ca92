"""One row each for many, in few questions; nobody gets what was read before they asked."""

import asyncio
from collections.abc import Collection

import pytest

from lookalong.store.lookup import Lookup


class Table:
    """Answers when it is let; notes what it was asked for."""

    def __init__(self) -> None:
        self.asked: list[list[int]] = []
        self.rows = {number: f"row {number}" for number in range(1000)}
        self.begun, self.open = asyncio.Event(), asyncio.Event()
        self.fault: Exception | None = None

    async def find(self, keys: Collection[int]) -> dict[int, str]:
        self.asked.append([*keys])
        self.begun.set()
        found = {key: self.rows[key] for key in keys if key in self.rows}
        await self.open.wait()
        if self.fault is not None:
            raise self.fault
        return found


async def test_what_is_asked_for_during_a_read_goes_with_the_next() -> None:
    table = Table()
    lookup = Lookup(table.find)
    first = asyncio.create_task(lookup.get(1))
    await table.begun.wait()
    table.rows[1] = "newer"
    later = [asyncio.create_task(lookup.get(key)) for key in (1, 2, 2, -1)]
    await asyncio.sleep(0)
    table.open.set()
    assert await first == "row 1"
    assert await asyncio.gather(*later) == ["newer", "row 2", "row 2", None]
    assert table.asked == [[1], [1, 2, -1]]


async def test_a_question_has_a_bound() -> None:
    table = Table()
    table.open.set()
    lookup = Lookup(table.find)
    assert await asyncio.gather(*map(lookup.get, range(600))) == [f"row {number}" for number in range(600)]
    assert [len(each) for each in table.asked] == [256, 256, 88]


async def test_everybody_who_asked_hears_of_a_fault_and_the_next_read_is_another() -> None:
    table = Table()
    table.fault = OSError("gone")
    table.open.set()
    lookup = Lookup(table.find)
    outcomes = await asyncio.gather(lookup.get(1), lookup.get(2), return_exceptions=True)
    assert [*outcomes] == [table.fault, table.fault]
    table.fault = None
    assert await lookup.get(1) == "row 1"


async def test_who_goes_away_keeps_nobody_waiting() -> None:
    table = Table()
    lookup = Lookup(table.find)
    gone, stays = asyncio.create_task(lookup.get(1)), asyncio.create_task(lookup.get(1))
    await table.begun.wait()
    gone.cancel()
    with pytest.raises(asyncio.CancelledError):
        await gone
    table.open.set()
    assert await stays == "row 1"
