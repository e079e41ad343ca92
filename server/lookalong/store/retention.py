"""Removes what a site need not keep any longer, little by little: nobody's message waits for it."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import and_, delete, exists, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from lookalong.security.chain import Draft

from . import attachment, search, table
from .audit import AuditLog
from .record import SiteRecord

__all__ = ["DAY_MS", "Removed", "prune_audit", "prune_conversations", "prune_visitors"]

DAY_MS: Final = 24 * 3600 * 1000

_BATCH: Final = 100
"""Conversations of one transaction."""


@dataclass(frozen=True, slots=True)
class Removed:
    """What one transaction removed. ``last`` is the conversation to go on after, empty when all were looked at."""

    messages: int
    conversations: int
    last: str


async def prune_conversations(
    connection: AsyncConnection, log: AuditLog, site: SiteRecord, before_ms: int, after: str
) -> Removed:
    """Remove old messages from some conversations, and those conversations in which nothing new was said.

    Args:
        connection: Of a transaction that writes.
        log: Where it is written down.
        site: Whose.
        before_ms: Messages before it go.
        after: The conversation to go on after.
    """
    columns = table.conversation.c
    found = select(columns.id, columns.visitor_id, columns.updated_at_ms).where(
        columns.site_id == site.id, columns.created_at_ms < before_ms, columns.id > after
    )
    rows = list(await connection.execute(found.order_by(columns.id).limit(_BATCH).with_for_update()))
    ids = [each.id for each in rows]
    idle = [each for each in rows if each.updated_at_ms < before_ms]
    messages = await _forget_messages(connection, ids, [each.id for each in idle], before_ms)
    await connection.run_sync(attachment.forget_files, ids)
    gone = table.attachment.c.conversation_id.in_([each.id for each in idle])
    await connection.run_sync(attachment.release, gone)
    await connection.execute(delete(table.conversation).where(columns.id.in_([each.id for each in idle])))
    await connection.execute(delete(table.visitor).where(table.visitor.c.id.in_([each.visitor_id for each in idle])))
    if messages or idle:
        detail = {"messages": messages, "conversations": len(idle), "before_ms": before_ms}
        await log.append(connection, [Draft(site.id, "retention_applied", detail=detail)])
    return Removed(messages, len(idle), ids[-1] if len(ids) == _BATCH else "")


async def prune_visitors(connection: AsyncConnection, site: SiteRecord, before_ms: int) -> int:
    """Remove visitors who came long ago and never wrote; returns how many."""
    columns = table.visitor.c
    wrote = exists().where(table.conversation.c.visitor_id == columns.id)
    gone = delete(table.visitor).where(columns.site_id == site.id, columns.created_at_ms < before_ms, ~wrote)
    return (await connection.execute(gone)).rowcount


async def prune_audit(connection: AsyncConnection, log: AuditLog, chain: str, before_ms: int) -> int:
    """Remove a chain's oldest entries and write that down; returns how many."""
    count = await log.prune(connection, chain, before_ms)
    if count:
        await log.append(connection, [Draft(chain, "audit_pruned", detail={"count": count, "before_ms": before_ms})])
    return count


# Private -----------------------------------------------------------------------------------------


async def _forget_messages(connection: AsyncConnection, ids: list[str], idle: list[str], before_ms: int) -> int:
    columns = table.message.c
    # A clock that was set back may have left a newer one in a conversation that goes.
    old = or_(columns.at_ms < before_ms, columns.conversation_id.in_(idle))
    await connection.run_sync(search.forget, columns.conversation_id.in_(ids), old)
    gone = await connection.execute(delete(table.message).where(columns.conversation_id.in_(ids), old))
    # The inbox shows the newest text; it goes with the last one there was.
    conversation = table.conversation.c
    has_text = exists().where(and_(columns.conversation_id == conversation.id, columns.kind != "event"))
    blank = update(table.conversation).where(conversation.id.in_(ids), ~has_text)
    await connection.execute(blank.values(last_text="", last_author="system"))
    return gone.rowcount
