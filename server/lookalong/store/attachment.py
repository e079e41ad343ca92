"""Files that people hand over, as the store knows them; their bytes lie elsewhere, see ``lookalong.depot``.

Bytes that many files have in common are stored once. Whoever stores some says so first (``hold_blob``), and refers to
them afterwards (``finish_upload``). Whoever removes some says so first too (``doom_blobs``): to what is doomed nothing
begins to refer. So bytes are never removed under somebody, whichever node does what when.
"""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    and_,
    delete,
    exists,
    func,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from lookalong.attachment import Holder

from . import table
from .dialect import DIALECTS
from .error import QuotaReached, UnknownConversation
from .identifier import new_id
from .record import AttachmentRecord, storable
from .transaction import Transactions, rows

__all__ = ["Attachments", "Finished", "Quota", "forget_files", "release"]

DAY_MS: Final = 24 * 3600 * 1000

GRACE_MS: Final = 600_000
"""Milliseconds in which bytes that nothing refers to are believed to be about to be referred to."""


@dataclass(frozen=True, slots=True)
class Quota:
    """What is taken: bytes of a file, bytes and files of a visitor in 24 hours, bytes of a site; 0 for any number."""

    file_bytes: int
    visitor_bytes: int = 0
    visitor_files: int = 0
    site_bytes: int = 0


@dataclass(frozen=True, slots=True)
class Finished:
    """What is known of a file once all of it is there."""

    name: str
    type: str
    size: int
    width: int
    height: int
    blob_hash: str
    thumb_hash: str | None


class Attachments(Transactions):
    """Files of conversations: a part of ``Store``."""

    async def begin_upload(
        self, holder: Holder, client_id: str, name: str, size: int, quota: Quota
    ) -> AttachmentRecord:
        """Begin an upload, or return the one that was begun with the same client id.

        Raises:
            UnknownConversation: It is gone.
            QuotaReached: There is no room.
        """
        async with self._writes("an upload") as connection:
            known = await _one(
                connection,
                _files.conversation_id == holder.conversation_id,
                _files.author_id == holder.author_id,
                _files.client_id == client_id,
            )
            if known is not None:
                return known
            there = select(table.conversation.c.id).where(table.conversation.c.id == holder.conversation_id)
            if await connection.scalar(there.with_for_update(read=True)) is None:
                raise UnknownConversation(holder.conversation_id)
            await self._check_quota(connection, holder, size, quota)
            record = AttachmentRecord(
                id=new_id("att"),
                **asdict(holder),
                client_id=client_id,
                name=storable(name),
                size=size,
                type="",
                width=0,
                height=0,
                blob_hash=None,
                thumb_hash=None,
                seq=0,
                created_at_ms=self._clock(),
            )
            await connection.execute(insert(table.attachment).values(asdict(record)))
        return record

    async def _check_quota(self, connection: AsyncConnection, holder: Holder, size: int, quota: Quota) -> None:
        used = select(func.count(), func.coalesce(func.sum(_files.size), 0))
        if holder.author == "visitor":
            since = self._clock() - DAY_MS
            own = used.where(_files.author_id == holder.author_id, _files.created_at_ms > since)
            count, total = (await connection.execute(own)).one()
            if (quota.visitor_files and count >= quota.visitor_files) or (
                quota.visitor_bytes and total + size > quota.visitor_bytes
            ):
                raise QuotaReached("expected fewer or smaller files in 24 hours; try again tomorrow")
        if quota.site_bytes:
            _, total = (await connection.execute(used.where(_files.site_id == holder.site_id))).one()
            if total + size > quota.site_bytes:
                raise QuotaReached("expected fewer files on this site; it has no room for more")

    async def attachment(self, attachment_id: str) -> AttachmentRecord | None:
        """Return a file by id."""
        async with self._reading() as connection:
            return await _one(connection, _files.id == storable(attachment_id))

    async def attachments(self, conversation_id: str, ids: Collection[str]) -> dict[str, AttachmentRecord]:
        """Return those of some files that belong to a conversation, by id."""
        async with self._reading() as connection:
            query = select(table.attachment).where(_files.conversation_id == conversation_id, _files.id.in_(ids))
            return {each.id: _record(each) for each in await rows(connection, query)}

    async def finish_upload(self, upload_id: str, finished: Finished) -> AttachmentRecord | None:
        """Note that all of a file is there; None if the upload, or bytes of it, are gone or about to go."""
        digests = {finished.blob_hash, finished.thumb_hash} - {None}
        async with self._writes("a file") as connection:
            kept = update(table.blob).where(table.blob.c.hash.in_(digests), ~table.blob.c.doomed)
            held = await connection.execute(kept.values(touched_at_ms=self._clock()))
            if held.rowcount < len(digests):
                return None
            change = update(table.attachment).where(_files.id == upload_id, _files.type == "")
            await connection.execute(change.values(asdict(finished) | {"name": storable(finished.name)}))
            return await _one(connection, _files.id == upload_id)

    async def drop_upload(self, upload_id: str) -> bool:
        """Forget a file that no message has; tells whether there was one."""
        async with self._writes("nothing") as connection:
            gone = delete(table.attachment).where(_files.id == upload_id, _files.seq == 0)
            return (await connection.execute(gone)).rowcount > 0

    async def expire_uploads(self, before_ms: int) -> list[str]:
        """Forget what was uploaded before a time and is in no message; returns the ids."""
        async with self._writes("nothing") as connection:
            old = (_files.seq == 0, _files.created_at_ms < before_ms)
            ids = list(await connection.scalars(select(_files.id).where(*old).limit(_BATCH)))
            await connection.execute(delete(table.attachment).where(_files.id.in_(ids), *old))
        return ids

    # Bytes ---------------------------------------------------------------------------------------

    async def hold_blob(self, digest: str, size: int) -> bool:
        """Say that bytes are about to be stored; False if they are about to be removed: try again in a moment."""
        columns = table.blob.c
        values = {"hash": digest, "size": size, "touched_at_ms": self._clock(), "doomed": False}
        async with self._writes("bytes") as connection:
            held = await connection.execute(
                DIALECTS[self._engine.dialect.name]
                .insert(table.blob)
                .values(values)
                .on_conflict_do_update(
                    index_elements=[columns.hash],
                    set_={"touched_at_ms": values["touched_at_ms"]},
                    where=~columns.doomed,
                )
            )
            return held.rowcount > 0

    async def blob_size(self, digest: str) -> int:
        """Return how many bytes have a digest."""
        async with self._reading() as connection:
            return await connection.scalar(select(table.blob.c.size).where(table.blob.c.hash == digest)) or 0

    async def blobs(self) -> dict[str, int]:
        """Return all bytes that lie somewhere: their sizes by digest."""
        async with self._reading() as connection:
            query = select(table.blob.c.hash, table.blob.c.size)
            return {each.hash: each.size for each in await rows(connection, query)}

    async def needed_blobs(self) -> set[str]:
        """Return the digests of all bytes that files need."""
        async with self._reading() as connection:
            pairs = await rows(connection, select(_files.blob_hash, _files.thumb_hash).where(_files.type != ""))
            return {each for pair in pairs for each in pair if each}

    async def doom_blobs(self) -> list[str]:
        """Say which bytes are about to be removed: nothing refers to them, and nothing will."""
        columns = table.blob.c
        async with self._writes("nothing") as connection:
            free = (columns.touched_at_ms < self._clock() - GRACE_MS, ~_is_referred_to(columns.hash))
            await connection.execute(update(table.blob).where(*free).values(doomed=True))
            return list(await connection.scalars(select(columns.hash).where(columns.doomed)))

    async def forget_blob(self, digest: str) -> None:
        """Note that bytes were removed."""
        async with self._writes("nothing") as connection:
            columns = table.blob.c
            await connection.execute(delete(table.blob).where(columns.hash == digest, columns.doomed))


