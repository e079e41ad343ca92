"""A TCP connection to a server, and what may be said over it: bytes, whatever they mean."""

import asyncio
import os
import socket
import struct
from dataclasses import dataclass
from typing import Self
from urllib.parse import urlsplit

from websockets.utils import apply_mask

__all__ = ["WAIT_S", "Answer", "Wire", "frame", "upgrade"]

WAIT_S = 10.0
"""Seconds a test waits for anything before it fails."""


@dataclass(frozen=True)
class Answer:
    """One HTTP answer."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def all(self, name: str) -> list[str]:
        """The values of a header."""
        return [value for key, value in self.headers if key == name]

    def get(self, name: str) -> str:
        """The value of a header, empty if it is not there."""
        return ", ".join(self.all(name))


class Wire:
    """A connection, without anything that would mend what is sent."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self.writer = reader, writer

    @classmethod
    async def open(cls, url: str, address: str = "127.0.0.1", read_buffer: int | None = None) -> Self:
        """Connect from a loopback address of one's own choice.

        Args:
            url: Of the server.
            address: Where from.
            read_buffer: Bytes the kernel keeps for us to read, to be a peer who reads little.
        """
        place = urlsplit(url)
        sock = socket.socket()
        if read_buffer is not None:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, read_buffer)
        sock.bind((address, 0))
        sock.setblocking(False)
        await asyncio.get_running_loop().sock_connect(sock, (place.hostname, place.port))
        return cls(*await asyncio.open_connection(sock=sock, limit=2**20))

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        self.writer.transport.abort()

    async def send(self, data: bytes) -> None:
        """Send; what the server does not take any more is no error here."""
        try:
            self.writer.write(data)
            await self.writer.drain()
        except ConnectionError:
            pass

    async def read(self, count: int) -> bytes:
        """Return that many bytes."""
        async with asyncio.timeout(WAIT_S):
            return await self._reader.readexactly(count)

    async def answer(self, bodiless: bool = False) -> Answer:
        """Return the next HTTP answer."""
        async with asyncio.timeout(WAIT_S):
            head = (await self._reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        pairs = [line.partition(": ") for line in head[1:] if line]
        headers = [(name.lower(), value) for name, _, value in pairs]
        size = 0 if bodiless else int(dict(headers).get("content-length", "0"))
        return Answer(int(head[0].split()[1]), headers, await self.read(size))

    async def closed(self, within_s: float = WAIT_S) -> bytes:
        """Wait until the server has closed; return what came before."""
        async with asyncio.timeout(within_s):
            try:
                return await self._reader.read()
            except ConnectionError:
                return b""

    async def is_open(self, for_s: float) -> bool:
        """Tell whether the server keeps the connection and says nothing for so long."""
        try:
            async with asyncio.timeout(for_s):
                await self._reader.read(1)
        except TimeoutError:
            return True
        except ConnectionError:
            return False
        return False

    # WebSocket ----------------------------------------------------------------------------------

    async def frame(self) -> tuple[int, bytes]:
        """Return the opcode and payload of the next frame."""
        first, size = await self.read(2)
        if size == 126:
            (size,) = struct.unpack(">H", await self.read(2))
        elif size == 127:
            (size,) = struct.unpack(">Q", await self.read(8))
        return first & 15, await self.read(size)

    async def close_frame(self) -> tuple[int, str]:
        """Return code and reason of the server's close, whatever comes before it."""
        while True:
            opcode, payload = await self.frame()
            if opcode == 8:
                return int.from_bytes(payload[:2], "big"), payload[2:].decode()


def frame(opcode: int, payload: bytes = b"", fin: bool = True) -> bytes:
    """Return a masked frame (RFC 6455 §5.2)."""
    size = len(payload)
    if size < 126:
        length = bytes([128 | size])
    else:
        length = b"\xfe" + struct.pack(">H", size) if size < 65536 else b"\xff" + struct.pack(">Q", size)
    mask = os.urandom(4)
    return bytes([fin << 7 | opcode]) + length + mask + apply_mask(payload, mask)


def upgrade(url: str, path: str = "/ws/visitor", **headers: str) -> bytes:
    """Return the request for a WebSocket of a page of that server; headers may be changed, or left out by ''."""
    said = {
        "Host": urlsplit(url).netloc,
        "Origin": url,
        "Upgrade": "websocket",
        "Connection": "Upgrade",
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
        "Sec-WebSocket-Protocol": "lookalong.v1",
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in said.items() if value)
    return f"GET {path} HTTP/1.1\r\n{lines}\r\n".encode("latin-1")
