"""The heartbeat: proof of life, and the head of every conversation, so that a lost last message shows.

After the bus was gone nobody waits for the next one: messages of other nodes were lost, perhaps everybody's last.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lookalong.protocol.message import Cursor, Ping, Pong
from lookalong.store import StoreUnavailable

from .limit import MAX_RECENT

if TYPE_CHECKING:
    from lookalong.store import ConversationRecord, Store

    from .connection import AgentConnection, VisitorConnection
    from .hub import Hub

__all__ = ["Heartbeat"]


class Heartbeat:
    """Answers pings.

    Args:
        store: Where the heads are; what this node believes may be behind.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    async def visitor(self, tab: VisitorConnection, ping: Ping) -> None:
        """Answer a customer's page."""
        try:
            # Whether or not this node knows of a conversation: another tab may have begun it on another node.
            record = await self._store.conversation_of(tab.site.id, tab.visitor.id)
        except StoreUnavailable:
            record = None
        tab.send(Pong(ping.nonce, _heads([record] if record else [])))

    async def agent(self, agent: AgentConnection, ping: Ping) -> None:
        """Answer a console."""
        try:
            records = await self._store.recent(agent.agent.site_ids, MAX_RECENT)
        except StoreUnavailable:
            # Alive all the same: without the answer the client would believe the node dead.
            records = []
        agent.send(Pong(ping.nonce, _heads(records)))

    async def everybody(self, hub: Hub) -> None:
        """Tell everybody here where their conversations end, unasked."""
        for site_id in hub.visitor_sites():
            ids = [*{tab.visitor.id for tab in hub.visitors(site_id)}]
            for at in range(0, len(ids), _AT_ONCE):
                await self._tell(hub, site_id, ids[at : at + _AT_ONCE])
        for agent in hub.all_agents():
            await self.agent(agent, Ping(_UNASKED))

    async def _tell(self, hub: Hub, site_id: str, visitor_ids: list[str]) -> None:
        try:
            records = await self._store.conversations_of(site_id, visitor_ids)
        except StoreUnavailable:
            # The next heartbeat tells.
            return
        for record in records:
            for tab in hub.tabs(record.visitor_id):
                tab.send(Pong(_UNASKED, _heads([record])))


# Private -----------------------------------------------------------------------------------------

_AT_ONCE: Final = 500
"""Conversations that the store is asked for in one question."""

_UNASKED: Final = 0
"""The nonce of an answer to nothing."""


def _heads(records: list[ConversationRecord]) -> list[Cursor]:
    return [Cursor(record.id, record.head_seq) for record in records]
