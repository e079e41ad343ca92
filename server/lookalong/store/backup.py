"""Backups: one file that holds a whole database at one moment, taken while servers write.

SQLite is copied by its own backup, in one reading transaction, which keeps nobody from writing; the copy is a database
that can be opened. PostgreSQL is dumped by ``pg_dump`` and restored by ``pg_restore``, which have to be installed, in
a version not older than the server's. The key of the audit log is in neither.
"""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from typing import Final

from sqlalchemy.engine import URL, make_url

from .error import StoreError

__all__ = ["BackupError", "back_up", "restore"]


class BackupError(StoreError):
    """A backup that cannot be made, is damaged, or may not be put where something is."""


def back_up(store_url: str, target: Path) -> None:
    """Write a backup of a database, readable by its owner alone, and check it.

    Raises:
        BackupError: There is a file already, there is no database, or a tool failed.
    """
    if target.exists():
        raise BackupError(f"expected no file at {target}; name another, or move it away")
    partial = _beside(target)
    url = make_url(store_url)
    try:
        partial.touch(mode=0o600)
        if url.get_backend_name() == "sqlite":
            _copy(_file_of(url), partial)
            _check(partial)
        else:
            _run("pg_dump", url, "--format=custom", f"--file={partial}")
        _flush(partial)
        _put(partial, target)
    except OSError as error:
        raise BackupError(f"{error.strerror}: {error.filename or target}") from None
    finally:
        partial.unlink(missing_ok=True)


def restore(source: Path, store_url: str) -> None:
    """Put a backup where no database is yet.

    Raises:
        BackupError: There is a database already, it is no backup of this kind, it is damaged, or a tool failed.
    """
    url = make_url(store_url)
    try:
        with source.open("rb") as file:
            begins = file.read(16)
    except OSError as error:
        raise BackupError(f"{error.strerror}: {source}") from None
    kind = url.get_backend_name()
    if not begins.startswith(_MAGIC.get(kind, b"?")):
        raise BackupError(f"expected a backup of {kind}, got something else: {source}")
    if kind == "sqlite":
        _restore_sqlite(source, _file_of(url))
    else:
        # pg_restore makes what is not there and fails where something is; all of it or nothing.
        _run(
            "pg_restore",
            url,
            "--single-transaction",
            "--exit-on-error",
            "--no-owner",
            f"--dbname={url.database}",
            str(source),
        )


# Private -----------------------------------------------------------------------------------------

_MAGIC: Final = {"sqlite": b"SQLite format 3\0", "postgresql": b"PGDMP"}


def _file_of(url: URL) -> Path:
    return Path(url.database or "")


def _copy(source: Path, target: Path) -> None:
    if not source.exists():
        raise BackupError(f"expected a database at {source}, found none")
    try:
        with closing(_open(source)) as stored, closing(sqlite3.connect(target)) as copy:
            stored.backup(copy)
            # One file, without a log beside it.
            copy.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.Error as error:
        raise BackupError(f"expected a database that can be read at {source}: {error}") from None


def _open(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)


def _check(copy: Path) -> None:
    try:
        with closing(_open(copy)) as database:
            [[said], *_] = database.execute("PRAGMA integrity_check(1)").fetchall()
            database.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.Error as error:
        said = str(error)
    if said != "ok":
        raise BackupError(f"expected a database of ours that is whole at {copy}: {said}")


def _restore_sqlite(source: Path, target: Path) -> None:
    for there in (target, target.with_name(f"{target.name}-wal")):
        if there.exists():
            raise BackupError(f"expected no database at {there}; move it away first")
    _check(source)
    partial = _beside(target)
    try:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        partial.touch(mode=0o600)
        _copy(source, partial)
        _flush(partial)
        _put(partial, target)
    except OSError as error:
        raise BackupError(f"{error.strerror}: {error.filename or target}") from None
    finally:
        partial.unlink(missing_ok=True)


def _beside(target: Path) -> Path:
    """Return what a file is called while it is written: by this process alone."""
    return target.with_name(f"{target.name}.{os.getpid()}.partial")


def _put(partial: Path, target: Path) -> None:
    """Give a written file its name, unless another has it."""
    # Where links are not known too; who loses finds the other's file.
    target.touch(mode=0o600, exist_ok=False)
    partial.rename(target)


def _flush(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _run(program: str, url: URL, *arguments: str) -> None:
    if shutil.which(program) is None:
        raise BackupError(f"expected {program} of PostgreSQL; install its client programs")
    host = url.query.get("host", url.host or "")
    # The password in the environment: everybody on the machine sees arguments.
    given = {"PGHOST": str(host), "PGPORT": str(url.port or ""), "PGUSER": url.username, "PGDATABASE": url.database}
    secret = {"PGPASSWORD": url.password}
    said = {name: str(value) for name, value in {**given, **secret}.items() if value}
    done = subprocess.run(  # noqa: S603 # our own arguments, and the owner's file
        [program, "--no-password", *arguments], env={**os.environ, **said}, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise BackupError(f"{program} failed: {done.stderr.strip().partition(chr(10))[0][:300]}")
