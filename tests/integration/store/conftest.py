"""Stores to test against: SQLite always, PostgreSQL where there is one."""

import os
import secrets
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url

from lookalong.store import ConversationRecord, SiteRecord, Store, VisitorRecord
from lookalong.store.engine import open_engine
from tests.harness.template import aside, migrate, migrated
from tests.integration.store import postgres

DIALECTS = ["sqlite", *(["postgresql"] if os.environ.get(postgres.ENV) or postgres.binaries() else [])]


@dataclass
class Clock:
    """Milliseconds, by the test's will."""

    now: int = 1_000

    def __call__(self) -> int:
        return self.now


@dataclass(frozen=True)
class Thread:
    """A conversation with what it needs."""

    site: SiteRecord
    visitor: VisitorRecord
    token: str
    conversation: ConversationRecord


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Callable[[], str]]:
    """Start the server when the first test wants it."""
    with ExitStack() as stack:
        started: list[str] = []

        def url() -> str:
            folder = postgres.binaries()
            if not started and folder is not None:
                started.append(os.environ.get(postgres.ENV) or stack.enter_context(postgres.run_postgres(folder)))
            return os.environ.get(postgres.ENV) or started[0]

        yield url


@pytest.fixture(scope="session")
def postgres_template(postgres_server: Callable[[], str]) -> Iterator[Callable[[], str]]:
    """Make a migrated database when the first test wants it; gives its name."""
    made: list[str] = []

    def name() -> str:
        if not made:
            made.append(f"template_{secrets.token_hex(8)}")
            aside(_administer(postgres_server(), f"CREATE DATABASE {made[0]}"))
            aside(migrate(_named(postgres_server(), made[0])))
        return made[0]

    yield name
    if made:
        aside(_administer(postgres_server(), f"DROP DATABASE {made[0]} WITH (FORCE)"))


@pytest.fixture(params=DIALECTS)
def dialect(request: pytest.FixtureRequest) -> str:
    """Each database the store works with."""
    name: str = request.param
    return name


@pytest.fixture
async def bare_url(dialect: str, tmp_path: Path, postgres_server: Callable[[], str]) -> AsyncIterator[str]:
    """A URL of a database without tables."""
    if dialect == "sqlite":
        yield f"sqlite:///{tmp_path}/bare.sqlite3"
        return
    async with _database(postgres_server(), "template1") as url:
        yield url


@pytest.fixture
async def store_url(
    dialect: str, tmp_path: Path, postgres_server: Callable[[], str], postgres_template: Callable[[], str]
) -> AsyncIterator[str]:
    """A URL of a database without content."""
    if dialect == "sqlite":
        yield migrated(tmp_path / "store.sqlite3")
        return
    async with _database(postgres_server(), postgres_template()) as url:
        yield url


@pytest.fixture
async def store(store_url: str, clock: Clock) -> AsyncIterator[Store]:
    opened = await Store.open(store_url, clock=clock)
    yield opened
    await opened.close()


@pytest.fixture
async def thread(store: Store) -> Thread:
    site = await store.add_site("Shop", "shop", ["https://shop.example"])
    visitor, token = await store.add_visitor(site.id, "Visitor")
    conversation = await store.open_conversation(site.id, visitor.id, "https://shop.example/")
    return Thread(site, visitor, token, conversation)


@asynccontextmanager
async def _database(server: str, template: str) -> AsyncIterator[str]:
    name = f"test_{secrets.token_hex(8)}"
    await _administer(server, f"CREATE DATABASE {name} TEMPLATE {template}")
    yield _named(server, name)
    await _administer(server, f"DROP DATABASE {name} WITH (FORCE)")


def _named(server: str, database: str) -> str:
    return make_url(server).set(database=database).render_as_string(hide_password=False)


async def _administer(server: str, statement: str) -> None:
    engine = open_engine(server)
    async with engine.connect() as connection:
        await connection.execution_options(isolation_level="AUTOCOMMIT")
        await connection.execute(text(statement))
    await engine.dispose()
