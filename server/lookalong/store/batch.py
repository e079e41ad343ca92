"""What the writer reads and writes for many changes at once: six statements, however many there are."""

from collections.abc import Collection, Iterable, Sequence
from itertools import starmap
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, Select, bindparam, func, select, tuple_, update

from . import row, search, table
from .change import Append, Change, Desk
from .keys import IDS, PAIRS, asked
from .record import AttachmentRecord, ConversationRecord, MessageRecord

__all__ = ["Repeated", "load", "save"]


class Repeated(Exception):
    """A message was stored before, under its client id."""


def load(connection: Connection, changes: Sequence[Change], *, repeated: bool) -> Desk:
    """Return the conversations that changes concern, locked.

    Args:
        connection: Writes.
        changes: Of a batch.
        repeated: Whether to look for the messages that they repeat.
    """
    if not changes:
        return Desk({}, {})
    ids = sorted({change.conversation_id for change in changes})
    conversations = {record.id: record for record in _conversations(connection, ids)}
    files = {each for change in changes if isinstance(change, Append) for each in change.files}
    # Who repeats a message with files finds them taken, by that very message.
    known = _known(connection, changes) if repeated or files else {}
    return Desk(conversations, known, _files(connection, files))


def save(connection: Connection, desk: Desk) -> None:
    """Write what the changes made.

    Raises:
        Repeated: They repeat messages that were not looked for; nothing may be kept of what was written.
    """
    if row.INSERT_MESSAGES.run(connection, map(row.message_values, desk.added)) < len(desk.added):
        raise Repeated
    if desk.taken:
        connection.execute(_TAKE, [{"b_id": each, "b_seq": seq} for each, seq in desk.taken.items()])
    search.index(connection, desk.added, lambda each: desk.conversations[each].site_id)
    changed = (desk.conversations[each] for each in sorted(desk.touched))
    row.CHANGE_CONVERSATIONS.run(connection, map(row.conversation_changes, changed))


# Private -----------------------------------------------------------------------------------------


def _conversations(connection: Connection, ids: Sequence[str]) -> Iterable[ConversationRecord]:
    if connection.dialect.name == "sqlite":
        return starmap(ConversationRecord, _AS_TUPLES.decode(connection.scalar(_AS_ONE, asked(ids)) or "[]"))
    return map(row.conversation, connection.execute(_LOCKED, asked(ids)))


def _known(connection: Connection, changes: Sequence[Change]) -> dict[tuple[str, str], MessageRecord]:
    keys = {(change.conversation_id, change.client_id) for change in changes if isinstance(change, Append)}
    if not keys:
        return {}
    found = connection.execute(_MESSAGES[connection.dialect.name], asked(keys))
    return {(record.conversation_id, record.client_id): record for record in map(row.message, found)}


def _files(connection: Connection, ids: Collection[str]) -> dict[str, AttachmentRecord]:
    if not ids:
        return {}
    found = connection.execute(_FILES[connection.dialect.name], asked(ids))
    return {each.id: AttachmentRecord(**each._mapping) for each in found}


_TAKE: Final = update(table.attachment).where(table.attachment.c.id == bindparam("b_id")).values(seq=bindparam("b_seq"))


def _threads(dialect: str) -> Select[Any]:
    return row.CONVERSATIONS.where(table.conversation.c.id.in_(IDS[dialect]))


def _messages(pairs: Select[Any]) -> Select[Any]:
    columns = table.message.c
    return select(table.message).where(tuple_(columns.conversation_id, columns.client_id).in_(pairs))


def _attachments(ids: Select[Any]) -> Select[Any]:
    columns = table.attachment.c
    return select(table.attachment).where(columns.id.in_(ids)).order_by(columns.id).with_for_update()


_LOCKED: Final = _threads("postgresql").order_by(table.conversation.c.id).with_for_update(of=table.conversation)
"""Rows are locked in one order, so that the writers of two processes never wait for each other in a circle."""

_AS_ONE: Final = select(func.json_group_array(func.json_array(*_threads("sqlite").subquery().c)))
"""SQLite has no FOR UPDATE and needs none: its writer holds the only lock. It gives all of them as one value, because
its driver lets go of Python's lock for each row, and has to wait for it again while the event loop is busy."""

_AS_TUPLES: Final = msgspec.json.Decoder(list[tuple[Any, ...]])
_MESSAGES: Final = {dialect: _messages(pairs) for dialect, pairs in PAIRS.items()}
_FILES: Final = {dialect: _attachments(ids) for dialect, ids in IDS.items()}
