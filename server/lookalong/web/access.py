"""One log line a request, and the last line of defence: nothing that went wrong reaches the peer."""

import secrets
import time

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["AccessLog"]

log = structlog.get_logger("lookalong.access")


class AccessLog:
    """Logs method, path, status and duration; gives each request an id.

    The query is left out, and so are headers: they may hold secrets.

    Args:
        app: The application inside.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        request_id = scope.setdefault("state", {})["request_id"] = secrets.token_hex(8)
        started, status = time.perf_counter(), 500

        async def send_noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], (b"x-request-id", request_id.encode())]
            await send(message)

        try:
            await self._app(scope, receive, send_noting)
        except Exception:
            # Broad, because this is the boundary: the peer has its answer without details, the owner gets the rest.
            log.exception("request_failed", request_id=request_id)
        milliseconds = round((time.perf_counter() - started) * 1000, 1)
        path = scope.get("raw_path", scope["path"].encode()).decode("latin-1")
        log.info("request", method=scope["method"], path=path, status=status, ms=milliseconds, request_id=request_id)
