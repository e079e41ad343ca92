"""People at both ends who do with the protocol what the browsers' clients do, and write down what happened.

As in ``static/protocol/connection.ts``, ``static/widget/client.ts`` and ``agent_console/live/chat.ts``: a text has its
id before it is sent and is sent again under it until there is an answer; a socket begins with the last place that is
known; a hole that the head shows is asked for; silence for a heartbeat ends a socket; coming back is jittered. What
differs is the pace: waits are shorter, so that a test of faults is not one of patience.
"""

from __future__ import annotations

import asyncio
import time
import uuid
from abc import ABC, abstractmethod
from contextlib import suppress
from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING, Any, Final

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException
from websockets.typing import Origin, Subprotocol

from lookalong.protocol import codec, message
from lookalong.protocol.limit import MAJOR, MAX_HISTORY_PAGE, MINOR, SUBPROTOCOL
from tests.faults.checker import Screen, Voice

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.faults.cluster import Booth

__all__ = ["Agent", "Pace", "Person", "Visitor"]

PASSING: Final = frozenset({"rate_limited", "store_unavailable"})
"""Refusals that say nothing about the text: it is sent again."""


@dataclass(frozen=True)
class Pace:
    """Waits of the clients, in seconds."""

    backoff_first_s: float = 0.1
    backoff_most_s: float = 1.0
    welcome_s: float = 5.0
    retry_s: float = 0.5


@dataclass
class Thread:
    """A conversation as one person has it."""

    id: str
    voice: Voice
    screen: Screen
    head: int = 0
    known: int = 0
    """Up to here nothing is missing."""
    asked_after: int = -1

    def take(self, seq: int, client_id: str) -> None:
        """Show a message, wherever it came from."""
        shown = self.screen.lines.setdefault(seq, client_id)
        if shown != client_id:
            self.screen.contradictions.append(f"place {seq} was {shown}, then {client_id}")
        self.head = max(self.head, seq)
        while self.known + 1 in self.screen.lines:
            self.known += 1


@dataclass
class Unsent:
    """A text in the outbox."""

    client_id: str
    conversation_id: str
    text: str
    since: float = field(default_factory=time.monotonic)
    held: bool = False
    """Refused for now; sent again after a while."""


