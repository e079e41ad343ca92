"""Looking for words in messages, on both dialects: what is found, in which order, and what is gone once erased."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import pytest
from sqlalchemy import text

from lookalong.store import Retention, Store
from lookalong.store.engine import open_engine
from lookalong.store.retention import DAY_MS
from lookalong.store.search import gaps
from lookalong.store.store import now_ms
from tests.harness.template import migrate

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from tests.integration.store.conftest import Clock, Thread


async def say(store: Store, conversation_id: str, *texts: str, kind: Literal["text", "event"] = "text") -> None:
    for said in texts:
        await store.append(conversation_id, f"m-{kind}-{said}"[:60], kind, "visitor", "vis_1", "Kim", said)


async def found(store: Store, query: str, *site_ids: str) -> list[str]:
    hits, _ = await store.search(query, site_ids)
    return [hit.message.text for hit in hits]


async def step(store: Store) -> tuple[int, int]:
    """Messages without a place, and places without a message."""
    async with store._reading() as connection:
        return await connection.run_sync(gaps)


async def other_thread(store: Store, key: str = "other") -> tuple[str, str]:
    site = await store.add_site(key, key)
    visitor, _ = await store.add_visitor(site.id, "Lee")
    conversation = await store.open_conversation(site.id, visitor.id, "")
    return site.id, conversation.id


async def test_words_in_english_and_korean_are_found_newest_first(store: Store, thread: Thread) -> None:
    said = ["환불해 주세요", "A refund, please", "환불은 언제?", "Refunded today", "다른 이야기"]
    await say(store, thread.conversation.id, *said)
    site = thread.site.id
    assert await found(store, "환불", site) == ["환불은 언제?", "환불해 주세요"]
    assert await found(store, "불해 주세", site) == ["환불해 주세요"]
    assert await found(store, "refun", site) == ["Refunded today", "A refund, please"]
    assert await found(store, "re", site) == ["Refunded today", "A refund, please"]
    assert await found(store, "REFUND please", site) == ["A refund, please"]
    assert await found(store, "야", site) == ["다른 이야기"]
    assert await found(store, "nothing", site) == []
    assert await found(store, "", site) == []


async def test_each_character_of_a_query_is_only_looked_for(store: Store, thread: Thread) -> None:
    await say(store, thread.conversation.id, "Don't NEAR 100% AND OR it's", "plain")
    for query in ('"', "near(don't", "and or", "don't*", "100% : ^", "' & it's | !", "it's') --", "don't\\", "100%\0"):
        hits = await found(store, query, thread.site.id)
        assert hits == ([] if query == '"' else ["Don't NEAR 100% AND OR it's"]), query


async def test_characters_that_are_neighbours_elsewhere_are_no_match(store: Store, thread: Thread) -> None:
    await say(store, thread.conversation.id, "가나 나다", "가나다")
    assert await found(store, "가나다", thread.site.id) == ["가나다"]


async def test_only_what_people_wrote_is_found(store: Store, thread: Thread) -> None:
    await say(store, thread.conversation.id, "session_ended refund", kind="event")
    assert await found(store, "refund", thread.site.id) == []


async def test_a_search_stays_on_its_sites(store: Store, thread: Thread) -> None:
    site, conversation = await other_thread(store)
    await say(store, thread.conversation.id, "refund here")
    await say(store, conversation, "refund there", f"{thread.site.id} refund")
    assert await found(store, "refund", thread.site.id) == ["refund here"]
    assert await found(store, "refund", thread.site.id, site) == [
        f"{thread.site.id} refund",
        "refund there",
        "refund here",
    ]
    assert await found(store, "refund") == []
    many = [f"sit_{number}" for number in range(300)]
    assert await found(store, "refund", thread.site.id, *many) == ["refund here"]


async def test_pages_are_the_same_whatever_is_stored_meanwhile(store: Store, thread: Thread) -> None:
    await say(store, thread.conversation.id, *(f"refund {number}" for number in range(7)))
    seen: list[str] = []
    before = 0
    for round_ in range(4):
        hits, before = await store.search("refund", [thread.site.id], before, 3)
        seen += [hit.message.text for hit in hits]
        await say(store, thread.conversation.id, f"refund later {round_}")
        if not before:
            break
    assert seen == [f"refund {number}" for number in reversed(range(7))]


async def test_messages_that_only_seem_to_match_never_hide_others(store: Store, thread: Thread) -> None:
    """The index gives out each of those; a search stops after some rounds and says where to go on."""
    await say(store, thread.conversation.id, "가나다", *(f"가나 나다 {number}" for number in range(30)))
    seen: list[str] = []
    before, rounds = 0, 0
    while before or not rounds:
        hits, before = await store.search("가나다", [thread.site.id], before, 1)
        seen += [hit.message.text for hit in hits]
        rounds += 1
    assert (seen, rounds > 1) == (["가나다"], True)


async def test_an_examination_finds_what_is_missing(store: Store, thread: Thread) -> None:
    await say(store, thread.conversation.id, "one", "two", "three")
    whole = await store.examine()
    assert (whole.damage, whole.gaps, whole.orphans, whole.unsearchable, whole.size > 0) == ("", 0, 0, 0, True)
    async with store._writes("") as connection:
        await connection.execute(text("DELETE FROM message WHERE seq = 2"))
        await connection.execute(text("DELETE FROM message_place WHERE seq = 3"))
    found = await store.examine()
    assert (found.gaps, found.orphans, found.unsearchable) == (1, 1, 1)
    async with store._writes("") as connection:
        await connection.execute(text("UPDATE conversation SET head_seq = 9"))
        await connection.execute(text("DELETE FROM message WHERE seq = 1"))
    assert (await store.examine()).gaps == 1, "the newest is not what the conversation says"


async def test_a_message_sent_again_is_found_once(store: Store, thread: Thread) -> None:
    await say(store, thread.conversation.id, "refund", "refund")
    assert await found(store, "refund", thread.site.id) == ["refund"]
    assert await step(store) == (0, 0)


def on_disk(folder: Path, words: Collection[bytes]) -> list[bytes]:
    stored = b"".join(file.read_bytes() for file in folder.glob("store.sqlite3"))
    return [word for word in words if word in stored]


SECRETS = ("quizzaciously", "쇄쀍홟")
#: As the pages of an index have them: a word's beginning may stand with the word before.
WORDS = (b"zzaciously", "쀍홟".encode())


async def test_what_is_erased_leaves_the_index_and_the_file(store: Store, thread: Thread, tmp_path: Path) -> None:
    site, conversation = await other_thread(store)
    await say(store, conversation, *(f"filler {number}" for number in range(50)))
    await say(store, thread.conversation.id, *SECRETS)
    await say(store, conversation, *(f"more {number}" for number in range(50)))
    sqlite = store._engine.dialect.name == "sqlite"
    if sqlite:
        await checkpoint(store)
        assert on_disk(tmp_path, WORDS) == list(WORDS), "so that the test can fail"
    await store.erase_visitor(thread.visitor)
    assert await found(store, SECRETS[0], thread.site.id) == []
    assert await found(store, SECRETS[1], thread.site.id) == []
    assert len(await found(store, "filler", site)) == 20
    assert await step(store) == (0, 0)
    if sqlite:
        await checkpoint(store)
        assert on_disk(tmp_path, WORDS) == []


async def checkpoint(store: Store) -> None:
    async with store._engine.connect() as connection:
        driver: Any = (await connection.get_raw_connection()).driver_connection
        await driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")


async def test_what_is_too_old_leaves_the_index(store: Store, thread: Thread, clock: Clock) -> None:
    await say(store, thread.conversation.id, "old refund", *(f"old {number}" for number in range(5)))
    clock.now += 40 * DAY_MS
    await say(store, thread.conversation.id, "new refund")
    await store.set_retention(thread.site.id, Retention(30, 0))
    await store.sweep()
    assert await found(store, "refund", thread.site.id) == ["new refund"]
    assert await found(store, "old", thread.site.id) == []
    assert await step(store) == (0, 0)


async def test_a_sweep_takes_in_what_an_older_node_stored(store: Store, thread: Thread) -> None:
    await say(store, thread.conversation.id, "first refund", "second refund", "third")
    async with store._writes("") as connection:
        await connection.execute(text("DELETE FROM message_place"))
        wipe = "INSERT INTO message_word (message_word) VALUES ('delete-all')"
        sqlite = connection.dialect.name == "sqlite"
        await connection.execute(text(wipe if sqlite else "DELETE FROM message_word"))
    assert await step(store) == (3, 0)
    assert await found(store, "refund", thread.site.id) == []
    await store.sweep()
    assert await step(store) == (0, 0)
    assert await found(store, "refund", thread.site.id) == ["second refund", "first refund"]


OLD_CONVERSATION = (
    "INSERT INTO site (id, key, name, created_at_ms) VALUES ('sit_1', 'shop', 'Shop', 1)",
    "INSERT INTO visitor (id, site_id, name, token_hash, created_at_ms) VALUES ('vis_1', 'sit_1', 'Kim', 'x', 1)",
    "INSERT INTO conversation VALUES ('cnv_1', 'sit_1', 'vis_1', 'open', '', 5, 0, 0, 0, 0, 'visitor', 'refund', 1, 1)",
)
OLD_MESSAGE = "INSERT INTO message VALUES ('cnv_1', :seq, :id, :kind, 'visitor', 'vis_1', 'Kim', :said, 1)"


async def test_the_migration_takes_in_what_is_stored_already(bare_url: str) -> None:
    await migrate(bare_url, "0011")
    said = [("text", "환불해 주세요"), *(("text", f"refund {number}") for number in range(1, 4)), ("event", "refund")]
    entries = [{"seq": seq, "id": f"m{seq}", "kind": kind, "said": words} for seq, (kind, words) in enumerate(said, 1)]
    engine = open_engine(bare_url)
    async with engine.begin() as connection:
        for statement in OLD_CONVERSATION:
            await connection.execute(text(statement))
        await connection.execute(text(OLD_MESSAGE), entries)
    await engine.dispose()
    store = await Store.open(bare_url, clock=now_ms)
    assert await found(store, "환불", "sit_1") == ["환불해 주세요"]
    assert await found(store, "refund", "sit_1") == ["refund 3", "refund 2", "refund 1"]
    assert await step(store) == (0, 0)
    [conversation] = await store.recent(["sit_1"])
    assert conversation.waiting_since_ms == 1, "since the first message that no agent answered"
    await say(store, "cnv_1", "refund 4")
    assert (await found(store, "refund", "sit_1"))[0] == "refund 4"
    await store.close()


@pytest.mark.parametrize("query", ["(a+)+$" * 30, "가" * 200, "a " * 100, "é" * 200])
async def test_a_query_of_any_shape_is_answered(store: Store, thread: Thread, query: str) -> None:
    await say(store, thread.conversation.id, "a" * 60_000, "가" * 20_000)
    await found(store, query, thread.site.id)


async def test_a_purge_begins_once_however_long_it_takes(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each beginning takes one of the index's levels: people who write meanwhile would have it begin for ever."""
    begun: list[bool] = []

    def note(_: object, *, begin: bool) -> bool:
        begun.append(begin)
        return len(begun) < 3

    monkeypatch.setattr("lookalong.store.search.purge", note)
    await store.purge_index()
    assert begun == [True, False, False]


async def test_parts_of_the_index_stay_few_and_are_never_merged_all_at_once(tmp_path: Path) -> None:
    """FTS5 left to itself merges whole levels in the commit of whoever comes last, however large they are."""
    store = await Store.open(f"sqlite:///{tmp_path}/store.sqlite3")
    _, conversation_id = await other_thread(store)
    for number in range(50):
        await say(store, conversation_id, f"refund {number}")
    async with store._reading() as connection:
        said = await connection.execute(text("SELECT k, v FROM message_word_config"))
        tuned = {name: value for name, value in said if name.endswith("merge")}
        # A cookie of four bytes, the number of levels, that of parts (fts5_index.c).
        parts = await connection.scalar(text("SELECT hex(substr(block, 6, 1)) FROM message_word_data WHERE id = 10"))
    await store.close()
    assert tuned == {"automerge": 0, "usermerge": 8, "crisismerge": 64}
    assert int(parts, 16) < 2 * tuned["usermerge"]
