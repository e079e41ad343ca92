"""A TCP proxy that does to a connection what networks do, in each direction by itself, changed while it runs."""

from __future__ import annotations

import asyncio
import socket
import struct
from contextlib import suppress
from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["FaultProxy", "Way"]

_READ = 64 * 1024


@dataclass
class Way:
    """What happens to bytes of one direction; the default is nothing."""

    latency_s: float = 0.0
    """Each read is passed on so much later."""
    jitter_s: float = 0.0
    """And up to so much more, by chance; order is kept, as TCP does."""
    bytes_per_s: float = 0.0
    """Bandwidth; 0 for no bound."""
    sliced: bool = False
    """Written as segments of 1 to 7 bytes."""
    swallowed: bool = False
    """Bytes vanish, and so does the end of the connection: nobody is told anything."""
    reset_after: tuple[int, int] | None = None
    """Each connection is reset after so many bytes of this direction, by chance between the two."""
    passed: int = 0
    """Bytes that got through so far."""
    _going: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self._going.set()

    def stall(self) -> None:
        """Pass nothing on until ``go``: bytes wait, none is lost."""
        self._going.clear()

    def go(self) -> None:
        """Pass on what waited."""
        self._going.set()

    async def pause(self, size: int, random: Random) -> None:
        """Wait as long as so many bytes take."""
        wait_s = self.latency_s + self.jitter_s * random.random()
        if self.bytes_per_s:
            wait_s += size / self.bytes_per_s
        if wait_s:
            await asyncio.sleep(wait_s)
        await self._going.wait()

    def pieces(self, data: bytes, random: Random) -> Iterator[bytes]:
        """Cut what was read into segments."""
        if not self.sliced:
            yield data
            return
        at = 0
        while at < len(data):
            size = random.randint(1, 7)
            yield data[at : at + size]
            at += size


class FaultProxy:
    """Listens on a port of its own for one server.

    Args:
        port: Of the server, on the loopback interface.
        seed: Of all that is left to chance.
    """

    def __init__(self, port: int, seed: int = 1) -> None:
        self._target, self._random = port, Random(seed)
        self.up, self.down = Way(), Way()
        self.port = 0
        self.resets = 0
        """Connections this proxy has reset."""
        self.opened = 0
        """Connections that clients opened."""
        self._links: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        for link in tuple(self._links):
            link.cancel()
        await asyncio.gather(*self._links, return_exceptions=True)

    def cut(self) -> None:
        """Reset every connection now."""
        for link in tuple(self._links):
            link.cancel()

    def vanish(self) -> None:
        """Let all bytes of both directions disappear, without a word to anybody."""
        self.up.swallowed = self.down.swallowed = True

    def heal(self) -> None:
        """Pass everything on again, at once."""
        for way in (self.up, self.down):
            way.latency_s = way.jitter_s = way.bytes_per_s = 0.0
            way.sliced = way.swallowed = False
            way.reset_after = None
            way.go()

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._links.add(task)
        self.opened += 1
        try:
            await self._join(reader, writer)
        except asyncio.CancelledError:
            # ``cut``, or the end of the proxy: the callback of a server must not be seen as cancelled.
            self.resets += 1
        finally:
            self._links.discard(task)

    async def _join(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        ends = [writer]
        try:
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._target)
            ends.append(far_writer)
            pumps = [
                asyncio.create_task(self._pump(reader, far_writer, self.up)),
                asyncio.create_task(self._pump(far_reader, writer, self.down)),
            ]
            try:
                await asyncio.wait(pumps, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for pump in pumps:
                    pump.cancel()
                await asyncio.gather(*pumps, return_exceptions=True)
        except ConnectionError:
            pass
        finally:
            for end in ends:
                _reset(end)

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, way: Way) -> None:
        left = self._random.randint(*way.reset_after) if way.reset_after else None
        with suppress(ConnectionError):
            while data := await reader.read(_READ):
                if way.swallowed:
                    continue
                await way.pause(len(data), self._random)
                if left is not None and len(data) >= left:
                    await _write(writer, data[:left])
                    way.passed += left
                    self.resets += 1
                    return
                for piece in way.pieces(data, self._random):
                    await _write(writer, piece)
                    way.passed += len(piece)
                left = None if left is None else left - len(data)
        if way.swallowed:
            # Nobody hears that this side has gone.
            await asyncio.Event().wait()


# Private -----------------------------------------------------------------------------------------


async def _write(writer: asyncio.StreamWriter, data: bytes) -> None:
    sock: socket.socket = writer.get_extra_info("socket")
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    writer.write(data)
    await writer.drain()


def _reset(writer: asyncio.StreamWriter) -> None:
    """End a connection by RST, as a router does that has forgotten it."""
    sock: socket.socket | None = writer.get_extra_info("socket")
    if sock is not None:
        with suppress(OSError):
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()
