"""A node as it runs in production, on a free port, and peers that speak the protocol to it over real sockets."""

from __future__ import annotations

import asyncio
import socket
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self, TypeVar

import uvicorn
from prometheus_client import CollectorRegistry
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Origin, Subprotocol

from lookalong.attachment import FileSeal
from lookalong.bus import Bus, MemoryBus
from lookalong.config import Settings
from lookalong.gateway import Gateway, Metrics
from lookalong.protocol import codec
from lookalong.protocol.message import (
    AgentHello,
    AgentMessage,
    AgentWelcome,
    Cursor,
    Error,
    Ping,
    Pong,
    SessionState,
    VisitorHello,
    VisitorMessage,
    VisitorWelcome,
)
from lookalong.protocol.relay import FrameType, Header, write_header
from lookalong.security import token
from lookalong.security.frame import FrameSeal
from lookalong.security.login import Logins
from lookalong.serving import configure
from lookalong.store import AgentRecord, Role, SiteRecord, Store
from lookalong.store.identifier import new_id
from lookalong.store.store import now_ms
from tests.harness.template import migrated

if TYPE_CHECKING:
    from collections.abc import MutableMapping
    from pathlib import Path

    from lookalong.transport import Limits

__all__ = ["SHOP", "Node", "Peer", "frame"]

SHOP = "https://shop.example"
"""The origin of the site every node has."""

WAIT_S = 10
"""How long a test waits for anything before it fails."""

T = TypeVar("T")


class Peer:
    """One socket of a customer's page or a console."""

    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection
        self.seen: list[Any] = []
        self._seq = 0

    async def send(self, *messages: VisitorMessage | AgentMessage) -> None:
        for message in messages:
            await self.raw(codec.encode(message))

    async def raw(self, data: bytes | str) -> None:
        await self.connection.send(data)

    async def next(self) -> Any:
        """Return the next message, or a relay frame as bytes."""
        async with asyncio.timeout(WAIT_S):
            data = await self.connection.recv()
        assert isinstance(data, bytes)
        item = data if data[0] < 0x80 else codec.decode_server(data)
        self.seen.append(item)
        return item

    async def expect(self, kind: type[T], **fields: Any) -> T:
        """Return the next message of a kind whose fields are these; what comes before it is in ``seen``."""
        while True:
            item = await self.next()
            if isinstance(item, kind) and all(getattr(item, name) == value for name, value in fields.items()):
                return item

    async def error(self, code: str) -> Error:
        return await self.expect(Error, code=code)

    async def settle(self) -> list[Any]:
        """Return what came until the server has answered a ping that was sent after everything else."""
        before = len(self.seen)
        nonce = int(time.monotonic_ns() % 2**50)
        await self.send(Ping(nonce))
        await self.expect(Pong, nonce=nonce)
        return self.seen[before:]

    async def closed(self) -> int:
        """Return the code the server closes with."""
        with suppress(ConnectionClosed):
            while True:
                await self.next()
        frame = self.connection.protocol.close_rcvd
        assert frame is not None, "expected a close frame, the connection was cut"
        return frame.code

    async def relay(self, frame_type: int, state: SessionState, body: bytes = b"", **changes: int) -> bytes:
        """Send a relay frame under a session's state; the next seq unless changed."""
        if "seq" not in changes:
            self._seq += 1
        data = frame(frame_type, state, body, **{"seq": self._seq, **changes})
        await self.raw(data)
        return data

    async def close(self) -> None:
        await self.connection.close()


@dataclass
class Visitor:
    """A tab with what its welcome said."""

    peer: Peer
    welcome: VisitorWelcome
    tab_id: str


@dataclass
class Agent:
    """A console with what its welcome said."""

    peer: Peer
    welcome: AgentWelcome
    cookie: str

    @property
    def hash(self) -> str:
        """The digest by which the store knows the log-in."""
        return token.digest(self.cookie)


