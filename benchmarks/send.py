"""Durable sends from end to end: 200 customers over real sockets, beside a bare WebSocket echo that stores nothing.

What lies between: the same texts given to the gateway without sockets, frames or a second process. ``durable`` has what
lies below, the store, and the row of the target.
"""

import asyncio
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Protocol

import uvloop
from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException
from websockets.typing import Subprotocol

from lookalong.protocol import codec, message
from lookalong.protocol.limit import MAJOR, MINOR, SUBPROTOCOL
from tests.harness.server import DemoServer, free_port, run_demo
from tests.integration.gateway_node import SHOP, Node

from .client import Peer, open_socket
from .durable import SENDERS, TEXTS, per_1000, text_of
from .row import Row

__all__ = ["run"]

PACED_S: Final = 6.0
"""How long the half load lasts."""
P99_MS: Final = 50.0


def run() -> list[Row]:
    """Measure."""
    with _run_echo() as url:
        bare_s = uvloop.run(_echoed(url))
    direct_s, direct_cpu_s = uvloop.run(_direct())
    with run_demo() as server:
        seconds, cpu_ns = uvloop.run(_closed(server))
    rate = SENDERS * TEXTS / seconds
    with run_demo() as server:
        waits = uvloop.run(_paced(server, rate / 2))
    cuts = statistics.quantiles(waits, n=100)
    return [
        Row(f"1,000 sends, {SENDERS} customers, gateway without sockets", per_1000(direct_s), "s"),
        Row("CPU for one, the same", direct_cpu_s / SENDERS / TEXTS * 1e6, "µs"),
        Row(
            f"1,000 sends, {SENDERS} customers over WebSockets",
            per_1000(seconds),
            "s",
            per_1000(bare_s),
            "bare WebSocket echo, nothing stored",
        ),
        Row("sends/s, the same", rate, "texts/s"),
        Row("server CPU for one, the same", cpu_ns / SENDERS / TEXTS / 1000, "µs"),
        Row(f"ack at half that load ({rate / 2:,.0f}/s), median", cuts[49], "ms"),
        Row(f"ack at half that load ({rate / 2:,.0f}/s), p99", cuts[98], "ms", target=P99_MS),
    ]


# Private -----------------------------------------------------------------------------------------


class _Line(Protocol):
    """What a customer's page says and hears."""

    async def say(self, words: Any) -> None: ...
    async def hear(self, kind: type[Any]) -> Any: ...


@dataclass
class _Sender:
    """A customer who writes."""

    line: _Line
    number: int
    sent: int = 0
    free: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Held while a text of this person is under way."""

    async def send(self) -> float:
        """Send a text; return the milliseconds until it is known to be stored."""
        began = time.perf_counter()
        async with self.free:
            self.sent += 1
            text = text_of(self.number, self.sent)
            await self.line.say(message.Send(f"send-{self.number}-{self.sent}", "", text))
            await self.line.hear(message.Ack)
        return (time.perf_counter() - began) * 1000


@asynccontextmanager
async def _senders(server: DemoServer) -> AsyncIterator[list[_Sender]]:
    """Open everybody's page, each with a conversation."""
    peers = [Peer(await open_socket(server, "visitor", {})) for _ in range(SENDERS)]
    yield await _greeted(peers, "demo", f"{server.url}/demo/")
    await asyncio.gather(*(each.socket.close() for each in peers))


async def _greeted(lines: Sequence[_Line], site_key: str, page: str) -> list[_Sender]:
    for number, line in enumerate(lines):
        await line.say(message.VisitorHello(MAJOR, MINOR, site_key, "", f"tab-{number}", "", 0, page, "en", ""))
        await line.hear(message.VisitorWelcome)
    senders = [_Sender(line, number) for number, line in enumerate(lines)]
    await asyncio.gather(*(each.send() for each in senders))
    return senders


async def _write(sender: _Sender) -> None:
    for _ in range(TEXTS):
        await sender.send()


