"""``lookalong agent``: people who help."""

import asyncio
from typing import Annotated

import typer

from lookalong.config import Settings
from lookalong.security import password
from lookalong.store import AgentRecord, Role, Store, normalise_email

from .work import COMMAND, do, name_of, sites_by_key

__all__ = ["group"]

group = typer.Typer(help="People who help.", no_args_is_help=True, rich_markup_mode="rich")


@group.command("add")
def add_agent(
    email: Annotated[str, typer.Option(help="For the log-in.")],
    name: Annotated[str, typer.Option(help="Customers see it.")],
    role: Annotated[Role, typer.Option(help="What they may do.")] = "agent",
    site: Annotated[list[str] | None, typer.Option(help="Key of a site; repeatable.", show_default="all")] = None,
    ask: Annotated[bool, typer.Option("--ask", help="Type a password instead of getting one.")] = False,
    lasting: Annotated[bool, typer.Option("--lasting", help="The printed password need not be changed.")] = False,
) -> None:
    """Add an agent and print the password, once; or let one there is help on more sites.

    A password that was printed is good for one log-in, at which the agent chooses another.

    lookalong agent add --email mina@shop.example --name Mina --site my-shop
    """
    settings = Settings.load()
    address, shown = _email(email), name_of(name)
    if do(settings, lambda store: _widen(store, address, site)):
        print(f"{address} helps on {', '.join(site or ())} too; name, role and password stay as they were.")
        return
    secret = _password(ask)
    password_hash, forced = asyncio.run(password.hash(secret)), not (ask or lasting)

    async def add(store: Store) -> None:
        chosen = await sites_by_key(store, site)
        await store.add_agent(
            address, shown, role, password_hash, [each.id for each in chosen], COMMAND, must_change=forced
        )

    do(settings, add)
    print(f"Log-in: {address}" if ask else f"Log-in: {address} / {secret}")


@group.command("password")
def agent_password(
    email: Annotated[str, typer.Option(help="Of the log-in.")],
    drop: Annotated[
        bool, typer.Option("--drop-second-factor", help="App, recovery codes and passkeys are lost too.")
    ] = False,
) -> None:
    """Print a new password for an agent who lost theirs. It is good for one log-in, and all log-ins end.

    lookalong agent password --email mina@shop.example
    """
    secret = password.generate()
    password_hash = asyncio.run(password.hash(secret))

    async def work(store: Store) -> str:
        agent = await _agent(store, email)
        await store.set_password(agent.id, password_hash, COMMAND, must_change=True)
        if drop:
            await store.set_second_factor(agent.id, "", 0, (), COMMAND)
            await store.end_passkey(agent.id, "", COMMAND)
        return agent.email

    print(f"Log-in: {do(Settings.load(), work)} / {secret}")


@group.command("change")
def change_agent(
    email: Annotated[str, typer.Option(help="Of the log-in.")],
    role: Annotated[Role | None, typer.Option(help="What they may do from now on.", show_default=False)] = None,
    disabled: Annotated[
        bool | None, typer.Option("--disable/--enable", help="Keep them out, or let them in again.", show_default=False)
    ] = None,
    unbind: Annotated[
        bool, typer.Option("--unbind", help="Forget who they are at the log-in provider; their address counts again.")
    ] = False,
) -> None:
    """Give an agent another role, or keep them out: their log-ins end, and open consoles close within five seconds.

    lookalong agent change --email mina@shop.example --disable
    """

    async def work(store: Store) -> AgentRecord:
        agent = await _agent(store, email)
        if role is not None:
            await store.set_role(agent.id, role, COMMAND)
        if disabled is not None:
            await store.set_disabled(agent.id, disabled, COMMAND)
        if unbind:
            await store.end_provider_identity(agent.id, COMMAND)
        return await _agent(store, email)

    agent = do(Settings.load(), work)
    print(f"{agent.email}: {agent.role}{', disabled' if agent.disabled else ''}")


# Private -----------------------------------------------------------------------------------------


async def _agent(store: Store, email: str) -> AgentRecord:
    agent = await store.agent_by_email(email)
    if agent is None:
        raise ValueError(f"expected the e-mail address of an agent, got {email!r}")
    return agent


async def _widen(store: Store, email: str, keys: list[str] | None) -> bool:
    """Let an agent there is help on more sites; tell whether that was what to do."""
    agent = await store.agent_by_email(email)
    if agent is None or not keys:
        return False
    await store.add_agent_sites(agent.id, [site.id for site in await sites_by_key(store, keys)], COMMAND)
    return True


def _email(text: str) -> str:
    local, _, domain = text.strip().rpartition("@")
    if not local or not domain or any(character.isspace() for character in text.strip()) or len(text) > 320:
        raise ValueError(f"expected an e-mail address, got {text!r}")
    return normalise_email(text)


def _password(ask: bool) -> str:
    if not ask:
        return password.generate()
    return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True))
