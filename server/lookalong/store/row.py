"""Rows to records and back."""

from collections.abc import Iterable, Sequence
from operator import attrgetter
from typing import Any

import structlog
from sqlalchemy import ColumnElement, Row, Table, func, select, tuple_

from lookalong.cobrowse import Privacy, Wording, read_privacy, read_wording
from lookalong.security.identity import IdentityKeys, read_keys

from . import table
from .bulk import Bulk
from .keys import PAIRS
from .record import ConversationRecord, MessageRecord

__all__ = [
    "CHANGE_CONVERSATIONS",
    "CONVERSATIONS",
    "INSERT_MESSAGES",
    "THREADS",
    "conversation",
    "conversation_changes",
    "identity",
    "message",
    "message_values",
    "privacy",
    "wording",
]

log = structlog.get_logger(__name__)

_CONVERSATION = ConversationRecord.__struct_fields__

_ELSEWHERE: dict[str, ColumnElement[Any]] = {
    "visitor_name": table.visitor.c.name.label("visitor_name"),
    "visitor_subject": func.coalesce(table.visitor.c.subject, "").label("visitor_subject"),
}

CONVERSATIONS = select(
    *(table.conversation.c[name] if name not in _ELSEWHERE else _ELSEWHERE[name] for name in _CONVERSATION)
).join_from(table.conversation, table.visitor)
"""Conversations with what ``conversation`` needs, in its order."""


THREADS = {
    dialect: CONVERSATIONS.where(tuple_(table.conversation.c.site_id, table.conversation.c.visitor_id).in_(pairs))
    for dialect, pairs in PAIRS.items()
}
"""Those of visitors, by sites and visitors."""


def conversation(found: Sequence[Any]) -> ConversationRecord:
    """Return a row of ``CONVERSATIONS`` as a record."""
    return ConversationRecord(*found)


def message(found: Row[Any]) -> MessageRecord:
    """Return a row of the message table as a record."""
    return MessageRecord(**found._mapping)


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

_MESSAGE = MessageRecord.__struct_fields__

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
    "waiting_since_ms",
)


def _types(of: Table, names: Iterable[str]) -> list[type]:
    return [of.c[name].type.python_type for name in names]


# What the writer does for every message ------------------------------------------------------------

message_values = attrgetter(*_MESSAGE)
"""Returns a message as a row of ``INSERT_MESSAGES``."""

INSERT_MESSAGES = Bulk(
    f"INSERT INTO message ({', '.join(_MESSAGE)}) VALUES {{rows}}"  # noqa: S608 # names of our own
    " ON CONFLICT (conversation_id, client_id) DO NOTHING",
    _types(table.message, _MESSAGE),
)

conversation_changes = attrgetter("id", *_CHANGING)
"""Returns a conversation as a row of ``CHANGE_CONVERSATIONS``."""

CHANGE_CONVERSATIONS = Bulk(
    "UPDATE conversation SET "  # noqa: S608 # names of our own
    + ", ".join(f"{name} = said.column{at}" for at, name in enumerate(_CHANGING, 2))
    + " FROM (VALUES {rows}) AS said WHERE conversation.id = said.column1",
    _types(table.conversation, ("id", *_CHANGING)),
)
