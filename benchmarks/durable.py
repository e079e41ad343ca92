"""Durable messages: what the store makes of 200 callers at once, beside bare `sqlite3` that writes the same rows.

This is the row the target is about: who calls ``Store.append`` is told once the message is durable, as the gateway is
for each person who writes. The peer does what no chat can do: it has all rows beforehand, numbered and cut into words,
asks nothing and answers nobody. It writes the rows that the store wrote (messages, their places and words in the
search, the heads of conversations) in groups of as many as there are callers, each group a transaction with the same
pragmas (WAL, `synchronous=FULL`, foreign keys). Both take turns, several times, on one disk; of each the median counts.
"""

import asyncio
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import Any, Final

import uvloop

from lookalong.conversation.search import index_words
from lookalong.serving import keep_what_stays
from lookalong.store import Store

from .row import Row

__all__ = ["SENDERS", "TEXTS", "per_1000", "run", "sender", "text_of", "write_all"]

SENDERS: Final = 200
TEXTS: Final = 25
"""Each one's: past the burst that one connection may send it would measure the limit."""
ROUNDS: Final = 7
BEFORE_S: Final = 1.0
"""For everybody to get ready before texts come at a rate."""
P99_MS: Final = 50.0
TIMES_RAW: Final = 2.0
"""Of the time that bare `sqlite3` takes: half as many in a second."""


Sender = Callable[[int], Awaitable[object]]
"""Sends that text of a person."""


def run() -> list[Row]:
    """Measure."""
    ours, raw, cpu = [], [], []
    for _ in range(ROUNDS):
        with tempfile.TemporaryDirectory(prefix="lookalong-durable-") as folder:
            seconds, cpu_s = uvloop.run(_store(f"sqlite:///{folder}/store.sqlite3", write_all))
            ours.append(seconds)
            cpu.append(cpu_s)
            raw.append(_raw(Path(folder) / "store.sqlite3"))
    with tempfile.TemporaryDirectory(prefix="lookalong-durable-") as folder:
        rate = SENDERS * TEXTS / statistics.median(ours) / 2
        waits, _ = uvloop.run(_store(f"sqlite:///{folder}/store.sqlite3", partial(_write_paced, rate=rate)))
    cuts = statistics.quantiles(waits, n=100)
    return [
        Row(
            f"1,000 durable sends, {SENDERS} callers of the store",
            per_1000(statistics.median(ours)),
            "s",
            per_1000(statistics.median(raw)),
            "sqlite3 executemany, the same rows",
            target=TIMES_RAW,
        ),
        Row("durable sends/s, the same", SENDERS * TEXTS / statistics.median(ours), "texts/s"),
        Row("CPU for one, the same", statistics.median(cpu) / SENDERS / TEXTS * 1e6, "µs"),
        Row(f"stored, at half that load ({rate:,.0f}/s), median", cuts[49], "ms"),
        Row(f"stored, at half that load ({rate:,.0f}/s), p99", cuts[98], "ms", target=P99_MS),
    ]


def per_1000(seconds: float) -> float:
    """Return the seconds for 1,000 of the sends of one round."""
    return seconds * 1000 / SENDERS / TEXTS


def text_of(number: int, sent: int) -> str:
    """Return a text as people write them."""
    return f"Text {sent} of {number}: is the blue one still there in my size?"


async def sender(store: Store, site_id: str, number: int) -> Sender:
    """Add a person with a conversation; return how they send."""
    visitor, _ = await store.add_visitor(site_id, "Visitor")
    conversation = await store.open_conversation(site_id, visitor.id, "")

    def send(sent: int) -> Awaitable[object]:
        said = text_of(number, sent)
        return store.append(conversation.id, f"send-{number}-{sent}", "text", "visitor", visitor.id, "Visitor", said)

    return send


