"""The writer: one task that stores what many wait for, many changes a transaction.

A commit costs a flush to disk; waiting for one flush together costs as much as waiting alone. While a transaction is
under way the next batch gathers by itself, so throughput grows with load and nobody waits for more than two commits.

Entries of the audit log travel with the batches, and nobody waits for them: what they tell has happened. While the
database does not take them they wait here, at most ``MAX_NOTES`` of them, and are tried again. An entry past that, or
one that still waits when the store closes, is printed as a log line ``audit_lost``, without people's words; how many
were lost is itself written into the chain, as ``entries_lost``, before anything else is. Only a process that is killed
takes those it holds with it: those since its last commit.
"""

import asyncio
from collections import Counter, deque
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from functools import partial
from typing import overload

import structlog
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError, OperationalError

from lookalong.security.chain import Draft

from .audit import AuditLog
from .batch import Repeated, load, save
from .change import Append, Change, Desk, Receive, Visit
from .engine import Turn
from .error import StoreError, StoreUnavailable
from .hand import Hand
from .record import Appended, ConversationRecord

__all__ = ["MAX_BATCH", "MAX_NOTES", "MAX_WAITING", "Writer"]

MAX_BATCH = 256
"""Changes in a transaction: past some hundreds the flush is no longer what costs."""

MAX_WAITING = 8192
"""Changes that may wait, some seconds of work: a store that hangs must not fill the memory."""

MAX_NOTES = 10_000
"""Entries of the audit log that wait while the database takes none: about 10 MB, hours of consent and log-ins."""

RETRY_S = 1.0
"""Between two attempts to write entries that the database did not take."""

Outcome = Appended | ConversationRecord
log = structlog.get_logger(__name__)


