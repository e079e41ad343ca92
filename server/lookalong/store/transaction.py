"""Transactions: how the store reads and writes, and what it makes of the driver's errors."""

from collections.abc import AsyncIterator, Callable, Collection
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from sqlalchemy import Row, Select
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from .audit import AuditLog
from .engine import WRITE, write_turn
from .error import AlreadyExists, StoreUnavailable

__all__ = ["Transactions", "first", "listed", "rows", "translated"]

_Record = TypeVar("_Record")


class Transactions:
    """What every part of the store does its work with.

    Args:
        engine: The database.
        audit_log: What happened, in the transaction in which it did.
        clock: Milliseconds since 1970.
    """

    def __init__(self, engine: AsyncEngine, audit_log: AuditLog, clock: Callable[[], int]) -> None:
        self._engine, self._audit, self._clock = engine, audit_log, clock
        self._writing = engine.execution_options(**{WRITE: True})
        self._turn = write_turn(engine)

    @asynccontextmanager
    async def _reading(self) -> AsyncIterator[AsyncConnection]:
        async with translated(), self._engine.connect() as connection:
            yield connection

    @asynccontextmanager
    async def _writes(self, what: str) -> AsyncIterator[AsyncConnection]:
        async with translated(what), self._turn, self._writing.begin() as connection:
            yield connection


@asynccontextmanager
async def translated(what: str = "nothing") -> AsyncIterator[None]:
    """Turn the driver's errors into ours."""
    try:
        yield
    except IntegrityError:
        raise AlreadyExists(f"expected {what} not to exist yet; choose another") from None
    except (SQLAlchemyError, OSError, TimeoutError) as error:
        raise StoreUnavailable(f"expected the store to answer, got {type(error).__name__}") from error


def first(records: list[_Record]) -> _Record | None:
    """Return the first of some records, None of none."""
    return records[0] if records else None


async def rows(connection: AsyncConnection, query: Select[Any]) -> list[Row[Any]]:
    """Return all rows of a query."""
    return list(await connection.execute(query))


def listed(ids: Collection[str]) -> str:
    """Return ids as the audit log writes them."""
    return " ".join(sorted(ids))
