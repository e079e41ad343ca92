"""Who may open a socket at all: decided from the HTTP request, before anything is accepted."""

from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, MutableMapping
from dataclasses import dataclass
from typing import Any, Final

from lookalong.protocol.limit import SUBPROTOCOL
from lookalong.security import origin
from lookalong.security.login import cookie_name
from lookalong.security.rate import Clock
from lookalong.store import SiteRecord, Store
from lookalong.store.lookup import Lookup

from .limit import SITES_TTL_S

__all__ = ["AgentDoor", "Receive", "Refusal", "Scope", "Send", "VisitorDoor", "refuse"]

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

_MAX_COOKIE: Final = 128
"""Characters of a log-in token; ours have 43."""


class Refusal(Exception):
    """The handshake is refused with an HTTP status.

    Args:
        status: HTTP status.
        text: What was expected, what came, what to do.
    """

    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.status, self.text = status, text


@dataclass(frozen=True, slots=True)
class Sites:
    """The sites as they were a moment ago."""

    by_key: dict[str, SiteRecord]
    origins: frozenset[str]
    read_at: float


class VisitorDoor:
    """Lets in pages whose origin belongs to some site; which one, the hello says.

    Args:
        store: Where sites are.
        clock: Seconds, monotonic.
    """

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store, self._clock = store, clock
        self._sites = Sites({}, frozenset(), float("-inf"))
        # Of the thousands of pages that come back to a new process each would read them.
        self._news = Lookup(self._find)

    async def check(self, scope: Scope) -> str:
        """Return the origin of a handshake.

        Raises:
            Refusal: 400 for another protocol, 403 for an origin no site knows.
            StoreUnavailable: Nobody can say.
        """
        _check_offer(scope)
        claimed = _only(scope, b"origin")
        if not origin.allowed(claimed, (await self._read()).origins) or claimed is None:
            raise Refusal(403, "expected the Origin of a site; add it with: lookalong site add --origin ORIGIN")
        return claimed

    async def site(self, key: str, claimed: str) -> SiteRecord | None:
        """Return the site of a key if this origin may embed it; None for either fault, with the same work."""
        site = (await self._read()).by_key.get(key)
        fits = origin.allowed(claimed, site.origins if site else frozenset())
        return site if fits else None

    async def _read(self) -> Sites:
        if self._clock() - self._sites.read_at >= SITES_TTL_S:
            await self._news.get("")
        return self._sites

    async def _find(self, _keys: Collection[str]) -> Mapping[str, Sites]:
        now, records = self._clock(), await self._store.sites()
        origins = frozenset(each for record in records for each in record.origins)
        self._sites = Sites({record.key: record for record in records}, origins, now)
        return {"": self._sites}


class AgentDoor:
    """Lets in the console: pages of this server's own origin, who then show their log-in's cookie.

    Args:
        public_url: Where browsers reach this server; empty for wherever they do.
    """

    def __init__(self, public_url: str) -> None:
        self._own = public_url
        self._cookie = cookie_name(public_url.startswith("https://"))

    def check(self, scope: Scope) -> str:
        """Return the log-in token of a handshake, an empty string if it has none.

        Raises:
            Refusal: 400 for another protocol, 403 for an origin that is not our own.
        """
        _check_offer(scope)
        claimed = _only(scope, b"origin")
        if claimed is None or claimed != (self._own or _own_origin(scope)):
            raise Refusal(403, "expected the Origin of this server; open the console under its public URL")
        return _cookie(scope, self._cookie)


async def refuse(scope: Scope, send: Send, refusal: Refusal) -> None:
    """Answer a handshake with a status, as far as the ASGI server can say one."""
    if "websocket.http.response" not in (scope.get("extensions") or {}):
        await send({"type": "websocket.close", "code": 1000})
        return
    body = refusal.text.encode()
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", str(len(body)).encode()),
        (b"x-content-type-options", b"nosniff"),
    ]
    await send({"type": "websocket.http.response.start", "status": refusal.status, "headers": headers})
    await send({"type": "websocket.http.response.body", "body": body})


# Private -----------------------------------------------------------------------------------------


def _check_offer(scope: Scope) -> None:
    if SUBPROTOCOL not in scope.get("subprotocols", ()):
        raise Refusal(400, f"expected the WebSocket subprotocol {SUBPROTOCOL}")
    if scope.get("query_string"):
        # Addresses end up in logs; credentials travel in the hello.
        raise Refusal(400, "expected an address without a query")


def _all(scope: Scope, name: bytes) -> list[str]:
    headers: Iterable[tuple[bytes, bytes]] = scope["headers"]
    return [value.decode("latin-1") for key, value in headers if key == name]


def _only(scope: Scope, name: bytes) -> str | None:
    """Return a header that is there exactly once: two of it may mean two things to two readers."""
    values = _all(scope, name)
    return values[0] if len(values) == 1 else None


def _own_origin(scope: Scope) -> str | None:
    host = _only(scope, b"host")
    scheme = "https" if scope.get("scheme") == "wss" else "http"
    if host is None:
        return None
    try:
        return origin.normalise(f"{scheme}://{host}")
    except ValueError:
        return None


def _cookie(scope: Scope, name: str) -> str:
    """Return a cookie's value; one of that name twice is nobody's (RFC 6265 leaves their order open)."""
    pairs = (pair.strip().partition("=") for header in _all(scope, b"cookie") for pair in header.split(";"))
    values = [value for key, _, value in pairs if key == name]
    return values[0] if len(values) == 1 and len(values[0]) <= _MAX_COOKIE else ""
