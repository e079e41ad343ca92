"""What becomes of messages that are there: each change is an entry of its conversation, stored with what it changes.

These are few beside texts, so they are no work of the writer: each is a transaction of its own, which holds the
conversation's row, and with it the place of the next entry.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any, Final

from msgspec.structs import replace as replaced
from sqlalchemy import Select, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from lookalong.attachment import reworded, summary
from lookalong.conversation import alteration, assignment
from lookalong.conversation.alteration import Actor, Reaction, Target
from lookalong.conversation.assignment import Person
from lookalong.conversation.preview import preview
from lookalong.conversation.wait import waiting_since
from lookalong.protocol.error import ErrorCode, RefusedError
from lookalong.protocol.field import Alteration, MessageForm
from lookalong.security.chain import Draft

from . import row, search, table
from .attachment import release
from .error import IdReused, UnknownConversation
from .record import Appended, ConversationRecord, MessageRecord, storable
from .transaction import Transactions, rows

__all__ = ["Altered", "StateRecord", "Stories"]


@dataclass(frozen=True, slots=True)
class StateRecord:
    """What became of a message. ``text`` is what it says now, ``reply_to`` is 0 for none."""

    conversation_id: str
    seq: int
    revision: int
    form: MessageForm
    text: str
    reply_to: int
    reactions: tuple[Reaction, ...]


@dataclass(frozen=True, slots=True)
class Altered:
    """An alteration of a message.

    Args:
        conversation_id: Where.
        client_id: Of the alteration; a repeated one is stored once.
        seq: The message.
        action: What is done to it.
        words: The new text, or the name of a reaction.
    """

    conversation_id: str
    client_id: str
    seq: int
    action: Alteration
    words: str


class Stories(Transactions):
    """What people did to messages: a part of ``Store``."""

    async def reply(self, said: MessageRecord, reply_to: int) -> Appended:
        """Store a text that answers an earlier message; its place and its time are given here.

        Raises:
            UnknownConversation: No such conversation.
            IdReused: The client id names another message of this conversation.
        """
        said = replaced(said, author_name=storable(said.author_name), text=storable(said.text))
        async with self._writes("nothing") as connection:
            conversation = await _hold(connection, said.conversation_id)
            known = await _known(connection, said)
            if known is not None:
                if (known.text, known.author_id) != (said.text, said.author_id) and not await _was_altered(
                    connection, known
                ):
                    raise IdReused(said.client_id)
                return Appended(known, duplicate=True)
            stored = await self._put(connection, conversation, said)
            answers = reply_to if 0 < reply_to < stored.seq else 0
            values = {"conversation_id": stored.conversation_id, "seq": stored.seq, "reply_to": answers}
            await connection.execute(insert(table.message_state).values(values | {"revision": 0, "form": ""}))
        return Appended(stored, duplicate=False)

    async def alter(self, change: Altered, actor: Actor, author_name: str) -> Appended:
        """Store an alteration with what it changes, and return its entry once both are durable.

        Raises:
            UnknownConversation: No such conversation.
            IdReused: The client id names another entry of this conversation.
            RefusedError: The message is not there, or not theirs to change; see ``alteration.alter``.
        """
        words = storable(change.words)
        entry = MessageRecord(
            conversation_id=change.conversation_id,
            seq=0,
            client_id=change.client_id,
            kind="event",
            author=actor.author,
            author_id=actor.author_id,
            author_name=storable(author_name),
            text=alteration.entry(change.action, change.seq, words),
            at_ms=0,
        )
        async with self._writes("nothing") as connection:
            conversation = await _hold(connection, change.conversation_id)
            known = await _known(connection, entry)
            if known is not None:
                if (known.text, known.author_id) != (entry.text, entry.author_id):
                    raise IdReused(change.client_id)
                return Appended(known, duplicate=True)
            before, reply_to = await _target(connection, change.conversation_id, change.seq)
            if before.kind == "file" and change.action == "edit":
                words = reworded(before.text, words)
            after = alteration.alter(before, change.action, words, actor, conversation.head_seq + 1)
            stored = await self._put(connection, conversation, entry)
            await self._change(connection, conversation, before, after, reply_to)
            released = 0
            if before.kind == "file" and change.action == "delete":
                released = await connection.run_sync(release, *_here(table.attachment, conversation.id, before.seq))
            if change.action == "delete" and before.author_id != actor.author_id:
                detail = {"seq": before.seq}
                draft = Draft(conversation.site_id, "message_deleted", actor.author_id, conversation.id, detail=detail)
                await self._audit.append(connection, [draft])
        return Appended(stored, duplicate=False, released=released)

    async def conclude(self, said: MessageRecord, *, ends: bool) -> Appended:
        """Store that a conversation is ended, or what is said of it while it is; ``said`` is its entry.

        Raises:
            UnknownConversation: No such conversation.
            IdReused: The client id names another entry of this conversation.
            RefusedError: ``not_allowed``: it is ended already; or it goes on, and nothing is said of it yet.
        """
        said = replaced(said, author_name=storable(said.author_name), text=storable(said.text))
        async with self._writes("nothing") as connection:
            conversation = await _hold(connection, said.conversation_id)
            known = await _known(connection, said)
            if known is not None:
                if (known.text, known.author_id) != (said.text, said.author_id):
                    raise IdReused(said.client_id)
                return Appended(known, duplicate=True)
            if (conversation.phase == "resolved") is ends:
                raise RefusedError(ErrorCode.NOT_ALLOWED, "expected a conversation that is ended once, then rated")
            stored = await self._put(connection, conversation, said)
            await connection.execute(
                update(table.conversation)
                .where(table.conversation.c.id == conversation.id)
                .values(phase="resolved", waiting_since_ms=0, assignee_id="", assignee_name="")
            )
        return Appended(stored, duplicate=False)

    async def assign(self, said: MessageRecord, from_id: str, to: Person) -> Appended:
        """Store who has taken a conversation; the text of its entry is made here, see ``assignment.assign``.

        Raises:
            UnknownConversation: No such conversation.
            RefusedError: ``not_allowed``.
        """
        said = replaced(said, author_name=storable(said.author_name))
        to = Person(to.id, storable(to.name))
        async with self._writes("nothing") as connection:
            conversation = await _hold(connection, said.conversation_id)
            known = await _known(connection, said)
            if known is not None:
                return Appended(known, duplicate=True)
            text = assignment.assign(conversation.assignee_id, from_id, said.author_id, to)
            stored = await self._put(connection, conversation, replaced(said, text=text))
            await connection.execute(
                update(table.conversation)
                .where(table.conversation.c.id == conversation.id)
                .values(assignee_id=to.id, assignee_name=to.name)
            )
        return Appended(stored, duplicate=False)

    async def altered(self, conversation_id: str, client_id: str, author_id: str) -> MessageRecord | None:
        """Return somebody's text that says something else now than when it was stored under this client id."""
        message, state = table.message.c, table.message_state.c
        query = select(table.message).join_from(table.message, table.message_state)
        here = (message.conversation_id == conversation_id, message.client_id == client_id)
        async with self._reading() as connection:
            chosen = query.where(*here, message.author_id == author_id, state.form != "")
            found = (await connection.execute(chosen)).one_or_none()
        return row.message(found) if found else None

    async def states(self, conversation_id: str, seqs: Collection[int] = ()) -> list[StateRecord]:
        """Return what became of some messages of a conversation, all by default; nothing of those nothing became of."""
        columns = table.message_state.c
        query = _STATES.where(columns.conversation_id == conversation_id)
        if seqs:
            query = query.where(columns.seq.in_(seqs))
        async with self._reading() as connection:
            found = await rows(connection, query.order_by(columns.seq))
            reactions = await _reactions(connection, conversation_id, [each.seq for each in found])
        return [
            StateRecord(
                conversation_id,
                each.seq,
                each.revision,
                each.form,
                each.text,
                each.reply_to,
                tuple(sorted(reactions.get(each.seq, ()))),
            )
            for each in found
        ]

    async def _put(
        self, connection: AsyncConnection, conversation: ConversationRecord, said: MessageRecord
    ) -> MessageRecord:
        """Store an entry at the end of a conversation that is held."""
        stored = replaced(said, seq=conversation.head_seq + 1, at_ms=self._clock())
        await connection.execute(insert(table.message).values(_values(stored)))
        changes: dict[str, Any] = {"head_seq": stored.seq, "updated_at_ms": stored.at_ms}
        if stored.kind == "text":
            since = waiting_since(conversation.waiting_since_ms, stored.author, stored.at_ms)
            changes |= {"phase": "open", "last_author": stored.author, "last_text": preview(stored.text)}
            changes |= {"waiting_since_ms": since}
            await connection.run_sync(search.index, [stored], lambda _: conversation.site_id)
        # Whoever had read everything has read it still: it is their own text, or nothing to read.
        sides = ("visitor", "agent") if stored.kind == "event" else (stored.author,)
        for side in sides:
            if getattr(conversation, f"{side}_read") == conversation.head_seq:
                changes |= {f"{side}_read": stored.seq, f"{side}_delivered": stored.seq}
        await connection.execute(
            update(table.conversation).where(table.conversation.c.id == conversation.id).values(changes)
        )
        return stored

    async def _change(
        self,
        connection: AsyncConnection,
        conversation: ConversationRecord,
        before: Target,
        after: Target,
        reply_to: int,
    ) -> None:
        key = {"conversation_id": conversation.id, "seq": after.seq}
        if after.text != before.text:
            await self._rewrite(connection, conversation, before, after)
        for target in (table.message_state, table.reaction):
            await connection.execute(delete(target).where(*_here(target, conversation.id, after.seq)))
        state = {"revision": after.revision, "form": after.form, "reply_to": reply_to}
        await connection.execute(insert(table.message_state).values(key | state))
        if after.reactions:
            values = [
                key | {"name": each.name, "author": each.author, "author_id": each.author_id}
                for each in after.reactions
            ]
            await connection.execute(insert(table.reaction), values)

    async def _rewrite(
        self, connection: AsyncConnection, conversation: ConversationRecord, before: Target, after: Target
    ) -> None:
        """Put the new text in the place of the old one, in the index and the inbox too."""
        message = table.message.c
        here = (message.conversation_id == conversation.id, message.seq == after.seq)
        await connection.run_sync(search.forget, *here)
        await connection.execute(update(table.message).where(*here).values(text=after.text))
        if after.text:
            [changed] = await rows(connection, select(table.message).where(*here))
            await connection.run_sync(search.index, [row.message(changed)], lambda _: conversation.site_id)
        if await connection.scalar(select(table.site.c.keeps_texts).where(table.site.c.id == conversation.site_id)):
            earlier = {"conversation_id": conversation.id, "seq": after.seq, "revision": after.revision}
            await connection.execute(insert(table.earlier_text).values(earlier | {"text": before.text}))
        else:
            await connection.execute(
                delete(table.earlier_text).where(*_here(table.earlier_text, conversation.id, after.seq))
            )
        newest = select(message.author, message.kind, message.text)
        said = newest.where(message.conversation_id == conversation.id, _SAID).order_by(message.seq.desc())
        found = (await connection.execute(said.limit(1))).one_or_none()
        author, kind, text = found or ("system", "text", "")
        shown: dict[str, Any] = {"last_author": author, "last_text": preview(summary(text) if kind == "file" else text)}
        if author != "visitor":
            shown["waiting_since_ms"] = 0
        await connection.execute(
            update(table.conversation).where(table.conversation.c.id == conversation.id).values(shown)
        )


