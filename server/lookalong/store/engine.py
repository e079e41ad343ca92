"""Database engines: one URL in, an engine out that behaves alike on both dialects."""

import asyncio
import time
from contextlib import AbstractAsyncContextManager, nullcontext
from pathlib import Path
from sqlite3 import SQLITE_BUSY, OperationalError
from typing import Any, Final

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from . import sqlite

__all__ = ["WRITE", "Turn", "open_engine", "open_sync_engine", "write_turn"]

WRITE: Final = "lookalong_write"
"""Execution option of connections that will write."""

Turn = AbstractAsyncContextManager[None]
"""Held while a transaction writes; may be entered again and again."""


def open_engine(url: str) -> AsyncEngine:
    """Return an engine for ``sqlite:///path`` or ``postgresql://user:password@host/name``; nothing is connected yet.

    Raises:
        ValueError: Another kind of URL.
    """
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise ValueError("expected a store URL like sqlite:///lookalong.sqlite3, got something else") from None
    match parsed.get_backend_name():
        case "sqlite":
            return _sqlite(parsed)
        case "postgresql":
            return _postgresql(parsed)
        case other:
            raise ValueError(f"expected a store URL that begins with sqlite:// or postgresql://, got {other}://")


def open_sync_engine(url: URL) -> Engine:
    """Return an engine for a SQLite database that threads use, not the event loop; nothing is connected yet."""
    engine = create_engine(
        url.set(drivername="sqlite"), connect_args={"timeout": _LOCK_WAIT_S, "cached_statements": sqlite.KEPT}
    )
    _listen(engine)
    return engine


def write_turn(engine: AsyncEngine) -> Turn:
    """Return what the writing transactions of this process take turns with.

    SQLite's own lock is not fair: whoever waits for it asks now and then, and under load always too late. In
    PostgreSQL only those wait for each other who write the same rows.
    """
    return asyncio.Lock() if engine.dialect.name == "sqlite" else nullcontext()


# Private -----------------------------------------------------------------------------------------

_LOCK_WAIT_S = 2.0
"""How long a write waits for another process's lock: shorter than people wait for an ack before they worry."""

_AGAIN_S: Final = 0.01
"""Until a new file is asked again to keep a log; whoever was first needs less."""

_CONNECTIONS: Final = 12
"""Of one process; they stay. Those beyond a pool would be opened and closed again just when there is most to do."""

_ANSWER_WAIT_S = 10.0
_CONNECT_WAIT_S = 5.0


def _sqlite(url: URL) -> AsyncEngine:
    if not url.database or url.database == ":memory:":
        raise ValueError("expected a SQLite file, as sqlite:///lookalong.sqlite3: a store in memory is lost at exit")
    Path(url.database).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    engine = create_async_engine(
        url.set(drivername="sqlite+aiosqlite"),
        connect_args={"timeout": _LOCK_WAIT_S, "async_creator_fn": sqlite.connect},
        pool_size=_CONNECTIONS,
        max_overflow=0,
    )
    _listen(engine.sync_engine)
    return engine


def _listen(engine: Engine) -> None:
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)


def _postgresql(url: URL) -> AsyncEngine:
    return create_async_engine(
        url.set(drivername="postgresql+asyncpg"),
        pool_pre_ping=True,
        pool_timeout=_CONNECT_WAIT_S,
        pool_size=_CONNECTIONS,
        max_overflow=0,
        connect_args={"timeout": _CONNECT_WAIT_S, "command_timeout": _ANSWER_WAIT_S},
    )


def _prepare_sqlite(dbapi_connection: Any, _record: object) -> None:
    # The driver's own BEGIN comes too late for a consistent read and never before DDL; ours comes from _begin_sqlite.
    dbapi_connection.isolation_level = None
    cursor = dbapi_connection.cursor()
    _enter_wal(cursor)
    for pragma in (
        "synchronous=FULL",  # a commit that returned has survived a power cut
        "foreign_keys=ON",
        "secure_delete=ON",  # what is erased is overwritten in the file
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _enter_wal(cursor: Any) -> None:
    """Let readers never wait for the writer.

    Of those who do this to a new file at once each would wait for the other, so SQLite refuses one without any wait.
    """
    late = time.monotonic() + _LOCK_WAIT_S
    while True:
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
            return
        except OperationalError as error:
            if error.sqlite_errorcode != SQLITE_BUSY or time.monotonic() > late:
                raise
            time.sleep(_AGAIN_S)


def _begin_sqlite(connection: Connection) -> None:
    # A transaction that reads first and writes later would fail at once where another one wrote in between
    # (SQLITE_BUSY_SNAPSHOT): writers take the lock at the start, and wait for it.
    writes = connection.get_execution_options().get(WRITE, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
