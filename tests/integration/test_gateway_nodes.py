"""Two nodes over one store and a real Redis: people on either see each other; without Redis, what is local goes on."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from lookalong.bus.redis import RedisBus
from lookalong.protocol.message import (
    Ack,
    Availability,
    ConversationState,
    Message,
    Pong,
    Receipt,
    ReceiptState,
    Send,
    SessionEnd,
    SessionRequest,
    Typing,
    TypingState,
)
from lookalong.protocol.relay import FrameType
from lookalong.security import password
from tests.integration.gateway_node import Node
from tests.integration.gateway_redis import RedisServer
from tests.integration.gateway_session import shared

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[RedisServer]:
    with RedisServer(tmp_path) as server:
        yield server


@pytest.fixture
async def nodes(tmp_path: Path, redis: RedisServer) -> AsyncIterator[tuple[Node, Node]]:
    async with (
        Node.at(tmp_path, bus=RedisBus(redis.url)) as one,
        Node.at(tmp_path, bus=RedisBus(redis.url)) as other,
    ):
        yield one, other


async def test_chat_crosses_nodes_in_both_directions(nodes: tuple[Node, Node]) -> None:
    here, there = nodes
    visitor, agent = await here.visitor(), await there.console()
    tab = await there.visitor(visitor.welcome.visitor_token)
    await visitor.peer.send(Send("m1", "", "hello"))
    conversation_id = (await visitor.peer.expect(Ack)).conversation_id
    for peer in (agent.peer, tab.peer):
        assert (await peer.expect(Message)).text == "hello"
    state = await agent.peer.expect(ConversationState)
    assert (state.conversation_id, state.online) == (conversation_id, True)
    await agent.peer.send(Typing(conversation_id, True))
    assert (await visitor.peer.expect(TypingState)).on
    await agent.peer.send(Send("a1", conversation_id, "hi"))
    for peer in (visitor.peer, tab.peer):
        assert (await peer.expect(Message)).text == "hi"
    await visitor.peer.send(Receipt(conversation_id, 2, 2))
    assert (await agent.peer.expect(ReceiptState)).read_up_to == 2
    assert not [item for item in await agent.peer.settle() if isinstance(item, Message)], "told once"


async def test_agents_on_another_node_are_there(nodes: tuple[Node, Node]) -> None:
    here, there = nodes
    early = await here.visitor()
    assert not early.welcome.agents_online
    agent = await there.console()
    assert (await early.peer.expect(Availability)).agents_online
    assert (await here.visitor()).welcome.agents_online
    await agent.peer.close()
    assert not (await early.peer.expect(Availability)).agents_online


async def test_an_inbox_shows_customers_of_other_nodes_as_online(nodes: tuple[Node, Node]) -> None:
    here, there = nodes
    session = await shared(here)
    await session.agent.peer.expect(ConversationState, session_id=session.at_agent.session_id)
    agent = await there.console()
    [state] = agent.welcome.conversations
    assert (state.online, state.session_id) == (True, session.at_agent.session_id)


async def test_a_page_on_another_node_cannot_be_asked_for_and_that_is_said(nodes: tuple[Node, Node]) -> None:
    here, there = nodes
    visitor, agent = await here.visitor(), await there.console()
    await visitor.peer.send(Send("m1", "", "hello"))
    conversation_id = (await visitor.peer.expect(Ack)).conversation_id
    await agent.peer.send(SessionRequest(conversation_id))
    assert "this node" in (await agent.peer.error("customer_away")).text


async def test_a_log_in_revoked_on_one_node_closes_its_consoles_on_the_other(nodes: tuple[Node, Node]) -> None:
    here, there = nodes
    agent, other = await there.console(), await there.console()
    async with asyncio.timeout(1):
        assert await here.logins.end(here.agent.id, "administrator", keep=other.hash)
        assert await agent.peer.closed() == 4401
    await other.peer.settle()


async def test_a_new_password_closes_the_consoles_of_other_log_ins_everywhere(nodes: tuple[Node, Node]) -> None:
    here, there = nodes
    await here.store.set_password(here.agent.id, await password.hash("correct horse"))
    own, near, far = await here.console(), await here.console(), await there.console()
    login = await here.logins.find(own.cookie)
    assert login is not None
    async with asyncio.timeout(2):
        await here.logins.change_password(login, "correct horse", "battery staple", "203.0.113.7")
        assert [await peer.closed() for peer in (near.peer, far.peer)] == [4401, 4401]
    await own.peer.settle()


async def test_without_redis_what_is_local_goes_on(redis: RedisServer, nodes: tuple[Node, Node]) -> None:
    here, _ = nodes
    session = await shared(here)
    redis.kill()
    await session.visitor.peer.send(Send("m2", "", "still here"))
    assert (await session.visitor.peer.expect(Ack, client_id="m2")).seq > 1
    await session.agent.peer.expect(Message, text="still here")
    sent = await session.visitor.peer.relay(FrameType.DIFF, session.at_visitor)
    assert await session.agent.peer.expect(bytes) == sent
    await session.visitor.peer.send(SessionEnd(session.at_visitor.session_id))
    await session.agent.peer.expect(Message, text="session_ended")
    newcomer = await here.visitor()
    assert newcomer.welcome.agents_online


async def test_who_may_have_missed_the_last_message_hears_of_it_when_redis_is_back(
    nodes: tuple[Node, Node], redis: RedisServer
) -> None:
    here, there = nodes
    visitor, agent = await here.visitor(), await there.console()
    tab = await there.visitor(visitor.welcome.visitor_token)
    await visitor.peer.send(Send("m1", "", "hello"))
    conversation_id = (await visitor.peer.expect(Ack)).conversation_id
    for peer in (agent.peer, tab.peer):
        await peer.expect(Message)
    redis.kill()
    await visitor.peer.send(Send("m2", "", "is anybody there?"))
    await visitor.peer.expect(Ack, seq=2)
    redis.start()
    for peer in (agent.peer, tab.peer):
        heads = (await peer.expect(Pong, nonce=0)).heads
        assert [each.last_seq for each in heads if each.conversation_id == conversation_id] == [2]
