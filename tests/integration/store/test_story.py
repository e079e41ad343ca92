"""Replies, edits, deletions and reactions as they are stored, on every database."""

from __future__ import annotations

import asyncio
import random
from typing import TYPE_CHECKING, get_args

import pytest
from msgspec.structs import replace as replaced

from lookalong.conversation.alteration import Actor, Target, alter, target_of
from lookalong.protocol.error import RefusedError
from lookalong.protocol.field import Alteration, ReactionName
from lookalong.store import Altered, IdReused, MessageRecord, Store, UnknownConversation

if TYPE_CHECKING:
    from pathlib import Path

    from lookalong.store.check import Condition
    from tests.integration.store.conftest import Thread

KIM = Actor("visitor", "kim")
ADA = Actor("agent", "ada")
SUE = Actor("agent", "sue", moderates=True)
REACTIONS = get_args(ReactionName)


async def say(store: Store, thread: Thread, text: str, client_id: str) -> int:
    appended = await store.append(thread.conversation.id, client_id, "text", "visitor", "kim", "Kim", text)
    return appended.message.seq


async def do(
    store: Store, thread: Thread, client_id: str, action: Alteration, seq: int, words: str = "", by: Actor = KIM
) -> MessageRecord:
    return (await store.alter(Altered(thread.conversation.id, client_id, seq, action, words), by, "Kim")).message


async def preview(store: Store, thread: Thread) -> tuple[str, str]:
    record = await store.conversation(thread.conversation.id)
    assert record is not None
    return record.last_author, record.last_text


async def found(store: Store, thread: Thread, text: str) -> list[int]:
    return [hit.message.seq for hit in (await store.search(text, [thread.site.id]))[0]]


def written_in(folder: Path, words: bytes) -> list[Path]:
    """Files of an embedded database that hold some words; of PostgreSQL there is nothing here."""
    return [file for file in folder.glob("store.sqlite3*") if words in file.read_bytes()]


def is_whole(condition: Condition) -> bool:
    return not (condition.damage or condition.gaps or condition.orphans or condition.unsearchable)


async def everything(store: Store, thread: Thread) -> str:
    return "\n".join([line async for line in store.export_site(thread.site.id)])


async def test_an_edit_is_an_entry_and_the_text_is_the_new_one_everywhere(store: Store, thread: Thread) -> None:
    await say(store, thread, "first", "m1")
    await say(store, thread, "환불 secret", "m2")
    entry = await do(store, thread, "e1", "edit", 2, "환불 plain")
    assert (entry.seq, entry.kind, entry.text) == (3, "event", "text_edited 2")
    records, head, _ = await store.history(thread.conversation.id, 0, 10)
    assert head == 3
    assert [each.text for each in records] == ["first", "환불 plain", "text_edited 2"]
    [state] = await store.states(thread.conversation.id)
    assert (state.seq, state.revision, state.form, state.text) == (2, 3, "edited", "환불 plain")
    assert await preview(store, thread) == ("visitor", "환불 plain")
    assert await found(store, thread, "secret") == []
    assert await found(store, thread, "환불") == [2]
    assert "secret" not in await everything(store, thread)
    assert is_whole(await store.examine())


async def test_what_is_deleted_is_gone_from_all_that_is_stored(store: Store, thread: Thread, tmp_path: Path) -> None:
    await say(store, thread, "first", "m1")
    await say(store, thread, "card forty-one eleven", "m2")
    await do(store, thread, "r1", "react", 2, "heart", ADA)
    await do(store, thread, "e1", "edit", 2, "card forty-two eleven")
    await do(store, thread, "d1", "delete", 2, by=SUE)
    assert await preview(store, thread) == ("visitor", "first")
    assert await found(store, thread, "eleven") == []
    assert "eleven" not in await everything(store, thread)
    assert "eleven" not in repr(await store.export_visitor(thread.visitor))
    [state] = await store.states(thread.conversation.id)
    assert (state.form, state.text, state.reactions) == ("deleted", "", ())
    [entry] = [each for each in await store.audit_page(thread.site.id) if each.kind == "message_deleted"]
    assert (entry.actor_id, entry.conversation_id) == ("sue", thread.conversation.id)
    assert is_whole(await store.examine())
    await store.purge_index()
    await store.close()
    assert written_in(tmp_path, b"eleven") == []


