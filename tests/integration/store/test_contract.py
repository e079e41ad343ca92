"""What every store does, whatever the database: one suite, run on each."""

import asyncio
from typing import Any

import pytest

from lookalong.cobrowse import Privacy, PrivacyRule, Wording, Words
from lookalong.security.identity import Identity
from lookalong.store import (
    AlreadyExists,
    Appended,
    IdReused,
    Store,
    StoreUnavailable,
    UnknownConversation,
)
from lookalong.store.record import AttemptRecord
from tests.integration.store.conftest import Clock, Thread


async def say(store: Store, thread: Thread, number: int, text: str | None = None) -> Appended:
    return await store.append(
        thread.conversation.id, f"m{number}", "text", "visitor", thread.visitor.id, "Visitor", text or f"text {number}"
    )


async def test_store_answers_a_ping(store: Store) -> None:
    await store.ping()


# Sites -------------------------------------------------------------------------------------------


async def test_site_is_found_by_key_and_id(store: Store) -> None:
    site = await store.add_site("Shop", "shop", ["https://shop.example", "https://www.shop.example"])
    assert site.origins == {"https://shop.example", "https://www.shop.example"}
    assert await store.site_by_key("shop") == site
    assert await store.site(site.id) == site
    assert await store.site_by_key("' OR 1=1 --") is None


async def test_site_without_a_key_gets_one(store: Store) -> None:
    site = await store.add_site("Shop", None, [])
    assert len(site.key) == 22
    assert await store.site_by_key(site.key) == site


async def test_sites_are_listed_by_name(store: Store) -> None:
    for name in ("b", "a"):
        await store.add_site(name, name, [f"https://{name}.example"])
    assert [(site.name, sorted(site.origins)) for site in await store.sites()] == [
        ("a", ["https://a.example"]),
        ("b", ["https://b.example"]),
    ]


async def test_site_hides_what_was_set_last(store: Store) -> None:
    site = await store.add_site("Shop", "shop", [])
    assert site.privacy == Privacy()
    for privacy in (Privacy("private"), Privacy("default", (PrivacyRule("#a", "redact", "/b"),))):
        await store.set_privacy(site.id, privacy)
        found = await store.site(site.id)
        assert found is not None
        assert found.privacy == privacy


async def test_site_says_what_was_set_last(store: Store) -> None:
    site = await store.add_site("Shop", "shop", [])
    assert site.wording == Wording()
    for wording in (Wording((Words("en", view="Why"), Words("ko", bar="안내"))), Wording()):
        await store.set_wording(site.id, wording)
        found = await store.site(site.id)
        assert found is not None
        assert (found.wording, found.privacy) == (wording, Privacy())


async def test_site_key_is_unique(store: Store) -> None:
    await store.add_site("Shop", "shop", [])
    with pytest.raises(AlreadyExists, match="shop"):
        await store.add_site("Other", "shop", [])


async def test_origins_are_replaced(store: Store) -> None:
    site = await store.add_site("Shop", "shop", ["https://a.example"])
    await store.set_origins(site.id, ["https://b.example", "https://c.example"])
    found = await store.site(site.id)
    assert found is not None
    assert found.origins == {"https://b.example", "https://c.example"}


# Visitors and conversations ----------------------------------------------------------------------


async def test_visitor_is_known_by_token_on_their_site_alone(store: Store, thread: Thread) -> None:
    other = await store.add_site("Other", "other", [])
    assert await store.visitor_by_token(thread.site.id, thread.token) == thread.visitor
    assert await store.visitor_by_token(other.id, thread.token) is None
    assert await store.visitor_by_token(thread.site.id, "") is None


async def test_new_conversation_is_open_and_empty(store: Store, thread: Thread) -> None:
    conversation = thread.conversation
    assert conversation.phase == "open"
    assert (conversation.head_seq, conversation.last_text, conversation.visitor_name) == (0, "", "Visitor")
    assert await store.conversation(conversation.id) == conversation
    assert await store.conversation_of(thread.site.id, thread.visitor.id) == conversation


async def test_visitor_has_one_conversation_however_often_it_is_opened(store: Store) -> None:
    site = await store.add_site("Shop", "shop", [])
    visitor, _ = await store.add_visitor(site.id, "Visitor")
    opened = await asyncio.gather(*(store.open_conversation(site.id, visitor.id, "https://a/") for _ in range(5)))
    assert len({conversation.id for conversation in opened}) == 1