class Writer:
    """Stores changes of conversations, and entries of the audit log, in the order they come.

    Args:
        hand: Writes.
        turn: Held during each transaction.
        audit: Where entries go.
        clock: Milliseconds since 1970.
    """

    def __init__(self, hand: Hand, turn: Turn, audit: AuditLog, clock: Callable[[], int]) -> None:
        self._hand, self._turn, self._audit, self._clock = hand, turn, audit, clock
        self._waiting: deque[_Waiting] = deque()
        self._work = asyncio.Event()
        self._notes = _Notes()
        self._noted = asyncio.Event()
        self._noted.set()
        self._retry: asyncio.TimerHandle | None = None
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
            UnknownFile: A file that it names cannot be taken.
            StoreUnavailable: Not stored, or not known to be.
        """
        if self._closed:
            raise StoreUnavailable("expected an open store, it is closed")
        if len(self._waiting) >= MAX_WAITING:
            raise StoreUnavailable(f"expected fewer than {MAX_WAITING} changes to wait for the store")
        waiting = _Waiting(change)
        self._waiting.append(waiting)
        self._work.set()
        return await waiting.outcome

    def note(self, draft: Draft) -> None:
        """Write an entry into the audit log, soon; what becomes of it if the store is in trouble is said above."""
        draft = replace(draft, at_ms=draft.at_ms or self._clock())
        if self._closed:
            _say_lost(draft)
        else:
            self._notes.add(draft)
            self._noted.clear()
            self._work.set()

    async def noted(self) -> None:
        """Return once every entry so far is durable, or lost and said so."""
        await self._noted.wait()

    async def close(self) -> None:
        """Store what waits, then stop."""
        self._closed = True
        self._work.set()
        await self._task
        await self._hand.close()

    async def _run(self) -> None:
        while not self._closed or self._waiting:
            await self._work.wait()
            self._work.clear()
            batch = [self._waiting.popleft() for _ in range(min(len(self._waiting), MAX_BATCH))]
            await self._settle(batch, self._notes.take())
            if not self._notes:
                self._noted.set()
            if self._waiting or (self._notes and self._retry is None):
                self._work.set()
        await self._finish_notes()

    async def _settle(self, batch: list["_Waiting"], notes: Sequence[Draft] = ()) -> None:
        """Store a batch and answer everyone who waits for it."""
        if not batch and not notes:
            return
        try:
            outcomes = await self._transact([each.change for each in batch], notes)
        except Exception as error:
            # Broad, because drivers raise their own and the system's errors too: whatever it is, the writer must
            # live on and nobody may wait for ever or take the change for stored.
            if len(batch) + len(notes) > 1 and _lies_in_a_change(error):
                for waiting in batch:
                    await self._settle([waiting])
                for note in notes:
                    await self._settle([], [note])
                return
            outcomes = [_unavailable(error)] * len(batch)
            self._keep(notes, error)
        for waiting, outcome in zip(batch, outcomes, strict=True):
            waiting.settle(outcome)

    async def _transact(self, changes: Sequence[Change], notes: Sequence[Draft]) -> list[Outcome | StoreError]:
        # Hardly a message comes twice, and storing it tells: only then are those looked for that did.
        work = partial(self._do, changes=changes, notes=notes)
        async with self._turn:
            try:
                outcomes, ends = await self._hand.write(partial(work, repeated=False))
            except Repeated:
                outcomes, ends = await self._hand.write(partial(work, repeated=True))
        self._audit.committed(ends)
        return outcomes

    def _do(
        self, connection: Connection, changes: Sequence[Change], notes: Sequence[Draft], *, repeated: bool
    ) -> tuple[list[Outcome | StoreError], dict[str, int]]:
        desk = load(connection, changes, repeated=repeated)
        at_ms = self._clock()
        outcomes = [_apply(desk, change, at_ms) for change in changes]
        save(connection, desk)
        return outcomes, self._audit.put(connection, notes)

    def _keep(self, notes: Sequence[Draft], error: Exception) -> None:
        """Try entries again later, but not one that the database cannot hold at all."""
        if notes and _lies_in_a_change(error):
            self._notes.lose(notes)
        elif notes:
            self._notes.put_back(notes)
            if self._retry is None and not self._closed:
                self._retry = asyncio.get_running_loop().call_later(RETRY_S, self._again)

    def _again(self) -> None:
        self._retry = None
        self._work.set()

    async def _finish_notes(self) -> None:
        """Write what is left; print what cannot be written."""
        if self._retry is not None:
            self._retry.cancel()
        for _ in range(0, len(self._notes), MAX_BATCH):
            await self._settle([], self._notes.take())
        self._notes.lose(self._notes.take_all())
        self._noted.set()


# Private -----------------------------------------------------------------------------------------


class _Waiting:
    """A change and the one who waits for it."""

    __slots__ = ("change", "outcome")

    def __init__(self, change: Change) -> None:
        self.change = change
        self.outcome: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()

    def settle(self, outcome: Outcome | StoreError) -> None:
        if self.outcome.done():
            return
        if isinstance(outcome, StoreError):
            self.outcome.set_exception(outcome)
        else:
            self.outcome.set_result(outcome)


class _Notes:
    """Entries that wait to be written, and how many were lost of each chain."""

    def __init__(self) -> None:
        self._waiting: deque[Draft] = deque()
        self._lost: Counter[str] = Counter()

    def __len__(self) -> int:
        return len(self._waiting) + len(self._lost)

    def add(self, draft: Draft) -> None:
        if len(self._waiting) >= MAX_NOTES:
            self.lose([draft])
        else:
            self._waiting.append(draft)

    def lose(self, drafts: Sequence[Draft]) -> None:
        for draft in drafts:
            self._lost[draft.chain] += 1
            _say_lost(draft)

    def take(self) -> list[Draft]:
        """Return the oldest, as many as one transaction takes, after what was lost."""
        taken = [Draft(chain, "entries_lost", detail={"count": count}) for chain, count in self._lost.items()]
        self._lost.clear()
        while self._waiting and len(taken) < MAX_BATCH:
            taken.append(self._waiting.popleft())
        return taken

    def put_back(self, drafts: Sequence[Draft]) -> None:
        self._waiting.extendleft(reversed(drafts))

    def take_all(self) -> list[Draft]:
        left = list(self._waiting)
        self._waiting.clear()
        return left


def _say_lost(draft: Draft) -> None:
    log.error("audit_lost", **asdict(replace(draft, content={})))


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
