"""The store: one object for all that lasts."""

import time
from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from dataclasses import asdict, replace
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Any, Final, Literal

from sqlalchemy import ColumnElement, Select, delete, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from lookalong.cobrowse import Privacy, Wording, write_privacy, write_wording
from lookalong.protocol.message import Author, MessageKind
from lookalong.security import token
from lookalong.security.chain import SERVER, Draft, Entry, Fault, Head
from lookalong.security.identity import Identity, IdentityKeys, write_keys

from . import audit, check, migration, personal, portable, retention, row, search, table
from .account import Accounts
from .api_key import ApiKeys
from .attachment import Attachments
from .audit import AuditLog
from .change import Append, Receive, Visit
from .engine import WRITE, open_engine
from .error import AlreadyExists, StoreUnavailable
from .hand import open_hand
from .history import Histories
from .identifier import new_id
from .keys import asked
from .lookup import Lookup
from .passkey import Passkeys
from .personal import Erased, VisitorData
from .provider import Providers
from .record import (
    Appended,
    ConversationRecord,
    Retention,
    SiteRecord,
    VisitorRecord,
    storable,
)
from .story import Stories
from .transaction import first, listed, rows, translated
from .writer import Writer

__all__ = ["Store", "now_ms"]


def now_ms() -> int:
    """Return the milliseconds since 1970 by this machine's clock."""
    return time.time_ns() // 1_000_000


