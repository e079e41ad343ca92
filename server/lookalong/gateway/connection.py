"""One socket after its hello: who it is, what it may ask, what waits for it."""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, Literal, TypeVar

from lookalong.cobrowse import AgentGate, VisitorGate
from lookalong.protocol import codec
from lookalong.protocol.error import CloseCode, ErrorCode, ProtocolError, SlowConsumerError
from lookalong.protocol.message import Error, Goaway, IdentityOutcome, ServerMessage

from . import limit
from .budget import Budget
from .outbox import Outbox, Priority
from .turn import Turns

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from lookalong.security.rate import Clock
    from lookalong.store import AgentRecord, SiteRecord, VisitorRecord

    from .live import LiveSession
    from .place import Place
    from .typist import Typist

__all__ = ["AgentConnection", "Channel", "Connection", "VisitorConnection"]

GateT = TypeVar("GateT", VisitorGate, AgentGate)


@dataclass(frozen=True, slots=True)
class Channel(Generic[GateT]):
    """One session on one connection."""

    live: LiveSession
    gate: GateT


class Connection(ABC, Generic[GateT]):
    """What customers' and agents' sockets have in common.

    Args:
        connection_id: For logs.
        mirror_bound: Bytes of mirror that may wait for it.
        clock: Seconds, monotonic.
    """

    side: Literal["visitor", "agent"]

    def __init__(self, connection_id: str, mirror_bound: int, clock: Clock) -> None:
        self.id = connection_id
        self.outbox = Outbox(mirror_bound, self._overflow, self._lag, self._drain)
        self.budget = Budget(clock)
        self.turns = Turns(clock)
        self.channels: OrderedDict[int, Channel[GateT]] = OrderedDict()
        self.typists: dict[str, Typist] = {}
        self.lane: asyncio.Queue[Callable[[], Awaitable[None]]] = asyncio.Queue(limit.LANE)
        self.cause: ProtocolError | None = None
        self.minor = 0
        """The minor version of the protocol that its hello names."""
        self.used = False
        """Whether a person did something here lately; whoever reads it begins anew."""

    @property
    @abstractmethod
    def author_id(self) -> str:
        """Id of the person at the other end."""

    @property
    @abstractmethod
    def author_name(self) -> str:
        """Name of the person at the other end."""

    def send(self, message: ServerMessage, priority: Priority = Priority.CHAT) -> None:
        """Put a message into the outbox."""
        self.outbox.push(codec.encode(message), priority)

    def refuse(self, code: ErrorCode, text: str, ref: str = "") -> None:
        """Say that a request was refused.

        Raises:
            RateLimitedError: It was refused far too often.
        """
        self.send(Error(code.value, text[:_LABEL], ref), Priority.CONTROL)
        self.budget.refuse()

    def close(self, error: ProtocolError) -> None:
        """Close for a cause: one error message, then the close code."""
        if not self.outbox.finished:
            self.cause = error
            last = codec.encode(Error(error.code.value, error.text[:_LABEL], error.ref))
            self.outbox.finish(error.close_code, error.code.value, last)

    def go_away(self, after_ms: int) -> None:
        """Ask the peer to come back, here or elsewhere, and close."""
        self.outbox.finish(CloseCode.GOING_AWAY, "goaway", codec.encode(Goaway(after_ms)))

    def open_channel(self, live: LiveSession, gate: GateT) -> None:
        """Let frames of a session come; channels of sessions long over are forgotten."""
        self.channels[live.session.channel] = Channel(live, gate)
        if len(self.channels) > limit.MAX_CHANNELS:
            over = [number for number, channel in self.channels.items() if channel.live.session.is_over]
            del self.channels[over[0] if over else next(iter(self.channels))]

    def stop_typing(self) -> None:
        """Take back every typing signal: this person is gone."""
        for typist in self.typists.values():
            typist.stop()

    def live(self, session_id: str) -> LiveSession | None:
        """Return a session this connection has or had a part in."""
        found = (channel.live for channel in self.channels.values() if channel.live.session.id == session_id)
        return next(found, None)

    def _overflow(self) -> None:
        self.close(SlowConsumerError("expected a peer that reads what it is sent; reconnect and resume"))

    def _lag(self) -> None:
        """Nothing but a viewer has a mirror in its outbox."""

    def _drain(self) -> None:
        """Nothing but a viewer has a mirror in its outbox."""


class VisitorConnection(Connection[VisitorGate]):
    """A tab of a customer.

    Args:
        site: Where the tab is.
        visitor: Who.
        tab_id: Which of their tabs.
        page_url: The page it shows.
        identity: What became of the site's word for who it is.
    """

    side = "visitor"

    def __init__(
        self,
        connection_id: str,
        mirror_bound: int,
        clock: Clock,
        *,
        site: SiteRecord,
        visitor: VisitorRecord,
        tab_id: str,
        page_url: str,
        identity: IdentityOutcome = "none",
    ) -> None:
        super().__init__(connection_id, mirror_bound, clock)
        self.site, self.visitor, self.tab_id = site, visitor, tab_id
        self.page_url, self.identity = page_url, identity
        self.place: Place | None = None
        """The conversation, if there is one yet."""
        self.visible = True
        self.active_at = clock()

    @property
    def author_id(self) -> str:
        """Id of the visitor."""
        return self.visitor.id

    @property
    def author_name(self) -> str:
        """Name of the visitor, often empty."""
        return self.visitor.name


class AgentConnection(Connection[AgentGate]):
    """A console of an agent.

    Args:
        agent: Who.
        cookie: The log-in's token, to ask whether it is still good.
        token_hash: Its digest, by which ended log-ins are told.
    """

    side = "agent"

    def __init__(
        self, connection_id: str, mirror_bound: int, clock: Clock, *, agent: AgentRecord, cookie: str, token_hash: str
    ) -> None:
        super().__init__(connection_id, mirror_bound, clock)
        self.agent, self.cookie, self.token_hash = agent, cookie, token_hash
        self.listed: set[str] | None = None
        """Conversations its inbox shows; None: all there are."""
        self._lagging_since: asyncio.TimerHandle | None = None

    @property
    def author_id(self) -> str:
        """Id of the agent."""
        return self.agent.id

    @property
    def author_name(self) -> str:
        """Name of the agent."""
        return self.agent.name

    def _lag(self) -> None:
        self._lagging_since = asyncio.get_running_loop().call_later(limit.LAG_LIMIT_S, self._overflow)
        for channel in self.channels.values():
            channel.live.viewer_lags(self)

    def _drain(self) -> None:
        self.stop_waiting()
        for channel in self.channels.values():
            channel.live.viewer_drained(self)

    def stop_waiting(self) -> None:
        """Forget that it lagged, because it has drained or gone."""
        if self._lagging_since is not None:
            self._lagging_since.cancel()
            self._lagging_since = None


# Private -----------------------------------------------------------------------------------------

_LABEL = 300
"""Characters of the protocol's ``Label``."""
