"""What a site need not keep goes; what is about one person is given out or erased; the audit log stays whole."""

import json
from pathlib import Path

from lookalong.security.chain import SERVER, Draft
from lookalong.store import Erased, Retention, Store
from lookalong.store.retention import DAY_MS
from tests.integration.store.conftest import Clock, Thread

SECRET = "my IBAN is wrong"


async def say(store: Store, conversation_id: str, number: int, text: str = SECRET, kind: str = "text") -> None:
    await store.append(conversation_id, f"m{number}", kind, "visitor", "vis_1", "Kim", text)  # type: ignore[arg-type]


async def act(store: Store, thread: Thread, label: str = "Pay now") -> None:
    store.note(Draft(thread.site.id, "acted", "agt_1", thread.conversation.id, "ses_1", {"count": 1}, {"label": label}))
    await store.noted()


async def whole(store: Store) -> bool:
    return (await store.verify_audit())[1] == []


# One person ----------------------------------------------------------------------------------------


async def test_everything_about_a_visitor_is_given_out(store: Store, thread: Thread) -> None:
    await say(store, thread.conversation.id, 1)
    await act(store, thread)
    data = await store.export_visitor(thread.visitor, "agt_1")
    assert (data.visitor, data.created_at_ms) == (thread.visitor, 1_000)
    assert data.conversation is not None
    assert data.conversation.page_url == "https://shop.example/"
    assert [message.text for message in data.messages] == [SECRET]
    assert [json.loads(entry.content or "{}")["label"] for entry in data.entries] == ["Pay now"]
    [written] = await store.audit_page(thread.site.id, limit=1)
    assert (written.kind, written.actor_id) == ("visitor_exported", "agt_1")
    assert json.loads(written.detail) == {"visitor_id": thread.visitor.id, "messages": 1}


async def test_erased_is_gone_and_the_log_is_whole(store: Store, thread: Thread) -> None:
    for number in (1, 2):
        await say(store, thread.conversation.id, number)
    await act(store, thread)
    assert await store.erase_visitor(thread.visitor, "agt_1") == Erased(messages=2, labels=1)
    assert await store.visitor(thread.site.id, thread.visitor.id) is None
    assert await store.visitor_by_token(thread.site.id, thread.token) is None
    assert await store.conversation(thread.conversation.id) is None
    assert await whole(store)
    erased, acted = await store.audit_page(thread.site.id, limit=2)
    assert (erased.kind, erased.conversation_id) == ("visitor_erased", thread.conversation.id)
    assert (acted.kind, acted.content) == ("acted", None)
    assert acted.content_digest


async def test_erased_leaves_nothing_of_others_out(store: Store, thread: Thread) -> None:
    other, _ = await store.add_visitor(thread.site.id, "Lee")
    theirs = await store.open_conversation(thread.site.id, other.id, "https://shop.example/")
    await say(store, theirs.id, 1, "hello")
    await act(store, Thread(thread.site, other, "", theirs), "Cancel")
    await store.erase_visitor(thread.visitor)
    assert [message.text for message in (await store.history(theirs.id, 0, 10))[0]] == ["hello"]
    assert "Cancel" in str((await store.export_visitor(other)).entries)


async def test_visitor_who_never_wrote_is_erased(store: Store, thread: Thread) -> None:
    visitor, token = await store.add_visitor(thread.site.id, "")
    assert await store.erase_visitor(visitor) == Erased(0, 0)
    assert await store.visitor_by_token(thread.site.id, token) is None
    assert await whole(store)


async def test_erasing_one_excuses_no_other_hole(store: Store, thread: Thread) -> None:
    visitor, _ = await store.add_visitor(thread.site.id, "")
    store.note(Draft(SERVER, "login", "agt_1", content={"address": "203.0.113.0/24"}))
    await act(store, thread)
    await store.erase_visitor(visitor)
    async with store._writes("nothing") as connection:
        await store._audit.erase(connection, thread.conversation.id)
        await store._audit.erase(connection, "")
    assert [fault.kind for fault in (await store.verify_audit())[1]] == ["content", "content"]


async def test_erased_words_are_not_in_the_file(tmp_path: Path) -> None:
    file = tmp_path / "store.sqlite3"
    store = await Store.open(f"sqlite:///{file}")
    site = await store.add_site("Shop", "shop")
    visitor, _ = await store.add_visitor(site.id, "Kim")
    conversation = await store.open_conversation(site.id, visitor.id, "https://shop.example/SECRETPAGE")
    for number in range(50):
        await say(store, conversation.id, number, "SECRETWORD " * 20)
    store.note(Draft(site.id, "acted", "agt_1", conversation.id, content={"label": "SECRETLABEL"}))
    await store.noted()
    await store.erase_visitor(visitor)
    await store.close()
    assert b"SECRET" not in file.read_bytes()


# Time ----------------------------------------------------------------------------------------------


async def test_site_keeps_everything_until_somebody_says_otherwise(store: Store, clock: Clock, thread: Thread) -> None:
    await say(store, thread.conversation.id, 1)
    clock.now += 10_000 * DAY_MS
    await store.sweep()
    assert (await store.history(thread.conversation.id, 0, 10))[1] == 1


