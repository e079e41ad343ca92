"""Migrations bring a database to the tables of the code, and nothing is lost by running them again."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, make_url, text

from lookalong.store import Store, migration
from lookalong.store.engine import open_engine, open_sync_engine
from lookalong.store.table import metadata


async def test_migrated_tables_are_those_of_the_code(bare_url: str) -> None:
    engine = open_engine(bare_url)
    await migration.upgrade(engine)

    def is_ours(name: str | None, kind: str, _parents: object) -> bool:
        # Of its own kind on each dialect, see lookalong.store.search; test_search.py is about it.
        return kind != "table" or not str(name).startswith("message_word")

    def differences(connection: Connection) -> list[object]:
        options = {"compare_type": True, "include_name": is_ours}
        return list(compare_metadata(MigrationContext.configure(connection, opts=options), metadata))

    async with engine.connect() as connection:
        assert await connection.run_sync(differences) == []
    await engine.dispose()


async def test_database_is_at_the_newest_revision(bare_url: str) -> None:
    engine = open_engine(bare_url)
    assert await migration.current_revision(engine) is None
    await migration.upgrade(engine)
    assert await migration.current_revision(engine) == migration.head_revision()
    await engine.dispose()


def test_each_script_follows_the_one_before() -> None:
    scripts = ScriptDirectory(str(Path(migration.__file__).parent / "migrations"))
    found = [(each.revision, each.down_revision) for each in scripts.walk_revisions()][::-1]
    numbers = [f"{number:04}" for number in range(1, len(found) + 1)]
    assert found == list(zip(numbers, [None, *numbers], strict=False))
    assert scripts.get_current_head() == migration.head_revision()


async def test_nodes_that_start_together_migrate_once(bare_url: str) -> None:
    stores = await asyncio.gather(*(Store.open(bare_url) for _ in range(3)))
    for store in stores:
        await store.ping()
        await store.close()


async def test_reopening_keeps_what_is_stored(store_url: str) -> None:
    store = await Store.open(store_url)
    site = await store.add_site("Shop", "shop", ["https://shop.example"])
    await store.close()
    store = await Store.open(store_url)
    assert await store.site_by_key("shop") == site
    await store.close()


def test_connections_that_make_a_file_together_all_get_it(tmp_path: Path) -> None:
    together, files = 8, 100
    start = Barrier(together)

    def connect(number: int) -> None:
        engine = open_sync_engine(make_url(f"sqlite:///{tmp_path}/{number}.sqlite3"))
        start.wait()
        with engine.connect() as connection:
            connection.execute(text("SELECT 1"))
        engine.dispose()

    with ThreadPoolExecutor(together) as threads:
        for _ in threads.map(connect, [number for number in range(files) for _ in range(together)]):
            pass
