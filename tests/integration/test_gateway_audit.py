"""What sessions leave: entries in the audit log of the site, and an account for the customer."""

from __future__ import annotations

import asyncio
import json
import time
from typing import TYPE_CHECKING, Any

import pytest

from lookalong.bus import MemoryBus
from lookalong.protocol.message import (
    Acted,
    Message,
    PermissionRequest,
    PermissionRevoke,
    SessionCode,
    SessionCodeRedeem,
    SessionCodeRequest,
    SessionEnd,
    SessionJoin,
    SessionLeave,
    SessionState,
    VisitorHello,
)
from lookalong.protocol.relay import ALL_CAPABILITIES, FrameType
from lookalong.store import Store, StoreUnavailable
from tests.harness.template import migrated
from tests.integration.gateway_fixtures import node
from tests.integration.gateway_node import SHOP, Node
from tests.integration.gateway_session import Shared, answer, asked, both, control, shared

if TYPE_CHECKING:
    from pathlib import Path

    from lookalong.security.chain import Entry

__all__ = ["node"]


async def trail(node: Node) -> list[Entry]:
    """The entries about sessions, oldest first, in a log that is whole."""
    await node.store.noted()
    assert (await node.store.verify_audit())[1] == []
    entries = await node.store.audit_page(node.site.id)
    return [entry for entry in reversed(entries) if entry.session_id]


def told(entries: list[Entry], *names: str) -> list[tuple[Any, ...]]:
    """Kinds, with these of their details."""
    return [(entry.kind, *(json.loads(entry.detail).get(name) for name in names)) for entry in entries]


async def end(session: Shared) -> None:
    await session.visitor.peer.send(SessionEnd(session.at_visitor.session_id))
    await both(session, phase="ended")


async def acted(session: Shared, *reports: tuple[Any, int, str, str]) -> None:
    """Let the customer's page report what was done."""
    state = session.at_visitor
    for action, count, label, refused in reports:
        await session.visitor.peer.send(Acted(state.session_id, state.holder or 1, action, count, label, refused))
    await session.visitor.peer.settle()


async def test_consent_is_written_with_who_asked_and_who_answered(node: Node) -> None:
    session = await control(await shared(node))
    visitor_id = (await node.store.recent([node.site.id]))[0].visitor_id
    await session.visitor.peer.send(PermissionRevoke(session.at_visitor.session_id, "control"))
    await both(session, control="revoked")
    await session.agent.peer.send(PermissionRequest(session.at_agent.session_id, "control", 1))
    await both(session, control="requested")
    await answer(session, "control", False)
    await end(session)
    entries = await trail(node)
    assert told(entries, "permission", "capabilities", "reason") == [
        ("consent_asked", "view", None, None),
        ("session_joined", None, None, None),
        ("consent_granted", "view", 0, None),
        ("consent_asked", "control", ALL_CAPABILITIES, None),
        ("consent_granted", "control", ALL_CAPABILITIES, None),
        ("consent_revoked", "control", None, None),
        ("consent_asked", "control", 1, None),
        ("consent_denied", "control", 0, None),
        ("session_ended", None, None, "customer_ended"),
    ]
    assert {(entry.session_id, entry.conversation_id) for entry in entries} == {
        (session.at_agent.session_id, session.conversation_id)
    }
    agent, visitor = node.agent.id, visitor_id
    assert [entry.actor_id for entry in entries] == [
        *(agent, agent, visitor, agent, visitor, visitor, agent, visitor, ""),
    ]
    assert "Ada" not in str(entries), "ids, no names"


async def test_prompt_that_nobody_answers_is_written(tmp_path: Path) -> None:
    async with Node.at(tmp_path, authorizing_s=0.2) as node:
        await both(await asked(node), phase="ended")
        assert told(await trail(node), "permission", "reason")[2:] == [
            ("consent_expired", "annotate", None),
            ("consent_expired", "view", None),
            ("session_ended", None, "authorizing_timeout"),
        ]


