"""API keys, in the store."""

from collections.abc import Collection
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, delete, insert, select, update

from lookalong.security.chain import Draft

from . import table
from .identifier import new_id
from .record import ApiKeyRecord, storable
from .transaction import Transactions, first, listed, rows

__all__ = ["ApiKeys"]


class ApiKeys(Transactions):
    """What programs bring instead of a log-in: a part of ``Store``."""

    async def api_key(self, key_hash: str) -> ApiKeyRecord | None:
        """Return a key by its digest."""
        return first(await self._api_keys(_columns.key_hash == key_hash))

    async def api_keys(self, site_id: str) -> list[ApiKeyRecord]:
        """Return the keys of a site, the newest last."""
        return await self._api_keys(_columns.site_id == site_id)

    async def add_api_key(
        self, site_id: str, name: str, scopes: Collection[str], key_hash: str, by: str
    ) -> ApiKeyRecord:
        """Add a key.

        Args:
            site_id: The one site it is for.
            name: For people.
            scopes: What it may do, see ``lookalong.security.api_key``.
            key_hash: Its digest.
            by: Who does it.
        """
        key = ApiKeyRecord(new_id("key"), site_id, storable(name), frozenset(scopes), self._clock(), 0)
        values = {
            "id": key.id,
            "site_id": site_id,
            "name": key.name,
            "scopes": listed(scopes),
            "key_hash": key_hash,
            "created_at_ms": key.created_at_ms,
            "used_at_ms": 0,
        }
        async with self._writes("an API key") as connection:
            await connection.execute(insert(table.api_key).values(values))
            detail = {"key_id": key.id, "scopes": listed(scopes)}
            await self._audit.append(connection, [Draft(site_id, "api_key_added", by, detail=detail)])
        return key

    async def touch_api_key(self, key_id: str) -> None:
        """Note that a key is used now."""
        used = update(table.api_key).where(_columns.id == key_id).values(used_at_ms=self._clock())
        async with self._writes("an API key") as connection:
            await connection.execute(used)

    async def end_api_key(self, site_id: str, key_id: str, by: str) -> bool:
        """End a key of a site; tell whether there was one."""
        async with self._writes("an API key") as connection:
            own = delete(table.api_key).where(_columns.site_id == site_id, _columns.id == storable(key_id))
            ended = (await connection.execute(own)).rowcount == 1
            if ended:
                draft = Draft(site_id, "api_key_ended", by, detail={"key_id": key_id})
                await self._audit.append(connection, [draft])
        return ended

    async def _api_keys(self, where: ColumnElement[bool]) -> list[ApiKeyRecord]:
        query = select(table.api_key).where(where).order_by(_columns.created_at_ms, _columns.id)
        async with self._reading() as connection:
            return [_record(each) for each in await rows(connection, query)]


# Private -----------------------------------------------------------------------------------------

_columns: Final = table.api_key.c


def _record(found: Row[Any]) -> ApiKeyRecord:
    scopes = frozenset(found.scopes.split())
    return ApiKeyRecord(found.id, found.site_id, found.name, scopes, found.created_at_ms, found.used_at_ms)