def release(connection: Connection, *where: ColumnElement[bool]) -> int:
    """Forget files, and have their bytes go at once if nothing else refers to them; returns how many.

    Args:
        connection: Of the transaction that deletes their messages.
        where: Which, by the columns of ``table.attachment``.
    """
    pairs = list(connection.execute(select(_files.blob_hash, _files.thumb_hash).where(*where)))
    digests = {each for pair in pairs for each in pair if each}
    connection.execute(delete(table.attachment).where(*where))
    for chunk in _chunks(sorted(digests)):
        connection.execute(update(table.blob).where(table.blob.c.hash.in_(chunk)).values(touched_at_ms=0))
    return len(pairs)


def forget_files(connection: Connection, conversation_ids: Collection[str]) -> int:
    """Forget files of conversations whose message is gone; returns how many."""
    message = table.message.c
    sent = exists().where(and_(message.conversation_id == _files.conversation_id, message.seq == _files.seq))
    return release(connection, _files.conversation_id.in_(conversation_ids), _files.seq > 0, ~sent)


# Private -----------------------------------------------------------------------------------------

_files: Final = table.attachment.c

_BATCH: Final = 500


def _chunks(digests: list[str]) -> list[list[str]]:
    return [digests[start : start + _BATCH] for start in range(0, len(digests), _BATCH)]


def _is_referred_to(digest: ColumnElement[str]) -> ColumnElement[bool]:
    return exists().where(or_(_files.blob_hash == digest, _files.thumb_hash == digest))


async def _one(connection: AsyncConnection, *where: ColumnElement[bool]) -> AttachmentRecord | None:
    found = (await connection.execute(select(table.attachment).where(*where))).one_or_none()
    return _record(found) if found else None


def _record(found: Row[Any]) -> AttachmentRecord:
    return AttachmentRecord(**found._mapping)
