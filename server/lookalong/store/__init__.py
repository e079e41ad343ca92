"""The durable truth: sites, people, conversations and messages, in SQLite or PostgreSQL."""

from .attachment import Finished, Quota
from .error import (
    AlreadyExists,
    IdReused,
    QuotaReached,
    StoreError,
    StoreUnavailable,
    UnknownConversation,
    UnknownFile,
    WrongAuditKey,
)
from .personal import Erased, VisitorData
from .record import (
    AgentRecord,
    ApiKeyRecord,
    Appended,
    AttachmentRecord,
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
    "AttachmentRecord",
    "ConversationRecord",
    "Erased",
    "Finished",
    "Hit",
    "IdReused",
    "LoginRecord",
    "MessageRecord",
    "PasskeyRecord",
    "Quota",
    "QuotaReached",
    "Retention",
    "Role",
    "SiteRecord",
    "StateRecord",
    "Store",
    "StoreError",
    "StoreUnavailable",
    "UnknownConversation",
    "UnknownFile",
    "VisitorData",
    "VisitorRecord",
    "Way",
    "WrongAuditKey",
    "normalise_email",
]
