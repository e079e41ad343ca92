"""The hot path: a relay frame in, the same bytes out, or not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lookalong.cobrowse.gate import Passage, check_agent_type, check_visitor_type
from lookalong.protocol.error import ErrorCode, TooLargeError, UnknownSessionError
from lookalong.protocol.relay import CAPABILITY_OF, DRAWINGS, FrameType, Header, read_header

if TYPE_CHECKING:
    from .connection import AgentConnection, VisitorConnection
    from .live import LiveSession
    from .metric import Metrics

__all__ = ["Relay"]

_CODES: Final = {
    Passage.NOT_GRANTED: (ErrorCode.NOT_GRANTED, "expected a permission that the customer granted; ask for it"),
    Passage.STALE_EPOCH: (ErrorCode.STALE_EPOCH, "expected the current epoch; look at the newest session_state"),
    Passage.ENDED: (ErrorCode.SESSION_ENDED, "expected a running session; this one is over"),
}


class Relay:
    """Judges each frame by its header and passes it on.

    Args:
        metrics: What is counted.
    """

    def __init__(self, metrics: Metrics) -> None:
        self._metrics = metrics

    def from_visitor(self, connection: VisitorConnection, frame: bytes) -> None:
        """Pass a frame of a customer's page to its viewers, or a chunk of a file to where files are kept.

        Raises:
            ProtocolError: The page broke the protocol; its connection closes.
        """
        header = read_header(frame)
        check_visitor_type(header.type)
        channel = connection.channels.get(header.channel)
        if channel is None:
            raise UnknownSessionError(f"expected the channel of a session of yours, got {header.channel}")
        try:
            passage = channel.gate.check(header, len(frame))
        except TooLargeError:
            channel.live.exceed()
            raise
        if passage is Passage.THROUGH:
            if header.type == FrameType.ASSET:
                channel.live.assets.take(header, frame)
            else:
                channel.live.pass_on(header, frame)
            return
        self._metrics.dropped.labels("visitor", passage.value).inc()
        if passage is Passage.UNSYNCED:
            channel.live.break_off()

    def from_agent(self, connection: AgentConnection, frame: bytes) -> None:
        """Pass a command or annotation to the customer's page.

        Raises:
            ProtocolError: The agent's client broke the protocol; its connection closes.
        """
        header = read_header(frame)
        check_agent_type(header.type)
        channel = connection.channels.get(header.channel)
        if channel is None:
            raise UnknownSessionError(f"expected the channel of a session you view, got {header.channel}")
        passage = channel.gate.check(header, len(frame))
        if passage is not Passage.THROUGH:
            self._drop(connection, channel.live, header, passage)
        elif not connection.budget.command(header.type):
            self._slow_down(connection, channel.live)
        else:
            connection.used = True
            channel.live.command(frame)
            if header.type in DRAWINGS:
                channel.live.show_others(header.flags, frame)
            if header.type in CAPABILITY_OF:
                channel.live.tally.passed(connection.agent.id, header.type)

    def _drop(self, connection: AgentConnection, live: LiveSession, header: Header, passage: Passage) -> None:
        """Drop a frame: counted, in the audit log, and told at most once a second."""
        self._metrics.dropped.labels("agent", passage.value).inc()
        live.tally.refused(connection.agent.id, passage.value, header.type)
        self._notify(connection, live, *_CODES[passage])

    def _slow_down(self, connection: AgentConnection, live: LiveSession) -> None:
        self._metrics.dropped.labels("agent", "rate_limited").inc()
        self._notify(connection, live, ErrorCode.RATE_LIMITED, "expected fewer commands; slow down")

    def _notify(self, connection: AgentConnection, live: LiveSession, code: ErrorCode, text: str) -> None:
        if connection.budget.may_notify():
            connection.refuse(code, text, live.session.id)
        else:
            connection.budget.refuse()
