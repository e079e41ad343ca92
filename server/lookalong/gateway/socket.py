"""One accepted socket, from its hello to its close."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import structlog

from lookalong.protocol import codec
from lookalong.protocol.error import (
    HelloTimeoutError,
    InternalError,
    MalformedError,
    ProtocolError,
    UnauthenticatedError,
)
from lookalong.protocol.message import AgentHello, Error, VisitorHello
from lookalong.protocol.relay import is_relay
from lookalong.store.identifier import new_id

from .connection import AgentConnection, VisitorConnection
from .dispatch import Dispatch, work
from .limit import CLOSE_TIMEOUT_S

if TYPE_CHECKING:
    from collections.abc import Callable

    from .handshake import Receive, Send
    from .metric import Metrics

__all__ = ["Reader", "close_early", "converse", "read_hello", "unforeseen"]

log = structlog.get_logger(__name__)

MessageT = TypeVar("MessageT")
PeerT = TypeVar("PeerT", VisitorConnection, AgentConnection)


async def read_hello(receive: Receive, decode: Callable[[bytes], MessageT], timeout_s: float) -> MessageT | None:
    """Return the first message of a socket, None if it closed before.

    Raises:
        HelloTimeoutError: None came in time.
        UnauthenticatedError: It was a message, but not a hello.
        ProtocolError: It was no message of this side at all.
    """
    try:
        async with asyncio.timeout(timeout_s):
            data = await _receive(receive)
    except TimeoutError:
        raise HelloTimeoutError(f"expected a hello within {timeout_s:g} s") from None
    if data is None:
        return None
    if is_relay(data):
        raise UnauthenticatedError("expected a hello before anything else, got a relay frame")
    message = decode(data)
    if not isinstance(message, VisitorHello | AgentHello):
        raise UnauthenticatedError(f"expected a hello before anything else, got {type(message).__name__}")
    return message


async def close_early(send: Send, error: ProtocolError) -> None:
    """Close a socket that has not been welcomed: one error message, then the close code."""
    await send({"type": "websocket.send", "bytes": codec.encode(Error(error.code.value, error.text[:300], error.ref))})
    await send({"type": "websocket.close", "code": error.close_code, "reason": error.code.value})


def unforeseen(error: BaseException, connection_id: str = "") -> InternalError:
    """Write down what nobody foresaw, and return what to tell the peer: an id by which both ends know it."""
    ref = new_id("err")
    log.error("handler_failed", ref=ref, connection=connection_id, exc_info=error)
    return InternalError(ref)


class Reader(Generic[PeerT]):
    """Reads one side's sockets.

    Args:
        decode: Bytes to messages of this side.
        dispatch: What messages lead to.
        relay: What relay frames lead to.
        debug: Whether each frame's first bytes are logged; never contents.
    """

    def __init__(
        self,
        decode: Callable[[bytes], Any],
        dispatch: Dispatch,
        relay: Callable[[PeerT, bytes], None],
        debug: bool,
    ) -> None:
        self._decode, self._dispatch, self._debug = decode, dispatch, debug
        self._relay: Callable[[PeerT, bytes], None] = relay

    async def read(self, connection: PeerT, receive: Receive) -> None:
        """Do what the peer sends until it is gone.

        Raises:
            ProtocolError: The peer broke the protocol.
        """
        while (data := await _receive(receive)) is not None:
            if self._debug:
                log.debug(
                    "frame", connection=connection.id, size=len(data), head=data[:16].hex() if is_relay(data) else ""
                )
            if is_relay(data):
                await self._frame(connection, data)
            else:
                await self._dispatch.handle(connection, self._decode(data))

    async def _frame(self, connection: PeerT, data: bytes) -> None:
        if isinstance(connection, VisitorConnection):
            wait = connection.budget.mirror_wait_s(len(data))
            if wait > 0:
                # Not reading makes TCP hold the page back: capture then coalesces, and nothing is lost.
                await asyncio.sleep(wait)
            connection.budget.count_mirror(len(data))
        self._relay(connection, data)


async def converse(connection: PeerT, reader: Reader[PeerT], receive: Receive, send: Send, metrics: Metrics) -> None:
    """Read, work and write until the socket is over, whoever ends it."""
    writer = asyncio.create_task(connection.outbox.write(send))
    busy: set[asyncio.Task[None]] = {
        asyncio.create_task(reader.read(connection, receive)),
        asyncio.create_task(work(connection)),
        # Apart from the writer, which a peer that does not read holds up.
        asyncio.create_task(connection.outbox.ended()),
    }
    try:
        await asyncio.wait({writer, *busy}, return_when=asyncio.FIRST_COMPLETED)
        for task in busy:
            if task.done() and (error := task.exception()) is not None:
                _close(connection, error)
        if connection.outbox.finished:
            await asyncio.wait({writer}, timeout=CLOSE_TIMEOUT_S)
    finally:
        for task in (writer, *busy):
            task.cancel()
        [written, *_] = await asyncio.gather(writer, *busy, return_exceptions=True)
        _report(connection, metrics)
    if isinstance(written, Exception) and not isinstance(written, OSError):
        raise written


# Private -----------------------------------------------------------------------------------------


async def _receive(receive: Receive) -> bytes | None:
    """Return the next binary message, None at the end.

    Raises:
        MalformedError: A text message.
    """
    event = await receive()
    if event["type"] == "websocket.disconnect":
        return None
    data: bytes | None = event.get("bytes")
    if data is None:
        raise MalformedError("expected a binary message, got a text")
    if not data:
        raise MalformedError("expected a message or a relay frame, got nothing")
    return data


def _close(connection: VisitorConnection | AgentConnection, error: BaseException) -> None:
    """Close a socket whose reading or working failed."""
    if isinstance(error, ProtocolError):
        connection.close(error)
    elif not isinstance(error, OSError):
        connection.close(unforeseen(error, connection.id))


def _report(connection: VisitorConnection | AgentConnection, metrics: Metrics) -> None:
    """Write the one line about a connection closed for a cause."""
    cause = connection.cause
    if cause is None:
        return
    metrics.closed.labels(str(int(cause.close_code))).inc()
    log.warning(
        "socket_closed",
        side=connection.side,
        code=int(cause.close_code),
        reason=cause.code.value,
        text=cause.text,
        connection=connection.id,
        peer=connection.author_id,
    )
