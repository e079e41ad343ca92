"""The client: looks a name up once, connects to what was checked, and takes a bounded answer.

HTTP is h11's, TLS is OpenSSL's with the system's own authorities. No cookie is kept, no proxy of the environment is
used, no redirect is followed and nothing is decompressed: we ask for plain bytes and take no others.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

import h11

from .error import OutgoingFailed, OutgoingRefused
from .limit import CONNECT_S, DEADLINE_S, MAX_BODY, MAX_HEAD
from .target import Rule, Target, checked, target_of

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Answer", "Network", "OutgoingClient", "SystemNetwork"]


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: nothing else of the other side's head is let through.

    Args:
        status: Below 300, or 400 and more.
        type: Media type without parameters, lower case.
        body: Empty if the type is none that was asked for.
    """

    status: int
    type: str
    body: bytes


class Streams(NamedTuple):
    """An open connection."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter


class Network(Protocol):
    """The way to names and addresses; tests bring their own."""

    async def resolve(self, host: str, port: int) -> list[str]:
        """Return all network addresses of a host, raising ``OSError`` if it has none."""

    async def connect(self, address: str, port: int, tls: ssl.SSLContext | None, name: str) -> Streams:
        """Connect to a network address; with TLS the other side must prove that it is ``name``."""


class SystemNetwork:
    """The machine's own resolver and sockets."""

    async def resolve(self, host: str, port: int) -> list[str]:
        """Return all network addresses of a host."""
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
        return [str(each[4][0]) for each in found]

    async def connect(self, address: str, port: int, tls: ssl.SSLContext | None, name: str) -> Streams:
        """Connect to a network address."""
        server_name = name if tls is not None else None
        return Streams(*await asyncio.open_connection(address, port, ssl=tls, server_hostname=server_name))


class OutgoingClient:
    """Makes requests, each over a connection of its own.

    Args:
        rule: What may be called.
        network: Names and connections.
        trust: Authorities of TLS; the system's by default.
        deadline_s: Seconds for a whole request.
        max_body: Bytes of an answer's body.
    """

    def __init__(
        self,
        rule: Rule,
        *,
        network: Network | None = None,
        trust: ssl.SSLContext | None = None,
        deadline_s: float = DEADLINE_S,
        max_body: int = MAX_BODY,
    ) -> None:
        self._rule, self._network = rule, network or SystemNetwork()
        self._trust = trust or ssl.create_default_context()
        self._deadline_s, self._max_body = deadline_s, max_body

    async def ask(
        self,
        method: str,
        url: str,
        *,
        takes: frozenset[str] = frozenset({"application/json"}),
        headers: Sequence[tuple[str, str]] = (),
        body: bytes = b"",
    ) -> Answer:
        """Send a request and return its answer.

        Args:
            method: As ``GET`` or ``POST``.
            url: Where to.
            takes: Media types of bodies that are read. A success of another type fails; none: bodies are not read.
            headers: Of the request, credentials among them if it needs any; they go to this address only.
            body: Of the request.

        Raises:
            OutgoingRefused: The address may not be called, or what is to be sent is no HTTP; nothing was sent.
            OutgoingFailed: No answer, a redirect, too slow, too large, or of another type.
        """
        target = target_of(url, self._rule)
        head = _head(method, target, takes, headers, body)
        try:
            async with asyncio.timeout(self._deadline_s):
                addresses = checked(target, await self._network.resolve(target.host, target.port))
                streams = await self._connect(target, addresses)
                try:
                    return await _Exchange(streams, self._max_body).run(head, body, takes)
                finally:
                    # Not closed but dropped: TLS would wait for the other side's good-bye.
                    streams.writer.transport.abort()
        except TimeoutError:
            raise OutgoingFailed(f"expected an answer within {self._deadline_s:g} s, got none") from None
        except (OSError, h11.RemoteProtocolError) as error:
            raise OutgoingFailed(f"expected an answer in HTTP, got {type(error).__name__}") from error

    async def _connect(self, target: Target, addresses: list[str]) -> Streams:
        tls = self._trust if target.scheme == "https" else None
        for address in addresses[:-1]:
            try:
                async with asyncio.timeout(CONNECT_S):
                    return await self._network.connect(address, target.port, tls, target.host)
            except OSError:  # TimeoutError is one.
                continue
        return await self._network.connect(addresses[-1], target.port, tls, target.host)


# Private -----------------------------------------------------------------------------------------

_READ: Final = 64 * 1024


def _head(
    method: str, target: Target, takes: frozenset[str], headers: Sequence[tuple[str, str]], body: bytes
) -> h11.Request:
    own = [
        ("Host", target.authority),
        ("Accept", ", ".join(sorted(takes)) or "*/*"),
        ("Accept-Encoding", "identity"),
        ("User-Agent", "Lookalong"),
        ("Connection", "close"),
    ]
    length = [("Content-Length", str(len(body)))] if body or method != "GET" else []
    try:
        return h11.Request(method=method, target=target.path, headers=[*own, *length, *headers])
    except h11.LocalProtocolError:
        raise OutgoingRefused("expected a method and headers of HTTP, got others") from None


class _Exchange:
    """One request and its answer on an open connection."""

    def __init__(self, streams: Streams, max_body: int) -> None:
        self._reader, self._writer = streams
        self._max_body = max_body
        self._http = h11.Connection(h11.CLIENT, max_incomplete_event_size=MAX_HEAD)

    async def run(self, head: h11.Request, body: bytes, takes: frozenset[str]) -> Answer:
        for event in (head, h11.Data(body), h11.EndOfMessage()):
            self._writer.write(self._http.send(event) or b"")
        await self._writer.drain()
        while isinstance(answer := await self._next(), h11.InformationalResponse):
            pass
        if not isinstance(answer, h11.Response):
            raise OutgoingFailed("expected an answer, got a switch to another protocol")
        status = answer.status_code
        if 300 <= status < 400:
            raise OutgoingFailed(f"expected an answer, got a redirect ({status}); none is followed")
        kind = _field(answer, b"content-type").partition(";")[0].strip().lower()
        if kind in takes:
            return Answer(status, kind, await self._body(answer))
        if takes and status < 300:
            raise OutgoingFailed(f"expected an answer of type {' or '.join(sorted(takes))}, got another")
        return Answer(status, kind, b"")

    async def _body(self, answer: h11.Response) -> bytes:
        if _field(answer, b"content-encoding").lower() not in ("", "identity"):
            raise OutgoingFailed("expected plain bytes as asked for, got a compressed answer")
        body = bytearray()
        while isinstance(event := await self._next(), h11.Data):
            body += event.data
            if len(body) > self._max_body:
                raise OutgoingFailed(f"expected at most {self._max_body} bytes, got more")
        return bytes(body)

    async def _next(self) -> object:
        """Return the next event, or ``h11.PAUSED``."""
        while (event := self._http.next_event()) is h11.NEED_DATA:
            self._http.receive_data(await self._reader.read(_READ))
        return event


def _field(answer: h11.Response, name: bytes) -> str:
    """Return a header, all of its lines; empty if there is none."""
    return ", ".join(value.decode("latin-1") for each, value in answer.headers if each == name)
