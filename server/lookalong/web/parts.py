"""What the HTTP side works with: made once when the server starts, handed to every request."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from prometheus_client import CollectorRegistry
from starlette.requests import Request

from lookalong.attachment import FileSeal
from lookalong.bus import Bus
from lookalong.cobrowse import Asset
from lookalong.config import Settings
from lookalong.depot import Depot
from lookalong.security.frame import FrameSeal
from lookalong.security.login import Logins
from lookalong.security.passkey_login import Passkeys
from lookalong.security.provider_login import ProviderLogins
from lookalong.security.rate import Buckets
from lookalong.store import Store

from .asset import Assets

__all__ = ["Parts", "parts_of"]


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of a running server."""

    settings: Settings
    store: Store
    bus: Bus
    logins: Logins
    passkeys: Passkeys
    provider: ProviderLogins | None
    """Where agents log in by another's word; None: nowhere."""
    clock: Callable[[], int]
    """Milliseconds since 1970."""
    registry: CollectorRegistry
    assets: Assets
    help_rate: Buckets
    """Of widgets that were refused, by address."""
    frame_rate: Buckets
    """Of pages in frames that were asked to be shown, by address."""
    frames: FrameSeal
    """Makes their challenges."""
    depot: Depot
    """Where files that people hand over lie."""
    files: FileSeal
    """Knows who may bring one, and who may have one."""
    file_rate: Buckets
    """Of parts of uploads by their sender, of downloads by address."""
    page_asset: Callable[[str, str], Awaitable[Asset | None]]
    """Finds a file of a customer's page by the digest of a log-in's token and the file's hash."""
    rules_changed: Callable[[str], Awaitable[None]]
    """Tells the pages of a site, by its id, what it hides and says from now on."""
    visitor_erased: Callable[[str, str], None]
    """Closes the pages of a visitor who was erased, by the ids of site and visitor; they begin anew."""


def parts_of(request: Request) -> Parts:
    """Return the parts of the server that got the request."""
    parts = request.app.state.parts
    if not isinstance(parts, Parts):
        raise TypeError(f"expected a started server, got {parts!r}")
    return parts
