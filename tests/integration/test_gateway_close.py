"""Every close code, the handshake's refusals, and that nobody else notices."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest
import structlog
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from lookalong.gateway.place import Place
from lookalong.protocol.limit import MAX_MESSAGE
from lookalong.protocol.message import (
    Ack,
    AgentHello,
    AgentWelcome,
    Error,
    Message,
    PermissionAnswer,
    Ping,
    Send,
    SessionEnd,
    SessionState,
    Typing,
    TypingState,
    VisitorHello,
)
from lookalong.protocol.relay import FrameType
from lookalong.security import token
from lookalong.security.login import TOUCH_MS
from lookalong.store.store import now_ms
from tests.integration.gateway_fixtures import node
from tests.integration.gateway_node import SHOP, Node, Peer
from tests.integration.gateway_session import asked, both, shared

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from lookalong.store import LoginRecord

__all__ = ["node"]


def hello(**changes: Any) -> VisitorHello:
    fields: dict[str, Any] = {
        "major": 1,
        "minor": 0,
        "site_key": "shop",
        "visitor_token": "",
        "tab_id": "tab",
        "resume_token": "",
        "last_seq": 0,
        "page_url": f"{SHOP}/",
        "locale": "en",
        "identity": "",
    }
    return VisitorHello(**(fields | changes))


async def told(peer: Peer) -> tuple[str, int]:
    """Return the last error's code and the close code."""
    code = await peer.closed()
    errors = [item for item in peer.seen if isinstance(item, Error)]
    return errors[-1].code, code


# The handshake ------------------------------------------------------------------------------------------


async def refused(node: Node, path: str, headers: dict[str, str] | list[tuple[str, str]], **options: Any) -> int:
    with pytest.raises(InvalidStatus) as error:
        await connect(f"ws://127.0.0.1:{node.port}{path}", additional_headers=headers, compression=None, **options)
    return error.value.response.status_code


@pytest.mark.parametrize(
    "origin",
    [
        None,
        "https://evil.test",
        "null",
        "",
        "https://evilshop.example",
        "https://shop.example@evil.test",
        "https://shop.example:8443",
        "https://shop.example.",
        "http://shop.example",
        "HTTPS://SHOP.EXAMPLE",
        "https://shop.example, https://evil.test",
    ],
)
async def test_an_origin_no_site_knows_is_refused_at_the_handshake(node: Node, origin: str | None) -> None:
    headers = {} if origin is None else {"Origin": origin}
    assert await refused(node, "/ws/visitor", headers, subprotocols=["lookalong.v1"]) == 403


async def test_two_origins_are_nobodys(node: Node) -> None:
    headers = [("Origin", SHOP), ("Origin", "https://evil.test")]
    # 400 where the server's own handshake finds the header twice before ours does.
    assert await refused(node, "/ws/visitor", headers, subprotocols=["lookalong.v1"]) in (400, 403)


@pytest.mark.parametrize("path", ["/ws/visitor", "/ws/agent"])
async def test_another_subprotocol_or_a_query_is_refused(node: Node, path: str) -> None:
    own = {"Origin": SHOP if path == "/ws/visitor" else node.origin}
    assert await refused(node, path, own) == 400
    assert await refused(node, path, own, subprotocols=["lookalong.v2"]) == 400
    assert await refused(node, f"{path}?token=SECRET", own, subprotocols=["lookalong.v1"]) == 400


@pytest.mark.parametrize("origin", [SHOP, "https://evil.test", "null"])
async def test_the_console_opens_from_the_servers_own_origin_only(node: Node, origin: str) -> None:
    headers = {"Origin": origin, "Cookie": f"lookalong_agent={await node.login()}"}
    assert await refused(node, "/ws/agent", headers, subprotocols=["lookalong.v1"]) == 403


