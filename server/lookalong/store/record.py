"""What the store gives out: frozen records, nothing that knows a database.

Those that are made and copied for every message are structs of msgspec, which take a fifth of the time, and which the
garbage collector need not look at: they hold nothing but texts and numbers.
"""

from dataclasses import dataclass, field
from typing import Literal

from msgspec import Struct

from lookalong.attachment import FileLine, Holder
from lookalong.cobrowse import Privacy, Wording
from lookalong.protocol.message import Author, MessageKind
from lookalong.security.identity import IdentityKeys

__all__ = [
    "AgentRecord",
    "Appended",
    "AttachmentRecord",
    "AttemptRecord",
    "ConversationPhase",
    "ConversationRecord",
    "LoginRecord",
    "MessageRecord",
    "Retention",
    "Role",
    "SiteRecord",
    "VisitorRecord",
    "Way",
    "must_change",
    "normalise_email",
    "storable",
]

Role = Literal["administrator", "supervisor", "agent"]
ConversationPhase = Literal["open", "snoozed", "resolved"]
Way = Literal["password", "passkey", "provider"]
"""How a log-in began."""


@dataclass(frozen=True, slots=True)
class Retention:
    """Days that a site keeps messages, and entries of its audit log; 0 for ever."""

    conversation_days: int = 0
    audit_days: int = 0


@dataclass(frozen=True, slots=True)
class SiteRecord:
    """An embedding website. ``origins`` are exact and normalised, as ``https://shop.example``.

    ``privacy`` is None where what is stored cannot be read: then everything is hidden.
    """

    id: str
    key: str
    name: str
    origins: frozenset[str]
    privacy: Privacy | None = field(default_factory=Privacy)
    wording: Wording = field(default_factory=Wording)
    retention: Retention = field(default_factory=Retention)
    keeps_texts: bool = False
    """Whether what messages said before they were edited or deleted is kept."""
    peeks: bool = False
    """Whether agents see what customers type before it is sent."""
    identity: IdentityKeys | None = field(default=None, repr=False)
    """How the site signs who its customers are; None where it does not."""


@dataclass(frozen=True, slots=True)
class VisitorRecord:
    """A person on a site's pages.

    ``subject`` is the site's own id of a customer it vouches for, empty for everybody else.
    """

    id: str
    site_id: str
    name: str
    subject: str = ""


@dataclass(frozen=True, slots=True)
class AgentRecord:
    """A person who helps, and the sites they help on."""

    id: str
    email: str
    name: str
    role: Role
    password_hash: str
    disabled: bool
    site_ids: frozenset[str]
    must_change: bool = False
    """Whether the password is good for nothing but choosing another."""
    totp_secret: str = field(default="", repr=False)
    """Of the second factor; empty where there is none."""
    totp_step: int = 0
    """The step of the one-time code that was used last."""


@dataclass(frozen=True, slots=True)
class PasskeyRecord:
    """A passkey of an agent. ``used_at_ms`` is 0 if it never was; ``client`` is what made it, as browsers say."""

    id: str
    agent_id: str
    credential_id: str
    public_key: str
    sign_count: int
    client: str
    created_at_ms: int
    used_at_ms: int


@dataclass(frozen=True, slots=True)
class ApiKeyRecord:
    """What a program brings instead of a log-in, for one site. ``used_at_ms`` is 0 if it never was."""

    id: str
    site_id: str
    name: str
    scopes: frozenset[str]
    created_at_ms: int
    used_at_ms: int


@dataclass(frozen=True, slots=True)
class LoginRecord:
    """A log-in of an agent, live or expired.

    ``token_hash`` is the digest of its token, ``id`` is what it is called where it may be seen. ``address`` and
    ``client`` are what it began with.
    """

    agent: AgentRecord
    expires_at_ms: int
    id: str
    token_hash: str
    created_at_ms: int
    seen_at_ms: int
    address: str
    client: str
    way: Way = "password"

    @property
    def must_change(self) -> bool:
        """Whether a password has to be chosen first."""
        return must_change(self.agent, self.way)


def must_change(agent: AgentRecord, way: Way) -> bool:
    """Tell whether an agent has to choose a password first: not who comes from a provider, and has used none."""
    return agent.must_change and way != "provider"


@dataclass(frozen=True, slots=True)
class AttemptRecord:
    """A log-in at a provider that is under way.

    ``agent_id`` and ``subject``, who that is at the provider, are empty until the browser has come back.
    """

    agent_id: str
    subject: str


class ConversationRecord(Struct, frozen=True, gc=False):
    """The thread of one visitor with one site.

    ``head_seq`` is the newest message's place, 0 while there is none. ``last_author`` and ``last_text`` show the
    newest text (events do not replace it), ``updated_at_ms`` is when the newest message came. ``waiting_since_ms`` is
    when the first message came that no agent has answered, 0 if there is none; ``assignee_id`` is the agent who has
    taken it, empty if nobody has.
    """

    id: str
    site_id: str
    visitor_id: str
    visitor_name: str
    phase: ConversationPhase
    page_url: str
    head_seq: int
    visitor_delivered: int
    visitor_read: int
    agent_delivered: int
    agent_read: int
    last_author: Author
    last_text: str
    updated_at_ms: int
    visitor_subject: str = ""
    waiting_since_ms: int = 0
    assignee_id: str = ""
    assignee_name: str = ""


class MessageRecord(Struct, frozen=True, gc=False):
    """One entry of a conversation, in its place for good."""

    conversation_id: str
    seq: int
    client_id: str
    kind: MessageKind
    author: Author
    author_id: str
    author_name: str
    text: str
    at_ms: int


@dataclass(frozen=True, slots=True)
class AttachmentRecord:
    """A file that somebody hands over. ``type`` is empty until all of it is there, ``seq`` 0 until a message has it.

    ``blob_hash`` and ``thumb_hash`` are the SHA-256 of its bytes and of its thumbnail's, None where there are none.
    """

    id: str
    site_id: str
    conversation_id: str
    author: Literal["visitor", "agent"]
    author_id: str
    client_id: str
    name: str
    size: int
    type: str
    width: int
    height: int
    blob_hash: str | None
    thumb_hash: str | None
    seq: int
    created_at_ms: int

    @property
    def is_finished(self) -> bool:
        """Whether all of it is there."""
        return self.type != ""

    @property
    def holder(self) -> Holder:
        """Whose upload it is."""
        return Holder(self.site_id, self.conversation_id, self.author, self.author_id)

    @property
    def line(self) -> FileLine:
        """How a message names it."""
        return FileLine(self.id, self.type, self.size, self.width, self.height, self.name)


class Appended(Struct, frozen=True, gc=False):
    """A stored message.

    ``duplicate``: it was stored before, under the same client id. ``released``: files that went
    with what it deletes.
    """

    message: MessageRecord
    duplicate: bool
    released: int = 0


def normalise_email(email: str) -> str:
    """Return the one spelling under which an e-mail address is kept and looked up.

    Only ASCII case is folded: a Unicode look-alike stays a different address.
    """
    return "".join(character.lower() if character.isascii() else character for character in storable(email).strip())


def storable(text: str) -> str:
    """Return the text with what no database holds replaced: U+0000 (PostgreSQL) and lone surrogates (UTF-8)."""
    if not text.isascii():
        text = text.encode("utf-8", "replace").decode()
    return text.replace("\0", "\ufffd")
