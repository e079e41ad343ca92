"""Files of the customer's page over real sockets: offered, asked for, uploaded, told, found, lost and found again."""

from __future__ import annotations

import asyncio
import hashlib
from typing import TYPE_CHECKING

import pytest

from lookalong.cobrowse import Asset
from lookalong.cobrowse.manifest import encode_digest
from lookalong.protocol.message import (
    AssetFile,
    AssetGap,
    AssetOffer,
    AssetPlace,
    AssetState,
    AssetWanted,
    SessionEnd,
    SessionJoin,
    SessionLeave,
    SessionState,
)
from lookalong.protocol.relay import Flag, FrameType
from lookalong.security import token
from tests.integration.gateway_fixtures import node
from tests.integration.gateway_node import Agent, Node, Visitor
from tests.integration.gateway_session import Shared, asked, shared

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["node"]

URL = "https://shop.example/kettle.png"
CHUNK = 32 * 1024


def picture(size: int, mark: str = "") -> bytes:
    return (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + mark.encode()).ljust(size, b"x")


def digest_of(body: bytes) -> str:
    return encode_digest(hashlib.sha256(body).digest())


def file(body: bytes, url: str = URL) -> AssetFile:
    return AssetFile(url, digest_of(body), "image/png", len(body))


async def offer(session: Shared, *files: AssetFile) -> list[str]:
    """Offer files; return what the node wants of them."""
    await session.visitor.peer.send(AssetOffer(session.at_visitor.session_id, list(files), []))
    return (await session.visitor.peer.expect(AssetWanted)).hashes


async def upload(visitor: Visitor, state: SessionState, body: bytes, seq: int = 1, said: bytes | None = None) -> int:
    """Send a file in chunks; return the next seq."""
    payload = hashlib.sha256(said or body).digest() + body
    parts = [payload[at : at + CHUNK] for at in range(0, len(payload), CHUNK)]
    for index, part in enumerate(parts):
        flags = (Flag.FIRST if index == 0 else 0) | (Flag.LAST if index == len(parts) - 1 else 0)
        await visitor.peer.relay(FrameType.ASSET, state, part, seq=seq + index, flags=flags)
    return seq + len(parts)


async def bring(session: Shared, body: bytes, url: str = URL, seq: int = 1) -> int:
    """Bring a new file to the node and its viewer; return the next seq."""
    assert await offer(session, file(body, url)) == [digest_of(body)]
    after = await upload(session.visitor, session.at_visitor, body, seq)
    told = await session.agent.peer.expect(AssetState)
    assert (told.files, told.gaps) == ([AssetPlace(url, digest_of(body))], [])
    return after


async def found(node: Node, agent: Agent, body: bytes) -> Asset | None:
    """Return what the agent's browser would get."""
    return await node.gateway.asset(token.digest(agent.cookie), digest_of(body))


async def test_a_file_comes_in_chunks_and_goes_to_no_viewers_socket(node: Node) -> None:
    session, body = await shared(node), picture(100_000)
    await bring(session, body)
    assert await found(node, session.agent, body) == Asset("image/png", body)
    assert not [item for item in await session.agent.peer.settle() if isinstance(item, bytes)]
    assert node.metric("lookalong_assets_total", outcome="stored") == 1


async def test_the_mirror_goes_on_between_the_chunks(node: Node) -> None:
    session, body = await shared(node), picture(50_000)
    await offer(session, file(body))
    payload = hashlib.sha256(body).digest() + body
    await session.visitor.peer.relay(FrameType.ASSET, session.at_visitor, payload[:CHUNK], seq=1, flags=Flag.FIRST)
    diff = await session.visitor.peer.relay(FrameType.DIFF, session.at_visitor, b"diff")
    assert await session.agent.peer.expect(bytes) == diff
    await session.visitor.peer.relay(FrameType.ASSET, session.at_visitor, payload[CHUNK:], seq=2, flags=Flag.LAST)
    assert (await session.agent.peer.expect(AssetState)).files