# Private -----------------------------------------------------------------------------------------

_SAID: Final = table.message.c.kind.in_(("text", "file")) & (table.message.c.text != "")

_STATES: Final[Select[Any]] = select(
    table.message_state.c.seq,
    table.message_state.c.revision,
    table.message_state.c.form,
    table.message_state.c.reply_to,
    table.message.c.text,
).join_from(table.message_state, table.message)


def _here(target: Any, conversation_id: str, seq: int) -> tuple[Any, Any]:
    return target.c.conversation_id == conversation_id, target.c.seq == seq


def _values(record: MessageRecord) -> dict[str, Any]:
    return {name: getattr(record, name) for name in MessageRecord.__struct_fields__}


async def _hold(connection: AsyncConnection, conversation_id: str) -> ConversationRecord:
    """Return a conversation that nobody else changes until the transaction ends."""
    query = row.CONVERSATIONS.where(table.conversation.c.id == conversation_id)
    found = (await connection.execute(query.with_for_update(of=table.conversation))).one_or_none()
    if found is None:
        raise UnknownConversation(conversation_id)
    return row.conversation(found)


async def _known(connection: AsyncConnection, said: MessageRecord) -> MessageRecord | None:
    """Return the entry that has this client id already."""
    message = table.message.c
    here = (message.conversation_id == said.conversation_id, message.client_id == said.client_id)
    found = (await connection.execute(select(table.message).where(*here))).one_or_none()
    return row.message(found) if found else None


