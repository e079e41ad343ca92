"""The application, assembled in one place: settings in, one ASGI application out."""

import time
from contextlib import AsyncExitStack
from pathlib import Path

from prometheus_client import CollectorRegistry
from prometheus_client.gc_collector import GCCollector
from prometheus_client.platform_collector import PlatformCollector
from prometheus_client.process_collector import ProcessCollector
from starlette.types import Receive, Scope, Send

from .attachment import FileSeal
from .bus import BusUnavailableError, open_bus
from .config import Settings, SettingsError
from .depot import open_depot
from .gateway import Gateway, Metrics
from .login_provider import open_provider, provider_logins
from .security.frame import FrameSeal
from .security.login import Logins
from .security.passkey_login import Passkeys
from .security.rate import Buckets
from .store import Store, StoreError, StoreUnavailable
from .store.store import now_ms
from .sweeper import Sweeper
from .transport import Refused
from .web.asset import Assets
from .web.parts import Parts
from .web.route import HttpSide

__all__ = ["ASSETS", "Application", "create_app"]

ASSETS = Path(__file__).parent / "assets"
"""Where the built browser code lies in the package."""


def create_app(settings: Settings) -> "Application":
    """Return the application of one node; its lifespan opens and closes what it needs."""
    return Application(settings)


class Application:
    """One node as an ASGI application.

    WebSockets go straight to the gateway: nothing of the HTTP side wraps a frame on its way.

    Args:
        settings: Of this process.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self.refused = Refused()
        """What did not get as far as this application: whoever serves it counts here."""
        self._http = HttpSide(settings)
        self._node: _Node | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection, or the lifespan."""
        match scope["type"]:
            case "http":
                await self._http.app(scope, receive, send)
            case "websocket":
                await self._socket(scope, receive, send)
            case "lifespan":
                await self._lifespan(receive, send)

    async def drain(self) -> None:
        """Ask every client to move to another node and close its socket; what is stored stays stored."""
        if self._node is not None:
            await self._node.gateway.stop()

    async def _socket(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._node is None:
            raise RuntimeError("expected a started application; the ASGI server must run the lifespan")
        gateway = self._node.gateway
        endpoint = {"/ws/visitor": gateway.visitor_endpoint, "/ws/agent": gateway.agent_endpoint}.get(scope["path"])
        if endpoint is not None:
            await endpoint(scope, receive, send)
        else:
            # Closing before accepting is answered as HTTP 403 (ASGI, websocket.close).
            await receive()
            await send({"type": "websocket.close", "code": 1000})

    async def _lifespan(self, receive: Receive, send: Send) -> None:
        await receive()
        try:
            self._node = await _Node.start(self._settings, self.refused)
        except (StoreError, BusUnavailableError, SettingsError, ValueError, OSError) as error:
            reason = error.reason if isinstance(error, StoreUnavailable) else str(error)
            await send({"type": "lifespan.startup.failed", "message": f"could not start: {reason}"})
            return
        self._http.start(self._node.parts)
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await self._node.stop()
        await send({"type": "lifespan.shutdown.complete"})


# Private -----------------------------------------------------------------------------------------

# A host page's widget asks for help once when refused; a burst is one office behind one address.
_HELP_RATE, _HELP_BURST = 1 / 3, 20

# A page in a frame asks when it is loaded and when the site's rules change, and only while the page around is shared.
_FRAME_RATE, _FRAME_BURST = 2, 100


# A part of an upload, or a picture of a conversation that is opened.
_FILE_RATE, _FILE_BURST = 40, 400


class _Node:
    """What runs while the application does."""

    def __init__(self, parts: Parts, gateway: Gateway, closing: AsyncExitStack) -> None:
        self.parts, self.gateway, self._closing = parts, gateway, closing

    @classmethod
    async def start(cls, settings: Settings, refused: Refused) -> "_Node":
        async with AsyncExitStack() as opened:
            bus = open_bus(settings.bus_url)
            key = settings.read_audit_key()
            store = await Store.open(settings.resolved_store_url, audit_key=key, backups=settings.upgrade_folder)
            opened.push_async_callback(store.close)
            depot = open_depot(settings, store, now_ms)
            opened.push_async_callback(Sweeper(store, depot, settings.audit_days).stop)
            await bus.start()
            opened.push_async_callback(bus.close)
            logins = Logins(
                store,
                clock_ms=now_ms,
                clock_s=time.monotonic,
                lifetime_s=settings.login_s,
                idle_s=settings.login_idle_s,
                addresses=settings.addresses,
            )
            provider = open_provider(settings, now_ms)
            through = None
            if provider is not None:
                opened.push_async_callback(provider.close)
                through = await provider_logins(settings, store, logins, provider, now_ms)
            registry = _registry()
            registry.register(refused)
            frames = FrameSeal(key, time.time)
            files = FileSeal(key, time.time)
            gateway = Gateway(store, bus, logins, settings, Metrics(registry), frames, files, depot.purge)
            await gateway.start()
            opened.push_async_callback(gateway.stop)
            parts = Parts(
                settings=settings,
                store=store,
                bus=bus,
                logins=logins,
                passkeys=Passkeys(store, logins, clock_ms=now_ms, clock_s=time.monotonic),
                provider=through,
                clock=now_ms,
                registry=registry,
                assets=Assets(ASSETS),
                help_rate=Buckets(_HELP_RATE, _HELP_BURST, time.monotonic),
                frame_rate=Buckets(_FRAME_RATE, _FRAME_BURST, time.monotonic),
                frames=frames,
                depot=depot,
                files=files,
                file_rate=Buckets(_FILE_RATE, _FILE_BURST, time.monotonic),
                page_asset=gateway.asset,
                rules_changed=gateway.rules_changed,
                visitor_erased=gateway.visitor_erased,
            )
            return cls(parts, gateway, opened.pop_all())

    async def stop(self) -> None:
        await self._closing.aclose()


def _registry() -> CollectorRegistry:
    registry = CollectorRegistry()
    ProcessCollector(registry=registry)
    PlatformCollector(registry=registry)
    GCCollector(registry=registry)
    return registry
