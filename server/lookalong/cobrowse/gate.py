"""What passes between a customer's page and its viewers, decided from sixteen bytes.

A gate stands before each direction of each connection of a session. It holds a table of 256 entries, one per frame
type, made from the session's permissions; the table is made anew whenever the session's epoch moved, so that a gate
can never be older than the session it reads. A frame then costs one look into the table and a few comparisons.
"""

from enum import Enum, IntEnum
from functools import lru_cache
from typing import Final, Protocol

from lookalong.protocol.error import ForbiddenError, MalformedError, SessionEndedError, TooLargeError
from lookalong.protocol.limit import MAX_ACTION_BODY, MAX_ANNOTATION_BODY, MAX_RELAY_BODY
from lookalong.protocol.relay import (
    ANNOTATIONS,
    CAPABILITY_OF,
    FROM_AGENT,
    FROM_VISITOR,
    HEADER_SIZE,
    Flag,
    FrameType,
    Header,
)

__all__ = ["AgentGate", "Passage", "VisitorGate", "check_agent_type", "check_visitor_type"]


class Passage(Enum):
    """What becomes of a frame that is no breach of the protocol."""

    THROUGH = "through"
    NOT_GRANTED = "not_granted"
    """The customer has not allowed that."""
    STALE_EPOCH = "stale_epoch"
    """Sent under permissions that have changed since."""
    ENDED = "ended"
    """In flight when the session ended."""
    UNSYNCED = "unsynced"
    """A frame before it is missing; nothing of the mirror passes until the next snapshot."""


class Live(Protocol):
    """What a gate reads of a session."""

    epoch: int
    stream_epoch: int

    @property
    def is_over(self) -> bool: ...
    @property
    def is_sharing(self) -> bool: ...
    @property
    def annotate_on(self) -> bool: ...
    def capabilities_of(self, viewer: int) -> int: ...


class _Entry(IntEnum):
    """What a table says of a frame type."""

    UNKNOWN = 0
    FOREIGN = 1
    NOT_GRANTED = 2
    PASS = 3


_CHAINED: Final = frozenset({FrameType.SNAPSHOT, FrameType.DIFF})
"""Mean nothing without the frames before them; results of actions stand for themselves."""

_MAX_MIRROR: Final = HEADER_SIZE + MAX_RELAY_BODY
_MAX_ACTION: Final = HEADER_SIZE + MAX_ACTION_BODY
_MAX_ANNOTATION: Final = HEADER_SIZE + MAX_ANNOTATION_BODY


class VisitorGate:
    """Before the frames of a customer's page; made anew for each socket, because ``seq`` starts again there.

    Args:
        session: The session whose page this is.
    """

    __slots__ = ("_last_asset", "_last_seq", "_over", "_session", "_synced")

    def __init__(self, session: Live) -> None:
        self._session = session
        self._last_seq = self._last_asset = 0
        self._synced = False
        self._over = False

    def check(self, header: Header, size: int) -> Passage:
        """Decide about a frame whose type ``check_visitor_type`` let through.

        Args:
            header: The frame's header.
            size: Bytes of the whole frame.

        Raises:
            TooLargeError: More than a chunk may have.
            ForbiddenError: The customer never granted ``view``.
            MalformedError: A step back in ``seq``, or an epoch that does not exist yet.
            SessionEndedError: The session ended long ago, see ``shut``.
        """
        session = self._session
        if size > _MAX_MIRROR:
            raise TooLargeError(f"expected a frame of at most {_MAX_MIRROR} bytes, got {size}")
        if header.epoch > session.epoch:
            raise MalformedError(f"expected an epoch of at most {session.epoch}, got {header.epoch}")
        if session.is_over:
            return self._after_end()
        if header.epoch < session.stream_epoch:
            return Passage.STALE_EPOCH
        if not session.is_sharing:
            raise ForbiddenError("expected the customer's consent before any frame; wait for view to be on")
        return self._asset(header) if header.type == FrameType.ASSET else self._in_order(header)

    def shut(self) -> None:
        """Treat further frames after the end as a breach: nothing can be in flight any more."""
        self._over = True

    def _after_end(self) -> Passage:
        if self._over:
            raise SessionEndedError("expected no more frames: the session is over")
        return Passage.ENDED

    def _asset(self, header: Header) -> Passage:
        """Chunks of files have a count of their own; a hole in it costs one file, which its upload notices."""
        if header.seq <= self._last_asset:
            raise MalformedError(f"expected asset seq {self._last_asset + 1}, got {header.seq}")
        self._last_asset = header.seq
        return Passage.THROUGH

    def _in_order(self, header: Header) -> Passage:
        if header.seq <= self._last_seq:
            raise MalformedError(f"expected seq {self._last_seq + 1}, got {header.seq}")
        if header.seq != self._last_seq + 1:
            self._synced = False
        self._last_seq = header.seq
        if not self._synced:
            self._synced = header.type == FrameType.SNAPSHOT and header.flags & Flag.FIRST != 0
        return Passage.THROUGH if self._synced or header.type not in _CHAINED else Passage.UNSYNCED


