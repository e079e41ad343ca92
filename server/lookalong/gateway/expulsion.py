"""Closes the sockets of people who have to prove anew who they are, on whichever node they are."""

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
    """Closes consoles whose log-in is over, and tabs of visitors whose token opens nothing any more.

    What somebody ends is noticed at once, other ends of log-ins at the next sweep.

    Args:
        hub: Who is here.
        bus: The way to other nodes.
        logins: Who is an agent.
    """

    def __init__(self, hub: Hub, bus: Bus, logins: Logins) -> None:
        self._hub, self._bus, self._logins = hub, bus, logins

    async def follow(self) -> None:
        """Listen to what other nodes end."""
        await self._bus.subscribe(_LOGINS, lambda data: self._close(_text(data)))
        await self._bus.subscribe(_VISITORS, lambda data: self._reopen(_text(data)))

    def ended(self, ended: Ended) -> None:
        """Close the consoles of a log-in that somebody ended on this node."""
        self._close(ended.token_hash)
        # The digest is no secret to nodes that share a store: nothing can be opened with it.
        self._bus.publish(_LOGINS, ended.token_hash.encode())

    def reopen(self, visitor_id: str) -> None:
        """Have the tabs of a visitor connect again: they have to say anew who they are."""
        self._reopen(visitor_id)
        self._bus.publish(_VISITORS, visitor_id.encode())

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

    def _close(self, token_hash: str) -> None:
        consoles: list[AgentConnection] = self._hub.consoles(token_hash)
        for agent in consoles:
            agent.close(_over())

    def _reopen(self, visitor_id: str) -> None:
        for tab in self._hub.tabs(visitor_id):
            if tab.identity != "verified":
                tab.go_away(0)


# Private -----------------------------------------------------------------------------------------

_LOGINS: Final = topic("server", "logins")
_VISITORS: Final = topic("server", "visitors")


def _text(data: bytes) -> str:
    return data.decode("ascii", "replace")


def _over() -> UnauthenticatedError:
    return UnauthenticatedError("expected a live log-in; this one ended")


def _rights(agent: AgentRecord) -> tuple[frozenset[str], str, str, bool]:
    return agent.site_ids, agent.role, agent.name, agent.must_change