async def test_missing_conversation_is_none(store: Store) -> None:
    assert await store.conversation("cnv_0") is None
    assert await store.conversation_of("sit_0", "vis_0") is None


async def test_recent_lists_the_newest_first_and_asked_sites_alone(store: Store, thread: Thread, clock: Clock) -> None:
    other = await store.add_site("Other", "other", [])
    ids = [thread.conversation.id]
    for site, at_ms in ((thread.site, 2_000), (other, 3_000), (thread.site, 4_000)):
        clock.now = at_ms
        visitor, _ = await store.add_visitor(site.id, "Visitor")
        ids.append((await store.open_conversation(site.id, visitor.id, "https://a/")).id)
    clock.now = 5_000
    await say(store, thread, 1)
    assert [each.id for each in await store.recent([thread.site.id])] == [ids[0], ids[3], ids[1]]
    assert [each.id for each in await store.recent([thread.site.id, other.id], limit=2)] == [ids[0], ids[3]]
    assert await store.recent([]) == []


async def test_page_is_noted(store: Store, thread: Thread) -> None:
    moved = await store.set_page(thread.conversation.id, "https://shop.example/cart")
    assert moved.page_url == "https://shop.example/cart"
    assert await store.conversation(moved.id) == moved
    with pytest.raises(UnknownConversation):
        await store.set_page("cnv_0", "https://shop.example/")


# Messages ----------------------------------------------------------------------------------------


async def test_message_is_stored_with_its_place_and_time(store: Store, thread: Thread, clock: Clock) -> None:
    clock.now = 7_000
    appended = await say(store, thread, 1, "héllo 👋")
    assert not appended.duplicate
    assert (appended.message.seq, appended.message.at_ms, appended.message.text) == (1, 7_000, "héllo 👋")
    assert await store.history(thread.conversation.id, 0, 10) == ([appended.message], 1, False)
    conversation = await store.conversation(thread.conversation.id)
    assert conversation is not None
    assert (conversation.head_seq, conversation.last_author, conversation.last_text) == (1, "visitor", "héllo 👋")
    assert (conversation.visitor_read, conversation.agent_read, conversation.updated_at_ms) == (1, 0, 7_000)


async def test_places_have_no_gap_under_many_writers(store: Store, thread: Thread) -> None:
    appended = await asyncio.gather(*(say(store, thread, number) for number in range(700)))
    assert sorted(each.message.seq for each in appended) == list(range(1, 701))


async def test_two_nodes_share_one_order(store: Store, store_url: str, thread: Thread) -> None:
    other = await Store.open(store_url)
    try:
        appended = await asyncio.gather(
            *(say(node, thread, number) for number in range(100) for node in (store, other)),
        )
    finally:
        await other.close()
    # Each message was sent to both: stored once, in one place.
    assert sum(not each.duplicate for each in appended) == 100
    assert {each.message.seq for each in appended} == set(range(1, 101))


async def test_repeated_message_keeps_its_place(store: Store, thread: Thread, clock: Clock) -> None:
    first = await say(store, thread, 1)
    await say(store, thread, 2)
    clock.now += 1
    again = await say(store, thread, 1)
    assert again.duplicate
    assert again.message == first.message
    assert (await store.history(thread.conversation.id, 0, 10))[1] == 2


async def test_client_id_of_another_message_is_refused(store: Store, thread: Thread) -> None:
    await say(store, thread, 1, "a")
    with pytest.raises(IdReused):
        await say(store, thread, 1, "b")
    assert (await store.history(thread.conversation.id, 0, 10))[1] == 1


async def test_client_ids_of_two_conversations_are_apart(store: Store, thread: Thread) -> None:
    visitor, _ = await store.add_visitor(thread.site.id, "Other")
    other = await store.open_conversation(thread.site.id, visitor.id, "https://a/")
    await say(store, thread, 1, "a")
    appended = await store.append(other.id, "m1", "text", "visitor", visitor.id, "Other", "b")
    assert (appended.duplicate, appended.message.seq) == (False, 1)


async def test_message_for_no_conversation_is_refused_alone(store: Store, thread: Thread) -> None:
    lost, kept = await asyncio.gather(
        store.append("cnv_0", "m1", "text", "visitor", "v", "V", "lost"), say(store, thread, 1), return_exceptions=True
    )
    assert isinstance(lost, UnknownConversation)
    assert isinstance(kept, Appended)