async def test_with_a_public_url_that_is_the_only_origin(tmp_path: Path) -> None:
    async with Node.at(tmp_path, public_url="http://help.example") as node:
        cookie = await node.login()
        headers = {"Origin": node.origin, "Cookie": f"lookalong_agent={cookie}"}
        assert await refused(node, "/ws/agent", headers, subprotocols=["lookalong.v1"]) == 403
        peer = await node.open("/ws/agent", "http://help.example", cookie)
        await peer.send(AgentHello(1, 0, []))
        await peer.expect(AgentWelcome)


async def test_a_site_added_later_is_known_soon(tmp_path: Path) -> None:
    now = 0.0
    async with Node.at(tmp_path, gateway={"clock": lambda: now}) as node:
        await node.visitor()
        await node.store.add_site("New", "new", {"https://new.example"})
        now = 2.0
        await node.visitor(site_key="new", origin="https://new.example")


# 4400 ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "data", [b"", b"\x00", b"\xc0", b"\x20", b"\x81\x01\x02", b"\x91\x01", b"\x91\x7f", "text", "{}"], ids=repr
)
async def test_4400_for_what_is_no_message(node: Node, data: bytes | str) -> None:
    visitor = await node.visitor()
    await visitor.peer.raw(data)
    assert await told(visitor.peer) == ("bad_message", 4400)
    early = await node.visitor_socket()
    await early.raw(data)
    assert await told(early) == ("bad_message", 4400)


async def test_4400_for_a_second_hello_whoever_it_names(node: Node) -> None:
    visitor, other = await node.visitor(), await node.visitor()
    await visitor.peer.send(hello(visitor_token=other.welcome.visitor_token))
    assert await told(visitor.peer) == ("bad_message", 4400)
    agent = await node.console()
    await agent.peer.send(AgentHello(1, 0, []))
    assert await told(agent.peer) == ("bad_message", 4400)


async def test_4400_for_an_unknown_major_version(node: Node) -> None:
    peer = await node.visitor_socket()
    await peer.send(hello(major=2))
    assert await told(peer) == ("unsupported_version", 4400)


async def test_4400_for_an_unknown_frame_type_and_for_a_short_header(node: Node) -> None:
    for data in (b"\x1f" + bytes(15), b"\x01" + bytes(14), b"\x01" + bytes(7) + b"\xff" * 8):
        visitor = await node.visitor()
        await visitor.peer.raw(data)
        assert await told(visitor.peer) == ("bad_message", 4400)


@pytest.mark.parametrize("changes", [{"seq": 1}, {"seq": 0}, {"epoch": 99}], ids=str)
async def test_4400_for_a_frame_out_of_order(node: Node, changes: dict[str, int]) -> None:
    session = await shared(node)
    await session.visitor.peer.relay(FrameType.DIFF, session.at_visitor, b"", **changes)
    assert await session.visitor.peer.closed() == 4400
    other = await shared(node)
    await other.agent.peer.relay(FrameType.POINTER, other.at_agent)
    await other.agent.peer.relay(FrameType.POINTER, other.at_agent, b"", **changes)
    assert await other.agent.peer.closed() == 4400


# 4401 ---------------------------------------------------------------------------------------------------


async def test_4401_for_anything_before_the_hello(node: Node) -> None:
    for data in (Send("m1", "", "x"), Ping(1)):
        peer = await node.visitor_socket()
        await peer.send(data)
        assert await told(peer) == ("not_authenticated", 4401)
    peer = await node.visitor_socket()
    await peer.raw(b"\x01" + bytes(15))
    assert await told(peer) == ("not_authenticated", 4401)


async def test_4401_for_a_token_nobody_has(node: Node) -> None:
    visitor = await node.visitor()
    for secret in ("wrong", await node.login()):
        peer = await node.visitor_socket()
        await peer.send(hello(visitor_token=secret))
        assert await told(peer) == ("not_authenticated", 4401)
    for cookie in ("", "wrong", visitor.welcome.visitor_token, "x" * 4000):
        peer = await node.agent_socket(cookie)
        await peer.send(AgentHello(1, 0, []))
        assert await told(peer) == ("not_authenticated", 4401)


