"""Answers given below the application: one status, one line of text, then the connection ends."""

from http import HTTPStatus

__all__ = ["refusal"]


def refusal(status: int, text: str) -> bytes:
    """Return a whole HTTP answer.

    Args:
        status: HTTP status.
        text: What was expected, what came, what to do; ASCII.
    """
    body = text.encode("ascii")
    retry = "retry-after: 10\r\n" if status in (429, 503) else ""
    head = (
        f"HTTP/1.1 {status} {HTTPStatus(status).phrase}\r\n"
        "content-type: text/plain; charset=utf-8\r\n"
        f"content-length: {len(body)}\r\n"
        "cache-control: no-store\r\n"
        "x-content-type-options: nosniff\r\n"
        f"{retry}connection: close\r\n\r\n"
    )
    return head.encode("ascii") + body
