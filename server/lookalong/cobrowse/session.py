"""One co-browse session: its phase, permissions, epoch, viewers and deadlines.

The rules in short, each held by a test:

- Only ``answer``, which the customer's socket calls, makes a grant. Asking never does, and no timeout does.
- ``epoch`` grows with every change of a permission, and when the page goes or comes, before anybody is told: a frame
  that carries an older one was sent under permissions that no longer hold.
- ``control`` never stands without ``view``; one viewer at most holds it; it never survives a page change.
- A grant lasts no longer than the prompt said.
- Only the customer pauses, and goes on.
- Nothing stands after the end.
"""

import hmac
from dataclasses import dataclass
from enum import Enum, auto

from lookalong.protocol.error import ErrorCode, MalformedError, RefusedError
from lookalong.protocol.limit import MAX_VIEWERS
from lookalong.protocol.relay import ALL_CAPABILITIES

from .grant import NOTHING, Grant, GrantState, Permission
from .phase import TIMEOUT_REASONS, TRANSITIONS, EndedReason, Event, Phase

__all__ = ["Limits", "Seat", "Session"]

_LAST_NUMBER = 255
"""A viewer's number travels in one byte."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How long things may last, in milliseconds."""

    pending_ms: int
    authorizing_ms: int
    interrupted_ms: int
    active_ms: int
    control_ms: int


@dataclass(frozen=True, slots=True)
class Seat:
    """A viewer: an agent's socket that receives the mirror."""

    agent_id: str
    name: str


class _Deadline(Enum):
    """What a moment in the future is for."""

    PHASE = auto()
    """The phase's own longest time."""
    ACTIVE = auto()
    """The longest time from the first grant on, interruptions included."""
    UNWATCHED = auto()
    """The last viewer left and has this long to come back."""
    PROMPT = auto()
    """The customer has this long to answer a prompt beside the first one."""
    CONTROL = auto()
    """The longest time that one grant of control lasts."""


