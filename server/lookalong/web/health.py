"""``/healthz``, ``/readyz``, ``/metrics``: for those who run the server."""

import asyncio
from collections.abc import Awaitable
from ipaddress import ip_address

import structlog
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.requests import Request
from starlette.responses import Response

from lookalong.bus import BusUnavailableError
from lookalong.depot import BlobUnavailable
from lookalong.store import StoreUnavailable

from .answer import ApiError, json_answer
from .parts import parts_of

__all__ = ["PING_TIMEOUT_S", "healthz", "metrics", "readyz"]

PING_TIMEOUT_S = 2.0
"""Seconds for the store, the bus and the place of files to answer: a load balancer asks every few."""

log = structlog.get_logger(__name__)


async def healthz(_request: Request) -> Response:
    """Answer: this process is alive."""
    return json_answer({"ok": True})


async def readyz(request: Request) -> Response:
    """Tell whether this node can serve: 200, or 503 and what does not answer."""
    parts = parts_of(request)
    store, bus, files = await asyncio.gather(
        _answers(parts.store.ping()), _answers(parts.bus.ping()), _answers(parts.depot.ping())
    )
    ready = {"store": store, "bus": bus}
    if store and bus:
        # Without the place of files all nodes would be taken away at once, and with them the texts, which need none.
        return json_answer({"ok": True, **ready, "files": files})
    silent = " and ".join(name for name, answers in ready.items() if not answers)
    raise ApiError(503, "not_ready", f"the {silent} did not answer within {PING_TIMEOUT_S:g} s; run: lookalong doctor")


async def metrics(request: Request) -> Response:
    """Show the metrics in the Prometheus text format."""
    parts = parts_of(request)
    if not parts.settings.metrics_public and not _is_local(request):
        raise ApiError(403, "not_allowed", "metrics are for this machine only, unless metrics_public is set")
    return Response(generate_latest(parts.registry), media_type=CONTENT_TYPE_LATEST)


# Private -----------------------------------------------------------------------------------------


async def _answers(ping: Awaitable[None]) -> bool:
    try:
        await asyncio.wait_for(ping, PING_TIMEOUT_S)
    except (StoreUnavailable, BusUnavailableError, BlobUnavailable, TimeoutError) as error:
        log.warning("not_ready", reason=str(error) or type(error).__name__)
        return False
    return True


def _is_local(request: Request) -> bool:
    """Tell whether the request comes from this machine, and not through a proxy that runs on it."""
    if request.client is None or not {"x-forwarded-for", "forwarded"}.isdisjoint(request.headers.keys()):
        return False
    try:
        return ip_address(request.client.host).is_loopback
    except ValueError:
        return False
