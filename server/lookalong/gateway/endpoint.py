"""What both WebSocket endpoints do around a connection: the handshake, the hello, the goodbye."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, TypeVar

import structlog

from lookalong.protocol import codec
from lookalong.protocol.error import CloseCode, ErrorCode, ProtocolError, UnsupportedVersionError
from lookalong.protocol.limit import MAJOR
from lookalong.protocol.message import Error
from lookalong.store import StoreUnavailable

from .handshake import Receive, Refusal, Scope, Send, refuse
from .socket import close_early, unforeseen

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from .metric import Metrics

__all__ = ["Endpoint", "check_version"]

log = structlog.get_logger(__name__)

T = TypeVar("T")


class Endpoint:
    """Counts sockets, refuses handshakes, answers hellos that fail.

    Args:
        metrics: What is counted.
    """

    def __init__(self, metrics: Metrics) -> None:
        self._metrics = metrics
        self._open = 0
        self._emptied = asyncio.Event()
        self._shut = False

    @property
    def open(self) -> int:
        """Sockets that are open, or about to be."""
        return self._open

    def shut(self) -> None:
        """Take no more sockets."""
        self._shut = True

    async def emptied(self) -> None:
        """Return when no socket is open."""
        while self._open:
            self._emptied.clear()
            await self._emptied.wait()

    async def run(self, scope: Scope, receive: Receive, send: Send, serve: Callable[[], Awaitable[None]]) -> None:
        """Serve one socket, and answer a handshake that is refused with its HTTP status."""
        await receive()
        self._open += 1
        try:
            if self._shut:
                raise Refusal(503, "expected a node that runs; this one stops")
            await serve()
        except Refusal as refusal:
            log.info("handshake_refused", path=scope["path"], status=refusal.status, text=refusal.text)
            await refuse(scope, send, refusal)
        finally:
            self._open -= 1
            self._emptied.set()

    async def greet(self, send: Send, hello: Awaitable[T]) -> T | None:
        """Return what a hello leads to, or None after saying why it leads nowhere."""
        try:
            return await hello
        except ProtocolError as error:
            log.warning("hello_refused", code=int(error.close_code), reason=error.code.value, text=error.text)
            await self._close(send, error)
        except StoreUnavailable:
            log.warning("hello_refused", code=int(CloseCode.GOING_AWAY), reason=ErrorCode.STORE_UNAVAILABLE.value)
            error_message = Error(ErrorCode.STORE_UNAVAILABLE.value, "expected the store to answer; come back", "")
            await send({"type": "websocket.send", "bytes": codec.encode(error_message)})
            await send({"type": "websocket.close", "code": int(CloseCode.GOING_AWAY)})
        except Exception as error:
            # Broad, as for all that comes after a hello: the page is told, and who looks for it finds it in the log.
            await self._close(send, unforeseen(error))
        return None

    async def _close(self, send: Send, error: ProtocolError) -> None:
        self._metrics.closed.labels(str(int(error.close_code))).inc()
        await close_early(send, error)


def check_version(major: int) -> None:
    """Refuse a client this server cannot talk to.

    Raises:
        UnsupportedVersionError: Another major version.
    """
    if major != MAJOR:
        raise UnsupportedVersionError(f"expected major version {MAJOR}, got {major}; update the client")