async def test_4401_for_the_token_of_another_site(node: Node) -> None:
    visitor = await node.visitor()
    await node.store.add_site("Other", "other", {SHOP})
    peer = await node.visitor_socket()
    await peer.send(hello(site_key="other", visitor_token=visitor.welcome.visitor_token))
    assert await peer.closed() in (4401, 4403)


async def test_4401_at_once_when_the_agent_logs_out(node: Node) -> None:
    agent, other = await node.console(), await node.console()
    await node.logins.log_out(agent.cookie)
    async with asyncio.timeout(1):
        assert await told(agent.peer) == ("not_authenticated", 4401)
    await other.peer.settle()


async def test_4401_soon_when_a_log_in_ends_elsewhere(node: Node) -> None:
    agent = await node.console()
    await node.store.set_password(node.agent.id, "changed")
    await node.gateway._expulsion.sweep()
    assert await told(agent.peer) == ("not_authenticated", 4401)


async def test_4401_soon_for_an_agent_who_is_kept_out(node: Node) -> None:
    agent = await node.console()
    await node.store.set_disabled(node.agent.id, True)
    await node.gateway._expulsion.sweep()
    assert await told(agent.peer) == ("not_authenticated", 4401)


async def test_4401_within_a_second_when_a_log_in_is_revoked(node: Node) -> None:
    agent, other = await node.console(), await node.console()
    revoked, kept = sorted(await node.store.logins(node.agent.id), key=lambda each: each.token_hash != agent.hash)
    async with asyncio.timeout(1):
        assert await node.logins.end(node.agent.id, "administrator", login_id=revoked.id)
        assert await told(agent.peer) == ("not_authenticated", 4401)
    await other.peer.settle()
    assert [each.id for each in await node.store.logins(node.agent.id)] == [kept.id]


async def test_4401_for_a_log_in_that_ends_while_its_console_is_welcomed(
    node: Node, monkeypatch: pytest.MonkeyPatch
) -> None:
    cookie = await node.login()
    found = node.logins.find
    seen = 0

    async def end_after_the_first(secret: str, *, used: bool = False) -> LoginRecord | None:
        nonlocal seen
        login = await found(secret, used=used)
        if seen == 0:
            await node.logins.end(node.agent.id, "administrator")
        seen += 1
        return login

    monkeypatch.setattr(node.logins, "find", end_after_the_first)
    peer = await node.agent_socket(cookie)
    await peer.send(AgentHello(1, 0, []))
    assert await told(peer) == ("not_authenticated", 4401)
    assert not [item for item in peer.seen if isinstance(item, AgentWelcome)]


async def test_4401_for_an_agent_who_has_to_change_the_password_first(node: Node) -> None:
    cookie = await node.login()
    await node.store.set_password(node.agent.id, "x", must_change=True, keep=token.digest(cookie))
    peer = await node.agent_socket(cookie)
    await peer.send(AgentHello(1, 0, []))
    assert await told(peer) == ("not_authenticated", 4401)


async def test_a_console_that_is_merely_open_does_not_keep_its_log_in_alive(node: Node) -> None:
    agent = await node.console()
    await node.store.touch_login(agent.hash, now_ms() - TOUCH_MS, now_ms() + 600_000)
    before = await node.store.login(agent.hash)
    await agent.peer.settle()
    await node.gateway._expulsion.sweep()
    assert await node.store.login(agent.hash) == before
    await agent.peer.send(Typing("cnv_nowhere", True))
    await agent.peer.error("not_found")
    await node.gateway._expulsion.sweep()
    after = await node.store.login(agent.hash)
    assert before is not None
    assert after is not None
    assert after.seen_at_ms > before.seen_at_ms
    assert after.expires_at_ms > before.expires_at_ms


# 4403 ---------------------------------------------------------------------------------------------------


