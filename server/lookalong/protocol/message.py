"""Every message of the protocol, once.

A message is one MessagePack array: its type number, then the fields in the order given here. There are no maps,
floats, extension types or binary values in messages, so that every decoder in every language agrees on every byte.

``VisitorMessage`` and ``AgentMessage`` are what the server accepts on the two sockets; ``ServerMessage`` is what it
sends. Texts for people are cleaned where they are shown; identifiers have a fixed alphabet.
"""

from typing import Annotated, Literal

from msgspec import Meta

from . import desk
from .attachment import FileLinks, FileLinksRequest, FilePass, FilePassRequest, SendFiles
from .field import (
    ActionKind,
    AssetType,
    Author,
    Byte,
    Channel,
    ConversationPhase,
    Digits,
    EndedReason,
    Epoch,
    Id,
    IdentityOutcome,
    Jwt,
    Label,
    Locale,
    MessageKind,
    Millis,
    Name,
    OptionalId,
    Permission,
    PermissionState,
    ResyncReason,
    Seq,
    SessionPhase,
    Token,
    Url,
)
from .file import AssetOffer, AssetState, AssetWanted
from .limit import (
    MAX_HISTORY_PAGE,
    MAX_PRIVACY_RULES,
    MAX_VIEWERS,
    MAX_WORDING_LANGUAGES,
)
from .record import (
    AssetFile,
    AssetGap,
    AssetPlace,
    Cursor,
    FileLink,
    Positional,
    PrivacyRule,
    Reaction,
    Site,
    SiteWords,
    Viewer,
)
from .shared_page import Acted, FrameAsk, FrameProof
from .story import Alter, Conclude, MessageState, Rate, Reply

__all__ = [
    "Ack",
    "Acted",
    "ActionKind",
    "AgentHello",
    "AgentMessage",
    "AgentWelcome",
    "Alter",
    "AssetFile",
    "AssetGap",
    "AssetOffer",
    "AssetPlace",
    "AssetState",
    "AssetType",
    "AssetWanted",
    "Author",
    "Availability",
    "Conclude",
    "ControlHandOver",
    "ConversationState",
    "Cursor",
    "EndedReason",
    "Error",
    "FileLink",
    "FileLinks",
    "FileLinksRequest",
    "FilePass",
    "FilePassRequest",
    "FrameAsk",
    "FrameProof",
    "Goaway",
    "HistoryBefore",
    "HistoryPage",
    "HistoryRequest",
    "IdentityOutcome",
    "Message",
    "MessageKind",
    "MessageState",
    "Page",
    "Permission",
    "PermissionAnswer",
    "PermissionRequest",
    "PermissionRevoke",
    "PermissionState",
    "Ping",
    "Pong",
    "PrivacyRule",
    "Rate",
    "Reaction",
    "Receipt",
    "ReceiptState",
    "Reply",
    "Resync",
    "Send",
    "SendFiles",
    "ServerMessage",
    "SessionCode",
    "SessionCodeRedeem",
    "SessionCodeRequest",
    "SessionEnd",
    "SessionJoin",
    "SessionLeave",
    "SessionOffer",
    "SessionPause",
    "SessionRequest",
    "SessionState",
    "Site",
    "SitePrivacy",
    "SiteWording",
    "SiteWords",
    "SnapshotRequest",
    "StreamState",
    "Typing",
    "TypingState",
    "Viewer",
    "VisitorHello",
    "VisitorMessage",
    "VisitorWelcome",
]


# Connection --------------------------------------------------------------------------------------


class VisitorHello(Positional, tag=1):
    """The first message on the visitor socket; ``resume_token`` continues a session. All tokens may be empty."""

    major: Byte
    minor: Byte
    site_key: Id
    visitor_token: Token
    tab_id: Id
    resume_token: Token
    last_seq: Seq
    page_url: Url
    locale: Locale
    identity: Jwt


class AgentHello(Positional, tag=2):
    """The first message on the agent socket; the log-in itself is the HttpOnly cookie of the handshake."""

    major: Byte
    minor: Byte
    cursors: Annotated[list[Cursor], Meta(max_length=500)]


class VisitorWelcome(Positional, tag=3):
    """The answer to a visitor's hello. ``conversation_id`` is empty until the first message is sent.

    An empty ``visitor_token`` says to forget the one there was: the site's word alone opens this conversation.
    """

    minor: Byte
    node_id: Id
    visitor_token: Token
    conversation_id: OptionalId
    head_seq: Seq
    heartbeat_s: Byte
    site_name: Name
    agents_online: bool
    identity: IdentityOutcome


