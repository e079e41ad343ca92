"""Uvicorn, set up for this application, and stopped without a trace of alarm."""

import asyncio
import signal
import socket
import sys
from collections.abc import Callable
from contextlib import suppress

import uvicorn

from .app import Application
from .config import Settings

__all__ = ["AddressInUse", "bind", "serve"]

STOP_WAIT_S = 5
"""Seconds that requests under way have when the server stops."""

MAX_FRAME = 1024 * 1024
"""Bytes of a WebSocket frame before our own limits, which are far below, even see it."""


class AddressInUse(Exception):
    """Something listens there already, or this process may not."""


def bind(host: str, port: int) -> socket.socket:
    """Return a listening socket; raises ``AddressInUse``."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.socket(family, kind, protocol)
    except OSError as error:
        raise AddressInUse(f"cannot listen on {host}: {error.strerror}") from None
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(address)
        listener.listen(_BACKLOG)
    except OSError as error:
        listener.close()
        raise AddressInUse(
            f"cannot listen on {host} port {port}: {error.strerror}; choose another with --port"
        ) from None
    return listener


def serve(application: Application, settings: Settings, listener: socket.socket, on_ready: Callable[[], None]) -> bool:
    """Serve until Ctrl-C or SIGTERM; tell whether it ever started.

    Args:
        application: What to serve.
        settings: Of this process.
        listener: From ``bind``; closed at the end.
        on_ready: Called once requests are answered.
    """
    config = uvicorn.Config(
        application,
        loop="uvloop" if sys.platform != "win32" else "asyncio",
        http="httptools",
        ws="websockets-sansio",
        ws_max_size=MAX_FRAME,
        ws_per_message_deflate=False,
        # The protocol has its own heartbeat, which also carries what the client must know.
        ws_ping_interval=None,
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=settings.trusted_proxies or None,
        timeout_graceful_shutdown=STOP_WAIT_S,
    )
    server = _Server(config, application, on_ready)
    # Uvicorn raises the signal again when it has stopped: stopping when asked to is no failure. Where it could not
    # start it exits by itself.
    signal.signal(signal.SIGTERM, lambda _number, _frame: None)
    with suppress(KeyboardInterrupt, SystemExit):
        server.run([listener])
    return server.started


# Private -----------------------------------------------------------------------------------------

_BACKLOG = 2048


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, application: Application, on_ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._application, self._on_ready = application, on_ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._on_ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        # Before Uvicorn closes the sockets under our feet: clients hear "goaway" and come back elsewhere.
        with suppress(TimeoutError):
            await asyncio.wait_for(self._application.drain(), STOP_WAIT_S)
        await super().shutdown(sockets)
