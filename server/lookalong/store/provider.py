"""Who agents are at the log-in provider, and log-ins there that are under way, in the store."""

from typing import Final

from sqlalchemy import delete, insert, select

from lookalong.security.chain import SERVER, Draft

from . import table
from .record import AttemptRecord
from .transaction import Transactions, first, rows

__all__ = ["Providers"]


class Providers(Transactions):
    """Identities at a provider, and attempts to log in there: a part of ``Store``."""

    async def agent_id_at(self, issuer: str, subject: str) -> str | None:
        """Return the id of the agent whom a provider knows by that subject."""
        query = select(_known.agent_id).where(_known.issuer == issuer, _known.subject == subject)
        async with self._reading() as connection:
            return await connection.scalar(query)

    async def subject_of(self, agent_id: str, issuer: str) -> str | None:
        """Return the subject that a provider knows an agent by."""
        query = select(_known.subject).where(_known.agent_id == agent_id, _known.issuer == issuer)
        async with self._reading() as connection:
            return await connection.scalar(query)

    async def add_provider_identity(self, agent_id: str, issuer: str, subject: str) -> None:
        """Bind an agent to somebody at a provider; raises ``AlreadyExists`` if either is bound to another."""
        values = {"issuer": issuer, "subject": subject, "agent_id": agent_id, "created_at_ms": self._clock()}
        async with self._writes("an identity at a provider") as connection:
            await connection.execute(insert(table.provider_identity).values(values))
            detail = {"agent_id": agent_id, "issuer": issuer}
            await self._audit.append(connection, [Draft(SERVER, "provider_bound", agent_id, detail=detail)])

    async def end_provider_identity(self, agent_id: str, by: str) -> bool:
        """Forget who an agent is at providers; tell whether anything was known."""
        async with self._writes("an identity at a provider") as connection:
            gone = await connection.execute(delete(table.provider_identity).where(_known.agent_id == agent_id))
            if gone.rowcount:
                draft = Draft(SERVER, "provider_unbound", by, detail={"agent_id": agent_id})
                await self._audit.append(connection, [draft])
        return gone.rowcount > 0

    # Attempts ------------------------------------------------------------------------------------

    async def add_attempt(self, attempt_hash: str, expires_at_ms: int, agent_id: str = "", subject: str = "") -> None:
        """Note that a browser is on its way; attempts that are too old go.

        Args:
            attempt_hash: Digest of what the browser holds.
            expires_at_ms: Until when.
            agent_id: Who came back, where a code of theirs is still to come.
            subject: Who that is at the provider.
        """
        values = {
            "attempt_hash": attempt_hash,
            "expires_at_ms": expires_at_ms,
            "agent_id": agent_id,
            "subject": subject,
        }
        async with self._writes("an attempt") as connection:
            await connection.execute(delete(table.provider_attempt).where(_begun.expires_at_ms <= self._clock()))
            await connection.execute(insert(table.provider_attempt).values(values))

    async def attempt(self, attempt_hash: str) -> AttemptRecord | None:
        """Return an attempt that is not over."""
        query = select(_begun.agent_id, _begun.subject).where(
            _begun.attempt_hash == attempt_hash, _begun.expires_at_ms > self._clock()
        )
        async with self._reading() as connection:
            return first([AttemptRecord(**each._mapping) for each in await rows(connection, query)])

    async def use_attempt(self, attempt_hash: str, agent_id: str = "") -> bool:
        """End an attempt that is that agent's; tell whether it was not over yet, on any node."""
        live = (
            _begun.attempt_hash == attempt_hash,
            _begun.agent_id == agent_id,
            _begun.expires_at_ms > self._clock(),
        )
        async with self._writes("an attempt") as connection:
            return (await connection.execute(delete(table.provider_attempt).where(*live))).rowcount == 1


# Private -----------------------------------------------------------------------------------------

_known: Final = table.provider_identity.c
_begun: Final = table.provider_attempt.c
