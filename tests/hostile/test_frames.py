"""``frames.json``: handshakes and frames below the protocol, over TCP to a real server; each item is a case here.

Compression is never taken up, so an item about compressed frames meets a peer for whom the bit is reserved: it closes
with 1002 before anything could be inflated. Text is no message of this protocol: where an echo would answer, this
server closes with 4400.
"""

from __future__ import annotations

import re
import subprocess
import sys
import zlib
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from lookalong.protocol import codec
from lookalong.protocol.limit import MAJOR
from lookalong.protocol.message import VisitorHello, VisitorWelcome
from tests.harness.server import run_demo
from tests.harness.wire import Wire, frame, upgrade
from tests.hostile.battery import frame_items, handshake_items

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from tests.harness.server import DemoServer
    from tests.harness.wire import Answer

HANDSHAKES = {item["name"]: item for item in handshake_items()}
FRAMES = {item["name"]: item for item in frame_items()}

SHOP = "https://shop.example"
OTHER = "https://other-tenant.example"
BINARY, CLOSE, PING = 2, 8, 9
BOUND = {
    "declared-more-than-sent-then-stall": (
        "integration/transport/test_websocket.py",
        "test_a_frame_that_never_ends_is_given_up",
    ),
    "upgrade-then-silence": ("integration/test_gateway_close.py", "test_4408_for_silence"),
}
LIMITS = {"quiet_s": 1.0, "close_s": 0.8, "pings": [1.0, 20.0], "connects": [1000.0, 1000.0]}


@pytest.fixture(scope="module")
def server() -> Iterator[DemoServer]:
    with run_demo(limits=LIMITS, LOOKALONG_LOG_LEVEL="info") as running:
        running.admit(SHOP)
        arguments = ["site", "add", "--key", "tenant-b", "--name", "B", "--origin", OTHER]
        environment = {**running.environment, "LOOKALONG_DATA_DIR": str(running.data)}
        subprocess.run(
            [sys.executable, "-m", "lookalong", *arguments], check=True, capture_output=True, env=environment
        )
        yield running


# Handshakes ---------------------------------------------------------------------------------------


def request_of(item: dict[str, Any], url: str) -> bytes:
    """Return the request of an item: the valid one, with its changes."""
    lines = upgrade(url, Origin=SHOP).decode("latin-1").split("\r\n")[:-2]
    lines = [line for line in lines if line.partition(":")[0] not in item["drop"]]
    for name, value in item["replace"].items():
        lines = [f"{name}: {value}" if line.startswith(f"{name}:") else line for line in lines]
    first, *rest = lines
    raw = item.get("raw", "")
    if raw == "http10":
        first = first.replace("HTTP/1.1", "HTTP/1.0")
    elif raw == "post":
        first = first.replace("GET", "POST")
    elif raw == "longpath":
        first = first.replace("/ws/visitor", "/ws/visitor" + "a" * 16_384)
    elif raw.startswith("path:"):
        first = first.replace("/ws/visitor", raw.removeprefix("path:"))
    if item["name"] == "cookie-only-cswsh":
        first = first.replace("/ws/visitor", "/ws/agent")
    return "\r\n".join([first, *rest, *item["extra_headers"], "", ""]).encode()


async def answer_to(server: DemoServer, name: str) -> tuple[Answer, Wire]:
    wire = await Wire.open(server.url)
    await wire.send(request_of(HANDSHAKES[name], server.url))
    return await wire.answer(), wire


ANSWERED = [name for name, item in HANDSHAKES.items() if "http" in item["expect"] and name != "origin-of-other-tenant"]


@pytest.mark.parametrize("name", ANSWERED)
async def test_a_handshake_is_answered(server: DemoServer, name: str) -> None:
    item = HANDSHAKES[name]
    answer, wire = await answer_to(server, name)
    async with wire:
        # Two origins are refused where they are read, as a request that makes no sense.
        also = [400] if name == "origin-twice" else []
        assert answer.status in [*item["expect"]["http"], *item.get("also_ok", []), *also]
        assert answer.get("sec-websocket-extensions") == ""
        if answer.status != 101:
            assert await wire.closed(3) == b""
    if "log_must_not_contain" in item:
        assert item["log_must_not_contain"] not in server.read_log()


async def test_origin_of_other_tenant(server: DemoServer) -> None:
    """The key of a site is not in the address, it comes with the hello: there the origin must be that site's own."""
    async with await Wire.open(server.url) as wire:
        await wire.send(upgrade(server.url, Origin=OTHER))
        assert (await wire.answer()).status == 101
        await wire.send(frame(BINARY, hello()))
        assert (await wire.close_frame())[0] == 4403


async def test_pipelined_frame(server: DemoServer) -> None:
    async with await Wire.open(server.url) as wire:
        await wire.send(upgrade(server.url) + frame(BINARY, hello()))
        assert (await wire.answer()).status == 101
        await welcomed(wire)


