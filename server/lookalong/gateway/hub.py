"""Who is connected to this node."""

from collections.abc import Iterable
from typing import TypeVar

from .connection import AgentConnection, VisitorConnection
from .outbox import Priority

__all__ = ["Hub"]


class Hub:
    """The sockets of this node, by site and by person."""

    def __init__(self) -> None:
        self._tabs: dict[str, dict[str, VisitorConnection]] = {}
        self._visitors: dict[str, set[VisitorConnection]] = {}
        self._agents: dict[str, set[AgentConnection]] = {}
        self._consoles: set[AgentConnection] = set()

    # Coming and going -----------------------------------------------------------------------------------

    def add_visitor(self, connection: VisitorConnection) -> VisitorConnection | None:
        """Add a tab; returns the connection it replaces, if the tab had one."""
        tabs = self._tabs.setdefault(connection.visitor.id, {})
        replaced = tabs.get(connection.tab_id)
        tabs[connection.tab_id] = connection
        self._visitors.setdefault(connection.site.id, set()).add(connection)
        return replaced

    def remove_visitor(self, connection: VisitorConnection) -> None:
        """Remove a tab, unless another connection took its place already."""
        tabs = self._tabs.get(connection.visitor.id, {})
        if tabs.get(connection.tab_id) is connection:
            del tabs[connection.tab_id]
            if not tabs:
                del self._tabs[connection.visitor.id]
        _discard(self._visitors, connection.site.id, connection)

    def add_agent(self, connection: AgentConnection) -> None:
        """Add a console to all the agent's sites."""
        self._consoles.add(connection)
        for site_id in connection.agent.site_ids:
            self._agents.setdefault(site_id, set()).add(connection)

    def remove_agent(self, connection: AgentConnection) -> None:
        """Remove a console."""
        self._consoles.discard(connection)
        for site_id in connection.agent.site_ids:
            _discard(self._agents, site_id, connection)

    # Who is there -----------------------------------------------------------------------------------------

    def tabs(self, visitor_id: str) -> list[VisitorConnection]:
        """Return the tabs of a visitor, in no order."""
        return list(self._tabs.get(visitor_id, {}).values())

    def front_tab(self, visitor_id: str) -> VisitorConnection | None:
        """Return the tab the customer is using: a visible one before a hidden one, then the one active last."""
        tabs = [tab for tab in self.tabs(visitor_id) if not tab.outbox.finished]
        return max(tabs, key=lambda tab: (tab.visible, tab.active_at), default=None)

    def visitors(self, site_id: str) -> list[VisitorConnection]:
        """Return all customers' tabs of a site."""
        return list(self._visitors.get(site_id, ()))

    def count_visitors(self, site_id: str) -> int:
        """Return how many customers' tabs of a site there are."""
        return len(self._visitors.get(site_id, ()))

    def all_visitors(self) -> list[VisitorConnection]:
        """Return all customers' tabs."""
        return [connection for connections in self._visitors.values() for connection in connections]

    def agents(self, site_id: str) -> list[AgentConnection]:
        """Return the consoles of a site's agents."""
        return list(self._agents.get(site_id, ()))

    def all_agents(self) -> list[AgentConnection]:
        """Return all consoles, those of agents without a site too."""
        return list(self._consoles)

    def consoles(self, token_hash: str) -> list[AgentConnection]:
        """Return the consoles of one log-in."""
        return [connection for connection in self.all_agents() if connection.token_hash == token_hash]

    def visitor_sites(self) -> list[str]:
        """Return the sites that have a customer's tab on this node."""
        return list(self._visitors)

    def agent_sites(self) -> list[str]:
        """Return the sites that have an agent on this node."""
        return list(self._agents)

    # Telling ----------------------------------------------------------------------------------------------

    def tell_visitor(self, visitor_id: str, data: bytes, but: object = None, minor: int = 0) -> None:
        """Put an encoded message into the outboxes of a visitor's tabs; of those of this minor version, or newer."""
        _tell(self._tabs.get(visitor_id, {}).values(), data, but, minor)

    def tell_agents(self, site_id: str, data: bytes, but: object = None, minor: int = 0) -> None:
        """Put an encoded message into the outboxes of a site's agents, likewise."""
        _tell(self._agents.get(site_id, ()), data, but, minor)


# Private -----------------------------------------------------------------------------------------


_C = TypeVar("_C", VisitorConnection, AgentConnection)


def _tell(connections: Iterable[VisitorConnection | AgentConnection], data: bytes, but: object, minor: int) -> None:
    # A copy: an outbox that overflows may close its connection.
    for connection in tuple(connections):
        if connection is not but and connection.minor >= minor:
            connection.outbox.push(data, Priority.CHAT)


def _discard(by_key: dict[str, set[_C]], key: str, item: _C) -> None:
    members = by_key.get(key)
    if members is None:
        return
    members.discard(item)
    if not members:
        del by_key[key]
