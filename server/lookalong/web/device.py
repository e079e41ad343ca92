"""Log-ins as people see them: where from, since when, how long; and ending them."""

from msgspec import Struct

from lookalong.conversation.text import clean_name
from lookalong.store import AgentRecord, Way

from .answer import ApiError, Done
from .operation import Call

__all__ = ["Login", "LoginList", "end_login_of", "logins_of", "shown"]


class Login(Struct):
    """A log-in. Times are milliseconds since 1970; ``client`` is what the browser said it is."""

    id: str
    created_at_ms: int
    seen_at_ms: int
    expires_at_ms: int
    address: str
    client: str
    way: Way
    own: bool
    """Whether it is the one that asks."""


class LoginList(Struct):
    """An agent's log-ins, the one used last first."""

    logins: list[Login]


async def logins_of(call: Call, agent: AgentRecord) -> LoginList:
    """Return the log-ins of an agent that the caller may look after, or is."""
    return LoginList(
        [
            Login(
                each.id,
                each.created_at_ms,
                each.seen_at_ms,
                each.expires_at_ms,
                each.address,
                each.client,
                each.way,
                each.token_hash == call.login.token_hash,
            )
            for each in await call.scope.logins(agent)
        ]
    )


async def end_login_of(call: Call, agent: AgentRecord) -> Done:
    """End the log-in that the address names, if it is that agent's; raises ``ApiError`` 404."""
    login_id = call.path("login_id")
    if not await call.parts.logins.end(agent.id, call.agent.id, login_id=login_id):
        raise ApiError(404, "not_found", f"expected the id of a log-in that is live, got {login_id[:80]!r}")
    return Done()


def shown(client: str) -> str:
    """Return what a browser says it is, so that it can be shown: it may say anything."""
    return clean_name(client)