async def _was_altered(connection: AsyncConnection, known: MessageRecord) -> bool:
    state = table.message_state.c
    here = _here(table.message_state, known.conversation_id, known.seq)
    return bool(await connection.scalar(select(state.form).where(*here)))


async def _target(connection: AsyncConnection, conversation_id: str, seq: int) -> tuple[Target, int]:
    """Return a message as it is now, and what it answers; one that is not there is no text."""
    message, state = table.message, table.message_state
    joined = message.outerjoin(
        state, (state.c.conversation_id == message.c.conversation_id) & (state.c.seq == message.c.seq)
    )
    query = select(message, state.c.form, state.c.revision, state.c.reply_to).select_from(joined)
    found = (await connection.execute(query.where(*_here(message, conversation_id, seq)))).one_or_none()
    if found is None:
        return Target(seq, "event", "system", "", ""), 0
    reactions = await _reactions(connection, conversation_id, [seq])
    target = Target(seq, found.kind, found.author, found.author_id, found.text)
    target = replace(target, form=found.form or "", revision=found.revision or 0)
    return replace(target, reactions=frozenset(reactions.get(seq, ()))), found.reply_to or 0


async def _reactions(
    connection: AsyncConnection, conversation_id: str, seqs: Collection[int]
) -> dict[int, list[Reaction]]:
    columns = table.reaction.c
    query = select(table.reaction).where(columns.conversation_id == conversation_id, columns.seq.in_(seqs))
    found: dict[int, list[Reaction]] = {}
    for each in await rows(connection, query):
        found.setdefault(each.seq, []).append(Reaction(each.name, each.author, each.author_id))
    return found
