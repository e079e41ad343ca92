"""The messages by which agents work beside each other; peers of minor versions 0 and 1 know none of them."""

from typing import Annotated

from msgspec import Meta

from .field import Id, OptionalId
from .limit import MAX_COLLEAGUES
from .record import Colleague, Positional

__all__ = ["Attend", "Attendance"]


class Attend(Positional, tag=53):
    """The conversation that this console shows, empty for none; said whenever that changes."""

    conversation_id: OptionalId


class Attendance(Positional, tag=54):
    """Whose consoles show a conversation now; for those consoles, the receiver's own agent among them."""

    conversation_id: Id
    agents: Annotated[list[Colleague], Meta(max_length=MAX_COLLEAGUES)]
