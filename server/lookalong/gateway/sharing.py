"""The co-browse sessions of this node: what agents and customers ask of them, and what becomes of them."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

import structlog

from lookalong.cobrowse import AssetCache, CodeBook, Event, Limits, Manifest, Permission, Phase, Seat, Session, Tail
from lookalong.protocol.error import ErrorCode, RefusedError, ReplacedError
from lookalong.protocol.limit import MAX_CHANNEL
from lookalong.protocol.message import FrameProof, SessionCode
from lookalong.security import token
from lookalong.security.rate import Buckets
from lookalong.store.identifier import new_id

from . import limit, wire
from .live import LiveSession
from .outbox import Priority
from .place import Standing

if TYPE_CHECKING:
    from collections.abc import Callable

    from lookalong.cobrowse import Asset
    from lookalong.config import Settings
    from lookalong.protocol import message as wired
    from lookalong.security.chain import Scalar
    from lookalong.security.frame import FrameSeal
    from lookalong.security.kind import Kind
    from lookalong.security.rate import Clock

    from .chat import Chat
    from .connection import AgentConnection, VisitorConnection
    from .hub import Hub
    from .journal import EventCode, Journal
    from .metric import Metrics
    from .place import Place
    from .task import Tasks
    from .trail import Trail

__all__ = ["Sharing"]

log = structlog.get_logger(__name__)


class Sharing:
    """Starts, finds and ends sessions. It never makes a grant: only an answer from the customer's own tab does.

    Args:
        settings: Times and bounds.
        hub: Who is here.
        tasks: Where waiting is done.
        metrics: What is counted.
        trail: Where sessions leave what the audit log wants.
        clock: Seconds, monotonic.
        wall_ms: Milliseconds since 1970.
        frames: Proves to pages in frames who is shared.
    """

    def __init__(
        self,
        settings: Settings,
        hub: Hub,
        tasks: Tasks,
        metrics: Metrics,
        trail: Trail,
        clock: Clock,
        wall_ms: Callable[[], int],
        frames: FrameSeal,
    ) -> None:
        self._hub, self._tasks, self._metrics = hub, tasks, metrics
        self._trail = trail
        self._clock, self._wall_ms = clock, wall_ms
        self._frames = frames
        self._tail_bytes = settings.tail_bytes
        self._files = AssetCache(settings.asset_bytes, settings.asset_site_bytes)
        self._limits = Limits(
            pending_ms=int(settings.pending_s * 1000),
            authorizing_ms=int(settings.authorizing_s * 1000),
            interrupted_ms=int(settings.interrupted_s * 1000),
            active_ms=int(settings.active_s * 1000),
            control_ms=int(settings.control_s * 1000),
        )
        self._codes = CodeBook(self._limits.pending_ms, settings.code_digits)
        self._prompts = Buckets(*limit.PROMPTS, clock)
        self._by_id: dict[str, LiveSession] = {}
        self._by_conversation: dict[str, LiveSession] = {}
        self._channels: set[int] = set()
        self._last_channel = 0
        self._chat: Chat
        self._journal: Journal
        self._announce: Callable[[str], None]

    def connect(self, chat: Chat, journal: Journal, announce: Callable[[str], None]) -> None:
        """Give what in turn needs this object to be made.

        Args:
            chat: Finds and opens conversations.
            journal: Where events go.
            announce: Tells agents that a conversation's state changed.
        """
        self._chat, self._journal, self._announce = chat, journal, announce

    def standing(self, conversation_id: str) -> Standing:
        """Return what agents may know of a conversation's session."""
        live = self._by_conversation.get(conversation_id)
        if live is None:
            return Standing()
        if live.session.phase is Phase.PENDING:
            return Standing(offered=live.session.offered)
        return Standing(live.session.id)

    # An agent asks ------------------------------------------------------------------------------------------

    async def request(self, agent: AgentConnection, message: wired.SessionRequest) -> None:
        """Ask a customer to show the page."""
        place = await self._chat.place(agent, message.conversation_id)
        live = self._by_conversation.get(place.conversation_id)
        if live is not None and live.session.phase is not Phase.PENDING:
            raise RefusedError(ErrorCode.BUSY, "expected no session in this conversation; join the one that runs")
        tab = self._tab(place)
        offered = live is not None and live.session.offered
        if not offered:
            self._count_prompt(place)
        live = live or self._open(place)
        self._codes.withdraw(live.session.id)
        self._begin(agent, live, tab, "offer" if offered else "request")

    def redeem(self, agent: AgentConnection, message: wired.SessionCodeRedeem) -> None:
        """Ask the customer who read a code out."""
        session_id = self._codes.redeem(message.code, agent.agent.id, agent.agent.site_ids, self._now_ms())
        live = self._by_id[session_id]
        self._begin(agent, live, live.host or self._tab(live.place), "code")

    def _begin(self, agent: AgentConnection, live: LiveSession, tab: VisitorConnection, via: str) -> None:
        number = live.session.request(_seat(agent), self._now_ms())
        self._trail.write(live, "consent_asked", agent.agent.id, permission="view", via=via)
        self._trail.write(live, "session_joined", agent.agent.id, viewer=number)
        live.show_on(tab)
        live.add_viewer(agent, number)
        self._note(live, "session_requested")
        live.tell()

    def ask(self, agent: AgentConnection, message: wired.PermissionRequest) -> None:
        """Ask the customer for one more permission."""
        live, number = self._viewed(agent, message.session_id)
        self._count_prompt(live.place)
        live.session.ask(number, wire.permission(message.permission), message.capabilities, self._now_ms())
        asked: dict[str, Scalar] = {"permission": message.permission, "capabilities": message.capabilities}
        self._trail.write(live, "consent_asked", agent.agent.id, "", **asked)
        if message.permission == "control":
            self._note(live, "control_requested")
        live.tell()

    def hand_over(self, agent: AgentConnection, message: wired.ControlHandOver) -> None:
        """Leave control to another viewer, if the customer agrees."""
        live, number = self._viewed(agent, message.session_id)
        self._count_prompt(live.place)
        live.session.hand_over(number, message.viewer, self._now_ms())
        self._trail.write(live, "control_given_up", agent.agent.id)
        asked: dict[str, Scalar] = {"permission": "control", "capabilities": live.session.control.capabilities}
        heir = live.session.viewers[message.viewer].agent_id
        self._trail.write(live, "consent_asked", heir, "", **asked, via="hand_over")
        self._note(live, "control_requested")
        live.tell()

    def _count_prompt(self, place: Place) -> None:
        if not self._prompts.of(place.conversation_id).take():
            raise RefusedError(ErrorCode.RATE_LIMITED, "expected fewer questions to this customer; wait a moment")

    # The customer answers -----------------------------------------------------------------------------------

    def answer(self, tab: VisitorConnection, message: wired.PermissionAnswer) -> None:
        """Take the answer of the tab that shows the prompt."""
        live = self._own(tab, message.session_id)
        if live.host is not tab and not live.session.is_over:
            raise RefusedError(ErrorCode.NOT_FOUND, "expected an answer from the tab that shows the prompt")
        before = live.session.phase
        permission = wire.permission(message.permission)
        live.session.answer(permission, message.granted, message.capabilities, message.epoch, self._now_ms())
        granted = live.session.view.is_on if permission is Permission.VIEW else self._is_on(live, permission)
        capabilities = live.session.control.capabilities if permission is Permission.CONTROL else 0
        kind: Kind = "consent_granted" if granted else "consent_denied"
        self._trail.write(live, kind, tab.visitor.id, permission=permission.value, capabilities=capabilities)
        if before is Phase.AUTHORIZING:
            self._note(live, "session_started" if granted else "session_declined")
        elif permission is Permission.CONTROL:
            self._note(live, "control_granted" if granted else "control_declined")
        live.tell()

    def _is_on(self, live: LiveSession, permission: Permission) -> bool:
        return (live.session.control if permission is Permission.CONTROL else live.session.annotate).is_on

    def revoke_by_visitor(self, tab: VisitorConnection, message: wired.PermissionRevoke) -> None:
        """Take a permission back, from any tab of the customer."""
        live = self._own(tab, message.session_id)
        permission = wire.permission(message.permission)
        held = live.session.control.is_on
        live.session.revoke(permission)
        self._trail.write(live, "consent_revoked", tab.visitor.id, permission=permission.value)
        if permission is Permission.CONTROL and held:
            self._note(live, "control_revoked")
        live.tell()

    def pause(self, tab: VisitorConnection, message: wired.SessionPause) -> None:
        """Show nothing for a while, or the page again, from the tab that is shown."""
        live = self._own(tab, message.session_id)
        if live.host is not tab and not live.session.is_over:
            raise RefusedError(ErrorCode.NOT_FOUND, "expected the tab that is shown to pause")
        held = live.session.control.is_on
        if message.paused:
            live.session.pause()
        else:
            live.session.go_on()
        live.show_on(tab)
        self._trail.write(live, "session_paused" if message.paused else "session_went_on", tab.visitor.id)
        if held and message.paused:
            self._note(live, "control_revoked")
        live.tell()

    def revoke_by_agent(self, agent: AgentConnection, message: wired.PermissionRevoke) -> None:
        """Give control up."""
        live, number = self._viewed(agent, message.session_id)
        if message.permission != "control":
            raise RefusedError(ErrorCode.NOT_GRANTED, "expected control, which alone an agent can give up")
        held = live.session.holder == number
        live.session.give_up(number)
        self._trail.write(live, "control_given_up", agent.agent.id)
        if held:
            self._note(live, "control_revoked")
        live.tell()

    # The customer begins ------------------------------------------------------------------------------------

    async def code(self, tab: VisitorConnection) -> None:
        """Give the customer a session code to read out."""
        place = await self._chat.open(tab)
        live = self._by_conversation.get(place.conversation_id) or self._open(place)
        live.session.wait(self._now_ms())
        live.show_on(tab)
        digits = self._issue(live)
        self._trail.write(live, "code_issued", tab.visitor.id)
        tab.send(SessionCode(digits, self._wall_ms() + self._limits.pending_ms), Priority.CONTROL)
        live.tell()

    async def offer_page(self, tab: VisitorConnection) -> None:
        """Tell the site's agents that the customer would show the page; who asks first is asked about."""
        place = await self._chat.open(tab)
        live = self._by_conversation.get(place.conversation_id)
        news = live is None or not live.session.offered
        if news:
            self._count_prompt(place)
        live = live or self._open(place)
        live.session.wait(self._now_ms(), offered=True)
        live.show_on(tab)
        if news:
            self._trail.write(live, "session_offered", tab.visitor.id)
            self._note(live, "session_offered")
        live.tell()

    def _issue(self, live: LiveSession) -> str:
        while True:
            length = self._codes.length
            digits = f"{secrets.randbelow(10**length):0{length}}"
            try:
                self._codes.issue(digits, live.place.site_id, live.session.id, self._now_ms())
            except ValueError:
                # In use by chance; draw again.
                continue
            return digits

    # Viewers ------------------------------------------------------------------------------------------------

    def join(self, agent: AgentConnection, message: wired.SessionJoin) -> None:
        """Let an agent of the site watch a session."""
        known = agent.live(message.session_id)
        live = self._by_id.get(message.session_id)
        if live is None and known is not None:
            raise RefusedError(ErrorCode.SESSION_ENDED, "expected a running session; this one is over")
        if live is None or live.place.site_id not in agent.agent.site_ids:
            raise RefusedError(ErrorCode.NOT_FOUND, "expected a session of your sites; there is no such session")
        if live.number_of(agent):
            raise RefusedError(ErrorCode.BUSY, "expected to join once; you are a viewer already")
        number = live.session.join(_seat(agent))
        self._trail.write(live, "session_joined", agent.agent.id, viewer=number)
        live.add_viewer(agent, number)
        live.tell()
        live.start(number)

    def leave(self, agent: AgentConnection, message: wired.SessionLeave) -> None:
        """Let a viewer go."""
        live, number = self._viewed(agent, message.session_id)
        self._remove(live, number)

    def end_by_agent(self, agent: AgentConnection, message: wired.SessionEnd) -> None:
        """End a session its viewer watches."""
        live, _ = self._viewed(agent, message.session_id)
        self._end(live, Event.AGENT_END)

    def end_by_visitor(self, tab: VisitorConnection, message: wired.SessionEnd) -> None:
        """End a session, from any tab of the customer."""
        self._end(self._own(tab, message.session_id), Event.CUSTOMER_END)

    def resync(self, agent: AgentConnection, message: wired.Resync) -> None:
        """Let a replica that lost the thread start anew."""
        live, number = self._viewed(agent, message.session_id)
        live.resync(number, message.reason)

    # What was done ------------------------------------------------------------------------------------------

    def acted(self, tab: VisitorConnection, message: wired.Acted) -> None:
        """Write down what the customer's page says an agent did there, or wanted to."""
        live = self._own(tab, message.session_id)
        seat = live.account.seat(message.viewer)
        if seat is None:
            raise RefusedError(ErrorCode.NOT_FOUND, "expected a viewer of this session; there is no such viewer")
        detail: dict[str, Scalar] = {"action": message.action, "count": message.count, "viewer": message.viewer}
        if message.refused:
            self._trail.write(live, "act_refused", seat.agent_id, message.label, **detail, reason=message.refused)
        else:
            live.account.act(message.viewer, message.count)
            self._trail.write(live, "acted", seat.agent_id, message.label, **detail)

    # Files of the page --------------------------------------------------------------------------------------

    def offer(self, tab: VisitorConnection, message: wired.AssetOffer) -> None:
        """Note which files the page shows, and ask for those that are not here."""
        live = self._own(tab, message.session_id)
        # Without consent no file counts, and after the end none does any more: both may be in flight.
        if live.host is tab and live.session.is_sharing:
            live.assets.offer(message.files, message.gaps)

    async def asset(self, token_hash: str, digest: str) -> Asset | None:
        """Return a file to a log-in that views, now, a session whose page showed it; None to anyone else.

        Args:
            token_hash: Digest of the log-in's token.
            digest: The file's hash.
        """
        for agent in self._hub.consoles(token_hash):
            for live in [channel.live for channel in agent.channels.values()]:
                if live.number_of(agent) and live.assets.shows(digest):
                    return await live.assets.find(digest)
        return None

    # Frames of other origins --------------------------------------------------------------------------------

    def vouch(self, tab: VisitorConnection, message: wired.FrameAsk) -> None:
        """Tell a page in a frame, through the page that is shared now, that this is so."""
        live = self._own(tab, message.session_id)
        if live.host is not tab or not live.session.is_sharing:
            return
        proof = self._frames.prove(live.place.site_id, message.around, message.origin, message.challenge)
        if not proof:
            log.warning("frame_refused", site_id=live.place.site_id, session_id=live.session.id)
        tab.send(FrameProof(message.session_id, message.challenge, proof), Priority.CONTROL)

    # Leaving and ending -------------------------------------------------------------------------------------

    def _remove(self, live: LiveSession, number: int) -> None:
        held = live.session.holder == number
        self._trail.write(live, "session_left", live.session.viewers[number].agent_id, viewer=number)
        live.session.leave(number, self._now_ms())
        live.remove_viewer(number)
        if held:
            self._note(live, "control_revoked")
        live.tell()

    def _end(self, live: LiveSession, event: Event) -> None:
        if live.session.is_over:
            raise RefusedError(ErrorCode.SESSION_ENDED, "expected a running session; this one is over")
        live.session.end(event)
        live.tell()

    # Sockets come and go ------------------------------------------------------------------------------------

    def visitor_came(self, tab: VisitorConnection, resume_token: str) -> None:
        """Go on with the session of a tab that shows its token, or show a prompt that lost its tab."""
        live = self._by_conversation.get(tab.place.conversation_id) if tab.place else None
        if live is None:
            return
        if resume_token and live.session.resume(resume_token, token.new()):
            self._move(live, tab)
        elif live.host is None and live.session.phase is Phase.AUTHORIZING:
            live.show_on(tab)
            live.tell()

    def _move(self, live: LiveSession, tab: VisitorConnection) -> None:
        before = live.host
        live.show_on(tab)
        if before is not None and before is not tab:
            before.close(ReplacedError("expected one socket for this session; another one took it over"))
        live.tell()
        if live.session.is_sharing:
            live.ask_snapshot("start")

    def visitor_left(self, tab: VisitorConnection) -> None:
        """Interrupt the session of a tab that is gone, or show its prompt on another tab."""
        for live in [channel.live for channel in tab.channels.values()]:
            if live.host is not tab:
                continue
            live.session.lose(self._now_ms())
            prompting = live.session.phase is Phase.AUTHORIZING
            live.show_on(self._hub.front_tab(tab.visitor.id) if prompting else None)
            live.tell()

    def agent_left(self, agent: AgentConnection) -> None:
        """Take a console that is gone out of its sessions."""
        agent.stop_waiting()
        for live in [channel.live for channel in agent.channels.values()]:
            number = live.number_of(agent)
            if number:
                self._remove(live, number)

    # Private ------------------------------------------------------------------------------------------------

    def _now_ms(self) -> int:
        return int(self._clock() * 1000)

    def _open(self, place: Place) -> LiveSession:
        channel = self._free_channel()
        session = Session(new_id("ses"), place.conversation_id, channel, token.new(), self._limits, self._now_ms())
        live = LiveSession(
            session,
            place,
            Tail(self._tail_bytes),
            Manifest(place.site_id, self._files),
            self._now_ms,
            self._tasks,
            self._metrics,
            self._trail,
            self._changed,
        )
        self._by_id[session.id] = self._by_conversation[place.conversation_id] = live
        self._channels.add(channel)
        return live

    def _free_channel(self) -> int:
        if len(self._channels) >= MAX_CHANNEL:
            raise RefusedError(ErrorCode.BUSY, f"expected fewer than {MAX_CHANNEL} sessions on this node")
        channel = self._last_channel
        while True:
            # Not used again soon: frames of an ended session must not pass for another's.
            channel = channel % MAX_CHANNEL + 1
            if channel not in self._channels:
                break
        self._last_channel = channel
        return channel

    def _changed(self, live: LiveSession) -> None:
        """Do what follows from a change, after everybody in the session was told."""
        session = live.session
        live.account.watch(session.viewers, session.is_sharing, self._wall_ms())
        if session.is_over and self._by_id.pop(session.id, None) is not None:
            if self._by_conversation.get(session.conversation_id) is live:
                del self._by_conversation[session.conversation_id]
            self._channels.discard(session.channel)
            self._codes.withdraw(session.id)
            reason = session.ended_reason.value if session.ended_reason else ""
            self._trail.write(live, "session_ended", "", reason=reason)
            # A code nobody used, and a request declined, leave no session behind that could have ended.
            if session.stream_epoch:
                self._note(live, "session_ended")
                self._give_account(live)
        self._announce(session.conversation_id)

    def _tab(self, place: Place) -> VisitorConnection:
        tab = self._hub.front_tab(place.visitor_id)
        if tab is None:
            raise RefusedError(ErrorCode.CUSTOMER_AWAY, "expected a page of the customer on this node; try later")
        return tab

    def _own(self, tab: VisitorConnection, session_id: str) -> LiveSession:
        """Return a session of the visitor's conversation, or one this tab had."""
        live = self._by_id.get(session_id) or tab.live(session_id)
        if live is None or live.place != tab.place:
            raise RefusedError(ErrorCode.NOT_FOUND, "expected a session of yours; there is no such session")
        return live

    def _viewed(self, agent: AgentConnection, session_id: str) -> tuple[LiveSession, int]:
        """Return a session this agent views, with the viewer's number."""
        live = agent.live(session_id)
        if live is None:
            raise RefusedError(ErrorCode.NOT_FOUND, "expected a session you view; join it first")
        if live.session.is_over:
            raise RefusedError(ErrorCode.SESSION_ENDED, "expected a running session; this one is over")
        return live, live.number_of(agent)

    def _note(self, live: LiveSession, code: EventCode) -> None:
        self._journal.note(live.place, code, live.session.requested_by)

    def _give_account(self, live: LiveSession) -> None:
        """Tell the customer who saw the page, from when to when, and how much they did."""
        for sight in live.account.sights:
            times = sight.since_ms, sight.until_ms
            if sight.actions:
                self._journal.note(live.place, "session_acted", sight.name, *times, sight.actions)
            else:
                self._journal.note(live.place, "session_seen", sight.name, *times)


def _seat(agent: AgentConnection) -> Seat:
    return Seat(agent.agent.id, agent.agent.name)
