"""Agents and their log-ins, in the store."""

from collections.abc import Collection
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import ColumnElement, Row, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from lookalong.security.chain import SERVER, Draft

from . import table
from .identifier import new_id
from .record import AgentRecord, LoginRecord, Role, Way, normalise_email, storable
from .transaction import Transactions, first, listed, rows

if TYPE_CHECKING:
    from lookalong.security.kind import Kind

__all__ = ["Accounts"]


class Accounts(Transactions):
    """People who help, and their log-ins: a part of ``Store``."""

    async def agent(self, agent_id: str) -> AgentRecord | None:
        """Return an agent by id."""
        return first(await self._agents(table.agent.c.id == agent_id))

    async def agent_by_email(self, email: str) -> AgentRecord | None:
        """Return an agent by e-mail address, compared without ASCII case."""
        return first(await self._agents(table.agent.c.email == normalise_email(email)))

    async def agents(self) -> list[AgentRecord]:
        """Return all agents by e-mail address."""
        return await self._agents()

    async def add_agent(
        self,
        email: str,
        name: str,
        role: Role,
        password_hash: str,
        site_ids: Collection[str],
        by: str = "",
        *,
        must_change: bool = False,
    ) -> AgentRecord:
        """Add an agent; raises ``AlreadyExists`` for an e-mail address that is taken."""
        sites = frozenset(site_ids)
        agent = AgentRecord(
            new_id("agt"), normalise_email(email), storable(name), role, password_hash, False, sites, must_change
        )
        columns = ("id", "email", "name", "role", "password_hash", "disabled", "must_change")
        values = {name: getattr(agent, name) for name in columns}
        async with self._writes(f"an agent with the e-mail {agent.email!r}") as connection:
            await connection.execute(insert(table.agent).values(values | {"created_at_ms": self._clock()}))
            await _insert_agent_sites(connection, agent.id, agent.site_ids)
            detail = {"agent_id": agent.id, "role": role, "sites": listed(agent.site_ids)}
            await self._audit.append(connection, [Draft(SERVER, "agent_added", by, detail=detail)])
        return agent

    async def set_role(self, agent_id: str, role: Role, by: str = "") -> None:
        """Change what an agent may do; their log-ins end, which began with another role."""
        async with self._writes("an agent") as connection:
            await connection.execute(update(table.agent).where(table.agent.c.id == agent_id).values(role=role))
            await _end_logins(connection, _login.agent_id == agent_id)
            detail = {"agent_id": agent_id, "role": role}
            await self._audit.append(connection, [Draft(SERVER, "role_set", by, detail=detail)])

    async def set_disabled(self, agent_id: str, disabled: bool, by: str = "") -> None:
        """Keep an agent out, whose log-ins end then, or let them in again."""
        async with self._writes("an agent") as connection:
            await connection.execute(update(table.agent).where(table.agent.c.id == agent_id).values(disabled=disabled))
            if disabled:
                await _end_logins(connection, _login.agent_id == agent_id)
            kind: Kind = "agent_disabled" if disabled else "agent_enabled"
            await self._audit.append(connection, [Draft(SERVER, kind, by, detail={"agent_id": agent_id})])

    async def add_agent_sites(self, agent_id: str, site_ids: Collection[str], by: str = "") -> None:
        """Let an agent help on more sites; those they help on already stay."""
        columns = table.agent_site.c
        async with self._writes("an agent's site") as connection:
            found = await connection.scalars(select(columns.site_id).where(columns.agent_id == agent_id))
            fresh = set(site_ids) - set(found)
            await _insert_agent_sites(connection, agent_id, fresh)
            detail = {"agent_id": agent_id, "sites": listed(fresh)}
            await self._audit.append(connection, [Draft(SERVER, "agent_sites_added", by, detail=detail)])

    async def set_password(
        self, agent_id: str, password_hash: str, by: str = "", *, must_change: bool = False, keep: str = ""
    ) -> list[str]:
        """Replace an agent's password and end their log-ins.

        Args:
            agent_id: Whose.
            password_hash: Of the new one.
            by: Who does it, for the audit log; so everywhere.
            must_change: Whether it is good for nothing but choosing another.
            keep: Digest of the token of a log-in that stays.

        Returns:
            The digests of the tokens of the log-ins that ended.
        """
        async with self._writes("an agent") as connection:
            change = {"password_hash": password_hash, "must_change": must_change}
            await connection.execute(update(table.agent).where(table.agent.c.id == agent_id).values(change))
            ended = await _end_logins(connection, _login.agent_id == agent_id, _login.token_hash != keep)
            await self._audit.append(connection, [Draft(SERVER, "password_set", by, detail={"agent_id": agent_id})])
        return ended

    # The second factor ---------------------------------------------------------------------------

    async def set_second_factor(self, agent_id: str, secret: str, step: int, codes: Collection[str], by: str) -> None:
        """Give an agent a second factor, or take it away.

        Args:
            agent_id: Whose.
            secret: Of their app; empty for none.
            step: Of the code that proved it, which is used then.
            codes: Digests of their recovery codes; those there were open nothing any more.
            by: Who does it.
        """
        change = {"totp_secret": secret or None, "totp_step": step}
        async with self._writes("a recovery code") as connection:
            await connection.execute(update(table.agent).where(table.agent.c.id == agent_id).values(change))
            await connection.execute(delete(table.recovery_code).where(_codes.agent_id == agent_id))
            if codes:
                rows_of = [{"agent_id": agent_id, "code_hash": each} for each in codes]
                await connection.execute(insert(table.recovery_code), rows_of)
            kind: Kind = "second_factor_set" if secret else "second_factor_removed"
            await self._audit.append(connection, [Draft(SERVER, kind, by, detail={"agent_id": agent_id})])

    async def use_totp_step(self, agent_id: str, step: int) -> bool:
        """Note that a one-time code is used; tell whether it was not before, on any node."""
        columns = table.agent.c
        async with self._writes("an agent") as connection:
            fresh = update(table.agent).where(columns.id == agent_id, columns.totp_step < step).values(totp_step=step)
            return (await connection.execute(fresh)).rowcount == 1

    async def use_recovery_code(self, agent_id: str, code_hash: str) -> bool:
        """Use a recovery code up; tell whether it was there."""
        async with self._writes("a recovery code") as connection:
            own = delete(table.recovery_code).where(_codes.agent_id == agent_id, _codes.code_hash == code_hash)
            used = (await connection.execute(own)).rowcount == 1
            if used:
                left = await connection.scalar(select(func.count()).where(_codes.agent_id == agent_id)) or 0
                draft = Draft(SERVER, "recovery_code_used", agent_id, detail={"left": left})
                await self._audit.append(connection, [draft])
        return used

    # Log-ins -------------------------------------------------------------------------------------

    async def add_login(
        self,
        agent_id: str,
        token_hash: str,
        expires_at_ms: int,
        address: str = "",
        client: str = "",
        way: Way = "password",
    ) -> None:
        """Start a log-in, and forget those that have expired.

        Args:
            agent_id: Whose.
            token_hash: Digest of its token.
            expires_at_ms: Milliseconds since 1970.
            address: What may be written down of the peer's network address.
            client: What the peer says it is, to tell one's log-ins apart.
            way: How its agent proved who they are.
        """
        now = self._clock()
        values = {
            "id": new_id("lin"),
            "token_hash": token_hash,
            "agent_id": agent_id,
            "created_at_ms": now,
            "seen_at_ms": now,
            "expires_at_ms": expires_at_ms,
            "address": address,
            "client": storable(client),
            "way": way,
        }
        async with self._writes("a log-in") as connection:
            await connection.execute(delete(table.login).where(_login.expires_at_ms <= now))
            await connection.execute(insert(table.login).values(values))
            content = {"address": address} if address else {}
            await self._audit.append(
                connection, [Draft(SERVER, "login", agent_id, detail={"way": way}, content=content)]
            )

    async def login(self, token_hash: str) -> LoginRecord | None:
        """Return a log-in with its agent; expired or not is for the caller to see."""
        async with self._reading() as connection:
            query = select(table.login).where(_login.token_hash == token_hash)
            found = first(await rows(connection, query))
        agent = await self.agent(found.agent_id) if found else None
        return _login_record(found, agent) if found and agent else None

    async def logins(self, agent_id: str) -> list[LoginRecord]:
        """Return the live log-ins of an agent, the one used last first."""
        agent = await self.agent(agent_id)
        if agent is None:
            return []
        query = select(table.login).where(_login.agent_id == agent_id, _login.expires_at_ms > self._clock())
        async with self._reading() as connection:
            found = await rows(connection, query.order_by(_login.seen_at_ms.desc(), _login.id))
        return [_login_record(each, agent) for each in found]

    async def touch_login(self, token_hash: str, seen_at_ms: int, expires_at_ms: int) -> None:
        """Note that a log-in is used, and until when it is good now; one that is over stays over."""
        values = {"seen_at_ms": seen_at_ms, "expires_at_ms": expires_at_ms}
        async with self._writes("a log-in") as connection:
            await connection.execute(update(table.login).where(_login.token_hash == token_hash).values(values))

    async def end_login(self, token_hash: str) -> None:
        """End a log-in; one that is over already stays over."""
        async with self._writes("a log-in") as connection:
            agent_id = await connection.scalar(select(_login.agent_id).where(_login.token_hash == token_hash))
            if agent_id is not None:
                await connection.execute(delete(table.login).where(_login.token_hash == token_hash))
                await self._audit.append(connection, [Draft(SERVER, "logout", agent_id)])

    async def end_logins(self, agent_id: str, by: str, *, login_id: str = "", keep: str = "") -> list[str]:
        """End log-ins of an agent.

        Args:
            agent_id: Whose.
            by: Who does it.
            login_id: Only this one.
            keep: Digest of the token of one that stays.

        Returns:
            The digests of the tokens of those that ended.
        """
        chosen = [_login.agent_id == agent_id, _login.token_hash != keep]
        chosen += [_login.id == login_id] if login_id else []
        async with self._writes("a log-in") as connection:
            ended = await _end_logins(connection, *chosen)
            if ended:
                detail: dict[str, str | int] = {"agent_id": agent_id, "count": len(ended)}
                await self._audit.append(connection, [Draft(SERVER, "logins_ended", by, detail=detail)])
        return ended

    # Rows ----------------------------------------------------------------------------------------

    async def _agents(self, *where: ColumnElement[bool]) -> list[AgentRecord]:
        async with self._reading() as connection:
            found = await rows(connection, select(table.agent).where(*where).order_by(table.agent.c.email))
            ids = [each.id for each in found]
            joined = select(table.agent_site).where(table.agent_site.c.agent_id.in_(ids))
            pairs = [(each.agent_id, each.site_id) for each in await rows(connection, joined)]
        return [
            AgentRecord(
                id=each.id,
                email=each.email,
                name=each.name,
                role=each.role,
                password_hash=each.password_hash,
                disabled=each.disabled,
                site_ids=frozenset(site_id for owner, site_id in pairs if owner == each.id),
                must_change=each.must_change,
                totp_secret=each.totp_secret or "",
                totp_step=each.totp_step,
            )
            for each in found
        ]


# Private -----------------------------------------------------------------------------------------

_login: Final = table.login.c
_codes: Final = table.recovery_code.c


async def _end_logins(connection: AsyncConnection, *chosen: ColumnElement[bool]) -> list[str]:
    ended = list(await connection.scalars(select(_login.token_hash).where(*chosen)))
    await connection.execute(delete(table.login).where(_login.token_hash.in_(ended)))
    return ended


def _login_record(found: Row[Any], agent: AgentRecord) -> LoginRecord:
    return LoginRecord(
        agent=agent,
        expires_at_ms=found.expires_at_ms,
        id=found.id,
        token_hash=found.token_hash,
        created_at_ms=found.created_at_ms,
        seen_at_ms=found.seen_at_ms,
        address=found.address,
        client=found.client,
        way=found.way,
    )


async def _insert_agent_sites(connection: AsyncConnection, agent_id: str, site_ids: Collection[str]) -> None:
    if site_ids:
        pairs = [{"agent_id": agent_id, "site_id": site_id} for site_id in sorted(site_ids)]
        await connection.execute(insert(table.agent_site), pairs)
