"""Customers whom their site vouches for: one conversation on every device, and nobody else's word opens it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey

from lookalong.bus import MemoryBus
from lookalong.protocol.limit import MAX_IDENTITY
from lookalong.protocol.message import (
    Ack,
    ConversationState,
    Goaway,
    HistoryPage,
    Message,
    Send,
    VisitorWelcome,
)
from lookalong.security.identity import IdentityKeys
from tests.integration.gateway_fixtures import node
from tests.integration.gateway_node import SHOP, Node, Visitor
from tests.integration.test_gateway_close import hello, told

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

__all__ = ["node"]

SECRET = "s" * 43


def signed(subject: str = "4711", secret: str = SECRET, **claims: Any) -> str:
    own = {"sub": subject, "aud": "shop", "exp": int(time.time()) + 600, "name": "Mina"}
    return jwt.encode({"alg": "HS256"}, own | claims, OctKey.import_key(secret))


@pytest.fixture(autouse=True)
async def signing(node: Node) -> None:
    await node.store.set_identity(node.site.id, IdentityKeys("HS256", (SECRET,)))


async def write(visitor: Visitor, text: str, client_id: str = "m1") -> str:
    await visitor.peer.send(Send(client_id, "", text))
    return (await visitor.peer.expect(Ack)).conversation_id


async def test_a_customer_has_one_conversation_on_every_device(node: Node) -> None:
    agent = await node.console()
    phone = await node.visitor(identity=signed())
    assert (phone.welcome.identity, phone.welcome.visitor_token) == ("verified", "")
    conversation_id = await write(phone, "from the phone")
    state = await agent.peer.expect(ConversationState)
    assert (state.visitor_subject, state.visitor_name) == ("4711", "Mina")
    laptop = await node.visitor(identity=signed())
    assert laptop.welcome.conversation_id == conversation_id
    assert [each.text for each in (await laptop.peer.expect(HistoryPage)).messages] == ["from the phone"]
    await write(laptop, "from the laptop", "m2")
    assert (await phone.peer.expect(Message)).text == "from the laptop"


async def test_another_customer_has_another_conversation(node: Node) -> None:
    mine, other = await node.visitor(identity=signed()), await node.visitor(identity=signed("4712"))
    assert await write(mine, "mine") != await write(other, "other's")
    assert not [item for item in await other.peer.settle() if isinstance(item, Message)]


async def test_who_was_anonymous_stays_the_same_person_once(node: Node) -> None:
    agent = await node.console()
    before = await node.visitor()
    conversation_id = await write(before, "before I logged in")
    assert (await agent.peer.expect(ConversationState)).visitor_subject == ""
    after = await node.visitor(before.welcome.visitor_token, identity=signed())
    assert (after.welcome.conversation_id, after.welcome.visitor_token) == (conversation_id, "")
    await write(after, "and after", "m2")
    assert (await agent.peer.expect(ConversationState, visitor_subject="4711")).conversation_id == conversation_id


async def test_the_token_of_before_opens_nothing_any_more(node: Node) -> None:
    before = await node.visitor()
    await write(before, "before")
    copied = before.welcome.visitor_token
    stays = await node.visitor(copied)
    await node.visitor(copied, identity=signed())
    # Whoever still listens with that token hears no more, on this node or another.
    for peer in (before.peer, stays.peer):
        await peer.expect(Goaway)
        assert await peer.closed() == 1001
    again = await node.visitor_socket()
    await again.send(hello(visitor_token=copied))
    assert await told(again) == ("not_authenticated", 4401)


async def test_other_nodes_send_the_tabs_of_before_away_too(tmp_path: Path) -> None:
    bus = MemoryBus()
    async with Node.at(tmp_path, bus=bus) as here, Node.at(tmp_path, bus=bus) as there:
        await here.store.set_identity(here.site.id, IdentityKeys("HS256", (SECRET,)))
        before = await there.visitor()
        await write(before, "before")
        await here.visitor(before.welcome.visitor_token, identity=signed())
        assert await before.peer.closed() == 1001


async def test_somebody_known_does_not_take_over_what_an_anonymous_visitor_wrote(node: Node) -> None:
    await write(await node.visitor(identity=signed()), "known")
    stranger = await node.visitor()
    theirs = await write(stranger, "anonymous")
    known = await node.visitor(stranger.welcome.visitor_token, identity=signed())
    assert known.welcome.conversation_id != theirs
    assert known.welcome.visitor_token == stranger.welcome.visitor_token
    assert (await node.visitor(known.welcome.visitor_token)).welcome.conversation_id == theirs


FORGED: dict[str, Callable[[], str]] = {
    "signature": lambda: signed(secret="x" * 43),
    "expired": lambda: signed(exp=1),
    "audience": lambda: signed(aud="other"),
    "subject": lambda: signed(sub=""),
    "malformed": lambda: "e30.e30.e30",
    "algorithm": lambda: f"eyJhbGciOiJub25lIn0.{signed().split('.')[1]}.",
}


@pytest.mark.parametrize("reason", FORGED)
async def test_a_word_that_proves_nothing_opens_nothing(node: Node, reason: str) -> None:
    agent = await node.console()
    await write(await node.visitor(identity=signed()), "private")
    await agent.peer.expect(ConversationState)
    forger = await node.visitor(identity=FORGED[reason]())
    assert (forger.welcome.identity, forger.welcome.conversation_id) == (reason, "")
    await write(forger, "let me in", "m2")
    state = await agent.peer.expect(ConversationState, last_text="let me in")
    assert (state.visitor_subject, state.visitor_name) == ("", "")
    seen = forger.peer.seen
    assert not [item for item in seen if isinstance(item, HistoryPage)]


async def test_a_word_that_proves_nothing_takes_nothing_away(node: Node) -> None:
    own = await node.visitor()
    conversation_id = await write(own, "mine")
    again = await node.visitor(own.welcome.visitor_token, identity=signed(exp=1))
    assert (again.welcome.conversation_id, again.welcome.identity) == (conversation_id, "expired")


async def test_an_oversized_word_closes_the_socket(node: Node) -> None:
    for identity in ("x" * (MAX_IDENTITY + 1), "a b", "a\n"):
        peer = await node.visitor_socket()
        await peer.send(hello(identity=identity))
        assert (await peer.closed()) == 4400
    longest = await node.visitor(identity="x" * MAX_IDENTITY)
    assert longest.welcome.identity == "malformed"


async def test_without_keys_nobody_is_vouched_for(tmp_path: Path) -> None:
    now, folder = 0.0, tmp_path / "own"
    folder.mkdir()
    async with Node.at(folder, gateway={"clock": lambda: now}) as node:
        assert (await node.visitor(identity=signed())).welcome.identity == "not_configured"
        await node.store.set_identity(node.site.id, IdentityKeys("HS256", (SECRET,)))
        now = 2.0
        assert (await node.visitor(identity=signed())).welcome.identity == "verified"
        await node.store.set_identity(node.site.id, IdentityKeys("HS256", ("n" * 43, SECRET)))
        now = 4.0
        assert (await node.visitor(identity=signed())).welcome.identity == "verified"
        await node.store.set_identity(node.site.id, IdentityKeys("HS256", ("m" * 43, "n" * 43)))
        now = 6.0
        assert (await node.visitor(identity=signed())).welcome.identity == "signature"


async def test_a_word_for_one_site_is_none_for_another(node: Node) -> None:
    other = await node.store.add_site("Other", "other", {SHOP})
    await node.store.set_identity(other.id, IdentityKeys("HS256", (SECRET,)))
    await write(await node.visitor(identity=signed()), "private")
    node.gateway._visitors._door._sites = type(node.gateway._visitors._door._sites)({}, frozenset(), float("-inf"))
    peer = await node.visitor_socket()
    await peer.send(hello(site_key="other", identity=signed()))
    welcome = await peer.expect(VisitorWelcome)
    assert (welcome.identity, welcome.conversation_id) == ("audience", "")
    peer = await node.visitor_socket()
    await peer.send(hello(site_key="other", identity=signed(aud="other"), tab_id="t2"))
    welcome = await peer.expect(VisitorWelcome)
    assert (welcome.identity, welcome.conversation_id) == ("verified", "")
