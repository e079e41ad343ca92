"""Whether what is stored is whole: questions to the database, each with a number for an answer."""

from dataclasses import dataclass

from sqlalchemy import Connection, func, select, text

from . import search, table

__all__ = ["Condition", "examine"]


@dataclass(frozen=True, slots=True)
class Condition:
    """What is wrong with a database; nothing is where all is 0 and ``damage`` is empty."""

    damage: str
    """SQLite's own word for what is broken in its file. PostgreSQL has checksums of its own."""
    gaps: int
    """Conversations in which a message is missing between others, or which know of another newest one than there is."""
    orphans: int
    """Messages of no conversation, conversations of no visitor, and numbers of the search for no message."""
    unsearchable: int
    """Messages that the search does not know."""
    size: int
    """Bytes."""


def examine(connection: Connection) -> Condition:
    """Ask everything; reads all of the database, and keeps nobody from writing."""
    missing, lost = search.gaps(connection)
    return Condition(_damage(connection), _gaps(connection), _orphans(connection) + lost, missing, _size(connection))


# Private -----------------------------------------------------------------------------------------


def _damage(connection: Connection) -> str:
    if connection.dialect.name != "sqlite":
        return ""
    said = connection.scalar(text("PRAGMA quick_check(1)"))
    return "" if said == "ok" else str(said)


def _gaps(connection: Connection) -> int:
    """Old messages go when a site does not keep them: what is left begins anywhere, and has no gap."""
    message, conversation = table.message.c, table.conversation.c
    count, first, last = func.count(), func.min(message.seq), func.max(message.seq)
    runs = (
        select(message.conversation_id)
        .join_from(table.message, table.conversation, conversation.id == message.conversation_id)
        .group_by(message.conversation_id, conversation.head_seq)
        .having((last - first + 1 != count) | (last != conversation.head_seq))
    )
    return connection.scalar(select(func.count()).select_from(runs.subquery())) or 0


def _orphans(connection: Connection) -> int:
    message, conversation, visitor = table.message.c, table.conversation.c, table.visitor.c
    threads = table.message.outerjoin(table.conversation, conversation.id == message.conversation_id)
    people = table.conversation.outerjoin(table.visitor, visitor.id == conversation.visitor_id)
    alone = (
        select(func.count()).select_from(threads).where(conversation.id.is_(None)),
        select(func.count()).select_from(people).where(visitor.id.is_(None)),
    )
    return sum(connection.scalar(each) or 0 for each in alone)


def _size(connection: Connection) -> int:
    sqlite = "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"
    asked = sqlite if connection.dialect.name == "sqlite" else "SELECT pg_database_size(current_database())"
    return int(connection.scalar(text(asked)) or 0)
