"""Answers of the API: JSON, and one shape for every error: ``{"error": {"code": …, "message": …}}``."""

from collections.abc import Mapping
from typing import Any

import msgspec
from msgspec import Struct
from starlette.responses import Response

__all__ = ["ApiError", "Done", "Fault", "Refused", "error_answer", "json_answer"]


class Done(Struct):
    """Answer of what has nothing to say."""

    ok: bool = True


class Fault(Struct):
    """What is wrong: a code for the caller's program, a message for its maker."""

    code: str
    message: str


class Refused(Struct):
    """The one shape of every error."""

    error: Fault


class ApiError(Exception):
    """A request that is refused.

    Args:
        status: HTTP status.
        code: What the caller's program can act on.
        message: What was expected, what came, what to do. Safe to send: never exception details.
        headers: More headers.
    """

    def __init__(self, status: int, code: str, message: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.status, self.code, self.message, self.headers = status, code, message, headers


def json_answer(value: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """Return a value as JSON that no cache keeps: it may be about one agent alone."""
    kept = {"Cache-Control": "no-store", **(headers or {})}
    return Response(msgspec.json.encode(value), status, kept, media_type="application/json")


def error_answer(error: ApiError) -> Response:
    """Return an error in the shape of all errors."""
    return json_answer(Refused(Fault(error.code, error.message)), error.status, error.headers)
