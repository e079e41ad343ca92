"""One session as it runs on this node: the rules of ``cobrowse`` with the sockets they are about."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import structlog

from lookalong.cobrowse import Account, AgentGate, Event, Manifest, Phase, Session, Tail, VisitorGate
from lookalong.protocol import codec
from lookalong.protocol.message import ServerMessage, SnapshotRequest, StreamState
from lookalong.protocol.relay import Flag, FrameType, Header

from . import wire
from .asset import SessionAssets
from .limit import ENDED_GRACE_S, SNAPSHOT_PAUSE_S
from .outbox import Priority
from .tally import Tally

if TYPE_CHECKING:
    from collections.abc import Callable

    from lookalong.protocol.field import ResyncReason

    from .connection import AgentConnection, VisitorConnection
    from .metric import Metrics
    from .place import Place
    from .task import Tasks
    from .trail import Trail

__all__ = ["LiveSession"]

log = structlog.get_logger(__name__)

_CHAINED = frozenset({FrameType.SNAPSHOT, FrameType.DIFF})
"""Mean nothing without the frames before them."""


@dataclass(slots=True)
class _Stream:
    """The mirror on its way to one viewer."""

    connection: AgentConnection
    number: int
    gate: AgentGate
    synced: bool = False


class LiveSession:
    """A session, the customer's tab it shows, and the viewers' sockets.

    Args:
        session: The rules and their state.
        place: The conversation.
        tail: What is kept of the mirror.
        manifest: Which files the page shows.
        now_ms: Milliseconds, monotonic.
        tasks: Where waiting is done.
        metrics: What is counted.
        trail: Where it leaves what the audit log wants.
        on_change: Called after every change, when everybody has been told.
    """

    def __init__(
        self,
        session: Session,
        place: Place,
        tail: Tail,
        manifest: Manifest,
        now_ms: Callable[[], int],
        tasks: Tasks,
        metrics: Metrics,
        trail: Trail,
        on_change: Callable[[LiveSession], None],
    ) -> None:
        self.session, self.place = session, place
        self.host: VisitorConnection | None = None
        self.assets = SessionAssets(session.id, manifest, self._tell_host, self._tell_viewers, metrics)
        self._tail, self._now_ms, self._tasks = tail, now_ms, tasks
        self._metrics, self._trail, self._on_change = metrics, trail, on_change
        self.account = Account()
        self.tally = Tally(tasks, partial(trail.count, self))
        self._host_gate: VisitorGate | None = None
        self._streams: dict[int, _Stream] = {}
        self._channel = session.channel.to_bytes(2, "big")
        self._phase: Phase | None = None
        self._alarm: asyncio.TimerHandle | None = None
        self._snapshot_at = float("-inf")
        self._snapshot_later: asyncio.TimerHandle | None = None
        self._unconfirmed = True

    # Telling ------------------------------------------------------------------------------------------------

    def tell(self) -> None:
        """Tell everybody who has a part in it how the session stands: call this after every change."""
        if self.host is not None:
            self.host.send(wire.session_state(self.session, 0, self._token()), Priority.CONTROL)
        for stream in self._streams.values():
            stream.connection.send(wire.session_state(self.session, stream.number), Priority.CONTROL)
        self._count()
        self._arm()
        if self.session.is_over:
            self._wind_up()
        self._on_change(self)

    def _token(self) -> str:
        return "" if self.session.is_over else self.session.resume_token

    def _count(self) -> None:
        phase = self.session.phase
        if phase is self._phase:
            return
        if self._phase is not None:
            self._metrics.sessions.labels(self._phase.value).dec()
        if not self.session.is_over:
            self._metrics.sessions.labels(phase.value).inc()
        elif self.session.ended_reason is not None:
            self._metrics.ended.labels(self.session.ended_reason.value).inc()
        self._phase = phase

    def _wind_up(self) -> None:
        """Give the memory back; the gates stay a while for what is in flight."""
        self._tail.clear()
        self.assets.restart()
        self._tasks.cancel(self._snapshot_later)
        gates = [self._host_gate, *(stream.gate for stream in self._streams.values())]

        def shut() -> None:
            for gate in gates:
                if gate is not None:
                    gate.shut()

        self._tasks.later(ENDED_GRACE_S, shut)
        self._streams.clear()
        self.host = None

    def _tell_host(self, message: ServerMessage) -> None:
        if self.host is not None:
            self.host.send(message, Priority.CONTROL)

    def _tell_viewers(self, message: ServerMessage) -> None:
        data = codec.encode(message)
        for stream in self._streams.values():
            stream.connection.outbox.push(data)

    # Time ---------------------------------------------------------------------------------------------------

    def _arm(self) -> None:
        self._tasks.cancel(self._alarm)
        deadline = self.session.deadline
        if deadline is not None:
            self._alarm = self._tasks.later(max(0, deadline - self._now_ms()) / 1000, self._due)

    def _due(self) -> None:
        pending = self.session.pending
        if self.session.expire(self._now_ms()):
            for permission in sorted(pending - self.session.pending):
                self._trail.write(self, "consent_expired", "", permission=permission.value)
            self.tell()
        else:
            # The timer's clock may be a moment ahead of ours.
            self._arm()

    # The customer's page ------------------------------------------------------------------------------------

    def show_on(self, tab: VisitorConnection | None) -> None:
        """Make a tab the one this session is about; None while there is none."""
        self.host = tab
        self._host_gate = None
        self._tail.clear()
        self.assets.restart()
        self._unconfirmed = True
        for stream in self._streams.values():
            stream.synced = False
        if tab is not None:
            self._host_gate = VisitorGate(self.session)
            tab.open_channel(self, self._host_gate)

    def exceed(self) -> None:
        """End it, because the page sends more than a page may."""
        if not self.session.is_over:
            self.session.end(Event.LIMIT)
            self.tell()

    def pass_on(self, header: Header, frame: bytes) -> None:
        """Put a frame of the page that passed its gate into every viewer's outbox: the same object, no waiting."""
        if self._unconfirmed:
            self._unconfirmed = False
            self.session.confirm()
        if not self._tail.take(header, frame):
            self.ask_snapshot("start")
        alone = header.type not in _CHAINED
        begins = header.type == FrameType.SNAPSHOT and header.flags & Flag.FIRST
        if begins:
            self._take_request_back()
        for stream in self._streams.values():
            if begins:
                stream.synced = True
            if stream.synced or alone:
                stream.connection.outbox.push_mirror(frame)
        self._metrics.from_visitors.count(len(frame))

    def break_off(self) -> None:
        """Note that frames of the page are missing: only a new snapshot helps."""
        self._tail.clear()
        self.ask_snapshot("hole")

    def ask_snapshot(self, reason: ResyncReason) -> None:
        """Ask the page for a snapshot, at most once a second."""
        if self.host is None or self._snapshot_later is not None:
            return
        wait = self._snapshot_at + SNAPSHOT_PAUSE_S - asyncio.get_running_loop().time()
        if wait > 0:
            self._snapshot_later = self._tasks.later(wait, lambda: self._ask_now(reason))
        else:
            self._ask_now(reason)

    def _take_request_back(self) -> None:
        """Ask for nothing that has come: a page that was opened begins with a snapshot by itself."""
        self._tasks.cancel(self._snapshot_later)
        self._snapshot_later = None

    def _ask_now(self, reason: ResyncReason) -> None:
        self._snapshot_later = None
        self._snapshot_at = asyncio.get_running_loop().time()
        if self.host is not None and self.session.is_sharing:
            self._metrics.snapshots.labels(reason).inc()
            self.host.send(SnapshotRequest(self.session.id, reason), Priority.CONTROL)

    # Viewers ------------------------------------------------------------------------------------------------

    def add_viewer(self, connection: AgentConnection, number: int) -> None:
        """Give a viewer the mirror; ``start`` begins it, after the viewer was told its number."""
        gate = AgentGate(self.session, number)
        self._streams[number] = _Stream(connection, number, gate)
        connection.open_channel(self, gate)

    def start(self, number: int) -> None:
        """Begin a viewer's mirror from the tail, or from a snapshot to come."""
        stream = self._streams[number]
        self.assets.tell_all(stream.connection)
        if not self._replay(stream) and self.session.is_sharing:
            self.ask_snapshot("start")

    def number_of(self, connection: AgentConnection) -> int:
        """Return a connection's viewer number, 0 if it is not a viewer."""
        return next((stream.number for stream in self._streams.values() if stream.connection is connection), 0)

    def remove_viewer(self, number: int) -> None:
        """Stop a viewer's mirror; what waits in its outbox goes."""
        stream = self._streams.pop(number, None)
        if stream is not None:
            stream.connection.outbox.replay(self._channel, ())
            stream.connection.channels.pop(self.session.channel, None)
            # Told once more, with no number: it views no longer.
            stream.connection.send(wire.session_state(self.session, 0), Priority.CONTROL)

    def resync(self, number: int, reason: ResyncReason) -> None:
        """Let a replica start anew; a wrong picture is not healed by the tail that made it."""
        self._metrics.resyncs.labels(reason).inc()
        log.info("resync", session_id=self.session.id, viewer=number, reason=reason)
        stream = self._streams[number]
        stream.synced = False
        if reason in ("mismatch", "corrupt") or not self._replay(stream):
            self.ask_snapshot(reason)

    def viewer_lags(self, connection: AgentConnection) -> None:
        """Tell a viewer that its stream was dropped."""
        for stream in self._streams.values():
            if stream.connection is connection:
                stream.synced = False
                self._metrics.lagged.inc()
                connection.send(StreamState(self.session.id, lagging=True), Priority.CONTROL)

    def viewer_drained(self, connection: AgentConnection) -> None:
        """Start the stream of a viewer that lagged anew."""
        for stream in self._streams.values():
            if stream.connection is connection:
                connection.send(StreamState(self.session.id, lagging=False), Priority.CONTROL)
                self.start(stream.number)

    def command(self, frame: bytes) -> None:
        """Put an agent's frame that passed its gate into the page's outbox."""
        if self.host is not None:
            self.host.outbox.push(frame, Priority.CONTROL)
            self._metrics.from_agents.count(len(frame))

    def show_others(self, number: int, frame: bytes) -> None:
        """Put what a viewer draws into the other viewers' outboxes: the same object, no waiting."""
        for stream in self._streams.values():
            if stream.number != number and stream.synced:
                stream.connection.outbox.push_mirror(frame)

    def _replay(self, stream: _Stream) -> bool:
        if not self._tail.is_whole or stream.connection.outbox.lagging:
            return self._tail.is_whole
        stream.connection.outbox.replay(self._channel, self._tail.frames())
        stream.synced = True
        return True
