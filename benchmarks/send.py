"""Durable sends: 200 people at once over real sockets, beside bare `sqlite3` that writes the same rows.

The peer does what no chat can do: it has all rows beforehand, in one process, and nobody to answer. It writes every row
that the server wrote (messages, their places and words in the search, the heads of conversations) in groups of as many
as there are people, each group a transaction with the same pragmas.
"""

import asyncio
import sqlite3
import statistics
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from lookalong.conversation.search import index_words
from lookalong.protocol import message
from lookalong.protocol.limit import MAJOR, MINOR
from tests.harness.server import DemoServer, run_demo

from .client import Peer, open_socket
from .row import Row

__all__ = ["run"]

SENDERS: Final = 200
TEXTS: Final = 25
"""Each person's: past the burst that one connection may send it would measure the limit."""
PACED_S: Final = 6.0
"""How long the half load lasts."""
P99_MS: Final = 50.0


def run() -> list[Row]:
    """Measure."""
    with tempfile.TemporaryDirectory(prefix="lookalong-send-") as folder:
        data = Path(folder)
        with run_demo(data) as server:
            seconds, cpu_ns = asyncio.run(_closed(server))
        bare_s = _bare(data / "lookalong.sqlite3", SENDERS * TEXTS)
    count = SENDERS * TEXTS
    rate = count / seconds
    with run_demo() as server:
        waits = asyncio.run(_paced(server, rate / 2))
    cuts = statistics.quantiles(waits, n=100)
    return [
        Row("durable sends/s, SQLite, 200 senders", rate, "texts/s", count / bare_s, "sqlite3"),
        Row(
            "seconds for 1,000 durable sends",
            1000 / rate,
            "s",
            1000 * bare_s / count,
            "sqlite3 executemany, the same rows",
            target=2.0,
        ),
        Row("server CPU for one send", cpu_ns / count / 1000, "µs"),
        Row(f"ack at half that load ({rate / 2:,.0f}/s), median", cuts[49], "ms"),
        Row(f"ack at half that load ({rate / 2:,.0f}/s), p99", cuts[98], "ms", target=P99_MS),
    ]


# Private -----------------------------------------------------------------------------------------


@dataclass
class _Sender:
    """A customer who writes."""

    peer: Peer
    number: int
    sent: int = 0
    free: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Held while a text of this person is under way."""

    async def send(self) -> float:
        """Send a text; return the milliseconds until it is known to be stored."""
        began = time.perf_counter()
        async with self.free:
            self.sent += 1
            text = f"Text {self.sent} of {self.number}: is the blue one still there in my size?"
            await self.peer.say(message.Send(f"send-{self.number}-{self.sent}", "", text))
            await self.peer.hear(message.Ack)
        return (time.perf_counter() - began) * 1000


async def _senders(server: DemoServer) -> list[_Sender]:
    """Open everybody's page, each with a conversation."""
    senders = []
    for number in range(SENDERS):
        peer = Peer(await open_socket(server, "visitor", {}))
        page = f"{server.url}/demo/"
        await peer.say(message.VisitorHello(MAJOR, MINOR, "demo", "", f"tab-{number}", "", 0, page, "en", ""))
        await peer.hear(message.VisitorWelcome)
        senders.append(_Sender(peer, number))
    await asyncio.gather(*(each.send() for each in senders))
    return senders


async def _closed(server: DemoServer) -> tuple[float, int]:
    """Have everybody send as fast as they are answered; return seconds and the server's CPU time."""
    senders = await _senders(server)

    async def write(sender: _Sender) -> None:
        for _ in range(TEXTS):
            await sender.send()

    cpu, began = server.cpu_ns(), time.perf_counter()
    await asyncio.gather(*map(write, senders))
    took = time.perf_counter() - began, server.cpu_ns() - cpu
    await asyncio.gather(*(each.peer.socket.close() for each in senders))
    return took


async def _paced(server: DemoServer, rate: float) -> list[float]:
    """Have texts sent at a rate, each by the next person, whether or not earlier ones were answered."""
    senders = await _senders(server)
    # What one connection may send bounds how long this load can last.
    count = int(min(rate * PACED_S, SENDERS * TEXTS))
    sending: list[asyncio.Task[float]] = []
    began = time.perf_counter()
    for number in range(count):
        ahead_s = number / rate - (time.perf_counter() - began)
        if ahead_s > 0:
            await asyncio.sleep(ahead_s)
        sending.append(asyncio.create_task(senders[number % SENDERS].send()))
    waits = await asyncio.gather(*sending)
    await asyncio.gather(*(each.peer.socket.close() for each in senders))
    return list(waits)


def _bare(file: Path, count: int) -> float:
    """Write the newest messages of a server's file again, into an empty copy of its tables; return the seconds."""
    source = sqlite3.connect(file)
    messages = source.execute("SELECT * FROM message ORDER BY at_ms DESC LIMIT ?", (count,)).fetchall()
    names = [each[1] for each in source.execute("PRAGMA table_info(message)")]
    target = sqlite3.connect(file.with_name("bare.sqlite3"), isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON"):
        target.execute(f"PRAGMA {pragma}")
    _copy_tables(source, target)
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
    words = " ".join(["site", *sorted(index_words(text))])
    return row, (place, conversation, seq), (place, words), (seq, row[at["at_ms"]], text, conversation)


def _statements(columns: int) -> tuple[str, ...]:
    return (
        f"INSERT INTO message VALUES ({','.join('?' * columns)})",  # noqa: S608 # only marks
        "INSERT INTO message_place (id, conversation_id, seq) VALUES (?, ?, ?)",
        "INSERT INTO message_word (rowid, words) VALUES (?, ?)",
        "UPDATE conversation SET head_seq = ?, updated_at_ms = ?, last_text = ? WHERE id = ?",
    )
