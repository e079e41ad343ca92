"""Requests that this server makes itself: one guarded client, and no other way out.

Whatever calls an address that somebody typed in uses `OutgoingClient`; a test holds that nothing else opens
connections to others.
"""

from .client import Answer, Network, OutgoingClient, SystemNetwork
from .error import OutgoingError, OutgoingFailed, OutgoingRefused
from .target import Rule

__all__ = [
    "Answer",
    "Network",
    "OutgoingClient",
    "OutgoingError",
    "OutgoingFailed",
    "OutgoingRefused",
    "Rule",
    "SystemNetwork",
]
