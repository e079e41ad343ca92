"""What chat costs the store: each group of rows is a function of its own.

The messages of the search are made from the same seed each time: half Korean, half English, 4 to 18 words each out of
some 3,000, the first of them as common as words are (the n-th a n-th as often). A hundredth of a thousandth has
``zanzibar``, as many ``잔지바르``. They are written straight into the tables and indexed by the migration's own code.
"""

import asyncio
import random
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import nullcontext
from itertools import accumulate, islice
from pathlib import Path
from typing import Any, Final
from unittest.mock import patch

from sqlalchemy import insert

from lookalong.store import Store, table
from lookalong.store.search import build

from . import durable, opening, send
from .durable import SENDERS, per_1000, sender, write_all
from .row import Row

__all__ = ["run", "search"]

MESSAGES: Final = 1_000_000
THREADS: Final = 2_000
TIMES: Final = 20
P95_MS: Final = 100.0
QUERIES: Final = {
    "one common English word": "the",
    "a common beginning": "re",
    "a long common beginning": "refun",
    "three common English words": "please order the",
    "a rare English word": "zanzibar",
    "a rare word and a common one": "zanzibar the",
    "two syllables, common": "환불",
    "one syllable, common": "요",
    "a part of a word": "불해",
    "three Korean words": "환불 주문 언제",
    "a rare Korean word": "잔지바르",
    "English and Korean": "iphone 환불",
    "nothing there is": "qqqqq 꽯뛟",
}


def run() -> list[Row]:
    """Measure."""
    return [*durable.run(), *send.run(), *opening.run(), *search()]


def search() -> list[Row]:
    """Measure searches over a million messages on SQLite, the first page of 20 and one far back."""
    return asyncio.run(_search())


# Private -----------------------------------------------------------------------------------------


async def _search() -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        store = await Store.open(f"sqlite:///{folder}/store.sqlite3")
        site = await store.add_site("Shop", "shop")
        await _write(store, site.id)
        began = time.perf_counter()
        async with store._writes("") as connection:
            await connection.run_sync(build)
        indexed_s = time.perf_counter() - began
        rows = [
            Row(
                f"search {MESSAGES:,} messages, {what}: {query!r}, p95",
                await _p95_ms(store, query, site.id),
                "ms",
                target=P95_MS,
            )
            for what, query in QUERIES.items()
        ]
        plain_s, sent_s = [await _send_s(store, site.id, indexed) for indexed in (False, True)]
        erased_s, waited_ms = await _erase(store, site.id)
        await store.close()
        size = _size(Path(folder))
    return [
        *rows,
        Row(f"1,000 sends beside {MESSAGES:,} messages", sent_s, "s", plain_s, "not indexed"),
        Row(f"erase a customer with {MESSAGES // THREADS} of them, until nothing is left in the file", erased_s, "s"),
        Row("the longest wait of a send meanwhile", waited_ms, "ms"),
        Row("index them, as the migration does", indexed_s, "s"),
        Row("database with its index", size / 2**20, "MiB"),
    ]


async def _send_s(store: Store, site_id: str, indexed: bool) -> float:
    """Return the seconds for 1,000 sends of 200 people, with what the index costs them or without."""
    senders = [await sender(store, site_id, number) for number in range(SENDERS)]
    with nullcontext() if indexed else patch("lookalong.store.search.index"):
        await asyncio.gather(*(send(0) for send in senders))
        seconds, _ = await write_all(senders)
    return per_1000(seconds)


async def _erase(store: Store, site_id: str) -> tuple[float, float]:
    """Erase the customer of a message; return the seconds, and the longest wait in ms of one who sends."""
    [found], _ = await store.search("zanzibar", [site_id], limit=1)
    record = await store.conversation(found.message.conversation_id)
    visitor = await store.visitor(site_id, record.visitor_id) if record else None
    assert visitor is not None, "expected the customer of a message that was found"
    send, waits = await sender(store, site_id, SENDERS), [0.0]

    async def write() -> None:
        while True:
            began = time.perf_counter()
            await send(len(waits))
            waits.append((time.perf_counter() - began) * 1000)

    began, writing = time.perf_counter(), asyncio.create_task(write())
    erased = await store.erase_visitor(visitor)
    took = time.perf_counter() - began
    writing.cancel()
    assert erased.messages == MESSAGES // THREADS, erased
    return took, max(waits)


def _size(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.iterdir())


async def _p95_ms(store: Store, query: str, site_id: str) -> float:
    """Return what the slowest but one of 20 searches took; every other begins in the middle of what there is."""
    took = []
    for number in range(TIMES):
        began = time.perf_counter()
        await store.search(query, [site_id], MESSAGES // 2 if number % 2 else 0)
        took.append((time.perf_counter() - began) * 1000)
    return statistics.quantiles(took, n=20)[-1]


async def _write(store: Store, site_id: str) -> None:
    threads = []
    for _ in range(THREADS):
        visitor, _secret = await store.add_visitor(site_id, "Visitor")
        threads.append((await store.open_conversation(site_id, visitor.id, "")).id)
    messages = _messages(threads)
    async with store._writes("") as connection:
        while batch := list(islice(messages, 10_000)):
            await connection.execute(insert(table.message), batch)


def _messages(threads: list[str]) -> Iterator[dict[str, Any]]:
    dice = random.Random(1)  # noqa: S311 # a corpus, no secret
    vocabularies = [
        _vocabulary(
            _KOREAN, "가나다라마바사아자차카타파하고노도로모보소오조초코토포호구누두루무부수우주추쿠투푸후", dice
        ),
        _vocabulary(_ENGLISH, "abcdefghijklmnopqrstuvwxyz", dice),
    ]
    common = list(accumulate(1 / place for place in range(1, len(vocabularies[0]) + 1)))
    for number in range(MESSAGES):
        words = dice.choices(vocabularies[number % 2], cum_weights=common, k=dice.randint(4, 18))
        if number % 100_000 == 77:
            words += ["zanzibar", "잔지바르에서"]
        yield {
            "conversation_id": threads[number % THREADS],
            "seq": number // THREADS + 1,
            "client_id": str(number),
            "kind": "text",
            "author": "visitor" if number % 3 else "agent",
            "author_id": "x",
            "author_name": "X",
            "text": " ".join(words),
            "at_ms": number,
        }


def _vocabulary(first: str, letters: str, dice: random.Random) -> list[str]:
    made = {"".join(dice.choices(letters, k=dice.randint(2, 7))) for _ in range(3_500)}
    return [*first.split(), *sorted(made)][:3_000]


_ENGLISH = "the to I you please order is my a for refund and it have thanks when iphone delivery would return hello not"
_KOREAN = (
    "환불해 주세요 안녕하세요 주문 언제 배송이 감사합니다 교환은 상품을 제가 iPhone을 네 결제 취소 확인 부탁드려요 문의"
)