class Person(ABC):
    """One socket that comes back, with an outbox and a screen.

    Args:
        name: For findings.
        doors: Ports; each connection takes one of them by chance, as behind a load balancer.
        seed: Of that chance, and of the jitter.
        pace: Waits.
    """

    def __init__(self, name: str, doors: Sequence[int], seed: int, pace: Pace) -> None:
        self.name, self.doors, self.pace = name, list(doors), pace
        self._random = Random(seed)
        self.threads: dict[str, Thread] = {}
        self.unsent: dict[str, Unsent] = {}
        self.waits: list[float] = []
        """Seconds from writing to the ack, of each text."""
        self.refusals: list[str] = []
        """Codes of errors, in the order they came."""
        self.link = "idle"
        """What the screen says of the connection."""
        self.losses: list[float] = []
        """When a socket was lost, by the monotonic clock."""
        self.welcomes: list[float] = []
        """When a welcome came."""
        self.final = 0
        """The code of a close after which no client comes back."""
        self._socket: ClientConnection | None = None
        self._heartbeat_s = 20.0
        self._heard = False
        self._task: asyncio.Task[None] | None = None
        self._changed = asyncio.Event()

    # The person's doing --------------------------------------------------------------------------

    def start(self) -> None:
        """Open the page."""
        self._task = asyncio.create_task(self._live(), name=self.name)

    async def stop(self) -> None:
        """Close the page."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            if not self._task.cancelled() and (error := self._task.exception()):
                raise error

    def say(self, conversation_id: str, text: str) -> str:
        """Write a text: it is in the outbox until the server has it."""
        unsent = Unsent(uuid.uuid4().hex, conversation_id, text)
        self.unsent[unsent.client_id] = unsent
        if conversation_id in self.threads:
            self.threads[conversation_id].voice.invoked.append(unsent.client_id)
        self._flush(unsent)
        return unsent.client_id

    async def until(self, what: Any, within_s: float = 30.0) -> None:
        """Wait until a condition about this person holds."""
        async with asyncio.timeout(within_s):
            while not what():
                if self._task is not None and self._task.done():
                    self._task.result()
                self._changed.clear()
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._changed.wait(), 0.5)

    @property
    def settled(self) -> bool:
        """Whether nothing waits and nothing is known to be missing."""
        return not self.unsent and all(each.known >= each.head for each in self.threads.values())

    # The socket ----------------------------------------------------------------------------------

    @abstractmethod
    def _hello(self) -> Any: ...

    @abstractmethod
    def _door(self, port: int) -> tuple[str, str, dict[str, str]]:
        """Return path, origin and headers of the handshake."""

    @abstractmethod
    def _take_welcome(self, welcome: Any) -> None: ...

    @abstractmethod
    def _follow(self, conversation_id: str) -> Thread | None: ...

    async def _live(self) -> None:
        attempts = 0
        while not self.final:
            self.link = "connecting"
            welcomes = len(self.welcomes)
            with suppress(OSError, WebSocketException, TimeoutError, EOFError):
                await self._converse()
            self.losses.append(time.monotonic())
            self._socket = None
            self.link = "reconnecting"
            attempts = 0 if len(self.welcomes) > welcomes else attempts + 1
            for thread in self.threads.values():
                thread.asked_after = -1
            self._changed.set()
            ceiling = min(self.pace.backoff_most_s, self.pace.backoff_first_s * 2**attempts)
            await asyncio.sleep(ceiling * self._random.random())

    async def _converse(self) -> None:
        port = self._random.choice(self.doors)
        path, origin, headers = self._door(port)
        async with asyncio.timeout(self.pace.welcome_s):
            socket = await connect(
                f"ws://127.0.0.1:{port}{path}",
                origin=Origin(origin),
                subprotocols=[Subprotocol(SUBPROTOCOL)],
                additional_headers=headers,
                compression=None,
                ping_interval=None,
                close_timeout=0.2,
                max_queue=None,
                proxy=None,
            )
        alive: asyncio.Task[None] | None = None
        try:
            await socket.send(codec.encode(self._hello()))
            async with asyncio.timeout(self.pace.welcome_s):
                welcome = await self._next(socket)
            if not isinstance(welcome, message.VisitorWelcome | message.AgentWelcome):
                return
            self._socket, self.link, self._heartbeat_s = socket, "open", float(welcome.heartbeat_s)
            self.welcomes.append(time.monotonic())
            self._take_welcome(welcome)
            self._changed.set()
            alive = asyncio.create_task(self._beat(socket))
            for unsent in tuple(self.unsent.values()):
                self._flush(unsent)
            while True:
                self._take(await self._next(socket))
        finally:
            if alive is not None:
                alive.cancel()
                await asyncio.gather(alive, return_exceptions=True)
            if socket.close_code in (4400, 4401, 4403, 4409):
                self.final = socket.close_code
            socket.transport.abort()

    async def _next(self, socket: ClientConnection) -> Any:
        data = await socket.recv()
        self._heard = True
        assert isinstance(data, bytes)
        return codec.decode_server(data) if data[0] >= 0x80 else data

    async def _beat(self, socket: ClientConnection) -> None:
        """Ping; a whole interval of silence ends the socket, whatever the network believes."""
        nonce = 0
        while True:
            nonce += 1
            self._heard = False
            self._put(message.Ping(nonce))
            await asyncio.sleep(self._heartbeat_s)
            if not self._heard:
                socket.transport.abort()
                return

    def _put(self, words: Any) -> None:
        """Write without waiting, as a browser's socket takes it; what is lost with the socket is sent again."""
        socket = self._socket
        if socket is not None and socket.protocol.state.name == "OPEN" and not socket.transport.is_closing():
            socket.protocol.send_binary(codec.encode(words))
            socket.send_data()

    def _flush(self, unsent: Unsent) -> None:
        self._put(message.Send(unsent.client_id, self._named(unsent.conversation_id), unsent.text))

    def _named(self, conversation_id: str) -> str:
        return conversation_id

    # What the server says ------------------------------------------------------------------------

    def _take(self, item: Any) -> None:
        match item:
            case message.Ack():
                self._ack(item)
            case message.Message():
                self._entry(item)
            case message.HistoryPage():
                self._page(item)
            case message.Pong():
                for each in item.heads:
                    self._headed(each.conversation_id, each.last_seq, again=True)
            case message.ConversationState():
                self._headed(item.conversation_id, item.head_seq)
            case message.Error():
                self._refused(item)
        self._changed.set()

    def _ack(self, ack: message.Ack) -> None:
        unsent = self.unsent.pop(ack.client_id, None)
        thread = self._follow(ack.conversation_id)
        if thread is None:
            return
        if ack.client_id not in thread.voice.invoked:
            thread.voice.invoked.append(ack.client_id)
        thread.voice.acked.setdefault(ack.client_id, set()).add(ack.seq)
        if unsent is not None:
            self.waits.append(time.monotonic() - unsent.since)
        thread.take(ack.seq, ack.client_id)
        self._complete(thread)

    def _entry(self, entry: message.Message) -> None:
        thread = self._follow(entry.conversation_id)
        if thread is not None:
            thread.take(entry.seq, entry.client_id)
            self._complete(thread)

    def _page(self, page: message.HistoryPage) -> None:
        thread = self._follow(page.conversation_id)
        if thread is None:
            return
        thread.asked_after = -1
        for each in page.messages:
            thread.take(each.seq, each.client_id)
        thread.head = max(thread.head, page.head_seq)
        # A page without messages brought nothing nearer: asking again would get the same.
        if page.messages:
            self._complete(thread)

    def _headed(self, conversation_id: str, head: int, again: bool = False) -> None:
        thread = self._follow(conversation_id)
        if thread is None:
            return
        thread.head = max(thread.head, head)
        if again:
            thread.asked_after = -1
        self._complete(thread)

    def _refused(self, error: message.Error) -> None:
        self.refusals.append(error.code)
        unsent = self.unsent.get(error.ref)
        if unsent is None:
            return
        if error.code in PASSING:
            unsent.held = True
            asyncio.get_running_loop().call_later(self.pace.retry_s, self._again, unsent)
            return
        del self.unsent[error.ref]
        thread = self.threads.get(unsent.conversation_id)
        if thread is not None:
            thread.voice.failed.add(error.ref)

    def _again(self, unsent: Unsent) -> None:
        if unsent.client_id in self.unsent:
            unsent.held = False
            self._flush(unsent)

    def _complete(self, thread: Thread) -> None:
        """Ask for what is missing, once for each place."""
        if thread.known >= thread.head or thread.asked_after == thread.known or self._socket is None:
            return
        thread.asked_after = thread.known
        self._put(message.HistoryRequest(thread.id, thread.known, MAX_HISTORY_PAGE))

    def _thread(self, conversation_id: str) -> Thread:
        if conversation_id not in self.threads:
            self.threads[conversation_id] = Thread(conversation_id, Voice(self.name), Screen(self.name))
        return self.threads[conversation_id]


