"""Sessions as the two sides make them, for the gateway's tests."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lookalong.protocol.message import (
    Ack,
    PermissionAnswer,
    PermissionRequest,
    Send,
    SessionRequest,
    SessionState,
)
from lookalong.protocol.relay import ALL_CAPABILITIES, FrameType

if TYPE_CHECKING:
    from tests.integration.gateway_node import Agent, Node, Visitor

__all__ = ["Shared", "answer", "asked", "both", "control", "shared", "snapshot"]


@dataclass
class Shared:
    """A session with both its sides, and the state each was told last."""

    visitor: Visitor
    agent: Agent
    conversation_id: str
    at_visitor: SessionState
    at_agent: SessionState


async def both(session: Shared, **fields: Any) -> Shared:
    """Wait until both sides have been told a state with these fields."""
    session.at_visitor = await session.visitor.peer.expect(SessionState, **fields)
    session.at_agent = await session.agent.peer.expect(SessionState, **fields)
    return session


async def asked(node: Node) -> Shared:
    """Return a session whose prompt is on the customer's screen."""
    agent = await node.console()
    visitor = await node.visitor()
    await visitor.peer.send(Send("m1", "", "help"))
    conversation_id = (await visitor.peer.expect(Ack)).conversation_id
    await agent.peer.send(SessionRequest(conversation_id))
    return Shared(
        visitor,
        agent,
        conversation_id,
        await visitor.peer.expect(SessionState, phase="authorizing"),
        await agent.peer.expect(SessionState, phase="authorizing"),
    )


async def answer(session: Shared, permission: Any, granted: bool, capabilities: int = 0) -> Shared:
    """Let the customer answer the prompt they see."""
    state = session.at_visitor
    await session.visitor.peer.send(PermissionAnswer(state.session_id, permission, granted, capabilities, state.epoch))
    return await both(session, epoch=state.epoch + 1)


async def shared(node: Node) -> Shared:
    """Return a session whose page is shared, with a first snapshot at the viewer."""
    session = await answer(await asked(node), "view", True)
    await snapshot(session)
    return session


async def snapshot(session: Shared, body: bytes = b"page") -> bytes:
    """Send a snapshot, and wait until the viewer has it."""
    frame = await session.visitor.peer.relay(FrameType.SNAPSHOT, session.at_visitor, body)
    assert await session.agent.peer.expect(bytes) == frame
    return frame


async def control(session: Shared, capabilities: int = ALL_CAPABILITIES) -> Shared:
    """Give the agent control."""
    await session.agent.peer.send(PermissionRequest(session.at_agent.session_id, "control", ALL_CAPABILITIES))
    await both(session, control="requested")
    return await answer(session, "control", True, capabilities)
