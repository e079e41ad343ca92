"""A store that does not answer: nothing is acknowledged, and nothing that protects the customer waits for it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from lookalong.protocol.message import (
    Ack,
    Error,
    Message,
    Ping,
    Pong,
    Send,
    SessionEnd,
    SessionState,
    VisitorHello,
)
from lookalong.store import Store, StoreUnavailable
from tests.integration.gateway_fixtures import node
from tests.integration.gateway_session import control, shared

if TYPE_CHECKING:
    import pytest

    from tests.integration.gateway_node import Node

__all__ = ["node"]


async def unavailable(*_: Any, **__: Any) -> Any:
    raise StoreUnavailable("locked")


async def test_a_text_that_cannot_be_stored_is_refused_and_can_be_sent_again(
    node: Node, monkeypatch: pytest.MonkeyPatch
) -> None:
    agent, visitor = await node.console(), await node.visitor()
    await visitor.peer.send(Send("m1", "", "hello"))
    await visitor.peer.expect(Ack)
    with monkeypatch.context() as broken:
        broken.setattr(Store, "append", unavailable)
        await visitor.peer.send(Send("m2", "", "again"))
        assert (await visitor.peer.error("store_unavailable")).ref == "m2"
    await visitor.peer.send(Send("m2", "", "again"))
    assert (await visitor.peer.expect(Ack, client_id="m2")).seq == 2
    assert (await agent.peer.expect(Message, client_id="m2")).text == "again"


async def test_a_text_does_not_overtake_one_that_was_refused(node: Node, monkeypatch: pytest.MonkeyPatch) -> None:
    visitor, append = await node.visitor(), Store.append
    await visitor.peer.send(Send("m1", "", "hello"))
    await visitor.peer.expect(Ack)

    async def refuse_one(store: Store, conversation_id: str, client_id: str, *rest: Any) -> Any:
        if client_id == "m2":
            monkeypatch.setattr(Store, "append", append)
            raise StoreUnavailable("locked")
        return await append(store, conversation_id, client_id, *rest)

    monkeypatch.setattr(Store, "append", refuse_one)
    await visitor.peer.send(Send("m2", "", "two"), Send("m3", "", "three"))
    assert [(await visitor.peer.error("store_unavailable")).ref for _ in range(2)] == ["m2", "m3"]
    await visitor.peer.send(Send("m3", "", "three"), Send("m2", "", "two"), Send("m3", "", "three"))
    assert (await visitor.peer.error("store_unavailable")).ref == "m3"
    assert [(await visitor.peer.expect(Ack)).client_id for _ in range(2)] == ["m2", "m3"]


async def test_stop_does_not_wait_for_a_store_that_hangs(node: Node, monkeypatch: pytest.MonkeyPatch) -> None:
    session = await control(await shared(node))
    await session.visitor.peer.settle()
    hanging = asyncio.Event()

    async def hang(*_: Any, **__: Any) -> Any:
        hanging.set()
        await asyncio.Event().wait()

    monkeypatch.setattr(Store, "append", hang)
    await session.visitor.peer.send(Send("m2", "", "stuck"))
    await hanging.wait()
    await session.visitor.peer.send(SessionEnd(session.at_visitor.session_id))
    ended = await session.agent.peer.expect(SessionState, phase="ended")
    assert (ended.view, ended.control) == ("off", "off")


async def test_a_heartbeat_is_answered_without_a_store(node: Node, monkeypatch: pytest.MonkeyPatch) -> None:
    agent = await node.console()
    monkeypatch.setattr(Store, "recent", unavailable)
    await agent.peer.send(Ping(3))
    assert (await agent.peer.expect(Pong)).heads == []


async def test_a_hello_without_a_store_is_asked_to_come_back(node: Node, monkeypatch: pytest.MonkeyPatch) -> None:
    await node.visitor()
    monkeypatch.setattr(Store, "add_visitor", unavailable)
    peer = await node.visitor_socket()
    await peer.send(VisitorHello(1, 0, "shop", "", "tab", "", 0, "https://shop.example/", "en", ""))
    assert await peer.closed() == 1001
    assert [item.code for item in peer.seen if isinstance(item, Error)] == ["store_unavailable"]
