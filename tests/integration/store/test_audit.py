"""The audit log in a database: written with what it tells, found out whoever tampers with it there."""

import asyncio
import sqlite3
from collections.abc import Iterable
from pathlib import Path

import pytest
import structlog
from sqlalchemy import text

from lookalong.cobrowse import Privacy, Wording, Words
from lookalong.security.chain import SERVER, Draft
from lookalong.store import AlreadyExists, Store, StoreUnavailable, WrongAuditKey
from lookalong.store.engine import open_engine
from tests.integration.store.conftest import Clock

KEY = b"the key of these tests, 32 bytes"


async def faults(store: Store, kept: dict[str, dict[int, str]] | None = None) -> list[tuple[int, str]]:
    """What a check finds in chains of sites."""
    _, found = await store.verify_audit(kept)
    return [(fault.seq, fault.kind) for fault in found]


async def tamper(url: str, *statements: str) -> None:
    """Do something to the database that this program does not."""
    engine = open_engine(url)
    async with engine.begin() as connection:
        for statement in statements:
            await connection.execute(text(statement))
    await engine.dispose()


async def note(store: Store, *drafts: Draft) -> None:
    for draft in drafts:
        store.note(draft)
    await store.noted()


async def write(store: Store, chain: str, count: int) -> None:
    await note(store, *(Draft(chain, "act_refused", detail={"number": number}) for number in range(count)))


async def kinds(store: Store, chain: str) -> list[str]:
    return [entry.kind for entry in reversed(await store.audit_page(chain))]


# What is written -----------------------------------------------------------------------------------


async def test_acts_of_administrators_are_written_with_them(store: Store) -> None:
    site = await store.add_site("Shop", "shop", ["https://a.example"], "agt_1")
    await store.set_origins(site.id, ["https://b.example"], "agt_1")
    await store.set_privacy(site.id, Privacy("private"), "agt_1")
    await store.set_wording(site.id, Wording((Words("en", view="To help you."),)), "agt_1")
    entries = (await store.audit_page(site.id))[::-1]
    assert [(each.seq, each.kind, each.actor_id) for each in entries] == [
        (1, "site_added", "agt_1"),
        (2, "origins_set", "agt_1"),
        (3, "privacy_set", "agt_1"),
        (4, "wording_set", "agt_1"),
    ]
    assert "To help you." in entries[3].detail
    assert entries[1].detail == '{"origins":"https://b.example"}'
    assert await faults(store) == []


async def test_news_are_of_one_kind_and_behind_what_was_seen(store: Store) -> None:
    site = await store.add_site("Shop", "shop", ["https://a.example"])
    seen, news = await store.audit_news({}, "privacy_set")
    assert (seen[site.id], news) == (1, [])
    await store.set_privacy(site.id, Privacy("private"))
    await store.set_origins(site.id, ["https://b.example"])
    other = await store.add_site("Books", "books", ["https://c.example"])
    await store.set_privacy(other.id, Privacy("private"))
    later, news = await store.audit_news(seen, "privacy_set")
    assert {(each.chain, each.seq) for each in news} == {(site.id, 2), (other.id, 2)}
    assert (later[site.id], later[other.id]) == (3, 2)
    assert (await store.audit_news(later, "privacy_set"))[1] == []


async def test_acts_on_agents_are_in_the_chain_of_the_server(store: Store) -> None:
    agent = await store.add_agent("mina@shop.example", "Mina", "agent", "hash", [], "command")
    await store.set_role(agent.id, "supervisor", "agt_1")
    await store.add_login(agent.id, "digest", 9_000, "203.0.113.0/24")
    await store.end_login("digest")
    await store.set_password(agent.id, "other", "command")
    found = await store.agent(agent.id)
    assert found is not None
    assert found.role == "supervisor"
    assert await kinds(store, SERVER) == ["agent_added", "role_set", "login", "logout", "password_set"]
    role, login = (await store.audit_page(SERVER))[3:1:-1]
    assert (role.actor_id, role.detail) == ("agt_1", f'{{"agent_id":"{agent.id}","role":"supervisor"}}')
    assert login.content is not None
    assert '"203.0.113.0/24"' in login.content
    assert "mina" not in str(await store.audit_page(SERVER))


async def test_act_that_fails_is_not_written(store: Store) -> None:
    site = await store.add_site("Shop", "shop")
    with pytest.raises(AlreadyExists):
        await store.add_site("Other", "shop")
    assert await kinds(store, site.id) == ["site_added"]
    assert await kinds(store, SERVER) == ["chain_opened"]


