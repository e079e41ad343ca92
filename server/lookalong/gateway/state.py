"""What became of messages, as clients get it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lookalong.conversation.alteration import target_of
from lookalong.protocol.message import MessageState
from lookalong.protocol.record import Reaction

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lookalong.store import MessageRecord, StateRecord, Store

__all__ = ["message_state", "states_of"]


async def states_of(store: Store, records: Sequence[MessageRecord]) -> list[MessageState]:
    """Return what became of messages of one conversation, and of those that entries among them changed."""
    if not records:
        return []
    wanted = {each.seq for each in records if each.kind == "text"}
    wanted |= {target_of(each.text) for each in records if each.kind == "event"}
    return [message_state(each) for each in await store.states(records[0].conversation_id, sorted(wanted - {0}))]


def message_state(record: StateRecord) -> MessageState:
    """Return what became of a message as clients get it."""
    return MessageState(
        conversation_id=record.conversation_id,
        seq=record.seq,
        revision=record.revision,
        form=record.form,
        text=record.text if record.form == "edited" else "",
        reply_to=record.reply_to,
        reactions=[Reaction(each.name, each.author, each.author_id) for each in record.reactions],
    )
