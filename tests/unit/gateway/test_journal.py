"""Events in the order they happened, and none that could hold up a session."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, cast

import structlog

from lookalong.gateway.journal import Journal
from lookalong.gateway.place import Place
from lookalong.store import Appended, MessageRecord, Store, StoreUnavailable

if TYPE_CHECKING:
    import pytest

PLACE = Place("cnv_1", "sit_1", "vis_1")


class Thread:
    """Stores events as long as it works."""

    def __init__(self) -> None:
        self.works = True
        self.seq = 0

    async def append(self, conversation_id: str, client_id: str, kind: str, *rest: str) -> Appended:
        await asyncio.sleep(0)
        if not self.works:
            raise StoreUnavailable("gone")
        self.seq += 1
        author, author_id, name, text = rest
        assert (kind, author, author_id) == ("event", "system", "")
        return Appended(
            MessageRecord(conversation_id, self.seq, client_id, "event", "system", "", name, text, 0), False
        )


async def test_events_are_told_in_order_once_stored() -> None:
    thread, told = Thread(), list[str]()
    journal = Journal(cast("Store", thread), lambda _, stored: told.append(f"{stored.seq} {stored.text}"))
    writer = asyncio.create_task(journal.write())
    journal.note(PLACE, "session_requested", "Ada")
    journal.note(PLACE, "session_started", "Ada")
    await journal.settle()
    assert told == ["1 session_requested", "2 session_started"]
    writer.cancel()


async def test_what_cannot_be_stored_is_said_and_not_told() -> None:
    thread, told = Thread(), list[str]()
    journal = Journal(cast("Store", thread), lambda _, stored: told.append(stored.text))
    writer = asyncio.create_task(journal.write())
    thread.works = False
    with structlog.testing.capture_logs() as lines:
        journal.note(PLACE, "session_requested", "Ada")
        await journal.settle()
    assert [(line["event"], line["code"]) for line in lines] == [("event_lost", "session_requested")]
    thread.works = True
    journal.note(PLACE, "session_ended", "Ada")
    await journal.settle()
    assert told == ["session_ended"]
    writer.cancel()


async def test_a_store_that_hangs_fills_no_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lookalong.gateway.journal._BOUND", 2)
    journal = Journal(cast("Store", Thread()), lambda *_: None)
    with structlog.testing.capture_logs() as lines:
        for _ in range(3):
            journal.note(PLACE, "session_requested", "Ada")
    assert len(lines) == 1
