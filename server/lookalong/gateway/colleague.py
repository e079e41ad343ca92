"""Agents, as other agents are told of them and as nodes tell each other."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

import msgspec

from lookalong.protocol.limit import MAX_COLLEAGUES
from lookalong.protocol.record import Colleague

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .connection import AgentConnection

__all__ = ["everybody", "people", "written"]


def people(agents: Iterable[AgentConnection]) -> list[Colleague]:
    """Return the people at some consoles, each once."""
    return list({each.agent.id: Colleague(each.agent.id, each.agent.name) for each in agents}.values())


def written(here: list[Colleague]) -> bytes:
    """Return people as other nodes read them."""
    return msgspec.msgpack.encode(here)


def everybody(here: list[Colleague], node_id: str, nodes: dict[str, bytes]) -> list[Colleague]:
    """Return the people of all nodes, each once and not more than one message holds.

    Args:
        here: Those of this node.
        node_id: This node.
        nodes: What the bus has of each node, this one's perhaps of a moment ago.
    """
    others = [_read(value) for node, value in sorted(nodes.items()) if node != node_id]
    found = {each.agent_id: each for group in (here, *others) for each in group}
    return list(islice(found.values(), MAX_COLLEAGUES))


# Private -----------------------------------------------------------------------------------------

_decoder = msgspec.msgpack.Decoder(list[Colleague])


def _read(value: bytes) -> list[Colleague]:
    """Return what a node wrote; nobody where one of another version wrote something else."""
    try:
        return _decoder.decode(value)
    except msgspec.DecodeError:
        return []
