"""Replies, edits, deletions and reactions over real sockets: who is told what, and what an older client sees."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import pytest

from lookalong.protocol.message import (
    Ack,
    Alter,
    Conclude,
    ConversationState,
    HistoryPage,
    HistoryRequest,
    Message,
    MessageState,
    Rate,
    Reply,
    Send,
)
from lookalong.protocol.record import Reaction
from tests.integration.gateway_fixtures import node

if TYPE_CHECKING:
    from tests.integration.gateway_node import Agent, Node, Peer, Visitor

__all__ = ["node"]

Action = Literal["edit", "delete", "react", "unreact"]


async def thread(node: Node) -> tuple[Visitor, Agent, str]:
    """A customer and an agent, both of this version, in a conversation of one message."""
    agent = await node.console(minor=1)
    visitor = await node.visitor(minor=1)
    await visitor.peer.send(Send("m1", "", "hello"))
    ack = await visitor.peer.expect(Ack, client_id="m1")
    await agent.peer.expect(Message, client_id="m1")
    return visitor, agent, ack.conversation_id


async def alter(peer: Peer, client_id: str, action: Action, seq: int, text: str = "", where: str = "") -> Ack:
    await peer.send(Alter(client_id, where, seq, action, text))
    return await peer.expect(Ack, client_id=client_id)


async def test_an_edit_reaches_everybody_in_order_with_the_text_as_it_is_now(node: Node) -> None:
    visitor, agent, conversation_id = await thread(node)
    older = await node.console()
    ack = await alter(visitor.peer, "e1", "edit", 1, "hello there")
    assert (ack.conversation_id, ack.seq) == (conversation_id, 2)
    for peer in (visitor.peer, agent.peer):
        entry = await peer.expect(Message, client_id="e1")
        assert (entry.seq, entry.kind, entry.text) == (2, "event", "text_edited 1")
        state = await peer.expect(MessageState)
        assert state == MessageState(conversation_id, 1, 2, "edited", "hello there", 0, [])
    assert (await agent.peer.expect(ConversationState, head_seq=2)).last_text == "hello there"
    assert (await older.peer.expect(Message)).text == "text_edited 1"
    assert not [each for each in await older.peer.settle() if isinstance(each, MessageState)]


async def test_a_repeated_alteration_gets_the_same_ack_and_is_told_once(node: Node) -> None:
    visitor, agent, _ = await thread(node)
    first = await alter(visitor.peer, "e1", "edit", 1, "two")
    assert await alter(visitor.peer, "e1", "edit", 1, "two") == first
    await alter(visitor.peer, "e2", "edit", 1, "three")
    assert [(await agent.peer.expect(Message)).client_id for _ in range(2)] == ["e1", "e2"]


async def test_who_has_a_hole_or_comes_late_has_what_messages_are_now(node: Node) -> None:
    visitor, agent, conversation_id = await thread(node)
    await alter(visitor.peer, "e1", "edit", 1, "two")
    await alter(agent.peer, "r1", "react", 1, "heart", conversation_id)
    await alter(visitor.peer, "d1", "delete", 1)
    late = await node.visitor(visitor_token=visitor.welcome.visitor_token, minor=1)
    page = await late.peer.expect(HistoryPage)
    assert [each.text for each in page.messages] == ["", "text_edited 1", "reaction_set 1 heart", "text_deleted 1"]
    assert await late.peer.expect(MessageState) == MessageState(conversation_id, 1, 4, "deleted", "", 0, [])
    await agent.peer.send(HistoryRequest(conversation_id, 3, 10))
    assert [each.seq for each in (await agent.peer.expect(HistoryPage)).messages] == [4]
    assert (await agent.peer.expect(MessageState, revision=4)).form == "deleted"


async def test_reactions_are_set_and_unset_by_whom_they_are(node: Node) -> None:
    visitor, agent, conversation_id = await thread(node)
    await alter(agent.peer, "r1", "react", 1, "heart", conversation_id)
    state = await visitor.peer.expect(MessageState)
    assert state.reactions == [Reaction("heart", "agent", node.agent.id)]
    await alter(visitor.peer, "r2", "react", 1, "heart")
    assert len((await agent.peer.expect(MessageState, revision=3)).reactions) == 2
    await alter(agent.peer, "r3", "unreact", 1, "heart", conversation_id)
    assert [each.author for each in (await visitor.peer.expect(MessageState, revision=4)).reactions] == ["visitor"]


async def test_a_reply_says_what_it_answers(node: Node) -> None:
    visitor, agent, conversation_id = await thread(node)
    older = await node.visitor(visitor_token=visitor.welcome.visitor_token)
    await agent.peer.send(Reply("a1", conversation_id, "hi", 1))
    assert (await agent.peer.expect(Ack)).seq == 2
    assert (await visitor.peer.expect(Message, client_id="a1")).text == "hi"
    assert (await visitor.peer.expect(MessageState)).reply_to == 1
    assert (await older.peer.expect(Message, client_id="a1")).text == "hi"
    first = await node.visitor(minor=1)
    await first.peer.send(Reply("m1", "", "a reply that begins a conversation", 7))
    assert (await first.peer.expect(Ack)).seq == 1


async def test_only_who_may_changes_what_others_wrote(node: Node) -> None:
    visitor, agent, conversation_id = await thread(node)
    await agent.peer.send(Alter("e1", conversation_id, 1, "delete", ""))
    assert (await agent.peer.error("not_allowed")).ref == "e1"
    other = await node.visitor(minor=1)
    await other.peer.send(Alter("e2", conversation_id, 1, "delete", ""))
    assert (await other.peer.error("not_found")).ref == "e2"
    sue = await node.console(await node.add_agent("sue@example.com", "Sue", role="supervisor"), minor=1)
    await alter(sue.peer, "d1", "delete", 1, where=conversation_id)
    assert (await visitor.peer.expect(MessageState)).form == "deleted"
    kinds = [each.kind for each in await node.store.audit_page(node.site.id)]
    assert kinds.count("message_deleted") == 1


async def test_a_text_sent_again_after_it_was_edited_gets_its_ack(node: Node) -> None:
    visitor, _, _ = await thread(node)
    await alter(visitor.peer, "e1", "edit", 1, "two")
    await visitor.peer.send(Send("m1", "", "hello"))
    assert (await visitor.peer.expect(Ack, client_id="m1")).seq == 1


@pytest.mark.parametrize(("action", "text"), [("react", "fireworks"), ("unreact", ""), ("delete", "x")])
async def test_what_no_client_would_say_closes(node: Node, action: Action, text: str) -> None:
    visitor, _, _ = await thread(node)
    await visitor.peer.send(Alter("x1", "", 1, action, text))
    assert await visitor.peer.closed() == 4400


async def test_a_customer_ends_the_conversation_says_how_it_was_and_goes_on(node: Node) -> None:
    visitor, agent, conversation_id = await thread(node)

    async def said(message: Conclude | Rate | Send) -> Ack:
        await visitor.peer.send(message)
        return await visitor.peer.expect(Ack, client_id=message.client_id)

    await visitor.peer.send(Rate("r0", "", 5, ""))
    assert (await visitor.peer.error("not_allowed")).ref == "r0"
    ended = await said(Conclude("c1", ""))
    assert await said(Conclude("c1", "")) == ended
    assert (await agent.peer.expect(ConversationState, head_seq=2)).phase == "resolved"
    await visitor.peer.send(Conclude("c2", ""))
    assert (await visitor.peer.error("not_allowed")).ref == "c2"
    await said(Rate("r1", "", 3, "slow 4111 1111 1111 1111"))
    await said(Rate("r2", "", 5, ""))
    entries = [(await agent.peer.expect(Message, client_id=each)).text for each in ("r1", "r2")]
    assert entries == ["conversation_rated 3 slow •••• •••• •••• 1111", "conversation_rated 5"]
    record = await node.store.conversation(conversation_id)
    assert record is not None
    assert (record.last_text, record.agent_read) == ("hello", 0)
    await said(Send("m2", "", "one more thing"))
    assert (await agent.peer.expect(ConversationState, head_seq=5)).phase == "open"
    await visitor.peer.send(Rate("r3", "", 1, ""))
    assert (await visitor.peer.error("not_allowed")).ref == "r3"
