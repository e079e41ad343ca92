"""Rules of a co-browse session, without I/O: who may see and do what, when, and what is kept of a mirror."""

from .account import Account, Sight
from .asset import Asset, AssetCache
from .code import CodeBook
from .gate import AgentGate, Passage, VisitorGate
from .grant import Grant, GrantState, Permission
from .manifest import Manifest
from .phase import EndedReason, Event, Phase
from .privacy import Privacy, PrivacyRule, check_privacy, read_privacy, rules_of, write_privacy
from .session import Limits, Seat, Session
from .tail import Tail
from .wording import Wording, Words, clean_wording, read_wording, write_wording

__all__ = [
    "Account",
    "AgentGate",
    "Asset",
    "AssetCache",
    "CodeBook",
    "EndedReason",
    "Event",
    "Grant",
    "GrantState",
    "Limits",
    "Manifest",
    "Passage",
    "Permission",
    "Phase",
    "Privacy",
    "PrivacyRule",
    "Seat",
    "Session",
    "Sight",
    "Tail",
    "VisitorGate",
    "Wording",
    "Words",
    "check_privacy",
    "clean_wording",
    "read_privacy",
    "read_wording",
    "rules_of",
    "write_privacy",
    "write_wording",
]
