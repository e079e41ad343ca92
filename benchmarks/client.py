"""A customer and an agent without browsers: they speak the protocol and nothing else."""

import asyncio
import json
import urllib.request
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import TypeVar

from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from lookalong.protocol import codec, message
from lookalong.protocol.limit import MAJOR, MINOR, SUBPROTOCOL
from lookalong.protocol.message import AgentMessage, ServerMessage, VisitorMessage
from tests.harness.server import DemoServer

__all__ = ["Peer", "Shared", "log_in", "open_agent", "open_shared", "open_socket"]

_M = TypeVar("_M", bound=ServerMessage)


@dataclass(frozen=True)
class Peer:
    """One socket."""

    socket: ClientConnection

    async def say(self, words: VisitorMessage | AgentMessage) -> None:
        """Send a message."""
        await self.socket.send(codec.encode(words))

    async def hear(self, kind: type[_M]) -> _M:
        """Wait for the next message of a kind; skip others."""
        while True:
            data = await self.socket.recv()
            if isinstance(data, bytes) and codec.is_message(data):
                heard = codec.decode_server(data)
                if isinstance(heard, kind):
                    return heard


@dataclass(frozen=True)
class Shared:
    """A session in which the agent sees the customer's page."""

    customer: Peer
    agent: Peer
    state: message.SessionState


def log_in(server: DemoServer) -> str:
    """Log in; return the cookie header."""
    body = json.dumps({"email": server.email, "password": server.password}).encode()
    request = urllib.request.Request(  # noqa: S310 # our own loopback address
        f"{server.url}/api/v1/login",
        body,
        {"Content-Type": "application/json", "Origin": server.url, "Sec-Fetch-Site": "same-origin"},
    )
    with urllib.request.urlopen(request) as answer:  # noqa: S310 # our own loopback address
        jar = SimpleCookie(answer.headers["Set-Cookie"])
    return "; ".join(f"{name}={morsel.value}" for name, morsel in jar.items())


async def open_agent(server: DemoServer, cookie: str) -> Peer:
    """Open an agent's socket and say hello."""
    peer = Peer(await open_socket(server, "agent", {"Cookie": cookie}))
    await peer.say(message.AgentHello(MAJOR, MINOR, []))
    await peer.hear(message.AgentWelcome)
    return peer


async def open_shared(server: DemoServer, cookie: str, number: int) -> Shared:
    """Open both sockets of a new session and grant `view`."""
    customer = Peer(await open_socket(server, "visitor", {}))
    page = f"{server.url}/demo/"
    await customer.say(message.VisitorHello(MAJOR, MINOR, "demo", "", f"tab-{number}", "", 0, page, "en", ""))
    await customer.hear(message.VisitorWelcome)
    await customer.say(message.Send(f"first-{number}", "", f"Customer {number}"))
    conversation = (await customer.hear(message.Ack)).conversation_id
    agent = await open_agent(server, cookie)
    await agent.say(message.SessionRequest(conversation))
    asked = await customer.hear(message.SessionState)
    await customer.say(message.PermissionAnswer(asked.session_id, "view", True, 0, asked.epoch))
    async with asyncio.timeout(10):
        while (state := await agent.hear(message.SessionState)).view != "on":
            pass
    return Shared(customer, agent, state)


async def open_socket(server: DemoServer, who: str, headers: dict[str, str]) -> ClientConnection:
    """Open the socket of a ``visitor`` or an ``agent``; no hello yet."""
    return await connect(
        f"{server.url.replace('http', 'ws')}/ws/{who}",
        origin=Origin(server.url),
        subprotocols=[Subprotocol(SUBPROTOCOL)],
        additional_headers=headers,
        compression=None,
        max_queue=None,
        ping_interval=None,
    )
