"""SQLite's connections, with one visit to their thread for each statement.

aiosqlite sends every step of a statement to its thread apart: make a cursor, execute, fetch, close. Each visit wakes
that thread and then this one, which for the store's short statements costs more than what SQLite does.
"""

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final, TypeVar, cast

import aiosqlite

__all__ = ["KEPT", "connect"]

_AT_ONCE: Final = 1000
"""Rows that come with the statement; more are fetched when they are asked for."""

KEPT: Final = 256
"""Statements that a connection has read and keeps: ours, and those of ``Bulk`` for each number of rows."""


def connect(database: str, **options: Any) -> aiosqlite.Connection:
    """Return a connection, to be awaited; the arguments are those of ``sqlite3.connect``."""
    connection = _Connection(lambda: sqlite3.connect(database, **options), _AT_ONCE)
    # A process that ends waits for no database.
    connection._thread.daemon = True
    return connection


# Private -----------------------------------------------------------------------------------------

_T = TypeVar("_T")


class _Connection(aiosqlite.Connection):
    def cursor(self) -> "_Cursor":  # type: ignore[override]
        return _Cursor(self)

    async def visit(self, function: Callable[..., _T], *arguments: object) -> _T:
        """Call a function in the connection's thread."""
        return cast("_T", await self._execute(function, *arguments))  # type: ignore[no-untyped-call]


class _Cursor:
    """A cursor as SQLAlchemy's adapter needs it."""

    arraysize = 1

    def __init__(self, connection: _Connection) -> None:
        self._connection = connection
        self._open: sqlite3.Cursor | None = None
        self._rows: list[Any] = []
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None

    async def __aenter__(self) -> "_Cursor":
        return self

    async def execute(self, operation: str, parameters: Sequence[Any] = ()) -> None:
        await self._connection.visit(self._execute, operation, parameters)

    async def executemany(self, operation: str, parameters: Iterable[Sequence[Any]]) -> None:
        await self._connection.visit(self._executemany, operation, parameters)

    async def fetchall(self) -> list[Any]:
        rows, self._rows = self._rows, []
        if self._open is not None:
            rows += await self._connection.visit(self._open.fetchall)
            await self.close()
        return rows

    async def fetchmany(self, size: int = _AT_ONCE) -> list[Any]:
        if not self._rows and self._open is not None:
            self._rows = await self._connection.visit(self._open.fetchmany, size)
        rows, self._rows = self._rows[:size], self._rows[size:]
        return rows

    async def close(self) -> None:
        if self._open is not None:
            opened, self._open = self._open, None
            await self._connection.visit(opened.close)

    # In the connection's thread

    def _execute(self, operation: str, parameters: Sequence[Any]) -> None:
        cursor = self._connection._conn.execute(operation, parameters)
        self._note(cursor)
        self._rows = cursor.fetchmany(_AT_ONCE) if cursor.description else []
        if len(self._rows) < _AT_ONCE:
            cursor.close()
        else:
            self._open = cursor

    def _executemany(self, operation: str, parameters: Iterable[Sequence[Any]]) -> None:
        cursor = self._connection._conn.executemany(operation, parameters)
        self._note(cursor)
        cursor.close()

    def _note(self, cursor: sqlite3.Cursor) -> None:
        self.description, self.rowcount, self.lastrowid = cursor.description, cursor.rowcount, cursor.lastrowid
