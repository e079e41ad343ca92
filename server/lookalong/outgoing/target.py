"""Which addresses may be called: decided from the text and from what its name resolves to, before anything is sent.

Two things make a request of ours dangerous: that it reaches what only this machine reaches (its own services, the
network it stands in, the cloud's metadata), and that two parsers read one address in two ways. So an address is
refused unless it is of the plainest form, and what is connected to is the very network address that was checked:
a name that resolves to something else a moment later (DNS rebinding) changes nothing.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv4Address, IPv6Address, ip_address, ip_network
from typing import Final
from urllib.parse import SplitResult, urlsplit

from .error import OutgoingRefused
from .limit import MAX_URL

__all__ = ["Rule", "Target", "checked", "target_of"]


@dataclass(frozen=True, slots=True)
class Rule:
    """What one use of the client may call.

    Args:
        schemes: Of ``https`` and ``http``.
        hosts: Hosts it is limited to, lower case; None for any public one.
        inside: ``host:port`` of services in the owner's own network, as only the owner of the server may name them
            (never an agent, and never another server's answer). They may have private addresses and any port.
    """

    schemes: frozenset[str] = frozenset({"https"})
    hosts: frozenset[str] | None = None
    inside: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Target:
    """An address that may be called if its name resolves to addresses that may.

    Args:
        host: A name or a network address, without brackets.
        path: Path and query, as the request line has them.
        inside: The owner named it as one of their own network.
    """

    scheme: str
    host: str
    port: int
    path: str
    inside: bool

    @property
    def authority(self) -> str:
        """Host, and port unless it is the scheme's own, as the ``Host`` header has them (RFC 9110 §7.2)."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"


def target_of(url: str, rule: Rule) -> Target:
    """Return what an address names.

    Raises:
        OutgoingRefused: It may not be called, whatever its name resolves to.
    """
    parts = _split(url)
    if parts.scheme not in rule.schemes or parts.scheme not in _PORTS:
        raise _refused("scheme", " or ".join(sorted(rule.schemes)))
    host, port = _host(parts), _port(parts)
    inside = f"{host}:{port}" in rule.inside
    if not inside:
        _check_port(port)
        _check_host(host)
    if rule.hosts is not None and host not in rule.hosts:
        raise _refused("host", "one that this is limited to")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(parts.scheme, host, port, path, inside)


def checked(target: Target, answers: Iterable[str]) -> list[str]:
    """Return the network addresses of a target's name, the ones to connect to.

    Args:
        target: What is to be called.
        answers: All that the name resolved to.

    Raises:
        OutgoingRefused: One of them may not be called: a name with a public and a private address is an attack.
    """
    addresses = [str(_known(answer, target)) for answer in answers]
    if not addresses:
        raise _refused("host", "a name that resolves")
    return addresses


# Private: the text -------------------------------------------------------------------------------

_PORTS: Final = {"https": 443, "http": 80}

# RFC 3986 §2, without the fragment, which is not sent: browsers and libraries differ about "#" before an "@".
_PLAIN: Final = re.compile(r"[A-Za-z0-9\-._~:/?\[\]@!$&'()*+,;=%]+")
_ENCODED_CONTROL: Final = re.compile(r"%(?:[01][0-9a-f]|7f)", re.IGNORECASE)

# RFC 1123 §2.1: two labels at least (one is a name of the local network), none empty, so no dot at the end.
_NAME: Final = re.compile(r"(?:(?!-)[a-z0-9_-]{1,63}(?<!-)\.)+(?!-)[a-z0-9-]{1,63}(?<!-)")

# Names that never leave a machine or a network: RFC 6761 §6.3, RFC 6762 §3, RFC 8375, RFC 7686, and .internal, which
# ICANN reserved in 2024; clouds keep their metadata service under it.
_LOCAL: Final = frozenset({"localhost", "local", "internal", "arpa", "onion", "localdomain", "lan", "home", "corp"})


def _split(url: str) -> SplitResult:
    if len(url) > MAX_URL or _PLAIN.fullmatch(url) is None or _ENCODED_CONTROL.search(url):
        raise _refused("address", f"at most {MAX_URL} plain characters of a URL, without a fragment")
    try:
        parts = urlsplit(url)
    except ValueError:
        raise _refused("address", "a URL") from None
    if "@" in parts.netloc:
        raise _refused("address", "no user name and no password in it")
    return parts


def _host(parts: SplitResult) -> str:
    """Return the host. Of IPv6 the shortest form, without a zone: that belongs to the link, not to the address."""
    host = parts.hostname or ""
    if not parts.netloc.startswith("["):
        return host
    try:
        return "" if "%" in host else IPv6Address(host).compressed
    except AddressValueError:
        return ""


def _port(parts: SplitResult) -> int:
    try:
        port = parts.port
    except ValueError:
        port = 0
    return _PORTS[parts.scheme] if port is None else port


def _check_port(port: int) -> None:
    if port not in _PORTS.values():
        raise _refused("port", "80 or 443")


def _check_host(host: str) -> None:
    """Refuse what is neither an address in its plain form nor a name that the world can look up."""
    labels = host.split(".")
    # What ends in a number is an IPv4 address to browsers (https://url.spec.whatwg.org/#ends-in-a-number-checker), and
    # some of its forms to C libraries: 127.1, 0177.0.0.1, 2130706433. Only the plain one is taken.
    if ":" in host or re.fullmatch(r"\d+|0x[0-9a-f]*", labels[-1]):
        _check_literal(host)
    elif len(host) > 253 or _NAME.fullmatch(host) is None or labels[-1] in _LOCAL:
        raise _refused("host", "a public name, in ASCII, without a dot at its end")


def _check_literal(host: str) -> None:
    try:
        public = _is_public(ip_address(host))
    except ValueError:
        public = False
    if not public:
        raise _refused("host", "a public network address in its plain form")


def _refused(what: str, expected: str) -> OutgoingRefused:
    # What came is not repeated: an address may hold a secret, and this text is logged.
    return OutgoingRefused(f"{what} of an outgoing request: expected {expected}, got something else")


# Private: network addresses ----------------------------------------------------------------------

# https://www.iana.org/assignments/iana-ipv4-special-registry, multicast and reserved space, the relay of 6to4
# (RFC 7526), and the host agent of one large cloud, which has a public address. Written out because what Python calls
# global changed between its releases.
_NOT_PUBLIC_4: Final = tuple(
    ip_network(network)
    for network in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "168.63.129.16/32",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
    )
)