async def _closed(server: DemoServer) -> tuple[float, int]:
    """Have everybody send as fast as they are answered; return seconds and the server's CPU time."""
    async with _senders(server) as senders:
        cpu, began = server.cpu_ns(), time.perf_counter()
        await asyncio.gather(*map(_write, senders))
        return time.perf_counter() - began, server.cpu_ns() - cpu


async def _paced(server: DemoServer, rate: float) -> list[float]:
    """Have texts sent at a rate, each by the next person, whether or not earlier ones were answered."""
    # What one connection may send bounds how long this load can last.
    count = int(min(rate * PACED_S, SENDERS * TEXTS))
    async with _senders(server) as senders:
        sending: list[asyncio.Task[float]] = []
        began = time.perf_counter()
        for number in range(count):
            ahead_s = number / rate - (time.perf_counter() - began)
            if ahead_s > 0:
                await asyncio.sleep(ahead_s)
            sending.append(asyncio.create_task(senders[number % SENDERS].send()))
        return list(await asyncio.gather(*sending))


# Without sockets -------------------------------------------------------------------------------


class _Pipe:
    """A page's socket as the gateway sees it, without a wire."""

    def __init__(self, node: Node) -> None:
        self._said: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._heard: asyncio.Queue[bytes] = asyncio.Queue()
        headers = [(b"origin", SHOP.encode())]
        scope = {"type": "websocket", "path": "/ws/visitor", "headers": headers, "subprotocols": [SUBPROTOCOL]}
        self._said.put_nowait({"type": "websocket.connect"})
        self.serving = asyncio.ensure_future(node.gateway.visitor_endpoint(scope, self._said.get, self._take))

    async def _take(self, event: Any) -> None:
        if data := event.get("bytes"):
            self._heard.put_nowait(data)

    async def say(self, words: Any) -> None:
        self._said.put_nowait({"type": "websocket.receive", "bytes": codec.encode(words)})

    async def hear(self, kind: type[Any]) -> Any:
        while not isinstance(heard := codec.decode_server(await self._heard.get()), kind):
            pass
        return heard

    async def close(self) -> None:
        self._said.put_nowait({"type": "websocket.disconnect"})
        await self.serving


async def _direct() -> tuple[float, float]:
    """Return the seconds, and the CPU seconds of both sides, of everybody's texts without sockets."""
    with tempfile.TemporaryDirectory(prefix="lookalong-send-") as folder:
        async with Node.at(Path(folder)) as node:
            pipes = [_Pipe(node) for _ in range(SENDERS)]
            senders = await _greeted(pipes, "shop", f"{SHOP}/")
            cpu, began = time.process_time(), time.perf_counter()
            await asyncio.gather(*map(_write, senders))
            took = time.perf_counter() - began, time.process_time() - cpu
            await asyncio.gather(*(each.close() for each in pipes))
    return took


# Nothing but sockets ---------------------------------------------------------------------------


@contextmanager
def _run_echo() -> Iterator[str]:
    port = free_port()
    process = subprocess.Popen([sys.executable, "-m", "tests.faults.echo", "serve", "--port", str(port)])
    try:
        yield f"ws://127.0.0.1:{port}/"
    finally:
        process.terminate()
        process.wait()


async def _echoed(url: str) -> float:
    """Return the seconds of everybody's texts when they are said back by a server that does nothing else."""
    async with asyncio.timeout(30):
        while True:
            try:
                sockets = [
                    await connect(url, subprotocols=[Subprotocol(SUBPROTOCOL)], compression=None)
                    for _ in range(SENDERS)
                ]
                break
            except (OSError, WebSocketException):
                await asyncio.sleep(0.05)

    async def write(number: int) -> None:
        for sent in range(TEXTS):
            await sockets[number].send(codec.encode(message.Send(f"send-{number}-{sent}", "", text_of(number, sent))))
            await sockets[number].recv()

    began = time.perf_counter()
    await asyncio.gather(*map(write, range(SENDERS)))
    took = time.perf_counter() - began
    await asyncio.gather(*(each.close() for each in sockets))
    return took
