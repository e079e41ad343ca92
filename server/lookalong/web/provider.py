"""``/api/v1/login/provider``: log-ins through the provider of the server's owner."""

from typing import Annotated, Any

from msgspec import Meta, Struct
from starlette.requests import Request
from starlette.responses import Response

from lookalong.security.attempt import ATTEMPT_S
from lookalong.security.login import LoggedIn
from lookalong.security.provider import ProviderRefused
from lookalong.security.provider_login import Answer, CodeWanted, ProviderLogins
from lookalong.store import StoreUnavailable

from .account import Entered, entered
from .answer import ApiError, Done
from .caller import address_of, set_cookie
from .device import shown
from .operation import Call
from .parts import Parts
from .refusal import refusals

__all__ = [
    "CALLBACK",
    "Code",
    "Destination",
    "ProviderName",
    "arrive_from_provider",
    "enter_by_provider",
    "leave_for_provider",
    "show_provider",
]

CALLBACK = "/login/provider/callback"
"""Where the provider sends browsers back to, below ``operation.PREFIX``."""


class ProviderName(Struct):
    """Whether agents may log in through a provider, and what it is called; empty: there is none."""

    name: str


class Destination(Struct):
    """Where the browser has to go: an address of the provider's."""

    address: str


class Code(Struct):
    """Body that finishes a log-in: a one-time code of the app, or a recovery code."""

    code: Annotated[str, Meta(min_length=1, max_length=64)]


async def show_provider(call: Call) -> ProviderName:
    """Tell whether agents may log in through a provider."""
    provider = call.parts.provider
    return ProviderName(provider.name if provider else "")


async def leave_for_provider(call: Call, _nothing: dict[str, Any]) -> Destination:
    """Begin a log-in through the provider, answer with where to go and a cookie for the way back."""
    with refusals(401):
        leaving = await _provider(call).begin(address_of(call.request))
    call.dress = lambda answer: _keep(answer, call.parts, leaving.secret)
    return Destination(leaving.address)


async def arrive_from_provider(call: Call) -> Done:
    """Take a browser back from the provider, and lead it to the console at once, away from what its address holds."""
    secret = call.request.cookies.get(_cookie_name(call.parts), "")
    client = shown(call.request.headers.get("user-agent", ""))
    provider, found = _provider(call), None
    try:
        found = await provider.arrive(secret, _answer(call.request), address_of(call.request), client)
        place = "" if isinstance(found, LoggedIn) else "login/code"
    except ProviderRefused as error:
        place = f"login/{error.reason}"
    except StoreUnavailable:
        # As everywhere, but not on the page whose address has the code.
        place = "login/failed"

    def dress(answer: Response) -> None:
        # Always with a fragment: without one the browser keeps the one it came with.
        answer.headers["Location"] = f"/console/#/{place}"
        if place != "login/expired":
            # What belongs to no attempt of this browser, as anybody's link may, ends none of it either.
            _keep(answer, call.parts, found.secret if isinstance(found, CodeWanted) else "")
        if isinstance(found, LoggedIn):
            set_cookie(answer, call.parts, found)

    call.dress = dress
    return Done()


async def enter_by_provider(call: Call, sent: Code) -> Entered:
    """Finish a log-in that a code was still missing for, answer with the agent and the cookie."""
    secret = call.request.cookies.get(_cookie_name(call.parts), "")
    client = shown(call.request.headers.get("user-agent", ""))
    with refusals(401):
        started = await _provider(call).enter(secret, sent.code, address_of(call.request), client)
    answer = await entered(call, started)
    set_login = call.dress

    def dress(response: Response) -> None:
        set_login(response)
        _keep(response, call.parts, "")

    call.dress = dress
    return answer


# Private -----------------------------------------------------------------------------------------


def _provider(call: Call) -> ProviderLogins:
    if call.parts.provider is None:
        raise ApiError(409, "conflict", "expected a server whose owner has a provider; see oidc_issuer")
    return call.parts.provider


def _answer(request: Request) -> Answer:
    """Return what a browser brings; what is said twice is not said (RFC 6749 §3.1)."""
    said = request.query_params

    def once(name: str) -> str | None:
        values = said.getlist(name)
        return values[0] if len(values) == 1 else None

    return Answer(once("state") or "", once("code") or "", once("error") or "", once("iss"))


def _cookie_name(parts: Parts) -> str:
    return "__Host-lookalong_provider" if parts.settings.secure else "lookalong_provider"


def _keep(answer: Response, parts: Parts, secret: str) -> None:
    """Have the browser keep what it is on its way with, or nothing any more.

    Lax, because the provider's page leads it back here; what is strict would not come along.
    """
    answer.set_cookie(
        _cookie_name(parts),
        secret,
        max_age=ATTEMPT_S if secret else 0,
        path="/",
        secure=parts.settings.secure,
        httponly=True,
        samesite="lax",
    )
