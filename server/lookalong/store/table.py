"""The tables, as both dialects have them. Migrations bring a database there; a test compares the two."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
)

__all__ = [
    "agent",
    "agent_site",
    "api_key",
    "attachment",
    "audit_entry",
    "audit_head",
    "blob",
    "challenge",
    "conversation",
    "earlier_text",
    "login",
    "message",
    "message_place",
    "message_state",
    "metadata",
    "passkey",
    "provider_attempt",
    "provider_identity",
    "reaction",
    "recovery_code",
    "site",
    "site_origin",
    "visitor",
]

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)

site = Table(
    "site",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("key", String(64), nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("created_at_ms", BigInteger, nullable=False),
    # JSON, see lookalong.cobrowse.privacy; null is what a new site has.
    Column("privacy", Text, nullable=True),
    # JSON, see lookalong.cobrowse.wording; null where the site has no words of its own.
    Column("wording", Text, nullable=True),
    # Days that conversations and entries of the audit log are kept; 0 for ever.
    Column("conversation_days", Integer, nullable=False, server_default="0"),
    Column("audit_days", Integer, nullable=False, server_default="0"),
    # JSON, see lookalong.security.identity; null where the site signs nothing.
    Column("identity", Text, nullable=True),
    # Whether what a message said before it was edited or deleted is kept.
    Column("keeps_texts", Boolean, nullable=False, server_default=false()),
    # Whether agents see what customers type before it is sent.
    Column("peeks", Boolean, nullable=False, server_default=false()),
)

site_origin = Table(
    "site_origin",
    metadata,
    Column("site_id", ForeignKey("site.id", ondelete="CASCADE"), nullable=False),
    Column("origin", String(300), nullable=False),
    PrimaryKeyConstraint("site_id", "origin"),
)

api_key = Table(
    "api_key",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("site_id", ForeignKey("site.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("name", Text, nullable=False),
    # What it may do, see lookalong.security.api_key, with spaces between.
    Column("scopes", Text, nullable=False),
    Column("key_hash", String(64), nullable=False, unique=True),
    Column("created_at_ms", BigInteger, nullable=False),
    # 0 if never.
    Column("used_at_ms", BigInteger, nullable=False),
)

visitor = Table(
    "visitor",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("site_id", ForeignKey("site.id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("token_hash", String(64), nullable=False),
    Column("created_at_ms", BigInteger, nullable=False),
    # The site's own id of a customer it vouches for; null for everybody else.
    Column("subject", String(200), nullable=True),
    UniqueConstraint("site_id", "token_hash"),
    Index(None, "site_id", "subject", unique=True),
)

agent = Table(
    "agent",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("email", String(320), nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("role", String(20), nullable=False),
    Column("password_hash", Text, nullable=False),
    Column("disabled", Boolean, nullable=False),
    Column("created_at_ms", BigInteger, nullable=False),
    Column("must_change", Boolean, nullable=False, server_default=false()),
    # Of the second factor, see lookalong.security.factor; null where there is none. The step of the code used last.
    Column("totp_secret", String(64), nullable=True),
    Column("totp_step", BigInteger, nullable=False, server_default="0"),
)

recovery_code = Table(
    "recovery_code",
    metadata,
    Column("agent_id", ForeignKey("agent.id", ondelete="CASCADE"), nullable=False),
    Column("code_hash", String(64), nullable=False),
    PrimaryKeyConstraint("agent_id", "code_hash"),
)

passkey = Table(
    "passkey",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("agent_id", ForeignKey("agent.id", ondelete="CASCADE"), nullable=False, index=True),
    # At most 1,023 bytes (WebAuthn §4), in base64url.
    Column("credential_id", String(1400), nullable=False, unique=True),
    Column("public_key", Text, nullable=False),
    Column("sign_count", BigInteger, nullable=False),
    # What made it, as browsers say; people tell theirs apart by it.
    Column("client", Text, nullable=False),
    Column("created_at_ms", BigInteger, nullable=False),
    # 0 if never.
    Column("used_at_ms", BigInteger, nullable=False),
)

challenge = Table(
    "challenge",
    metadata,
    Column("challenge_hash", String(64), primary_key=True),
    # Who may answer; empty for anybody.
    Column("agent_id", String(64), nullable=False),
    Column("expires_at_ms", BigInteger, nullable=False, index=True),
)

provider_identity = Table(
    "provider_identity",
    metadata,
    Column("issuer", String(300), nullable=False),
    # At most 255 ASCII characters (OpenID Connect Core §2).
    Column("subject", String(255), nullable=False),
    Column("agent_id", ForeignKey("agent.id", ondelete="CASCADE"), nullable=False),
    Column("created_at_ms", BigInteger, nullable=False),
    PrimaryKeyConstraint("issuer", "subject"),
    # One person, one agent, both ways.
    UniqueConstraint("agent_id", "issuer"),
)

provider_attempt = Table(
    "provider_attempt",
    metadata,
    Column("attempt_hash", String(64), primary_key=True),
    # Who came back from the provider and still owes a code; empty before.
    Column("agent_id", String(64), nullable=False),
    Column("subject", String(255), nullable=False),
    Column("expires_at_ms", BigInteger, nullable=False, index=True),
)

agent_site = Table(
    "agent_site",
    metadata,
    Column("agent_id", ForeignKey("agent.id", ondelete="CASCADE"), nullable=False),
    Column("site_id", ForeignKey("site.id", ondelete="CASCADE"), nullable=False),
    PrimaryKeyConstraint("agent_id", "site_id"),
)

login = Table(
    "login",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("id", String(64), nullable=False, unique=True),
    Column("agent_id", ForeignKey("agent.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("created_at_ms", BigInteger, nullable=False),
    Column("seen_at_ms", BigInteger, nullable=False),
    Column("expires_at_ms", BigInteger, nullable=False, index=True),
    Column("address", Text, nullable=False),
    Column("client", Text, nullable=False),
    # See lookalong.store.record.Way.
    Column("way", String(20), nullable=False, server_default="password"),
)

conversation = Table(
    "conversation",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("site_id", ForeignKey("site.id"), nullable=False),
    Column("visitor_id", ForeignKey("visitor.id"), nullable=False),
    Column("phase", String(20), nullable=False),
    Column("page_url", Text, nullable=False),
    Column("head_seq", BigInteger, nullable=False),
    Column("visitor_delivered", BigInteger, nullable=False),
    Column("visitor_read", BigInteger, nullable=False),
    Column("agent_delivered", BigInteger, nullable=False),
    Column("agent_read", BigInteger, nullable=False),
    Column("last_author", String(20), nullable=False),
    Column("last_text", Text, nullable=False),
    Column("created_at_ms", BigInteger, nullable=False),
    Column("updated_at_ms", BigInteger, nullable=False),
    # When the first message came that no agent has answered; 0 if there is none.
    Column("waiting_since_ms", BigInteger, nullable=False, server_default="0"),
    # The agent who has taken it, with their name then; empty if nobody has.
    Column("assignee_id", String(64), nullable=False, server_default=""),
    Column("assignee_name", Text, nullable=False, server_default=""),
    # One thread per visitor and site: two tabs that open one at the same time get the same.
    UniqueConstraint("site_id", "visitor_id"),
    Index(None, "site_id", "updated_at_ms"),
)

message = Table(
    "message",
    metadata,
    Column("conversation_id", ForeignKey("conversation.id"), nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("client_id", String(64), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("author", String(20), nullable=False),
    Column("author_id", String(64), nullable=False),
    Column("author_name", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("at_ms", BigInteger, nullable=False),
    PrimaryKeyConstraint("conversation_id", "seq"),
    UniqueConstraint("conversation_id", "client_id"),
    # A conversation's messages lie together, in order.
    sqlite_with_rowid=False,
)


def _of_message() -> ForeignKeyConstraint:
    """Return what ties a row to a message, and lets it go with it."""
    return ForeignKeyConstraint(
        ["conversation_id", "seq"], ["message.conversation_id", "message.seq"], ondelete="CASCADE"
    )


# What became of a message; one to which nothing happened has none. See lookalong.conversation.alteration.
message_state = Table(
    "message_state",
    metadata,
    Column("conversation_id", String(64), nullable=False),
    Column("seq", BigInteger, nullable=False),
    # Place of the entry that changed it last; 0 for a reply that nothing happened to.
    Column("revision", BigInteger, nullable=False),
    Column("form", String(20), nullable=False),
    Column("reply_to", BigInteger, nullable=False),
    PrimaryKeyConstraint("conversation_id", "seq"),
    _of_message(),
)

reaction = Table(
    "reaction",
    metadata,
    Column("conversation_id", String(64), nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("name", String(20), nullable=False),
    Column("author", String(20), nullable=False),
    Column("author_id", String(64), nullable=False),
    PrimaryKeyConstraint("conversation_id", "seq", "name", "author_id"),
    _of_message(),
)

# What a message said before the entry at `revision`, where the site keeps that.
earlier_text = Table(
    "earlier_text",
    metadata,
    Column("conversation_id", String(64), nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("revision", BigInteger, nullable=False),
    Column("text", Text, nullable=False),
    PrimaryKeyConstraint("conversation_id", "seq", "revision"),
    _of_message(),
)

# See lookalong.store.search; message_word belongs to it, which each dialect has of its own kind.
message_place = Table(
    "message_place",
    metadata,
    # SQLite counts by itself in INTEGER alone, and gives no number twice if asked not to.
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("conversation_id", String(64), nullable=False),
    Column("seq", BigInteger, nullable=False),
    UniqueConstraint("conversation_id", "seq"),
    sqlite_autoincrement=True,
)

# A file that somebody hands over, from the beginning of its upload on. See lookalong.depot.
attachment = Table(
    "attachment",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("site_id", ForeignKey("site.id"), nullable=False),
    Column("conversation_id", ForeignKey("conversation.id"), nullable=False),
    Column("author", String(20), nullable=False),
    Column("author_id", String(64), nullable=False),
    Column("client_id", String(64), nullable=False),
    Column("name", Text, nullable=False),
    # Bytes: as its sender said, then those that are kept.
    Column("size", BigInteger, nullable=False),
    # Empty until all of it is there.
    Column("type", String(40), nullable=False),
    # Pixels; 0 of what is no picture.
    Column("width", Integer, nullable=False),
    Column("height", Integer, nullable=False),
    Column("blob_hash", String(64), nullable=True, index=True),
    Column("thumb_hash", String(64), nullable=True, index=True),
    # The message that has it; 0 for none yet.
    Column("seq", BigInteger, nullable=False),
    Column("created_at_ms", BigInteger, nullable=False),
    UniqueConstraint("conversation_id", "author_id", "client_id"),
    Index(None, "author_id", "created_at_ms"),
    Index(None, "site_id"),
    Index(None, "seq", "created_at_ms"),
)

# Bytes that lie somewhere under their SHA-256, referred to or not.
blob = Table(
    "blob",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("size", BigInteger, nullable=False),
    # When somebody last began to store them: what refers to them comes after.
    Column("touched_at_ms", BigInteger, nullable=False),
    # About to be removed: nothing may begin to refer to them.
    Column("doomed", Boolean, nullable=False),
)

# The audit log names what it is about by id and refers to nothing: it outlives that. See lookalong.security.chain.

audit_entry = Table(
    "audit_entry",
    metadata,
    Column("chain", String(64), nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("at_ms", BigInteger, nullable=False),
    Column("kind", String(40), nullable=False),
    Column("actor_id", String(64), nullable=False),
    Column("conversation_id", String(64), nullable=False, index=True),
    Column("session_id", String(64), nullable=False),
    Column("detail", Text, nullable=False),
    Column("content", Text, nullable=True),
    Column("content_digest", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    PrimaryKeyConstraint("chain", "seq"),
    sqlite_with_rowid=False,
)

audit_head = Table(
    "audit_head",
    metadata,
    Column("chain", String(64), primary_key=True),
    Column("seq", BigInteger, nullable=False),
    Column("hash", String(64), nullable=False),
    Column("base_seq", BigInteger, nullable=False),
    Column("base_hash", String(64), nullable=False),
    Column("key_id", String(16), nullable=False),
    Column("seal", String(64), nullable=False),
)
