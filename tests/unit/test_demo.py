"""The demo's site and log-in: made once, found again."""

import stat
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from lookalong import demo
from lookalong.security import password
from lookalong.store import Store
from tests.harness.template import migrated

BASES = ["http://127.0.0.1:8000", "http://localhost:8000"]


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    opened = await Store.open(migrated(tmp_path / "store.sqlite3"))
    yield opened
    await opened.close()


async def fits(store: Store, login: demo.DemoLogin) -> bool:
    agent = await store.agent_by_email(login.email)
    assert agent is not None
    return await password.verify(agent.password_hash, login.password)


async def test_first_start_makes_site_agent_and_password(store: Store, tmp_path: Path) -> None:
    login = await demo.prepare(store, tmp_path, BASES)
    assert await fits(store, login)
    site = await store.site_by_key("demo")
    agent = await store.agent_by_email(demo.DEMO_EMAIL)
    assert site is not None
    assert agent is not None
    assert site.origins == set(BASES)
    assert (agent.role, agent.site_ids) == ("administrator", frozenset({site.id}))


async def test_password_is_kept_for_its_owner_alone(store: Store, tmp_path: Path) -> None:
    login = await demo.prepare(store, tmp_path, BASES)
    file = tmp_path / "demo-password"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert file.read_text() == f"{login.password}\n"
    stored = b"".join(each.read_bytes() for each in tmp_path.glob("*.sqlite3*"))  # noqa: ASYNC240 # small files
    assert login.password.encode() not in stored


async def test_later_start_finds_them_and_adds_its_port(store: Store, tmp_path: Path) -> None:
    first = await demo.prepare(store, tmp_path, BASES)
    again = await demo.prepare(store, tmp_path, ["http://127.0.0.1:9000"])
    assert again == first
    site = await store.site_by_key("demo")
    assert site is not None
    assert site.origins == {*BASES, "http://127.0.0.1:9000"}


@pytest.mark.parametrize("content", [None, "", "of another store\n"])
async def test_password_that_is_lost_is_made_anew(store: Store, tmp_path: Path, content: str | None) -> None:
    first = await demo.prepare(store, tmp_path, BASES)
    file = tmp_path / "demo-password"
    file.unlink()
    if content is not None:
        file.write_text(content)
    again = await demo.prepare(store, tmp_path, BASES)
    assert again.password != first.password
    assert await fits(store, again)
    assert not await fits(store, first)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
