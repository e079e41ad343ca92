"""Messages to bytes and back, strictly.

A decoder accepts what its side may receive and nothing else: an unknown type, a wrong number or kind of fields, a map,
an extension type, invalid UTF-8 or a trailing byte is refused. MessagePack:
https://github.com/msgpack/msgpack/blob/master/spec.md
"""

from typing import Any, TypeVar

import msgspec

from .error import ForbiddenError, MalformedError, TooLargeError
from .limit import MAX_MESSAGE
from .message import AgentMessage, ServerMessage, VisitorMessage

__all__ = ["decode_agent", "decode_server", "decode_visitor", "encode", "is_message"]

_encoder = msgspec.msgpack.Encoder()
_visitor: msgspec.msgpack.Decoder[VisitorMessage] = msgspec.msgpack.Decoder(VisitorMessage)
_agent: msgspec.msgpack.Decoder[AgentMessage] = msgspec.msgpack.Decoder(AgentMessage)
_server: msgspec.msgpack.Decoder[ServerMessage] = msgspec.msgpack.Decoder(ServerMessage)
_anyone: msgspec.msgpack.Decoder[Any] = msgspec.msgpack.Decoder(VisitorMessage | AgentMessage | ServerMessage)


def encode(message: ServerMessage | VisitorMessage | AgentMessage) -> bytes:
    """Return the message as one MessagePack array."""
    return _encoder.encode(message)


def decode_visitor(data: bytes) -> VisitorMessage:
    """Decode what came from a visitor socket.

    Raises:
        MalformedError: Not a message of this protocol.
        ForbiddenError: A message of this protocol that a visitor may not send.
        TooLargeError: More than ``MAX_MESSAGE`` bytes.
    """
    return _decode(_visitor, data, "a visitor")


def decode_agent(data: bytes) -> AgentMessage:
    """Decode what came from an agent socket; raises as ``decode_visitor`` does."""
    return _decode(_agent, data, "an agent")


def decode_server(data: bytes) -> ServerMessage:
    """Decode what came from a server; raises as ``decode_visitor`` does. For clients and tests."""
    return _decode(_server, data, "a server")


def is_message(data: bytes) -> bool:
    """Tell a message (MessagePack array) from a relay frame by the first byte."""
    return len(data) > 0 and (data[0] & 0xF0 == 0x90 or data[0] in (0xDC, 0xDD))


# Private -----------------------------------------------------------------------------------------

_T = TypeVar("_T")

# What msgspec raises on hostile bytes: its own errors, a bad string, too deep a nesting.
_REFUSED = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)


def _decode(decoder: msgspec.msgpack.Decoder[_T], data: bytes, who: str) -> _T:
    if len(data) > MAX_MESSAGE:
        raise TooLargeError(f"expected a message of at most {MAX_MESSAGE} bytes, got {len(data)}")
    try:
        return decoder.decode(data)
    except _REFUSED:
        raise _reason(data, who) from None


def _reason(data: bytes, who: str) -> MalformedError | ForbiddenError:
    """Tell a message that somebody else may send from one that nobody may."""
    try:
        message = _anyone.decode(data)
    except _REFUSED:
        return MalformedError("expected one MessagePack array of a known message; see docs/protocol.md")
    return ForbiddenError(f"expected a message {who} may send, got {type(message).__name__}")
