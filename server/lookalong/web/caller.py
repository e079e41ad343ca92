"""Who sent a request: the log-in cookie, and whether the page that sent it is ours."""

from starlette.requests import Request
from starlette.responses import Response

from lookalong.security import api_key, origin
from lookalong.security.login import LoggedIn, cookie_name
from lookalong.store import ApiKeyRecord, LoginRecord

from .answer import ApiError
from .parts import Parts, parts_of

__all__ = [
    "address_of",
    "check_arrival",
    "check_same_origin",
    "cookie_of",
    "drop_cookie",
    "key_of",
    "login_of",
    "own_origin",
    "set_cookie",
]

KEY_TOUCH_MS = 60_000
"""Milliseconds between two notes that an API key is used: each is a write."""


def address_of(request: Request) -> str:
    """Return the network address of the peer."""
    return request.client.host if request.client else "unknown"


async def login_of(request: Request, *, used: bool) -> LoginRecord:
    """Return the log-in of a request; raises ``ApiError`` 401 if there is none.

    Args:
        request: As it came.
        used: Whether a person is behind it; consoles ask by themselves too.
    """
    login = await parts_of(request).logins.find(cookie_of(request), used=used)
    if login is None:
        raise ApiError(401, "not_authenticated", "expected a log-in; log in at /console/")
    return login


async def key_of(request: Request) -> ApiKeyRecord | None:
    """Return the API key that a program brings (``Authorization: Bearer``, RFC 6750 §2.1), None if it brings none.

    Raises:
        ApiError: 401: It is no key, or was ended.
    """
    sent = request.headers.get("authorization")
    if sent is None:
        return None
    kind, _, secret = sent.partition(" ")
    parts = parts_of(request)
    digest = api_key.digest(secret.strip()) if kind.lower() == "bearer" else ""
    key = await parts.store.api_key(digest) if digest else None
    if key is None:
        raise ApiError(401, "not_authenticated", "expected an API key that is good", {"WWW-Authenticate": "Bearer"})
    if parts.clock() - key.used_at_ms >= KEY_TOUCH_MS:
        await parts.store.touch_api_key(key.id)
    return key


def own_origin(request: Request) -> str:
    """Return the origin of our own pages, as the sender of a request reaches them."""
    return origin.of_server(parts_of(request).settings.public_url, request.url.scheme, request.headers.get("host", ""))


def check_same_origin(request: Request) -> None:
    """Refuse what another site's page sends with an agent's browser; raises ``ApiError`` 403.

    Every browser says where a POST comes from (Fetch §3.2; Fetch Metadata); a program that says nothing brings no
    cookies it was not given. The cookie is ``SameSite=Strict`` besides.
    """
    site = request.headers.get("sec-fetch-site", "same-origin")
    sent = request.headers.get("origin")
    own = own_origin(request)
    if site not in ("same-origin", "none") or (sent is not None and sent != own):
        raise ApiError(403, "not_allowed", f"expected a request from a page of {own}, got one from {sent or site}")


def check_arrival(request: Request) -> None:
    """Refuse what another site's page sends without leading the person here; raises ``ApiError`` 403.

    A page of another site may only do that: no frame, no script and no picture gets an answer (Fetch Metadata).
    """
    sent = request.headers
    leads = (sent.get("sec-fetch-mode"), sent.get("sec-fetch-dest")) == ("navigate", "document")
    if sent.get("sec-fetch-site", "none") not in ("same-origin", "none") and not leads:
        raise ApiError(403, "not_allowed", "expected a person who is led here, got a request of another site's page")


def cookie_of(request: Request) -> str:
    """Return the log-in token of a request, an empty string if it has none."""
    return request.cookies.get(cookie_name(parts_of(request).settings.secure), "")


def set_cookie(answer: Response, parts: Parts, started: LoggedIn) -> None:
    """Give the browser the token of a new log-in."""
    answer.set_cookie(
        cookie_name(parts.settings.secure),
        started.token,
        max_age=started.max_age_s,
        path="/",
        secure=parts.settings.secure,
        httponly=True,
        samesite="strict",
    )


def drop_cookie(answer: Response, parts: Parts) -> None:
    """Have the browser forget its token."""
    answer.delete_cookie(
        cookie_name(parts.settings.secure), path="/", secure=parts.settings.secure, httponly=True, samesite="strict"
    )