async def test_value_the_database_cannot_hold_hurts_its_sender_alone(store: Store, thread: Thread) -> None:
    poison: Any = object()
    outcomes = await asyncio.gather(
        say(store, thread, 1),
        store.append(thread.conversation.id, "m2", "text", "visitor", poison, "Visitor", "text"),
        say(store, thread, 3),
        return_exceptions=True,
    )
    assert isinstance(outcomes[1], StoreUnavailable)
    stored = [outcome.message.seq for outcome in outcomes if isinstance(outcome, Appended)]
    assert stored == [1, 2]


async def test_text_that_is_no_text_is_stored_with_a_replacement(store: Store) -> None:
    nasty, kept = "a\0b\ud800c", "a\ufffdb?c"
    site = await store.add_site(nasty, "shop", [])
    visitor, _ = await store.add_visitor(site.id, nasty)
    conversation = await store.open_conversation(site.id, visitor.id, nasty)
    assert (site.name, conversation.visitor_name, conversation.page_url) == (kept, kept, kept)
    assert (await store.set_page(conversation.id, nasty + "d")).page_url == kept + "d"
    appended = await store.append(conversation.id, "m1", "text", "visitor", visitor.id, nasty, nasty)
    assert (appended.message.author_name, appended.message.text) == (kept, kept)
    assert await store.site_by_key(nasty) is None
    assert await store.agent_by_email(nasty) is None


async def test_others_get_their_turn_under_a_load_of_messages(store: Store, thread: Thread) -> None:
    over = asyncio.Event()

    async def chat(lane: int) -> None:
        number = 0
        while not over.is_set():
            number += 1
            await say(store, thread, lane * 1_000_000 + number)

    lanes = [asyncio.create_task(chat(lane)) for lane in range(100)]
    for _ in range(20):
        await store.add_visitor(thread.site.id, "Visitor")
    over.set()
    await asyncio.gather(*lanes)


async def test_history_pages_forward(store: Store, thread: Thread) -> None:
    await asyncio.gather(*(say(store, thread, number) for number in range(25)))
    page, head, gap = await store.history(thread.conversation.id, 10, 10)
    assert ([message.seq for message in page], head, gap) == (list(range(11, 21)), 25, False)
    page, head, gap = await store.history(thread.conversation.id, 20, 10)
    assert ([message.seq for message in page], head, gap) == (list(range(21, 26)), 25, False)
    assert await store.history(thread.conversation.id, 25, 10) == ([], 25, False)
    assert await store.history(thread.conversation.id, 1000, 10) == ([], 25, False)


async def test_history_from_the_start_gives_the_newest_and_tells_of_the_gap(store: Store, thread: Thread) -> None:
    await asyncio.gather(*(say(store, thread, number) for number in range(25)))
    page, head, gap = await store.history(thread.conversation.id, 0, 10)
    assert ([message.seq for message in page], head, gap) == (list(range(16, 26)), 25, True)
    page, head, gap = await store.history(thread.conversation.id, 0, 25)
    assert (len(page), gap) == (25, False)


async def test_history_before_a_place_reaches_the_first_message(store: Store, thread: Thread) -> None:
    await asyncio.gather(*(say(store, thread, number) for number in range(25)))
    page, head, more = await store.history_before(thread.conversation.id, 16, 10)
    assert ([message.seq for message in page], head, more) == (list(range(6, 16)), 25, True)
    page, head, more = await store.history_before(thread.conversation.id, 6, 10)
    assert ([message.seq for message in page], head, more) == (list(range(1, 6)), 25, False)
    assert await store.history_before(thread.conversation.id, 1, 10) == ([], 25, False)


async def test_history_of_no_conversation_is_refused(store: Store) -> None:
    with pytest.raises(UnknownConversation):
        await store.history("cnv_0", 0, 10)
    with pytest.raises(UnknownConversation):
        await store.history_before("cnv_0", 1, 10)


async def test_receipts_only_grow_and_stop_at_the_head(store: Store, thread: Thread) -> None:
    await asyncio.gather(*(say(store, thread, number) for number in range(5)))
    conversation = await store.advance_receipt(thread.conversation.id, "agent", 3, 2)
    assert (conversation.agent_delivered, conversation.agent_read) == (3, 2)
    conversation = await store.advance_receipt(thread.conversation.id, "agent", 1, 1)
    assert (conversation.agent_delivered, conversation.agent_read) == (3, 2)
    conversation = await store.advance_receipt(thread.conversation.id, "agent", 10**9, 10**9)
    assert (conversation.agent_delivered, conversation.agent_read) == (5, 5)
    assert await store.conversation(thread.conversation.id) == conversation


