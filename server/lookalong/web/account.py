"""``/api/v1/login``, ``/api/v1/logout``, ``/api/v1/me``: agents and their log-in cookie."""

from typing import Annotated, Any

from msgspec import Meta, Struct
from starlette.requests import Request
from starlette.responses import Response

from lookalong.security import origin, token
from lookalong.security.login import LoggedIn, TooManyAttempts, WrongCredentials, cookie_name
from lookalong.store import AgentRecord

from .answer import ApiError, json_answer
from .body import read_json
from .parts import Parts, parts_of

__all__ = ["administrator_of", "agent_of", "check_same_origin", "log_in", "log_out", "login_of", "me"]


class Credentials(Struct):
    """Body of a log-in. The bounds keep hashing cheap."""

    email: Annotated[str, Meta(min_length=1, max_length=320)]
    password: Annotated[str, Meta(min_length=1, max_length=1024)]


async def log_in(request: Request) -> Response:
    """Check e-mail and password, answer with the agent and the cookie."""
    check_same_origin(request)
    parts = parts_of(request)
    credentials = await read_json(request, Credentials)
    try:
        started = await parts.logins.authenticate(credentials.email, credentials.password, _address(request))
    except TooManyAttempts as error:
        raise ApiError(
            429,
            "rate_limited",
            f"too many attempts; try again in {error.retry_after_s} s",
            {"Retry-After": str(error.retry_after_s)},
        ) from None
    except WrongCredentials:
        raise ApiError(401, "wrong_credentials", "the e-mail or the password is wrong") from None
    await parts.logins.log_out(_cookie(request, parts))
    answer = json_answer({"agent": _public(started.agent)})
    _set_cookie(answer, parts, started)
    return answer


async def log_out(request: Request) -> Response:
    """End the log-in of the cookie, if there is one, and close its sockets."""
    check_same_origin(request)
    await read_json(request, dict[str, Any])
    parts = parts_of(request)
    await parts.logins.log_out(_cookie(request, parts))
    answer = json_answer({"ok": True})
    _drop_cookie(answer, parts)
    return answer


async def me(request: Request) -> Response:
    """Tell who is logged in, and the sites they help on."""
    agent = await agent_of(request)
    sites = [site for site in await parts_of(request).store.sites() if site.id in agent.site_ids]
    return json_answer({"agent": _public(agent), "sites": [{"id": site.id, "name": site.name} for site in sites]})


async def agent_of(request: Request) -> AgentRecord:
    """Return the agent who is logged in; raises ``ApiError`` 401 if nobody is, 403 for what another site asks.

    The cookie is ``SameSite=Strict``; that other sites cannot even ask does not rest on it alone.
    """
    check_same_origin(request)
    parts = parts_of(request)
    agent = await parts.logins.agent_for(_cookie(request, parts))
    if agent is None:
        raise ApiError(401, "not_authenticated", "expected a log-in; log in at /console/")
    return agent


async def login_of(request: Request) -> str | None:
    """Return the digest of the live log-in's token, by which its consoles are known; None if nobody is logged in."""
    parts = parts_of(request)
    cookie = _cookie(request, parts)
    return token.digest(cookie) if await parts.logins.agent_for(cookie) else None


async def administrator_of(request: Request) -> AgentRecord:
    """Return the agent who is logged in, if an administrator; raises ``ApiError`` 401 or 403."""
    agent = await agent_of(request)
    if agent.role != "administrator":
        raise ApiError(403, "not_allowed", f"expected the role administrator, got {agent.role}")
    return agent


def check_same_origin(request: Request) -> None:
    """Refuse what another site's page sends with an agent's browser; raises ``ApiError`` 403.

    Every browser says where a POST comes from (Fetch §3.2; Fetch Metadata); a program that says nothing brings no
    cookies it was not given.
    """
    site = request.headers.get("sec-fetch-site", "same-origin")
    sent = request.headers.get("origin")
    own = origin.of_server(parts_of(request).settings.public_url, request.url.scheme, request.headers.get("host", ""))
    if site not in ("same-origin", "none") or (sent is not None and sent != own):
        raise ApiError(403, "not_allowed", f"expected a request from a page of {own}, got one from {sent or site}")


# Private -----------------------------------------------------------------------------------------


def _public(agent: AgentRecord) -> dict[str, str]:
    return {"id": agent.id, "email": agent.email, "name": agent.name, "role": agent.role}


def _address(request: Request) -> str:
    return request.client.host if request.client else "unknown"


def _cookie(request: Request, parts: Parts) -> str:
    return request.cookies.get(cookie_name(parts.settings.secure), "")


def _set_cookie(answer: Response, parts: Parts, started: LoggedIn) -> None:
    answer.set_cookie(
        cookie_name(parts.settings.secure),
        started.token,
        max_age=started.max_age_s,
        path="/",
        secure=parts.settings.secure,
        httponly=True,
        samesite="strict",
    )


def _drop_cookie(answer: Response, parts: Parts) -> None:
    answer.delete_cookie(
        cookie_name(parts.settings.secure), path="/", secure=parts.settings.secure, httponly=True, samesite="strict"
    )
