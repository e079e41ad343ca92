"""The phases of a session and every way between them.

Theory
------
A session is a consent in time. Five questions decide its phase:

1. Has an agent asked? Not yet: ``PENDING``, a session code waits to be read out and entered.
2. Has the customer answered? Not yet: ``AUTHORIZING``, a prompt is on the customer's screen.
3. Is the customer's page there? Yes: ``ACTIVE``, frames may flow. No: ``INTERRUPTED``, the page was left, reloaded or
   cut off, and may come back with its resume token.
4. Has the customer drawn the curtain? ``PAUSED``: everybody stays, nothing flows, and only the customer can go on. It
   stays drawn when the page goes and comes; a page that stays away ends it as it ends an interrupted session.
5. Is it over? ``ENDED``, for good: no event leads out.

Before the answer nothing has been granted, so losing the page then changes nothing: the prompt, or the code, is shown
again on the next page. ``ENDED`` is the only phase with a reason. What ends a session is the customer, the agents, a
limit, or the time that the phase it is in may last; that is why one event, ``TIMEOUT``, ends with four reasons.

The table below is all there is. A pair that is not in it is refused, and a test walks every pair.
"""

from collections.abc import Mapping
from enum import Enum, StrEnum, auto
from types import MappingProxyType
from typing import Final

__all__ = ["TIMEOUT_REASONS", "TRANSITIONS", "EndedReason", "Event", "Phase"]


class Phase(StrEnum):
    """Where a session is; the values are the protocol's."""

    PENDING = "pending"
    AUTHORIZING = "authorizing"
    ACTIVE = "active"
    PAUSED = "paused"
    INTERRUPTED = "interrupted"
    ENDED = "ended"


class Event(Enum):
    """What happens to a session as a whole."""

    REQUEST = auto()
    """An agent asks to see the page, by themselves or with a code."""
    GRANT = auto()
    """The customer says yes."""
    DECLINE = auto()
    """The customer says no."""
    LOSE = auto()
    """The customer's page is gone."""
    RETURN = auto()
    """The customer's page is back, or a new one took its place."""
    PAUSE = auto()
    """The customer shows nothing for a while."""
    GO_ON = auto()
    """The customer shows the page again."""
    CUSTOMER_END = auto()
    AGENT_END = auto()
    """An agent ends it, or the last viewer stayed away."""
    LIMIT = auto()
    """A limit of the server was passed."""
    TIMEOUT = auto()
    """The phase lasted as long as it may."""


class EndedReason(StrEnum):
    """Why a session ended; the values are the protocol's."""

    CUSTOMER_ENDED = "customer_ended"
    AGENT_ENDED = "agent_ended"
    PENDING_TIMEOUT = "pending_timeout"
    AUTHORIZING_TIMEOUT = "authorizing_timeout"
    ACTIVE_TIMEOUT = "active_timeout"
    INTERRUPTED_TIMEOUT = "interrupted_timeout"
    LIMIT_ENFORCEMENT = "limit_enforcement"


TRANSITIONS: Final[Mapping[tuple[Phase, Event], Phase]] = MappingProxyType(
    {
        (Phase.PENDING, Event.REQUEST): Phase.AUTHORIZING,
        (Phase.PENDING, Event.LOSE): Phase.PENDING,
        (Phase.PENDING, Event.RETURN): Phase.PENDING,
        (Phase.PENDING, Event.CUSTOMER_END): Phase.ENDED,
        (Phase.PENDING, Event.LIMIT): Phase.ENDED,
        (Phase.PENDING, Event.TIMEOUT): Phase.ENDED,
        (Phase.AUTHORIZING, Event.GRANT): Phase.ACTIVE,
        (Phase.AUTHORIZING, Event.DECLINE): Phase.ENDED,
        (Phase.AUTHORIZING, Event.LOSE): Phase.AUTHORIZING,
        (Phase.AUTHORIZING, Event.RETURN): Phase.AUTHORIZING,
        (Phase.AUTHORIZING, Event.CUSTOMER_END): Phase.ENDED,
        (Phase.AUTHORIZING, Event.AGENT_END): Phase.ENDED,
        (Phase.AUTHORIZING, Event.LIMIT): Phase.ENDED,
        (Phase.AUTHORIZING, Event.TIMEOUT): Phase.ENDED,
        (Phase.ACTIVE, Event.LOSE): Phase.INTERRUPTED,
        (Phase.ACTIVE, Event.RETURN): Phase.ACTIVE,
        (Phase.ACTIVE, Event.CUSTOMER_END): Phase.ENDED,
        (Phase.ACTIVE, Event.AGENT_END): Phase.ENDED,
        (Phase.ACTIVE, Event.LIMIT): Phase.ENDED,
        (Phase.ACTIVE, Event.TIMEOUT): Phase.ENDED,
        (Phase.ACTIVE, Event.PAUSE): Phase.PAUSED,
        (Phase.ACTIVE, Event.GO_ON): Phase.ACTIVE,
        (Phase.PAUSED, Event.PAUSE): Phase.PAUSED,
        (Phase.PAUSED, Event.GO_ON): Phase.ACTIVE,
        (Phase.PAUSED, Event.LOSE): Phase.PAUSED,
        (Phase.PAUSED, Event.RETURN): Phase.PAUSED,
        (Phase.PAUSED, Event.CUSTOMER_END): Phase.ENDED,
        (Phase.PAUSED, Event.AGENT_END): Phase.ENDED,
        (Phase.PAUSED, Event.LIMIT): Phase.ENDED,
        (Phase.PAUSED, Event.TIMEOUT): Phase.ENDED,
        (Phase.INTERRUPTED, Event.LOSE): Phase.INTERRUPTED,
        (Phase.INTERRUPTED, Event.RETURN): Phase.ACTIVE,
        (Phase.INTERRUPTED, Event.CUSTOMER_END): Phase.ENDED,
        (Phase.INTERRUPTED, Event.AGENT_END): Phase.ENDED,
        (Phase.INTERRUPTED, Event.LIMIT): Phase.ENDED,
        (Phase.INTERRUPTED, Event.TIMEOUT): Phase.ENDED,
    }
)
"""Phase and event to the next phase."""

TIMEOUT_REASONS: Final[Mapping[Phase, EndedReason]] = MappingProxyType(
    {
        Phase.PENDING: EndedReason.PENDING_TIMEOUT,
        Phase.AUTHORIZING: EndedReason.AUTHORIZING_TIMEOUT,
        Phase.ACTIVE: EndedReason.ACTIVE_TIMEOUT,
        Phase.PAUSED: EndedReason.INTERRUPTED_TIMEOUT,
        Phase.INTERRUPTED: EndedReason.INTERRUPTED_TIMEOUT,
    }
)
"""What a timeout in a phase is called."""
