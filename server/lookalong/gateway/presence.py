"""Who is there, as the other side sees it: customers for agents, agents for customers."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Final

import structlog

from lookalong.bus import Bus, BusUnavailableError, topic
from lookalong.protocol import codec
from lookalong.protocol.message import Availability, ConversationState
from lookalong.protocol.record import Colleague
from lookalong.store import ConversationRecord, Store, StoreUnavailable

from . import wire
from .colleague import everybody, people, written
from .connection import AgentConnection, VisitorConnection
from .hub import Hub
from .limit import ANNOUNCE_S, LINGER_S, PRESENCE_TTL_S
from .metric import Metrics
from .place import Place, Standing
from .post import Post
from .task import Coalescer, Tasks

__all__ = ["Presence"]

_BATCH: Final = 32
"""Conversations announced together: fewer than the bus has connections."""

log = structlog.get_logger(__name__)


class Presence:
    """Announces conversations to agents and agents to customers, never more often than they can be read.

    Args:
        store: Where conversations are.
        hub: Who is here.
        bus: Who is elsewhere.
        post: The way to tell.
        tasks: Where waiting is done.
        metrics: What is counted.
        node_id: This node.
        standing: How a conversation's session stands on this node.
    """

    def __init__(
        self,
        store: Store,
        hub: Hub,
        bus: Bus,
        post: Post,
        tasks: Tasks,
        metrics: Metrics,
        node_id: str,
        standing: Callable[[str], Standing],
    ) -> None:
        self._store, self._hub, self._bus, self._post, self._tasks = store, hub, bus, post, tasks
        self._metrics, self._node_id, self._standing = metrics, node_id, standing
        self._states = Coalescer(tasks, ANNOUNCE_S, self._announce)
        self._sites = Coalescer(tasks, ANNOUNCE_S, self._announce_agents)
        self._told: dict[str, bool] = {}
        self._due: set[str] = set()
        """Conversations to be announced that the store was not asked for yet."""
        self._reading = False

    # Customers, for agents --------------------------------------------------------------------------------

    def announce(self, conversation_id: str) -> None:
        """Tell the site's agents how a conversation stands now."""
        self._states.touch(conversation_id)

    def visitor_came(self, connection: VisitorConnection) -> None:
        """Tell agents that a tab is there."""
        if connection.place is not None:
            self.announce(connection.place.conversation_id)

    def visitor_left(self, connection: VisitorConnection) -> None:
        """Tell agents that a tab is gone, unless the next page comes at once."""
        place = connection.place
        if place is not None:
            self._tasks.later(LINGER_S, lambda: self.announce(place.conversation_id))

    async def states(self, records: Sequence[ConversationRecord]) -> list[ConversationState]:
        """Return conversations as the inbox shows them."""
        elsewhere = await self._presence([topic("conversation", record.id) for record in records])
        return [self._state(record, others) for record, others in zip(records, elsewhere, strict=True)]

    def _state(self, record: ConversationRecord, others: dict[str, bytes]) -> ConversationState:
        standing = self._standing(record.id)
        remote = {node: value for node, value in others.items() if node != self._node_id}
        online = bool(self._hub.tabs(record.visitor_id) or remote)
        if not standing:
            elsewhere = (Standing.read(value) for value in remote.values())
            standing = next(filter(None, elsewhere), standing)
        return wire.conversation_state(record, online, standing)

    async def _announce(self, conversation_id: str) -> None:
        """Announce a conversation, together with those that become due while the store answers: a read costs most."""
        self._due.add(conversation_id)
        if self._reading:
            return
        self._reading = True
        try:
            while self._due:
                batch = [self._due.pop() for _ in range(min(len(self._due), _BATCH))]
                # The bus may take its time, and nobody else waits for it.
                self._tasks.spawn(self._tell_agents(await self._store.conversations(batch)))
        except StoreUnavailable:
            # Whoever reads it next gets it from the store; nobody is told from memory what the store may not have.
            self._due.clear()
        finally:
            self._reading = False

    async def _tell_agents(self, records: list[ConversationRecord]) -> None:
        await asyncio.gather(*(self._keep(Place.of(record)) for record in records))
        for record, state in zip(records, await self.states(records), strict=True):
            self._post.send(Place.of(record), state, visitor=False)

    async def _keep(self, place: Place) -> None:
        """Say on the bus whether this node has the customer."""
        name = topic("conversation", place.conversation_id)
        try:
            if self._hub.tabs(place.visitor_id):
                standing = self._standing(place.conversation_id).written()
                await self._bus.set_presence(name, self._node_id, standing, PRESENCE_TTL_S)
            else:
                await self._bus.drop_presence(name, self._node_id)
        except BusUnavailableError:
            self._metrics.bus_failures.inc()

    # Agents, for customers --------------------------------------------------------------------------------

    def agent_came(self, connection: AgentConnection) -> None:
        """Tell customers that an agent is there."""
        for site_id in connection.agent.site_ids:
            self._sites.touch(site_id)

    def agent_left(self, connection: AgentConnection) -> None:
        """Tell customers that no agent is there any more, unless the console comes back at once."""
        for site_id in connection.agent.site_ids:
            self._tasks.later(LINGER_S, lambda site_id=site_id: self._sites.touch(site_id))  # type: ignore[misc]

    def agents_changed_elsewhere(self, site_id: str) -> None:
        """Look again who is there: another node said that it changed."""
        self._tasks.spawn(self._tell_availability(site_id))

    async def agents_online(self, site_id: str) -> bool:
        """Return whether an agent of a site is connected, to whichever node."""
        if self._hub.agents(site_id):
            return True
        [others] = await self._presence([topic("agents", site_id)])
        return any(node != self._node_id for node in others)

    async def agents_here(self, site_id: str) -> list[Colleague]:
        """Return the agents of a site who are connected, to whichever node."""
        [nodes] = await self._presence([topic("agents", site_id)])
        return everybody(people(self._hub.agents(site_id)), self._node_id, nodes)

    async def _announce_agents(self, site_id: str) -> None:
        await self._keep_agents(site_id)
        self._post.agents_changed(site_id)
        await self._tell_availability(site_id)

    async def _tell_availability(self, site_id: str) -> None:
        online = await self.agents_online(site_id)
        if self._told.get(site_id) is online:
            return
        self._told[site_id] = online
        data = codec.encode(Availability(online))
        for connection in self._hub.visitors(site_id):
            connection.outbox.push(data)

    async def _keep_agents(self, site_id: str) -> None:
        name = topic("agents", site_id)
        try:
            here = people(self._hub.agents(site_id))
            if here:
                await self._bus.set_presence(name, self._node_id, written(here), PRESENCE_TTL_S)
            else:
                await self._bus.drop_presence(name, self._node_id)
        except BusUnavailableError:
            self._metrics.bus_failures.inc()

    # Both -------------------------------------------------------------------------------------------------

    async def refresh(self) -> None:
        """Say again who is here, before the others believe that this node died."""
        for site_id in self._hub.agent_sites():
            await self._keep_agents(site_id)
        for connection in self._hub.all_visitors():
            if connection.place is not None:
                await self._keep(connection.place)

    async def withdraw(self) -> None:
        """Say that nobody is here any more: the node stops."""
        sites = self._hub.agent_sites()
        places = {tab.place for tab in self._hub.all_visitors() if tab.place is not None}
        names = [topic("agents", site_id) for site_id in sites]
        names += [topic("conversation", place.conversation_id) for place in places]
        try:
            for name in names:
                await self._bus.drop_presence(name, self._node_id)
        except BusUnavailableError:
            self._metrics.bus_failures.inc()

    async def _presence(self, topics: list[str]) -> list[dict[str, bytes]]:
        """Ask the bus; without it, what is here is all that is known."""
        try:
            return await self._bus.presence(topics)
        except BusUnavailableError:
            self._metrics.bus_failures.inc()
            return [{} for _ in topics]
