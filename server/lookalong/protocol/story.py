"""The messages by which a conversation is more than texts in a row; peers of minor version 0 know none of them."""

from typing import Annotated

from msgspec import Meta

from .field import Alteration, Id, MessageForm, OptionalId, Seq
from .limit import MAX_REACTIONS
from .record import Positional, Reaction

__all__ = ["Alter", "MessageState", "Reply"]


class MessageState(Positional, tag=61):
    """What became of a message: newest ``revision`` wins. Sent with history, and whenever it changes.

    ``text`` is there if the form is ``edited``, and empty otherwise. ``reply_to`` is 0 for none.
    """

    conversation_id: Id
    seq: Seq
    revision: Seq
    form: MessageForm
    text: str
    reply_to: Seq
    reactions: Annotated[list[Reaction], Meta(max_length=MAX_REACTIONS)]


class Alter(Positional, tag=62):
    """Edit, delete, or react to a message. ``text`` is the new text, or the name of a reaction; empty to delete.

    The answer is an ``ack`` with the place of the entry that says so, the same for a repeated one.
    """

    client_id: Id
    conversation_id: OptionalId
    seq: Seq
    action: Alteration
    text: str


class Reply(Positional, tag=63):
    """A ``send`` that answers an earlier message."""

    client_id: Id
    conversation_id: OptionalId
    text: str
    reply_to: Seq