async def test_4403_with_the_same_words_for_an_unknown_site_and_a_refused_origin(node: Node) -> None:
    await node.store.add_site("Other", "other", {"https://other.example"})
    texts = []
    for key in ("nope", "other"):
        peer = await node.visitor_socket()
        await peer.send(hello(site_key=key))
        assert await told(peer) == ("not_allowed", 4403)
        texts.append(peer.seen[-1].text)
    assert texts[0] == texts[1]


async def test_4403_for_frames_before_the_customer_said_yes(node: Node) -> None:
    session = await asked(node)
    await session.visitor.peer.relay(FrameType.SNAPSHOT, session.at_visitor, b"stolen")
    assert await told(session.visitor.peer) == ("not_allowed", 4403)
    assert not [item for item in await session.agent.peer.settle() if isinstance(item, bytes)]


async def test_4403_for_an_agent_who_grants(node: Node) -> None:
    session = await asked(node)
    state = session.at_agent
    await session.agent.peer.send(PermissionAnswer(state.session_id, "view", True, 0, state.epoch))
    assert await told(session.agent.peer) == ("not_allowed", 4403)
    assert not [item for item in await session.visitor.peer.settle() if getattr(item, "view", "") == "on"]


async def test_4403_for_the_other_sides_frames(node: Node) -> None:
    session = await shared(node)
    await session.agent.peer.relay(FrameType.DIFF, session.at_agent, b"forged page")
    assert await told(session.agent.peer) == ("not_allowed", 4403)
    await session.visitor.peer.relay(FrameType.ACT_POINTER, session.at_visitor)
    assert await told(session.visitor.peer) == ("not_allowed", 4403)


async def test_4403_for_another_viewers_number(node: Node) -> None:
    session = await shared(node)
    await session.agent.peer.relay(FrameType.POINTER, session.at_agent, flags=2)
    assert await told(session.agent.peer) == ("not_allowed", 4403)


# 4404, 4408, 4409, 4410, 4413 ------------------------------------------------------------------------------


async def test_4404_for_a_channel_this_peer_has_no_part_in(node: Node) -> None:
    session = await shared(node)
    stranger, other = await node.visitor(), await node.console()
    await stranger.peer.relay(FrameType.SNAPSHOT, session.at_visitor, b"injected")
    assert await told(stranger.peer) == ("not_found", 4404)
    await other.peer.relay(FrameType.POINTER, session.at_agent)
    assert await told(other.peer) == ("not_found", 4404)
    assert not [item for item in await session.agent.peer.settle() if isinstance(item, bytes)]


async def test_4408_for_silence(tmp_path: Path) -> None:
    async with Node.at(tmp_path, gateway={"hello_timeout_s": 0.1}) as node:
        for peer in (await node.visitor_socket(), await node.agent_socket(await node.login())):
            assert await told(peer) == ("hello_timeout", 4408)


async def test_4409_for_the_older_socket_of_a_tab(node: Node) -> None:
    visitor = await node.visitor()
    again = await node.visitor(visitor.welcome.visitor_token, visitor.tab_id)
    assert await told(visitor.peer) == ("replaced", 4409)
    await again.peer.settle()


