"""Network addresses of people, as far as this server keeps them."""

from ipaddress import ip_address, ip_network
from typing import Final, Literal

__all__ = ["Handling", "kept"]

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


# Private -----------------------------------------------------------------------------------------

_BITS: Final = {4: 24, 6: 48}
