"""An agent at the console, and the words a server says to one."""

from dataclasses import dataclass
from typing import Any

from msgspec.structs import replace as changed
from playwright.sync_api import Page

from lookalong.protocol.message import (
    AgentHello,
    AgentWelcome,
    ConversationState,
    HistoryPage,
    HistoryRequest,
    Message,
    SessionState,
    Site,
    Viewer,
)
from tests.browser.console.fake import COOKIE, FakeServer, Link

__all__ = ["Agent", "changed", "conversation", "history", "session", "text", "welcome"]

NOW_MS = 1_795_000_000_000


def conversation(number: int = 1, **fields: Any) -> ConversationState:
    """A row of the inbox."""
    row = ConversationState(
        conversation_id=f"cnv_{number}",
        site_id="sit_1",
        phase="open",
        visitor_id=f"vis_{number}",
        visitor_name=f"Visitor {number}",
        page_url="https://shop.example/cart",
        online=True,
        head_seq=1,
        visitor_read_up_to=0,
        agent_read_up_to=0,
        last_author="visitor",
        last_text=f"Question {number}",
        updated_at_ms=NOW_MS - number * 60_000,
        session_id="",
        visitor_subject="",
        offered=False,
        waiting_since_ms=0,
        assignee_id="",
        assignee_name="",
    )
    return changed(row, **fields)


def welcome(*conversations: ConversationState, **fields: Any) -> AgentWelcome:
    """The answer to an agent's hello."""
    answer = AgentWelcome(
        minor=0,
        node_id="node_1",
        agent_id="agt_1",
        agent_name="Mina",
        role="agent",
        heartbeat_s=20,
        sites=[Site("sit_1", "Shop")],
        conversations=list(conversations),
        now_ms=NOW_MS,
    )
    return changed(answer, **fields)


def text(seq: int = 1, body: str = "Hello", **fields: Any) -> Message:
    """A message of the first conversation."""
    said = Message(
        conversation_id="cnv_1",
        seq=seq,
        client_id=f"client_{seq}",
        kind="text",
        author="visitor",
        author_id="vis_1",
        author_name="Visitor 1",
        text=body,
        at_ms=NOW_MS + seq * 1000,
    )
    return changed(said, **fields)


def history(*messages: Message, conversation_id: str = "cnv_1", gap: bool = False) -> HistoryPage:
    """Stored messages."""
    return HistoryPage(conversation_id, list(messages), max((each.seq for each in messages), default=0), gap)


def session(**fields: Any) -> SessionState:
    """A session that this agent views, active."""
    state = SessionState(
        session_id="ses_1",
        conversation_id="cnv_1",
        channel=7,
        phase="active",
        epoch=2,
        view="on",
        annotate="on",
        control="off",
        capabilities=0,
        holder=0,
        viewers=[Viewer(1, "agt_1", "Mina")],
        own_viewer=1,
        requested_by="Mina",
        resume_token="",
        ended_reason="",
        asking=0,
        limit_ms=0,
    )
    return changed(state, **fields)


@dataclass
class Agent:
    """A logged-in agent's browser tab."""

    server: FakeServer
    page: Page

    def log_in(self) -> None:
        """Have the log-in cookie already."""
        self.page.context.add_cookies([{"name": COOKIE, "value": "live", "url": self.server.url}])

    def open(self, place: str = "") -> None:
        """Load the console."""
        self.page.goto(f"{self.server.url}/console/{place}")

    def arrive(self, *conversations: ConversationState, place: str = "", **fields: Any) -> Link:
        """Log in, load the console, be welcomed."""
        self.log_in()
        self.open(place)
        return self.greet(*conversations, **fields)

    def greet(self, *conversations: ConversationState, **fields: Any) -> Link:
        """Welcome the console's next socket."""
        link = self.server.link()
        link.expect(AgentHello)
        link.send(welcome(*conversations, **fields))
        return link

    def read(self, *messages: Message, row: ConversationState | None = None) -> Link:
        """Arrive at the first conversation with its messages."""
        head = len(messages)
        link = self.arrive(row or conversation(head_seq=head), place="#/c/cnv_1")
        link.expect(HistoryRequest)
        link.send(history(*messages))
        return link
