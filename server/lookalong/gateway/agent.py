"""The endpoint of agents' consoles."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import structlog

from lookalong.protocol import codec
from lookalong.protocol.error import UnauthenticatedError
from lookalong.protocol.limit import MAX_HISTORY_PAGE, MINOR, SUBPROTOCOL
from lookalong.protocol.message import AgentHello, AgentWelcome, Site
from lookalong.store import ConversationRecord, Store, StoreUnavailable
from lookalong.store.identifier import new_id

from . import wire
from .connection import AgentConnection
from .endpoint import Endpoint, check_version
from .handshake import AgentDoor, Receive, Scope, Send
from .limit import MAX_CATCH_UP, MAX_RECENT
from .outbox import Priority
from .socket import Reader, converse, read_hello

if TYPE_CHECKING:
    from collections.abc import Callable

    from lookalong.config import Settings
    from lookalong.security.login import Logins
    from lookalong.security.rate import Clock

    from .attendance import Attendances
    from .chat import Chat
    from .hub import Hub
    from .metric import Metrics
    from .place import Places
    from .post import Post
    from .presence import Presence
    from .sharing import Sharing

__all__ = ["AgentEndpoint"]

log = structlog.get_logger(__name__)


class AgentEndpoint:
    """Serves ``/ws/agent``.

    Args:
        node_id: This node.
        settings: Times and bounds.
        store: Sites and conversations.
        logins: Who agents are.
        clock: Seconds, monotonic.
        hello_timeout_s: Seconds a socket may stay without a hello.
        hub: Who is here.
        places: Whose conversations are.
        post: The way to other people.
        presence: Announces who comes and goes.
        chat: The thread.
        attendances: Who looks at what.
        sharing: The sessions.
        reader: Reads what consoles send.
        metrics: What is counted.
        wall_ms: Milliseconds since 1970.
    """

    def __init__(
        self,
        *,
        node_id: str,
        settings: Settings,
        store: Store,
        logins: Logins,
        clock: Clock,
        hello_timeout_s: float,
        hub: Hub,
        places: Places,
        post: Post,
        presence: Presence,
        chat: Chat,
        attendances: Attendances,
        sharing: Sharing,
        reader: Reader[AgentConnection],
        metrics: Metrics,
        wall_ms: Callable[[], int],
    ) -> None:
        self._node_id, self._settings, self._store, self._logins = node_id, settings, store, logins
        self._clock, self._hello_timeout_s = clock, hello_timeout_s
        self._hub, self._places, self._post, self._presence = hub, places, post, presence
        self._chat, self._sharing, self._reader, self._metrics = chat, sharing, reader, metrics
        self._wall_ms, self._attendances = wall_ms, attendances
        self._door = AgentDoor(settings.public_url)
        self.endpoint = Endpoint(metrics)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one socket."""
        await self.endpoint.run(scope, receive, send, lambda: self._serve(scope, receive, send))

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        cookie = self._door.check(scope)
        # A log-in that is over is told by a close code: a script cannot read the status of a refused handshake.
        await send({"type": "websocket.accept", "subprotocol": SUBPROTOCOL})
        known = await self.endpoint.greet(send, self._identify(cookie, receive))
        if known is not None:
            hello, agent = known
            await self._host(hello, agent, receive, send)

    async def _identify(self, cookie: str, receive: Receive) -> tuple[AgentHello, AgentConnection] | None:
        """Return a hello with whom it comes from, None if the socket closed before."""
        hello = await read_hello(receive, codec.decode_agent, self._hello_timeout_s)
        if not isinstance(hello, AgentHello):
            return None
        check_version(hello.major)
        login = await self._logins.find(cookie)
        if login is None:
            raise UnauthenticatedError("expected a live log-in; log in again")
        if login.must_change:
            raise UnauthenticatedError("expected a password of the agent's own; change it first")
        agent = AgentConnection(
            new_id("con"),
            self._settings.outbox_bytes,
            self._clock,
            agent=login.agent,
            cookie=cookie,
            token_hash=login.token_hash,
        )
        agent.minor = hello.minor
        return hello, agent

    async def _host(self, hello: AgentHello, agent: AgentConnection, receive: Receive, send: Send) -> None:
        """Have a console among us for as long as its socket lasts."""
        # In the hub before the inbox is read: what happens meanwhile waits in the outbox behind the welcome.
        self._hub.add_agent(agent)
        sockets = self._metrics.sockets.labels("agent")
        sockets.inc()
        try:
            if await self.endpoint.greet(send, self._welcome(hello, agent)):
                self._presence.agent_came(agent)
                await converse(agent, self._reader, receive, send, self._metrics)
        finally:
            sockets.dec()
            self._hub.remove_agent(agent)
            agent.stop_typing()
            self._attendances.left(agent)
            self._sharing.agent_left(agent)
            self._presence.agent_left(agent)

    async def _welcome(self, hello: AgentHello, agent: AgentConnection) -> bool:
        record = agent.agent
        if await self._logins.find(agent.cookie) is None:
            # Ended after it was read and before this console could be told.
            raise UnauthenticatedError("expected a live log-in; this one ended")
        await self._post.follow(record.site_ids)
        sites = [site for site in await self._store.sites() if site.id in record.site_ids]
        conversations = await self._store.recent(record.site_ids, MAX_RECENT)
        if len(conversations) == MAX_RECENT:
            agent.listed = {each.id for each in conversations}
        states = await self._presence.states(conversations)
        first = wire.fit(states)
        agent.send(
            AgentWelcome(
                minor=MINOR,
                node_id=self._node_id,
                agent_id=record.id,
                agent_name=record.name,
                role=record.role,
                heartbeat_s=self._settings.heartbeat_s,
                sites=[Site(site.id, site.name) for site in sites],
                conversations=first,
                now_ms=self._wall_ms(),
            ),
            Priority.CONTROL,
        )
        for state in states[len(first) :]:
            agent.send(state)
        known = {cursor.conversation_id: cursor.last_seq for cursor in hello.cursors}
        behind = [each for each in conversations if known.get(each.id, each.head_seq) < each.head_seq]
        for each in behind[:MAX_CATCH_UP]:
            agent.lane.put_nowait(partial(self._catch_up, agent, each, known[each.id]))
        return True

    async def _catch_up(self, agent: AgentConnection, record: ConversationRecord, last_seq: int) -> None:
        """Send what a console has not of a conversation: a job of its lane."""
        try:
            await self._chat.send_history(agent, self._places.remember(record), last_seq, MAX_HISTORY_PAGE)
        except StoreUnavailable:
            # Welcomed already: what is missing shows in the head, and the client asks for it.
            log.warning("catch_up_failed", connection=agent.id)
