"""Brings a database to the tables this version needs."""

import asyncio
from functools import cache
from pathlib import Path
from typing import Final

import structlog
from sqlalchemy import URL, Connection, inspect, text
from sqlalchemy.ext.asyncio import AsyncEngine

from . import backup, search
from .engine import WRITE

__all__ = ["current_revision", "head_revision", "upgrade"]


log = structlog.get_logger(__name__)


async def upgrade(engine: AsyncEngine, backups: Path | None = None) -> None:
    """Run the migrations that are missing, in one transaction; processes that start together wait for each other.

    Where none is missing nothing is locked: a node must be able to start while others write all the time.

    Args:
        engine: Of the database.
        backups: The folder for a copy of a PostgreSQL database as it was before; None for no copy of it.

    Raises:
        BackupError: No copy could be made; nothing was changed.
    """
    if await current_revision(engine) == head_revision():
        return
    await _back_up(engine, backups)
    writing = engine.execution_options(**{WRITE: True})
    async with writing.begin() as connection:
        if connection.dialect.name == "postgresql":
            await connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
        await connection.run_sync(_upgrade)


async def current_revision(engine: AsyncEngine) -> str | None:
    """Return the revision the database is at, or None for an empty one."""
    async with engine.connect() as connection:
        if not await connection.run_sync(lambda sync: inspect(sync).has_table("alembic_version")):
            return None
        revision: str | None = await connection.scalar(text("SELECT version_num FROM alembic_version"))
        return revision


@cache
def head_revision() -> str:
    """Return the revision this version needs: the number of the last script."""
    return max(script.name[1:5] for script in (_SCRIPTS / "versions").glob("r[0-9]*.py"))


# Private -----------------------------------------------------------------------------------------


async def _back_up(engine: AsyncEngine, folder: Path | None) -> None:
    """Keep a copy of a database that an upgrade is about to change.

    Of processes that start together the last copies again, before or after the others have upgraded: never to a file
    that is there.
    """
    revision = await current_revision(engine)
    if revision in (None, head_revision()):
        return
    name = f"{engine.url.database}.before-upgrade-from-{revision}"
    if engine.dialect.name == "sqlite":
        await asyncio.to_thread(_keep, engine.url, Path(name))
    elif folder is not None:
        await asyncio.to_thread(_keep, engine.url, folder / name)


def _keep(url: URL, target: Path) -> None:
    if target.exists():
        return
    plain = url.set(drivername=url.get_backend_name()).render_as_string(hide_password=False)
    try:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        backup.back_up(plain, target)
    except backup.BackupError as error:
        # There it is another process that was first.
        if not target.exists():
            raise backup.BackupError(f"no copy before the upgrade: {error}") from None
    else:
        log.info("backed_up_before_upgrade", file=str(target))


_SCRIPTS = Path(__file__).parent / "migrations"

_LOCK: Final = 0x6C6F6F6B
"""Any number that no other program takes on this database: the bytes of "look"."""


def _upgrade(connection: Connection) -> None:
    # Here, because most starts find nothing to do: loading it and the scripts would be a tenth of them.
    from alembic import command
    from alembic.config import Config

    config = Config()
    # A % in the path would be read as an interpolation (configparser).
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    search.tune(connection)
