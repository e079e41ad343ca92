"""Events of sessions, written into their conversations in the order they happened.

A session never waits for the store: taking a permission back must work while the disk does not. Events that cannot be
stored are lost, and said so in the log.
"""

import asyncio
from collections.abc import Callable
from typing import Final, Literal

import structlog

from lookalong.store import MessageRecord, Store, StoreError
from lookalong.store.identifier import new_id

from .place import Place

__all__ = ["EventCode", "Journal"]

EventCode = Literal[
    "session_offered",
    "session_requested",
    "session_started",
    "session_declined",
    "session_ended",
    "control_requested",
    "control_granted",
    "control_declined",
    "control_revoked",
    "session_seen",
    "session_acted",
]
"""``session_seen`` has two arguments, since and until in milliseconds since 1970; ``session_acted`` has a third, how
many things were done."""

log = structlog.get_logger(__name__)

_BOUND: Final = 10_000
"""Events that wait while the store does not answer."""


class Journal:
    """The queue of events and its writer.

    Args:
        store: Where they go.
        tell: Called with each event once it is stored.
    """

    def __init__(self, store: Store, tell: Callable[[Place, MessageRecord], None]) -> None:
        self._store, self._tell = store, tell
        self._queue: asyncio.Queue[tuple[Place, str, str]] = asyncio.Queue(_BOUND)

    def note(self, place: Place, code: EventCode, name: str, *arguments: int) -> None:
        """Queue an event.

        Args:
            place: The conversation.
            code: What happened.
            name: Of the agent it is about.
            arguments: What the code needs.
        """
        text = " ".join([code, *map(str, arguments)])
        try:
            self._queue.put_nowait((place, text, name))
        except asyncio.QueueFull:
            log.error("event_lost", conversation_id=place.conversation_id, code=code)

    async def write(self) -> None:
        """Store events for as long as the node runs."""
        while True:
            place, text, name = await self._queue.get()
            await self._write(place, text, name)
            self._queue.task_done()

    async def settle(self) -> None:
        """Return when everything queued has been tried."""
        await self._queue.join()

    async def _write(self, place: Place, text: str, name: str) -> None:
        try:
            appended = await self._store.append(place.conversation_id, new_id("evt"), "event", "system", "", name, text)
        except StoreError:
            log.error("event_lost", conversation_id=place.conversation_id, code=text)
            return
        self._tell(place, appended.message)
