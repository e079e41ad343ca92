"""The endpoint of customers' pages."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import structlog

from lookalong.protocol import codec
from lookalong.protocol.error import ForbiddenError, RateLimitedError, ReplacedError, UnauthenticatedError
from lookalong.protocol.limit import MAX_HISTORY_PAGE, MINOR, SUBPROTOCOL
from lookalong.protocol.message import IdentityOutcome, VisitorHello, VisitorWelcome
from lookalong.security.identity import Identity, IdentityRefused, verify
from lookalong.store import ConversationRecord, SiteRecord, Store, StoreUnavailable, VisitorRecord
from lookalong.store.identifier import new_id

from .connection import VisitorConnection
from .endpoint import Endpoint, check_version
from .handshake import Receive, Refusal, Scope, Send, VisitorDoor
from .outbox import Priority
from .socket import Reader, converse, read_hello

if TYPE_CHECKING:
    from collections.abc import Callable

    from lookalong.config import Settings
    from lookalong.security.rate import Clock

    from .chat import Chat
    from .expulsion import Expulsion
    from .hub import Hub
    from .metric import Metrics
    from .place import Places
    from .post import Post
    from .presence import Presence
    from .rule import Rules
    from .sharing import Sharing

__all__ = ["VisitorEndpoint"]

log = structlog.get_logger(__name__)


class VisitorEndpoint:
    """Serves ``/ws/visitor``.

    Args:
        node_id: This node.
        settings: Times and bounds.
        store: Who visitors are.
        clock: Seconds, monotonic.
        hello_timeout_s: Seconds a socket may stay without a hello.
        hub: Who is here.
        places: Whose conversations are.
        post: The way to other people.
        presence: Announces who comes and goes.
        rules: Tells pages what to hide and what to say.
        chat: The thread.
        sharing: The sessions.
        reader: Reads what tabs send.
        metrics: What is counted.
        expulsion: Sends tabs away.
        wall_ms: Milliseconds since 1970.
    """

    def __init__(
        self,
        *,
        node_id: str,
        settings: Settings,
        store: Store,
        clock: Clock,
        wall_ms: Callable[[], int],
        hello_timeout_s: float,
        hub: Hub,
        places: Places,
        post: Post,
        presence: Presence,
        rules: Rules,
        chat: Chat,
        sharing: Sharing,
        reader: Reader[VisitorConnection],
        metrics: Metrics,
        expulsion: Expulsion,
    ) -> None:
        self._node_id, self._settings, self._store, self._clock = node_id, settings, store, clock
        self._hello_timeout_s = hello_timeout_s
        self._hub, self._places, self._post, self._presence = hub, places, post, presence
        self._rules = rules
        self._chat, self._sharing, self._reader, self._metrics = chat, sharing, reader, metrics
        self._expulsion, self._wall_ms = expulsion, wall_ms
        self._door = VisitorDoor(store, clock)
        self.endpoint = Endpoint(metrics)

    def erased(self, visitor_id: str) -> None:
        """Close the tabs of a visitor who was erased: nobody holds their token any more."""
        for tab in self._hub.tabs(visitor_id):
            tab.close(_unknown())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one socket."""
        await self.endpoint.run(scope, receive, send, lambda: self._serve(scope, receive, send))

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            claimed = await self._door.check(scope)
        except StoreUnavailable:
            raise Refusal(503, "expected the store to answer; come back") from None
        await send({"type": "websocket.accept", "subprotocol": SUBPROTOCOL})
        known = await self.endpoint.greet(send, self._identify(claimed, receive))
        if known is not None:
            hello, tab, secret = known
            await self._host(hello, tab, secret, receive, send)

    async def _identify(self, claimed: str, receive: Receive) -> tuple[VisitorHello, VisitorConnection, str] | None:
        """Return a hello with whom it comes from and their token, None if the socket closed before."""
        hello = await read_hello(receive, codec.decode_visitor, self._hello_timeout_s)
        if not isinstance(hello, VisitorHello):
            return None
        check_version(hello.major)
        site = await self._door.site(hello.site_key, claimed)
        if site is None:
            raise ForbiddenError("expected a known site key, used on an origin of that site; check the embed tag")
        if self._hub.count_visitors(site.id) >= self._settings.sockets_per_site:
            # So that one site in trouble does not take the place of the others.
            raise RateLimitedError("expected fewer open pages of this site; try again in a moment")
        visitor, secret, outcome = await self._visitor(site, hello)
        tab = VisitorConnection(
            new_id("con"),
            self._settings.outbox_bytes,
            self._clock,
            site=site,
            visitor=visitor,
            tab_id=hello.tab_id,
            page_url=hello.page_url,
            identity=outcome,
        )
        tab.minor = hello.minor
        return hello, tab, secret

    async def _visitor(self, site: SiteRecord, hello: VisitorHello) -> tuple[VisitorRecord, str, IdentityOutcome]:
        """Return who a page is, the token that is theirs, and what became of the site's word for it."""
        outcome: IdentityOutcome = "none"
        if hello.identity:
            try:
                identity = verify(hello.identity, site.identity, site.key, self._wall_ms() / 1000)
            except IdentityRefused as refused:
                log.warning("identity_refused", site_id=site.id, reason=refused.reason)
                outcome = refused.reason
            else:
                return *await self._vouched(site, identity, hello.visitor_token), "verified"
        if not hello.visitor_token:
            return *await self._store.add_visitor(site.id, ""), outcome
        visitor = await self._store.visitor_by_token(site.id, hello.visitor_token)
        if visitor is None:
            raise _unknown()
        return visitor, hello.visitor_token, outcome

    async def _vouched(self, site: SiteRecord, identity: Identity, secret: str) -> tuple[VisitorRecord, str]:
        visitor, spent = await self._store.verified_visitor(site.id, identity, secret)
        if spent:
            # Somebody may have copied the token that opened this conversation until now.
            self._expulsion.reopen(visitor.id)
        return visitor, "" if spent else secret

    async def _host(
        self, hello: VisitorHello, tab: VisitorConnection, secret: str, receive: Receive, send: Send
    ) -> None:
        """Have a tab among us for as long as its socket lasts."""
        # In the hub before anything is read for the welcome: what happens meanwhile waits in the outbox behind it.
        replaced = self._hub.add_visitor(tab)
        sockets = self._metrics.sockets.labels("visitor")
        sockets.inc()
        try:
            if await self.endpoint.greet(send, self._welcome(hello, tab, secret)):
                self._sharing.visitor_came(tab, hello.resume_token)
                if replaced is not None:
                    replaced.close(ReplacedError("expected one socket for each tab; a newer one took over"))
                self._presence.visitor_came(tab)
                await converse(tab, self._reader, receive, send, self._metrics)
        finally:
            sockets.dec()
            self._hub.remove_visitor(tab)
            tab.stop_typing()
            self._sharing.visitor_left(tab)
            self._presence.visitor_left(tab)

    async def _welcome(self, hello: VisitorHello, tab: VisitorConnection, secret: str) -> bool:
        await self._post.follow([tab.site.id])
        record = await self._store.conversation_of(tab.site.id, tab.visitor.id)
        agents_online = await self._presence.agents_online(tab.site.id)
        tab.send(
            VisitorWelcome(
                minor=MINOR,
                node_id=self._node_id,
                visitor_token=secret,
                conversation_id=record.id if record else "",
                head_seq=record.head_seq if record else 0,
                heartbeat_s=self._settings.heartbeat_s,
                site_name=tab.site.name,
                agents_online=agents_online,
                identity=tab.identity,
            ),
            Priority.CONTROL,
        )
        await self._rules.welcome(tab)
        if record is not None:
            tab.place = self._places.remember(record)
            tab.lane.put_nowait(partial(self._catch_up, tab, record, hello.last_seq))
        return True

    async def _catch_up(self, tab: VisitorConnection, record: ConversationRecord, last_seq: int) -> None:
        """Note a tab's page and send it what it has not: the first job of its lane."""
        place = self._places.remember(record)
        try:
            await self._chat.set_page(tab, place)
            if record.head_seq > last_seq:
                await self._chat.send_history(tab, place, last_seq, MAX_HISTORY_PAGE)
        except StoreUnavailable:
            # Welcomed already: what is missing shows in the head, and the client asks for it.
            log.warning("catch_up_failed", connection=tab.id)


# Private -----------------------------------------------------------------------------------------


def _unknown() -> UnauthenticatedError:
    return UnauthenticatedError("expected a visitor token of this site; forget it and say hello without one")
