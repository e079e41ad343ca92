"""What was written, read again: by place, and by words."""

import asyncio
from collections.abc import Collection
from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from lookalong.conversation.search import Query

from . import row, search, table
from .error import UnknownConversation
from .record import MessageRecord
from .search import Hit
from .transaction import Transactions, rows

__all__ = ["Histories"]


class Histories(Transactions):
    """The messages of conversations: a part of ``Store``."""

    async def history(self, conversation_id: str, after_seq: int, limit: int) -> tuple[list[MessageRecord], int, bool]:
        """Return messages after a place, oldest first.

        Args:
            conversation_id: Whose.
            after_seq: The last place already known; 0 asks for the newest ``limit``.
            limit: At most so many.

        Returns:
            The messages, the conversation's head, and whether older ones before the first were left out or are gone.

        Raises:
            UnknownConversation: No such conversation.
        """
        columns = table.message.c
        async with self._reading() as connection:
            # One transaction, head first: a message stored meanwhile is at worst beyond the head told.
            head = await _head(connection, conversation_id)
            start = after_seq or max(0, head - limit)
            query = select(table.message).where(
                columns.conversation_id == conversation_id, columns.seq > start, columns.seq <= head
            )
            found = await rows(connection, query.order_by(columns.seq).limit(limit))
        begins = found[0].seq if found else head + 1
        return [row.message(each) for each in found], head, begins > after_seq + 1

    async def search(
        self, text: str, site_ids: Collection[str], before: int = 0, limit: int = 20
    ) -> tuple[list[Hit], int]:
        """Look for words in the messages of some sites.

        Args:
            text: What was typed, see ``lookalong.conversation.search``.
            site_ids: Where.
            before: The place to go on before; 0 for the newest of all.
            limit: At most so many.

        Returns:
            Messages that have all of it, the one stored last first, and the place to go on before; 0 if there is none.
        """
        query = Query.parse(text)
        found: list[Hit] = []
        if not query.runs or not site_ids:
            return found, 0
        for _ in range(_ROUNDS):
            async with self._reading() as connection:
                candidates, before = await connection.run_sync(search.find, query, site_ids, before, limit)
            found += await asyncio.to_thread(search.hits, query, candidates)
            if len(found) > limit:
                return found[:limit], found[limit - 1].place
            if len(found) == limit or not before:
                break
        return found, before

    async def history_before(
        self, conversation_id: str, before_seq: int, limit: int
    ) -> tuple[list[MessageRecord], int, bool]:
        """Return the messages right before a place, oldest first.

        Args:
            conversation_id: Whose.
            before_seq: The first place already known.
            limit: At most so many.

        Returns:
            The messages, the conversation's head, and whether there are older ones.

        Raises:
            UnknownConversation: No such conversation.
        """
        columns = table.message.c
        async with self._reading() as connection:
            head = await _head(connection, conversation_id)
            query = select(table.message).where(columns.conversation_id == conversation_id, columns.seq < before_seq)
            found = await rows(connection, query.order_by(columns.seq.desc()).limit(limit + 1))
        return [row.message(each) for each in reversed(found[:limit])], head, len(found) > limit


# Private -----------------------------------------------------------------------------------------

_ROUNDS: Final = 8
"""Times that one search asks the index: candidates may all turn out not to have what is looked for."""


async def _head(connection: AsyncConnection, conversation_id: str) -> int:
    """Return the last place of a conversation; raises ``UnknownConversation``."""
    head: int | None = await connection.scalar(
        select(table.conversation.c.head_seq).where(table.conversation.c.id == conversation_id)
    )
    if head is None:
        raise UnknownConversation(conversation_id)
    return head
