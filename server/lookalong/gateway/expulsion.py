"""Closes the consoles of log-ins that are over, on whichever node they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import structlog

from lookalong.bus import topic
from lookalong.protocol.error import UnauthenticatedError
from lookalong.store import StoreUnavailable

if TYPE_CHECKING:
    from lookalong.bus import Bus
    from lookalong.security.login import Ended, Logins
    from lookalong.store import AgentRecord

    from .connection import AgentConnection
    from .hub import Hub

__all__ = ["Expulsion"]

log = structlog.get_logger(__name__)


class Expulsion:
    """Notices that log-ins are over: at once when somebody ends them, at the next sweep otherwise.

    Args:
        hub: Who is here.
        bus: The way to other nodes.
        logins: Who is an agent.
    """

    def __init__(self, hub: Hub, bus: Bus, logins: Logins) -> None:
        self._hub, self._bus, self._logins = hub, bus, logins

    async def follow(self) -> None:
        """Listen to what other nodes end."""
        await self._bus.subscribe(_TOPIC, self._take)

    def ended(self, ended: Ended) -> None:
        """Close the consoles of a log-in that somebody ended on this node."""
        self._close(ended.token_hash)
        # The digest is no secret to nodes that share a store: nothing can be opened with it.
        self._bus.publish(_TOPIC, ended.token_hash.encode())

    async def sweep(self) -> None:
        """Close consoles whose log-in ended unheard or ran out; let those come back whose rights changed."""
        for agent in self._hub.all_agents():
            used, agent.used = agent.used, False
            try:
                login = await self._logins.find(agent.cookie, used=used)
            except StoreUnavailable:
                return
            if login is None:
                agent.close(_over())
            elif _rights(login.agent) != _rights(agent.agent):
                agent.go_away(0)

    def _take(self, data: bytes) -> None:
        self._close(data.decode("ascii", "replace"))

    def _close(self, token_hash: str) -> None:
        consoles: list[AgentConnection] = self._hub.consoles(token_hash)
        for agent in consoles:
            agent.close(_over())


# Private -----------------------------------------------------------------------------------------

_TOPIC: Final = topic("server", "logins")


def _over() -> UnauthenticatedError:
    return UnauthenticatedError("expected a live log-in; this one ended")


def _rights(agent: AgentRecord) -> tuple[frozenset[str], str, str, bool]:
    return agent.site_ids, agent.role, agent.name, agent.must_change
