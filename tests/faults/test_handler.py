"""Every handler of a message made to raise what nobody expects: one socket pays for it, and nothing is left behind."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from structlog.testing import capture_logs

from lookalong.gateway.dispatch import Dispatch, agent_routes, visitor_routes
from lookalong.protocol import codec
from lookalong.protocol.message import Ack, AgentHello, Message, Send, VisitorHello
from tests.integration.gateway_fixtures import node

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.integration.gateway_node import Node, Peer

__all__ = ["node"]

VECTORS = json.loads((Path(__file__).parents[1] / "vectors/messages.json").read_text())


def sample(side: str, kind: type) -> bytes:
    """Return the bytes of a message of a kind."""
    decode: Callable[[bytes], Any] = {"visitor": codec.decode_visitor, "agent": codec.decode_agent}[side]
    found = (bytes.fromhex(each["hex"]) for each in VECTORS if side in each["from"])
    return next(data for data in found if type(decode(data)) is kind)


def routes(side: str) -> Any:
    nothing: Any = type("Anything", (), {"__getattr__": lambda *_: None})()
    everybody = [nothing] * 6
    return visitor_routes(*everybody) if side == "visitor" else agent_routes(*everybody)


CASES = [(side, kind) for side in ("visitor", "agent") for kind in routes(side)]


def spoil(monkeypatch: pytest.MonkeyPatch, side: str, kind: type) -> None:
    """Make one handler of one side raise, once."""
    honest: Any = Dispatch.handle

    def raise_now(*_: Any) -> None:
        raise RuntimeError("spoilt")

    async def raise_soon(*_: Any) -> None:
        raise RuntimeError("spoilt")

    async def handle(dispatch: Any, connection: Any, message: Any) -> None:
        route = dispatch._routes[type(message)]
        if connection.side != side or type(message) is not kind:
            await honest(dispatch, connection, message)
            return
        monkeypatch.setattr(Dispatch, "handle", honest)
        bad = replace(route, now=route.now and raise_now, soon=route.soon and raise_soon)
        await honest(Dispatch({kind: bad}), connection, message)

    monkeypatch.setattr(Dispatch, "handle", handle)


async def tasks_back_to(count: int) -> None:
    async with asyncio.timeout(5):
        while len(asyncio.all_tasks()) > count:  # noqa: ASYNC110 # nothing tells when a task is gone
            await asyncio.sleep(0.01)


@pytest.mark.filterwarnings("ignore")
async def test_exception_in_handler(node: Node, monkeypatch: pytest.MonkeyPatch) -> None:
    visitor, agent = await node.visitor(), await node.console()
    await visitor.peer.send(Send("m0", "", "hello"))
    conversation_id = (await visitor.peer.expect(Ack)).conversation_id
    await agent.peer.settle()
    tasks, number = len(asyncio.all_tasks()), 0
    refs: list[str] = []
    for side, kind in CASES:
        victim: Peer = (await (node.visitor() if side == "visitor" else node.console())).peer
        with monkeypatch.context() as context:
            spoil(context, side, kind)
            with capture_logs() as logs:
                await victim.raw(sample(side, kind))
                refs.append((await victim.error("internal")).ref)
                await victim.connection.wait_closed()
            assert [each["ref"] for each in logs if each["event"] == "handler_failed"] == refs[-1:], kind.__name__
            assert Dispatch.handle.__qualname__ == "Dispatch.handle", f"{kind.__name__} was never handled"
        assert victim.connection.close_code == 1011, kind.__name__
        number += 1
        # By turns: one of them alone would write more than one may at once.
        sender, reader = (visitor.peer, agent.peer) if number % 2 else (agent.peer, visitor.peer)
        await sender.send(Send(f"m{number}", conversation_id, "still here"))
        assert (await reader.expect(Message, client_id=f"m{number}")).conversation_id == conversation_id
    assert number >= 25
    assert len(set(refs)) == number
    await tasks_back_to(tasks)


@pytest.mark.parametrize("side", ["visitor", "agent"])
async def test_exception_in_hello(node: Node, monkeypatch: pytest.MonkeyPatch, side: str) -> None:
    def fail(*_: Any) -> None:
        raise RuntimeError("spoilt")

    with monkeypatch.context() as context, capture_logs() as logs:
        context.setattr(f"lookalong.gateway.{side}.check_version", fail)
        stranger = await (node.visitor_socket() if side == "visitor" else node.agent_socket(await node.login()))
        await stranger.raw(sample(side, VisitorHello if side == "visitor" else AgentHello))
        ref = (await stranger.error("internal")).ref
        await stranger.connection.wait_closed()
    assert [each["ref"] for each in logs if each["event"] == "handler_failed"] == [ref]
    assert stranger.connection.close_code == 1011
    await (node.visitor() if side == "visitor" else node.console())
