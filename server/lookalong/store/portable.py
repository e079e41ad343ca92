"""A site with its people and what they wrote, as lines of JSON: from one server, of one kind of database, to another.

Each line is an object with one key. The first is ``{"lookalong": 1}``, the version of the format; then ``site``,
``origin``, ``visitor``, ``conversation`` and ``message`` with the columns of those tables (``lookalong.store.table``),
each after what it refers to; then what became of messages: ``message_state``, with the text as it is now, ``reaction``
and ``earlier_text``. A column that files of an earlier version have not is what it is in a new database. Ids are
kept, so that taking in a file again adds what is new and nothing twice.

Left behind is what is a secret, or a proof of the server it comes from: agents, log-ins, API keys, the keys by which a
site signs, and the audit log.
"""

import json
from collections.abc import AsyncIterator, Sequence
from typing import Any, Final

from sqlalchemy import Column, Connection, Select, Table, delete, insert, select, tuple_, update
from sqlalchemy.exc import DataError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from . import search, table
from .error import StoreError
from .record import MessageRecord

__all__ = ["VERSION", "FormatError", "lines", "read", "take_in"]

VERSION: Final = 1


class FormatError(StoreError):
    """What was to be taken in is not of this format, or does not fit what is stored."""


async def lines(connection: AsyncConnection, site_id: str) -> AsyncIterator[str]:
    """Give out a site, line by line, as it is at the moment of the transaction."""
    yield _line("lookalong", VERSION)
    for kind, query in _queries(site_id).items():
        async for found in await connection.stream(query):
            yield _line(kind, {name: value for name, value in found._mapping.items() if name not in _KEPT_BACK})


def read(line: str) -> tuple[str, Any]:
    """Return what a line is and says; raises ``FormatError``."""
    try:
        [(kind, value)] = json.loads(line).items()
    except (ValueError, AttributeError):
        raise FormatError(f"expected an object with one key on each line, got {line[:60]!r}") from None
    if kind == "lookalong" and value != VERSION:
        raise FormatError(f"expected version {VERSION} of the format, got {value!r}; upgrade this server")
    if kind != "lookalong" and (kind not in _TABLES or not isinstance(value, dict)):
        raise FormatError(f"expected one of {', '.join(_TABLES)}, got {kind[:60]!r}")
    return kind, value


def take_in(connection: Connection, kind: str, values: Sequence[dict[str, Any]]) -> int:
    """Store what is not there yet of some values of one kind; returns how many were new. Raises ``FormatError``."""
    target = _TABLES[kind]
    names = {column.name for column in target.columns} - _KEPT_BACK
    values = [_younger(target) | each for each in values]
    texts = {(each["conversation_id"], each["seq"]): each.pop("text", None) for each in values if kind == _STATE}
    if wrong := [each for each in values if set(each) != names]:
        strange = ", ".join(sorted(set(wrong[0]) ^ names))
        raise FormatError(f"expected a {kind} with {', '.join(sorted(names))}; too much or missing: {strange[:200]}")
    if misfit := next((name for each in values for name in names if not _fits(target.c[name], each[name])), ""):
        raise FormatError(f"expected a {kind} with a {misfit} of its kind")
    keys = [column.name for column in target.primary_key]
    wanted = {tuple(each[name] for name in keys): each for each in values}
    columns = [target.c[name] for name in keys]
    found = connection.execute(select(target).where(tuple_(*columns).in_(list(wanted))))
    there = {tuple(each._mapping[name] for name in keys): each._mapping for each in found}
    if kind == "message" and any(there[key]["client_id"] != wanted[key]["client_id"] for key in there):
        raise FormatError("expected conversations that went on at one place alone; one here has another message there")
    fresh = [each for key, each in wanted.items() if key not in there]
    try:
        if fresh and kind != _STATE:
            connection.execute(insert(target), fresh)
        if kind == "conversation":
            _go_on(connection, [each for key, each in wanted.items() if key in there])
        if kind == _STATE:
            newer = [each for key, each in wanted.items() if key in there and _is_newer(each, there[key])]
            _change(connection, fresh + newer, texts)
    except (IntegrityError, DataError, UnicodeError):
        raise FormatError(f"expected a {kind} that fits what is stored; another has its key or what it needs") from None
    if kind == "message" and fresh:
        _index(connection, fresh)
    return len(fresh)


