"""Which agents look at which conversation, over real sockets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lookalong.bus import MemoryBus
from lookalong.protocol.desk import Attend, Attendance
from lookalong.protocol.message import Ack, Send
from lookalong.protocol.record import Colleague
from tests.integration.gateway_fixtures import node
from tests.integration.gateway_node import Node

if TYPE_CHECKING:
    from pathlib import Path

    from tests.integration.gateway_node import Agent

__all__ = ["node"]


async def conversation(node: Node, text_id: str = "m1") -> str:
    visitor = await node.visitor()
    await visitor.peer.send(Send(text_id, "", "hello"))
    return (await visitor.peer.expect(Ack)).conversation_id


async def two(node: Node, other: Node | None = None) -> tuple[Agent, Agent]:
    """Consoles of Ada and of Bo, on one node or on two."""
    ada = await node.console(minor=2)
    place = other or node
    bo = await place.store.agent_by_email("bo@example.com") or await place.add_agent("bo@example.com", "Bo")
    return ada, await place.console(bo, minor=2)


def names(told: Attendance) -> set[str]:
    return {each.name for each in told.agents}


async def until(agent: Agent, *expected: str) -> Attendance:
    """Wait until an agent is told that exactly these look."""
    while True:
        told = await agent.peer.expect(Attendance)
        if names(told) == set(expected):
            return told


async def test_who_looks_at_a_conversation_is_told_who_else_does_and_who_leaves(node: Node) -> None:
    conversation_id = await conversation(node)
    ada, bo = await two(node)
    await ada.peer.send(Attend(conversation_id))
    alone = await until(ada, "Ada")
    assert alone == Attendance(conversation_id, [Colleague(ada.welcome.agent_id, "Ada")])
    await bo.peer.send(Attend(conversation_id))
    await until(bo, "Ada", "Bo")
    await until(ada, "Ada", "Bo")
    await bo.peer.close()
    await until(ada, "Ada")


async def test_nobody_is_told_about_conversations_they_do_not_look_at(node: Node) -> None:
    here, there = await conversation(node), await conversation(node, "m2")
    ada, bo = await two(node)
    await ada.peer.send(Attend(here))
    await until(ada, "Ada")
    await bo.peer.send(Attend(here))
    await until(ada, "Ada", "Bo")
    await bo.peer.send(Attend(there))
    assert (await until(bo, "Bo")).conversation_id == there
    await until(ada, "Ada")
    await ada.peer.send(Attend(""))
    await ada.peer.settle()
    await bo.peer.send(Attend(here))
    await until(bo, "Bo")
    assert not [each for each in await ada.peer.settle() if isinstance(each, Attendance)]


async def test_a_conversation_of_another_site_is_refused(node: Node) -> None:
    conversation_id = await conversation(node)
    other = await node.store.add_site("Other", "other", {"https://other.example"})
    cy = await node.add_agent("cy@example.com", "Cy", other)
    ada, stranger = await node.console(minor=2), await node.console(cy, minor=2)
    await ada.peer.send(Attend(conversation_id))
    await until(ada, "Ada")
    await stranger.peer.send(Attend(conversation_id))
    await stranger.peer.error("not_found")
    assert not [each for each in await ada.peer.settle() if isinstance(each, Attendance)]


async def test_agents_on_two_nodes_see_each_other_and_one_that_stops(tmp_path: Path) -> None:
    bus = MemoryBus()
    async with Node.at(tmp_path, bus=bus) as here, Node.at(tmp_path, bus=bus) as there:
        conversation_id = await conversation(here)
        ada, bo = await two(here, there)
        await ada.peer.send(Attend(conversation_id))
        await until(ada, "Ada")
        await bo.peer.send(Attend(conversation_id))
        await until(bo, "Ada", "Bo")
        await until(ada, "Ada", "Bo")
        await there.gateway.stop()
        await until(ada, "Ada")
