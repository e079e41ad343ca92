"""Bounds of a connection, each with its unit and its reason."""

from dataclasses import dataclass

from lookalong.protocol.limit import MAX_HELLO, MAX_MESSAGE

__all__ = ["Limits"]


@dataclass(frozen=True)
class Limits:
    """What one connection may cost. Owners set how many there may be; tests set the rest shorter."""

    sockets_total: int = 10_000
    """Connections at once; the next one is answered 503."""

    sockets_per_address: int = 256
    """Connections at once of one IPv4 address or IPv6 /64 network; the next one is answered 429."""

    connects: tuple[float, float] = (25.6, 256.0)
    """Connections an address may open a second, and at once; the next one is answered 429."""

    answers: tuple[float, float] = (1.0, 20.0)
    """Of these answers so many a second, and at once; the rest are cut without one, which costs us less."""

    fine: int = 25
    """Connections that one counts for which ended in an answer our clients never get, or in a flood."""

    spare_sockets: int = 32
    """Connections from this machine beyond the total: a full server is not a dead one, and its probes must see that."""

    refused_sockets: int = 256
    """Connections beyond the total that still get an answer; the rest are cut without one."""

    head_bytes: int = 16 * 1024
    """Bytes of request line and headers; more is answered 431. Browsers' cookies for all of a host take 4 to 8 KiB."""

    head_s: float = 10.0
    """Seconds from the connection, or from the first byte on an old one, until the head must be whole."""

    body_s: float = 20.0
    """Seconds from the head until the body must be whole: our largest is 64 KiB."""

    idle_s: int = 5
    """Seconds a connection may wait for its next request."""

    proxy_idle_s: int = 75
    """The same for trusted proxies: longer than nginx keeps one (60), so that never our end closes while it sends."""

    pipeline: int = 16
    """Requests that may wait for the answer to the one before; no browser sends even two."""

    stall_s: float = 30.0
    """Seconds in which a peer must take what has been written for it."""

    linger_s: float = 1.0
    """Seconds a refused peer has to read why: closing at once would reset the connection and lose the answer."""

    linger_bytes: int = 128 * 1024
    """Bytes of it that are read away meanwhile: more is not the rest of what was refused, but more of it."""

    hello_bytes: int = MAX_HELLO
    """Bytes of the first WebSocket message: a stranger's."""

    message_bytes: int = MAX_MESSAGE + 4 * 1024
    """Bytes of later ones. A little more than the protocol allows, so that it can say so with a code of its own."""

    fragments: int = 256
    """Frames of one message; empty ones would have no end."""

    queued: int = 4096
    """Messages that came in one read and wait to be looked at: reading stops with the first."""

    pings: tuple[float, float] = (1.0, 20.0)
    """WebSocket pings a second, and the burst. Browsers send none, programs one in some seconds."""

    quiet_s: float = 15.0
    """Seconds without a byte after which a WebSocket peer is pinged; after as many again it is given up."""

    close_s: float = 5.0
    """Seconds a WebSocket peer has to answer the close."""

    close_bytes: int = 1024 * 1024
    """Bytes a WebSocket peer may still send meanwhile: what was under way."""