async def test_old_messages_go_and_new_ones_stay(store: Store, clock: Clock, thread: Thread) -> None:
    await store.set_retention(thread.site.id, Retention(conversation_days=30))
    for number in (1, 2):
        await say(store, thread.conversation.id, number, f"old {number}")
    clock.now += 31 * DAY_MS
    await say(store, thread.conversation.id, 3, "new")
    await store.sweep()
    messages, head, gap = await store.history(thread.conversation.id, 0, 10)
    assert ([each.text for each in messages], head, gap) == (["new"], 3, True)
    assert (await store.history(thread.conversation.id, 2, 10))[2] is False, "who has the rest misses nothing"
    await say(store, thread.conversation.id, 4, "newer")
    assert (await store.history(thread.conversation.id, 3, 10))[0][0].seq == 4
    [written] = await store.audit_page(thread.site.id, limit=1)
    assert (written.kind, json.loads(written.detail)["messages"]) == ("retention_applied", 2)


async def test_conversation_in_which_nothing_is_said_goes_with_its_visitor(
    store: Store, clock: Clock, thread: Thread
) -> None:
    await store.set_retention(thread.site.id, Retention(conversation_days=30))
    await say(store, thread.conversation.id, 1)
    clock.now += 31 * DAY_MS
    await store.sweep()
    assert await store.conversation(thread.conversation.id) is None
    assert await store.visitor_by_token(thread.site.id, thread.token) is None


async def test_preview_goes_with_the_last_text(store: Store, clock: Clock, thread: Thread) -> None:
    await store.set_retention(thread.site.id, Retention(conversation_days=30))
    await say(store, thread.conversation.id, 1)
    clock.now += 31 * DAY_MS
    await say(store, thread.conversation.id, 2, "session_requested", "event")
    await store.sweep()
    kept = await store.conversation(thread.conversation.id)
    assert kept is not None
    assert (kept.last_text, kept.head_seq) == ("", 2)


async def test_visitor_who_never_wrote_goes(store: Store, clock: Clock, thread: Thread) -> None:
    await store.set_retention(thread.site.id, Retention(conversation_days=30))
    _, silent = await store.add_visitor(thread.site.id, "")
    clock.now += 20 * DAY_MS
    await say(store, thread.conversation.id, 1)
    _, fresh = await store.add_visitor(thread.site.id, "")
    clock.now += 11 * DAY_MS
    await store.sweep()
    assert await store.visitor_by_token(thread.site.id, silent) is None
    for token in (fresh, thread.token):
        assert await store.visitor_by_token(thread.site.id, token) is not None


async def test_other_sites_keep_what_they_want(store: Store, clock: Clock, thread: Thread) -> None:
    other = await store.add_site("Other", "other")
    await store.set_retention(other.id, Retention(1, 1))
    await say(store, thread.conversation.id, 1)
    clock.now += 31 * DAY_MS
    await store.sweep()
    assert (await store.history(thread.conversation.id, 0, 10))[1] == 1


async def test_more_conversations_than_one_transaction_takes(store: Store, clock: Clock, thread: Thread) -> None:
    await store.set_retention(thread.site.id, Retention(conversation_days=30))
    for number in range(230):
        visitor, _ = await store.add_visitor(thread.site.id, "")
        conversation = await store.open_conversation(thread.site.id, visitor.id, "")
        if number % 10 == 0:
            await say(store, conversation.id, 1)
    clock.now += 31 * DAY_MS
    await store.sweep()
    assert await store.recent([thread.site.id]) == []


async def test_old_entries_go_from_the_beginning_and_the_log_stays_whole(
    store: Store, clock: Clock, thread: Thread
) -> None:
    await act(store, thread, "old")
    await store.set_retention(thread.site.id, Retention(audit_days=30))
    clock.now += 31 * DAY_MS
    await act(store, thread, "new")
    await store.sweep(server_audit_days=30)
    entries = (await store.audit_page(thread.site.id))[::-1]
    assert [each.kind for each in entries] == ["acted", "audit_pruned"]
    assert json.loads(entries[1].detail)["count"] == 3
    assert entries[0].seq == 4
    assert await whole(store)
    clock.now += 31 * DAY_MS
    await store.sweep(server_audit_days=30)
    assert [each.kind for each in await store.audit_page(thread.site.id)] == ["audit_pruned"]
    assert await whole(store)
    await act(store, thread)
    assert await whole(store)


async def test_log_that_was_tampered_with_keeps_everything(store: Store, clock: Clock, thread: Thread) -> None:
    await store.set_retention(thread.site.id, Retention(audit_days=30))
    await act(store, thread)
    async with store._writes("nothing") as connection:
        await connection.exec_driver_sql("UPDATE audit_head SET seal = '' WHERE chain <> 'server'")
    clock.now += 31 * DAY_MS
    await store.sweep()
    assert "acted" in [each.kind for each in await store.audit_page(thread.site.id)]
