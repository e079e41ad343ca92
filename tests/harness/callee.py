"""Somebody whom this server calls: a scripted HTTP server, and a network in which names are what a test says."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from lookalong.outgoing import SystemNetwork

if TYPE_CHECKING:
    import ssl
    from collections.abc import AsyncIterator, Awaitable, Callable

    from lookalong.outgoing.client import Streams

__all__ = ["Callee", "FakeNetwork", "called", "says"]


class Callee:
    """A server on a port of this machine.

    Args:
        port: Where it listens.
    """

    def __init__(self, port: int) -> None:
        self.port = port
        self.requests: list[bytes] = []

    def url(self, path: str = "/", scheme: str = "http") -> str:
        return f"{scheme}://ok.test:{self.port}{path}"

    @property
    def inside(self) -> frozenset[str]:
        """What a rule must name, so that a port of this machine may be called."""
        return frozenset({f"ok.test:{self.port}"})


@asynccontextmanager
async def called(
    reply: Callable[[asyncio.StreamWriter], Awaitable[None]], tls: ssl.SSLContext | None = None
) -> AsyncIterator[Callee]:
    """Run a server that answers each request in the same way, and notes them."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            length = next((int(line[15:]) for line in head.split(b"\r\n") if line.startswith(b"Content-Length:")), 0)
            callee.requests.append(head + await reader.readexactly(length))
            await reply(writer)
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # The client hung up, as it may.
        finally:
            writer.transport.abort()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=tls)
    callee = Callee(server.sockets[0].getsockname()[1])
    async with server:
        yield callee


def says(head: str, body: bytes = b"") -> Callable[[asyncio.StreamWriter], Awaitable[None]]:
    """Return a reply: lines of the head, and a body whose length is told."""

    async def reply(writer: asyncio.StreamWriter) -> None:
        lines = head.replace("\n", "\r\n")
        writer.write(f"HTTP/1.1 {lines}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body)
        await writer.drain()

    return reply


class FakeNetwork(SystemNetwork):
    """Names are what a test says, one answer after the other; connections are real, and noted.

    Args:
        names: Answers by name; the last one stays.
    """

    def __init__(self, **names: list[list[str]]) -> None:
        self._names = {name.replace("_", "."): answers for name, answers in names.items()}
        self.asked: list[str] = []
        self.connected: list[str] = []

    async def resolve(self, host: str, port: int) -> list[str]:
        self.asked.append(host)
        answers = self._names.get(host, [[]])
        return answers.pop(0) if len(answers) > 1 else answers[0]

    async def connect(self, address: str, port: int, tls: ssl.SSLContext | None, name: str) -> Streams:
        self.connected.append(address)
        return await super().connect(address, port, tls, name)
