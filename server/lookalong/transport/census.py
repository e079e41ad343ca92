"""How many connections each address has, and how often it opens one."""

from collections import Counter
from functools import lru_cache
from ipaddress import IPv6Address, ip_address

from lookalong.security.rate import Buckets, Clock

from .limit import Limits

__all__ = ["Census"]


class Census:
    """Counts connections by address.

    One customer of an internet provider has a whole IPv6 /64 network (RFC 6177), so that counts as one address.

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
        return self._doors.of(_key(address)).take()

    def may_be_told(self, address: str) -> bool:
        """Tell whether to answer an address that is refused: a few times, then it knows, and answers cost us most."""
        return self._answers.of(_key(address)).take()

    def fine(self, address: str) -> None:
        """Have an address that broke the rules wait longer for its next connections; those it has go on."""
        self._doors.of(_key(address)).fine(self._fine)

    def enter(self, address: str) -> bool:
        """Count a connection; tell whether the address may have it. If not, it is not counted."""
        key = _key(address)
        if self._present[key] >= self._most:
            return False
        self._present[key] += 1
        return True

    def leave(self, address: str) -> None:
        """Take back what ``enter`` counted."""
        key = _key(address)
        self._present[key] -= 1
        if self._present[key] <= 0:
            del self._present[key]

    def __len__(self) -> int:
        return len(self._present)


# Private -----------------------------------------------------------------------------------------


@lru_cache(maxsize=4096)
def _key(address: str) -> str:
    """Return what of an address is one peer's: all of IPv4, the network of IPv6; what is no address as it is."""
    try:
        known = ip_address(address)
    except ValueError:
        return address
    if not isinstance(known, IPv6Address):
        return address
    return str(known.ipv4_mapped) if known.ipv4_mapped else f"{known.packed[:8].hex()}/64"
