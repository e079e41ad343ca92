"""The index of messages' words, in step with the messages: it changes in the transactions in which they do.

``message_place`` numbers messages as they were stored; ``message_word`` has, under that number, what
``lookalong.conversation.search`` makes of the text, and the id of the site. It is FTS5 on SQLite, without a copy of the
text, and a ``tsvector`` with a GIN index on PostgreSQL. Neither knows anything of languages.

All functions but the dialects' own SQL work on both. They take plain connections, as migrations have them.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Row, Select, delete, func, insert, select, text

from lookalong.attachment import plain
from lookalong.conversation.search import Query, Span, index_words

from . import table
from .bulk import Bulk
from .record import MessageRecord

__all__ = ["INDEXED", "Hit", "build", "create", "fill", "find", "forget", "gaps", "hits", "index", "purge", "tune"]

INDEXED: Final = (table.message.c.kind != "event") & (table.message.c.text != "")
"""Messages that have a place: those that people wrote, and that were not deleted."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A message that has what was looked for. ``place`` is its number, ``spans`` where in the ``plain`` text it is."""

    place: int
    site_id: str
    visitor_name: str
    message: MessageRecord
    spans: Sequence[Span]


def create(connection: Connection) -> None:
    """Make ``message_word``."""
    for statement in _CREATE[connection.dialect.name]:
        connection.execute(text(statement))


def tune(connection: Connection) -> None:
    """Have parts of the index merged by ``index`` alone, a little each time.

    By itself FTS5 writes for many transactions without merging much, then merges all parts of a level in one commit:
    60,000 messages cost one of them 50 ms, and ten times as many ten times that. In small steps it costs as much CPU.
    """
    if connection.dialect.name == "sqlite":
        for name, value in _TUNING.items():
            connection.execute(_SET, {"name": name, "value": value})


def index(connection: Connection, messages: Collection[MessageRecord], site_of: Callable[[str], str]) -> None:
    """Take new messages into the index.

    Args:
        connection: Of the transaction that stores them.
        messages: In their order.
        site_of: Gives the site of a conversation, by their ids.
    """
    written = [each for each in messages if each.kind != "event"]
    places = _add_places(connection, [(each.conversation_id, each.seq) for each in written])
    _put(
        connection,
        ((place, each.text, site_of(each.conversation_id)) for place, each in zip(places, written, strict=True)),
    )
    if written:
        _tend(connection)


def fill(connection: Connection, limit: int) -> int:
    """Take messages into the index that have no place in it, oldest first; returns how many.

    A node of an older version stores such messages while others are newer already.
    """
    columns = table.message.c
    query = _missing(columns.conversation_id, columns.seq, columns.text, table.conversation.c.site_id)
    found = list(connection.execute(query.order_by(columns.at_ms, columns.conversation_id, columns.seq).limit(limit)))
    if found:
        places = _add_places(connection, [(each.conversation_id, each.seq) for each in found])
        _put(connection, ((place, each.text, each.site_id) for place, each in zip(places, found, strict=True)))
        _tend(connection)
    return len(found)


def build(connection: Connection) -> None:
    """Take all messages into an empty index, oldest first, some at a time."""
    columns = table.message.c
    keys = select(columns.conversation_id, columns.seq).where(INDEXED)
    oldest = keys.order_by(columns.at_ms, columns.conversation_id, columns.seq)
    connection.execute(insert(table.message_place).from_select(["conversation_id", "seq"], oldest))
    last = 0
    while found := list(connection.execute(_PLACED.where(_PLACES.id > last).order_by(_PLACES.id).limit(_BATCH))):
        _put(connection, ((each.id, each.text, each.site_id) for each in found))
        last = found[-1].id


def forget(connection: Connection, *where: ColumnElement[bool]) -> int:
    """Take messages out of the index, before they are deleted; returns how many.

    On SQLite what they said stays in the file until ``purge`` has done its work.

    Args:
        connection: Of the transaction that deletes them.
        where: Which, by the columns of ``table.message``.
    """
    count = 0
    while found := list(connection.execute(_PLACED.where(*where).limit(_BATCH))):
        if connection.dialect.name == "sqlite":
            _TAKE.run(connection, (_row(each.id, each.text, each.site_id) for each in found))
        else:
            connection.execute(_DROP, [{"id": each.id} for each in found])
        places = table.message_place.c.id
        connection.execute(delete(table.message_place).where(places.in_([each.id for each in found])))
        count += len(found)
    return count


