"""What abuse costs the server and the people who use it, beside Uvicorn as it comes.

Memory is the most the process ever had while it was attacked (VmHWM of Linux, reset before), less what it had. Each
attack comes from 20 addresses and has a server of its own, because memory once taken is seldom given back. The people
are one session: a customer's page sends a frame every 10 ms and the agent notes when it comes. The server has a core of
its own; the session has the other, of which the attacker gets what is left: theirs would be another machine.
"""

import asyncio
import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from lookalong.protocol.relay import Flag, FrameType, Header, is_relay, write_header
from lookalong.transport import Limits
from tests.harness.server import free_port, run_demo
from tests.harness.wire import Wire

from .attack import HALF, KINDS, address_of
from .client import Shared, log_in, open_shared
from .row import Row

__all__ = ["run"]

PEER = "bare Uvicorn"
HALF_SENT = 300
ATTACK_S = 12.0
TURNS, TURN_S = 10, 1.5
GROWTH_MIB = 16
SLOWER = 1.2
PACE_S = 0.01


def run() -> list[Row]:
    """Measure."""
    rows = _open_requests()
    for kind in KINDS:
        rows += asyncio.run(_attacked(kind))
    return rows


# Half-sent requests -------------------------------------------------------------------------------


def _open_requests() -> list[Row]:
    after = Limits.head_s + Limits.linger_s + 1
    with run_demo() as server, _bare() as (_, bare):
        ours, peer = asyncio.run(_both(server.url, bare, after))
    return [
        Row(f"of {HALF_SENT} {what}, open after {after:g} s", ours[at], "", peer[at], PEER, 0, "ours")
        for at, what in enumerate(("half-sent requests", "silent connections"))
    ]


async def _both(ours: str, peer: str, after: float) -> tuple[list[int], list[int]]:
    counted = await asyncio.gather(*(_still_open(url, part, after) for url in (ours, peer) for part in (HALF, b"")))
    return counted[:2], counted[2:]


async def _still_open(url: str, part: bytes, after: float) -> int:
    wires = [await Wire.open(url, address_of(number)) for number in range(HALF_SENT)]
    for wire in wires:
        await wire.send(part)
    await asyncio.sleep(after)
    # What the server said before it closed is no sign of life.
    closed = await asyncio.gather(*(_is_closed(wire) for wire in wires))
    for wire in wires:
        wire.writer.transport.abort()
    return closed.count(False)


async def _is_closed(wire: Wire) -> bool:
    try:
        await wire.closed(0.2)
    except TimeoutError:
        return False
    return True


# Attacks ------------------------------------------------------------------------------------------


async def _attacked(kind: str) -> list[Row]:
    what = KINDS[kind][0]
    with run_demo() as server, _apart(server.pid):
        session = await open_shared(server, log_in(server), 1)
        prober = _Prober(session)
        await prober.p95(1.0)
        before = _reset_peak(server.pid)
        quiet, busy, cpu_ns = [], [], 0
        # By turns: what else the machine does comes and goes.
        for _ in range(TURNS):
            quiet.append(await prober.p95(TURN_S))
            with _attack(kind, server.url):
                cpu = server.cpu_ns()
                busy.append(await prober.p95(TURN_S))
                cpu_ns += server.cpu_ns() - cpu
        ours = _peak(server.pid) - before
        await session.customer.socket.close()
        await session.agent.socket.close()
    peer = await _bare_growth(kind)
    p95, calm = statistics.median(busy) * 1000, statistics.median(quiet) * 1000
    return [
        Row(f"memory under {what}", ours / 2**20, "MiB", peer / 2**20, PEER, GROWTH_MIB, "ours"),
        Row("p95 of a session meanwhile", p95, "ms", calm, "quiet", SLOWER),
        Row("server CPU meanwhile", cpu_ns / TURNS / TURN_S / 1e7, "% of a core"),
    ]


async def _bare_growth(kind: str) -> int:
    with _bare() as (pid, url):
        # Warm, as ours is by then.
        for _ in range(50):
            async with await Wire.open(url) as wire:
                await wire.send(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
                await wire.answer()
        before = _reset_peak(pid)
        with _attack(kind, url):
            await asyncio.sleep(ATTACK_S)
            return _peak(pid) - before


class _Prober:
    """Measures how long a frame takes from a customer's page to the agent."""

    def __init__(self, session: Shared) -> None:
        self._session = session
        self._seq = 0

    async def p95(self, seconds: float) -> float:
        """Return the 95th percentile of the seconds it took, over so many seconds."""
        sent: dict[int, float] = {}
        count = int(seconds / PACE_S)
        listening = asyncio.create_task(self._listen(sent, count))
        begin = time.perf_counter()
        for number in range(count):
            await asyncio.sleep(max(0, begin + number * PACE_S - time.perf_counter()))
            await self._send(sent)
        took = await asyncio.wait_for(listening, 30)
        return statistics.quantiles(took, n=20)[-1]

    async def _send(self, sent: dict[int, float]) -> None:
        self._seq += 1
        state = self._session.state
        kind = FrameType.DIFF if self._seq > 1 else FrameType.SNAPSHOT
        header = Header(kind, Flag.FIRST | Flag.LAST, state.channel, state.epoch, self._seq)
        body = self._seq.to_bytes(4, "big") + bytes(296)
        sent[self._seq] = time.perf_counter()
        await self._session.customer.socket.send(write_header(header) + body)

    async def _listen(self, sent: dict[int, float], count: int) -> list[float]:
        took: list[float] = []
        while len(took) < count:
            data = await self._session.agent.socket.recv()
            if isinstance(data, bytes) and is_relay(data):
                took.append(time.perf_counter() - sent[int.from_bytes(data[16:20], "big")])
        return took


# Processes ----------------------------------------------------------------------------------------


@contextmanager
def _apart(pid: int) -> Iterator[None]:
    """Give a process a core of its own; this one, and what it starts, shares the others."""
    first, *others = cores = sorted(os.sched_getaffinity(0))
    if others:
        for task in Path(f"/proc/{pid}/task").iterdir():
            os.sched_setaffinity(int(task.name), [first])
        os.sched_setaffinity(0, others)
    try:
        yield
    finally:
        os.sched_setaffinity(0, cores)


@contextmanager
def _bare() -> Iterator[tuple[int, str]]:
    port = free_port()
    with _process("benchmarks.bare", str(port)) as process:
        for _ in range(200):
            with suppress(OSError), socket.create_connection(("127.0.0.1", port)):
                break
            time.sleep(0.05)
        yield process.pid, f"http://127.0.0.1:{port}"


@contextmanager
def _attack(kind: str, url: str) -> Iterator[None]:
    with _process("benchmarks.attack", kind, url) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n", f"the attack {kind} did not begin"
        yield


@contextmanager
def _process(*arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen([sys.executable, "-m", *arguments], stdout=subprocess.PIPE)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def _reset_peak(pid: int) -> int:
    """Forget the most memory a process had; return what it has (proc_pid_clear_refs(5))."""
    Path(f"/proc/{pid}/clear_refs").write_text("5")
    return _peak(pid)


def _peak(pid: int) -> int:
    """Return the most resident memory a process had, in bytes."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) * 1024
