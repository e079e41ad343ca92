"""Records and sessions as the protocol's messages."""

from itertools import accumulate
from typing import TypeVar

from lookalong.cobrowse import Grant, Permission, Privacy, Session, Wording, rules_of
from lookalong.protocol import codec, message
from lookalong.protocol.limit import MAX_URL
from lookalong.store import ConversationRecord, MessageRecord

from .limit import MAX_BATCH
from .place import Standing

EntryT = TypeVar("EntryT", message.Message, message.ConversationState)

__all__ = [
    "chat_message",
    "conversation_state",
    "fit",
    "permission",
    "receipt_state",
    "session_state",
    "site_privacy",
    "site_wording",
]


def chat_message(record: MessageRecord) -> message.Message:
    """Return a stored message as clients get it."""
    return message.Message(
        conversation_id=record.conversation_id,
        seq=record.seq,
        client_id=record.client_id,
        kind=record.kind,
        author=record.author,
        author_id=record.author_id,
        author_name=record.author_name,
        text=record.text,
        at_ms=record.at_ms,
    )


def conversation_state(record: ConversationRecord, online: bool, standing: Standing) -> message.ConversationState:
    """Return a conversation as the inbox shows it."""
    return message.ConversationState(
        conversation_id=record.id,
        site_id=record.site_id,
        phase=record.phase,
        visitor_id=record.visitor_id,
        visitor_name=record.visitor_name,
        page_url=record.page_url[:MAX_URL],
        online=online,
        head_seq=record.head_seq,
        visitor_read_up_to=record.visitor_read,
        agent_read_up_to=record.agent_read,
        last_author=record.last_author,
        last_text=record.last_text,
        updated_at_ms=record.updated_at_ms,
        session_id=standing.session_id,
        visitor_subject=record.visitor_subject,
        offered=standing.offered,
        waiting_since_ms=record.waiting_since_ms,
        assignee_id=record.assignee_id,
        assignee_name=record.assignee_name,
    )


def fit(entries: list[EntryT]) -> list[EntryT]:
    """Return the first entries that one message may hold together."""
    sizes = accumulate(len(codec.encode(entry)) for entry in entries)
    return [entry for entry, size in zip(entries, sizes, strict=True) if size <= MAX_BATCH]


def receipt_state(record: ConversationRecord, author: message.Author) -> message.ReceiptState:
    """Return the watermarks of one side."""
    if author == "visitor":
        return message.ReceiptState(record.id, author, record.visitor_delivered, record.visitor_read)
    return message.ReceiptState(record.id, author, record.agent_delivered, record.agent_read)


def session_state(session: Session, own_viewer: int, resume_token: str = "") -> message.SessionState:
    """Return a session as one peer gets it.

    Args:
        session: The session.
        own_viewer: The receiver's number, 0 for the customer.
        resume_token: For the customer's page alone.
    """
    return message.SessionState(
        session_id=session.id,
        conversation_id=session.conversation_id,
        channel=session.channel,
        phase=session.phase.value,
        epoch=session.epoch,
        view=_state(session.view),
        annotate=_state(session.annotate),
        control=_state(session.control),
        capabilities=session.control.capabilities,
        holder=session.holder,
        viewers=[message.Viewer(number, seat.agent_id, seat.name) for number, seat in session.viewers.items()],
        own_viewer=own_viewer,
        requested_by=session.requested_by,
        resume_token=resume_token,
        ended_reason=session.ended_reason.value if session.ended_reason else "",
        asking=session.asking.viewer,
        limit_ms=session.limit_ms,
    )


def site_privacy(privacy: Privacy | None) -> message.SitePrivacy:
    """Return what a site hides; everything where that cannot be known."""
    if privacy is None:
        return message.SitePrivacy("sealed", [])
    rules = [message.PrivacyRule(rule.selector, rule.action, rule.url) for rule in rules_of(privacy)]
    return message.SitePrivacy(privacy.preset, rules)


def site_wording(wording: Wording) -> message.SiteWording:
    """Return a site's own words."""
    return message.SiteWording(
        [
            message.SiteWords(each.language, each.view, each.control, each.action, each.open, each.bar)
            for each in wording.languages
        ]
    )


def permission(name: message.Permission) -> Permission:
    """Return the permission a message names."""
    return Permission(name)


# Private -----------------------------------------------------------------------------------------


def _state(grant: Grant) -> message.PermissionState:
    return grant.state.value
