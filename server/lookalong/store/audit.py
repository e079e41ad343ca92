"""The audit log in the database: the only place that writes entries and heads.

Appending never mends: where the head is not as a server with our key left it, the first thing appended is an entry
that says so, and every check reports that entry from then on.
"""

import json
import secrets
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any, Final

import structlog
from sqlalchemy import Connection, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from lookalong.security import chain
from lookalong.security.chain import SERVER, Draft, Entry, Fault, Head

from . import table
from .dialect import DIALECTS
from .error import WrongAuditKey
from .record import storable

__all__ = ["AuditLog", "about", "entries", "heads_of", "news", "page"]

log = structlog.get_logger(__name__)

_PAGE: Final = 1000
"""Entries read at once by a check."""


class AuditLog:
    """Appends to the chains, checks them, and removes what may go.

    Args:
        key: Seals the heads; the same on every node.
        clock: Milliseconds since 1970.
    """

    def __init__(self, key: bytes, clock: Callable[[], int]) -> None:
        self._key, self._clock = key, clock
        self._seen: dict[str, int] = {}

    # Writing -------------------------------------------------------------------------------------

    async def append(self, connection: AsyncConnection, drafts: Sequence[Draft]) -> dict[str, int]:
        """Append drafts as ``put`` does."""
        return await connection.run_sync(self.put, drafts)

    def put(self, connection: Connection, drafts: Sequence[Draft]) -> dict[str, int]:
        """Append drafts in a transaction that writes; the chains are locked until it ends.

        Lock nothing else after it: whoever waits for a chain then waits for one that is about to commit.

        Returns:
            Where the chains end now, for ``committed``.
        """
        if not drafts:
            return {}
        opened = _open_chains(connection, {draft.chain for draft in drafts})
        drafts = [*(Draft(SERVER, "chain_opened", detail={"chain": each}) for each in opened), *drafts]
        # In one order, so that two nodes never wait for each other in a circle.
        names = sorted({draft.chain for draft in drafts})
        return {
            name: self._append_to(connection, name, [each for each in drafts if each.chain == name]) for name in names
        }

    def committed(self, ends: Mapping[str, int]) -> None:
        """Remember how far chains certainly were: one that is shorter later was set back."""
        for name, seq in ends.items():
            self._seen[name] = max(seq, self._seen.get(name, 0))

    def _append_to(self, connection: Connection, name: str, drafts: list[Draft]) -> int:
        head = _head(connection, name)
        last = connection.scalar(select(func.max(_entry.seq)).where(_entry.chain == name)) or head.base_seq
        if fault := self._fault_of(head, last):
            log.error("audit_chain_broken", chain=name, fault=fault, head=head.seq, last=last)
            drafts.insert(0, Draft(name, "chain_broken", detail={"fault": fault, "head": head.seq, "last": last}))
            # Said once: from here on this is what there is.
            self._seen.pop(name, None)
        entries = _link(head, max(head.seq, last), drafts, self._clock())
        connection.execute(insert(table.audit_entry), [asdict(entry) for entry in entries])
        self._save(connection, replace(head, seq=entries[-1].seq, hash=entries[-1].hash))
        return entries[-1].seq

    def _fault_of(self, head: Head, last: int) -> str:
        """Say in what way a chain was tampered with, as far as shows without reading it; empty if in none."""
        if not chain.is_whole(head, self._key):
            return "bad_seal"
        if head.seq < self._seen.get(head.chain, 0):
            return "set_back"
        return "" if last == head.seq else "truncated" if last < head.seq else "unknown_end"

    def _save(self, connection: Connection, head: Head) -> None:
        sealed = chain.seal(head, self._key)
        connection.execute(update(table.audit_head).where(_heads.chain == head.chain).values(asdict(sealed)))

    async def rekey(self, connection: AsyncConnection) -> int:
        """Seal the heads that another key sealed with ours, and write that down; returns how many they were.

        What was sealed with a key that is lost cannot be checked against its head any more.
        """
        ours = chain.key_id(self._key)
        found = [head for head in await heads_of(connection) if head.key_id not in ("", ours)]
        for head in found:
            draft = Draft(head.chain, "key_changed", detail={"from": head.key_id, "to": ours})
            [entry] = _link(head, head.seq, [draft], self._clock())
            await connection.execute(insert(table.audit_entry), [asdict(entry)])
            await connection.run_sync(self._save, replace(head, seq=entry.seq, hash=entry.hash))
        return len(found)

    # Checking ------------------------------------------------------------------------------------

    async def check_key(self, connection: AsyncConnection) -> None:
        """Raise ``WrongAuditKey`` if heads were sealed with another key."""
        ours = chain.key_id(self._key)
        for found in await connection.scalars(select(_heads.key_id).distinct()):
            if found not in ("", ours):
                raise WrongAuditKey(found, ours)

    async def verify(
        self, connection: AsyncConnection, kept: Mapping[str, Mapping[int, str]]
    ) -> tuple[dict[str, int], list[Fault]]:
        """Check every chain, in a transaction that sees one state of the database.

        Args:
            connection: Its transaction.
            kept: Heads kept elsewhere, hashes by chain and ``seq``.

        Returns:
            The number of entries of each chain, and the faults.
        """
        counts: dict[str, int] = {}
        faults: list[Fault] = []
        opened: set[str] = set()
        heads = {head.chain: head for head in await heads_of(connection)}
        stray = set(await connection.scalars(select(_entry.chain).distinct()))
        for name in sorted(heads.keys() | stray | kept.keys()):
            verifier = chain.Verifier(name, heads.get(name), self._key, kept.get(name))
            async for entry in entries(connection, name):
                verifier.take(entry)
                if entry.kind == "chain_opened" and name == SERVER:
                    opened.add(str(json.loads(entry.detail).get("chain", "")))
            counts[name] = verifier.count
            faults += verifier.finish()
        faults += [Fault(name, 0, "gone") for name in sorted(opened - heads.keys() - stray)]
        return counts, faults

    # Removing ------------------------------------------------------------------------------------

    async def erase(self, connection: AsyncConnection, conversation_id: str) -> int:
        """Erase people's words and addresses from the entries about a conversation; returns of how many.

        The caller appends the entry that says so, in the same transaction.
        """
        done = await connection.execute(
            update(table.audit_entry)
            .where(_entry.conversation_id == conversation_id, _entry.content.is_not(None))
            .values(content=None)
        )
        return done.rowcount

    async def prune(self, connection: AsyncConnection, name: str, before_ms: int) -> int:
        """Remove a chain's oldest entries, up to the first that is not older; returns how many.

        A chain that was tampered with keeps everything: what is left of it is evidence.
        """
        head = await connection.run_sync(_head, name)
        kept = await connection.scalar(
            select(func.min(_entry.seq)).where(_entry.chain == name, _entry.at_ms >= before_ms)
        )
        up_to = head.seq if kept is None else kept - 1
        last = await connection.scalar(select(func.max(_entry.seq)).where(_entry.chain == name)) or head.base_seq
        if up_to <= head.base_seq or self._fault_of(head, last):
            return 0
        base_hash = await connection.scalar(select(_entry.hash).where(_entry.chain == name, _entry.seq == up_to))
        await connection.execute(delete(table.audit_entry).where(_entry.chain == name, _entry.seq <= up_to))
        await connection.run_sync(self._save, replace(head, base_seq=up_to, base_hash=base_hash or head.hash))
        return up_to - head.base_seq


