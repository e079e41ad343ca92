"""Agents take conversations, hand them over, leave and end them; both sides read it in the conversation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lookalong.bus import MemoryBus
from lookalong.protocol.desk import Assign, Colleagues, ColleaguesRequest
from lookalong.protocol.message import Ack, Conclude, ConversationState, Message, Rate, Send
from lookalong.protocol.record import Colleague
from tests.integration.gateway_fixtures import node
from tests.integration.gateway_node import Node

if TYPE_CHECKING:
    from pathlib import Path

    from tests.integration.gateway_node import Agent, Peer, Visitor

__all__ = ["node"]


async def thread(node: Node) -> tuple[Visitor, Agent, str]:
    """A customer and Ada in a conversation of one message."""
    agent, visitor = await node.console(minor=2), await node.visitor(minor=2)
    await visitor.peer.send(Send("m1", "", "hello"))
    return visitor, agent, (await visitor.peer.expect(Ack)).conversation_id


async def colleague(node: Node) -> Agent:
    bo = await node.add_agent("bo@example.com", "Bo")
    return await node.console(bo, minor=2)


async def read(*peers: Peer, client_id: str) -> set[tuple[int, str, str]]:
    """Return what all of them read of an entry."""
    said = [await each.expect(Message, client_id=client_id) for each in peers]
    return {(each.seq, each.author_name, each.text) for each in said}


async def test_who_takes_a_conversation_joins_it_for_both_sides(node: Node) -> None:
    visitor, ada, where = await thread(node)
    await ada.peer.send(Assign("t1", where, "", ada.welcome.agent_id), Assign("t1", where, "", ada.welcome.agent_id))
    assert await read(visitor.peer, ada.peer, client_id="t1") == {(2, "Ada", "agent_joined")}
    state = await ada.peer.expect(ConversationState, assignee_id=ada.welcome.agent_id)
    assert (state.assignee_name, state.waiting_since_ms > 0) == ("Ada", True), "to take it is no answer"
    assert [each.seq for each in ada.peer.seen if isinstance(each, Ack)] == [2, 2]
    await ada.peer.send(Assign("t2", where, ada.welcome.agent_id, ""))
    assert await read(visitor.peer, ada.peer, client_id="t2") == {(3, "Ada", "agent_left")}
    assert (await ada.peer.expect(ConversationState, head_seq=3)).assignee_id == ""


async def test_of_two_agents_who_take_it_at_once_one_does(node: Node) -> None:
    visitor, ada, where = await thread(node)
    bo = await colleague(node)
    await ada.peer.send(Assign("t1", where, "", ada.welcome.agent_id))
    await ada.peer.expect(Ack, client_id="t1")
    await bo.peer.send(Assign("t2", where, "", bo.welcome.agent_id))
    assert (await bo.peer.error("not_allowed")).ref == "t2"
    assert await read(visitor.peer, client_id="t1") == {(2, "Ada", "agent_joined")}
    assert not [each for each in await visitor.peer.settle() if isinstance(each, Message)]


async def test_a_conversation_is_handed_to_an_agent_of_the_site_alone(node: Node) -> None:
    visitor, ada, where = await thread(node)
    bo = await colleague(node)
    other = await node.store.add_site("Other", "other", {"https://other.example"})
    stranger = await node.add_agent("cy@example.com", "Cy", other)
    for agent_id in (stranger.id, "agt_of_nobody"):
        await ada.peer.send(Assign("t0", where, "", agent_id))
        await ada.peer.error("not_found")
    await ada.peer.send(Assign("t1", where, "", bo.welcome.agent_id))
    handed = {(2, "Ada", f"conversation_handed {bo.welcome.agent_id} Bo")}
    assert await read(visitor.peer, ada.peer, bo.peer, client_id="t1") == handed
    assert (await bo.peer.expect(ConversationState, head_seq=2)).assignee_name == "Bo"


async def test_an_agent_ends_a_conversation_and_the_customer_rates_it_or_opens_it_again(node: Node) -> None:
    visitor, ada, where = await thread(node)
    await ada.peer.send(Assign("t1", where, "", ada.welcome.agent_id), Conclude("c1", where))
    assert await read(visitor.peer, ada.peer, client_id="c1") == {(3, "Ada", "conversation_closed")}
    state = await ada.peer.expect(ConversationState, phase="resolved")
    assert (state.assignee_id, state.waiting_since_ms) == ("", 0)
    await visitor.peer.send(Rate("r1", "", 5, ""))
    assert await read(ada.peer, client_id="r1") == {(4, "", "conversation_rated 5")}
    await ada.peer.send(Conclude("c2", where))
    await ada.peer.error("not_allowed")
    await visitor.peer.send(Send("m2", "", "one more thing"))
    state = await ada.peer.expect(ConversationState, phase="open")
    assert state.waiting_since_ms > 0


async def test_who_is_there_to_take_it_is_known_on_every_node(tmp_path: Path) -> None:
    bus = MemoryBus()
    async with Node.at(tmp_path, bus=bus) as here, Node.at(tmp_path, bus=bus) as there:
        _, ada, where = await thread(here)
        bo = await colleague(there)
        await bo.peer.settle()
        everybody = [Colleague(each.welcome.agent_id, each.welcome.agent_name) for each in (ada, bo)]
        for agent in (ada, bo):
            await agent.peer.send(ColleaguesRequest(where))
            told = await agent.peer.expect(Colleagues)
            assert sorted(told.agents, key=lambda each: each.name) == everybody
