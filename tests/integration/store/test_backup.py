"""Backups of both databases: taken while messages are stored, whole, and never put over anything."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.engine import make_url

from lookalong.store import Store, backup, migration
from lookalong.store.engine import open_engine

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.integration.store.conftest import Thread


def named(folder: Path, part: str) -> list[str]:
    return [path.name for path in folder.iterdir() if part in path.name]


@pytest.fixture
async def empty_url(store_url: str, tmp_path: Path) -> str:
    """Where a backup of that database can be put."""
    url = make_url(store_url)
    if url.get_backend_name() == "sqlite":
        return f"sqlite:///{tmp_path}/elsewhere/store.sqlite3"
    engine = open_engine(store_url)
    name = f"{url.database}_restored"
    async with engine.connect() as connection:
        await connection.execution_options(isolation_level="AUTOCOMMIT")
        await connection.execute(text(f"CREATE DATABASE {name}"))
    await engine.dispose()
    return url.set(database=name).render_as_string(hide_password=False)


async def test_a_backup_taken_while_messages_are_stored_is_whole(
    store: Store, store_url: str, empty_url: str, thread: Thread, tmp_path: Path
) -> None:
    async def write(number: int) -> None:
        await store.append(thread.conversation.id, f"m{number}", "text", "visitor", "v", "", f"refund {number}")

    await asyncio.gather(*map(write, range(50)))
    file = tmp_path / "backup"
    copying = asyncio.create_task(asyncio.to_thread(backup.back_up, store_url, file))
    number = 50
    while not copying.done():
        await write(number)
        number += 1
    await copying
    assert file.stat().st_mode & 0o077 == 0
    await asyncio.to_thread(backup.restore, file, empty_url)
    restored = await Store.open(empty_url)
    messages, head, _ = await restored.history(thread.conversation.id, 0, 10_000)
    assert 50 <= head <= number
    assert [each.seq for each in messages] == list(range(1, head + 1))
    hits, _ = await restored.search("refund", [thread.site.id])
    assert hits[0].message.seq == head
    await restored.append(thread.conversation.id, "after", "text", "visitor", "v", "", "goes on")
    await restored.close()


async def test_nothing_is_overwritten(store: Store, store_url: str, thread: Thread, tmp_path: Path) -> None:
    file = tmp_path / "backup"
    await asyncio.to_thread(backup.back_up, store_url, file)
    kept = file.read_bytes()
    with pytest.raises(backup.BackupError, match="expected no file"):
        await asyncio.to_thread(backup.back_up, store_url, file)
    assert file.read_bytes() == kept
    with pytest.raises(backup.BackupError):
        await asyncio.to_thread(backup.restore, file, store_url)
    assert await store.sites() == [thread.site]
    assert named(tmp_path, "partial") == []


def damaged(file: Path) -> None:
    data = bytearray(file.read_bytes())
    data[4096 * 3 : 4096 * 6] = b"\xff" * 4096 * 3
    file.write_bytes(data)


@pytest.mark.parametrize(
    "damage",
    [
        damaged,
        lambda file: file.write_bytes(b"SQLite format 3\0"),
        lambda file: file.write_bytes(b"no database at all"),
    ],
    ids=["pages", "cut", "other"],
)
async def test_what_is_no_whole_backup_is_refused(tmp_path: Path, damage: Callable[[Path], object]) -> None:
    url, file = f"sqlite:///{tmp_path}/store.sqlite3", tmp_path / "backup"
    store = await Store.open(url)
    for number in range(50):
        await store.add_site(f"Site {number}", f"site-{number}")
    await store.close()
    backup.back_up(url, file)
    damage(file)
    with pytest.raises(backup.BackupError):
        backup.restore(file, f"sqlite:///{tmp_path}/restored.sqlite3")
    assert not (tmp_path / "restored.sqlite3").exists()


async def make_older(url: str) -> None:
    """Take the newest revision back, as far as a backup can tell."""
    engine = open_engine(url)
    async with engine.begin() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    await engine.dispose()


@pytest.fixture
def migrated(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The revisions that databases were brought up to date from, without doing it."""
    found: list[str] = []

    def note(connection: Connection) -> None:
        found.append(str(connection.scalar(text("SELECT version_num FROM alembic_version"))))
        connection.execute(text("UPDATE alembic_version SET version_num = :head"), {"head": migration.head_revision()})

    monkeypatch.setattr(migration, "_upgrade", note)
    return found


async def test_an_upgrade_keeps_a_copy_of_what_was_before(
    store_url: str, empty_url: str, migrated: list[str], tmp_path: Path
) -> None:
    folder = tmp_path / "copies"
    await (await Store.open(store_url, backups=folder)).close()
    assert (named(tmp_path, "before"), migrated) == ([], [])
    await make_older(store_url)
    await (await Store.open(store_url, backups=folder)).close()
    assert migrated == ["0001"]
    where = tmp_path if store_url.startswith("sqlite") else folder
    [copy] = [where / name for name in named(where, "before-upgrade-from-0001")]
    backup.restore(copy, empty_url)
    engine = open_engine(empty_url)
    assert await migration.current_revision(engine) == "0001"
    await engine.dispose()


@pytest.mark.parametrize("dialect", ["postgresql"])
async def test_postgresql_is_not_upgraded_where_no_copy_can_be_made(
    store_url: str, migrated: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await make_older(store_url)
    with monkeypatch.context() as context:
        context.setenv("PATH", str(tmp_path))
        with pytest.raises(backup.BackupError, match="pg_dump"):
            await Store.open(store_url, backups=tmp_path)
        assert migrated == []
        await (await Store.open(store_url)).close()
    assert migrated == ["0001"]
