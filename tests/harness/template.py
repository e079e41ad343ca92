"""Databases that are migrated already, to copy: to run every migration takes longer than most tests."""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from lookalong.store import migration
from lookalong.store.engine import open_engine

__all__ = ["aside", "migrate", "migrated"]


def migrated(file: Path) -> str:
    """Put a database without content at a path, unless there is one; return its URL."""
    if not file.exists():
        file.write_bytes(_template())
    return f"sqlite:///{file}"


async def migrate(url: str) -> None:
    """Bring a database to the tables of the code."""
    engine = open_engine(url)
    await migration.upgrade(engine)
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