async def test_a_site_may_keep_what_messages_said_before(store: Store, thread: Thread) -> None:
    await store.set_keeping(thread.site.id, True)
    await say(store, thread, "one", "m1")
    await do(store, thread, "e1", "edit", 1, "two")
    await do(store, thread, "d1", "delete", 1)
    assert (await store.export_visitor(thread.visitor)).earlier == {1: ["one", "two"]}
    await store.set_keeping(thread.site.id, False)
    assert (await store.export_visitor(thread.visitor)).earlier == {}


async def test_a_repeated_alteration_is_one(store: Store, thread: Thread) -> None:
    await say(store, thread, "one", "m1")
    both = await asyncio.gather(*(do(store, thread, "e1", "edit", 1, "two") for _ in range(2)))
    assert both[0] == both[1]
    await do(store, thread, "e2", "edit", 1, "three")
    assert await do(store, thread, "e1", "edit", 1, "two") == both[0]
    assert [each.text for each in await store.states(thread.conversation.id)] == ["three"]
    with pytest.raises(IdReused):
        await do(store, thread, "e1", "delete", 1)
    with pytest.raises(IdReused):
        await do(store, thread, "m1", "delete", 1)


async def test_nobody_who_read_everything_has_news_by_an_alteration(store: Store, thread: Thread) -> None:
    await say(store, thread, "one", "m1")
    await store.advance_receipt(thread.conversation.id, "agent", 1, 1)
    await do(store, thread, "r1", "react", 1, "thanks")
    record = await store.conversation(thread.conversation.id)
    assert record is not None
    assert (record.head_seq, record.agent_read, record.visitor_read) == (2, 2, 2)


async def test_what_is_not_there_is_not_changed(store: Store, thread: Thread) -> None:
    await say(store, thread, "one", "m1")
    for seq in (0, 2, 99):
        with pytest.raises(RefusedError):
            await do(store, thread, "e1", "edit", seq, "two")
    with pytest.raises(UnknownConversation):
        await store.alter(Altered("cnv_none", "e1", 1, "delete", ""), KIM, "")
    assert (await store.history(thread.conversation.id, 0, 10))[1] == 1


async def test_a_reply_knows_what_it_answers(store: Store, thread: Thread) -> None:
    await say(store, thread, "one", "m1")

    async def reply(client_id: str, text: str, reply_to: int) -> int:
        said = MessageRecord(thread.conversation.id, 0, client_id, "text", "agent", "ada", "Ada", text, 0)
        return (await store.reply(said, reply_to)).message.seq

    assert [await reply("a1", "yes", 1), await reply("a1", "yes", 1), await reply("a2", "no", 99)] == [2, 2, 3]
    assert [(each.seq, each.reply_to) for each in await store.states(thread.conversation.id)] == [(2, 1), (3, 0)]
    assert await found(store, thread, "yes") == [2]
    with pytest.raises(IdReused):
        await reply("a1", "other", 1)
    await store.alter(Altered(thread.conversation.id, "e1", 2, "edit", "yes!"), ADA, "Ada")
    assert await reply("a1", "yes", 1) == 2
    assert (await store.states(thread.conversation.id, [2]))[0].reply_to == 1


async def test_who_sends_a_text_again_after_it_was_edited_is_known(store: Store, thread: Thread) -> None:
    await say(store, thread, "one", "m1")
    assert await store.altered(thread.conversation.id, "m1", "kim") is None
    await do(store, thread, "e1", "edit", 1, "two")
    known = await store.altered(thread.conversation.id, "m1", "kim")
    assert known is not None
    assert known.seq == 1
    assert await store.altered(thread.conversation.id, "m1", "lee") is None