async def test_4410_for_frames_long_after_the_end(node: Node, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lookalong.gateway.live.ENDED_GRACE_S", 0.0)
    session = await shared(node)
    live = session.at_visitor
    await session.agent.peer.send(SessionEnd(live.session_id))
    await both(session, phase="ended")
    await session.visitor.peer.settle()
    await session.visitor.peer.relay(FrameType.DIFF, live)
    assert await told(session.visitor.peer) == ("session_ended", 4410)
    await session.agent.peer.relay(FrameType.POINTER, live, flags=1)
    assert await told(session.agent.peer) == ("session_ended", 4410)


async def test_4413_for_a_message_or_a_command_too_large(node: Node) -> None:
    visitor = await node.visitor()
    await visitor.peer.send(Send("m1", "", "x" * MAX_MESSAGE))
    assert await told(visitor.peer) == ("too_large", 4413)
    session = await shared(node)
    await session.agent.peer.relay(FrameType.POINTER, session.at_agent, b"x" * 4097)
    assert await told(session.agent.peer) == ("too_large", 4413)


# 4429, 4440 -----------------------------------------------------------------------------------------------


async def test_rate_limited_first_4429_far_past_it(node: Node) -> None:
    visitor = await node.visitor()
    for number in range(100):
        await visitor.peer.send(Send(f"m{number}", "", "x"))
    assert (await visitor.peer.error("rate_limited")).ref
    for number in range(1000):
        await visitor.peer.send(Send(f"n{number}", "", "x"))
    assert await told(visitor.peer) == ("rate_limited", 4429)


async def test_4429_for_a_flood_of_commands(node: Node) -> None:
    session = await shared(node)
    for _ in range(2000):
        await session.agent.peer.relay(FrameType.POINTER, session.at_agent)
    assert await session.agent.peer.closed() == 4429


async def test_typing_is_passed_on_once_a_second(node: Node) -> None:
    agent, visitor = await node.console(), await node.visitor()
    await visitor.peer.send(Send("m1", "", "x"))
    await visitor.peer.expect(Ack)
    for number in range(1000):
        await visitor.peer.send(Typing("", number % 2 == 0))
    await visitor.peer.settle()
    shown = [item for item in await agent.peer.settle() if isinstance(item, TypingState)]
    assert 1 <= len(shown) <= 2


async def test_4440_for_a_peer_that_does_not_read_its_messages(node: Node) -> None:
    agent, visitor = await node.console(), await node.visitor()
    await visitor.peer.send(Send("m1", "", "x"))
    conversation_id = (await visitor.peer.expect(Ack)).conversation_id
    slow = await node.open("/ws/agent", node.origin, agent.cookie, max_queue=1)
    await slow.send(AgentHello(1, 0, []))
    await slow.expect(AgentWelcome)
    for number in range(200):
        # Past the gateway's rates: what many people write to many conversations adds up the same.
        stored = await node.store.append(conversation_id, f"n{number}", "text", "visitor", "", "", "y" * 60_000)
        node.gateway._agents._chat.tell(Place(conversation_id, node.site.id, visitor.tab_id), stored.message)
        if any(each.outbox.finished for each in node.gateway._hub.all_agents()):
            break
        await agent.peer.expect(Message, client_id=f"n{number}")
    assert await told(slow) == ("slow_consumer", 4440)


# Everybody else ---------------------------------------------------------------------------------------------


async def test_a_connection_closed_for_cause_is_one_log_line_without_secrets(node: Node) -> None:
    visitor = await node.visitor()
    with structlog.testing.capture_logs() as lines:
        await visitor.peer.raw(b"\xc0")
        await visitor.peer.closed()
        await node.visitor()
    closed = [line for line in lines if line["event"] == "socket_closed"]
    assert [(line["code"], line["reason"], line["side"]) for line in closed] == [(4400, "bad_message", "visitor")]
    assert visitor.welcome.visitor_token not in repr(lines)


async def test_a_session_does_not_notice_the_attacks_on_others(node: Node) -> None:
    session = await shared(node)
    attacks: list[Callable[[], Any]] = [node.visitor, node.console]
    for number in range(20):
        for attack in attacks:
            peer = (await attack()).peer
            await peer.raw([b"\xc0", b"\x01" * 20, "text", b"\x9f" * 500][number % 4])
            assert await peer.closed() in (4400, 4404)
        sent = await session.visitor.peer.relay(FrameType.DIFF, session.at_visitor, bytes([number]))
        assert await session.agent.peer.expect(bytes) == sent
    assert not [item for item in session.agent.peer.seen if isinstance(item, Error)]
    assert not [item for item in session.visitor.peer.seen if isinstance(item, Error)]
    assert [item.phase for item in session.agent.peer.seen if isinstance(item, SessionState)] == [
        "authorizing",
        "active",
    ]
