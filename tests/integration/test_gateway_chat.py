"""Chat over real sockets: order, durability, receipts, resume."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from lookalong.gateway.limit import MAX_RECENT
from lookalong.protocol.message import (
    Ack,
    Availability,
    ConversationState,
    Cursor,
    HistoryBefore,
    HistoryPage,
    HistoryRequest,
    Message,
    Page,
    Ping,
    Pong,
    Receipt,
    ReceiptState,
    Send,
    Typing,
    TypingState,
)
from tests.integration.gateway_fixtures import node
from tests.integration.gateway_node import SHOP, Agent, Node, Visitor

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["node"]


async def say(visitor: Visitor, client_id: str, text: str) -> Ack:
    await visitor.peer.send(Send(client_id, "", text))
    return await visitor.peer.expect(Ack, client_id=client_id)


async def thread(node: Node) -> tuple[Visitor, Agent, str]:
    """A customer and an agent in a conversation of one message."""
    agent = await node.console()
    visitor = await node.visitor()
    ack = await say(visitor, "m1", "hello")
    await agent.peer.expect(Message, client_id="m1")
    return visitor, agent, ack.conversation_id


def texts(messages: Sequence[Message]) -> list[str]:
    return [message.text for message in messages]


async def test_a_first_message_opens_the_conversation_and_reaches_the_agent(node: Node) -> None:
    agent = await node.console()
    visitor = await node.visitor(page_url=f"{SHOP}/cart")
    assert visitor.welcome.conversation_id == ""
    ack = await say(visitor, "m1", "hello")
    assert ack.seq == 1
    message = await agent.peer.expect(Message)
    assert (message.conversation_id, message.seq, message.author, message.text) == (
        ack.conversation_id,
        1,
        "visitor",
        "hello",
    )
    state = await agent.peer.expect(ConversationState)
    assert (state.page_url, state.online, state.last_text, state.head_seq) == (f"{SHOP}/cart", True, "hello", 1)


async def test_an_answer_reaches_every_tab_and_every_console_but_the_senders_own_socket(node: Node) -> None:
    visitor, agent, conversation_id = await thread(node)
    tab = await node.visitor(visitor_token=visitor.welcome.visitor_token)
    second = await node.console(cookie=agent.cookie)
    await agent.peer.send(Send("a1", conversation_id, "hi"))
    assert (await agent.peer.expect(Ack)).seq == 2
    for peer in (visitor.peer, tab.peer, second.peer):
        message = await peer.expect(Message, client_id="a1")
        assert (message.text, message.author, message.author_name) == ("hi", "agent", "Ada")
    assert not [item for item in await agent.peer.settle() if isinstance(item, Message)]


async def test_acknowledged_is_durable(node: Node) -> None:
    visitor, _, conversation_id = await thread(node)
    ack = await say(visitor, "m2", "again")
    records, head, _ = await node.store.history(conversation_id, 0, 10)
    assert head == ack.seq
    assert [record.text for record in records] == ["hello", "again"]


async def test_a_repeated_send_gets_the_same_ack_and_is_told_once(node: Node) -> None:
    visitor, agent, _ = await thread(node)
    first = await say(visitor, "m2", "twice")
    assert await say(visitor, "m2", "twice") == first
    await say(visitor, "m3", "after")
    assert texts([await agent.peer.expect(Message), await agent.peer.expect(Message)]) == ["twice", "after"]


async def test_an_id_with_another_text_is_refused(node: Node) -> None:
    visitor, _, _ = await thread(node)
    await visitor.peer.send(Send("m1", "", "other"))
    assert (await visitor.peer.error("id_reused")).ref == "m1"


@pytest.mark.parametrize(
    ("text", "code"), [("", "empty"), (" \u200b\n", "empty"), ("x" * (64 * 1024 + 1), "too_long")], ids=str
)
async def test_a_text_that_is_none_is_refused_and_not_stored(node: Node, text: str, code: str) -> None:
    visitor, _, conversation_id = await thread(node)
    await visitor.peer.send(Send("m2", "", text))
    assert (await visitor.peer.error(code)).ref == "m2"
    assert (await node.store.history(conversation_id, 0, 10))[1] == 1


async def test_many_senders_see_one_order_without_gaps(node: Node) -> None:
    visitor, agent, conversation_id = await thread(node)
    watcher = await node.console()
    for number in range(20):
        await visitor.peer.send(Send(f"v{number}", "", f"v{number}"))
        await agent.peer.send(Send(f"a{number}", conversation_id, f"a{number}"))
    seen = [await watcher.peer.expect(Message) for _ in range(40)]
    assert sorted(message.seq for message in seen) == list(range(2, 42))
    records, _, _ = await node.store.history(conversation_id, 1, 100)
    assert {message.seq: message.text for message in seen} == {record.seq: record.text for record in records}


async def test_receipts_reach_the_other_side(node: Node) -> None:
    visitor, agent, conversation_id = await thread(node)
    await agent.peer.send(Receipt(conversation_id, 1, 1))
    state = await visitor.peer.expect(ReceiptState)
    assert (state.author, state.delivered_up_to, state.read_up_to) == ("agent", 1, 1)
    await agent.peer.send(Send("a1", conversation_id, "hi"))
    message = await visitor.peer.expect(Message)
    await visitor.peer.send(Receipt(conversation_id, message.seq, 1))
    told = await agent.peer.expect(ReceiptState, author="visitor")
    assert (told.delivered_up_to, told.read_up_to) == (2, 1)


async def test_a_receipt_past_the_head_closes(node: Node) -> None:
    visitor, _, conversation_id = await thread(node)
    await visitor.peer.send(Receipt(conversation_id, 10**9, 0))
    assert await visitor.peer.closed() == 4400


async def test_typing_is_seen_by_the_other_side_and_ends_with_the_text(node: Node) -> None:
    visitor, agent, conversation_id = await thread(node)
    await agent.peer.send(Typing(conversation_id, True))
    assert (await visitor.peer.expect(TypingState)).on
    await agent.peer.send(Send("a1", conversation_id, "hi"))
    assert not (await visitor.peer.expect(TypingState)).on
    await visitor.peer.send(Typing("", True))
    assert (await agent.peer.expect(TypingState, author="visitor")).on
    await visitor.peer.close()
    assert not (await agent.peer.expect(TypingState, author="visitor")).on


async def test_a_reload_gets_what_it_has_not(node: Node) -> None:
    visitor, agent, conversation_id = await thread(node)
    await visitor.peer.close()
    for number in range(3):
        await agent.peer.send(Send(f"a{number}", conversation_id, f"a{number}"))
        await agent.peer.expect(Ack)
    again = await node.visitor(visitor.welcome.visitor_token, last_seq=1)
    assert (again.welcome.conversation_id, again.welcome.head_seq) == (conversation_id, 4)
    page = await again.peer.expect(HistoryPage)
    assert (texts(page.messages), page.head_seq, page.gap) == (["a0", "a1", "a2"], 4, False)


async def test_a_console_that_comes_back_gets_what_it_has_not(node: Node) -> None:
    visitor, agent, conversation_id = await thread(node)
    await agent.peer.close()
    await say(visitor, "m2", "are you there?")
    again = await node.console(cookie=agent.cookie, cursors=[Cursor(conversation_id, 1)])
    assert [state.conversation_id for state in again.welcome.conversations] == [conversation_id]
    assert texts((await again.peer.expect(HistoryPage)).messages) == ["are you there?"]


async def test_the_head_travels_with_the_heartbeat(node: Node) -> None:
    visitor, agent, conversation_id = await thread(node)
    for peer in (visitor.peer, agent.peer):
        await peer.send(Ping(7))
        assert (await peer.expect(Pong)).heads == [Cursor(conversation_id, 1)]


async def test_history_comes_in_pages_with_the_gap_told(node: Node) -> None:
    visitor, agent, conversation_id = await thread(node)
    for number in range(5):
        await say(visitor, f"n{number}", f"n{number}")
    await agent.peer.send(HistoryRequest(conversation_id, 0, 2))
    newest = await agent.peer.expect(HistoryPage)
    assert (texts(newest.messages), newest.gap, newest.head_seq) == (["n3", "n4"], True, 6)
    await agent.peer.send(HistoryRequest(conversation_id, 1, 2))
    following = await agent.peer.expect(HistoryPage)
    assert (texts(following.messages), following.gap) == (["n0", "n1"], False)
    await visitor.peer.send(HistoryBefore(conversation_id, 4, 2))
    before = await visitor.peer.expect(HistoryPage)
    assert (texts(before.messages), before.gap, before.head_seq) == (["n0", "n1"], True, 6)
    await agent.peer.send(HistoryBefore(conversation_id, 2, 2))
    first = await agent.peer.expect(HistoryPage)
    assert (len(first.messages), first.messages[0].seq, first.gap) == (1, 1, False)


async def test_a_conversation_older_than_the_inbox_is_listed_once_it_is_asked_for(node: Node) -> None:
    ids = []
    for number in range(MAX_RECENT + 1):
        visitor, _ = await node.store.add_visitor(node.site.id, f"V{number}")
        conversation = await node.store.open_conversation(node.site.id, visitor.id, "")
        await node.store.append(conversation.id, "m", "text", "visitor", visitor.id, "", "hello")
        ids.append(conversation.id)
    agent = await node.console()
    listed = {each.conversation_id for each in agent.welcome.conversations}
    [left_out] = set(ids) - listed
    await agent.peer.send(HistoryRequest(left_out, 0, 10))
    assert (await agent.peer.expect(ConversationState, conversation_id=left_out)).head_seq == 1
    assert texts((await agent.peer.expect(HistoryPage)).messages) == ["hello"]


async def test_a_page_of_long_texts_is_cut_by_bytes_not_torn(node: Node) -> None:
    visitor, agent, conversation_id = await thread(node)
    for number in range(6):
        await say(visitor, f"n{number}", f"{number}" + "x" * 60_000)
    await agent.peer.send(HistoryRequest(conversation_id, 0, 200))
    newest = await agent.peer.expect(HistoryPage)
    assert [message.text[0] for message in newest.messages] == ["4", "5"]
    assert newest.gap
    await agent.peer.send(HistoryRequest(conversation_id, 1, 200))
    following = await agent.peer.expect(HistoryPage)
    assert [message.seq for message in following.messages] == [2, 3]
    assert not following.gap


async def test_an_inbox_too_long_for_one_message_comes_in_several(node: Node) -> None:
    for _ in range(60):
        visitor, _ = await node.store.add_visitor(node.site.id, "")
        await node.store.open_conversation(node.site.id, visitor.id, f"{SHOP}/{'é' * 1500}")
    agent = await node.console()
    listed = len(agent.welcome.conversations)
    assert 0 < listed < 60
    rest = [await agent.peer.expect(ConversationState) for _ in range(60 - listed)]
    assert len({state.conversation_id for state in [*agent.welcome.conversations, *rest]}) == 60


async def test_the_agent_sees_which_page_the_customer_is_on(node: Node) -> None:
    visitor, agent, conversation_id = await thread(node)
    await visitor.peer.send(Page(f"{SHOP}/checkout", True))
    state = await agent.peer.expect(ConversationState, page_url=f"{SHOP}/checkout")
    assert state.conversation_id == conversation_id
    await visitor.peer.close()
    await node.visitor(visitor.welcome.visitor_token, page_url=f"{SHOP}/thanks")
    assert (await agent.peer.expect(ConversationState, page_url=f"{SHOP}/thanks")).online


async def test_the_agent_sees_the_customer_leave(node: Node) -> None:
    visitor, agent, _ = await thread(node)
    await visitor.peer.close()
    await agent.peer.expect(ConversationState, online=False)


async def test_the_customer_sees_the_agent_come_and_go(node: Node) -> None:
    visitor = await node.visitor()
    assert not visitor.welcome.agents_online
    agent = await node.console()
    assert (await visitor.peer.expect(Availability)).agents_online
    await agent.peer.close()
    assert not (await visitor.peer.expect(Availability)).agents_online


async def test_another_site_sees_and_reaches_nothing(node: Node) -> None:
    visitor, _, conversation_id = await thread(node)
    other = await node.store.add_site("Other", "other", {"https://other.example"})
    stranger = await node.console(await node.add_agent("eve@example.com", "Eve", other))
    assert stranger.welcome.conversations == []
    await stranger.peer.send(Send("e1", conversation_id, "psst"))
    unknown = await stranger.peer.error("not_found")
    await stranger.peer.send(Send("e2", "cnv_none", "psst"))
    assert (await stranger.peer.error("not_found")).text == unknown.text
    await say(visitor, "m2", "still private")
    assert not [item for item in await stranger.peer.settle() if isinstance(item, Message | ConversationState)]


async def test_a_customer_reaches_only_their_own_conversation(node: Node) -> None:
    _, _, conversation_id = await thread(node)
    stranger = await node.visitor()
    for message in (
        Send("s1", conversation_id, "psst"),
        HistoryRequest(conversation_id, 0, 10),
        Receipt(conversation_id, 1, 1),
        Typing(conversation_id, True),
    ):
        await stranger.peer.send(message)
        await stranger.peer.error("not_found")


async def test_the_node_says_goodbye(node: Node) -> None:
    visitor, agent, _ = await thread(node)
    stopping = asyncio.create_task(node.gateway.stop())
    assert await visitor.peer.closed() == 1001
    assert await agent.peer.closed() == 1001
    await stopping
    assert [type(item).__name__ for item in (visitor.peer.seen[-1], agent.peer.seen[-1])] == ["Goaway", "Goaway"]
