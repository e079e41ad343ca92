"""Network addresses of people, as far as this server keeps them."""

from functools import lru_cache
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Final, Literal

__all__ = ["Handling", "kept", "peer"]

Handling = Literal["keep", "truncate", "drop"]


def kept(address: str, handling: Handling) -> str:
    """Return what may be written down of an address, empty if nothing.

    ``truncate`` leaves the network: of IPv4 the first 24 bits, of IPv6 the first 48, which is one customer of a
    provider (RFC 6177 §2). What is no address is not written down, whatever the handling.
    """
    if handling == "drop":
        return ""
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return ""
    # An IPv4 peer of a socket that takes both.
    parsed = getattr(parsed, "ipv4_mapped", None) or parsed
    if handling == "keep":
        return str(parsed)
    return str(ip_network(f"{parsed}/{_BITS[parsed.version]}", strict=False))


@lru_cache(maxsize=4096)
def peer(address: str) -> str:
    """Return what of an address is one peer's, to count by: all of IPv4, the network of IPv6.

    One customer of an internet provider has a whole IPv6 /64 network (RFC 6177), so that counts as one address. What is
    no address counts as it is.
    """
    try:
        known = ip_address(address)
    except ValueError:
        return address
    if not isinstance(known, IPv6Address):
        return address
    return str(known.ipv4_mapped) if known.ipv4_mapped else f"{known.packed[:8].hex()}/64"


# Private -----------------------------------------------------------------------------------------

_BITS: Final = {4: 24, 6: 48}
