"""Every message of the protocol, once.

A message is one MessagePack array: its type number, then the fields in the order given here. There are no maps,
floats, extension types or binary values in messages, so that every decoder in every language agrees on every byte.

``VisitorMessage`` and ``AgentMessage`` are what the server accepts on the two sockets; ``ServerMessage`` is what it
sends. Texts for people are cleaned where they are shown; identifiers have a fixed alphabet.
"""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from .field import (
    ActionKind,
    AssetType,
    Author,
    Byte,
    Channel,
    ConversationPhase,
    Digest,
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
    Pixels,
    ResyncReason,
    Seq,
    SessionPhase,
    Token,
    Url,
)
from .limit import (
    MAX_ASSET,
    MAX_ASSET_OFFERS,
    MAX_HISTORY_PAGE,
    MAX_PRIVACY_RULES,
    MAX_PRIVACY_SELECTOR,
    MAX_PRIVACY_URL,
    MAX_SAFE_INT,
    MAX_VIEWERS,
)

__all__ = [
    "Ack",
    "Acted",
    "ActionKind",
    "AgentHello",
    "AgentMessage",
    "AgentWelcome",
    "AssetFile",
    "AssetGap",
    "AssetOffer",
    "AssetPlace",
    "AssetState",
    "AssetType",
    "AssetWanted",
    "Author",
    "Availability",
    "ConversationState",
    "EndedReason",
    "Error",
    "FrameAsk",
    "FrameProof",
    "Goaway",
    "HistoryPage",
    "HistoryRequest",
    "IdentityOutcome",
    "Message",
    "MessageKind",
    "Page",
    "Permission",
    "PermissionAnswer",
    "PermissionRequest",
    "PermissionRevoke",
    "PermissionState",
    "Ping",
    "Pong",
    "PrivacyRule",
    "Receipt",
    "ReceiptState",
    "Resync",
    "Send",
    "ServerMessage",
    "SessionCode",
    "SessionCodeRedeem",
    "SessionCodeRequest",
    "SessionEnd",
    "SessionJoin",
    "SessionLeave",
    "SessionPause",
    "SessionRequest",
    "SessionState",
    "SitePrivacy",
    "SnapshotRequest",
    "StreamState",
    "Typing",
    "TypingState",
    "VisitorHello",
    "VisitorMessage",
    "VisitorWelcome",
]


class _Wire(Struct, array_like=True, forbid_unknown_fields=True):
    """A positional record: an array on the wire, never a map."""


# Connection --------------------------------------------------------------------------------------


class VisitorHello(_Wire, tag=1):
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


class Cursor(_Wire):
    """How far a client knows a conversation."""

    conversation_id: Id
    last_seq: Seq


class AgentHello(_Wire, tag=2):
    """The first message on the agent socket; the log-in itself is the HttpOnly cookie of the handshake."""

    major: Byte
    minor: Byte
    cursors: Annotated[list[Cursor], Meta(max_length=500)]


class VisitorWelcome(_Wire, tag=3):
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


class Site(_Wire):
    """A site an agent works for."""

    site_id: Id
    name: Name


class ConversationState(_Wire, tag=20):
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


class AgentWelcome(_Wire, tag=4):
    """The answer to an agent's hello, with the newest conversations of the agent's sites, newest first."""

    minor: Byte
    node_id: Id
    agent_id: Id
    agent_name: Name
    role: Literal["administrator", "supervisor", "agent"]
    heartbeat_s: Byte
    sites: list[Site]
    conversations: list[ConversationState]


class Error(_Wire, tag=5):
    """Something was refused. ``ref`` is the client id or the id the request named, or empty."""

    code: Annotated[str, Meta(max_length=40)]
    text: Label
    ref: OptionalId


class Ping(_Wire, tag=6):
    """Client's heartbeat, every ``heartbeat_s`` seconds."""

    nonce: Seq


class Pong(_Wire, tag=7):
    """The answer, with the head ``seq`` of the conversations this client follows, so that a lost last message shows."""

    nonce: Seq
    heads: Annotated[list[Cursor], Meta(max_length=500)]


class PrivacyRule(_Wire):
    """A wish of the site for all elements of a selector; ``url`` is a path in which ``*`` stands for any characters."""

    selector: Annotated[str, Meta(max_length=MAX_PRIVACY_SELECTOR)]
    action: Annotated[str, Meta(max_length=20)]
    url: Annotated[str, Meta(max_length=MAX_PRIVACY_URL)]