async def test_xff_spoof(server: DemoServer) -> None:
    """Whom a connection counts for is the peer, and nobody it names: tests/integration/transport/test_http.py."""
    _, wire = await answer_to(server, "xff-spoof")
    async with wire:
        await wire.send(frame(CLOSE))
        await wire.closed()
    assert "1.2.3.4" not in server.read_log()


# Frames -------------------------------------------------------------------------------------------


def hello() -> bytes:
    return codec.encode(VisitorHello(MAJOR, 0, "demo", "", "tab", "", 0, "http://127.0.0.1/demo/", "en", ""))


async def welcomed(wire: Wire) -> None:
    while True:
        opcode, payload = await wire.frame()
        if opcode == BINARY and isinstance(codec.decode_server(payload), VisitorWelcome):
            return


@asynccontextmanager
async def stranger(server: DemoServer) -> AsyncIterator[Wire]:
    """A socket that has said nothing yet, and offered to compress."""
    async with await Wire.open(server.url) as wire:
        await wire.send(upgrade(server.url, Sec_WebSocket_Extensions="permessage-deflate"))
        assert (await wire.answer()).status == 101
        yield wire


def memory(server: DemoServer) -> int:
    """Bytes of memory the server has now."""
    return int(re.findall(r"VmRSS:\s*(\d+) kB", Path(f"/proc/{server.pid}/status").read_text())[0]) * 1024


@pytest.fixture
async def bounded(server: DemoServer, request: pytest.FixtureRequest) -> AsyncIterator[None]:
    """Afterwards the server has grown no more than an item allows, and serves others."""
    name = request.node.name.removeprefix("test_").replace("_", "-")
    item = next(item for item in FRAMES.values() if item["name"].lower() == name)
    before = memory(server)
    yield
    assert memory(server) - before <= item["expect"].get("rss_growth_max_mib", 16) * 2**20
    async with stranger(server) as wire:
        await wire.send(frame(BINARY, hello()))
        await welcomed(wire)


def codes_of(item: dict[str, Any]) -> set[int]:
    """Return the close codes an item allows here."""
    if item.get("ext"):
        return {1002}
    close = item["expect"]["close"]
    codes = {*(close if isinstance(close, list) else [close]), *item.get("also_ok", [])}
    return codes | {4400} if "echo" in codes else codes


@pytest.mark.parametrize("name", [name for name, item in FRAMES.items() if "hex" in item and not item.get("slow")])
async def test_a_frame_closes_its_own_socket(server: DemoServer, name: str) -> None:
    async with stranger(server) as wire:
        await wire.send(bytes.fromhex(FRAMES[name]["hex"]))
        code, reason = await wire.close_frame()
        assert code in codes_of(FRAMES[name]), reason
        assert "Traceback" not in server.read_log()


@pytest.mark.usefixtures("bounded")
async def test_fragments_sum_over_limit(server: DemoServer) -> None:
    async with stranger(server) as wire:
        await wire.send(frame(BINARY, bytes(2**20), fin=False))
        for _ in range(64):
            await wire.send(frame(0, bytes(2**20), fin=False))
        # What is still on its way when the server closes may take the close with it.
        assert (await wire.closed())[2:4] in (b"", (1009).to_bytes(2, "big"))


@pytest.mark.usefixtures("bounded")
async def test_ping_flood_1e5(server: DemoServer) -> None:
    async with stranger(server) as wire:
        for _ in range(100):
            await wire.send(frame(PING, bytes(125)) * 1000)
        await wire.closed()


async def test_one_byte_at_a_time(server: DemoServer) -> None:
    async with stranger(server) as wire:
        for byte in frame(BINARY, hello()):
            # Each byte in a segment of its own: Nagle's algorithm is off.
            await wire.send(bytes([byte]))
        await welcomed(wire)


async def test_half_close(server: DemoServer) -> None:
    async with stranger(server) as wire:
        await wire.send(frame(BINARY, hello()))
        wire.writer.write_eof()
        await wire.closed(5)


def deflated(mebibytes: int) -> bytes:
    """Return that many zero bytes as a compressed message (RFC 7692 §7.2.1)."""
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    # Each block stands for itself, so that it is made once.
    block = deflate.compress(bytes(2**20)) + deflate.flush(zlib.Z_FULL_FLUSH)
    return (block * mebibytes).removesuffix(b"\0\0\xff\xff")


def compressed(payload: bytes) -> bytes:
    """Return a frame with the bit that means compressed."""
    plain = frame(BINARY, payload)
    return bytes([plain[0] | 0x40]) + plain[1:]


@pytest.mark.usefixtures("bounded")
async def test_deflate_bomb_1gb(server: DemoServer) -> None:
    async with stranger(server) as wire:
        await wire.send(compressed(deflated(954)))
        assert (await wire.closed())[2:4] in (b"", (1002).to_bytes(2, "big"))


@pytest.mark.usefixtures("bounded")
async def test_deflate_bomb_many_small(server: DemoServer) -> None:
    async with stranger(server) as wire:
        await wire.send(compressed(deflated(1)) * 200)
        assert (await wire.close_frame())[0] == 1002
