"""The durable thread: texts, receipts, history, typing, the customer's page."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Literal

from lookalong.attachment import write_manifest
from lookalong.conversation.text import clean_text
from lookalong.protocol.error import ErrorCode, MalformedError, RefusedError
from lookalong.protocol.message import (
    Ack,
    HistoryBefore,
    HistoryPage,
    HistoryRequest,
    Message,
    Page,
    Receipt,
    Send,
    SendFiles,
    Typing,
    TypingState,
)
from lookalong.store import Appended, IdReused

from . import wire
from .connection import AgentConnection, VisitorConnection
from .limit import MINOR_OF_STORIES
from .state import states_of
from .typist import Typist

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lookalong.security.rate import Clock
    from lookalong.store import MessageRecord, Store

    from .hub import Hub
    from .metric import Metrics
    from .place import Place, Places
    from .post import Post
    from .presence import Presence

__all__ = ["Chat"]

Peer = VisitorConnection | AgentConnection


class Chat:
    """What people do in conversations.

    Args:
        store: Where they are kept.
        hub: Who is here.
        places: Whose they are.
        post: The way to everybody else.
        presence: Announces changes to agents.
        metrics: What is counted.
        clock: Seconds, monotonic.
    """

    def __init__(
        self, store: Store, hub: Hub, places: Places, post: Post, presence: Presence, metrics: Metrics, clock: Clock
    ) -> None:
        self._store, self._hub, self._places, self._post = store, hub, places, post
        self._presence, self._metrics, self._clock = presence, metrics, clock

    async def send(self, peer: Peer, message: Send) -> None:
        """Store a text, then tell: the sender that it is stored, everybody else what it says."""
        text = clean_text(message.text)
        if isinstance(peer, VisitorConnection) and not message.conversation_id:
            place = await self.open(peer)
        else:
            place = await self.place(peer, message.conversation_id)
        await self._say(peer, place, message, "text", text)

    async def send_files(self, peer: Peer, message: SendFiles) -> None:
        """Store a text with files, then tell, as of any text."""
        words = clean_text(message.text) if message.text.strip() else ""
        place = await self.place(peer, message.conversation_id)
        files = await self._store.attachments(place.conversation_id, message.files)
        lines = [files[each].line for each in message.files if each in files and files[each].is_finished]
        if len(lines) < len(message.files):
            known = await self._store.altered(place.conversation_id, message.client_id, peer.author_id)
            if known is not None:
                # Sent again by a tab that does not know that another has deleted it meanwhile, with its files.
                peer.send(Ack(known.client_id, known.conversation_id, known.seq, known.at_ms))
                return
            raise RefusedError(ErrorCode.NOT_FOUND, "expected files that are uploaded whole; upload them again")
        await self._say(peer, place, message, "file", write_manifest(lines, words), message.files)

    async def _say(
        self,
        peer: Peer,
        place: Place,
        message: Send | SendFiles,
        kind: Literal["text", "file"],
        text: str,
        files: Sequence[str] = (),
    ) -> None:
        with self._metrics.append.time():
            appended = await self._append(peer, place, message.client_id, kind, text, files)
        stored = appended.message
        peer.send(Ack(stored.client_id, stored.conversation_id, stored.seq, stored.at_ms))
        self.stop_typing(peer, place)
        if not appended.duplicate:
            self.tell(place, stored, but=peer)

    async def _append(
        self,
        peer: Peer,
        place: Place,
        client_id: str,
        kind: Literal["text", "file"],
        text: str,
        files: Sequence[str],
    ) -> Appended:
        said = (kind, peer.side, peer.author_id, peer.author_name, text, files)
        try:
            return await self._store.append(place.conversation_id, client_id, *said)
        except IdReused:
            # Sent again by a tab that does not know that another has edited it meanwhile: it is the same message.
            known = await self._store.altered(place.conversation_id, client_id, peer.author_id)
            if known is None:
                raise
            return Appended(known, duplicate=True)

    def tell(self, place: Place, stored: MessageRecord, but: object = None) -> None:
        """Deliver a stored message to everybody it concerns."""
        self._post.send(place, wire.chat_message(stored), but=but)
        self._presence.announce(place.conversation_id)

    async def receipt(self, peer: Peer, message: Receipt) -> None:
        """Advance the watermarks of one side."""
        place = await self.place(peer, message.conversation_id)
        record = await self._store.advance_receipt(
            place.conversation_id, peer.side, message.delivered_up_to, message.read_up_to
        )
        claimed = max(message.delivered_up_to, message.read_up_to)
        if claimed > record.head_seq:
            raise MalformedError(f"expected a receipt of at most {record.head_seq}, got {claimed}")
        self._post.send(place, wire.receipt_state(record, peer.side), but=peer)
        self._presence.announce(place.conversation_id)

    async def history(self, peer: Peer, message: HistoryRequest) -> None:
        """Answer with a page of history."""
        place = await self.place(peer, message.conversation_id)
        if isinstance(peer, AgentConnection):
            await self._list(peer, place.conversation_id)
        await self.send_history(peer, place, message.after_seq, message.limit)

    async def history_before(self, peer: Peer, message: HistoryBefore) -> None:
        """Answer with the page before a place."""
        place = await self.place(peer, message.conversation_id)
        await peer.outbox.settled()
        records, head_seq, more = await self._store.history_before(
            place.conversation_id, message.before_seq, message.limit
        )
        kept, cut = _fit(records, newest=True)
        peer.send(HistoryPage(place.conversation_id, kept, head_seq, more or cut))
        await self._send_states(peer, records)

    async def _list(self, agent: AgentConnection, conversation_id: str) -> None:
        """Have an inbox show a conversation that is older than those it began with, once it is asked for."""
        if agent.listed is None or conversation_id in agent.listed:
            return
        record = await self._store.conversation(conversation_id)
        if record is not None:
            [state] = await self._presence.states([record])
            agent.listed.add(conversation_id)
            agent.send(state)

    async def send_history(self, peer: Peer, place: Place, after_seq: int, limit: int) -> None:
        """Send the messages after a place, once the peer has taken what it was sent; later ones the client asks for."""
        await peer.outbox.settled()
        records, head_seq, gap = await self._store.history(place.conversation_id, after_seq, limit)
        kept, cut = _fit(records, newest=after_seq == 0)
        peer.send(HistoryPage(place.conversation_id, kept, head_seq, gap or (cut and after_seq == 0)))
        await self._send_states(peer, records)

    async def _send_states(self, peer: Peer, records: list[MessageRecord]) -> None:
        """Say what became of the messages of a page, and of those that entries of the page changed."""
        if peer.minor >= MINOR_OF_STORIES:
            for state in await states_of(self._store, records):
                peer.send(state)

    async def typing(self, peer: Peer, message: Typing) -> None:
        """Pass on that somebody types, seldom; before the first text there is nobody to tell."""
        if isinstance(peer, VisitorConnection) and not message.conversation_id and await self._own(peer) is None:
            return
        place = await self.place(peer, message.conversation_id)
        typist = peer.typists.get(place.conversation_id)
        if typist is None:
            typist = peer.typists[place.conversation_id] = self._typist(peer, place)
        typist.set(message.on)

    async def page(self, peer: VisitorConnection, message: Page) -> None:
        """Note the page a tab shows, and that the customer looks at it."""
        changed = message.url != peer.page_url
        peer.page_url, peer.visible = message.url, message.visible
        if message.visible:
            peer.active_at = self._clock()
        # The conversation's page is that of the tab in front.
        if peer.place is not None and self._hub.front_tab(peer.visitor.id) is peer and (changed or message.visible):
            await self.set_page(peer, peer.place)

    async def set_page(self, peer: VisitorConnection, place: Place) -> None:
        """Note where the customer is, and tell the agents if that is news."""
        before = await self._store.conversation(place.conversation_id)
        if before is not None and before.page_url != peer.page_url:
            await self._store.set_page(place.conversation_id, peer.page_url)
            self._presence.announce(place.conversation_id)

    # Whose conversation -------------------------------------------------------------------------------------

    async def open(self, peer: VisitorConnection) -> Place:
        """Return the conversation of a visitor, a new one if there is none."""
        if peer.place is None:
            record = await self._store.open_conversation(peer.site.id, peer.visitor.id, peer.page_url)
            place = self._places.remember(record)
            for tab in self._hub.tabs(peer.visitor.id):
                tab.place = place
            peer.place = place
        return peer.place

    async def place(self, peer: Peer, conversation_id: str) -> Place:
        """Return a conversation this peer has a part in.

        Raises:
            RefusedError: ``not_found``, with the same words for one that does not exist and one of somebody else.
        """
        if isinstance(peer, VisitorConnection):
            place = await self._own(peer)
            found = place if place and conversation_id in ("", place.conversation_id) else None
        else:
            place = await self._places.find(conversation_id)
            found = place if place and place.site_id in peer.agent.site_ids else None
        if found is None:
            raise RefusedError(ErrorCode.NOT_FOUND, "expected a conversation of yours; there is no such conversation")
        return found

    async def _own(self, peer: VisitorConnection) -> Place | None:
        # A tab on another node may have opened the conversation meanwhile.
        if peer.place is None:
            record = await self._store.conversation_of(peer.site.id, peer.visitor.id)
            peer.place = self._places.remember(record) if record else None
        return peer.place

    # Typing -------------------------------------------------------------------------------------------------

    def _typist(self, peer: Peer, place: Place) -> Typist:
        def show(on: bool) -> None:
            state = TypingState(place.conversation_id, peer.side, peer.author_name, on)
            self._post.send(place, state, visitor=peer.side == "agent", but=peer)

        return Typist(show, asyncio.get_running_loop())

    def stop_typing(self, peer: Peer, place: Place) -> None:
        """Take back that somebody types: what they typed is there."""
        typist = peer.typists.pop(place.conversation_id, None)
        if typist is not None:
            typist.stop()


# Private -----------------------------------------------------------------------------------------


def _fit(records: list[MessageRecord], newest: bool) -> tuple[list[Message], bool]:
    """Return as many messages as one page may hold, and whether any were left out."""
    messages = [wire.chat_message(record) for record in (reversed(records) if newest else records)]
    kept = wire.fit(messages)
    cut = len(kept) < len(messages)
    return (kept[::-1] if newest else kept), cut