class Visitor(Person):
    """A tab of a customer."""

    def __init__(self, name: str, doors: Sequence[int], seed: int, booth: Booth, pace: Pace | None = None) -> None:
        super().__init__(name, doors, seed, pace or Pace())
        self._booth = booth
        self._token, self._tab = "", uuid.uuid4().hex
        self.conversation_id = ""

    def write(self, text: str) -> str:
        """Say something in the one conversation there is."""
        return self.say(self.conversation_id, text)

    def _hello(self) -> message.VisitorHello:
        known = self.threads[self.conversation_id].known if self.conversation_id else 0
        return message.VisitorHello(
            MAJOR, MINOR, self._booth.key, self._token, self._tab, "", known, f"{self._booth.origin}/", "en", ""
        )

    def _door(self, port: int) -> tuple[str, str, dict[str, str]]:
        return "/ws/visitor", self._booth.origin, {}

    def _named(self, conversation_id: str) -> str:
        return ""

    def _take_welcome(self, welcome: message.VisitorWelcome) -> None:
        self._token = welcome.visitor_token
        if welcome.conversation_id:
            thread = self._follow(welcome.conversation_id)
            assert thread is not None
            thread.head = max(thread.head, welcome.head_seq)
            # What is missing by the hello comes by itself; it is asked for if it has not by the next heartbeat.
            thread.asked_after = thread.known

    def _follow(self, conversation_id: str) -> Thread | None:
        self.conversation_id = conversation_id
        return self._thread(conversation_id)


class Agent(Person):
    """A console with every conversation open that it is told to."""

    def __init__(self, name: str, doors: Sequence[int], seed: int, cookie: str, pace: Pace | None = None) -> None:
        super().__init__(name, doors, seed, pace or Pace())
        self._login = cookie

    def open(self, conversation_id: str) -> None:
        """Have a conversation on the screen from now on."""
        self._complete(self._thread(conversation_id))

    def _hello(self) -> message.AgentHello:
        return message.AgentHello(MAJOR, MINOR, [message.Cursor(each.id, each.known) for each in self.threads.values()])

    def _door(self, port: int) -> tuple[str, str, dict[str, str]]:
        return "/ws/agent", f"http://127.0.0.1:{port}", {"Cookie": f"lookalong_agent={self._login}"}

    def _take_welcome(self, welcome: message.AgentWelcome) -> None:
        for each in welcome.conversations:
            self._headed(each.conversation_id, each.head_seq)

    def _follow(self, conversation_id: str) -> Thread | None:
        return self.threads.get(conversation_id)
