from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from lookalong.store.engine import open_engine

MANY = 2_500
NUMBERS = text(f"WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < {MANY}) SELECT n FROM n")  # noqa: S608


@pytest.fixture
async def engine(tmp_path: Path) -> AsyncIterator[AsyncEngine]:
    engine = open_engine(f"sqlite:///{tmp_path}/store.sqlite3")
    yield engine
    await engine.dispose()


async def test_all_rows_come_however_many_there_are(engine: AsyncEngine) -> None:
    async with engine.connect() as connection:
        assert (await connection.scalars(NUMBERS)).all() == list(range(1, MANY + 1))
        assert (await connection.scalars(text("SELECT 1 WHERE 0"))).all() == []


async def test_rows_that_are_streamed_come_in_order(engine: AsyncEngine) -> None:
    async with engine.connect() as connection:
        found = [each async for each in await connection.stream_scalars(NUMBERS)]
        assert found == list(range(1, MANY + 1))


async def test_a_transaction_can_be_left_in_the_middle_of_what_it_reads(engine: AsyncEngine) -> None:
    async with engine.connect() as connection:
        async for _ in await connection.stream_scalars(NUMBERS):
            break
    async with engine.connect() as connection:
        assert await connection.scalar(text("SELECT 1")) == 1
