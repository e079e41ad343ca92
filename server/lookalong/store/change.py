"""What can happen to conversations, and what it makes of them: pure functions over records.

The writer loads the conversations that a batch of changes concerns, applies the changes here in order of arrival, and
writes the outcome back in one transaction.
"""

from dataclasses import dataclass, field
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from lookalong.attachment import summary
from lookalong.conversation.preview import preview
from lookalong.conversation.receipt import Watermarks
from lookalong.conversation.wait import waiting_since
from lookalong.protocol.message import Author, MessageKind

from .error import IdReused, UnknownConversation, UnknownFile
from .record import Appended, AttachmentRecord, ConversationRecord, MessageRecord

__all__ = ["Append", "Change", "Desk", "Receive", "Visit"]


class Append(Struct, frozen=True, gc=False):
    """A message for the end of a conversation; ``files`` are the ids of those that it takes."""

    conversation_id: str
    client_id: str
    kind: MessageKind
    author: Author
    author_id: str
    author_name: str
    text: str
    files: tuple[str, ...] = ()


class Receive(Struct, frozen=True, gc=False):
    """A receipt of one side."""

    conversation_id: str
    author: Literal["visitor", "agent"]
    delivered: int
    read: int


class Visit(Struct, frozen=True, gc=False):
    """The customer is on another page."""

    conversation_id: str
    page_url: str


Change = Append | Receive | Visit


@dataclass(slots=True)
class Desk:
    """The conversations and earlier messages that a batch concerns, and what the batch makes of them.

    Args:
        conversations: By id, as stored.
        known: Stored messages that have a client id of the batch, by conversation and client id.
        files: Those that the batch names, by id.
    """

    conversations: dict[str, ConversationRecord]
    known: dict[tuple[str, str], MessageRecord]
    files: dict[str, AttachmentRecord] = field(default_factory=dict)
    added: list[MessageRecord] = field(default_factory=list)
    touched: set[str] = field(default_factory=set)
    taken: dict[str, int] = field(default_factory=dict)
    """Files, with the message that has them from now on."""

    def append(self, change: Append, at_ms: int) -> Appended:
        """Give a message its place, or find the one it repeats.

        Raises:
            UnknownConversation: No such conversation.
            IdReused: The client id names another message.
            UnknownFile: A file is not there, not whole, somebody else's, or another message's.
        """
        conversation = self._conversation(change.conversation_id)
        known = self.known.get((change.conversation_id, change.client_id))
        if known is not None:
            if not _is_same(known, change):
                raise IdReused(change.client_id)
            return Appended(known, duplicate=True)
        message = _message(change, conversation.head_seq + 1, at_ms)
        if change.files:
            self._take(change, message.seq)
        self.known[change.conversation_id, change.client_id] = message
        self.added.append(message)
        self.conversations[conversation.id] = _after(conversation, message)
        self.touched.add(conversation.id)
        return Appended(message, duplicate=False)

    def receive(self, change: Receive) -> ConversationRecord:
        """Advance one side's watermarks; raises ``UnknownConversation``."""
        conversation = self._conversation(change.conversation_id)
        marks = _marks(conversation, change.author).advance(change.delivered, change.read, conversation.head_seq)
        return self._put(_with_marks(conversation, change.author, marks))

    def visit(self, change: Visit) -> ConversationRecord:
        """Note the page; raises ``UnknownConversation``."""
        return self._put(replace(self._conversation(change.conversation_id), page_url=change.page_url))

    def _take(self, change: Append, seq: int) -> None:
        for each in change.files:
            file = self.files.get(each)
            if file is None or each in self.taken or not _may_take(change, file):
                raise UnknownFile(each)
        self.taken.update(dict.fromkeys(change.files, seq))

    def _conversation(self, conversation_id: str) -> ConversationRecord:
        try:
            return self.conversations[conversation_id]
        except KeyError:
            raise UnknownConversation(conversation_id) from None

    def _put(self, conversation: ConversationRecord) -> ConversationRecord:
        if conversation != self.conversations[conversation.id]:
            self.conversations[conversation.id] = conversation
            self.touched.add(conversation.id)
        return conversation


# Private -----------------------------------------------------------------------------------------


def _message(change: Append, seq: int, at_ms: int) -> MessageRecord:
    return MessageRecord(
        conversation_id=change.conversation_id,
        seq=seq,
        client_id=change.client_id,
        kind=change.kind,
        author=change.author,
        author_id=change.author_id,
        author_name=change.author_name,
        text=change.text,
        at_ms=at_ms,
    )


def _is_same(known: MessageRecord, change: Append) -> bool:
    """Compare what the sender decided; their name may have changed since."""
    return (known.kind, known.author, known.author_id, known.text) == (
        change.kind,
        change.author,
        change.author_id,
        change.text,
    )


def _may_take(change: Append, file: AttachmentRecord) -> bool:
    own = (file.conversation_id, file.author, file.author_id) == (
        change.conversation_id,
        change.author,
        change.author_id,
    )
    return own and file.is_finished and not file.seq


def _after(conversation: ConversationRecord, message: MessageRecord) -> ConversationRecord:
    """Return the conversation with the message as its newest."""
    if message.kind == "event":
        return replace(conversation, head_seq=message.seq, updated_at_ms=message.at_ms)
    changed = replace(
        conversation,
        head_seq=message.seq,
        updated_at_ms=message.at_ms,
        # Whoever writes opens what was ended.
        phase="open",
        last_author=message.author,
        last_text=preview(summary(message.text) if message.kind == "file" else message.text),
        waiting_since_ms=waiting_since(conversation.waiting_since_ms, message.author, message.at_ms),
    )
    if message.author == "system":
        return changed
    return _with_marks(changed, message.author, _marks(conversation, message.author).after_own(message.seq))


def _marks(conversation: ConversationRecord, author: Literal["visitor", "agent"]) -> Watermarks:
    if author == "visitor":
        return Watermarks(conversation.visitor_delivered, conversation.visitor_read)
    return Watermarks(conversation.agent_delivered, conversation.agent_read)


def _with_marks(
    conversation: ConversationRecord, author: Literal["visitor", "agent"], marks: Watermarks
) -> ConversationRecord:
    if author == "visitor":
        return replace(conversation, visitor_delivered=marks.delivered, visitor_read=marks.read)
    return replace(conversation, agent_delivered=marks.delivered, agent_read=marks.read)