async def heads_of(connection: AsyncConnection) -> list[Head]:
    """Return every chain's head."""
    found = await connection.execute(select(table.audit_head).order_by(_heads.chain))
    return [Head(**each._mapping) for each in found]


async def page(connection: AsyncConnection, name: str, before: int, limit: int) -> list[Entry]:
    """Return a chain's entries before a place, newest first; 0 for the newest of all."""
    query = select(table.audit_entry).where(_entry.chain == name)
    query = query.where(_entry.seq < before) if before else query
    found = await connection.execute(query.order_by(_entry.seq.desc()).limit(limit))
    return [Entry(**each._mapping) for each in found]


async def about(connection: AsyncConnection, conversation_id: str) -> list[Entry]:
    """Return the entries about a conversation, oldest first."""
    query = select(table.audit_entry).where(_entry.conversation_id == conversation_id)
    return [Entry(**each._mapping) for each in await connection.execute(query.order_by(_entry.chain, _entry.seq))]


async def news(connection: AsyncConnection, seen: Mapping[str, int], kind: str) -> tuple[dict[str, int], list[Entry]]:
    """Return where each chain ends, and the entries of a kind that came behind what was seen of it, oldest first."""
    ends = {head.chain: head.seq for head in await heads_of(connection)}
    found: list[Entry] = []
    for name, end in ends.items():
        after = seen.get(name, -1)
        if end > after:
            query = select(table.audit_entry).where(_entry.chain == name, _entry.seq > after, _entry.kind == kind)
            found += [Entry(**each._mapping) for each in await connection.execute(query.order_by(_entry.seq))]
    return ends, found