# Private -----------------------------------------------------------------------------------------

_TABLES: Final[dict[str, Table]] = {
    "site": table.site,
    "origin": table.site_origin,
    "visitor": table.visitor,
    "conversation": table.conversation,
    "message": table.message,
    "message_state": table.message_state,
    "reaction": table.reaction,
    "earlier_text": table.earlier_text,
}

_STATE: Final = "message_state"

_YOUNGER: Final[dict[str, dict[str, Any]]] = {
    "site": {"keeps_texts": False, "peeks": False},
    "conversation": {"waiting_since_ms": 0, "assignee_id": "", "assignee_name": ""},
}

_KEPT_BACK: Final = {"identity"}
"""Columns that hold secrets."""


def _queries(site_id: str) -> dict[str, Select[Any]]:
    conversation, message = table.conversation.c, table.message.c
    threads = select(conversation.id).where(conversation.site_id == site_id)
    return {
        "site": select(table.site).where(table.site.c.id == site_id),
        "origin": select(table.site_origin).where(table.site_origin.c.site_id == site_id),
        "visitor": select(table.visitor).where(table.visitor.c.site_id == site_id),
        "conversation": select(table.conversation).where(conversation.site_id == site_id),
        # As they were stored, so that the search of the other server has them in the same order.
        "message": select(table.message)
        .where(message.conversation_id.in_(threads))
        .order_by(message.at_ms, message.conversation_id, message.seq),
        _STATE: select(table.message_state, message.text)
        .join_from(table.message_state, table.message)
        .where(message.conversation_id.in_(threads)),
        "reaction": select(table.reaction).where(table.reaction.c.conversation_id.in_(threads)),
        "earlier_text": select(table.earlier_text).where(table.earlier_text.c.conversation_id.in_(threads)),
    }


def _line(kind: str, value: object) -> str:
    return json.dumps({kind: value}, ensure_ascii=False, separators=(",", ":"))


def _fits(column: Column[Any], value: object) -> bool:
    return type(value) is column.type.python_type or (value is None and bool(column.nullable))


def _younger(target: Table) -> dict[str, Any]:
    """Return the columns that earlier versions had not, as they are in a new database."""
    return _YOUNGER.get(target.name, {})


def _is_newer(wanted: dict[str, Any], there: Any) -> bool:
    return bool(wanted["revision"] > there["revision"])


def _change(connection: Connection, states: Sequence[dict[str, Any]], texts: dict[tuple[str, int], Any]) -> None:
    """Have messages that are there be what a later file says; its reactions follow."""
    message = table.message.c
    for each in states:
        key = (each["conversation_id"], each["seq"])
        for target in (table.message_state, table.reaction):
            connection.execute(delete(target).where(target.c.conversation_id == key[0], target.c.seq == key[1]))
        connection.execute(insert(table.message_state), [each])
        here = (message.conversation_id == key[0], message.seq == key[1])
        text = texts.get(key)
        if isinstance(text, str) and text != connection.scalar(select(message.text).where(*here)):
            search.forget(connection, *here)
            connection.execute(update(table.message).where(*here).values(text=text))
            _index(connection, [dict(connection.execute(select(table.message).where(*here)).one()._mapping)])


def _go_on(connection: Connection, conversations: Sequence[dict[str, Any]]) -> None:
    """Have conversations that are there know of the messages that a later file brings."""
    columns = table.conversation.c
    for each in conversations:
        later = (columns.id == each["id"]) & (columns.head_seq < each["head_seq"])
        connection.execute(update(table.conversation).where(later).values(each))


def _index(connection: Connection, messages: Sequence[dict[str, Any]]) -> None:
    conversation = table.conversation.c
    ids = {each["conversation_id"] for each in messages}
    found = connection.execute(select(conversation.id, conversation.site_id).where(conversation.id.in_(ids)))
    sites = {each.id: each.site_id for each in found}
    written = [MessageRecord(**each) for each in messages if each["text"]]
    search.index(connection, written, sites.__getitem__)