async def test_the_same_content_is_uploaded_once_whoever_shows_it(node: Node) -> None:
    session, body = await shared(node), picture(1000)
    await bring(session, body)
    assert await offer(session, file(body, f"{URL}?again")) == []
    assert (await session.agent.peer.expect(AssetState)).files == [AssetPlace(f"{URL}?again", digest_of(body))]
    other = await shared(node)
    assert await offer(other, file(body)) == []
    assert (await other.agent.peer.expect(AssetState)).files == [AssetPlace(URL, digest_of(body))]
    assert await found(node, other.agent, body) is not None


async def test_a_viewer_who_joins_late_is_told_all(node: Node) -> None:
    session = await shared(node)
    seq = 1
    for number in range(20):
        seq = await bring(session, picture(1000, str(number)), f"{URL}?{number}", seq)
    gap = AssetGap("https://cdn.example/far.png", 640, 480)
    await session.visitor.peer.send(AssetOffer(session.at_visitor.session_id, [], [gap]))
    await session.agent.peer.expect(AssetState, gaps=[gap])
    other = await node.console(await node.add_agent("bob@example.com", "Bob"))
    await other.peer.send(SessionJoin(session.at_agent.session_id))
    assert (await other.peer.expect(SessionState)).own_viewer == 2
    told = [await other.peer.expect(AssetState), await other.peer.expect(AssetState)]
    assert [len(each.files) for each in told] == [16, 4]
    assert [each.gaps for each in told] == [[gap], []]
    assert await found(node, other, picture(1000, "19")) is not None


# Whom a file is for ------------------------------------------------------------------------------------


async def test_a_file_is_for_viewers_only_and_only_while_they_view(node: Node) -> None:
    session, body = await shared(node), picture(1000)
    await bring(session, body)
    stranger = await node.console(await node.add_agent("bob@example.com", "Bob"))
    assert await found(node, stranger, body) is None
    assert await node.gateway.asset(token.digest("no such log-in"), digest_of(body)) is None
    same_agent = await node.login()
    assert await node.gateway.asset(token.digest(same_agent), digest_of(body)) is None, "another log-in of the agent"
    await stranger.peer.send(SessionJoin(session.at_agent.session_id))
    await stranger.peer.expect(SessionState, own_viewer=2)
    assert await found(node, stranger, body) is not None
    await stranger.peer.send(SessionLeave(session.at_agent.session_id))
    await stranger.peer.expect(SessionState, own_viewer=0)
    assert await found(node, stranger, body) is None
    await session.agent.peer.send(SessionEnd(session.at_agent.session_id))
    await session.agent.peer.expect(SessionState, phase="ended")
    assert await found(node, session.agent, body) is None


async def test_a_file_of_another_session_is_not_found(node: Node) -> None:
    session, other, body = await shared(node), await shared(node), picture(1000)
    await bring(session, body)
    assert await found(node, session.agent, body) is not None
    assert await found(node, other.agent, body) is None, "the same agent at another console, another log-in"


# What is not taken -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        (picture(1000, "other"), picture(1000)),
        (picture(999), picture(1000)),
        (b"<html></html>", b"<html></html>"),
    ],
    ids=["wrong hash", "wrong size", "no picture"],
)
async def test_a_file_that_is_not_what_was_said_is_a_gap(node: Node, sent: bytes, said: bytes) -> None:
    session = await shared(node)
    assert await offer(session, file(said)) == [digest_of(said)]
    await upload(session.visitor, session.at_visitor, sent, said=said)
    told = await session.agent.peer.expect(AssetState)
    assert (told.files, told.gaps) == ([], [AssetGap(URL, 0, 0)])
    assert await found(node, session.agent, said) is None
    assert node.metric("lookalong_assets_total", outcome="refused") == 1


async def test_nothing_is_kept_that_was_not_asked_for(node: Node) -> None:
    session, body = await shared(node), picture(1000)
    await upload(session.visitor, session.at_visitor, body)
    assert await offer(session, file(body)) == [digest_of(body)], "the node has it not"


