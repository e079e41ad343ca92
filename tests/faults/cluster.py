"""Real server processes over one store: started, killed, stopped and continued as machines and operators do."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Self

from lookalong.security import token
from lookalong.store import Store
from lookalong.store.store import now_ms
from tests.harness.environment import inherited
from tests.harness.server import free_port

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Booth", "Cluster", "Server", "found", "read_stored"]

ROOT = Path(__file__).parents[2]
START_S = 60
KEY = "of every process of these tests, here"
"""Of the audit log: the tests open the same store."""


@dataclass(frozen=True)
class Booth:
    """A site with the log-ins of its agents."""

    key: str
    origin: str
    cookies: tuple[str, ...]


async def found(store_url: str, sites: int, agents: int = 1) -> list[Booth]:
    """Make a store with sites, each with agents who are logged in."""
    store = await Store.open(store_url, audit_key=KEY.encode())
    booths = []
    for number in range(sites):
        origin = f"https://shop-{number}.example"
        site = await store.add_site(f"Shop {number}", f"shop-{number}", {origin})
        cookies = []
        for each in range(agents):
            agent = await store.add_agent(f"{each}@shop-{number}.example", f"Agent {each}", "agent", "x", {site.id})
            cookies.append(token.new())
            await store.add_login(agent.id, token.digest(cookies[-1]), now_ms() + 12 * 3_600_000)
        booths.append(Booth(site.key, origin, tuple(cookies)))
    await store.close()
    return booths


async def read_stored(store_url: str, conversation_id: str) -> list[tuple[int, str]]:
    """Return place and client id of everything in a conversation, as the table has it."""
    store = await Store.open(store_url, audit_key=KEY.encode())
    rows: list[tuple[int, str]] = []
    try:
        _, head, _ = await store.history(conversation_id, 0, 1)
        while len(rows) < head:
            page, _, _ = await store.history(conversation_id, rows[-1][0] if rows else 0, head)
            if not page:
                break
            rows += [(each.seq, each.client_id) for each in page]
    finally:
        await store.close()
    return rows


class Server:
    """One `lookalong serve`, the same one again and again on its port.

    Args:
        folder: Where its log goes.
        environment: Its settings.
        program: What is run; the product as it is by default.
    """

    def __init__(self, folder: Path, environment: dict[str, str], program: Sequence[str] = ("lookalong",)) -> None:
        self.port = free_port()
        self.log = folder / f"server-{self.port}.log"
        self._program, self._folder = tuple(program), folder
        self._environment = {
            **inherited(),
            "NO_COLOR": "1",
            "LOOKALONG_DATA_DIR": str(folder),
            "LOOKALONG_AUDIT_KEY": KEY,
            "LOOKALONG_LOG_LEVEL": "warning",
            # All these people have one address.
            "LOOKALONG_SOCKETS_PER_ADDRESS": "100000",
            "LOOKALONG_SOCKETS_PER_SITE": "100000",
            "LOOKALONG_SOCKETS_TOTAL": "15000",
            **environment,
        }
        self._process: subprocess.Popen[bytes] | None = None
        self.kills = 0

    @property
    def pid(self) -> int:
        """Of the process that runs now."""
        assert self._process is not None
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether the process runs."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Start it; ``ready`` says when it serves."""
        with self.log.open("ab") as output:
            self._process = subprocess.Popen(
                [sys.executable, "-m", *self._program, "serve", "--port", str(self.port)],
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=ROOT,
                env=self._environment,
            )

    async def ready(self) -> None:
        """Return once it answers; a server that ended instead is an error with its log."""
        async with asyncio.timeout(START_S):
            while not await self.answers():
                if not self.alive:
                    raise RuntimeError(f"the server ended:\n{self.log.read_text()}")
                await asyncio.sleep(0.02)

    async def answers(self) -> bool:
        """Tell whether it says that it is alive."""
        with suppress(OSError, TimeoutError):
            async with asyncio.timeout(2):
                reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
                try:
                    writer.write(b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                    return (await reader.readline()).startswith(b"HTTP/1.1 200")
                finally:
                    writer.transport.abort()
        return False

    def kill(self) -> None:
        """Kill -9: nothing of it is asked."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self.kills += 1

    def signal(self, number: signal.Signals) -> None:
        """Send a signal: SIGSTOP and SIGCONT for a machine that sleeps."""
        assert self._process is not None
        self._process.send_signal(number)


class Cluster:
    """Servers over one store, and the way to start and end them all."""

    def __init__(
        self,
        folder: Path,
        store_url: str,
        count: int = 1,
        bus_url: str = "memory://",
        program: Sequence[str] = ("lookalong",),
        **environment: str,
    ) -> None:
        settings = {
            "LOOKALONG_STORE_URL": store_url,
            "LOOKALONG_BUS_URL": bus_url,
            "LOOKALONG_HEARTBEAT_S": "2",
            **environment,
        }
        self.store_url = store_url
        self.servers = [Server(folder, settings, program) for _ in range(count)]

    async def __aenter__(self) -> Self:
        for each in self.servers:
            each.start()
        try:
            await asyncio.gather(*(each.ready() for each in self.servers))
        except BaseException:
            # Whatever it was, an interrupted test too: no process may outlive it. Raised again.
            await self.__aexit__()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        for each in self.servers:
            if each.alive:
                each.signal(signal.SIGCONT)
                each.kill()

    @property
    def ports(self) -> list[int]:
        """Where they listen."""
        return [each.port for each in self.servers]