class Node:
    """Store, bus, gateway and Uvicorn, with one site and one agent.

    Args:
        store_url: Where the store is; nodes may share one.
        bus: Nodes may share one of memory, or each have one of Redis.
        settings: Changed ones.
        gateway: Further arguments of the gateway.
        limits: Bounds of a connection.
    """

    def __init__(
        self,
        store_url: str,
        bus: Bus | None = None,
        gateway: dict[str, Any] | None = None,
        limits: Limits | None = None,
        **settings: Any,
    ) -> None:
        self._store_url, self._bus = store_url, bus or MemoryBus()
        self._gateway_arguments, self._limits = gateway or {}, limits
        self.settings = Settings(**settings)
        self.registry = CollectorRegistry()
        self.frames = FrameSeal(b"of every node", time.time)
        self.files = FileSeal(b"of every node", time.time)
        self.store: Store
        self.logins: Logins
        self.gateway: Gateway
        self.site: SiteRecord
        self.agent: AgentRecord
        self.port = 0
        self.purges = 0
        """How often bytes that nothing refers to were to be removed."""
        self._peers: list[Peer] = []

    @classmethod
    def at(cls, folder: Path, **arguments: Any) -> Self:
        """Return a node with an embedded store of its own in a folder."""
        return cls(migrated(folder / "node.sqlite3"), **arguments)

    async def __aenter__(self) -> Self:
        self.store = await Store.open(self._store_url)
        self.logins = Logins(self.store, clock_ms=now_ms, clock_s=time.monotonic, lifetime_s=3600, idle_s=1800)
        await self._bus.start()
        self.gateway = Gateway(
            self.store,
            self._bus,
            self.logins,
            self.settings,
            Metrics(self.registry),
            self.frames,
            self.files,
            self._purge,
            **self._gateway_arguments,
        )
        await self.gateway.start()
        await self._fill()
        await self._serve()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.gateway.stop()
        for peer in self._peers:
            await peer.close()
        self._server.should_exit = True
        await self._serving
        await self._bus.close()
        await self.store.close()

    async def _purge(self) -> None:
        self.purges += 1

    async def _fill(self) -> None:
        known = await self.store.site_by_key("shop")
        self.site = known or await self.store.add_site("Shop", "shop", {SHOP})
        agent = await self.store.agent_by_email("ada@example.com")
        self.agent = agent or await self.add_agent("ada@example.com", "Ada")

    async def add_agent(
        self, email: str, name: str, site: SiteRecord | None = None, role: Role = "agent"
    ) -> AgentRecord:
        return await self.store.add_agent(email, name, role, "x", {(site or self.site).id})

    async def _serve(self) -> None:
        listener = socket.socket()
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        self.port = listener.getsockname()[1]
        config = configure(self._app, self.settings, self._limits)
        config.lifespan, config.timeout_graceful_shutdown = "off", 1
        self._server = uvicorn.Server(config)
        self._serving = asyncio.create_task(self._server.serve([listener]))

    async def _app(self, scope: MutableMapping[str, Any], receive: Any, send: Any) -> None:
        endpoints = {"/ws/visitor": self.gateway.visitor_endpoint, "/ws/agent": self.gateway.agent_endpoint}
        await endpoints[scope["path"]](scope, receive, send)

    # Peers ----------------------------------------------------------------------------------------------

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def open(self, path: str, origin: str, cookie: str = "", **options: Any) -> Peer:
        """Open a socket, no hello yet."""
        headers = {"Cookie": f"lookalong_agent={cookie}"} if cookie else {}
        connection = await connect(
            f"ws://127.0.0.1:{self.port}{path}",
            origin=Origin(origin),
            subprotocols=[Subprotocol("lookalong.v1")],
            additional_headers=headers,
            compression=None,
            ping_interval=None,
            close_timeout=2,
            **{"max_queue": None, **options},
        )
        self._peers.append(Peer(connection))
        return self._peers[-1]

    async def visitor_socket(self, origin: str = SHOP) -> Peer:
        return await self.open("/ws/visitor", origin)

    async def agent_socket(self, cookie: str) -> Peer:
        return await self.open("/ws/agent", self.origin, cookie)

    async def login(self, agent: AgentRecord | None = None) -> str:
        """Return the cookie of a new log-in."""
        secret = token.new()
        await self.store.add_login((agent or self.agent).id, token.digest(secret), now_ms() + 3_600_000)
        return secret

    async def visitor(
        self,
        visitor_token: str = "",
        tab_id: str | None = None,
        resume_token: str = "",
        last_seq: int = 0,
        page_url: str = f"{SHOP}/",
        site_key: str = "shop",
        origin: str = SHOP,
        identity: str = "",
        minor: int = 0,
    ) -> Visitor:
        """Open a customer's tab and be welcomed."""
        peer = await self.visitor_socket(origin)
        tab_id = tab_id or new_id("con")
        hello = VisitorHello(
            1, minor, site_key, visitor_token, tab_id, resume_token, last_seq, page_url, "en", identity
        )
        await peer.send(hello)
        return Visitor(peer, await peer.expect(VisitorWelcome), tab_id)

    async def console(
        self, agent: AgentRecord | None = None, cookie: str = "", cursors: list[Cursor] | None = None, minor: int = 0
    ) -> Agent:
        """Open a console and be welcomed."""
        cookie = cookie or await self.login(agent)
        peer = await self.agent_socket(cookie)
        await peer.send(AgentHello(1, minor, cursors or []))
        return Agent(peer, await peer.expect(AgentWelcome), cookie)

    def metric(self, name: str, **labels: str) -> float:
        """Return a sample's value, 0 if there is none yet."""
        return self.registry.get_sample_value(name, labels) or 0.0


def frame(frame_type: int, state: SessionState, body: bytes = b"", **changes: int) -> bytes:
    """Return a relay frame that fits a session's state, with fields of its header changed."""
    flags = state.own_viewer if frame_type >= FrameType.POINTER else 3
    header = Header(frame_type, flags, state.channel, state.epoch, 1)._replace(**changes)
    return write_header(header) + body
