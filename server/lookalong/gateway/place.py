"""Where a conversation belongs: what never changes about it."""

from collections import OrderedDict
from dataclasses import dataclass
from typing import NamedTuple

from lookalong.store import ConversationRecord, Store

__all__ = ["Place", "Places", "Standing"]

_BOUND = 10_000
"""Places remembered: about 2 MB."""

_OFFERED = b"?"
"""Stands for an offer where a session's id would stand; no id has a question mark."""


@dataclass(frozen=True, slots=True)
class Place:
    """The conversation, and whose it is."""

    conversation_id: str
    site_id: str
    visitor_id: str

    @classmethod
    def of(cls, record: ConversationRecord) -> "Place":
        """Return the place of a stored conversation."""
        return cls(record.id, record.site_id, record.visitor_id)


class Standing(NamedTuple):
    """What agents may know of a conversation's session: that one runs, or that the customer offers the page."""

    session_id: str = ""
    offered: bool = False

    def __bool__(self) -> bool:
        """Tell whether there is anything to know."""
        return bool(self.session_id) or self.offered

    def written(self) -> bytes:
        """Return it as other nodes read it."""
        return _OFFERED if self.offered else self.session_id.encode()

    @classmethod
    def read(cls, value: bytes) -> "Standing":
        """Return what another node wrote."""
        return cls(offered=True) if value == _OFFERED else cls(value.decode())


class Places:
    """Finds places, and remembers those used last: every message of an agent needs one.

    Args:
        store: Where conversations are.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: OrderedDict[str, Place] = OrderedDict()

    async def find(self, conversation_id: str) -> Place | None:
        """Return the place of a conversation, or None if there is no such conversation."""
        known = self._known.get(conversation_id)
        if known is not None:
            self._known.move_to_end(conversation_id)
            return known
        record = await self._store.conversation(conversation_id)
        return self.remember(record) if record else None

    def remember(self, record: ConversationRecord) -> Place:
        """Return the place of a record, remembered from now on."""
        place = self._known[record.id] = Place.of(record)
        if len(self._known) > _BOUND:
            self._known.popitem(last=False)
        return place
