"""``/api/v1/agents``: the people who help, for administrators."""

from msgspec import Struct

from lookalong.store import Role

from .answer import Done
from .device import LoginList, end_login_of, logins_of
from .operation import Call

__all__ = ["Agents", "Helper", "end_agent_login", "end_agent_logins", "list_agent_logins", "list_agents"]


class Helper(Struct):
    """An agent, to those who look after agents."""

    id: str
    email: str
    name: str
    role: Role
    disabled: bool
    must_change_password: bool
    second_factor: bool


class Agents(Struct):
    """The agents somebody looks after."""

    agents: list[Helper]


async def list_agents(call: Call) -> Agents:
    """List the agents whose sites are all one's own."""
    return Agents(
        [
            Helper(each.id, each.email, each.name, each.role, each.disabled, each.must_change, bool(each.totp_secret))
            for each in await call.scope.agents()
        ]
    )


async def list_agent_logins(call: Call) -> LoginList:
    """List an agent's log-ins."""
    return await logins_of(call, await call.scope.agent(call.path("agent_id")))


async def end_agent_logins(call: Call) -> Done:
    """End all of an agent's log-ins; their consoles close."""
    agent = await call.scope.agent(call.path("agent_id"))
    await call.parts.logins.end(agent.id, call.agent.id)
    return Done()


async def end_agent_login(call: Call) -> Done:
    """End one of an agent's log-ins; its consoles close."""
    return await end_login_of(call, await call.scope.agent(call.path("agent_id")))
