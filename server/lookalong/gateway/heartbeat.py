"""The heartbeat: proof of life, and the head of every conversation, so that a lost last message shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lookalong.protocol.message import Cursor, Ping, Pong
from lookalong.store import StoreUnavailable

from .limit import MAX_RECENT

if TYPE_CHECKING:
    from lookalong.store import ConversationRecord, Store

    from .connection import AgentConnection, VisitorConnection

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
        records = []
        if tab.place is not None:
            try:
                record = await self._store.conversation(tab.place.conversation_id)
            except StoreUnavailable:
                record = None
            records = [record] if record else []
        tab.send(Pong(ping.nonce, _heads(records)))

    async def agent(self, agent: AgentConnection, ping: Ping) -> None:
        """Answer a console."""
        try:
            records = await self._store.recent(agent.agent.site_ids, MAX_RECENT)
        except StoreUnavailable:
            # Alive all the same: without the answer the client would believe the node dead.
            records = []
        agent.send(Pong(ping.nonce, _heads(records)))


# Private -----------------------------------------------------------------------------------------


def _heads(records: list[ConversationRecord]) -> list[Cursor]:
    return [Cursor(record.id, record.head_seq) for record in records]
