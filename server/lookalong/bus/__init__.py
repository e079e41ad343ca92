"""Publish/subscribe and presence between the nodes of one installation: in memory, or over Redis.

What a bus carries is a hint: delivered at most once, in the order of its publisher, possibly lost. The truth is in
the store, and every client notices a lost last message by the head ``seq`` in its heartbeat.
"""

from .bus import Bus, BusUnavailableError, Callback, Unsubscribe
from .memory import MemoryBus
from .opening import open_bus
from .topic import topic

__all__ = [
    "Bus",
    "BusUnavailableError",
    "Callback",
    "MemoryBus",
    "Unsubscribe",
    "open_bus",
    "topic",
]
