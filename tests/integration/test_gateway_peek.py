"""Who sees what a customer types before it is sent: where the site wants it, those who look, and nobody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lookalong.bus import MemoryBus
from lookalong.protocol.desk import Attend, Attendance, Peek, PeekState, SiteChat
from lookalong.protocol.message import Ack, Error, Send
from tests.integration.gateway_fixtures import node
from tests.integration.gateway_node import Node

if TYPE_CHECKING:
    from pathlib import Path

    from tests.integration.gateway_node import Visitor

__all__ = ["node"]


async def customer(node: Node) -> tuple[Visitor, str]:
    """A customer in a conversation."""
    visitor = await node.visitor(minor=2)
    await visitor.peer.send(Send("m1", "", "hello"))
    return visitor, (await visitor.peer.expect(Ack)).conversation_id


async def test_those_who_look_see_what_is_typed_without_long_numbers(tmp_path: Path) -> None:
    bus = MemoryBus()
    async with Node.at(tmp_path, bus=bus) as here, Node.at(tmp_path, bus=bus) as there:
        await here.store.set_peeking(here.site.id, True)
        visitor, where = await customer(here)
        assert [each for each in visitor.peer.seen if isinstance(each, SiteChat)] == [SiteChat(True)]
        near, far, elsewhere = await here.console(minor=2), await there.console(minor=2), await here.console(minor=2)
        for agent in (near, far):
            await agent.peer.send(Attend(where))
            await agent.peer.expect(Attendance)
        await visitor.peer.send(Peek("my card: 4111 11"))
        for agent in (near, far):
            assert await agent.peer.expect(PeekState) == PeekState(where, "my card: •••• ••")
        await visitor.peer.send(Peek(""))
        assert (await far.peer.expect(PeekState)).text == ""
        assert not [each for each in await elsewhere.peer.settle() if isinstance(each, PeekState)]
        assert not [each for each in await visitor.peer.settle() if isinstance(each, PeekState)]
        records, head, _ = await here.store.history(where, 0, 10)
        assert ([each.text for each in records], head) == (["hello"], 1), "nothing of it is stored"


async def test_nobody_sees_it_where_the_site_does_not_want_it(node: Node) -> None:
    visitor, where = await customer(node)
    assert [each for each in visitor.peer.seen if isinstance(each, SiteChat)] == [SiteChat(False)]
    agent = await node.console(minor=2)
    await agent.peer.send(Attend(where))
    await agent.peer.expect(Attendance)
    await visitor.peer.send(Peek("secret"))
    await visitor.peer.settle()
    assert not [each for each in await agent.peer.settle() if isinstance(each, PeekState)]


async def test_what_comes_too_often_is_dropped_without_a_word(node: Node) -> None:
    await node.store.set_peeking(node.site.id, True)
    visitor, where = await customer(node)
    agent = await node.console(minor=2)
    await agent.peer.send(Attend(where))
    await agent.peer.expect(Attendance)
    await visitor.peer.send(*(Peek(f"word {number}") for number in range(60)))
    assert not [each for each in await visitor.peer.settle() if isinstance(each, Error)]
    seen = [each for each in await agent.peer.settle() if isinstance(each, PeekState)]
    assert 1 <= len(seen) < 30


async def test_a_page_of_an_earlier_version_is_told_nothing_of_it(node: Node) -> None:
    visitor = await node.visitor(minor=1)
    assert not [each for each in await visitor.peer.settle() if isinstance(each, SiteChat)]