async def test_notes_come_in_order_with_the_time_they_were_made(store: Store, clock: Clock) -> None:
    for clock.now in (5_000, 6_000):
        store.note(Draft("sit_1", "acted", "agt_1", "cnv_1", "ses_1", {"count": clock.now}, {"label": "Pay\0 \ud800"}))
    clock.now = 9_000
    await store.noted()
    entries = await store.audit_page("sit_1")
    assert [(each.kind, each.at_ms) for each in entries] == [("acted", 6_000), ("acted", 5_000)]
    assert await faults(store) == []


async def test_notes_are_stored_when_the_store_closes(store_url: str) -> None:
    store = await Store.open(store_url)
    for number in range(600):
        store.note(Draft("sit_1", "acted", detail={"number": number}))
    await store.close()
    store = await Store.open(store_url)
    assert (await store.verify_audit())[0] == {"server": 1, "sit_1": 600}
    assert (await store.audit_page("sit_1", limit=1))[0].detail == '{"number":599}'
    await store.close()


async def test_pages_go_back_from_the_newest(store: Store) -> None:
    await write(store, "sit_1", 5)
    assert [each.seq for each in await store.audit_page("sit_1", limit=2)] == [5, 4]
    assert [each.seq for each in await store.audit_page("sit_1", before=4, limit=2)] == [3, 2]
    assert await store.audit_page("sit_1", before=1) == []


async def test_nodes_write_one_chain_together(store_url: str) -> None:
    stores = await asyncio.gather(*(Store.open(store_url, audit_key=KEY) for _ in range(3)))
    for number in range(40):
        for store in stores:
            store.note(Draft(f"sit_{number % 3}", "acted"))
    await asyncio.gather(*(write(store, "sit_0", 10) for store in stores))
    for store in stores[1:]:
        await store.close()
    await stores[0].noted()
    counts, found = await stores[0].verify_audit()
    assert found == []
    assert counts == {"sit_0": 42 + 30, "sit_1": 39, "sit_2": 39, "server": counts["server"]}
    await stores[0].close()


# What cannot be written ----------------------------------------------------------------------------


async def test_notes_wait_for_a_store_in_trouble_and_nobody_waits_for_them(tmp_path: Path) -> None:
    file = tmp_path / "store.sqlite3"
    store = await Store.open(f"sqlite:///{file}")
    locker = sqlite3.connect(file, isolation_level=None)
    locker.execute("BEGIN IMMEDIATE")
    store.note(Draft("sit_1", "acted"))
    with pytest.raises(StoreUnavailable):
        await store.set_page("cnv_1", "https://a.example/")
    locker.execute("ROLLBACK")
    locker.close()
    await store.noted()
    assert await kinds(store, "sit_1") == ["acted"]
    await store.close()


