"""The writer: one task that stores what many wait for, many changes a transaction.

A commit costs a flush to disk; waiting for one flush together costs as much as waiting alone. While a transaction is
under way the next batch gathers by itself, so throughput grows with load and nobody waits for more than two commits.
"""

import asyncio
from collections.abc import Callable, Sequence
from typing import overload

import structlog
from sqlalchemy import bindparam, insert, select, tuple_, update
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from . import row, table
from .change import Append, Change, Desk, Receive, Visit
from .engine import Turn
from .error import StoreError, StoreUnavailable
from .record import Appended, ConversationRecord, MessageRecord

__all__ = ["MAX_BATCH", "MAX_WAITING", "Writer"]

MAX_BATCH = 256
"""Changes in a transaction: past some hundreds the flush is no longer what costs."""

MAX_WAITING = 8192
"""Changes that may wait, some seconds of work: a store that hangs must not fill the memory."""

Outcome = Appended | ConversationRecord
log = structlog.get_logger(__name__)


class Writer:
    """Stores changes of conversations in the order they come.

    Args:
        engine: Its connections take the write lock when they begin.
        turn: Held during each transaction.
        clock: Milliseconds since 1970.
    """

    def __init__(self, engine: AsyncEngine, turn: Turn, clock: Callable[[], int]) -> None:
        self._engine, self._turn, self._clock = engine, turn, clock
        self._queue: asyncio.Queue[_Waiting] = asyncio.Queue(MAX_WAITING)
        self._task = asyncio.create_task(self._run(), name="store writer")
        self._closed = False

    @overload
    async def store(self, change: Append) -> Appended: ...
    @overload
    async def store(self, change: Receive | Visit) -> ConversationRecord: ...
    async def store(self, change: Change) -> Outcome:
        """Store a change and return once it is durable.

        A caller that is cancelled may still find it stored: repeat with the same client id.

        Raises:
            UnknownConversation: No such conversation.
            IdReused: The client id names another message.
            StoreUnavailable: Not stored, or not known to be.
        """
        if self._closed:
            raise StoreUnavailable("expected an open store, it is closed")
        waiting = _Waiting(change)
        try:
            self._queue.put_nowait(waiting)
        except asyncio.QueueFull:
            raise StoreUnavailable(f"expected fewer than {MAX_WAITING} changes to wait for the store") from None
        return await waiting.outcome

    async def close(self) -> None:
        """Store what waits, then stop."""
        if not self._closed:
            self._closed = True
            await self._queue.put(_Waiting(None))
        await self._task

    async def _run(self) -> None:
        while True:
            batch = await self._gather()
            changes = [waiting for waiting in batch if waiting.change is not None]
            if changes:
                await self._settle(changes)
            if len(changes) < len(batch):
                return

    async def _gather(self) -> list["_Waiting"]:
        batch = [await self._queue.get()]
        while len(batch) < MAX_BATCH and not self._queue.empty():
            batch.append(self._queue.get_nowait())
        return batch

    async def _settle(self, batch: list["_Waiting"]) -> None:
        """Store a batch and answer everyone who waits for it."""
        try:
            outcomes = await self._transact([waiting.change for waiting in batch if waiting.change is not None])
        except Exception as error:
            # Broad, because drivers raise their own and the system's errors too: whatever it is, the writer must
            # live on and nobody may wait for ever or take the change for stored.
            if len(batch) > 1 and _lies_in_a_change(error):
                for waiting in batch:
                    await self._settle([waiting])
                return
            outcomes = [_unavailable(error)] * len(batch)
        for waiting, outcome in zip(batch, outcomes, strict=True):
            waiting.settle(outcome)

    async def _transact(self, changes: Sequence[Change]) -> list[Outcome | StoreError]:
        async with self._turn, self._engine.begin() as connection:
            desk = await _load(connection, changes)
            outcomes = [_apply(desk, change, self._clock()) for change in changes]
            await _save(connection, desk)
        return outcomes


# Private -----------------------------------------------------------------------------------------


class _Waiting:
    """A change and the one who waits for it; no change means the end."""

    __slots__ = ("change", "outcome")

    def __init__(self, change: Change | None) -> None:
        self.change = change
        self.outcome: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()

    def settle(self, outcome: Outcome | StoreError) -> None:
        if self.outcome.done():
            return
        if isinstance(outcome, StoreError):
            self.outcome.set_exception(outcome)
        else:
            self.outcome.set_result(outcome)


def _apply(desk: Desk, change: Change, at_ms: int) -> Outcome | StoreError:
    try:
        match change:
            case Append():
                return desk.append(change, at_ms)
            case Receive():
                return desk.receive(change)
            case Visit():
                return desk.visit(change)
    except StoreError as error:
        return error


async def _load(connection: AsyncConnection, changes: Sequence[Change]) -> Desk:
    ids = sorted({change.conversation_id for change in changes})
    # Rows are locked in one order, so that the writers of two processes never wait for each other in a circle.
    # SQLite has no FOR UPDATE and needs none: its writer holds the only lock.
    found = await connection.execute(
        row.CONVERSATIONS.where(table.conversation.c.id.in_(ids))
        .order_by(table.conversation.c.id)
        .with_for_update(of=table.conversation)
    )
    conversations = {record.id: record for record in map(row.conversation, found)}
    return Desk(conversations, await _known(connection, changes))


async def _known(connection: AsyncConnection, changes: Sequence[Change]) -> dict[tuple[str, str], MessageRecord]:
    keys = {(change.conversation_id, change.client_id) for change in changes if isinstance(change, Append)}
    if not keys:
        return {}
    columns = table.message.c
    found = await connection.execute(
        select(table.message).where(tuple_(columns.conversation_id, columns.client_id).in_(keys))
    )
    return {(record.conversation_id, record.client_id): record for record in map(row.message, found)}


async def _save(connection: AsyncConnection, desk: Desk) -> None:
    if desk.added:
        await connection.execute(insert(table.message), [row.message_values(message) for message in desk.added])
    if desk.touched:
        await connection.execute(
            _UPDATE, [row.conversation_changes(desk.conversations[each]) for each in sorted(desk.touched)]
        )


_UPDATE = update(table.conversation).where(table.conversation.c.id == bindparam("b_id"))


def _lies_in_a_change(error: Exception) -> bool:
    """Tell a value that the database cannot hold from a database in trouble: others must not suffer for the former."""
    if isinstance(error, DBAPIError):
        return not error.connection_invalidated and not isinstance(error, OperationalError)
    return isinstance(error, UnicodeError)


def _unavailable(error: Exception) -> StoreUnavailable:
    unavailable = StoreUnavailable(f"expected the store to answer, got {type(error).__name__}")
    unavailable.__cause__ = error
    log.error("store_write_failed", reason=unavailable.reason)
    return unavailable