async def test_a_chunk_out_of_order_costs_one_file_and_nothing_else(node: Node) -> None:
    session, body = await shared(node), picture(50_000)
    await offer(session, file(body))
    payload = hashlib.sha256(body).digest() + body
    await session.visitor.peer.relay(FrameType.ASSET, session.at_visitor, payload[:CHUNK], seq=1, flags=Flag.FIRST)
    await session.visitor.peer.relay(FrameType.ASSET, session.at_visitor, payload[CHUNK:], seq=3, flags=Flag.LAST)
    assert (await session.agent.peer.expect(AssetState)).gaps == [AssetGap(URL, 0, 0)]
    await bring(session, picture(1000), f"{URL}?2", seq=4)
    diff = await session.visitor.peer.relay(FrameType.DIFF, session.at_visitor, b"diff")
    assert await session.agent.peer.expect(bytes) == diff


async def test_a_step_back_is_a_breach(node: Node) -> None:
    session = await shared(node)
    for _ in range(2):
        await session.visitor.peer.relay(FrameType.ASSET, session.at_visitor, b"", seq=1)
    assert await session.visitor.peer.closed() == 4400


async def test_a_chunk_too_large_is_a_breach(node: Node) -> None:
    session = await shared(node)
    await session.visitor.peer.relay(FrameType.ASSET, session.at_visitor, b"x" * (CHUNK + 1))
    assert await session.visitor.peer.closed() == 4413


async def test_no_file_before_consent(node: Node) -> None:
    session, body = await asked(node), picture(1000)
    await session.visitor.peer.send(AssetOffer(session.at_visitor.session_id, [file(body)], []))
    assert not [item for item in await session.visitor.peer.settle() if isinstance(item, AssetWanted)]
    await session.visitor.peer.relay(FrameType.ASSET, session.at_visitor, b"")
    assert await session.visitor.peer.closed() == 4403


async def test_an_offer_for_a_session_of_others_is_refused(node: Node) -> None:
    session, other = await shared(node), await shared(node)
    await other.visitor.peer.send(AssetOffer(session.at_visitor.session_id, [], []))
    await other.visitor.peer.error("not_found")


async def test_too_many_offers_are_refused(node: Node) -> None:
    session = await shared(node)
    for _ in range(300):
        await session.visitor.peer.send(AssetOffer(session.at_visitor.session_id, [], []))
    assert (await session.visitor.peer.error("rate_limited")).ref == session.at_visitor.session_id


# What had to go ----------------------------------------------------------------------------------------


async def test_a_file_that_had_to_go_is_brought_again_while_the_viewer_waits(tmp_path: Path) -> None:
    async with Node.at(tmp_path, asset_bytes=64 * 1024, asset_site_bytes=64 * 1024) as node:
        session, body = await shared(node), picture(40_000)
        seq = await bring(session, body)
        seq = await bring(session, picture(40_000, "other"), f"{URL}?2", seq)
        waiting = [asyncio.create_task(found(node, session.agent, body)) for _ in range(2)]
        assert (await session.visitor.peer.expect(AssetWanted)).hashes == [digest_of(body)]
        await upload(session.visitor, session.at_visitor, body, seq)
        assert await asyncio.gather(*waiting) == [Asset("image/png", body)] * 2
        asked = [item for item in await session.visitor.peer.settle() if isinstance(item, AssetWanted)]
        assert asked == [], "once for both"


async def test_nobody_waits_for_a_file_the_page_has_no_more(tmp_path: Path) -> None:
    async with Node.at(tmp_path, asset_bytes=64 * 1024, asset_site_bytes=64 * 1024) as node:
        session, body = await shared(node), picture(40_000)
        await bring(session, picture(40_000, "other"), f"{URL}?2", await bring(session, body))
        waiting = asyncio.create_task(found(node, session.agent, body))
        await session.visitor.peer.expect(AssetWanted)
        await session.visitor.peer.close()
        assert await waiting is None


async def test_another_page_is_asked_for_what_the_last_one_did_not_bring(node: Node) -> None:
    session, body = await shared(node), picture(1000)
    assert await offer(session, file(body)) == [digest_of(body)]
    await session.visitor.peer.close()
    page = await node.visitor(
        session.visitor.welcome.visitor_token, session.visitor.tab_id, resume_token=session.at_visitor.resume_token
    )
    session.visitor, session.at_visitor = page, await page.peer.expect(SessionState)
    await bring(session, body)
