"""The durable truth: sites, people, conversations and messages, in SQLite or PostgreSQL."""

from .error import AlreadyExists, IdReused, StoreError, StoreUnavailable, UnknownConversation, WrongAuditKey
from .personal import Erased, VisitorData
from .record import (
    AgentRecord,
    ApiKeyRecord,
    Appended,
    ConversationRecord,
    LoginRecord,
    MessageRecord,
    PasskeyRecord,
    Retention,
    Role,
    SiteRecord,
    VisitorRecord,
    Way,
    normalise_email,
)
from .search import Hit
from .store import Store
from .story import Altered, StateRecord

__all__ = [
    "AgentRecord",
    "AlreadyExists",
    "Altered",
    "ApiKeyRecord",
    "Appended",
    "ConversationRecord",
    "Erased",
    "Hit",
    "IdReused",
    "LoginRecord",
    "MessageRecord",
    "PasskeyRecord",
    "Retention",
    "Role",
    "SiteRecord",
    "StateRecord",
    "Store",
    "StoreError",
    "StoreUnavailable",
    "UnknownConversation",
    "VisitorData",
    "VisitorRecord",
    "Way",
    "WrongAuditKey",
    "normalise_email",
]
