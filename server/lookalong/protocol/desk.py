"""The messages by which agents work beside each other; peers of minor versions 0 and 1 know none of them."""

from typing import Annotated

from msgspec import Meta

from .field import Id, OptionalId
from .limit import MAX_COLLEAGUES
from .record import Colleague, Positional

__all__ = ["Assign", "Attend", "Attendance", "Colleagues", "ColleaguesRequest"]


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
