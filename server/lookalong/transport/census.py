"""How many connections each address has."""

from collections import Counter
from ipaddress import IPv6Address, ip_address

__all__ = ["Census"]


class Census:
    """Counts connections by address.

    One customer of an internet provider has a whole IPv6 /64 network (RFC 6177), so that counts as one address.

    Args:
        most: Connections one address may have.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._present: Counter[str] = Counter()

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


def _key(address: str) -> str:
    """Return what of an address is one peer's: all of IPv4, the network of IPv6; what is no address as it is."""
    try:
        known = ip_address(address)
    except ValueError:
        return address
    if not isinstance(known, IPv6Address):
        return address
    return str(known.ipv4_mapped) if known.ipv4_mapped else f"{known.packed[:8].hex()}/64"