async def test_closed_store_refuses_and_has_stored_what_waited(store: Store, store_url: str, thread: Thread) -> None:
    waiting = [asyncio.ensure_future(say(store, thread, number)) for number in range(300)]
    await asyncio.sleep(0)
    await store.close()
    assert all([isinstance(await each, Appended) for each in waiting])
    with pytest.raises(StoreUnavailable):
        await say(store, thread, 301)
    reopened = await Store.open(store_url)
    assert (await reopened.history(thread.conversation.id, 0, 1))[1] == 300
    await reopened.close()


# Agents and log-ins ------------------------------------------------------------------------------


async def test_agent_is_found_by_email_in_any_case(store: Store, thread: Thread) -> None:
    agent = await store.add_agent("Mina@Shop.example", "Mina", "agent", "hash", [thread.site.id])
    assert (agent.email, agent.site_ids, agent.disabled) == ("mina@shop.example", frozenset({thread.site.id}), False)
    assert await store.agent_by_email("MINA@shop.example") == agent
    assert await store.agent(agent.id) == agent
    assert await store.agents() == [agent]
    assert await store.agent_by_email("other@shop.example") is None


async def test_agents_email_is_unique(store: Store) -> None:
    await store.add_agent("mina@shop.example", "Mina", "agent", "hash", [])
    with pytest.raises(AlreadyExists, match="mina"):
        await store.add_agent("MINA@shop.example", "Other", "agent", "hash", [])


async def test_agent_helps_on_more_sites(store: Store, thread: Thread) -> None:
    agent = await store.add_agent("mina@shop.example", "Mina", "agent", "hash", [thread.site.id])
    other = await store.add_site("Other", "other", [])
    await store.add_agent_sites(agent.id, [thread.site.id, other.id])
    found = await store.agent(agent.id)
    assert found is not None
    assert found.site_ids == {thread.site.id, other.id}


async def test_a_site_s_word_finds_one_visitor_on_every_device(store: Store, thread: Thread) -> None:
    identity = Identity("4711", "Mina")
    first, spent = await store.verified_visitor(thread.site.id, identity, "")
    assert (first.subject, first.name, spent) == ("4711", "Mina", False)
    again, spent = await store.verified_visitor(thread.site.id, Identity("4711", "Mina Park"), thread.token)
    assert (again.id, again.name, spent) == (first.id, "Mina Park", False)
    other = await store.add_site("Other", "other", [])
    assert (await store.verified_visitor(other.id, identity, ""))[0].id != first.id
    assert await store.visitor_by_token(thread.site.id, thread.token) == thread.visitor


async def test_an_anonymous_visitor_becomes_the_one_vouched_for(store: Store, thread: Thread) -> None:
    visitor, spent = await store.verified_visitor(thread.site.id, Identity("4711", "Mina"), thread.token)
    assert (visitor.id, spent) == (thread.visitor.id, True)
    assert await store.visitor_by_token(thread.site.id, thread.token) is None
    conversation = await store.conversation(thread.conversation.id)
    assert conversation is not None
    assert (conversation.visitor_subject, conversation.visitor_name) == ("4711", "Mina")


async def test_tabs_that_are_vouched_for_at_once_are_one_visitor(store: Store, thread: Thread) -> None:
    identity = Identity("4711", "")
    found = await asyncio.gather(*(store.verified_visitor(thread.site.id, identity, "") for _ in range(4)))
    assert len({visitor.id for visitor, _ in found}) == 1


async def test_log_ins_are_listed_touched_and_ended(store: Store, clock: Clock) -> None:
    agent = await store.add_agent("mina@shop.example", "Mina", "agent", "hash", [])
    for name, expires in (("one", 9_000), ("two", 9_000), ("over", 1_500)):
        await store.add_login(agent.id, name, expires, "203.0.113.0/24", f"Browser {name}")
    clock.now = 2_000
    await store.touch_login("one", 2_000, 8_000)
    await store.touch_login("nothing", 2_000, 8_000)
    one, two = await store.logins(agent.id)
    assert (one.token_hash, one.seen_at_ms, one.expires_at_ms) == ("one", 2_000, 8_000)
    assert (two.client, two.address, two.created_at_ms) == ("Browser two", "203.0.113.0/24", 1_000)
    assert await store.end_logins("agt_other", "by", login_id=two.id) == []
    assert await store.end_logins(agent.id, "by", login_id=two.id) == ["two"]
    assert await store.end_logins(agent.id, "by", keep="one") == ["over"]
    assert await store.end_logins(agent.id, "by") == ["one"]


