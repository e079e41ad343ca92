"""The only server dies with thousands of pages open, and they all come back at once; beside them a bare echo server."""

from __future__ import annotations

import asyncio
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from lookalong.protocol import codec
from lookalong.protocol.error import ProtocolError
from lookalong.protocol.limit import MAJOR, MINOR
from lookalong.protocol.message import VisitorHello, VisitorWelcome
from tests.faults.cluster import Cluster, found
from tests.faults.stage import Result
from tests.harness.wire import frame, upgrade

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["reconnect_storm"]

DOWN_S = 1.0
"""From the kill to the start of the next process."""
AT_ONCE = 50
"""Pages that open at once before the storm."""


async def reconnect_storm(clients: int = 300, ratio: float = 2.5, most_s: float = 10, seed: int = 1) -> Result:
    """Kill -9 and start again; measure until 99 of 100 are welcomed again, ours and the echo server in turn."""
    result = Result()
    bare_s, _ = await _storm(("tests.faults.echo",), clients, seed)
    ours_s, all_s = await _storm(("lookalong",), clients, seed)
    name = f"reconnect-storm, {clients:,} clients"
    result.add(f"{name}: 99 % back after", ours_s, "s", most_s)
    result.add(f"{name}: all back after", all_s, "s", 2 * most_s)
    result.add(f"{name}: 99 %, by a bare echo server's {bare_s:.1f} s", ours_s / bare_s, "times", ratio)
    return result


# Private -----------------------------------------------------------------------------------------


class _Tab:
    """A page that comes back as ``static/protocol/connection.ts`` does, and says no more than its hello."""

    def __init__(self, number: int, port: int, origin: str, seed: int) -> None:
        self._number, self._port, self._origin = number, port, origin
        self._random, self._token = Random(seed), ""
        self.welcomed = asyncio.Event()
        self.at = 0.0

    async def live(self) -> None:
        """Connect, again and again."""
        attempts = 0
        while True:
            with suppress(OSError, EOFError, TimeoutError, asyncio.IncompleteReadError):
                await self._visit()
            attempts = 0 if self.welcomed.is_set() else attempts + 1
            self.welcomed.clear()
            await asyncio.sleep(min(30.0, 0.5 * 2**attempts) * self._random.random())

    async def _visit(self) -> None:
        hello = VisitorHello(
            MAJOR, MINOR, "shop-0", self._token, f"tab-{self._number}", "", 0, f"{self._origin}/", "en", ""
        )
        async with asyncio.timeout(15):
            reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
        try:
            async with asyncio.timeout(15):
                writer.write(upgrade(f"http://127.0.0.1:{self._port}", Origin=self._origin))
                head = await reader.readuntil(b"\r\n\r\n")
                if b" 101 " not in head:
                    return
                writer.write(frame(2, codec.encode(hello)))
                self._take(await _message(reader))
            # Until the server is gone; whatever else it says is read away.
            while await reader.read(65536):
                pass
        finally:
            writer.transport.abort()

    def _take(self, data: bytes) -> None:
        with suppress(ProtocolError):
            # The echo server says back our own hello: it is no message of a server.
            welcome = codec.decode_server(data)
            assert isinstance(welcome, VisitorWelcome)
            self._token = welcome.visitor_token
        self.at = time.monotonic()
        self.welcomed.set()


async def _storm(program: Sequence[str], clients: int, seed: int) -> tuple[float, float]:
    """Return the seconds from the kill until 99 of 100 were back, and until all were."""
    with tempfile.TemporaryDirectory(prefix="faults-storm-") as name:
        folder, random = Path(name), Random(seed)
        url = f"sqlite:///{folder}/store.sqlite3"
        [booth] = await found(url, 1)
        async with Cluster(folder, url, program=program, LOOKALONG_HEARTBEAT_S="60") as cluster:
            [server] = cluster.servers
            tabs = [_Tab(number, server.port, booth.origin, random.randrange(2**32)) for number in range(clients)]
            tasks: list[asyncio.Task[None]] = []
            try:
                for first in range(0, clients, AT_ONCE):
                    batch = tabs[first : first + AT_ONCE]
                    tasks += [asyncio.create_task(each.live()) for each in batch]
                    await asyncio.gather(*(each.welcomed.wait() for each in batch))
                began = time.monotonic()
                server.kill()
                await asyncio.sleep(DOWN_S)
                server.start()
                async with asyncio.timeout(120):
                    await asyncio.gather(*(_back(each, began) for each in tabs))
            finally:
                for task in tasks:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)
    times = sorted(each.at - began for each in tabs)
    return times[int(len(times) * 0.99) - 1], times[-1]


async def _back(tab: _Tab, since: float) -> None:
    while tab.at < since:
        await tab.welcomed.wait()
        await asyncio.sleep(0.02)


async def _message(reader: asyncio.StreamReader) -> bytes:
    """Return the payload of the next WebSocket frame of a server."""
    _, size = await reader.readexactly(2)
    if size == 126:
        size = int.from_bytes(await reader.readexactly(2), "big")
    return await reader.readexactly(size)
