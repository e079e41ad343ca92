"""Uvicorn's HTTP protocol with bounds: a request must be small, whole in time, and one of not too many."""

import asyncio
from typing import TYPE_CHECKING, Any

import httptools
import structlog
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from .guard import Guard
from .refusal import refusal
from .refused import Reason

if TYPE_CHECKING:
    from .websocket import WebSocketProtocol

__all__ = ["HttpProtocol"]

log = structlog.get_logger(__name__)


# Of Uvicorn (0.54) this relies on: the constructor's keywords; connections, config, server_state, app_state, transport,
# client, parser, url, headers, scope, cycle (its keep_alive), pipeline, ws_protocol_class, loop, timeout_keep_alive,
# _should_upgrade and _unset_keepalive_if_required; the callbacks of asyncio and httptools that are overridden here,
# and that each is called for every connection, request, and answer as its name says. The tests of this module fail
# where one of these changes.
class HttpProtocol(HttpToolsProtocol):
    """One connection, until it closes or becomes a WebSocket.

    Args:
        guard: What all connections share.
        uvicorn: What Uvicorn makes its protocols with.
    """

    def __init__(self, guard: Guard, **uvicorn: Any) -> None:
        super().__init__(**uvicorn)
        self._guard, self._limits = guard, guard.limits
        self._over = False
        """Whether it was refused: what still comes is thrown away."""
        self._spilt = 0
        self._in_head = False
        self._head_left = self._limits.head_bytes
        self._begun = self._ended = self._unanswered = 0
        self._deadline: asyncio.TimerHandle | None = None
        self._stall: asyncio.TimerHandle | None = None
        self._peer = ""
        self._behind_proxy = False
        self._counted: str | None = None

    # Of asyncio -------------------------------------------------------------------------------------

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take the connection if there is room for it."""
        super().connection_made(transport)
        self._peer = self.client[0] if self.client else ""
        self._behind_proxy = self._guard.proxies.trusts(self._peer)
        self.timeout_keep_alive = self._limits.proxy_idle_s if self._behind_proxy else self._limits.idle_s
        beyond = len(self.connections) - self._limits.sockets_total
        if beyond > (self._limits.spare_sockets if _is_loopback(self._peer) else 0):
            self._turn_away(beyond)
        elif self._behind_proxy or (self._knock(self._peer) and self._count(self._peer)):
            self._expect(self._limits.head_s)

    def data_received(self, data: bytes) -> None:
        """Read on, a head in pieces no longer than what is left for it."""
        if self._over:
            self._spilt += len(data)
            if self._spilt > self._limits.linger_bytes:
                self.transport.abort()
            return
        self._unset_keepalive_if_required()
        if self._deadline is None:
            self._expect(self._limits.head_s)
        at = 0
        while at < len(data) and not self._over:
            piece = data[at : at + (self._head_left if self._in_head else self._limits.head_bytes)]
            at += len(piece)
            if not self._feed(piece, data[at:] if at < len(data) else b""):
                return

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        super().connection_lost(exc)
        self._over = True
        self._relax()
        self._writing_done()
        self._uncount()

    def pause_writing(self) -> None:
        """Wait for the peer to read, but not for ever."""
        super().pause_writing()
        self._expect_reading()

    def resume_writing(self) -> None:
        """Go on: the peer has read."""
        super().resume_writing()
        self._writing_done()

    # Of httptools -----------------------------------------------------------------------------------

    def on_message_begin(self) -> None:
        """Start to count a head."""
        if self._over:
            return
        super().on_message_begin()
        self._begun += 1
        self._in_head = True
        self._head_left = self._limits.head_bytes
        self._expect(self._limits.head_s)

    def on_headers_complete(self) -> None:
        """Hand the request to the application, unless it is one that nobody should look at."""
        self._in_head = False
        if self._over:
            return
        self._expect(self._limits.body_s)
        if sum(len(name) + len(value) + 4 for name, value in self.headers) + len(self.url) > self._limits.head_bytes:
            self._refuse(Reason.HEAD_TOO_LARGE, 431, _LARGE_HEAD.format(self._limits.head_bytes))
        elif [name for name, _ in self.headers].count(b"host") != 1 and self.parser.get_http_version() == "1.1":
            self._refuse(Reason.BAD_REQUEST, 400, "expected one Host header")
        elif len(self.pipeline) >= self._limits.pipeline:
            self._cut(Reason.TOO_MANY_REQUESTS)
        elif self._place():
            super().on_headers_complete()
            if not (self.parser.should_upgrade() and self._should_upgrade()):
                self._unanswered += 1

    def on_body(self, body: bytes) -> None:
        """Pass a part of a body on."""
        if not self._over:
            super().on_body(body)

    def on_message_complete(self) -> None:
        """Note that the request is whole."""
        if not self._over:
            self._ended = self._begun
            self._relax()
            super().on_message_complete()

    # Of Uvicorn -------------------------------------------------------------------------------------

    def on_response_complete(self) -> None:
        """Wait for the next request, and for the peer to take this answer."""
        self._unanswered -= 1
        super().on_response_complete()
        if self._behind_proxy:
            self._uncount()
        if not self._over and self.transport.get_write_buffer_size():
            self._expect_reading()

    def send_400_response(self, msg: str) -> None:
        """Answer what is no HTTP."""
        self._refuse(Reason.BAD_REQUEST, 400, "expected an HTTP/1.1 request")

    def handle_websocket_upgrade(self, rest: bytes = b"") -> None:
        """Go on as a WebSocket, with what came behind the request."""
        if self.parser.get_http_version() != "1.1":
            self._refuse(Reason.BAD_HANDSHAKE, 505, "expected HTTP/1.1 for a WebSocket")
            return
        if self._unanswered:
            text = "expected a WebSocket on a connection with no other request under way"
            self._refuse(Reason.BAD_HANDSHAKE, 400, text)
            return
        if self._behind_proxy and not self._knock(self.scope["client"][0] if self.scope["client"] else ""):
            return
        self._relax()
        self._writing_done()
        self.connections.discard(self)
        protocol: WebSocketProtocol = self.ws_protocol_class(  # type: ignore[call-arg, misc, assignment]
            config=self.config, server_state=self.server_state, app_state=self.app_state
        )
        counted, self._counted = self._counted, None
        protocol.take_over(self.transport, self.scope, counted)
        self.transport.set_protocol(protocol)
        lines = [b"%s: %s\r\n" % header for header in self.headers]
        request = b"%s %s HTTP/1.1\r\n" % (self.scope["method"].encode(), self.url)
        protocol.data_received(request + b"".join(lines) + b"\r\n")
        if rest:
            protocol.data_received(rest)

    # Private ----------------------------------------------------------------------------------------

    def _feed(self, piece: bytes, rest: bytes) -> bool:
        """Parse a piece; tell whether to go on with the rest."""
        # A head that begins behind the end of another request, within a piece, is counted from the next piece.
        begun = self._begun
        counting = self._in_head or self._ended == begun
        try:
            self.parser.feed_data(piece)
        except httptools.HttpParserUpgrade as upgrade:
            if not self._over and self._should_upgrade():
                self.handle_websocket_upgrade(piece[upgrade.args[0] :] + rest)
            elif self._unanswered:
                # Its parser takes nothing after this.
                self.cycle.keep_alive = False
            return False
        except httptools.HttpParserError:
            self.send_400_response("")
            return False
        if self._in_head and counting and self._begun <= begun + 1:
            self._head_left -= len(piece)
            if self._head_left <= 0:
                self._refuse(Reason.HEAD_TOO_LARGE, 431, _LARGE_HEAD.format(self._limits.head_bytes))
        return True

    def _place(self) -> bool:
        """Note whom a request is from; tell whether they may have another connection."""
        if not self._behind_proxy:
            return True
        address, scheme = self._guard.proxies.client(self._peer, self.headers)
        self.scope["client"] = (address, 0)
        if scheme:
            self.scope["scheme"] = {"ws": "http", "wss": "https"}.get(scheme, scheme)
        self._uncount()
        return self._count(address)

    def _knock(self, address: str) -> bool:
        if self._guard.census.knock(address):
            return True
        if self._guard.census.may_be_told(address):
            text = "expected connections from one address less often; wait and try again"
            self._refuse(Reason.ADDRESS_TOO_OFTEN, 429, text)
        else:
            self._cut(Reason.ADDRESS_TOO_OFTEN)
        return False

    def _count(self, address: str) -> bool:
        if self._guard.census.enter(address):
            self._counted = address
            return True
        text = "expected fewer connections from one address; close some and try again"
        self._refuse(Reason.ADDRESS_FULL, 429, text)
        return False

    def _uncount(self) -> None:
        if self._counted is not None:
            self._guard.census.leave(self._counted)
            self._counted = None

    def _turn_away(self, beyond: int) -> None:
        if beyond > self._limits.refused_sockets:
            self._cut(Reason.SERVER_FULL)
        else:
            text = "expected a server with room for another connection; try again in a moment"
            self._refuse(Reason.SERVER_FULL, 503, text)

    def _cut(self, reason: Reason) -> None:
        """Close without a word."""
        self._over = True
        self._guard.refused.count(reason)
        self.transport.abort()

    def _refuse(self, reason: Reason, status: int, text: str) -> None:
        """Answer with a status and close, in a way that lets the peer read it."""
        if self._over:
            return
        self._over = True
        self._guard.refused.count(reason)
        if self._counted is not None and status in _FINED:
            self._guard.census.fine(self._counted)
        self._uncount()
        log.info("connection_refused", status=status, text=text)
        if self.transport.is_closing():
            return
        if self._unanswered:
            # An answer is under way: this one would be read as part of it.
            self.transport.abort()
            return
        self.transport.write(refusal(status, text))
        if status == 408:
            # Nothing of it is on its way.
            self._expect_reading()
            self.transport.close()
        else:
            if self.transport.can_write_eof():
                self.transport.write_eof()
            self._expect(self._limits.linger_s)

    def _expect(self, seconds: float) -> None:
        """Give the peer that long for what comes next."""
        self._relax()
        self._deadline = self.loop.call_later(seconds, self._late)

    def _relax(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _late(self) -> None:
        self._deadline = None
        if self._over:
            self.transport.abort()
        elif self._in_head or self._unanswered:
            self._refuse(Reason.REQUEST_TOO_SLOW, 408, "expected the whole request sooner")
        else:
            self._over = True
            self.transport.close()

    def _expect_reading(self) -> None:
        self._writing_done()
        self._stall = self.loop.call_later(self._limits.stall_s, self._stalled)

    def _stalled(self) -> None:
        self._stall = None
        if self.transport.get_write_buffer_size():
            self._cut(Reason.ANSWER_NOT_TAKEN)

    def _writing_done(self) -> None:
        if self._stall is not None:
            self._stall.cancel()
            self._stall = None


# What our clients are never answered.
_FINED = (400, 431)

_LARGE_HEAD = "expected a request line and headers of at most {} bytes"


def _is_loopback(address: str) -> bool:
    return address == "::1" or address.removeprefix("::ffff:").startswith("127.")