# https://www.iana.org/assignments/ipv6-unicast-address-assignments: all that is given out is in 2000::/3. In it are
# protocols (2001::/23, with Teredo), documentation and 6to4, which hides an IPv4 address.
_PUBLIC_6: Final = ip_network("2000::/3")
_NOT_PUBLIC_6: Final = tuple(map(ip_network, ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")))

# RFC 6052 §2.1: an IPv4 address as networks without IPv4 write it.
_NAT64: Final = ip_network("64:ff9b::/96")


def _known(answer: str, target: Target) -> IPv4Address | IPv6Address:
    try:
        address = ip_address(answer)
    except ValueError:
        raise _refused("host", "a name with network addresses") from None
    if not (_is_inside(address) if target.inside else _is_public(address)):
        raise _refused("host", "a name of public addresses only")
    return address


def _is_public(address: IPv4Address | IPv6Address) -> bool:
    if isinstance(address, IPv4Address):
        return not any(address in network for network in _NOT_PUBLIC_4)
    if address in _NAT64:
        return _is_public(_embedded(address))
    # A mapped IPv4 address (::ffff:0:0/96) is outside of 2000::/3: no name needs one.
    return address.scope_id is None and address in _PUBLIC_6 and not any(address in each for each in _NOT_PUBLIC_6)


def _is_inside(address: IPv4Address | IPv6Address) -> bool:
    """Even a service of the owner's network is at no link-local address: the cloud's metadata is."""
    if isinstance(address, IPv6Address) and (address.ipv4_mapped or address in _NAT64):
        return _is_inside(_embedded(address))
    return not (address.is_link_local or address.is_multicast or address.is_unspecified)


def _embedded(address: IPv6Address) -> IPv4Address:
    """Return the IPv4 address in the last four bytes."""
    return IPv4Address(int(address) & 0xFFFFFFFF)
