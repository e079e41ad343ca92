"""What the fields of messages may hold: shapes, bounds and closed lists of words."""

from typing import Annotated, Literal

from msgspec import Meta

from .limit import (
    MAX_CHANNEL,
    MAX_EPOCH,
    MAX_IDENTITY,
    MAX_SAFE_INT,
    MAX_URL,
)

__all__ = [
    "ActionKind",
    "Alteration",
    "AssetType",
    "Author",
    "Byte",
    "Channel",
    "ConversationPhase",
    "Digest",
    "Digits",
    "EndedReason",
    "Epoch",
    "Id",
    "IdentityOutcome",
    "Jwt",
    "Label",
    "Locale",
    "MessageForm",
    "MessageKind",
    "Millis",
    "Name",
    "OptionalId",
    "Permission",
    "PermissionState",
    "Pixels",
    "ReactionName",
    "ResyncReason",
    "Seq",
    "SessionPhase",
    "Token",
    "Url",
]

Id = Annotated[str, Meta(min_length=1, max_length=64, pattern=r"\A[A-Za-z0-9_-]+\Z")]
OptionalId = Annotated[str, Meta(max_length=64, pattern=r"\A[A-Za-z0-9_-]*\Z")]
Token = Annotated[str, Meta(max_length=128, pattern=r"\A[A-Za-z0-9_-]*\Z")]
Name = Annotated[str, Meta(max_length=120)]
Label = Annotated[str, Meta(max_length=300)]
Url = Annotated[str, Meta(max_length=MAX_URL)]
Locale = Annotated[str, Meta(max_length=35)]
Jwt = Annotated[str, Meta(max_length=MAX_IDENTITY, pattern=r"\A[A-Za-z0-9_.-]*\Z")]
Digits = Annotated[str, Meta(min_length=6, max_length=12, pattern=r"\A[0-9]+\Z")]
Digest = Annotated[str, Meta(min_length=43, max_length=43, pattern=r"\A[A-Za-z0-9_-]+\Z")]
Byte = Annotated[int, Meta(ge=0, le=255)]
Pixels = Annotated[int, Meta(ge=0, le=65_535)]
Seq = Annotated[int, Meta(ge=0, le=MAX_SAFE_INT)]
Millis = Annotated[int, Meta(ge=0, le=MAX_SAFE_INT)]
Channel = Annotated[int, Meta(ge=0, le=MAX_CHANNEL)]
Epoch = Annotated[int, Meta(ge=0, le=MAX_EPOCH)]

Author = Literal["visitor", "agent", "system"]
MessageKind = Literal["text", "file", "event"]
MessageForm = Literal["", "edited", "deleted"]
Alteration = Literal["edit", "delete", "react", "unreact"]
ReactionName = Literal["thumbs_up", "heart", "smile", "surprise", "sad", "thanks"]
ConversationPhase = Literal["open", "snoozed", "resolved"]
Permission = Literal["view", "annotate", "control"]
PermissionState = Literal["off", "requested", "on", "rejected", "revoked"]
SessionPhase = Literal["pending", "authorizing", "active", "paused", "interrupted", "ended"]
EndedReason = Literal[
    "",
    "customer_ended",
    "agent_ended",
    "pending_timeout",
    "authorizing_timeout",
    "active_timeout",
    "interrupted_timeout",
    "limit_enforcement",
]
ActionKind = Literal["click", "double", "context", "scroll", "key", "text", "value", "select", "navigate", "drag"]
IdentityOutcome = Literal[
    "none",
    "verified",
    "not_configured",
    "malformed",
    "algorithm",
    "signature",
    "audience",
    "subject",
    "expired",
    "lifetime",
]
ResyncReason = Literal["start", "hole", "corrupt", "mismatch"]
AssetType = Literal[
    "image/png",
    "image/jpeg",
    "image/gif",
    "image/webp",
    "image/avif",
    "image/bmp",
    "image/x-icon",
    "image/svg+xml",
    "font/woff",
    "font/woff2",
    "font/ttf",
    "font/otf",
    "font/collection",
    "text/css",
]