async def test_code_joins_and_leaves_are_written(node: Node) -> None:
    agent, visitor = await node.console(), await node.visitor()
    await visitor.peer.send(SessionCodeRequest())
    code = (await visitor.peer.expect(SessionCode)).code
    await agent.peer.send(SessionCodeRedeem(code))
    state = await agent.peer.expect(SessionState, phase="authorizing")
    bob = await node.add_agent("bob@example.com", "Bob")
    other = await node.console(bob)
    await other.peer.send(SessionJoin(state.session_id))
    await other.peer.expect(SessionState, own_viewer=2)
    await other.peer.send(SessionLeave(state.session_id))
    await other.peer.expect(SessionState, own_viewer=0)
    entries = await trail(node)
    assert told(entries, "via", "viewer") == [
        ("code_issued", None, None),
        ("consent_asked", "code", None),
        ("session_joined", None, 1),
        ("session_joined", None, 2),
        ("session_left", None, 2),
    ]
    assert [entry.actor_id for entry in entries[3:]] == [bob.id, bob.id]
    assert code not in str(entries)


async def test_what_passed_is_counted_and_what_was_done_is_named(node: Node) -> None:
    session = await control(await shared(node))
    for body in (b"1", b"2"):
        command = await session.agent.peer.relay(FrameType.ACT_POINTER, session.at_agent, body)
        assert await session.visitor.peer.expect(bytes) == command
    await acted(session, ("click", 1, "Pay now", ""), ("text", 14, "이름", ""), ("click", 1, "Password", "secret"))
    await end(session)
    entries = [entry for entry in await trail(node) if entry.kind.startswith(("act", "control_p"))]
    assert told(entries, "action", "count", "reason", "act_pointer") == [
        ("control_passed", None, None, None, 2),
        ("acted", "click", 1, None, None),
        ("acted", "text", 14, None, None),
        ("act_refused", "click", 1, "secret", None),
    ]
    assert {entry.actor_id for entry in entries} == {node.agent.id}
    labels = [json.loads(entry.content)["label"] for entry in entries if entry.content]
    assert labels == ["Pay now", "이름", "Password"]
    assert "Pay now" not in "".join(entry.detail for entry in entries), "words can be erased, what is hashed cannot"


async def test_what_did_not_pass_is_counted_once(node: Node) -> None:
    session = await shared(node)
    for _ in range(50):
        await session.agent.peer.relay(FrameType.ACT_POINTER, session.at_agent)
    await session.agent.peer.error("not_granted")
    await session.agent.peer.settle()
    await end(session)
    [refused] = [entry for entry in await trail(node) if entry.kind == "commands_refused"]
    assert json.loads(refused.detail) == {"act_pointer": 50, "reason": "not_granted"}
    assert refused.actor_id == node.agent.id


async def test_report_of_nobody_s_deeds_is_refused(node: Node) -> None:
    session = await shared(node)
    stranger = await node.visitor()
    report = Acted(session.at_visitor.session_id, 1, "click", 1, "Pay now", "")
    await stranger.peer.send(report)
    await stranger.peer.error("not_found")
    await session.visitor.peer.send(Acted(session.at_visitor.session_id, 7, "click", 1, "Pay now", ""))
    await session.visitor.peer.error("not_found")
    assert "acted" not in [entry.kind for entry in await trail(node)]


async def test_report_in_flight_at_the_end_still_counts(node: Node) -> None:
    session = await control(await shared(node))
    await end(session)
    await session.visitor.peer.send(Acted(session.at_visitor.session_id, 1, "click", 1, "Pay now", ""))
    await session.visitor.peer.settle()
    assert [entry.kind for entry in await trail(node)][-2:] == ["session_ended", "acted"]