async def test_many_at_once_leave_what_they_leave_in_their_order(store: Store, thread: Thread) -> None:
    """Random alterations from many sides while texts are written; the entries, taken in order, make what is stored."""
    pick = random.Random(7)  # noqa: S311 # a fixed row of choices, no secret
    for number in range(4):
        await say(store, thread, f"text {number}", f"m{number}")

    async def one(number: int) -> None:
        action = pick.choice(get_args(Alteration))
        words = (
            pick.choice(REACTIONS) if action in ("react", "unreact") else f"edit {number}" if action == "edit" else ""
        )
        by = pick.choice([KIM, ADA, SUE])
        try:
            await do(store, thread, f"c{number}", action, pick.randint(1, 4), words, by)
        except RefusedError:
            return

    await asyncio.gather(*(one(number) for number in range(40)), *(say(store, thread, "x", f"t{n}") for n in range(10)))
    records, head, _ = await store.history(thread.conversation.id, 0, 200)
    assert [each.seq for each in records] == list(range(1, head + 1))
    states = {each.seq: each for each in await store.states(thread.conversation.id)}
    for target in records[:4]:
        now = Target(target.seq, "text", "visitor", "kim", "")
        for each in records:
            if target_of(each.text) == target.seq and each.kind == "event":
                code, _, words = (*each.text.split(" "), "")[:3]
                actor = Actor(each.author, each.author_id, moderates=each.author_id == "sue")
                action = {"text_edited": "edit", "text_deleted": "delete", "reaction_set": "react"}.get(code, "unreact")
                now = alter(now, action, words or "…", actor, each.seq)  # type: ignore[arg-type]
        if now.revision:
            state = states[target.seq]
            assert (state.form, state.revision) == (now.form, now.revision)
            assert frozenset(state.reactions) == now.reactions
            assert (target.text == "") is (now.form == "deleted")


async def test_an_export_brings_what_became_of_messages_also_later(
    store: Store, thread: Thread, tmp_path: Path
) -> None:
    await say(store, thread, "환불 one", "m1")
    there = await Store.open(f"sqlite:///{tmp_path}/there.sqlite3")
    await there.import_lines([line async for line in store.export_site(thread.site.id)])
    await store.set_keeping(thread.site.id, True)
    await do(store, thread, "e1", "edit", 1, "환불 two")
    await do(store, thread, "r1", "react", 1, "heart", ADA)
    lines = [line async for line in store.export_site(thread.site.id)]
    await there.import_lines(lines)
    assert await there.import_lines(lines) == 0
    assert await there.states(thread.conversation.id) == await store.states(thread.conversation.id)
    assert (await there.history(thread.conversation.id, 0, 10))[0] == (
        await store.history(thread.conversation.id, 0, 10)
    )[0]
    assert [hit.message.text for hit in (await there.search("환불", [thread.site.id]))[0]] == ["환불 two"]
    await there.close()


async def test_a_customer_waits_from_the_first_message_until_an_agent_answers(store: Store, thread: Thread) -> None:
    async def since() -> int:
        record = await store.conversation(thread.conversation.id)
        assert record is not None
        return record.waiting_since_ms

    def answer(client_id: str) -> MessageRecord:
        return MessageRecord(thread.conversation.id, 0, client_id, "text", "agent", "ada", "Ada", "yes", 0)

    assert await since() == 0
    await say(store, thread, "hello", "m1")
    first = await since()
    assert first > 0
    await say(store, thread, "anybody?", "m2")
    await do(store, thread, "r1", "react", 1, "heart", by=ADA)
    assert await since() == first
    await store.reply(answer("a1"), 1)
    assert await since() == 0
    asked = await say(store, thread, "and now?", "m3")
    assert await since() > 0
    await do(store, thread, "d1", "delete", asked)
    assert await since() == 0, "what was asked is gone, and the last word an agent's"
    await say(store, thread, "bye", "m4")
    await store.conclude(replaced(answer("c1"), kind="event", author="visitor", text="conversation_ended"), ends=True)
    assert await since() == 0
