"""How many connections each address has, and how often it opens one."""

from collections import Counter

from lookalong.security.address import peer
from lookalong.security.rate import Buckets, Clock

from .limit import Limits

__all__ = ["Census"]


class Census:
    """Counts connections by address, as ``peer`` tells them apart.

    Args:
        limits: How many.
        clock: Seconds, monotonic.
    """

    def __init__(self, limits: Limits, clock: Clock) -> None:
        self._most, self._fine = limits.sockets_per_address, limits.fine
        self._present: Counter[str] = Counter()
        self._doors = Buckets(*limits.connects, clock)
        self._answers = Buckets(*limits.answers, clock)

    def knock(self, address: str) -> bool:
        """Tell whether an address may open a connection now: closing and opening costs us more than it costs them."""
        return self._doors.of(peer(address)).take()

    def may_be_told(self, address: str) -> bool:
        """Tell whether to answer an address that is refused: a few times, then it knows, and answers cost us most."""
        return self._answers.of(peer(address)).take()

    def fine(self, address: str) -> None:
        """Have an address that broke the rules wait longer for its next connections; those it has go on."""
        self._doors.of(peer(address)).fine(self._fine)

    def enter(self, address: str) -> bool:
        """Count a connection; tell whether the address may have it. If not, it is not counted."""
        key = peer(address)
        if self._present[key] >= self._most:
            return False
        self._present[key] += 1
        return True

    def leave(self, address: str) -> None:
        """Take back what ``enter`` counted."""
        key = peer(address)
        self._present[key] -= 1
        if self._present[key] <= 0:
            del self._present[key]

    def __len__(self) -> int:
        return len(self._present)