class Session:
    """The session itself; times come in as monotonic milliseconds, secrets as arguments.

    Args:
        session_id: Its name on the wire.
        conversation_id: The conversation it belongs to.
        channel: Of its relay frames.
        resume_token: The first secret that lets a new page of the same tab go on with it.
        limits: How long things may last.
        now: The time.
    """

    def __init__(
        self, session_id: str, conversation_id: str, channel: int, resume_token: str, limits: Limits, now: int
    ) -> None:
        self.id = session_id
        self.conversation_id = conversation_id
        self.channel = channel
        self._limits = limits
        self.phase = Phase.PENDING
        self.ended_reason: EndedReason | None = None
        self.epoch = 0
        self.stream_epoch = 0
        """The epoch at which the mirror stream that runs now began: frames from before belong to another page."""
        self.offered = False
        """Whether the customer offered the page to whoever of the site's agents asks first."""
        self.requested_by = ""
        self.viewers: dict[int, Seat] = {}
        self._grants = dict.fromkeys(Permission, NOTHING)
        self._deadlines = {_Deadline.PHASE: now + limits.pending_ms}
        self._last_number = 0
        self._tokens = [resume_token]

    # What it is -------------------------------------------------------------------------------------

    @property
    def is_over(self) -> bool:
        """Whether it has ended."""
        return self.phase is Phase.ENDED

    @property
    def is_sharing(self) -> bool:
        """Whether the customer's page may send itself."""
        return self.phase is Phase.ACTIVE and self.view.is_on

    @property
    def view(self) -> Grant:
        """The permission to see the page."""
        return self._grants[Permission.VIEW]

    @property
    def annotate(self) -> Grant:
        """The permission to point at and highlight elements."""
        return self._grants[Permission.ANNOTATE]

    @property
    def control(self) -> Grant:
        """The permission to act, and who holds it."""
        return self._grants[Permission.CONTROL]

    @property
    def annotate_on(self) -> bool:
        """Whether viewers may point and highlight."""
        return self.annotate.is_on

    @property
    def pending(self) -> frozenset[Permission]:
        """What time alone can take away: the permissions asked for, and control."""
        timed = (each for each, grant in self._grants.items() if grant.is_requested)
        return frozenset([*timed, Permission.CONTROL] if self.control.is_on else timed)

    @property
    def holder(self) -> int:
        """Number of the viewer in control, 0 for none."""
        return self.control.viewer if self.control.is_on else 0

    @property
    def asking(self) -> Grant:
        """The question that is on the customer's screen, ``NOTHING`` if there is none."""
        return next((grant for grant in self._grants.values() if grant.is_requested), NOTHING)

    @property
    def limit_ms(self) -> int:
        """How long what is being asked for may last at most; 0 if nothing is."""
        if self.view.is_requested:
            return self._limits.active_ms
        return self._limits.control_ms if self.control.is_requested else 0

    @property
    def resume_token(self) -> str:
        """The secret for the next page of this tab."""
        return self._tokens[-1]

    def capabilities_of(self, viewer: int) -> int:
        """Return what a viewer may do to the page now, as a bit set."""
        return self.control.capabilities if viewer and viewer == self.holder else 0

    # Asking and answering -----------------------------------------------------------------------------

    def wait(self, now: int, *, offered: bool = False) -> None:
        """Let the customer wait, anew, for an agent to ask: with a code, or having offered the page to all of them.

        Raises:
            RefusedError: ``busy`` once an agent has asked, ``session_ended``.
        """
        self._check_live()
        if self.phase is not Phase.PENDING:
            raise RefusedError(ErrorCode.BUSY, "expected no session; one is running")
        self.offered = self.offered or offered
        self._deadlines[_Deadline.PHASE] = now + self._limits.pending_ms

    def request(self, seat: Seat, now: int) -> int:
        """Let an agent ask to see the page and be its first viewer.

        Returns:
            The viewer's number.

        Raises:
            RefusedError: ``busy`` while somebody asked already, ``session_ended``.
        """
        self._step(Event.REQUEST, ErrorCode.BUSY, "expected no session; one is running, join it")
        number = self._seat(seat)
        asked = Grant(GrantState.REQUESTED, number)
        self._change({Permission.VIEW: asked, Permission.ANNOTATE: asked})
        self.requested_by = seat.name
        self._deadlines[_Deadline.PHASE] = now + self._limits.authorizing_ms
        return number

    def ask(self, viewer: int, permission: Permission, capabilities: int, now: int) -> None:
        """Let a viewer ask for one more permission.

        Raises:
            MalformedError: Capabilities that do not exist, none for control, or some for another permission.
            RefusedError: ``busy`` while anybody holds or asks for it, ``not_granted`` unless the page is shared.
        """
        self._check_live()
        if not _fits(permission, capabilities):
            raise MalformedError(f"expected capabilities that {permission} has, got {capabilities}")
        if permission is Permission.VIEW or not self.is_sharing:
            raise RefusedError(ErrorCode.NOT_GRANTED, "expected a page that is shared; send session_request first")
        if self._grants[permission].is_open:
            raise RefusedError(ErrorCode.BUSY, f"expected {permission} to be free; an agent holds or asks for it")
        self._change({permission: Grant(GrantState.REQUESTED, viewer, capabilities)})
        self.requested_by = self.viewers[viewer].name
        self._deadlines[_Deadline.PROMPT] = now + self._limits.authorizing_ms

    def answer(self, permission: Permission, granted: bool, capabilities: int, epoch: int, now: int) -> None:
        """Take the customer's answer to a prompt; the one for ``view`` answers ``annotate`` too.

        Args:
            permission: What the prompt asked for.
            granted: The customer's yes or no.
            capabilities: What of the capabilities asked for is granted.
            epoch: That of the state which asked.
            now: The time.

        Raises:
            RefusedError: ``stale_epoch`` if anything changed since, ``not_granted`` if nobody asked,
                ``session_ended``.
        """
        self._check_live()
        if epoch != self.epoch:
            raise RefusedError(ErrorCode.STALE_EPOCH, f"expected an answer to epoch {self.epoch}, got {epoch}")
        prompt = Permission.VIEW if self.phase is Phase.AUTHORIZING else permission
        if permission is not prompt or not self._grants[permission].is_requested:
            raise RefusedError(ErrorCode.NOT_GRANTED, f"expected an answer to a prompt; none asks for {permission}")
        if self.phase is Phase.AUTHORIZING:
            self._answer_view(granted, now)
        else:
            self._answer_more(permission, granted, capabilities, now)

    def _answer_view(self, granted: bool, now: int) -> None:
        if not granted:
            self._end(Event.DECLINE, EndedReason.CUSTOMER_ENDED, GrantState.REJECTED)
            return
        self._step(Event.GRANT, ErrorCode.BUSY, "expected a prompt")
        on = Grant(GrantState.ON, self.view.viewer)
        self._change({Permission.VIEW: on, Permission.ANNOTATE: on})
        self.stream_epoch = self.epoch
        self._deadlines.pop(_Deadline.PHASE)
        self._deadlines[_Deadline.ACTIVE] = now + self._limits.active_ms

    def _answer_more(self, permission: Permission, granted: bool, capabilities: int, now: int) -> None:
        asked = self._grants[permission]
        allowed = asked.capabilities & capabilities
        # A yes to none of what was asked for is a no.
        yes = granted and (permission is not Permission.CONTROL or allowed != 0)
        answer = Grant(GrantState.ON, asked.viewer, allowed) if yes else Grant(GrantState.REJECTED)
        self._change({permission: answer})
        if self.holder:
            self._deadlines[_Deadline.CONTROL] = now + self._limits.control_ms

    # Taking back ---------------------------------------------------------------------------------------

    def revoke(self, permission: Permission) -> None:
        """Let the customer take a permission back; without ``view`` nothing is left, and the session ends.

        Raises:
            RefusedError: ``session_ended``.
        """
        self._check_live()
        if permission is Permission.VIEW:
            self._end(Event.CUSTOMER_END, EndedReason.CUSTOMER_ENDED, GrantState.REVOKED)
        elif self._grants[permission].is_open:
            self._change({permission: Grant(GrantState.REVOKED)})

    def pause(self) -> None:
        """Let the customer show nothing for a while; control goes. A page that was told nothing may say so again.

        Raises:
            RefusedError: ``not_granted`` unless the page is shared, ``session_ended``.
        """
        self._step(Event.PAUSE, ErrorCode.NOT_GRANTED, "expected a page that is shared; there is nothing to pause")
        self._drop_control()
        self._restart()

    def go_on(self) -> None:
        """Let the customer show the page again: a new stream begins.

        Raises:
            RefusedError: ``not_granted`` before the page was ever shared, or while it is gone; ``session_ended``.
        """
        self._step(Event.GO_ON, ErrorCode.NOT_GRANTED, "expected a session with a page to show")
        self._restart()

    def _restart(self) -> None:
        """Make every frame of before one of another stream."""
        self.epoch += 1
        self.stream_epoch = self.epoch

    def hand_over(self, viewer: int, to: int, now: int) -> None:
        """Let the viewer in control leave it to another: it ends, and the customer is asked for the other.

        Raises:
            RefusedError: ``not_granted`` if control is not theirs, ``not_found`` if nobody else has that number,
                ``session_ended``.
        """
        self._check_live()
        if not viewer or viewer != self.holder:
            raise RefusedError(ErrorCode.NOT_GRANTED, "expected control to be yours; nothing to hand over")
        if to == viewer or to not in self.viewers:
            raise RefusedError(ErrorCode.NOT_FOUND, "expected another viewer to hand over to; there is no such viewer")
        self._change({Permission.CONTROL: Grant(GrantState.REQUESTED, to, self.control.capabilities)})
        self.requested_by = self.viewers[to].name
        self._deadlines[_Deadline.PROMPT] = now + self._limits.authorizing_ms

    def give_up(self, viewer: int) -> None:
        """Let a viewer give up control, or stop asking for it.

        Raises:
            RefusedError: ``not_granted`` if it is not theirs, ``session_ended``.
        """
        self._check_live()
        if not self.control.is_open or self.control.viewer != viewer:
            raise RefusedError(ErrorCode.NOT_GRANTED, "expected control to be yours; nothing to give up")
        self._change({Permission.CONTROL: NOTHING})

    def end(self, event: Event) -> None:
        """End it: ``CUSTOMER_END``, ``AGENT_END`` or ``LIMIT``; one that is over stays as it is."""
        if not self.is_over:
            self._end(event, _REASONS[event], GrantState.OFF)

    # Viewers -------------------------------------------------------------------------------------------

    def join(self, seat: Seat) -> int:
        """Let an agent watch; returns the viewer's number.

        Raises:
            RefusedError: ``not_found`` before an agent has asked, ``session_ended``, ``busy`` past ``MAX_VIEWERS``.
        """
        self._check_live()
        if self.phase is Phase.PENDING:
            raise RefusedError(ErrorCode.NOT_FOUND, "expected a session that an agent has asked for")
        if len(self.viewers) >= MAX_VIEWERS:
            raise RefusedError(ErrorCode.BUSY, f"expected at most {MAX_VIEWERS} viewers; wait until one leaves")
        self._deadlines.pop(_Deadline.UNWATCHED, None)
        return self._seat(seat)

    def leave(self, viewer: int, now: int) -> None:
        """Let a viewer go; what they held or asked for goes at once, the session itself waits for a while."""
        if self.viewers.pop(viewer, None) is None or self.is_over:
            return
        theirs: dict[Permission, Grant] = {
            permission: NOTHING
            for permission, grant in self._grants.items()
            if permission is not Permission.VIEW and grant.viewer == viewer and self._leaves_with(permission, grant)
        }
        if theirs:
            self._change(theirs)
        if not self.viewers:
            self._deadlines[_Deadline.UNWATCHED] = now + self._limits.interrupted_ms

    def _leaves_with(self, permission: Permission, grant: Grant) -> bool:
        """Tell whether a grant is personal: control always, ``annotate`` only as long as it is a question."""
        return permission is Permission.CONTROL or (self.phase is not Phase.AUTHORIZING and grant.is_requested)

    def _seat(self, seat: Seat) -> int:
        # A number is not used again soon: marks of a viewer who left must not pass for a new one's. It also says the
        # viewer's colour, of which there are as many as a session may have viewers.
        colours = {each % MAX_VIEWERS for each in self.viewers}
        number = self._last_number
        while True:
            number = number % _LAST_NUMBER + 1
            if number % MAX_VIEWERS not in colours:
                break
        self._last_number = number
        self.viewers[number] = seat
        return number

    # The customer's page -------------------------------------------------------------------------------

    def lose(self, now: int) -> None:
        """Note that the customer's page is gone; control goes with it."""
        if self.is_over:
            return
        self._step(Event.LOSE, ErrorCode.SESSION_ENDED, "expected a running session")
        self._drop_control()
        if self.phase in (Phase.INTERRUPTED, Phase.PAUSED) and _Deadline.PHASE not in self._deadlines:
            # What may pass changed, although no permission did: gates and peers go by the epoch alone.
            self.epoch += 1
            self._deadlines[_Deadline.PHASE] = now + self._limits.interrupted_ms

    def resume(self, token: str, fresh: str) -> bool:
        """Let a new page of the tab go on with the session.

        ``view`` and ``annotate`` stay, ``control`` does not, and a new stream begins. The token is replaced; the one
        used stays good until ``confirm``, because a page left at once never learns the new one.

        Args:
            token: What the page presents.
            fresh: The next secret.

        Returns:
            Whether the token was right; if not, nothing changes.
        """
        if self.is_over or not self._knows(token):
            return False
        self._step(Event.RETURN, ErrorCode.SESSION_ENDED, "expected a running session")
        self._tokens = [token, fresh]
        self._drop_control()
        if self.phase in (Phase.ACTIVE, Phase.PAUSED):
            self._deadlines.pop(_Deadline.PHASE, None)
            self._restart()
        return True

    def _knows(self, token: str) -> bool:
        # A sum, because any() would stop at the first match.
        return sum(hmac.compare_digest(token, known) for known in self._tokens) > 0

    def confirm(self) -> None:
        """Note that the page has the newest resume token: it sends under the state that brought it."""
        self._tokens = self._tokens[-1:]

    def _drop_control(self) -> None:
        if self.control.is_open:
            self._change({Permission.CONTROL: Grant(GrantState.REVOKED)})

    # Time ----------------------------------------------------------------------------------------------

    @property
    def deadline(self) -> int | None:
        """When ``expire`` must be called next, or None."""
        return min(self._deadlines.values(), default=None)

    def expire(self, now: int) -> bool:
        """Do what is due; returns whether anything changed."""
        due = {name for name, at in self._deadlines.items() if at <= now}
        if not due:
            return False
        if _Deadline.PHASE in due:
            self._end(Event.TIMEOUT, TIMEOUT_REASONS[self.phase], GrantState.OFF)
        elif _Deadline.ACTIVE in due:
            self._end(Event.TIMEOUT, EndedReason.ACTIVE_TIMEOUT, GrantState.OFF)
        elif _Deadline.UNWATCHED in due:
            self._end(Event.AGENT_END, EndedReason.AGENT_ENDED, GrantState.OFF)
        else:
            self._lapse(due)
        return True

    def _lapse(self, due: set[_Deadline]) -> None:
        if _Deadline.CONTROL in due:
            self._drop_control()
        if _Deadline.PROMPT in due:
            self._change({permission: NOTHING for permission, grant in self._grants.items() if grant.is_requested})

    # Private -------------------------------------------------------------------------------------------

    def _check_live(self) -> None:
        if self.is_over:
            raise RefusedError(ErrorCode.SESSION_ENDED, "expected a running session; this one is over")

    def _step(self, event: Event, code: ErrorCode, text: str) -> None:
        self._check_live()
        next_phase = TRANSITIONS.get((self.phase, event))
        if next_phase is None:
            raise RefusedError(code, text)
        self.phase = next_phase

    def _change(self, grants: dict[Permission, Grant]) -> None:
        """Set permissions; the epoch grows first, so that nothing is ever seen under the old one."""
        self.epoch += 1
        self._grants.update(grants)
        if not any(grant.is_requested for grant in self._grants.values()):
            self._deadlines.pop(_Deadline.PROMPT, None)
        if not self.holder:
            self._deadlines.pop(_Deadline.CONTROL, None)

    def _end(self, event: Event, reason: EndedReason, left: GrantState) -> None:
        self._step(event, ErrorCode.SESSION_ENDED, f"expected a phase that {event.name} can end, got {self.phase}")
        self.ended_reason = reason
        self._change({permission: Grant(left) for permission, grant in self._grants.items() if grant.is_open})
        self._deadlines.clear()


_REASONS = {
    Event.CUSTOMER_END: EndedReason.CUSTOMER_ENDED,
    Event.AGENT_END: EndedReason.AGENT_ENDED,
    Event.LIMIT: EndedReason.LIMIT_ENFORCEMENT,
}


def _fits(permission: Permission, capabilities: int) -> bool:
    if permission is Permission.CONTROL:
        return 0 < capabilities <= ALL_CAPABILITIES
    return capabilities == 0
