"""What is stored about one visitor: given out to them, or erased."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Column, ColumnElement, delete, func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from lookalong.security.chain import Draft, Entry, Scalar

from . import attachment, audit, row, search, table
from .audit import AuditLog
from .keys import PAIRS, asked
from .record import AttachmentRecord, ConversationRecord, MessageRecord, VisitorRecord

__all__ = ["Erased", "VisitorData", "erase", "export", "find", "find_by_token"]


@dataclass(frozen=True, slots=True)
class VisitorData:
    """Everything stored about a visitor but the digest of their token. ``conversation`` is None if there is none."""

    visitor: VisitorRecord
    created_at_ms: int
    conversation: ConversationRecord | None
    messages: list[MessageRecord]
    reactions: dict[int, list[str]]
    """Names of reactions, by the place of the message."""
    earlier: dict[int, list[str]]
    """What messages said before, the oldest text first, where the site keeps that; by place."""
    files: list[AttachmentRecord]
    """Those that a message has, without their bytes."""
    entries: list[Entry]
    """Of the audit log, about their conversation."""


@dataclass(frozen=True, slots=True)
class Erased:
    """How much of a visitor was erased. ``labels``: entries of the audit log that lost their words."""

    messages: int
    labels: int
    files: int = 0


async def find(connection: AsyncConnection, *where: ColumnElement[bool]) -> VisitorRecord | None:
    """Return the one visitor of whom this is so."""
    found = (await connection.execute(select(*_VISITOR).where(*where))).one_or_none()
    return VisitorRecord(*found) if found else None


async def find_by_token(
    connection: AsyncConnection, keys: Collection[tuple[str, str]]
) -> dict[tuple[str, str], VisitorRecord]:
    """Return those visitors that there are, by their sites and the digests of their tokens."""
    found = await connection.execute(_BY_TOKEN[connection.dialect.name], asked(keys))
    return {(each.site_id, each.token_hash): VisitorRecord(*each[: len(_VISITOR)]) for each in found}


async def export(connection: AsyncConnection, log: AuditLog, visitor: VisitorRecord, by: str) -> VisitorData:
    """Return everything about a visitor, and write down that it was given out."""
    query = select(table.visitor.c.created_at_ms).where(table.visitor.c.id == visitor.id)
    created_at_ms = await connection.scalar(query) or 0
    conversation = await _conversation(connection, visitor)
    thread = conversation.id if conversation else ""
    told = select(table.message).where(table.message.c.conversation_id == thread).order_by(table.message.c.seq)
    messages = [row.message(each) for each in await connection.execute(told)]
    reactions = await _by_place(connection, table.reaction.c.name, thread)
    earlier = await _by_place(connection, table.earlier_text.c.text, thread)
    held = select(table.attachment).where(table.attachment.c.conversation_id == thread, table.attachment.c.seq > 0)
    files = [AttachmentRecord(**each._mapping) for each in await connection.execute(held)]
    entries = await audit.about(connection, thread) if thread else []
    detail: dict[str, Scalar] = {"visitor_id": visitor.id, "messages": len(messages)}
    await log.append(connection, [Draft(visitor.site_id, "visitor_exported", by, thread, detail=detail)])
    return VisitorData(visitor, created_at_ms, conversation, messages, reactions, earlier, files, entries)


async def erase(connection: AsyncConnection, log: AuditLog, visitor: VisitorRecord, by: str) -> Erased:
    """Erase a visitor with everything they wrote, and the words about them in the audit log.

    The log itself stays whole: it keeps ids, times and kinds, and this.
    """
    conversation = await _conversation(connection, visitor)
    thread = conversation.id if conversation else ""
    await connection.run_sync(search.forget, table.message.c.conversation_id == thread)
    gone = await connection.execute(delete(table.message).where(table.message.c.conversation_id == thread))
    files = await connection.run_sync(attachment.release, table.attachment.c.conversation_id == thread)
    await connection.execute(delete(table.conversation).where(table.conversation.c.id == thread))
    await connection.execute(delete(table.visitor).where(table.visitor.c.id == visitor.id))
    labels = await log.erase(connection, thread) if thread else 0
    erased = Erased(gone.rowcount, labels, files)
    detail: dict[str, Scalar] = {"visitor_id": visitor.id, "messages": erased.messages, "labels": erased.labels}
    await log.append(connection, [Draft(visitor.site_id, "visitor_erased", by, thread, detail=detail)])
    return erased


# Private -----------------------------------------------------------------------------------------

_COLUMNS: Final = table.visitor.c
_VISITOR: Final = (_COLUMNS.id, _COLUMNS.site_id, _COLUMNS.name, func.coalesce(_COLUMNS.subject, ""))
"""What a record has, in its order."""

_BY_TOKEN: Final = {
    dialect: select(*_VISITOR, _COLUMNS.token_hash).where(tuple_(_COLUMNS.site_id, _COLUMNS.token_hash).in_(pairs))
    for dialect, pairs in PAIRS.items()
}


async def _conversation(connection: AsyncConnection, visitor: VisitorRecord) -> ConversationRecord | None:
    columns = table.conversation.c
    # Locked, so that no message is stored behind our back.
    query = row.CONVERSATIONS.where(columns.site_id == visitor.site_id, columns.visitor_id == visitor.id)
    found = (await connection.execute(query.with_for_update(of=table.conversation))).one_or_none()
    return row.conversation(found) if found else None


async def _by_place(connection: AsyncConnection, column: Column[str], thread: str) -> dict[int, list[str]]:
    """Return what a table has of a conversation's messages, by their places."""
    keys = column.table.c
    query = select(keys.seq, column).where(keys.conversation_id == thread).order_by(*column.table.primary_key.columns)
    found: dict[int, list[str]] = {}
    for seq, value in await connection.execute(query):
        found.setdefault(seq, []).append(value)
    return found