async def test_a_new_password_may_keep_one_log_in(store: Store) -> None:
    agent = await store.add_agent("mina@shop.example", "Mina", "agent", "hash", [], must_change=True)
    assert agent.must_change
    for name in ("kept", "ended"):
        await store.add_login(agent.id, name, 9_000)
    assert await store.set_password(agent.id, "other", keep="kept") == ["ended"]
    login = await store.login("kept")
    assert login is not None
    assert not login.agent.must_change


async def test_login_is_found_until_it_ends(store: Store) -> None:
    agent = await store.add_agent("mina@shop.example", "Mina", "agent", "hash", [])
    await store.add_login(agent.id, "digest", 9_000)
    login = await store.login("digest")
    assert login is not None
    assert (login.agent, login.expires_at_ms) == (agent, 9_000)
    await store.end_login("digest")
    await store.end_login("digest")
    assert await store.login("digest") is None


async def test_expired_logins_are_forgotten_at_the_next_one(store: Store, clock: Clock) -> None:
    agent = await store.add_agent("mina@shop.example", "Mina", "agent", "hash", [])
    await store.add_login(agent.id, "old", 2_000)
    clock.now = 2_000
    await store.add_login(agent.id, "new", 9_000)
    assert await store.login("old") is None
    assert await store.login("new") is not None


async def test_new_password_ends_all_logins(store: Store) -> None:
    agent = await store.add_agent("mina@shop.example", "Mina", "agent", "hash", [])
    await store.add_login(agent.id, "digest", 9_000)
    await store.set_password(agent.id, "other hash")
    changed = await store.agent(agent.id)
    assert changed is not None
    assert changed.password_hash == "other hash"
    assert await store.login("digest") is None


async def test_one_person_at_a_provider_is_one_agent(store: Store) -> None:
    mina = await store.add_agent("mina@shop.example", "Mina", "agent", "hash", [])
    ada = await store.add_agent("ada@shop.example", "Ada", "agent", "hash", [])
    await store.add_provider_identity(mina.id, "https://login.example", "one")
    for agent, subject in ((mina, "two"), (ada, "one")):
        with pytest.raises(AlreadyExists):
            await store.add_provider_identity(agent.id, "https://login.example", subject)
    await store.add_provider_identity(ada.id, "https://other.example", "one")
    assert await store.agent_id_at("https://login.example", "one") == mina.id
    assert await store.agent_id_at("https://login.example", "ONE") is None
    assert await store.subject_of(mina.id, "https://login.example") == "one"
    assert await store.subject_of(ada.id, "https://login.example") is None
    assert await store.end_provider_identity(mina.id, "command")
    assert not await store.end_provider_identity(mina.id, "command")
    assert await store.agent_id_at("https://login.example", "one") is None


async def test_an_attempt_is_used_once_and_in_time(store: Store, clock: Clock) -> None:
    for name, agent_id in (("one", ""), ("two", "agt_1"), ("late", "")):
        await store.add_attempt(name, 2_000 if name == "late" else 9_000, agent_id, "subject" if agent_id else "")
    found = await asyncio.gather(*(store.use_attempt("one") for _ in range(4)))
    assert sorted(found) == [False, False, False, True]
    assert await store.attempt("two") == AttemptRecord("agt_1", "subject")
    assert not await store.use_attempt("two"), "it is an agent's"
    assert await store.use_attempt("two", "agt_1")
    clock.now = 2_000
    assert await store.attempt("late") is None
    assert not await store.use_attempt("late")


async def test_a_log_in_says_how_it_began(store: Store) -> None:
    agent = await store.add_agent("mina@shop.example", "Mina", "agent", "hash", [], must_change=True)
    await store.add_login(agent.id, "digest", 9_000, way="provider")
    await store.add_login(agent.id, "other", 9_000)
    login, other = await store.login("digest"), await store.login("other")
    assert login is not None
    assert other is not None
    assert (login.way, login.must_change) == ("provider", False)
    assert (other.way, other.must_change) == ("password", True)
