"""``/api/v1/login``, ``/api/v1/logout``, ``/api/v1/me``: agents and their log-in cookie."""

from typing import Annotated, Any

from msgspec import Meta, Struct
from starlette.responses import Response

from lookalong.security.login import TooManyAttempts, WrongCredentials
from lookalong.store import AgentRecord, Role

from .answer import ApiError, Done
from .caller import address_of, cookie_of, drop_cookie, set_cookie
from .operation import Call

__all__ = ["Credentials", "Entered", "Me", "log_in", "log_out", "me"]


class Credentials(Struct):
    """Body of a log-in. The bounds keep hashing cheap."""

    email: Annotated[str, Meta(min_length=1, max_length=320)]
    password: Annotated[str, Meta(min_length=1, max_length=1024)]


class Self(Struct):
    """An agent, to the agent."""

    id: str
    email: str
    name: str
    role: Role


class SiteName(Struct):
    """A site, to those who help on it."""

    id: str
    name: str


class Entered(Struct):
    """Answer to a log-in."""

    agent: Self


class Me(Struct):
    """Who is logged in, and where they help."""

    agent: Self
    sites: list[SiteName]


async def log_in(call: Call, credentials: Credentials) -> Entered:
    """Check e-mail and password, answer with the agent and the cookie."""
    logins = call.parts.logins
    try:
        started = await logins.authenticate(credentials.email, credentials.password, address_of(call.request))
    except TooManyAttempts as error:
        raise ApiError(
            429,
            "rate_limited",
            f"too many attempts; try again in {error.retry_after_s} s",
            {"Retry-After": str(error.retry_after_s)},
        ) from None
    except WrongCredentials:
        raise ApiError(401, "wrong_credentials", "the e-mail or the password is wrong") from None
    await logins.log_out(cookie_of(call.request))

    def dress(answer: Response) -> None:
        set_cookie(answer, call.parts, started)

    call.dress = dress
    return Entered(_public(started.agent))


async def log_out(call: Call, _nothing: dict[str, Any]) -> Done:
    """End the log-in of the cookie, if there is one, and close its sockets."""
    await call.parts.logins.log_out(cookie_of(call.request))

    def dress(answer: Response) -> None:
        drop_cookie(answer, call.parts)

    call.dress = dress
    return Done()


async def me(call: Call) -> Me:
    """Tell who is logged in, and the sites they help on."""
    return Me(_public(call.agent), [SiteName(site.id, site.name) for site in await call.scope.sites()])


# Private -----------------------------------------------------------------------------------------


def _public(agent: AgentRecord) -> Self:
    return Self(agent.id, agent.email, agent.name, agent.role)
