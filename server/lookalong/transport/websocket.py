"""Uvicorn's WebSocket protocol with bounds: a peer must read, answer, and not flood."""

import asyncio
from typing import Any

import structlog
from uvicorn._types import HTTPScope
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import CloseCode as Rfc6455
from websockets.frames import Frame
from websockets.http11 import Request
from websockets.protocol import State

from lookalong.protocol.error import CloseCode, ErrorCode
from lookalong.security.rate import Bucket

from .guard import Guard
from .refusal import refusal
from .refused import Reason

__all__ = ["WebSocketProtocol"]

log = structlog.get_logger(__name__)


# Of Uvicorn (0.54) this relies on: the constructor's keywords; transport, client, scheme, queue, frames, writable,
# read_paused, close_sent, close_timeout, handshake_initiated, handshake_complete, disconnected, loop, response, and
# conn (of websockets 17.4: handshake_exc, max_message_size, state, close_sent, send_ping, fail, data_to_send); that
# handle_parser_exception ends a connection whose core has failed; and that run_asgi returns when the application does.
# The tests of this module fail where one of these changes.
class WebSocketProtocol(WebSocketsSansIOProtocol):
    """One WebSocket, from the request for it.

    Args:
        guard: What all connections share.
        uvicorn: What Uvicorn makes its protocols with.
    """

    def __init__(self, guard: Guard, **uvicorn: Any) -> None:
        super().__init__(**uvicorn)
        self._guard, self._limits = guard, guard.limits
        self._counted: str | None = None
        self._pings = Bucket(*self._limits.pings, self.loop.time)
        self._spilt = 0
        self._heard_at = self.loop.time()
        self._asked = self._noted = False
        self._watching: asyncio.TimerHandle | None = None
        self._leaving: asyncio.TimerHandle | None = None
        self.close_timeout = self._limits.close_s
        self.conn.max_message_size = self._limits.hello_bytes

    def take_over(self, transport: asyncio.Transport, request: HTTPScope, counted: str | None) -> None:
        """Take a connection over from HTTP.

        Args:
            transport: The connection.
            request: Says who asks, and how they reached us.
            counted: The address it is counted under in the census.
        """
        self.connection_made(transport)
        self.client = request["client"]
        self.scheme = "wss" if request["scheme"] == "https" else "ws"
        self._counted = counted
        self._watching = self.loop.call_later(self._limits.quiet_s, self._watch)

    # Of asyncio -------------------------------------------------------------------------------------

    def data_received(self, data: bytes) -> None:
        """Read on, in pieces: thousands of tiny frames at once would cost megabytes before one is looked at."""
        self._heard_at, self._asked = self.loop.time(), False
        if self.close_sent:
            self._spilt += len(data)
            if self._spilt > self._limits.close_bytes:
                self.transport.abort()
        for at in range(0, len(data), _PIECE):
            if self.transport.is_closing():
                return
            super().data_received(data[at : at + _PIECE] if len(data) > _PIECE else data)
        if not self.handshake_initiated and self.conn.handshake_exc is not None:
            self._refuse_handshake()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        super().connection_lost(exc)
        for timer in (self._watching, self._leaving):
            if timer is not None:
                timer.cancel()
        if self._counted is not None:
            self._guard.census.leave(self._counted)
            self._counted = None

    # Of Uvicorn -------------------------------------------------------------------------------------

    async def run_asgi(self) -> None:
        """Serve, then see to it that the connection ends, whether or not the peer reads, answers or closes."""
        await super().run_asgi()
        while not self.queue.empty():
            self.queue.get_nowait()
        if not self.disconnected:
            self._leaving = self.loop.call_later(self._limits.close_s, self.transport.abort)

    def handle_connect(self, event: Request) -> None:
        """Look at the request for a WebSocket."""
        super().handle_connect(event)
        if self.response.status_code != _SWITCHING:
            self._note(Reason.BAD_HANDSHAKE)

    def handle_ping(self) -> None:
        """Answer a ping, unless there are too many, or nobody reads the answers (RFC 6455 §5.5.3 lets us leave out)."""
        if self.close_sent or not self.handshake_complete or not self.writable.is_set():
            self.conn.data_to_send()
        else:
            super().handle_ping()
        if not self._pings.take():
            self._fail(Reason.FLOOD, CloseCode.RATE_LIMITED, ErrorCode.RATE_LIMITED)

    def handle_cont(self, event: Frame) -> None:
        """Add a fragment to a message."""
        if len(self.frames) < self._limits.fragments:
            super().handle_cont(event)
        else:
            self._fail(Reason.FLOOD, CloseCode.BAD_MESSAGE, ErrorCode.BAD_MESSAGE)

    def send_receive_event_to_app(self) -> None:
        """Hand over a message; the first one made this peer less of a stranger."""
        if self.curr_msg_data_type == "text" and not _is_utf8(b"".join(self.frames)):
            # Uvicorn closes for it too, and writes a traceback into the log for any stranger.
            self._fail(Reason.BAD_FRAME, Rfc6455.INVALID_DATA, ErrorCode.BAD_MESSAGE)
            return
        super().send_receive_event_to_app()
        self.conn.max_message_size = self._limits.message_bytes
        if self.queue.qsize() > self._limits.queued:
            self._fail(Reason.FLOOD, CloseCode.RATE_LIMITED, ErrorCode.RATE_LIMITED)

    def handle_parser_exception(self) -> None:
        """End a connection whose peer broke RFC 6455; one that is not yet a WebSocket has no close to say why."""
        close = self.conn.close_sent
        is_large = close is not None and close.code == Rfc6455.MESSAGE_TOO_BIG
        self._note(Reason.MESSAGE_TOO_LARGE if is_large else Reason.BAD_FRAME)
        if close is not None:
            super().handle_parser_exception()
        else:
            self.transport.abort()

    # Private ----------------------------------------------------------------------------------------

    def _watch(self) -> None:
        """Look whether the peer is there: a wire that was cut says nothing."""
        wait_s = self._limits.quiet_s
        # While we do not read we cannot hear.
        left_s = wait_s if self.read_paused else self._heard_at + wait_s - self.loop.time()
        if left_s > 0:
            self._asked, wait_s = False, left_s
        elif self._asked:
            log.info("peer_lost", quiet_s=self._limits.quiet_s * 2)
            self._note(Reason.PEER_LOST)
            self.transport.abort()
            return
        else:
            self._asked = True
            if self.conn.state is State.OPEN and self.writable.is_set():
                self.conn.send_ping(b"")
                self.transport.write(b"".join(self.conn.data_to_send()))
        self._watching = self.loop.call_later(wait_s, self._watch)

    def _note(self, reason: Reason) -> None:
        """Count why this connection ends: the first reason is the one."""
        if not self._noted:
            self._noted = True
            self._guard.refused.count(reason)

    def _fail(self, why: Reason, code: int, reason: ErrorCode) -> None:
        """Close for a cause, which the application hears too."""
        if self.close_sent:
            return
        self._note(why)
        log.warning("socket_closed", code=int(code), reason=reason.value, text="found below the protocol")
        if self._counted is not None:
            self._guard.census.fine(self._counted)
        self.conn.fail(int(code), reason.value)
        self.handle_parser_exception()

    def _refuse_handshake(self) -> None:
        """Answer a request that the core found no WebSocket in; Uvicorn would leave it waiting."""
        self._note(Reason.BAD_HANDSHAKE)
        self.transport.write(b"".join(self.conn.data_to_send()) or refusal(400, "expected a WebSocket handshake"))
        self.transport.close()


_SWITCHING = 101

# Bytes parsed at once: a few hundred pings, and a fraction of a millisecond.
_PIECE = 8 * 1024


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True
