"""Which proxies are believed, and whom they say they speak for."""

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

__all__ = ["Proxies"]

Address = IPv4Address | IPv6Address


class Proxies:
    """The reverse proxies in front of this server.

    Uvicorn has a middleware for this, which comes too late for connections that never become a request.

    Args:
        trusted: Addresses and networks, comma-separated; ``*`` for whoever connects, empty for nobody.

    Raises:
        ValueError: One of them is neither.
    """

    def __init__(self, trusted: str) -> None:
        names = [each.strip() for each in trusted.split(",") if each.strip()]
        self._anyone = "*" in names
        self._networks = [_network(name) for name in names if name != "*"]

    def trusts(self, address: str) -> bool:
        """Tell whether a peer is one of the proxies."""
        if self._anyone or not self._networks:
            return self._anyone
        known = _parse(address)
        return known is not None and self._is_ours(known)

    def client(self, peer: str, headers: Iterable[tuple[bytes, bytes]]) -> tuple[str, str]:
        """Return the address a trusted proxy speaks for and the scheme it was reached by, empty if it does not say.

        Each proxy writes behind what the one before it wrote, so the last address that is not one of ours counts: what
        stands before it is what the client itself made up. Where anyone is trusted, that is the last one of all.
        """
        hops, scheme = [], ""
        for name, value in headers:
            if name == b"x-forwarded-for":
                hops += [each.strip() for each in value.decode("latin-1").split(",")]
            elif name == b"x-forwarded-proto":
                scheme = value.decode("latin-1").strip().lower()
        return self._first_stranger(peer, hops), scheme if scheme in ("http", "https", "ws", "wss") else ""

    def _first_stranger(self, peer: str, hops: list[str]) -> str:
        nearest = peer
        for hop in reversed(hops):
            known = _parse(_without_port(hop))
            if known is None:
                # Nobody's address; what can be said is who passed it on.
                return nearest
            nearest = str(known)
            if self._anyone or not self._is_ours(known):
                break
        return nearest

    def _is_ours(self, address: Address) -> bool:
        return any(address in network for network in self._networks)


# Private -----------------------------------------------------------------------------------------


def _network(name: str) -> IPv4Network | IPv6Network:
    try:
        return ip_network(name)
    except ValueError:
        raise ValueError(
            f"expected addresses or networks of proxies (10.0.0.2, 10.0.0.0/8) or *, got {name!r}"
        ) from None


def _parse(text: str) -> Address | None:
    """Return an address, an IPv4 one where it was only written as IPv6."""
    try:
        known = ip_address(text)
    except ValueError:
        return None
    return known.ipv4_mapped or known if isinstance(known, IPv6Address) else known


def _without_port(hop: str) -> str:
    """Return the address of ``192.0.2.1:80``, ``[2001:db8::1]:80`` and of what has no port."""
    if hop.startswith("["):
        return hop[1:].partition("]")[0]
    return hop.partition(":")[0] if hop.count(":") == 1 else hop
