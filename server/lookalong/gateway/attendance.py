"""Which agents look at which conversation, for those who look at the same one. Nothing of it is stored."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lookalong.bus import BusUnavailableError, topic
from lookalong.protocol import codec
from lookalong.protocol.desk import Attendance

from .colleague import everybody, people, written
from .limit import ANNOUNCE_S, PRESENCE_TTL_S
from .task import Coalescer

if TYPE_CHECKING:
    from lookalong.bus import Bus
    from lookalong.protocol.desk import Attend
    from lookalong.protocol.record import Colleague

    from .chat import Chat
    from .connection import AgentConnection
    from .metric import Metrics
    from .place import Place
    from .post import Post
    from .task import Tasks

__all__ = ["Attendances"]


class Attendances:
    """Who looks at what, on this node; the bus has who does on the others, for as long as they say so.

    Args:
        chat: Whose conversations are.
        bus: Who is elsewhere.
        post: The way to other nodes.
        tasks: Where waiting is done.
        metrics: What is counted.
        node_id: This node.
    """

    def __init__(self, chat: Chat, bus: Bus, post: Post, tasks: Tasks, metrics: Metrics, node_id: str) -> None:
        self._chat, self._bus, self._post, self._metrics, self._node_id = chat, bus, post, metrics, node_id
        self._shown: dict[AgentConnection, Place] = {}
        self._told: dict[str, list[Colleague]] = {}
        self._announcing = Coalescer(tasks, ANNOUNCE_S, self._announce)
        self._telling = Coalescer(tasks, ANNOUNCE_S, self._tell)

    async def attend(self, agent: AgentConnection, message: Attend) -> None:
        """Note what a console shows now."""
        place = await self._chat.place(agent, message.conversation_id) if message.conversation_id else None
        before = self._shown.get(agent)
        if place != before:
            self.left(agent)
        # Told again if it asks again: what it knew is gone with its connection.
        if place is not None and not agent.outbox.finished:
            self._shown[agent] = place
            self._announcing.touch(_key(place))

    def left(self, agent: AgentConnection) -> None:
        """Note that a console shows nothing any more, or is gone."""
        place = self._shown.pop(agent, None)
        if place is not None:
            self._announcing.touch(_key(place))

    def changed_elsewhere(self, site_id: str, conversation_id: str) -> None:
        """Look again who looks at a conversation: another node said that it changed."""
        if self.consoles(conversation_id):
            self._telling.touch(f"{site_id} {conversation_id}")

    def consoles(self, conversation_id: str) -> list[AgentConnection]:
        """Return the consoles of this node that show a conversation."""
        return [agent for agent, place in self._shown.items() if place.conversation_id == conversation_id]

    async def refresh(self) -> None:
        """Say again who looks at what, and look who is gone with a node that died."""
        for key in {_key(place) for place in self._shown.values()}:
            await self._keep(key)
            if await self._everybody(key) != self._told.get(key):
                self._telling.touch(key)

    async def withdraw(self) -> None:
        """Say that nobody looks at anything here: the node stops."""
        for agent in list(self._shown):
            place = self._shown.pop(agent)
            await self._keep(_key(place))
            self._post.attendance_changed(place.site_id, place.conversation_id)

    # Private ----------------------------------------------------------------------------------------------

    async def _announce(self, key: str) -> None:
        await self._keep(key)
        self._post.attendance_changed(*key.split(" "))
        await self._tell(key)

    async def _tell(self, key: str) -> None:
        consoles = self.consoles(_conversation(key))
        found = await self._everybody(key)
        if not consoles:
            self._told.pop(key, None)
            return
        self._told[key] = found
        data = codec.encode(Attendance(_conversation(key), found))
        for agent in consoles:
            agent.outbox.push(data)

    async def _keep(self, key: str) -> None:
        """Say on the bus who looks at a conversation here."""
        here = people(self.consoles(_conversation(key)))
        name = topic("attendance", _conversation(key))
        try:
            if here:
                await self._bus.set_presence(name, self._node_id, written(here), PRESENCE_TTL_S)
            else:
                await self._bus.drop_presence(name, self._node_id)
        except BusUnavailableError:
            self._metrics.bus_failures.inc()

    async def _everybody(self, key: str) -> list[Colleague]:
        here = people(self.consoles(_conversation(key)))
        try:
            [nodes] = await self._bus.presence([topic("attendance", _conversation(key))])
        except BusUnavailableError:
            self._metrics.bus_failures.inc()
            return here
        return everybody(here, self._node_id, nodes)


# Private -----------------------------------------------------------------------------------------


def _key(place: Place) -> str:
    return f"{place.site_id} {place.conversation_id}"


def _conversation(key: str) -> str:
    return key.split(" ")[1]