async def entries(connection: AsyncConnection, name: str) -> AsyncIterator[Entry]:
    """Give out a chain, oldest first."""
    after = -1
    while True:
        query = select(table.audit_entry).where(_entry.chain == name, _entry.seq > after)
        found = [Entry(**each._mapping) for each in await connection.execute(query.order_by(_entry.seq).limit(_PAGE))]
        for entry in found:
            yield entry
        if len(found) < _PAGE:
            return
        after = found[-1].seq


# Private -----------------------------------------------------------------------------------------

_entry = table.audit_entry.c
_heads = table.audit_head.c


def _open_chains(connection: Connection, names: Iterable[str]) -> list[str]:
    """Give chains that have no head the first one; returns those but ``SERVER``, sorted."""
    names = {*names, SERVER}
    known = set(connection.scalars(select(_heads.chain).where(_heads.chain.in_(names))))
    fresh = sorted(names - known)
    if fresh:
        # Another node may open the same at the same time.
        values: list[dict[str, Any]] = [asdict(chain.first_head(each)) for each in fresh]
        opening = DIALECTS[connection.dialect.name].insert(table.audit_head).on_conflict_do_nothing()
        connection.execute(opening, values)
    return [each for each in fresh if each != SERVER]


def _head(connection: Connection, name: str) -> Head:
    found = connection.execute(select(table.audit_head).where(_heads.chain == name).with_for_update())
    head = found.one_or_none()
    return Head(**head._mapping) if head else chain.first_head(name)


def _link(head: Head, last: int, drafts: Sequence[Draft], now_ms: int) -> list[Entry]:
    entries: list[Entry] = []
    previous = head.hash
    for seq, draft in enumerate(drafts, last + 1):
        content = _content(draft.content)
        entry = Entry(
            chain=draft.chain,
            seq=seq,
            at_ms=draft.at_ms or now_ms,
            kind=draft.kind,
            actor_id=draft.actor_id,
            conversation_id=draft.conversation_id,
            session_id=draft.session_id,
            detail=_json(draft.detail),
            content=content,
            content_digest=chain.content_digest(content),
            hash="",
        )
        previous = chain.link(previous, entry)
        entries.append(replace(entry, hash=previous))
    return entries


def _content(content: Mapping[str, str]) -> str | None:
    # Without the salt, few guesses would find a short label from its digest.
    return _json({**content, "salt": secrets.token_hex(16)}) if content else None


def _json(values: Mapping[str, object]) -> str:
    return storable(json.dumps(values, ensure_ascii=False, separators=(",", ":"), sort_keys=True))