def purge(connection: Connection, *, begin: bool) -> bool:
    """Rewrite a part of the index without what was taken out; returns whether there is more to do.

    Each beginning puts all parts of the index on a level of their own, above the others. FTS5 has 64 of them, and
    SQLite 3.40 at least writes one more than it can read: so there is one beginning for each time that all is
    rewritten, and none where levels run out. Then parts are merged where they are, and words that were taken out may
    stay in the file until their part is.

    Args:
        connection: Writes.
        begin: Whether to begin; else to go on.

    FTS5 notes what was taken out and keeps it until the parts of its index are merged (§6.6, §6.8 of its document). To
    PostgreSQL rows that were deleted are dead, and its vacuum removes them.
    """
    if connection.dialect.name != "sqlite":
        return False
    before = connection.scalar(_CHANGES)
    begins = begin and int(connection.scalar(_LEVELS) or "0", 16) < _MOST_LEVELS
    connection.execute(_MERGE, {"pages": -_MERGED_PAGES if begins else _MERGED_PAGES})
    # Fewer than two changes: it was one part already.
    return (connection.scalar(_CHANGES) or 0) - (before or 0) >= 2


def find(
    connection: Connection, query: Query, site_ids: Collection[str], before: int, limit: int
) -> tuple[list[Row[Any]], int]:
    """Return messages that may have what is looked for, newest first, and the place to go on before; 0 at the end.

    Args:
        connection: Reads.
        query: With something to look for.
        site_ids: Of no other sites.
        before: The place to begin before; 0 for the newest of all.
        limit: At most so many.
    """
    sites = sorted(site_ids)
    dialect = connection.dialect.name
    wanted = {"query": _WRITE[dialect](query, sites), "before": before or _END, "limit": limit}
    places = connection.scalars(_FIND[dialect], wanted).all()
    chosen = _FOUND.where(table.message_place.c.id.in_(places), table.conversation.c.site_id.in_(sites))
    rows = list(connection.execute(chosen.order_by(_PLACES.id.desc())))
    return rows, places[-1] if len(places) == limit else 0


def hits(query: Query, rows: Iterable[Row[Any]]) -> list[Hit]:
    """Return those rows of ``find`` whose texts have what is looked for. Long texts take their time."""
    return [
        Hit(each.place, each.site_id, each.visitor_name, _message(each), spans)
        for each in rows
        if (spans := query.spans(plain(each.text)))
    ]


def gaps(connection: Connection) -> tuple[int, int]:
    """Return how many messages have no place in the index, and how many places no message."""
    message, place = table.message.c, table.message_place.c
    here = (message.conversation_id == place.conversation_id) & (message.seq == place.seq)
    orphans = select(func.count()).select_from(table.message_place.outerjoin(table.message, here))
    missing = connection.scalar(_missing(func.count())) or 0
    return missing, connection.scalar(orphans.where(message.seq.is_(None))) or 0


# Private -----------------------------------------------------------------------------------------

_BATCH: Final = 1000
"""Messages of one statement."""

_MERGED_PAGES: Final = 500
"""Pages of the index that one transaction rewrites, 4 kB each, so that nobody's message waits for long."""

_TENDED_PAGES: Final = 16
"""Pages that are merged with each transaction that writes, if there is anything to merge: at most 5 ms. That is more
than a transaction of hundreds of messages adds."""

_TUNING: Final = {
    # Never by itself.
    "automerge": 0,
    # Parts of a level that are merged together: with fewer each word would be written more often.
    "usermerge": 8,
    # Parts at which FTS5 does not wait any longer, out of reach.
    "crisismerge": 64,
}

_MOST_SITES: Final = 32
"""Sites that a query names to the index; who has more looks among all and drops what is not theirs."""

_END: Final = 2**62

_CREATE: Final = {
    # The words come with spaces between, and beyond ASCII every character is part of a word. No positions, no sizes, no
    # text: the index says which messages to look at, and their text says the rest.
    "sqlite": (
        """CREATE VIRTUAL TABLE message_word
        USING fts5(words, content='', columnsize=0, detail=none, tokenize="ascii tokenchars '_'")""",
    ),
    "postgresql": (
        "CREATE TABLE message_word (id bigint PRIMARY KEY, words tsvector NOT NULL)",
        "CREATE INDEX ix_message_word_words ON message_word USING gin (words)",
    ),
}

_WORDS: Final = (int, str)
_PUT: Final = {
    "sqlite": Bulk("INSERT INTO message_word (rowid, words) VALUES {rows}", _WORDS),
    "postgresql": Bulk(
        "INSERT INTO message_word (id, words) VALUES {rows}",
        _WORDS,
        "({}, array_to_tsvector(string_to_array({}, ' ')))",
    ),
}
_TAKE: Final = Bulk("INSERT INTO message_word (message_word, rowid, words) VALUES {rows}", _WORDS, "('delete', {}, {})")
_DROP: Final = text("DELETE FROM message_word WHERE id = :id")
_CHANGES: Final = text("SELECT total_changes()")
# The structure record of an FTS5 table (fts5_index.c): a cookie of four bytes, then the number of levels in one.
_LEVELS: Final = text("SELECT hex(substr(block, 5, 1)) FROM message_word_data WHERE id = 10")
_MOST_LEVELS: Final = 40
"""From here on no merge begins a level of its own: those left are for messages as they come."""

