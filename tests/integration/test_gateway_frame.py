"""Proof for pages in frames over real sockets: for the page that is shared now, and for nobody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lookalong.bus import MemoryBus
from lookalong.gateway import limit
from lookalong.protocol.message import FrameAsk, FrameProof, SessionPause
from tests.integration.gateway_fixtures import node
from tests.integration.gateway_node import SHOP, Node
from tests.integration.gateway_session import Shared, asked, shared

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["node"]

PAY = "https://pay.example"


def ask(node: Node, session: Shared, around: str = SHOP, origin: str = PAY, site: str = "") -> FrameAsk:
    """Return what the page says for a frame that has just got a challenge."""
    challenge = node.frames.challenge(site or node.site.id, SHOP, PAY)
    return FrameAsk(session.at_visitor.session_id, around, origin, challenge.text)


async def test_the_page_that_is_shared_gets_the_proof(node: Node) -> None:
    session = await shared(node)
    question = ask(node, session)
    await session.visitor.peer.send(question)
    answer = await session.visitor.peer.expect(FrameProof)
    expected = node.frames.prove(node.site.id, SHOP, PAY, question.challenge)
    assert (answer.session_id, answer.challenge) == (question.session_id, question.challenge)
    assert answer.proof == expected
    assert answer.proof


@pytest.mark.parametrize(
    "wrong", [{"around": "https://evil.example"}, {"origin": "https://evil.example"}, {"site": "sit_other"}]
)
async def test_what_was_not_asked_of_the_server_is_not_proven(node: Node, wrong: dict[str, str]) -> None:
    session = await shared(node)
    await session.visitor.peer.send(ask(node, session, **wrong))
    assert (await session.visitor.peer.expect(FrameProof)).proof == ""


async def test_before_the_customer_said_yes_there_is_no_answer(node: Node) -> None:
    session = await asked(node)
    await session.visitor.peer.send(ask(node, session))
    assert not [item for item in await session.visitor.peer.settle() if isinstance(item, FrameProof)]


async def test_while_the_customer_shows_nothing_there_is_no_answer(node: Node) -> None:
    session = await shared(node)
    await session.visitor.peer.send(SessionPause(session.at_visitor.session_id, True), ask(node, session))
    assert not [item for item in await session.visitor.peer.settle() if isinstance(item, FrameProof)]


async def test_another_tab_of_the_customer_gets_no_answer(node: Node) -> None:
    session = await shared(node)
    other = await node.visitor(session.visitor.welcome.visitor_token)
    await other.peer.send(ask(node, session))
    assert not [item for item in await other.peer.settle() if isinstance(item, FrameProof)]


async def test_another_customer_knows_no_such_session(node: Node) -> None:
    session = await shared(node)
    other = await node.visitor()
    await other.peer.send(ask(node, session))
    await other.peer.error("not_found")


async def test_another_node_may_have_given_the_challenge(tmp_path: Path) -> None:
    store, bus = f"sqlite:///{tmp_path / 'shared.sqlite3'}", MemoryBus()
    async with Node(store, bus) as near, Node(store, bus) as far:
        session = await shared(near)
        await session.visitor.peer.send(ask(far, session))
        assert (await session.visitor.peer.expect(FrameProof)).proof


async def test_too_many_questions_are_refused(node: Node) -> None:
    session = await shared(node)
    burst = int(limit.FRAMES[1])
    await session.visitor.peer.send(*[ask(node, session)] * (burst * 2))
    await session.visitor.peer.error("rate_limited")
