"""A network that delays: every chunk of a TCP connection waits a random time, in order, in each direction."""

from __future__ import annotations

import asyncio
import random
from contextlib import closing, suppress
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from types import TracebackType

__all__ = ["SlowLink"]

CHUNK = 65_536


class SlowLink:
    """Listens on a port of its own and passes everything on to another, later.

    Args:
        port: The port of this machine that is behind it.
        seed: Of its delays: the same seed gives the same ones.
    """

    def __init__(self, port: int, seed: int) -> None:
        self._target = port
        self._random = random.Random(seed)  # noqa: S311 # delays, no secrets
        self._longest_s = 0.0
        self._pipes: set[asyncio.Task[None]] = set()
        self._on_its_way = 0
        self._idle = asyncio.Event()
        self._idle.set()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        self.port = int(self._server.sockets[0].getsockname()[1])
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.close()
        for pipe in self._pipes:
            pipe.cancel()
        await asyncio.gather(*self._pipes, return_exceptions=True)

    @property
    def url(self) -> str:
        """Where browsers find what is behind it."""
        return f"http://127.0.0.1:{self.port}"

    def delay(self, longest_s: float) -> None:
        """Let every chunk from now on wait up to that many seconds."""
        self._longest_s = longest_s

    async def drained(self) -> None:
        """Return when nothing is on its way."""
        await self._idle.wait()

    # Private -------------------------------------------------------------------------------------

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        behind_reader, behind_writer = await asyncio.open_connection("127.0.0.1", self._target)
        for source, sink in ((reader, behind_writer), (behind_reader, writer)):
            pipe = asyncio.create_task(self._pipe(source, sink))
            self._pipes.add(pipe)
            pipe.add_done_callback(self._pipes.discard)

    async def _pipe(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        with closing(sink), suppress(ConnectionError):
            while chunk := await source.read(CHUNK):
                self._leave()
                try:
                    # The delay is the fault that is injected, nothing is waited for.
                    await asyncio.sleep(self._random.random() * self._longest_s)
                    sink.write(chunk)
                    await sink.drain()
                finally:
                    self._arrive()

    def _leave(self) -> None:
        self._on_its_way += 1
        self._idle.clear()

    def _arrive(self) -> None:
        self._on_its_way -= 1
        if self._on_its_way == 0:
            self._idle.set()
