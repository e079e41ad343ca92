"""Bodies of API requests, strictly: JSON, small, in time, of the expected shape."""

import asyncio
from typing import TypeVar

import msgspec
from starlette.requests import ClientDisconnect, Request
from starlette.types import Message

from .answer import ApiError

__all__ = ["BODY_TIMEOUT_S", "MAX_BODY", "MAX_STRANGERS_BODY", "check_binary", "check_type", "read_bytes", "read_json"]

MAX_BODY = 64 * 1024
"""Bytes: the API takes no more than a form."""

MAX_STRANGERS_BODY = 24 * 1024
"""Bytes before a log-in: e-mail and password, however they are escaped."""

BODY_TIMEOUT_S = 10.0
"""Seconds for the whole body: one that trickles in holds a connection for nothing."""

_T = TypeVar("_T")


async def read_json(request: Request, shape: type[_T], most: int = MAX_BODY) -> _T:
    """Return the body as the given msgspec struct.

    Args:
        request: Its body has not been read.
        shape: What is expected.
        most: Bytes; fewer for strangers, of whom many may each hold an unfinished one.

    Raises:
        ApiError: 415 not JSON, 413 too large, 408 too slow, 400 not of that shape.
    """
    check_type(request)
    body = await read_bytes(request, most)
    try:
        return msgspec.json.decode(body, type=shape)
    except msgspec.ValidationError as error:
        # Names the field and the types, never the values.
        raise ApiError(400, "bad_request", f"expected another body: {error}") from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise ApiError(400, "bad_request", "expected one JSON object in UTF-8") from None


async def read_bytes(request: Request, most: int, seconds: float = BODY_TIMEOUT_S) -> bytes:
    """Return the body as it came; raises ``ApiError`` 413 for more than ``most`` bytes, 408 if it is not in time."""
    # Uvicorn answers 400 to a length that is no number.
    if int(request.headers.get("content-length", "0")) > most:
        raise _too_large(most)
    body = bytearray()
    try:
        async with asyncio.timeout(seconds):
            # `request.stream()` would hold on to each chunk while it waits for the next.
            more = True
            while more:
                more = _take(await request.receive(), body)
                if len(body) > most:
                    raise _too_large(most)
    except (TimeoutError, ClientDisconnect):
        raise ApiError(408, "timeout", f"expected the whole body within {seconds:g} s; send it again") from None
    return bytes(body)


def check_type(request: Request) -> None:
    """Refuse a body of another kind, if only said to be one; raises ``ApiError`` 415."""
    # A form of another site can post text/plain without asking; it cannot post JSON (CORS preflight, Fetch §2.2).
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json" or "content-encoding" in request.headers:
        raise ApiError(415, "unsupported_media_type", "expected a body of application/json without Content-Encoding")


def check_binary(request: Request) -> None:
    """Refuse a body that is not said to be bytes: a form cannot say so; raises ``ApiError`` 415."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/octet-stream" or "content-encoding" in request.headers:
        raise ApiError(415, "unsupported_media_type", "expected a body of application/octet-stream, not encoded")


# Private -----------------------------------------------------------------------------------------


def _take(message: Message, body: bytearray) -> bool:
    """Add what a message has to the body; return whether there is more of it."""
    if message["type"] == "http.disconnect":
        raise ClientDisconnect
    body += message.get("body", b"")
    more: bool = message.get("more_body", False)
    return more


def _too_large(most: int) -> ApiError:
    return ApiError(413, "too_large", f"expected a body of at most {most} bytes", {"Connection": "close"})
