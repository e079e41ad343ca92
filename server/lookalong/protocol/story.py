"""The messages by which a conversation is more than texts in a row; peers of minor version 0 know none of them."""

from typing import Annotated

from msgspec import Meta

from .field import Alteration, Id, Label, MessageForm, OptionalId, Seq
from .limit import MAX_REACTIONS
from .record import Positional, Reaction

__all__ = ["Alter", "Conclude", "MessageState", "Rate", "Reply"]


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


class Conclude(Positional, tag=64):
    """One side ends the conversation; whoever writes a text opens it again. The answer is an ``ack``."""

    client_id: Id
    conversation_id: OptionalId


class Rate(Positional, tag=65):
    """The customer says how it was, while it is ended; the last word counts. ``comment`` may be empty."""

    client_id: Id
    conversation_id: OptionalId
    score: Annotated[int, Meta(ge=1, le=5)]
    comment: Label