class SitePrivacy(_Wire, tag=22):
    """What the page hides from agents. Sent after the welcome, and whenever the site changes it.

    A page that has not got it, or does not understand a word of it, hides everything, as the preset ``sealed`` does.
    """

    preset: Annotated[str, Meta(max_length=20)]
    rules: Annotated[list[PrivacyRule], Meta(max_length=MAX_PRIVACY_RULES)]


class Goaway(_Wire, tag=8):
    """The node stops: reconnect after about that many milliseconds, jittered."""

    reconnect_after_ms: Millis


class Availability(_Wire, tag=9):
    """Whether an agent of the site is there now."""

    agents_online: bool


# Chat --------------------------------------------------------------------------------------------


class Send(_Wire, tag=10):
    """A chat text. ``client_id`` is a UUIDv7 made once per text; a visitor leaves ``conversation_id`` empty."""

    client_id: Id
    conversation_id: OptionalId
    text: str


class Ack(_Wire, tag=11):
    """The text is stored: durable, in place ``seq``. A repeated ``send`` gets the same ack."""

    client_id: Id
    conversation_id: Id
    seq: Seq
    at_ms: Millis


class Message(_Wire, tag=12):
    """One entry of a conversation. Of kind ``event``, ``text`` is a code from the catalogue and its arguments."""

    conversation_id: Id
    seq: Seq
    client_id: Id
    kind: MessageKind
    author: Author
    author_id: OptionalId
    author_name: Name
    text: str
    at_ms: Millis


class Typing(_Wire, tag=13):
    """This side is typing, or stopped. Repeat every 3 s; it lapses after 6 s."""

    conversation_id: OptionalId
    on: bool


class TypingState(_Wire, tag=14):
    """The other side is typing, or stopped."""

    conversation_id: Id
    author: Author
    author_name: Name
    on: bool


class Receipt(_Wire, tag=15):
    """Watermarks of this side: everything up to here arrived, and was seen."""

    conversation_id: Id
    delivered_up_to: Seq
    read_up_to: Seq


class ReceiptState(_Wire, tag=16):
    """Watermarks of one side of a conversation."""

    conversation_id: Id
    author: Author
    delivered_up_to: Seq
    read_up_to: Seq


class HistoryRequest(_Wire, tag=17):
    """Ask for messages after ``after_seq``, oldest first; for the newest if that is 0 and there are many."""

    conversation_id: Id
    after_seq: Seq
    limit: Annotated[int, Meta(ge=1, le=MAX_HISTORY_PAGE)]


class HistoryPage(_Wire, tag=18):
    """Stored messages in order. ``gap``: older ones before the first of these were left out."""

    conversation_id: Id
    messages: list[Message]
    head_seq: Seq
    gap: bool


class Page(_Wire, tag=21):
    """The page this tab shows now, and whether the customer looks at it."""

    url: Url
    visible: bool


# Co-browsing -------------------------------------------------------------------------------------


class SessionRequest(_Wire, tag=30):
    """An agent asks to see the page of a conversation's customer."""

    conversation_id: Id


class SessionCodeRequest(_Wire, tag=31):
    """The customer wants a session code to read out by phone."""


class SessionCode(_Wire, tag=32):
    """The code, for the customer's eyes only."""

    code: Digits
    expires_at_ms: Millis


class SessionCodeRedeem(_Wire, tag=33):
    """An agent enters a code; the customer still gets the consent prompt."""

    code: Digits


class SessionJoin(_Wire, tag=34):
    """An agent becomes a viewer of a running session, or one again after a reload."""

    session_id: Id


class SessionLeave(_Wire, tag=35):
    """A viewer leaves; the session goes on while another viewer is there."""

    session_id: Id


class SessionEnd(_Wire, tag=36):
    """Either side ends the session."""

    session_id: Id


class SessionPause(_Wire, tag=47):
    """The customer shows nothing for a while, or the page again."""

    session_id: Id
    paused: bool


class PermissionRequest(_Wire, tag=37):
    """An agent asks for a permission. ``capabilities`` is a bit set, for ``control`` only (0 otherwise)."""

    session_id: Id
    permission: Permission
    capabilities: Byte


class PermissionAnswer(_Wire, tag=38):
    """The customer's answer to a prompt. ``epoch`` is that of the state that asked; any other is stale."""

    session_id: Id
    permission: Permission
    granted: bool
    capabilities: Byte
    epoch: Epoch


class PermissionRevoke(_Wire, tag=39):
    """The customer takes a permission back, or the agent holding it gives it up."""

    session_id: Id
    permission: Permission