async def test_customer_is_told_who_saw_the_page_and_how_much_they_did(node: Node) -> None:
    before = time.time_ns() // 1_000_000
    session = await control(await shared(node))
    other = await node.console(await node.add_agent("bob@example.com", "Bob"))
    await other.peer.send(SessionJoin(session.at_agent.session_id))
    await other.peer.expect(SessionState, own_viewer=2)
    await acted(session, ("click", 1, "Pay now", ""), ("text", 2, "Name", ""), ("click", 1, "Password", "secret"))
    await end(session)
    accounts = [await session.visitor.peer.expect(Message) for _ in range(3)][1:]
    words = [message.text.split(" ") for message in accounts]
    assert [(message.author_name, *each[:1], *each[3:]) for message, each in zip(accounts, words, strict=True)] == [
        ("Ada", "session_acted", "3"),
        ("Bob", "session_seen"),
    ]
    for each in words:
        assert before <= int(each[1]) <= int(each[2]) <= time.time_ns() // 1_000_000


async def test_no_account_of_a_page_nobody_saw(node: Node) -> None:
    session = await answer(await asked(node), "view", False)
    await session.visitor.peer.expect(Message, text="session_declined")
    await session.visitor.peer.settle()
    assert not [each for each in session.visitor.peer.seen if isinstance(each, Message) and "seen" in each.text]


async def test_pages_of_a_visitor_who_is_erased_are_closed_on_every_node(tmp_path: Path) -> None:
    bus = MemoryBus()
    async with Node.at(tmp_path, bus=bus) as here, Node.at(tmp_path, bus=bus) as there:
        near = await here.visitor()
        token = near.welcome.visitor_token
        far, other = await there.visitor(token), await there.visitor()
        visitor = await here.store.visitor_by_token(here.site.id, token)
        assert visitor is not None
        await here.store.erase_visitor(visitor)
        here.gateway.visitor_erased(here.site.id, visitor.id)
        for tab in (near, far):
            await tab.peer.error("not_authenticated")
            assert await tab.peer.closed() == 4401
        await other.peer.settle()
        again = await there.visitor_socket()
        await again.send(VisitorHello(1, 0, "shop", token, "tab", "", 0, f"{SHOP}/", "en", ""))
        assert await again.closed() == 4401


@pytest.mark.parametrize("before", [0, 3])
async def test_pages_of_a_visitor_who_is_erased_by_command_are_closed_on_every_node(
    tmp_path: Path, before: int
) -> None:
    # Nodes that hear nothing of each other: what a command does they learn from the store.
    async with Node.at(tmp_path) as here, Node.at(tmp_path) as there:
        for _ in range(before):
            gone, _token = await here.store.add_visitor(here.site.id, "")
            await here.store.erase_visitor(gone)
        near = await here.visitor()
        token = near.welcome.visitor_token
        far, other = await there.visitor(token), await there.visitor()
        command = await Store.open(migrated(tmp_path / "node.sqlite3"))
        visitor = await command.visitor_by_token(here.site.id, token)
        assert visitor is not None
        began = time.monotonic()
        await command.erase_visitor(visitor, "command")
        await command.close()
        for tab in (near, far):
            await tab.peer.error("not_authenticated")
            assert await tab.peer.closed() == 4401
        assert time.monotonic() - began < 5
        await other.peer.settle()


async def test_a_store_that_is_away_for_a_while_hides_no_erasure(node: Node, monkeypatch: pytest.MonkeyPatch) -> None:
    tab = await node.visitor()
    visitor = await node.store.visitor_by_token(node.site.id, tab.welcome.visitor_token)
    assert visitor is not None
    asked, answered = asyncio.Event(), node.store.audit_news

    async def away(*_: object) -> Any:
        asked.set()
        raise StoreUnavailable("it does not answer")

    monkeypatch.setattr(node.store, "audit_news", away)
    await node.store.erase_visitor(visitor)
    await asked.wait()
    await tab.peer.settle()
    monkeypatch.setattr(node.store, "audit_news", answered)
    assert await tab.peer.closed() == 4401