_SET: Final = text("INSERT INTO message_word (message_word, rank) VALUES (:name, :value)")
_MERGE: Final = text("INSERT INTO message_word (message_word, rank) VALUES ('merge', :pages)")

_FIND: Final = {
    "sqlite": text(
        "SELECT rowid FROM message_word WHERE message_word MATCH :query AND rowid < :before"
        " ORDER BY rowid DESC LIMIT :limit"
    ),
    "postgresql": text(
        "SELECT id FROM message_word WHERE words @@ CAST(CAST(:query AS text) AS tsquery) AND id < :before"
        " ORDER BY id DESC LIMIT :limit"
    ),
}

_JOINED: Final = table.message_place.join(
    table.message,
    (table.message.c.conversation_id == table.message_place.c.conversation_id)
    & (table.message.c.seq == table.message_place.c.seq),
).join(table.conversation, table.conversation.c.id == table.message.c.conversation_id)

_PLACES: Final = table.message_place.c
_PLACED: Final = select(_PLACES.id, table.message.c.text, table.conversation.c.site_id).select_from(_JOINED)

_FOUND: Final = select(
    table.message_place.c.id.label("place"),
    table.conversation.c.site_id,
    table.visitor.c.name.label("visitor_name"),
    table.message,
).select_from(_JOINED.join(table.visitor, table.visitor.c.id == table.conversation.c.visitor_id))

_ADD_PLACES: Final = Bulk("INSERT INTO message_place (id, conversation_id, seq) VALUES {rows}", (int, str, int))
_LAST_PLACE: Final = text("SELECT seq FROM sqlite_sequence WHERE name = 'message_place'")
_NEXT_PLACES: Final = text(
    "SELECT nextval(pg_get_serial_sequence('message_place', 'id')) FROM generate_series(1, :count)"
)


def _add_places(connection: Connection, messages: Sequence[tuple[str, int]]) -> Sequence[int]:
    """Number messages in their order; returns their numbers."""
    # Numbers are taken first: to know which one is whose from what an INSERT returns costs more than it does.
    places = _next_places(connection, len(messages)) if messages else ()
    _ADD_PLACES.run(connection, ((place, *each) for place, each in zip(places, messages, strict=True)))
    return places


def _next_places(connection: Connection, count: int) -> Sequence[int]:
    if connection.dialect.name == "postgresql":
        return connection.scalars(_NEXT_PLACES, {"count": count}).all()
    # The transaction has the lock, so nobody else takes one.
    first = (connection.scalar(_LAST_PLACE) or 0) + 1
    return range(first, first + count)


def _message(found: Row[Any]) -> MessageRecord:
    return MessageRecord(**{name: found._mapping[name] for name in MessageRecord.__struct_fields__})


def _missing(*columns: Any) -> Select[Any]:
    message, place = table.message.c, table.message_place.c
    has_place = (
        select(place.id).where(place.conversation_id == message.conversation_id, place.seq == message.seq).exists()
    )
    threads = table.message.join(table.conversation, table.conversation.c.id == message.conversation_id)
    return select(*columns).select_from(threads).where(INDEXED, ~has_place)


def _put(connection: Connection, said: Iterable[tuple[int, str, str]]) -> None:
    _PUT[connection.dialect.name].run(connection, (_row(*each) for each in said))


def _tend(connection: Connection) -> None:
    """Merge a little of the index."""
    if connection.dialect.name == "sqlite":
        connection.execute(_MERGE, {"pages": _TENDED_PAGES})


def _row(place: int, said: str, site_id: str) -> tuple[int, str]:
    return place, f"{site_id} {index_words(plain(said))}".rstrip()


# Words have letters, digits, marks and `_`, see index_words; so nothing in the queries needs to be escaped.


def _fts5(query: Query, sites: Sequence[str]) -> str:
    parts = ["(" + " OR ".join(f'"{each}"' for each in sites) + ")"] if len(sites) <= _MOST_SITES else []
    parts += [f'"{each}"' for each in query.words]
    return " AND ".join([*parts, f'"{query.beginning}"*'] if query.beginning else parts)


def _tsquery(query: Query, sites: Sequence[str]) -> str:
    parts = ["(" + " | ".join(f"'{each}'" for each in sites) + ")"] if len(sites) <= _MOST_SITES else []
    parts += [f"'{each}'" for each in query.words]
    return " & ".join([*parts, f"'{query.beginning}':*"] if query.beginning else parts)


_WRITE: Final = {"sqlite": _fts5, "postgresql": _tsquery}