class Viewer(_Wire):
    """An agent's socket that receives the mirror. ``number`` (1-255) marks its annotations and actions."""

    number: Byte
    agent_id: Id
    name: Name


class SessionState(_Wire, tag=40):
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


class SnapshotRequest(_Wire, tag=41):
    """The node needs a new snapshot of the customer's page."""

    session_id: Id
    reason: ResyncReason


class Resync(_Wire, tag=42):
    """A viewer's replica lost the thread: it waits for a snapshot."""

    session_id: Id
    reason: ResyncReason


class StreamState(_Wire, tag=43):
    """A viewer lags: its mirror stream was dropped and starts again with a snapshot once it has drained."""

    session_id: Id
    lagging: bool


class Acted(_Wire, tag=48):
    """What an agent did on the customer's page, for the audit log: the server does not read what passes.

    Things of one kind done in a row to one element are told together. ``label`` is what agents may read of the
    element's name. ``refused`` says why it was not done, with the word of ``action_result``; empty if it was.
    """

    session_id: Id
    viewer: Byte
    action: ActionKind
    count: Annotated[int, Meta(ge=1, le=MAX_SAFE_INT)]
    label: Label
    refused: OptionalId


# Frames of other origins -------------------------------------------------------------------------


class FrameAsk(_Wire, tag=49):
    """A page in a frame of the shared page would be shown, and wants proof; ``challenge`` it got from the server.

    ``around`` and ``origin`` are the origins of the page around it and its own. The answer is ``frame_proof``.
    """

    session_id: Id
    around: Url
    origin: Url
    challenge: Token


class FrameProof(_Wire, tag=50):
    """The answer to a challenge; empty if the server does not know those two as pages of the site."""

    session_id: Id
    challenge: Token
    proof: Token


# Files of the customer's page ---------------------------------------------------------------------


class AssetFile(_Wire):
    """A file the page shows: ``hash`` is the SHA-256 of its bytes in base64url without padding."""

    url: Url
    hash: Digest
    type: AssetType
    size: Annotated[int, Meta(ge=1, le=MAX_ASSET)]


class AssetGap(_Wire):
    """A file the page shows and nobody can read. Width and height are those of the picture, 0 if they are not known."""

    url: Url
    width: Pixels
    height: Pixels


class AssetPlace(_Wire):
    """An address of the page, and the file that lies there."""

    url: Url
    hash: Digest


class AssetOffer(_Wire, tag=44):
    """Files the page shows, 16 with the gaps at most. The answer is ``asset_wanted``, also if nothing is."""

    session_id: Id
    files: Annotated[list[AssetFile], Meta(max_length=MAX_ASSET_OFFERS)]
    gaps: Annotated[list[AssetGap], Meta(max_length=MAX_ASSET_OFFERS)]


class AssetWanted(_Wire, tag=45):
    """Files offered before that the node has not, or no longer: upload them, as ``asset`` frames; and those it has."""

    session_id: Id
    hashes: Annotated[list[Digest], Meta(max_length=MAX_ASSET_OFFERS)]
    kept: Annotated[list[Digest], Meta(max_length=MAX_ASSET_OFFERS)]


class AssetState(_Wire, tag=46):
    """Files a viewer can load now, and addresses that stay empty. The newest word on an address counts."""

    session_id: Id
    files: Annotated[list[AssetPlace], Meta(max_length=MAX_ASSET_OFFERS)]
    gaps: Annotated[list[AssetGap], Meta(max_length=MAX_ASSET_OFFERS)]


# Who may say what --------------------------------------------------------------------------------

VisitorMessage = (
    VisitorHello
    | Ping
    | Send
    | Typing
    | Receipt
    | HistoryRequest
    | Page
    | SessionCodeRequest
    | SessionEnd
    | SessionPause
    | PermissionAnswer
    | PermissionRevoke
    | AssetOffer
    | Acted
    | FrameAsk
)

AgentMessage = (
    AgentHello
    | Ping
    | Send
    | Typing
    | Receipt
    | HistoryRequest
    | SessionRequest
    | SessionCodeRedeem
    | SessionJoin
    | SessionLeave
    | SessionEnd
    | PermissionRequest
    | PermissionRevoke
    | Resync
)

ServerMessage = (
    VisitorWelcome
    | AgentWelcome
    | Error
    | Pong
    | Goaway
    | Availability
    | SitePrivacy
    | Ack
    | Message
    | TypingState
    | ReceiptState
    | HistoryPage
    | ConversationState
    | SessionCode
    | SessionState
    | SnapshotRequest
    | StreamState
    | AssetWanted
    | AssetState
    | FrameProof
)