class ConversationState(Positional, tag=20):
    """A conversation as the inbox shows it; sent whole on every change."""

    conversation_id: Id
    site_id: Id
    phase: ConversationPhase
    visitor_id: Id
    visitor_name: Name
    page_url: Url
    online: bool
    head_seq: Seq
    visitor_read_up_to: Seq
    agent_read_up_to: Seq
    last_author: Author
    last_text: Label
    updated_at_ms: Millis
    session_id: OptionalId
    visitor_subject: Label
    offered: bool
    waiting_since_ms: Millis
    assignee_id: OptionalId
    assignee_name: Name


class AgentWelcome(Positional, tag=4):
    """The answer to an agent's hello, with the newest conversations of the agent's sites, newest first."""

    minor: Byte
    node_id: Id
    agent_id: Id
    agent_name: Name
    role: Literal["administrator", "supervisor", "agent"]
    heartbeat_s: Byte
    sites: list[Site]
    conversations: list[ConversationState]
    now_ms: Millis


class Error(Positional, tag=5):
    """Something was refused. ``ref`` is the client id or the id the request named, or empty."""

    code: Annotated[str, Meta(max_length=40)]
    text: Label
    ref: OptionalId


class Ping(Positional, tag=6):
    """Client's heartbeat, every ``heartbeat_s`` seconds."""

    nonce: Seq


class Pong(Positional, tag=7):
    """The answer, with the head ``seq`` of the conversations this client follows, so that a lost last message shows.

    Sent unasked too, with a ``nonce`` of 0, when messages of other nodes may have been lost.
    """

    nonce: Seq
    heads: Annotated[list[Cursor], Meta(max_length=500)]


class SitePrivacy(Positional, tag=22):
    """What the page hides from agents. Sent after the welcome, and whenever the site changes it.

    A page that has not got it, or does not understand a word of it, hides everything, as the preset ``sealed`` does.
    """

    preset: Annotated[str, Meta(max_length=20)]
    rules: Annotated[list[PrivacyRule], Meta(max_length=MAX_PRIVACY_RULES)]


class SiteWording(Positional, tag=23):
    """The site's own words beside the client's. Sent after the welcome if there are any, and when they change.

    A client says by itself who asks, for what, what they will be able to do and how to say no, and removes from these
    words what turns or hides text.
    """

    languages: Annotated[list[SiteWords], Meta(max_length=MAX_WORDING_LANGUAGES)]


class Goaway(Positional, tag=8):
    """The node stops: reconnect after about that many milliseconds, jittered."""

    reconnect_after_ms: Millis


class Availability(Positional, tag=9):
    """Whether an agent of the site is there now."""

    agents_online: bool


# Chat --------------------------------------------------------------------------------------------


class Send(Positional, tag=10):
    """A chat text. ``client_id`` is a UUIDv7 made once per text; a visitor leaves ``conversation_id`` empty."""

    client_id: Id
    conversation_id: OptionalId
    text: str


class Ack(Positional, tag=11):
    """The text is stored: durable, in place ``seq``. A repeated ``send`` gets the same ack."""

    client_id: Id
    conversation_id: Id
    seq: Seq
    at_ms: Millis


class Message(Positional, tag=12):
    """One entry of a conversation. Of kind ``event``, ``text`` is a code from the catalogue and its arguments.

    Of kind ``file`` it has a line for each file, then perhaps an empty one and a text.
    """

    conversation_id: Id
    seq: Seq
    client_id: Id
    kind: MessageKind
    author: Author
    author_id: OptionalId
    author_name: Name
    text: str
    at_ms: Millis


class Typing(Positional, tag=13):
    """This side is typing, or stopped. Repeat every 3 s; it lapses after 6 s."""

    conversation_id: OptionalId
    on: bool


class TypingState(Positional, tag=14):
    """The other side is typing, or stopped."""

    conversation_id: Id
    author: Author
    author_name: Name
    on: bool


class Receipt(Positional, tag=15):
    """Watermarks of this side: everything up to here arrived, and was seen."""

    conversation_id: Id
    delivered_up_to: Seq
    read_up_to: Seq


class ReceiptState(Positional, tag=16):
    """Watermarks of one side of a conversation."""

    conversation_id: Id
    author: Author
    delivered_up_to: Seq
    read_up_to: Seq


class HistoryRequest(Positional, tag=17):
    """Ask for messages after ``after_seq``, oldest first; for the newest if that is 0 and there are many."""

    conversation_id: Id
    after_seq: Seq
    limit: Annotated[int, Meta(ge=1, le=MAX_HISTORY_PAGE)]


class HistoryBefore(Positional, tag=60):
    """Ask for the messages right before ``before_seq``, oldest first."""

    conversation_id: Id
    before_seq: Seq
    limit: Annotated[int, Meta(ge=1, le=MAX_HISTORY_PAGE)]


class HistoryPage(Positional, tag=18):
    """Stored messages in order. ``gap``: older ones before the first of these were left out."""

    conversation_id: Id
    messages: list[Message]
    head_seq: Seq
    gap: bool


