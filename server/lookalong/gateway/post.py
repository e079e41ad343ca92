"""Delivers messages to everybody they concern: at once on this node, over the bus on the others.

What is local never depends on the bus: it is delivered first, and a node ignores its own envelopes when they come
back.
"""

import asyncio
from collections.abc import Callable, Iterable
from typing import Literal

import msgspec
import structlog

from lookalong.bus import Bus, topic
from lookalong.protocol import codec
from lookalong.protocol.message import ServerMessage

from .hub import Hub
from .place import Place

__all__ = ["Post"]

log = structlog.get_logger(__name__)


Changed = Literal["agents", "rules", "erased", "attendance", "peek"]


class _Envelope(msgspec.Struct, array_like=True):
    """What one node tells the others about a site."""

    node_id: str
    site_id: str
    visitor_id: str
    """Whose tabs get the message; empty for nobody's."""
    agents: bool
    """Whether the site's agents get it."""
    data: bytes
    """The encoded message; empty says that something of the site changed."""
    changed: Changed = "agents"
    """What changed: the presence of its agents, its rules, that the visitor was erased, or of a conversation, which
    then stands in the visitor's place, who looks at it or what is typed there."""
    minor: int = 0
    """The minor version of the protocol from which on clients know the message."""


_decoder = msgspec.msgpack.Decoder(_Envelope)


class Post:
    """The way out to people, wherever they are connected.

    Args:
        hub: Who is here.
        bus: The way to other nodes.
        node_id: This node.
        on_agents_changed: Called with a site whose agents came or went on another node.
        on_rules_changed: Called with a site whose rules another node changed.
        on_visitor_erased: Called with a visitor whom another node erased.
        on_attendance_changed: Called with a site and a conversation at which others look on another node now.
        on_peek: Called with a conversation, and what its customer types on another node, encoded.
    """

    def __init__(
        self,
        hub: Hub,
        bus: Bus,
        node_id: str,
        on_agents_changed: Callable[[str], None],
        on_rules_changed: Callable[[str], None],
        on_visitor_erased: Callable[[str], None],
        on_attendance_changed: Callable[[str, str], None],
        on_peek: Callable[[str, bytes], None],
    ) -> None:
        self._hub, self._bus, self._node_id = hub, bus, node_id
        self._on_changed = {"agents": on_agents_changed, "rules": on_rules_changed}
        self._on_visitor_erased, self._on_attendance_changed = on_visitor_erased, on_attendance_changed
        self._on_peek = on_peek
        self._followed: dict[str, asyncio.Task[None]] = {}

    async def follow(self, site_ids: Iterable[str]) -> None:
        """Listen to sites from now on; they are few, so none is ever given up."""
        for site_id in site_ids:
            if site_id not in self._followed:
                self._followed[site_id] = asyncio.create_task(self._subscribe(site_id))
        for site_id in site_ids:
            # Shielded: the first socket of a site may go while others wait for the same subscription.
            await asyncio.shield(self._followed[site_id])

    async def stop(self) -> None:
        """End what is still being subscribed to."""
        for task in self._followed.values():
            task.cancel()
        await asyncio.gather(*self._followed.values(), return_exceptions=True)

    def send(
        self,
        place: Place,
        message: ServerMessage,
        *,
        visitor: bool = True,
        agents: bool = True,
        but: object = None,
        minor: int = 0,
    ) -> None:
        """Deliver a message that concerns a conversation.

        Args:
            place: The conversation.
            message: What to deliver.
            visitor: To the customer's tabs.
            agents: To the site's agents.
            but: A connection that does not get it: the sender, who has its own answer.
            minor: The minor version of the protocol from which on clients know it.
        """
        data = codec.encode(message)
        if visitor:
            self._hub.tell_visitor(place.visitor_id, data, but, minor)
        if agents:
            self._hub.tell_agents(place.site_id, data, but, minor)
        self._publish(place.site_id, place.visitor_id if visitor else "", agents, data, minor=minor)

    def agents_changed(self, site_id: str) -> None:
        """Tell the other nodes that agents of a site came or went here."""
        self._publish(site_id, "", False, b"")

    def rules_changed(self, site_id: str) -> None:
        """Tell the other nodes that a site's rules changed."""
        self._publish(site_id, "", False, b"", "rules")

    def visitor_erased(self, site_id: str, visitor_id: str) -> None:
        """Tell the other nodes that a visitor was erased."""
        self._publish(site_id, visitor_id, False, b"", "erased")

    def attendance_changed(self, site_id: str, conversation_id: str) -> None:
        """Tell the other nodes that others look at a conversation here now."""
        self._publish(site_id, conversation_id, False, b"", "attendance")

    def peeked(self, site_id: str, conversation_id: str, data: bytes) -> None:
        """Show the other nodes what a customer types."""
        self._publish(site_id, conversation_id, False, data, "peek")

    def _publish(
        self,
        site_id: str,
        visitor_id: str,
        agents: bool,
        data: bytes,
        changed: Changed = "agents",
        minor: int = 0,
    ) -> None:
        envelope = _Envelope(self._node_id, site_id, visitor_id, agents, data, changed, minor)
        self._bus.publish(topic("site", site_id), msgspec.msgpack.encode(envelope))

    async def _subscribe(self, site_id: str) -> None:
        await self._bus.subscribe(topic("site", site_id), self._take)

    def _take(self, data: bytes) -> None:
        try:
            envelope = _decoder.decode(data)
        except msgspec.DecodeError:
            log.warning("envelope_refused", size=len(data))
            return
        if envelope.node_id == self._node_id:
            return
        if envelope.changed == "erased":
            self._on_visitor_erased(envelope.visitor_id)
            return
        if envelope.changed == "attendance":
            self._on_attendance_changed(envelope.site_id, envelope.visitor_id)
            return
        if envelope.changed == "peek":
            self._on_peek(envelope.visitor_id, envelope.data)
            return
        if not envelope.data:
            self._on_changed[envelope.changed](envelope.site_id)
        if envelope.visitor_id:
            self._hub.tell_visitor(envelope.visitor_id, envelope.data, minor=envelope.minor)
        if envelope.agents:
            self._hub.tell_agents(envelope.site_id, envelope.data, minor=envelope.minor)
