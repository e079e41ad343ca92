"""How long an agent looks at nothing after choosing a conversation: a long one beside a short one, in the console.

The time is from the choice to the paint in which the newest message is there. Each conversation is opened once, the
long and the short ones in turn: what a console has seen already it shows from memory.
"""

import asyncio
import statistics
import tempfile
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Page, sync_playwright
from sqlalchemy import insert, update

from lookalong.store import Store, table
from lookalong.store.search import build
from tests.harness import chromium
from tests.harness.people import Agent
from tests.harness.server import run_demo

from .row import Row

__all__ = ["run"]

LONG: Final = 10_000
SHORT: Final = 50
TIMES: Final = 12
WARM: Final = 2
TARGET: Final = 1.5

_AUDIT_KEY: Final = "0" * 64

_OPEN: Final = """([id, newest]) => new Promise((done) => {
    const began = performance.now();
    const painted = () => requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => done(performance.now() - began);
        port2.postMessage(0);
    });
    const observer = new MutationObserver(() => {
        if (!document.querySelector(".log")?.textContent.includes(newest)) return;
        observer.disconnect();
        painted();
    });
    observer.observe(document.body, { subtree: true, childList: true });
    location.hash = `#/c/${id}`;
})"""


def run() -> list[Row]:
    """Measure."""
    with tempfile.TemporaryDirectory(prefix="lookalong-") as folder:
        lengths = asyncio.run(_write(Path(folder)))
        with run_demo(Path(folder), LOOKALONG_AUDIT_KEY=_AUDIT_KEY) as server, sync_playwright() as playwright:
            browser = chromium.launch(playwright.chromium)
            agent = Agent(browser, server)
            agent.log_in()
            took = _open_all(agent.page, lengths)
            browser.close()
    long, short = (statistics.median(took[length][WARM:]) for length in (LONG, SHORT))
    what = f"open a conversation of {LONG:,} messages in the console, to the first paint, median"
    return [Row(what, long, "ms", short, f"of {SHORT}", target=TARGET)]


# Private -----------------------------------------------------------------------------------------


def _open_all(page: Page, lengths: dict[str, int]) -> dict[int, list[float]]:
    """Open each conversation once; return the milliseconds by length."""
    took: dict[int, list[float]] = {LONG: [], SHORT: []}
    for conversation_id, length in lengths.items():
        took[length].append(float(page.evaluate(_OPEN, [conversation_id, _newest(conversation_id)])))
        page.goto(page.url.split("#")[0] + "#/")
        page.wait_for_selector(".log", state="detached")
    return took


async def _write(folder: Path) -> dict[str, int]:
    """Put conversations into a new database, long and short ones in turn; return their lengths."""
    store = await Store.open(f"sqlite:///{folder}/lookalong.sqlite3", audit_key=_AUDIT_KEY.encode())
    site = await store.add_site("Demo shop", "demo")
    lengths: dict[str, int] = {}
    for number in range(2 * (TIMES + WARM)):
        visitor, _ = await store.add_visitor(site.id, f"Visitor {number}")
        length = SHORT if number % 2 else LONG
        conversation_id = (await store.open_conversation(site.id, visitor.id, "")).id
        await _fill(store, conversation_id, length)
        lengths[conversation_id] = length
    async with store._writes("") as connection:
        await connection.run_sync(build)
    await store.close()
    return lengths


async def _fill(store: Store, conversation_id: str, length: int) -> None:
    texts = [_text(number) for number in range(1, length)] + [_newest(conversation_id)]
    messages = [_message(conversation_id, seq, text) for seq, text in enumerate(texts, 1)]
    head = {"head_seq": length, "agent_read": length, "updated_at_ms": length, "last_text": "read"}
    async with store._writes("") as connection:
        await connection.execute(insert(table.message), messages)
        here = table.conversation.c.id == conversation_id
        await connection.execute(update(table.conversation).where(here).values(head))


def _message(conversation_id: str, seq: int, text: str) -> dict[str, Any]:
    return {
        "conversation_id": conversation_id,
        "seq": seq,
        "client_id": f"m{seq}",
        "kind": "text",
        "author": "agent" if seq % 3 == 0 else "visitor",
        "author_id": "x",
        "author_name": "Kim",
        "text": text,
        # A few of each group, and a day now and then.
        "at_ms": seq * 100_000,
    }


def _text(number: int) -> str:
    """Return what people write: mostly short, some of it marked, sometimes a paragraph."""
    if number % 10 == 0:
        return (
            f"**Order {number}** is at https://shop.example/orders/{number}, it left the warehouse this morning. " * 3
        )
    return f"Message {number}: 언제 도착하나요?" if number % 2 else f"Message {number}: let me look that up for you."


def _newest(conversation_id: str) -> str:
    return f"The newest of {conversation_id}"
