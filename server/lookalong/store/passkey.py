"""Passkeys of agents, in the store."""

from typing import Final

from sqlalchemy import delete, insert, select, update

from lookalong.security.chain import SERVER, Draft

from . import table
from .identifier import new_id
from .record import PasskeyRecord, storable
from .transaction import Transactions, first, rows

__all__ = ["Passkeys"]


class Passkeys(Transactions):
    """Passkeys, and the questions that browsers were asked: a part of ``Store``."""

    async def passkeys(self, agent_id: str) -> list[PasskeyRecord]:
        """Return the passkeys of an agent, the newest last."""
        query = select(table.passkey).where(_keys.agent_id == agent_id).order_by(_keys.created_at_ms, _keys.id)
        async with self._reading() as connection:
            return [PasskeyRecord(**each._mapping) for each in await rows(connection, query)]

    async def passkey(self, credential_id: str) -> PasskeyRecord | None:
        """Return a passkey by its credential id."""
        query = select(table.passkey).where(_keys.credential_id == storable(credential_id))
        async with self._reading() as connection:
            return first([PasskeyRecord(**each._mapping) for each in await rows(connection, query)])

    async def add_passkey(
        self, agent_id: str, credential_id: str, public_key: str, sign_count: int, client: str
    ) -> PasskeyRecord:
        """Add a passkey to an agent; raises ``AlreadyExists``."""
        key = PasskeyRecord(
            new_id("pky"), agent_id, credential_id, public_key, sign_count, storable(client), self._clock(), 0
        )
        values = {name: getattr(key, name) for name in table.passkey.c.keys()}  # noqa: SIM118 # columns, not a dict
        async with self._writes("a passkey") as connection:
            await connection.execute(insert(table.passkey).values(values))
            detail = {"agent_id": agent_id, "passkey_id": key.id}
            await self._audit.append(connection, [Draft(SERVER, "passkey_added", agent_id, detail=detail)])
        return key

    async def use_passkey(self, passkey_id: str, before: int, sign_count: int) -> bool:
        """Note that a passkey is used; tell whether its count was still the one it was checked against."""
        used = (
            update(table.passkey)
            .where(_keys.id == passkey_id, _keys.sign_count == before)
            .values(sign_count=sign_count, used_at_ms=self._clock())
        )
        async with self._writes("a passkey") as connection:
            return (await connection.execute(used)).rowcount == 1

    async def end_passkey(self, agent_id: str, passkey_id: str, by: str) -> bool:
        """Forget a passkey of an agent, or all of them if the id is empty; tell whether there was one."""
        chosen = [_keys.agent_id == agent_id, *([_keys.id == storable(passkey_id)] if passkey_id else [])]
        async with self._writes("a passkey") as connection:
            ended = (await connection.execute(delete(table.passkey).where(*chosen))).rowcount
            if ended:
                detail: dict[str, str | int] = {"agent_id": agent_id, "count": ended}
                await self._audit.append(connection, [Draft(SERVER, "passkeys_removed", by, detail=detail)])
        return ended > 0

    # Questions -----------------------------------------------------------------------------------

    async def add_challenge(self, challenge_hash: str, agent_id: str, expires_at_ms: int) -> None:
        """Note that a browser was asked something; those that are too old go.

        Args:
            challenge_hash: Digest of the challenge.
            agent_id: Who may answer; empty for anybody.
            expires_at_ms: Until when.
        """
        values = {"challenge_hash": challenge_hash, "agent_id": agent_id, "expires_at_ms": expires_at_ms}
        async with self._writes("a challenge") as connection:
            await connection.execute(delete(table.challenge).where(_asked.expires_at_ms <= self._clock()))
            await connection.execute(insert(table.challenge).values(values))

    async def use_challenge(self, challenge_hash: str, agent_id: str) -> bool:
        """Take a question back; tell whether it was asked of that agent and not answered yet."""
        asked = (
            _asked.challenge_hash == challenge_hash,
            _asked.agent_id == agent_id,
            _asked.expires_at_ms > self._clock(),
        )
        async with self._writes("a challenge") as connection:
            return (await connection.execute(delete(table.challenge).where(*asked))).rowcount == 1


# Private -----------------------------------------------------------------------------------------

_keys: Final = table.passkey.c
_asked: Final = table.challenge.c
