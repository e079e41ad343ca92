"""The durable truth: sites, people, conversations and messages, in SQLite or PostgreSQL."""

from .error import AlreadyExists, IdReused, StoreError, StoreUnavailable, UnknownConversation, WrongAuditKey
from .record import (
    AgentRecord,
    Appended,
    ConversationRecord,
    LoginRecord,
    MessageRecord,
    Role,
    SiteRecord,
    VisitorRecord,
    normalise_email,
)
from .store import Store

__all__ = [
    "AgentRecord",
    "AlreadyExists",
    "Appended",
    "ConversationRecord",
    "IdReused",
    "LoginRecord",
    "MessageRecord",
    "Role",
    "SiteRecord",
    "Store",
    "StoreError",
    "StoreUnavailable",
    "UnknownConversation",
    "VisitorRecord",
    "WrongAuditKey",
    "normalise_email",
]
