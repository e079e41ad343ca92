"""``/api/v1/login``, ``/api/v1/logout``, ``/api/v1/me``: agents and their log-in cookie."""

from typing import Annotated, Any

from msgspec import Meta, Struct
from starlette.responses import Response

from lookalong.security import password
from lookalong.security.login import LoggedIn
from lookalong.store import AgentRecord, Role

from .answer import Done
from .caller import address_of, cookie_of, drop_cookie, set_cookie
from .device import LoginList, end_login_of, logins_of, shown
from .operation import Call
from .refusal import refusals

__all__ = [
    "Credentials",
    "Entered",
    "Me",
    "NewPassword",
    "change_password",
    "end_login",
    "end_logins",
    "list_logins",
    "log_in",
    "log_out",
    "me",
]


class Credentials(Struct):
    """Body of a log-in. The bounds keep hashing cheap."""

    email: Annotated[str, Meta(min_length=1, max_length=320)]
    password: Annotated[str, Meta(min_length=1, max_length=1024)]
    code: Annotated[str, Meta(max_length=64)] = ""
    """A one-time code of the app or a recovery code, where the agent has a second factor."""


class NewPassword(Struct):
    """Body of a change of password."""

    current: Annotated[str, Meta(min_length=1, max_length=password.MAX_LENGTH)]
    new: Annotated[str, Meta(min_length=password.MIN_LENGTH, max_length=password.MAX_LENGTH)]


class Self(Struct):
    """An agent, to the agent."""

    id: str
    email: str
    name: str
    role: Role
    must_change_password: bool
    second_factor: bool


class SiteName(Struct):
    """A site, to those who help on it."""

    id: str
    key: str
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
    client = call.request.headers.get("user-agent", "")
    with refusals(401):
        started = await logins.authenticate(
            credentials.email, credentials.password, address_of(call.request), shown(client), credentials.code
        )
    return await entered(call, started)


async def entered(call: Call, started: LoggedIn) -> Entered:
    """Answer with an agent whose log-in has started; the one the browser had ends."""
    await call.parts.logins.log_out(cookie_of(call.request))

    def dress(answer: Response) -> None:
        set_cookie(answer, call.parts, started)

    call.dress = dress
    return Entered(_public(started.agent, started.must_change))


async def log_out(call: Call, _nothing: dict[str, Any]) -> Done:
    """End the log-in of the cookie, if there is one, and close its sockets."""
    await call.parts.logins.log_out(cookie_of(call.request))

    def dress(answer: Response) -> None:
        drop_cookie(answer, call.parts)

    call.dress = dress
    return Done()


async def me(call: Call) -> Me:
    """Tell who is logged in, and the sites they help on."""
    sites = [SiteName(site.id, site.key, site.name) for site in await call.scope.sites()]
    return Me(_public(call.agent, call.login.must_change), sites)


async def change_password(call: Call, wanted: NewPassword) -> Done:
    """Change one's password; one's other log-ins end."""
    with refusals(403):
        await call.parts.logins.change_password(call.login, wanted.current, wanted.new, address_of(call.request))
    return Done()


async def list_logins(call: Call) -> LoginList:
    """List one's log-ins, the one used last first."""
    return await logins_of(call, call.agent)


async def end_logins(call: Call) -> Done:
    """End one's log-ins but the one that asks; their consoles close."""
    await call.parts.logins.end(call.agent.id, call.agent.id, keep=call.login.token_hash)
    return Done()


async def end_login(call: Call) -> Done:
    """End one of one's log-ins; its consoles close."""
    return await end_login_of(call, call.agent)


# Private -----------------------------------------------------------------------------------------


def _public(agent: AgentRecord, must_change: bool) -> Self:
    return Self(agent.id, agent.email, agent.name, agent.role, must_change, bool(agent.totp_secret))
