"""An agent who speaks the protocol from a thread of their own, beside a customer in a browser."""

from __future__ import annotations

import asyncio
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Self, TypeVar

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Origin, Subprotocol

from lookalong.protocol import codec, message
from lookalong.protocol.limit import MAJOR, MINOR, SUBPROTOCOL
from lookalong.protocol.relay import ALL_CAPABILITIES, FrameType, Header, is_relay, read_header, write_header

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from concurrent.futures import Future
    from types import TracebackType

__all__ = ["Background", "RemoteAgent"]

T = TypeVar("T")

WAIT_S = 15


class Background:
    """An event loop in a thread: Playwright's own interface blocks this one."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.run(_cancel_all())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def start(self, work: Coroutine[Any, Any, T]) -> Future[T]:
        """Begin something there."""
        return asyncio.run_coroutine_threadsafe(work, self._loop)

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Do something there and wait for it."""
        return self.start(work).result(WAIT_S)


class RemoteAgent:
    """A console without a screen. ``state`` is what it was told last of its session.

    Args:
        socket: Its open socket.
    """

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self._changed = asyncio.Event()
        self._seq = 0
        self.conversations: dict[str, str] = {}
        """Last text to conversation."""
        self.state: message.SessionState | None = None
        self.frames = 0
        """Mirror frames that came."""
        self.acted = 0
        """Actions the page says it did."""
        self._listening = asyncio.create_task(self._listen())

    @classmethod
    async def open(cls, url: str, cookie: str) -> Self:
        """Connect to a server and say hello."""
        socket = await connect(
            f"{url.replace('http', 'ws')}/ws/agent",
            origin=Origin(url),
            subprotocols=[Subprotocol(SUBPROTOCOL)],
            additional_headers={"Cookie": cookie},
            compression=None,
            ping_interval=None,
        )
        await socket.send(codec.encode(message.AgentHello(MAJOR, MINOR, [])))
        return cls(socket)

    async def close(self) -> None:
        """Leave."""
        await self._socket.close()
        with suppress(ConnectionClosed):
            await self._listening

    async def until(self, condition: Callable[[], T]) -> T:
        """Wait until something is so, given what was heard."""
        async with asyncio.timeout(WAIT_S):
            while not (found := condition()):
                self._changed.clear()
                await self._changed.wait()
            return found

    async def request(self, said: str) -> None:
        """Ask the customer who wrote that to show the page."""
        conversation = await self.until(lambda: self.conversations.get(said))
        assert conversation is not None
        await self._say(message.SessionRequest(conversation))

    async def ask_control(self) -> None:
        """Ask for control, once there is a page to see."""
        await self.until(lambda: self.frames > 0)
        await self._say(message.PermissionRequest(self.session.session_id, "control", ALL_CAPABILITIES))

    @property
    def session(self) -> message.SessionState:
        """The session's state; there must be one."""
        assert self.state is not None
        return self.state

    @property
    def controls(self) -> bool:
        """Whether this agent holds control, as far as they know."""
        return self.state is not None and self.state.control == "on"

    async def act(self, kind: FrameType, body: bytes) -> None:
        """Send a command under what was heard last."""
        self._seq += 1
        state = self.session
        header = Header(kind, state.own_viewer, state.channel, state.epoch, self._seq)
        with suppress(ConnectionClosed):
            await self._socket.send(write_header(header) + body)

    # Private -------------------------------------------------------------------------------------

    async def _say(self, words: message.AgentMessage) -> None:
        await self._socket.send(codec.encode(words))

    async def _listen(self) -> None:
        async for data in self._socket:
            assert isinstance(data, bytes)
            self._note_frame(data) if is_relay(data) else self._note(codec.decode_server(data))
            self._changed.set()

    def _note(self, heard: message.ServerMessage) -> None:
        if isinstance(heard, message.SessionState):
            self.state = heard
        elif isinstance(heard, message.ConversationState):
            self.conversations[heard.last_text] = heard.conversation_id

    def _note_frame(self, data: bytes) -> None:
        if read_header(data).type == FrameType.ACTION_RESULT:
            self.acted += data[-1] == 0
        else:
            self.frames += 1


async def _cancel_all() -> None:
    tasks = asyncio.all_tasks() - {asyncio.current_task()}
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
