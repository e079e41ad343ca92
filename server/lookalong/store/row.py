"""Rows to records and back."""

from dataclasses import fields
from typing import Any

import structlog
from sqlalchemy import Row, func, select

from lookalong.cobrowse import Privacy, Wording, read_privacy, read_wording
from lookalong.security.identity import IdentityKeys, read_keys

from . import table
from .record import ConversationRecord, MessageRecord

__all__ = [
    "CONVERSATIONS",
    "conversation",
    "conversation_changes",
    "identity",
    "message",
    "message_values",
    "privacy",
    "wording",
]

log = structlog.get_logger(__name__)

CONVERSATIONS = select(
    table.conversation,
    table.visitor.c.name.label("visitor_name"),
    func.coalesce(table.visitor.c.subject, "").label("visitor_subject"),
).join_from(table.conversation, table.visitor)
"""Conversations with what ``conversation`` needs."""


def conversation(found: Row[Any]) -> ConversationRecord:
    """Return a row of ``CONVERSATIONS`` as a record."""
    values = dict(found._mapping)
    del values["created_at_ms"]
    return ConversationRecord(**values)


def conversation_changes(record: ConversationRecord) -> dict[str, Any]:
    """Return the columns that may change, and the id as ``b_id``."""
    return {"b_id": record.id, **{name: getattr(record, name) for name in _CHANGING}}


def message(found: Row[Any]) -> MessageRecord:
    """Return a row of the message table as a record."""
    return MessageRecord(**found._mapping)


def message_values(record: MessageRecord) -> dict[str, Any]:
    """Return the columns of a new message."""
    # Not asdict: it copies each text deeply, which costs more than the rest of what a message costs here.
    return {name: getattr(record, name) for name in _MESSAGE}


def privacy(stored: str | None) -> Privacy | None:
    """Return what a site hides; None if what is stored cannot be read."""
    if stored is None:
        return Privacy()
    try:
        return read_privacy(stored)
    except ValueError as error:
        log.error("privacy_unreadable", reason=str(error))
        return None


def wording(stored: str | None) -> Wording:
    """Return a site's own words; none, so that ours stand, if what is stored cannot be read."""
    try:
        return read_wording(stored) if stored is not None else Wording()
    except ValueError as error:
        log.error("wording_unreadable", reason=str(error))
        return Wording()


def identity(stored: str | None) -> IdentityKeys | None:
    """Return how a site signs; None, so that nobody is vouched for, if what is stored cannot be read."""
    try:
        return read_keys(stored) if stored is not None else None
    except ValueError:
        log.error("identity_unreadable")
        return None


# Private -----------------------------------------------------------------------------------------

_MESSAGE = tuple(field.name for field in fields(MessageRecord))

_CHANGING = (
    "phase",
    "page_url",
    "head_seq",
    "visitor_delivered",
    "visitor_read",
    "agent_delivered",
    "agent_read",
    "last_author",
    "last_text",
    "updated_at_ms",
)