async def write_all(senders: list[Sender]) -> tuple[float, float]:
    """Have everybody write as fast as they are answered; return seconds and CPU seconds."""

    async def write(send: Sender) -> None:
        for sent in range(1, TEXTS + 1):
            await send(sent)

    cpu, began = time.process_time(), time.perf_counter()
    await asyncio.gather(*map(write, senders))
    return time.perf_counter() - began, time.process_time() - cpu


# Private -----------------------------------------------------------------------------------------


async def _store(url: str, write: Callable[[list[Sender]], Awaitable[Any]]) -> Any:
    """Have 200 people of a new store write."""
    store = await Store.open(url)
    site = await store.add_site("Shop", "shop")
    senders = [await sender(store, site.id, number) for number in range(SENDERS)]
    # Statements are read and compiled once in a server's life; and a server that has started does this.
    await asyncio.gather(*(send(0) for send in senders))
    keep_what_stays()
    result = await write(senders)
    await store.close()
    return result


async def _write_paced(senders: list[Sender], *, rate: float) -> tuple[list[float], None]:
    """Have texts written at a rate; return the milliseconds until each was durable, from when it was due."""

    async def write(number: int) -> float:
        due = began + number / rate
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        await senders[number % SENDERS](number // SENDERS + 1)
        return (time.perf_counter() - due) * 1000

    began = time.perf_counter() + BEFORE_S
    return await asyncio.gather(*map(write, range(SENDERS * TEXTS))), None


def _raw(file: Path) -> float:
    """Write the messages of a store's file again, into an empty copy of its tables; return the seconds."""
    source = sqlite3.connect(file)
    messages = source.execute("SELECT * FROM message WHERE seq > 1 ORDER BY seq, conversation_id").fetchall()
    names = [each[1] for each in source.execute("PRAGMA table_info(message)")]
    target = sqlite3.connect(file.with_name("raw.sqlite3"), isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON"):
        target.execute(f"PRAGMA {pragma}")
    _copy_tables(source, target)
    # Once they are there: messages belong to conversations, whose customers nobody asks for.
    target.execute("PRAGMA foreign_keys=ON")
    source.close()
    at = {name: place for place, name in enumerate(names)}
    rows = [_rows(each, at, number) for number, each in enumerate(messages, 1)]
    began = time.perf_counter()
    for first in range(0, len(rows), SENDERS):
        group = rows[first : first + SENDERS]
        target.execute("BEGIN IMMEDIATE")
        for statement, values in zip(_statements(len(names)), zip(*group, strict=True), strict=True):
            target.executemany(statement, values)
        target.execute("COMMIT")
    took = time.perf_counter() - began
    target.close()
    return took


def _copy_tables(source: sqlite3.Connection, target: sqlite3.Connection) -> None:
    query = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND tbl_name IN (?, ?, ?, ?) AND name NOT LIKE ?"
    tables = ("message", "message_place", "message_word", "conversation")
    for (statement,) in source.execute(query, (*tables, "sqlite_%")):
        target.execute(statement)
    conversations = source.execute("SELECT * FROM conversation").fetchall()
    marks = ",".join("?" * len(conversations[0]))
    target.executemany(f"INSERT INTO conversation VALUES ({marks})", conversations)  # noqa: S608 # only marks


def _rows(row: tuple[Any, ...], at: dict[str, int], place: int) -> tuple[tuple[Any, ...], ...]:
    conversation, seq, text = row[at["conversation_id"]], row[at["seq"]], row[at["text"]]
    words = f"site {index_words(text)}"
    return row, (place, conversation, seq), (place, words), (seq, row[at["at_ms"]], text, conversation)


def _statements(columns: int) -> tuple[str, ...]:
    return (
        f"INSERT INTO message VALUES ({','.join('?' * columns)})",  # noqa: S608 # only marks
        "INSERT INTO message_place (id, conversation_id, seq) VALUES (?, ?, ?)",
        "INSERT INTO message_word (rowid, words) VALUES (?, ?)",
        "UPDATE conversation SET head_seq = ?, updated_at_ms = ?, last_text = ? WHERE id = ?",
    )