class AgentGate:
    """Before the frames of one viewer.

    Args:
        session: The session this viewer watches.
        viewer: The viewer's number.
    """

    __slots__ = ("_epoch", "_last_seq", "_over", "_session", "_table", "_viewer")

    def __init__(self, session: Live, viewer: int) -> None:
        self._session = session
        self._viewer = viewer
        self._last_seq = 0
        self._over = False
        self._epoch = -1
        self._table = _agent_table(False, 0)

    def check(self, header: Header, size: int) -> Passage:
        """Decide about a frame whose type ``check_agent_type`` let through.

        Raises:
            TooLargeError: More than a command or an annotation may have.
            ForbiddenError: Another viewer's number.
            MalformedError: A step back in ``seq``, or an epoch that does not exist yet.
            SessionEndedError: The session ended long ago, see ``shut``.
        """
        session = self._session
        largest = _MAX_ANNOTATION if header.type in ANNOTATIONS else _MAX_ACTION
        if size > largest:
            raise TooLargeError(f"expected a frame of at most {largest} bytes, got {size}")
        if header.flags != self._viewer:
            raise ForbiddenError(f"expected viewer number {self._viewer} in flags, got {header.flags}")
        if header.seq <= self._last_seq:
            raise MalformedError(f"expected a seq above {self._last_seq}, got {header.seq}")
        self._last_seq = header.seq
        if header.epoch > session.epoch:
            raise MalformedError(f"expected an epoch of at most {session.epoch}, got {header.epoch}")
        if session.is_over:
            return self._after_end()
        if header.epoch != session.epoch:
            return Passage.STALE_EPOCH
        if session.epoch != self._epoch:
            self._refresh()
        return Passage.THROUGH if self._table[header.type] == _Entry.PASS else Passage.NOT_GRANTED

    def shut(self) -> None:
        """Treat further frames after the end as a breach: nothing can be in flight any more."""
        self._over = True

    def _after_end(self) -> Passage:
        if self._over:
            raise SessionEndedError("expected no more frames: the session is over")
        return Passage.ENDED

    def _refresh(self) -> None:
        session = self._session
        annotates = session.is_sharing and session.annotate_on
        acts = session.capabilities_of(self._viewer) if session.is_sharing else 0
        self._table = _agent_table(annotates, acts)
        self._epoch = session.epoch


def check_visitor_type(frame_type: int) -> None:
    """Refuse a frame type that no customer's page sends.

    Raises:
        ForbiddenError: An agent's.
        MalformedError: Nobody's.
    """
    _check_type(_FOR_VISITOR, frame_type)


def check_agent_type(frame_type: int) -> None:
    """Refuse a frame type that no agent sends; raises as ``check_visitor_type`` does."""
    _check_type(_FOR_AGENT, frame_type)


# Private -----------------------------------------------------------------------------------------


def _table(known: frozenset[FrameType], foreign: frozenset[FrameType]) -> bytearray:
    table = bytearray(256)
    for frame_type in foreign:
        table[frame_type] = _Entry.FOREIGN
    for frame_type in known:
        table[frame_type] = _Entry.NOT_GRANTED
    return table


_FOR_VISITOR: Final = bytes(_table(FROM_VISITOR, FROM_AGENT))
_FOR_AGENT: Final = bytes(_table(FROM_AGENT, FROM_VISITOR))


# All there can be: annotate on or off, and any set of five capabilities.
@lru_cache(maxsize=64)
def _agent_table(annotates: bool, capabilities: int) -> bytes:
    table = bytearray(_FOR_AGENT)
    for frame_type in ANNOTATIONS if annotates else ():
        table[frame_type] = _Entry.PASS
    for frame_type, capability in CAPABILITY_OF.items():
        if capabilities & capability:
            table[frame_type] = _Entry.PASS
    return bytes(table)


def _check_type(table: bytes, frame_type: int) -> None:
    entry = table[frame_type]
    if entry == _Entry.UNKNOWN:
        raise MalformedError(f"expected a known frame type, got {frame_type:#04x}")
    if entry == _Entry.FOREIGN:
        raise ForbiddenError(f"expected a frame type this side may send, got {frame_type:#04x}")
