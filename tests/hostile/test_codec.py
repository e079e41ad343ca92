"""``codec.json``: no decoder takes these bytes, and on a live socket they close that socket and disturb nobody."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pytest

from lookalong.protocol import codec, relay
from lookalong.protocol.error import MalformedError, TooLargeError
from lookalong.protocol.message import Error
from lookalong.protocol.relay import FrameType
from tests.hostile.battery import codec_items, payload
from tests.integration.gateway_fixtures import node
from tests.integration.gateway_session import shared

if TYPE_CHECKING:
    from tests.integration.gateway_node import Node

__all__ = ["node"]

ITEMS = codec_items()
DECODERS = [codec.decode_visitor, codec.decode_agent, codec.decode_server]


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item["name"])
def test_no_decoder_takes_it(item: dict[str, Any]) -> None:
    data = payload(item)
    for decode in DECODERS:
        started = time.perf_counter()
        with pytest.raises((MalformedError, TooLargeError)):
            decode(data)
        assert time.perf_counter() - started < 1, "allocation and time follow the bytes present, not those claimed"


def test_a_frame_type_among_them_is_no_message() -> None:
    frames = [item["name"] for item in ITEMS if relay.is_relay(payload(item))]
    assert frames == ["int-top"]


async def test_each_closes_its_own_socket_and_a_session_goes_on(node: Node) -> None:
    session = await shared(node)
    for number, item in enumerate(ITEMS):
        peer = (await node.visitor()).peer
        data = payload(item)
        await peer.raw(data)
        code = await peer.closed()
        assert code in expected(item, data), item["name"]
        sent = await session.visitor.peer.relay(FrameType.DIFF, session.at_visitor, bytes([number]))
        assert await session.agent.peer.expect(bytes) == sent
    for peer in (session.visitor.peer, session.agent.peer):
        assert not [item for item in await peer.settle() if isinstance(item, Error)]


def expected(item: dict[str, Any], data: bytes) -> set[int]:
    """Return the close codes an item allows; past our own message limit it is 4413, which says more than 4400."""
    if len(data) > 128 * 1024:
        return {4413, 1009}
    close = item["expect"].get("close", 4400)
    return set(close) if isinstance(close, list) else {close}
