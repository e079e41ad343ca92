"""Databases that are migrated already, to copy: to run every migration takes longer than most tests."""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

from lookalong.store import migration
from lookalong.store.engine import WRITE, open_engine

__all__ = ["aside", "migrate", "migrated"]

SCRIPTS = Path(migration.__file__).parent / "migrations"


def migrated(file: Path) -> str:
    """Put a database without content at a path, unless there is one; return its URL."""
    if not file.exists():
        file.write_bytes(_template())
    return f"sqlite:///{file}"


async def migrate(url: str, revision: str = "head") -> None:
    """Bring a database without tables to those of the code, or of an earlier version."""
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))

    def upgrade(connection: Connection) -> None:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)

    engine = open_engine(url)
    async with engine.execution_options(**{WRITE: True}).begin() as connection:
        await connection.run_sync(upgrade)
    await engine.dispose()


def aside(work: Coroutine[Any, Any, None]) -> None:
    """Run a coroutine to its end, whatever loop is running here."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, work).result()


@cache
def _template() -> bytes:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "template.sqlite3"
        aside(migrate(f"sqlite:///{file}"))
        return file.read_bytes()