class Page(Positional, tag=21):
    """The page this tab shows now, and whether the customer looks at it."""

    url: Url
    visible: bool


# Co-browsing -------------------------------------------------------------------------------------


class SessionRequest(Positional, tag=30):
    """An agent asks to see the page of a conversation's customer."""

    conversation_id: Id


class SessionCodeRequest(Positional, tag=31):
    """The customer wants a session code to read out by phone."""


class SessionCode(Positional, tag=32):
    """The code, for the customer's eyes only."""

    code: Digits
    expires_at_ms: Millis


class SessionCodeRedeem(Positional, tag=33):
    """An agent enters a code; the customer still gets the consent prompt."""

    code: Digits


class SessionOffer(Positional, tag=49):
    """The customer offers to show the page: agents of the site see it, and one of them may ask."""


class SessionJoin(Positional, tag=34):
    """An agent becomes a viewer of a running session, or one again after a reload."""

    session_id: Id


class SessionLeave(Positional, tag=35):
    """A viewer leaves; the session goes on while another viewer is there."""

    session_id: Id


class SessionEnd(Positional, tag=36):
    """Either side ends the session."""

    session_id: Id


class SessionPause(Positional, tag=47):
    """The customer shows nothing for a while, or the page again."""

    session_id: Id
    paused: bool


class PermissionRequest(Positional, tag=37):
    """An agent asks for a permission. ``capabilities`` is a bit set, for ``control`` only (0 otherwise)."""

    session_id: Id
    permission: Permission
    capabilities: Byte


class PermissionAnswer(Positional, tag=38):
    """The customer's answer to a prompt. ``epoch`` is that of the state that asked; any other is stale."""

    session_id: Id
    permission: Permission
    granted: bool
    capabilities: Byte
    epoch: Epoch


class PermissionRevoke(Positional, tag=39):
    """The customer takes a permission back, or the agent holding it gives it up."""

    session_id: Id
    permission: Permission


class ControlHandOver(Positional, tag=50):
    """The agent in control leaves it to another viewer: it ends at once, and the customer is asked anew."""

    session_id: Id
    viewer: Byte


class SessionState(Positional, tag=40):
    """A session, whole, after every change. ``own_viewer`` is the receiver's number (0: customer, or not a viewer)."""

    session_id: Id
    conversation_id: Id
    channel: Channel
    phase: SessionPhase
    epoch: Epoch
    view: PermissionState
    annotate: PermissionState
    control: PermissionState
    capabilities: Byte
    holder: Byte
    viewers: Annotated[list[Viewer], Meta(max_length=MAX_VIEWERS)]
    own_viewer: Byte
    requested_by: Name
    resume_token: Token
    ended_reason: EndedReason
    asking: Byte
    limit_ms: Millis


class SnapshotRequest(Positional, tag=41):
    """The node needs a new snapshot of the customer's page."""

    session_id: Id
    reason: ResyncReason


class Resync(Positional, tag=42):
    """A viewer's replica lost the thread: it waits for a snapshot."""

    session_id: Id
    reason: ResyncReason


class StreamState(Positional, tag=43):
    """A viewer lags: its mirror stream was dropped and starts again with a snapshot once it has drained."""

    session_id: Id
    lagging: bool


# Who may say what --------------------------------------------------------------------------------

VisitorMessage = (
    VisitorHello
    | Ping
    | Send
    | SendFiles
    | FilePassRequest
    | FileLinksRequest
    | Typing
    | Receipt
    | HistoryRequest
    | HistoryBefore
    | Alter
    | Reply
    | Conclude
    | Rate
    | Page
    | SessionCodeRequest
    | SessionOffer
    | SessionEnd
    | SessionPause
    | PermissionAnswer
    | PermissionRevoke
    | AssetOffer
    | Acted
    | FrameAsk
    | desk.FromVisitor
)

AgentMessage = (
    AgentHello
    | Ping
    | Send
    | SendFiles
    | FilePassRequest
    | FileLinksRequest
    | Typing
    | Receipt
    | HistoryRequest
    | HistoryBefore
    | Alter
    | Reply
    | SessionRequest
    | SessionCodeRedeem
    | SessionJoin
    | SessionLeave
    | SessionEnd
    | PermissionRequest
    | PermissionRevoke
    | ControlHandOver
    | Resync
    | desk.FromAgent
    | Conclude
)

ServerMessage = (
    VisitorWelcome
    | AgentWelcome
    | Error
    | Pong
    | Goaway
    | Availability
    | SitePrivacy
    | SiteWording
    | Ack
    | Message
    | TypingState
    | ReceiptState
    | HistoryPage
    | MessageState
    | FilePass
    | FileLinks
    | ConversationState
    | SessionCode
    | SessionState
    | SnapshotRequest
    | StreamState
    | AssetWanted
    | AssetState
    | FrameProof
    | desk.FromServer
)
