"""The gateway of one node, assembled: two endpoints for the application to mount."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any

import structlog

from lookalong.protocol import codec
from lookalong.protocol.limit import HELLO_TIMEOUT_S
from lookalong.store.identifier import new_id
from lookalong.store.store import now_ms

from . import limit, stall
from .agent import AgentEndpoint
from .attendance import Attendances
from .chat import Chat
from .dispatch import Dispatch, agent_routes, visitor_routes
from .erasure import Erasures
from .expulsion import Expulsion
from .filing import Filing
from .heartbeat import Heartbeat
from .hub import Hub
from .journal import Journal
from .peek import Peeks
from .place import Places
from .post import Post
from .presence import Presence
from .relay import Relay
from .rule import Rules
from .sharing import Sharing
from .socket import Reader
from .story import Story
from .task import Tasks
from .trail import Trail
from .visitor import VisitorEndpoint

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine

    from lookalong.attachment import FileSeal
    from lookalong.bus import Bus
    from lookalong.cobrowse import Asset
    from lookalong.config import Settings
    from lookalong.security.frame import FrameSeal
    from lookalong.security.login import Logins
    from lookalong.security.rate import Clock
    from lookalong.store import Store

    from .handshake import Receive, Scope, Send
    from .metric import Metrics

__all__ = ["Gateway"]

log = structlog.get_logger(__name__)


class Gateway:
    """Everybody who is connected to this node.

    Args:
        store: What lasts.
        bus: The other nodes; started and closed by its owner.
        logins: Who is an agent.
        settings: Times and bounds.
        metrics: What is counted.
        frames: Proves to pages in frames who is shared.
        files: Says who may bring files, and where those of messages are.
        purge_files: Removes bytes of files that nothing refers to any more.
        clock: Seconds, monotonic.
        wall_ms: Milliseconds since 1970.
        hello_timeout_s: Seconds a socket may stay without a hello.
    """

    def __init__(
        self,
        store: Store,
        bus: Bus,
        logins: Logins,
        settings: Settings,
        metrics: Metrics,
        frames: FrameSeal,
        files: FileSeal,
        purge_files: Callable[[], Coroutine[Any, Any, None]],
        *,
        clock: Clock = time.monotonic,
        wall_ms: Callable[[], int] = now_ms,
        hello_timeout_s: float = HELLO_TIMEOUT_S,
    ) -> None:
        self.node_id = new_id("nod")
        self._logins, self._hub, self._tasks, self._metrics = logins, Hub(), Tasks(), metrics
        places = Places(store)
        trail = Trail(store.note, wall_ms)
        self._sharing = Sharing(settings, self._hub, self._tasks, metrics, trail, clock, wall_ms, frames)
        self._post = Post(
            self._hub,
            bus,
            self.node_id,
            lambda site_id: self._presence.agents_changed_elsewhere(site_id),
            lambda site_id: self._rules.changed_elsewhere(site_id),
            lambda visitor_id: self._visitors.erased(visitor_id),
            lambda *where: self._attendances.changed_elsewhere(*where),
            lambda *typed: self._peeks.show(*typed),
        )
        self._rules = Rules(store, self._hub, self._post, self._tasks)
        self._presence = Presence(
            store, self._hub, bus, self._post, self._tasks, metrics, self.node_id, self._sharing.standing
        )
        chat = Chat(store, self._hub, places, self._post, self._presence, metrics, clock)
        self._attendances = Attendances(chat, bus, self._post, self._tasks, metrics, self.node_id)
        self._peeks = Peeks(self._attendances, self._post)
        story = Story(store, chat, self._post, self._presence, self._tasks, purge_files)
        filing = Filing(store, chat, files, settings.attachment_bytes, wall_ms)
        self._journal = Journal(store, chat.tell)
        self._sharing.connect(chat, self._journal, self._presence.announce)
        heartbeat, relay = Heartbeat(store), Relay(metrics)
        bus.observe(lambda: self._tasks.spawn(heartbeat.everybody(self._hub)))
        self._expulsion = Expulsion(self._hub, bus, logins)
        self._visitors = VisitorEndpoint(
            node_id=self.node_id,
            settings=settings,
            store=store,
            clock=clock,
            wall_ms=wall_ms,
            expulsion=self._expulsion,
            hello_timeout_s=hello_timeout_s,
            hub=self._hub,
            places=places,
            post=self._post,
            presence=self._presence,
            rules=self._rules,
            chat=chat,
            sharing=self._sharing,
            reader=Reader(
                codec.decode_visitor,
                Dispatch(visitor_routes(chat, filing, story, self._sharing, heartbeat, self._peeks)),
                relay.from_visitor,
                settings.debug,
            ),
            metrics=metrics,
        )
        self._erasures = Erasures(store, self._visitors.erased)
        self._agents = AgentEndpoint(
            node_id=self.node_id,
            settings=settings,
            store=store,
            logins=logins,
            clock=clock,
            wall_ms=wall_ms,
            hello_timeout_s=hello_timeout_s,
            hub=self._hub,
            places=places,
            post=self._post,
            presence=self._presence,
            chat=chat,
            attendances=self._attendances,
            sharing=self._sharing,
            reader=Reader(
                codec.decode_agent,
                Dispatch(agent_routes(chat, filing, story, self._sharing, heartbeat, self._attendances)),
                relay.from_agent,
                settings.debug,
            ),
            metrics=metrics,
        )
        self._stop_observing: Callable[[], None] | None = None

    async def visitor_endpoint(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve the socket of a customer's page."""
        await self._visitors(scope, receive, send)

    async def agent_endpoint(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve the socket of a console."""
        await self._agents(scope, receive, send)

    async def asset(self, token_hash: str, digest: str) -> Asset | None:
        """Return a file of a customer's page to a log-in that views it now; None to anyone else."""
        return await self._sharing.asset(token_hash, digest)

    async def rules_changed(self, site_id: str) -> None:
        """Tell the pages of a site what it hides and says from now on."""
        await self._rules.changed(site_id)

    def visitor_erased(self, site_id: str, visitor_id: str) -> None:
        """Close the pages of a visitor who was erased, here and on the other nodes."""
        self._visitors.erased(visitor_id)
        self._post.visitor_erased(site_id, visitor_id)

    async def start(self) -> None:
        """Begin what runs beside the sockets."""
        self._stop_observing = self._logins.observe(self._expulsion.ended)
        self._tasks.spawn(self._expulsion.follow())
        self._tasks.spawn(self._journal.write())
        self._tasks.spawn(stall.watch(self._metrics.loop_lag))
        self._tasks.spawn(_repeat(limit.PRESENCE_REFRESH_S, self._presence.refresh))
        self._tasks.spawn(_repeat(limit.PRESENCE_REFRESH_S, self._attendances.refresh))
        self._tasks.spawn(_repeat(limit.SWEEP_S, self._expulsion.sweep))
        await self._erasures.look()
        self._tasks.spawn(_repeat(limit.ERASURE_S, self._erasures.look))

    async def stop(self) -> None:
        """Send everybody away and wait until they are gone; a second call does nothing."""
        if self._stop_observing is None:
            return
        self._stop_observing()
        self._stop_observing = None
        self._visitors.endpoint.shut()
        self._agents.endpoint.shut()
        await self._presence.withdraw()
        await self._attendances.withdraw()
        for tab in self._hub.all_visitors():
            tab.go_away(limit.GOAWAY_MS)
        for agent in self._hub.all_agents():
            agent.go_away(limit.GOAWAY_MS)
        await self._drain()
        await self._tasks.stop()
        await self._post.stop()

    async def _drain(self) -> None:
        try:
            async with asyncio.timeout(limit.STOP_TIMEOUT_S):
                await self._visitors.endpoint.emptied()
                await self._agents.endpoint.emptied()
                await self._journal.settle()
        except TimeoutError:
            log.warning("stop_incomplete", sockets=self._visitors.endpoint.open + self._agents.endpoint.open)


# Private -----------------------------------------------------------------------------------------


async def _repeat(interval_s: float, run: Callable[[], Awaitable[None]]) -> None:
    while True:
        await asyncio.sleep(interval_s)
        await run()
