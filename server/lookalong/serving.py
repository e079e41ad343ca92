"""Uvicorn, set up for this application, and stopped without a trace of alarm."""

import asyncio
import gc
import signal
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any, cast

import uvicorn
from starlette.types import ASGIApp

from .app import Application
from .config import Settings
from .transport import Guard, HttpProtocol, Limits, Proxies, Refused, WebSocketProtocol

if sys.platform != "win32":
    import resource

__all__ = ["AddressInUse", "bind", "configure", "keep_what_stays", "serve"]

STOP_WAIT_S = 5
"""Seconds that requests under way have when the server stops."""


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
    _notice_dead_peers(listener)
    try:
        listener.bind(address)
        listener.listen(_BACKLOG)
    except OSError as error:
        listener.close()
        raise AddressInUse(
            f"cannot listen on {host} port {port}: {error.strerror}; choose another with --port"
        ) from None
    return listener


def configure(
    application: ASGIApp, settings: Settings, limits: Limits | None = None, refused: Refused | None = None
) -> uvicorn.Config:
    """Return Uvicorn's configuration.

    Args:
        application: What to serve.
        settings: Of this process.
        limits: Bounds of a connection; those of the settings by default.
        refused: Counts what does not get through.
    """
    guard = Guard(limits or _limits_of(settings), Proxies(settings.trusted_proxies), refused or Refused())
    # Uvicorn calls what it is given with keywords of its own, class or not.
    http, websocket = cast("Any", partial(HttpProtocol, guard)), cast("Any", partial(WebSocketProtocol, guard))
    return uvicorn.Config(
        application,
        loop="uvloop" if sys.platform != "win32" else "asyncio",
        http=http,
        ws=websocket,
        ws_max_size=guard.limits.message_bytes,
        ws_per_message_deflate=False,
        # The protocol has its own heartbeat, and our class looks after the rest.
        ws_ping_interval=None,
        interface="asgi3",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        # Our class does that, before anything is counted.
        proxy_headers=False,
        timeout_graceful_shutdown=STOP_WAIT_S,
    )


def _limits_of(settings: Settings) -> Limits:
    """Return the bounds an owner has set, as far as the operating system lets this process open as many files."""
    files = _allow_files(settings.sockets_total + _OTHER_FILES)
    return Limits(
        sockets_total=min(settings.sockets_total, max(16, files - _OTHER_FILES)),
        sockets_per_address=settings.sockets_per_address,
        connects=(settings.sockets_per_address / 10, float(settings.sockets_per_address)),
    )


def serve(
    application: Application,
    settings: Settings,
    listener: socket.socket,
    on_ready: Callable[[], None],
    limits: Limits | None = None,
) -> bool:
    """Serve until Ctrl-C or SIGTERM; tell whether it ever started.

    Args:
        application: What to serve.
        settings: Of this process.
        listener: From ``bind``; closed at the end.
        on_ready: Called once requests are answered.
        limits: Bounds of a connection; those of the settings by default.
    """
    server = _Server(configure(application, settings, limits, application.refused), application, on_ready)
    # Uvicorn raises the signal again when it has stopped: stopping when asked to is no failure. Where it could not
    # start it exits by itself.
    signal.signal(signal.SIGTERM, lambda _number, _frame: None)
    with suppress(KeyboardInterrupt, SystemExit):
        server.run([listener])
    return server.started


def keep_what_stays() -> None:
    """Have the garbage collector never look again at what there is now.

    Code and the parts of the application stay as long as the process does. Each full collection took 20 to 50 ms to
    find that out, in which nobody's message moved. For the same reason it looks at the rest less often: what sockets
    are made of stays too, and of thousands that come at once it took a fifth of the time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_COLLECT)


# Private -----------------------------------------------------------------------------------------

_BACKLOG = 2048

_COLLECT = 5_000, 10, 200
"""Objects more than before, of those that may have cycles, until the youngest are looked at, which takes 0.3 ms; times
that this is done until those that outlived it are (4 ms); and times of that until all are."""

_OTHER_FILES = 128
"""Files beside the sockets of peers: the store, the bus, the refused who are still told why."""

_DEAD_AFTER_S = 45
"""Seconds until a peer that acknowledges nothing is given up, whatever it is connected for."""


def _notice_dead_peers(listener: socket.socket) -> None:
    """Have the operating system look after connections on which nobody says anything; accepted sockets inherit it."""
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    options = {
        "TCP_KEEPIDLE": _DEAD_AFTER_S // 3,
        "TCP_KEEPINTVL": _DEAD_AFTER_S // 3,
        "TCP_KEEPCNT": 2,
        # Also for what was sent and not acknowledged, or not taken for want of room (RFC 5482); in milliseconds.
        "TCP_USER_TIMEOUT": _DEAD_AFTER_S * 1000,
    }
    for name, value in options.items():
        # Not every system has each of them.
        with suppress(OSError, AttributeError):
            listener.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), value)


def _allow_files(wanted: int) -> int:
    """Raise how many files this process may open towards what is wanted; return how many it may."""
    if sys.platform == "win32":
        return wanted
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == resource.RLIM_INFINITY or soft >= wanted:
        return wanted
    most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
        return most
    return soft


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, application: Application, on_ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._application, self._on_ready = application, on_ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            keep_what_stays()
            self._on_ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        # Before Uvicorn closes the sockets under our feet: clients hear "goaway" and come back elsewhere.
        with suppress(TimeoutError):
            await asyncio.wait_for(self._application.drain(), STOP_WAIT_S)
        await super().shutdown(sockets)
