"""Errors of the wire protocol: one code for people and programs, one close code where the connection ends.

Tree::

    ProtocolError            the connection ends with ``close_code``
    ├── MalformedError       4400  not a message of this protocol, or out of order
    ├── UnsupportedVersionError 4400  a major version this server does not speak
    ├── UnauthenticatedError 4401  no valid credentials, or no longer
    ├── ForbiddenError       4403  this peer may never send that
    ├── UnknownSessionError  4404  the session named does not exist for this peer
    ├── HelloTimeoutError    4408  nothing valid was said in time
    ├── ReplacedError        4409  another tab took the session over
    ├── SessionEndedError    4410  the session this socket was for is over
    ├── TooLargeError        4413  more bytes than this kind of frame may have
    ├── RateLimitedError     4429  more than this peer may send
    ├── SlowConsumerError    4440  the peer does not read; reconnect and resume
    └── InternalError        1011  the server failed; nobody foresaw how

    RefusedError             the request is refused with ``code``; the connection goes on
"""

from enum import IntEnum, StrEnum
from typing import ClassVar

__all__ = [
    "CloseCode",
    "ErrorCode",
    "ForbiddenError",
    "HelloTimeoutError",
    "InternalError",
    "MalformedError",
    "ProtocolError",
    "RateLimitedError",
    "RefusedError",
    "ReplacedError",
    "SessionEndedError",
    "SlowConsumerError",
    "TooLargeError",
    "UnauthenticatedError",
    "UnknownSessionError",
    "UnsupportedVersionError",
]


class CloseCode(IntEnum):
    """WebSocket close codes in use (RFC 6455 §7.4; 4000-4999 are the application's)."""

    GOING_AWAY = 1001
    INTERNAL = 1011
    BAD_MESSAGE = 4400
    NOT_AUTHENTICATED = 4401
    NOT_ALLOWED = 4403
    UNKNOWN_SESSION = 4404
    HELLO_TIMEOUT = 4408
    REPLACED = 4409
    SESSION_ENDED = 4410
    TOO_LARGE = 4413
    RATE_LIMITED = 4429
    SLOW_CONSUMER = 4440


class ErrorCode(StrEnum):
    """Codes of the ``error`` message. The first group is followed by a close, the second is not."""

    BAD_MESSAGE = "bad_message"
    UNSUPPORTED_VERSION = "unsupported_version"
    NOT_AUTHENTICATED = "not_authenticated"
    NOT_ALLOWED = "not_allowed"
    HELLO_TIMEOUT = "hello_timeout"
    REPLACED = "replaced"
    TOO_LARGE = "too_large"
    SLOW_CONSUMER = "slow_consumer"
    INTERNAL = "internal"

    NOT_FOUND = "not_found"
    NOT_GRANTED = "not_granted"
    STALE_EPOCH = "stale_epoch"
    BUSY = "busy"
    RATE_LIMITED = "rate_limited"
    TOO_LONG = "too_long"
    EMPTY = "empty"
    ID_REUSED = "id_reused"
    SESSION_ENDED = "session_ended"
    CODE_INVALID = "code_invalid"
    CUSTOMER_AWAY = "customer_away"
    STORE_UNAVAILABLE = "store_unavailable"


class ProtocolError(Exception):
    """The peer broke the protocol: it gets one ``error`` message, then the close.

    Args:
        text: What was expected, what came, what to do. Safe to send: never exception details.
        ref: What it is about; may be empty.
    """

    code: ClassVar[ErrorCode]
    close_code: ClassVar[CloseCode]

    def __init__(self, text: str, ref: str = "") -> None:
        super().__init__(text)
        self.text, self.ref = text, ref


class MalformedError(ProtocolError):
    """The bytes are no message of this protocol, or came out of order."""

    code = ErrorCode.BAD_MESSAGE
    close_code = CloseCode.BAD_MESSAGE


class UnsupportedVersionError(ProtocolError):
    """The peer speaks a major version this server does not."""

    code = ErrorCode.UNSUPPORTED_VERSION
    close_code = CloseCode.BAD_MESSAGE


class UnauthenticatedError(ProtocolError):
    """There are no valid credentials, or they ended."""

    code = ErrorCode.NOT_AUTHENTICATED
    close_code = CloseCode.NOT_AUTHENTICATED


class ForbiddenError(ProtocolError):
    """This kind of peer may never send that."""

    code = ErrorCode.NOT_ALLOWED
    close_code = CloseCode.NOT_ALLOWED


class UnknownSessionError(ProtocolError):
    """The frame names a channel or session this peer has no part in."""

    code = ErrorCode.NOT_FOUND
    close_code = CloseCode.UNKNOWN_SESSION


class HelloTimeoutError(ProtocolError):
    """No hello came in time."""

    code = ErrorCode.HELLO_TIMEOUT
    close_code = CloseCode.HELLO_TIMEOUT


class ReplacedError(ProtocolError):
    """Another socket of the same tab or session took over."""

    code = ErrorCode.REPLACED
    close_code = CloseCode.REPLACED


class SessionEndedError(ProtocolError):
    """The session this socket sends for is over."""

    code = ErrorCode.SESSION_ENDED
    close_code = CloseCode.SESSION_ENDED


class TooLargeError(ProtocolError):
    """The frame has more bytes than its kind may have."""

    code = ErrorCode.TOO_LARGE
    close_code = CloseCode.TOO_LARGE


class RateLimitedError(ProtocolError):
    """The peer sends more than it may, far past the point where single requests are refused."""

    code = ErrorCode.RATE_LIMITED
    close_code = CloseCode.RATE_LIMITED


class SlowConsumerError(ProtocolError):
    """The peer does not read what it is sent."""

    code = ErrorCode.SLOW_CONSUMER
    close_code = CloseCode.SLOW_CONSUMER


class InternalError(ProtocolError):
    """The server failed, in a way that its log tells under ``ref``."""

    code = ErrorCode.INTERNAL
    close_code = CloseCode.INTERNAL

    def __init__(self, ref: str) -> None:
        super().__init__("expected no fault in the server; reconnect, and tell its owner the id of this one", ref)


class RefusedError(Exception):
    """A well-formed request that is refused; the connection goes on.

    Args:
        code: What the peer's program can act on.
        text: What was expected, what came, what to do.
    """

    def __init__(self, code: ErrorCode, text: str) -> None:
        super().__init__(text)
        self.code = code
        self.text = text
