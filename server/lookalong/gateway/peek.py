"""What customers type, for the agents who look at their conversation now. Nothing of it is kept, anywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lookalong.conversation.peek import peek
from lookalong.protocol import codec
from lookalong.protocol.desk import Peek, PeekState

if TYPE_CHECKING:
    from .attendance import Attendances
    from .connection import VisitorConnection
    from .post import Post

__all__ = ["Peeks"]


class Peeks:
    """Passes on what is typed, as often as it can be read.

    Args:
        attendances: Who looks at what on this node.
        post: The way to other nodes.
    """

    def __init__(self, attendances: Attendances, post: Post) -> None:
        self._attendances, self._post = attendances, post

    def typed(self, tab: VisitorConnection, message: Peek) -> None:
        """Pass on what stands in a customer's composer; what comes too often, or for nobody, is dropped."""
        place = tab.place
        if place is None or not tab.site.peeks or not tab.budget.may_peek():
            return
        data = codec.encode(PeekState(place.conversation_id, peek(message.text)))
        self.show(place.conversation_id, data)
        self._post.peeked(place.site_id, place.conversation_id, data)

    def show(self, conversation_id: str, data: bytes) -> None:
        """Put an encoded message into the outboxes of the consoles of this node that show a conversation."""
        for agent in self._attendances.consoles(conversation_id):
            agent.outbox.push(data)
