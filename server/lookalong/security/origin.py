"""Origins of web pages (RFC 6454, as browsers write them in the ``Origin`` header)."""

import re
from collections.abc import Set as AbstractSet
from ipaddress import AddressValueError, IPv6Address
from urllib.parse import urlsplit

__all__ = ["allowed", "normalise", "of_server"]


def normalise(text: str) -> str:
    """Return an origin as browsers send it: lower case, punycode, no default port, no path.

    Args:
        text: As a site owner writes it, for example ``https://Shop.example:443``. No path, no wildcard.

    Raises:
        ValueError: Not an origin; the text says what was expected.
    """
    try:
        parts = urlsplit(text.strip())
        port = parts.port
    except ValueError:
        raise _not_an_origin(text) from None
    beyond = parts.path not in ("", "/") or parts.query or parts.fragment or "@" in parts.netloc
    if parts.scheme not in _DEFAULT_PORT or beyond or not parts.hostname:
        raise _not_an_origin(text)
    suffix = "" if port in (None, _DEFAULT_PORT[parts.scheme]) else f":{port}"
    return f"{parts.scheme}://{_host(parts.hostname, text)}{suffix}"


def allowed(header: str | None, origins: AbstractSet[str]) -> bool:
    """Tell whether an ``Origin`` header is exactly one of a site's normalised origins.

    ``null`` (sandboxed frames, files) and a missing header are nobody's origin.
    """
    return header is not None and header in origins


def of_server(public_url: str, scheme: str, host: str) -> str:
    """Return the origin of this server's own pages.

    Args:
        public_url: The setting; it alone counts where there is one.
        scheme: Of the request: http, https, ws or wss.
        host: The ``Host`` header. The browser sets it, so a page cannot choose it to match its own origin.
    """
    if public_url:
        return public_url
    return f"{'https' if scheme in ('https', 'wss') else 'http'}://{host.lower()}"


# Private -----------------------------------------------------------------------------------------

_DEFAULT_PORT = {"https": 443, "http": 80}

# RFC 1123 §2.1 labels, with the underscore some intranets use.
_NAME = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)(\.(?!-)[a-z0-9_-]{1,63}(?<!-))*")


def _host(host: str, text: str) -> str:
    if ":" in host:
        try:
            return f"[{IPv6Address(host).compressed}]"
        except AddressValueError:
            raise _not_an_origin(text) from None
    try:
        name = host.encode("idna").decode("ascii").lower() if not host.isascii() else host
    except UnicodeError:
        raise _not_an_origin(text) from None
    if _NAME.fullmatch(name) is None:
        raise _not_an_origin(text)
    return name


def _not_an_origin(text: str) -> ValueError:
    return ValueError(f"expected an origin like https://shop.example (scheme and host, no path), got {text!r}")
