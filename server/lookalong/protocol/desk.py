"""The messages by which agents work beside each other, and see what is typed; peers of minor version 1 know none."""

from typing import Annotated

from msgspec import Meta

from .field import Id, OptionalId
from .limit import MAX_COLLEAGUES, MAX_PEEK
from .record import Colleague, Positional

__all__ = [
    "Assign",
    "Attend",
    "Attendance",
    "Colleagues",
    "ColleaguesRequest",
    "FromAgent",
    "FromServer",
    "FromVisitor",
    "Peek",
    "PeekState",
    "SiteChat",
]

_Typed = Annotated[str, Meta(max_length=MAX_PEEK)]


class Attend(Positional, tag=53):
    """The conversation that this console shows, empty for none; said whenever that changes."""

    conversation_id: OptionalId


class Attendance(Positional, tag=54):
    """Whose consoles show a conversation now; for those consoles, the receiver's own agent among them."""

    conversation_id: Id
    agents: Annotated[list[Colleague], Meta(max_length=MAX_COLLEAGUES)]


class Assign(Positional, tag=55):
    """An agent takes a conversation, hands it to a colleague who is there, or leaves it. The answer is an ``ack``.

    ``from_id`` is the agent who has it now, ``agent_id`` the one who has it then; empty for nobody.
    """

    client_id: Id
    conversation_id: Id
    from_id: OptionalId
    agent_id: OptionalId


class ColleaguesRequest(Positional, tag=56):
    """Ask who is there to take a conversation."""

    conversation_id: Id


class Colleagues(Positional, tag=57):
    """The agents of a conversation's site who are there now, the one who asks among them."""

    conversation_id: Id
    agents: Annotated[list[Colleague], Meta(max_length=MAX_COLLEAGUES)]


class Peek(Positional, tag=66):
    """The end of what stands in the customer's composer; only where ``site_chat`` allows it, and never unsaid."""

    text: _Typed


class PeekState(Positional, tag=67):
    """What a customer types, for the consoles that show the conversation; it lapses after 20 s, empty at once."""

    conversation_id: Id
    text: _Typed


class SiteChat(Positional, tag=68):
    """How the site's chat is set. ``peeks``: agents may see what is typed, and the page has to say so."""

    peeks: bool


FromVisitor = Peek
FromAgent = Attend | Assign | ColleaguesRequest
FromServer = Attendance | Colleagues | PeekState | SiteChat