class Store(Histories, Stories, Accounts, Passkeys, Providers, ApiKeys, Attachments):
    """Sites, people, conversations and messages. Open it with ``Store.open``.

    Every method raises ``StoreUnavailable`` when the database is locked, full or gone.
    """

    def __init__(self, engine: AsyncEngine, audit_log: AuditLog, clock: Callable[[], int]) -> None:
        super().__init__(engine, audit_log, clock)
        self._writer = Writer(open_hand(self._writing), self._turn, audit_log, clock)
        self._by_token = Lookup(self._find_by_token)
        self._threads = Lookup(self._find_threads)

    @classmethod
    async def open(
        cls,
        url: str,
        *,
        audit_key: bytes = b"",
        rekey: bool = False,
        backups: Path | None = None,
        clock: Callable[[], int] = now_ms,
    ) -> "Store":
        """Connect and bring the tables up to date.

        Args:
            url: ``sqlite:///path`` or ``postgresql://user:password@host/name``.
            audit_key: Seals the audit log; the same for everything that opens this database.
            rekey: Seal the audit log with this key, if another did until now.
            backups: The folder for a copy of a PostgreSQL database that is brought up to date; None for no copy of it.
                SQLite's is always made, beside its file.
            clock: Milliseconds since 1970.

        Raises:
            ValueError: Another kind of URL.
            StoreUnavailable: The database cannot be reached, or refuses.
            BackupError: It has to be brought up to date, and no copy could be made; nothing was changed.
            WrongAuditKey: Its audit log was sealed with another key.
        """
        engine, audit_log = open_engine(url), AuditLog(audit_key, clock)
        try:
            async with translated():
                await migration.upgrade(engine, backups)
                async with engine.execution_options(**{WRITE: rekey}).begin() as connection:
                    if rekey:
                        await audit_log.rekey(connection)
                    await audit_log.check_key(connection)
        except BaseException:
            # Whatever it was, a cancelled start too: the engine's connections must not outlive it. Raised again.
            await engine.dispose()
            raise
        return cls(engine, audit_log, clock)

    async def close(self) -> None:
        """Store what waits, then let the database go. May be called twice."""
        await self._writer.close()
        await self._engine.dispose()

    async def ping(self) -> None:
        """Return if the database answers and has our tables."""
        async with self._reading() as connection:
            await connection.execute(text("SELECT version_num FROM alembic_version"))

    async def examine(self) -> check.Condition:
        """Return whether what is stored is whole, at one moment; reads all of it."""
        async with self._reading() as connection:
            if connection.dialect.name == "postgresql":
                await connection.execution_options(isolation_level="REPEATABLE READ")
            return await connection.run_sync(check.examine)

    # Sites ---------------------------------------------------------------------------------------

    async def site(self, site_id: str) -> SiteRecord | None:
        """Return a site by id."""
        return first(await self._sites(table.site.c.id == site_id))

    async def site_by_key(self, key: str) -> SiteRecord | None:
        """Return a site by the key in its embed tag."""
        return first(await self._sites(table.site.c.key == storable(key)))

    async def sites(self) -> list[SiteRecord]:
        """Return all sites by name."""
        return await self._sites()

    async def add_site(
        self, name: str, key: str | None = None, origins: Collection[str] = (), by: str = ""
    ) -> SiteRecord:
        """Add a site.

        Args:
            name: For people.
            key: For the embed tag; None makes one.
            origins: Normalised, see ``lookalong.security.origin``.
            by: Who does it, for the audit log; so everywhere.

        Raises:
            AlreadyExists: The key is taken.
        """
        site_id = new_id("sit")
        site = SiteRecord(site_id, key or site_id.removeprefix("sit_"), storable(name), frozenset(origins))
        async with self._writes(f"a site with the key {site.key!r}") as connection:
            values = {"id": site.id, "key": site.key, "name": site.name, "created_at_ms": self._clock()}
            await connection.execute(insert(table.site).values(values))
            await _insert_origins(connection, site.id, site.origins)
            detail = {"key": site.key, "origins": listed(site.origins)}
            await self._audit.append(connection, [Draft(site.id, "site_added", by, detail=detail)])
        return site

    async def export_site(self, site_id: str) -> AsyncIterator[str]:
        """Give out a site as lines of ``lookalong.store.portable``, as it is at one moment."""
        async with self._reading() as connection:
            if connection.dialect.name == "postgresql":
                await connection.execution_options(isolation_level="REPEATABLE READ")
            async for line in portable.lines(connection, site_id):
                yield line

    async def import_lines(self, lines: Sequence[str]) -> int:
        """Store what such lines have and is not there yet, in one transaction; returns how many.

        Raises:
            FormatError: They are of no such file, or do not fit.
        """
        said = [portable.read(line) for line in lines]
        added = 0
        async with self._writes("what is imported") as connection:
            for kind, group in groupby(said, key=lambda each: each[0]):
                if kind != "lookalong":
                    added += await connection.run_sync(portable.take_in, kind, [value for _, value in group])
        return added

    async def set_origins(self, site_id: str, origins: Collection[str], by: str = "") -> None:
        """Replace the origins that may embed a site."""
        async with self._writes("a site") as connection:
            await connection.execute(delete(table.site_origin).where(table.site_origin.c.site_id == site_id))
            await _insert_origins(connection, site_id, origins)
            detail = {"origins": listed(origins)}
            await self._audit.append(connection, [Draft(site_id, "origins_set", by, detail=detail)])

    async def set_privacy(self, site_id: str, privacy: Privacy, by: str = "") -> None:
        """Replace what a site hides from its agents."""
        async with self._writes("a site") as connection:
            stored = write_privacy(privacy)
            await connection.execute(update(table.site).where(table.site.c.id == site_id).values(privacy=stored))
            await self._audit.append(connection, [Draft(site_id, "privacy_set", by, detail={"privacy": stored})])

    async def set_wording(self, site_id: str, wording: Wording, by: str = "") -> None:
        """Replace a site's own words in prompts."""
        async with self._writes("a site") as connection:
            stored = write_wording(wording)
            await connection.execute(update(table.site).where(table.site.c.id == site_id).values(wording=stored))
            await self._audit.append(connection, [Draft(site_id, "wording_set", by, detail={"wording": stored})])

    async def set_keeping(self, site_id: str, keeps_texts: bool, by: str = "") -> None:
        """Say whether a site keeps what messages said before they were edited or deleted; what it has already goes."""
        async with self._writes("a site") as connection:
            values = {"keeps_texts": keeps_texts}
            await connection.execute(update(table.site).where(table.site.c.id == site_id).values(values))
            if not keeps_texts:
                threads = select(table.conversation.c.id).where(table.conversation.c.site_id == site_id)
                gone = table.earlier_text.c.conversation_id.in_(threads)
                await connection.execute(delete(table.earlier_text).where(gone))
            await self._audit.append(connection, [Draft(site_id, "keeping_set", by, detail=values)])

    async def set_peeking(self, site_id: str, peeks: bool, by: str = "") -> None:
        """Say whether agents of a site see what its customers type before it is sent."""
        async with self._writes("a site") as connection:
            values = {"peeks": peeks}
            await connection.execute(update(table.site).where(table.site.c.id == site_id).values(values))
            await self._audit.append(connection, [Draft(site_id, "peeking_set", by, detail=values)])

    async def set_retention(self, site_id: str, retention: Retention, by: str = "") -> None:
        """Replace how long a site keeps what it has; the next sweep follows it."""
        async with self._writes("a site") as connection:
            days = asdict(retention)
            await connection.execute(update(table.site).where(table.site.c.id == site_id).values(days))
            await self._audit.append(connection, [Draft(site_id, "retention_set", by, detail=days)])

    async def sweep(self, server_audit_days: int = 0) -> None:
        """Remove what sites need not keep any longer, in many short transactions.

        Args:
            server_audit_days: Days that entries of the audit log about no site are kept; 0 for ever.
        """
        for site in await self.sites():
            if site.retention.conversation_days:
                await self._sweep_conversations(site, self._before(site.retention.conversation_days))
            await self._sweep_audit(site.id, site.retention.audit_days)
        await self.purge_index()
        await self._fill_index()
        await self._sweep_audit(SERVER, server_audit_days)

    async def _sweep_conversations(self, site: SiteRecord, before_ms: int) -> None:
        after = ""
        while True:
            async with self._writes("nothing") as connection:
                removed = await retention.prune_conversations(connection, self._audit, site, before_ms, after)
            if not removed.last:
                break
            after = removed.last
        async with self._writes("nothing") as connection:
            await retention.prune_visitors(connection, site, before_ms)

    async def purge_index(self) -> None:
        """Have nothing in the index of what was taken out of it, in many short transactions."""
        begin = more = True
        while more:
            async with self._writes("nothing") as connection:
                more = await connection.run_sync(partial(search.purge, begin=begin))
            begin = False

    async def _fill_index(self) -> None:
        """Take in what a node of an older version stored; looked for first without keeping anybody from writing."""
        async with self._reading() as connection:
            missing, _ = await connection.run_sync(search.gaps)
        while missing > 0:
            async with self._writes("nothing") as connection:
                filled = await connection.run_sync(search.fill, _FILLED)
            missing = missing - filled if filled else 0

    async def _sweep_audit(self, chain: str, days: int) -> None:
        if days:
            async with self._writes("nothing") as connection:
                await retention.prune_audit(connection, self._audit, chain, self._before(days))

    def _before(self, days: int) -> int:
        return self._clock() - days * retention.DAY_MS

    async def set_identity(self, site_id: str, keys: IdentityKeys | None, by: str = "") -> None:
        """Replace how a site signs who its customers are; None for not at all."""
        async with self._writes("a site") as connection:
            stored = write_keys(keys) if keys else None
            await connection.execute(update(table.site).where(table.site.c.id == site_id).values(identity=stored))
            detail = {"algorithm": keys.algorithm if keys else "", "keys": len(keys.keys) if keys else 0}
            await self._audit.append(connection, [Draft(site_id, "identity_set", by, detail=detail)])

    async def _sites(self, *where: ColumnElement[bool]) -> list[SiteRecord]:
        async with self._reading() as connection:
            found = await rows(connection, select(table.site).where(*where).order_by(table.site.c.name))
            ids = [each.id for each in found]
            joined = select(table.site_origin).where(table.site_origin.c.site_id.in_(ids))
            pairs = [(each.site_id, each.origin) for each in await rows(connection, joined)]
        return [
            SiteRecord(
                id=each.id,
                key=each.key,
                name=each.name,
                origins=frozenset(origin for owner, origin in pairs if owner == each.id),
                privacy=row.privacy(each.privacy),
                wording=row.wording(each.wording),
                keeps_texts=each.keeps_texts,
                peeks=each.peeks,
                retention=Retention(each.conversation_days, each.audit_days),
                identity=row.identity(each.identity),
            )
            for each in found
        ]

    # Visitors ------------------------------------------------------------------------------------

    async def add_visitor(self, site_id: str, name: str) -> tuple[VisitorRecord, str]:
        """Add a visitor; the token that is theirs alone comes back once and is stored as a digest."""
        visitor, secret = VisitorRecord(new_id("vis"), site_id, storable(name)), token.new()
        values = {"id": visitor.id, "site_id": site_id, "name": visitor.name, "created_at_ms": self._clock()}
        async with self._writes("a visitor") as connection:
            await connection.execute(insert(table.visitor).values(values | {"token_hash": token.digest(secret)}))
        return visitor, secret

    async def visitor_by_token(self, site_id: str, secret: str) -> VisitorRecord | None:
        """Return the visitor of a site who holds this token."""
        return await self._by_token.get((site_id, token.digest(secret)))

    async def _find_by_token(self, keys: Collection[tuple[str, str]]) -> Mapping[tuple[str, str], VisitorRecord]:
        async with self._reading() as connection:
            return await personal.find_by_token(connection, keys)

    async def verified_visitor(self, site_id: str, identity: Identity, secret: str) -> tuple[VisitorRecord, bool]:
        """Return the visitor whom a site vouches for, a new one if need be.

        Nothing but the site's word opens what they wrote: they have no token. Who has just been an anonymous visitor,
        and is vouched for the first time, stays the same person, and the token they had opens nothing any more.

        Args:
            site_id: Which site.
            identity: Whom it vouches for.
            secret: The token they had before; may be empty or anybody's.

        Returns:
            The visitor, and whether that token was theirs and is good for nothing now.
        """
        known = await self._visitor(_visitors.site_id == site_id, _visitors.subject == identity.subject)
        if known is None:
            try:
                return await self._vouch(site_id, identity, secret)
            except AlreadyExists:
                # Two tabs at once: the other was first.
                known = await self._visitor(_visitors.site_id == site_id, _visitors.subject == identity.subject)
        if known is None:
            raise StoreUnavailable("expected a visitor just added, found none")
        if identity.name and known.name != identity.name:
            async with self._writes("a visitor") as connection:
                change = update(table.visitor).where(_visitors.id == known.id).values(name=storable(identity.name))
                await connection.execute(change)
            known = replace(known, name=identity.name)
        return known, False

    async def _vouch(self, site_id: str, identity: Identity, secret: str) -> tuple[VisitorRecord, bool]:
        """Make an anonymous visitor one that is vouched for, or add one."""
        values = {
            "name": storable(identity.name),
            "subject": identity.subject,
            # Of a token that nobody has.
            "token_hash": token.digest(token.new()),
        }
        own = (_visitors.site_id == site_id, _visitors.token_hash == token.digest(secret), _visitors.subject.is_(None))
        async with self._writes("a visitor") as connection:
            known = await connection.scalar(select(_visitors.id).where(*own)) if secret else None
            if known:
                await connection.execute(update(table.visitor).where(_visitors.id == known).values(values))
            else:
                fresh = {"id": new_id("vis"), "site_id": site_id, "created_at_ms": self._clock(), **values}
                await connection.execute(insert(table.visitor).values(fresh))
            visitor_id = known or str(fresh["id"])
            detail = {"visitor_id": visitor_id, "was_anonymous": known is not None}
            await self._audit.append(connection, [Draft(site_id, "visitor_verified", detail=detail)])
        return VisitorRecord(visitor_id, site_id, identity.name, identity.subject), known is not None

    async def _visitor(self, *where: ColumnElement[bool]) -> VisitorRecord | None:
        async with self._reading() as connection:
            return await personal.find(connection, *where)

    async def visitor(self, site_id: str, visitor_id: str) -> VisitorRecord | None:
        """Return a visitor of a site by id."""
        return await self._visitor(_visitors.site_id == site_id, _visitors.id == visitor_id)

    async def export_visitor(self, visitor: VisitorRecord, by: str = "") -> VisitorData:
        """Return everything stored about a visitor, and write down that it was given out."""
        async with self._writes("nothing") as connection:
            return await personal.export(connection, self._audit, visitor, by)

    async def erase_visitor(self, visitor: VisitorRecord, by: str = "") -> Erased:
        """Erase a visitor, what they wrote, and the words about them in the audit log."""
        async with self._writes("nothing") as connection:
            erased = await personal.erase(connection, self._audit, visitor, by)
        await self.purge_index()
        return erased

    # Conversations -------------------------------------------------------------------------------

    async def conversation(self, conversation_id: str) -> ConversationRecord | None:
        """Return a conversation by id."""
        return first(await self._conversations(row.CONVERSATIONS.where(table.conversation.c.id == conversation_id)))

    async def conversations(self, conversation_ids: Collection[str]) -> list[ConversationRecord]:
        """Return those of some conversations that there are, in no order."""
        return await self._conversations(row.CONVERSATIONS.where(table.conversation.c.id.in_(conversation_ids)))

    async def conversation_of(self, site_id: str, visitor_id: str) -> ConversationRecord | None:
        """Return the thread of a visitor with a site, if there is one yet."""
        return await self._threads.get((site_id, visitor_id))

    async def _find_threads(self, keys: Collection[tuple[str, str]]) -> Mapping[tuple[str, str], ConversationRecord]:
        async with self._reading() as connection:
            found = await connection.execute(row.THREADS[connection.dialect.name], asked(keys))
            return {(each.site_id, each.visitor_id): each for each in map(row.conversation, found)}

    async def conversations_of(self, site_id: str, visitor_ids: Collection[str]) -> list[ConversationRecord]:
        """Return those threads of some visitors with a site that there are, in no order."""
        columns = table.conversation.c
        query = row.CONVERSATIONS.where(columns.site_id == site_id, columns.visitor_id.in_(visitor_ids))
        return await self._conversations(query)

    async def open_conversation(self, site_id: str, visitor_id: str, page_url: str) -> ConversationRecord:
        """Return the thread of a visitor with a site, a new one if need be; two calls at once get the same."""
        if known := await self.conversation_of(site_id, visitor_id):
            return known
        try:
            async with self._writes("the conversation") as connection:
                values = _new_conversation(site_id, visitor_id, storable(page_url), self._clock())
                await connection.execute(insert(table.conversation).values(values))
        except AlreadyExists:
            pass
        opened = await self.conversation_of(site_id, visitor_id)
        if opened is None:
            raise StoreUnavailable("expected a conversation just opened, found none")
        return opened

    async def recent(self, site_ids: Collection[str], limit: int = 100) -> list[ConversationRecord]:
        """Return the conversations of these sites, newest message first."""
        columns = table.conversation.c
        query = row.CONVERSATIONS.where(columns.site_id.in_(sorted(site_ids)))
        return await self._conversations(query.order_by(columns.updated_at_ms.desc(), columns.id).limit(limit))

    async def set_page(self, conversation_id: str, url: str) -> ConversationRecord:
        """Note the page the customer is on; raises ``UnknownConversation``."""
        return await self._writer.store(Visit(conversation_id, storable(url)))

    async def append(
        self,
        conversation_id: str,
        client_id: str,
        kind: MessageKind,
        author: Author,
        author_id: str,
        author_name: str,
        text: str,
        files: Sequence[str] = (),
    ) -> Appended:
        """Store a message at the end of a conversation and return once it is durable.

        The same client id with the same message gives the first one's place again.

        Raises:
            UnknownConversation: No such conversation.
            IdReused: The client id names another message of this conversation.
            UnknownFile: A file that it names cannot be taken.
        """
        said = storable(author_name), storable(text), tuple(files)
        return await self._writer.store(Append(conversation_id, client_id, kind, author, author_id, *said))

    async def advance_receipt(
        self, conversation_id: str, author: Literal["visitor", "agent"], delivered: int, read: int
    ) -> ConversationRecord:
        """Advance one side's watermarks; they never fall nor pass the head. Raises ``UnknownConversation``."""
        return await self._writer.store(Receive(conversation_id, author, delivered, read))

    async def _conversations(self, query: Select[Any]) -> list[ConversationRecord]:
        async with self._reading() as connection:
            return [row.conversation(each) for each in await rows(connection, query)]

    # Audit log -----------------------------------------------------------------------------------

    def note(self, draft: Draft) -> None:
        """Write an entry into the audit log, soon; never waits. ``Writer`` says what becomes of it in trouble."""
        self._writer.note(draft)

    async def noted(self) -> None:
        """Return once everything noted so far is durable, or lost and said so."""
        await self._writer.noted()

    async def audit_page(self, chain: str, before: int = 0, limit: int = 100) -> list[Entry]:
        """Return a chain's entries before a place, newest first; 0 for the newest of all."""
        async with self._reading() as connection:
            return await audit.page(connection, chain, before, limit)

    async def audit_entries(self, chain: str) -> AsyncIterator[Entry]:
        """Give out a chain, oldest first."""
        async with self._reading() as connection:
            async for entry in audit.entries(connection, chain):
                yield entry

    async def audit_news(self, seen: Mapping[str, int], kind: str) -> tuple[dict[str, int], list[Entry]]:
        """Return where each chain ends, and the entries of a kind that came behind what was seen of it, oldest first.

        Args:
            seen: Where chains ended when somebody looked before; one that is not there was empty.
            kind: Of the entries.
        """
        async with self._reading() as connection:
            return await audit.news(connection, seen, kind)

    async def audit_heads(self) -> list[Head]:
        """Return where each chain ends."""
        async with self._reading() as connection:
            return await audit.heads_of(connection)

    async def verify_audit(
        self, kept: Mapping[str, Mapping[int, str]] | None = None
    ) -> tuple[dict[str, int], list[Fault]]:
        """Check the audit log as it stands at one moment.

        Args:
            kept: Heads kept elsewhere, hashes by chain and ``seq``.

        Returns:
            The number of entries of each chain, and what is wrong with them.
        """
        async with self._reading() as connection:
            if connection.dialect.name == "postgresql":
                # One state for all that is read; SQLite gives that to every transaction.
                await connection.execution_options(isolation_level="REPEATABLE READ")
            return await self._audit.verify(connection, kept or {})


# Private -----------------------------------------------------------------------------------------


_visitors: Final = table.visitor.c

_FILLED: Final = 500
"""Messages that one transaction takes into the index."""


async def _insert_origins(connection: AsyncConnection, site_id: str, origins: Collection[str]) -> None:
    if origins:
        pairs = [{"site_id": site_id, "origin": origin} for origin in sorted(set(origins))]
        await connection.execute(insert(table.site_origin), pairs)


def _new_conversation(site_id: str, visitor_id: str, page_url: str, at_ms: int) -> dict[str, Any]:
    marks = ("head_seq", "visitor_delivered", "visitor_read", "agent_delivered", "agent_read")
    return {
        "id": new_id("cnv"),
        "site_id": site_id,
        "visitor_id": visitor_id,
        "phase": "open",
        "page_url": page_url,
        **dict.fromkeys(marks, 0),
        "last_author": "system",
        "last_text": "",
        "created_at_ms": at_ms,
        "updated_at_ms": at_ms,
    }
