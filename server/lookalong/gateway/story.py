"""What makes a conversation more than texts in a row: replies, and what becomes of messages that are there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, get_args

from lookalong.conversation.alteration import Actor
from lookalong.conversation.assignment import NOBODY, Person
from lookalong.conversation.card import mask_cards
from lookalong.conversation.text import clean_line, clean_text
from lookalong.protocol.desk import Assign, Colleagues, ColleaguesRequest
from lookalong.protocol.error import ErrorCode, MalformedError, RefusedError
from lookalong.protocol.field import MessageKind, ReactionName
from lookalong.protocol.message import Ack, Alter, Conclude, Rate, Reply
from lookalong.store import Altered, Appended, MessageRecord

from .connection import AgentConnection, VisitorConnection
from .limit import MINOR_OF_STORIES
from .state import message_state

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from lookalong.store import Store

    from .chat import Chat
    from .place import Place
    from .post import Post
    from .presence import Presence
    from .task import Tasks

__all__ = ["Story"]

Peer = VisitorConnection | AgentConnection


class Story:
    """What people do beside sending texts.

    Args:
        store: Where it is kept.
        chat: Whose conversations are.
        post: The way to everybody.
        presence: Who is there.
        tasks: Where the index is rewritten, and files are removed.
        purge_files: Removes bytes of files that nothing refers to any more.
    """

    def __init__(
        self,
        store: Store,
        chat: Chat,
        post: Post,
        presence: Presence,
        tasks: Tasks,
        purge_files: Callable[[], Coroutine[Any, Any, None]],
    ) -> None:
        self._store, self._chat, self._post, self._tasks = store, chat, post, tasks
        self._presence, self._purge_files = presence, purge_files

    async def reply(self, peer: Peer, message: Reply) -> None:
        """Store a text that answers another, then tell, as with any text."""
        text = clean_text(message.text)
        if isinstance(peer, VisitorConnection) and not message.conversation_id:
            place = await self._chat.open(peer)
        else:
            place = await self._chat.place(peer, message.conversation_id)
        said = _said(peer, place, message.client_id, "text", text)
        appended = await self._store.reply(said, message.reply_to)
        stored = appended.message
        peer.send(Ack(stored.client_id, stored.conversation_id, stored.seq, stored.at_ms))
        self._chat.stop_typing(peer, place)
        if not appended.duplicate:
            self._chat.tell(place, stored, but=peer)
            await self._tell_state(place, stored.seq)

    async def alter(self, peer: Peer, message: Alter) -> None:
        """Store an alteration, then tell everybody that it was made, and those who know how what it made."""
        place = await self._chat.place(peer, message.conversation_id)
        change = Altered(place.conversation_id, message.client_id, message.seq, message.action, _words(message))
        appended = await self._store.alter(change, _actor(peer), peer.author_name)
        stored = appended.message
        peer.send(Ack(stored.client_id, stored.conversation_id, stored.seq, stored.at_ms))
        if not appended.duplicate:
            self._chat.tell(place, stored)
            await self._tell_state(place, message.seq)
            if message.action in ("edit", "delete"):
                self._tasks.spawn(self._store.purge_index())
            if appended.released:
                self._tasks.spawn(self._purge_files())

    async def conclude(self, peer: Peer, message: Conclude) -> None:
        """Store that one side ends the conversation."""
        text = "conversation_ended" if isinstance(peer, VisitorConnection) else "conversation_closed"
        await self._say(peer, message, text, ends=True)

    async def assign(self, peer: AgentConnection, message: Assign) -> None:
        """Store who has taken a conversation from now on."""
        place = await self._chat.place(peer, message.conversation_id)
        to = await self._taker(place, message.agent_id)
        said = _said(peer, place, message.client_id, "event", "")
        self._told(peer, place, await self._store.assign(said, message.from_id, to))

    async def colleagues(self, peer: AgentConnection, message: ColleaguesRequest) -> None:
        """Answer who is there to take a conversation."""
        place = await self._chat.place(peer, message.conversation_id)
        peer.send(Colleagues(place.conversation_id, await self._presence.agents_here(place.site_id)))

    async def _taker(self, place: Place, agent_id: str) -> Person:
        if not agent_id:
            return NOBODY
        agent = await self._store.agent(agent_id)
        if agent is None or agent.disabled or place.site_id not in agent.site_ids:
            raise RefusedError(ErrorCode.NOT_FOUND, "expected an agent of this site")
        return Person(agent.id, agent.name)

    async def rate(self, peer: VisitorConnection, message: Rate) -> None:
        """Store what the customer says of the conversation."""
        comment = mask_cards(clean_line(message.comment))
        await self._say(peer, message, f"conversation_rated {message.score} {comment}".rstrip(), ends=False)

    async def _say(self, peer: Peer, message: Conclude | Rate, text: str, *, ends: bool) -> None:
        place = await self._chat.place(peer, message.conversation_id)
        said = _said(peer, place, message.client_id, "event", text)
        self._told(peer, place, await self._store.conclude(said, ends=ends))

    def _told(self, peer: Peer, place: Place, appended: Appended) -> None:
        """Tell the one who said it that it is stored, and everybody what it says."""
        stored = appended.message
        peer.send(Ack(stored.client_id, stored.conversation_id, stored.seq, stored.at_ms))
        if not appended.duplicate:
            self._chat.tell(place, stored)

    async def _tell_state(self, place: Place, seq: int) -> None:
        for state in await self._store.states(place.conversation_id, [seq]):
            self._post.send(place, message_state(state), minor=MINOR_OF_STORIES)


# Private -----------------------------------------------------------------------------------------

_REACTIONS: Final = frozenset(get_args(ReactionName))

_MODERATORS: Final = frozenset({"administrator", "supervisor"})
"""Roles that may delete what customers wrote."""


def _said(peer: Peer, place: Place, client_id: str, kind: MessageKind, text: str) -> MessageRecord:
    """Return an entry of somebody's; the store gives it its place and its time."""
    return MessageRecord(
        conversation_id=place.conversation_id,
        seq=0,
        client_id=client_id,
        kind=kind,
        author=peer.side,
        author_id=peer.author_id,
        author_name=peer.author_name,
        text=text,
        at_ms=0,
    )


def _actor(peer: Peer) -> Actor:
    moderates = isinstance(peer, AgentConnection) and peer.agent.role in _MODERATORS
    return Actor(peer.side, peer.author_id, moderates)


def _words(message: Alter) -> str:
    """Return what an alteration says; raises ``MalformedError`` for what no client of ours would send."""
    if message.action == "edit":
        return clean_text(message.text)
    known = message.text in _REACTIONS if message.action != "delete" else message.text == ""
    if not known:
        raise MalformedError("expected the name of a reaction, or no text to delete")
    return message.text