async def test_notes_past_the_bound_are_said_and_counted(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lookalong.store.writer.MAX_NOTES", 2)
    with structlog.testing.capture_logs() as lines:
        for number in range(5):
            store.note(Draft("sit_1", "acted", detail={"number": number}, content={"label": "Pay now"}))
    lost = [line for line in lines if line["event"] == "audit_lost"]
    assert [line["detail"] for line in lost] == [{"number": number} for number in (2, 3, 4)]
    assert "Pay now" not in str(lines)
    await store.noted()
    await note(store, Draft("sit_1", "session_ended"))
    assert [(each.kind, each.detail) for each in (await store.audit_page("sit_1"))[::-1]] == [
        ("entries_lost", '{"count":3}'),
        ("acted", '{"number":0}'),
        ("acted", '{"number":1}'),
        ("session_ended", "{}"),
    ]


async def test_notes_left_when_a_store_closes_are_said(tmp_path: Path) -> None:
    file = tmp_path / "store.sqlite3"
    store = await Store.open(f"sqlite:///{file}")
    locker = sqlite3.connect(file, isolation_level=None)
    locker.execute("BEGIN IMMEDIATE")
    store.note(Draft("sit_1", "acted"))
    with structlog.testing.capture_logs() as lines:
        await store.close()
        store.note(Draft("sit_1", "session_left"))
    assert [line["kind"] for line in lines if line["event"] == "audit_lost"] == ["acted", "session_left"]
    locker.close()


# Who tampers ---------------------------------------------------------------------------------------

SWAP = (
    "UPDATE audit_entry SET seq = 99 WHERE chain = 'sit_1' AND seq = 2",
    "UPDATE audit_entry SET seq = 2 WHERE chain = 'sit_1' AND seq = 3",
    "UPDATE audit_entry SET seq = 3 WHERE chain = 'sit_1' AND seq = 99",
)


@pytest.mark.parametrize(
    ("statements", "found"),
    [
        (["UPDATE audit_entry SET actor_id = 'agt_2' WHERE chain = 'sit_1' AND seq = 3"], [(3, "altered")]),
        (["UPDATE audit_entry SET at_ms = 7 WHERE chain = 'sit_1' AND seq = 1"], [(1, "altered")]),
        (["DELETE FROM audit_entry WHERE chain = 'sit_1' AND seq = 3"], [(3, "missing")]),
        (SWAP, [(2, "altered"), (3, "altered"), (4, "altered")]),
        (["DELETE FROM audit_entry WHERE chain = 'sit_1' AND seq > 3"], [(4, "truncated")]),
        (
            [
                "DELETE FROM audit_entry WHERE chain = 'sit_1' AND seq > 3",
                "UPDATE audit_head SET seq = 3 WHERE chain = 'sit_1'",
                "UPDATE audit_head SET hash = e.hash FROM audit_entry e WHERE e.chain = audit_head.chain AND e.seq = 3",
            ],
            [(3, "bad_seal")],
        ),
        (["DELETE FROM audit_head WHERE chain = 'sit_1'"], [(5, "no_head")]),
        (["DELETE FROM audit_entry WHERE chain = 'sit_1'"], [(1, "truncated")]),
        (
            ["DELETE FROM audit_entry WHERE chain = 'sit_1'", "DELETE FROM audit_head WHERE chain = 'sit_1'"],
            [(0, "gone")],
        ),
        (["UPDATE audit_entry SET content = NULL WHERE chain = 'sit_1' AND seq = 5"], [(5, "content")]),
        (["UPDATE audit_entry SET content = '{}' WHERE chain = 'sit_1' AND seq = 5"], [(5, "content")]),
    ],
    ids=[
        "edit",
        "edit-time",
        "delete",
        "reorder",
        "truncate",
        "truncate-with-head",
        "head",
        "all",
        "chain",
        "erase",
        "content",
    ],
)
async def test_tampering_is_found(
    store: Store, store_url: str, statements: Iterable[str], found: list[tuple[int, str]]
) -> None:
    await write(store, "sit_1", 4)
    await note(store, Draft("sit_1", "acted", "agt_1", "cnv_1", content={"label": "Pay now"}))
    assert await faults(store) == []
    await tamper(store_url, *statements)
    assert await faults(store) == found


async def test_backup_put_in_place_is_found_by_a_head_kept_elsewhere(store: Store, store_url: str) -> None:
    await write(store, "sit_1", 3)
    await tamper(
        store_url,
        "CREATE TABLE old_head AS SELECT * FROM audit_head WHERE chain = 'sit_1'",
    )
    await write(store, "sit_1", 2)
    [kept] = [head for head in await store.audit_heads() if head.chain == "sit_1"]
    await tamper(
        store_url,
        "DELETE FROM audit_entry WHERE chain = 'sit_1' AND seq > 3",
        "DELETE FROM audit_head WHERE chain = 'sit_1'",
        "INSERT INTO audit_head SELECT * FROM old_head",
    )
    assert await faults(store) == []
    assert await faults(store, {"sit_1": {kept.seq: kept.hash}}) == [(5, "not_as_kept")]
    await note(store, Draft("sit_1", "act_refused"))
    assert await faults(store) == [(4, "reported")], "the server that runs noticed, and wrote it down"
    assert (await store.audit_page("sit_1"))[1].detail == '{"fault":"set_back","head":3,"last":3}'


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM audit_entry WHERE chain = 'sit_1' AND seq > 2",
        "DELETE FROM audit_head WHERE chain = 'sit_1'",
        "UPDATE audit_head SET seal = '' WHERE chain = 'sit_1'",
        "UPDATE audit_head SET seq = 2 WHERE chain = 'sit_1'",
    ],
)
async def test_what_was_tampered_with_is_never_mended_by_writing_on(
    store: Store, store_url: str, statement: str
) -> None:
    await write(store, "sit_1", 4)
    await tamper(store_url, statement)
    with structlog.testing.capture_logs() as lines:
        await write(store, "sit_1", 2)
    assert [line["event"] for line in lines] == ["audit_chain_broken"]
    assert await kinds(store, "sit_1") != []
    assert (5, "reported") in await faults(store)


async def test_key_of_another_server_is_refused(store_url: str) -> None:
    store = await Store.open(store_url, audit_key=KEY)
    await write(store, "sit_1", 1)
    await store.close()
    with pytest.raises(WrongAuditKey, match="LOOKALONG_AUDIT_KEY"):
        await Store.open(store_url, audit_key=b"another")
    store = await Store.open(store_url, audit_key=KEY)
    assert await faults(store) == []
    await store.close()
