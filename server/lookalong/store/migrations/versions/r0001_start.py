"""The first tables: sites, visitors, agents, log-ins, conversations and messages."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create them."""
    _sites()
    _visitors()
    _agents()
    _logins()
    _conversations()
    _messages()


def _sites() -> None:
    op.create_table(
        "site",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("created_at_ms", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_site"),
        sa.UniqueConstraint("key", name="uq_site_key"),
    )
    op.create_table(
        "site_origin",
        sa.Column("site_id", sa.String(64), nullable=False),
        sa.Column("origin", sa.String(300), nullable=False),
        sa.PrimaryKeyConstraint("site_id", "origin", name="pk_site_origin"),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name="fk_site_origin_site_id", ondelete="CASCADE"),
    )


def _visitors() -> None:
    op.create_table(
        "visitor",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("site_id", sa.String(64), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("created_at_ms", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_visitor"),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name="fk_visitor_site_id"),
        sa.UniqueConstraint("site_id", "token_hash", name="uq_visitor_site_id_token_hash"),
    )


def _agents() -> None:
    op.create_table(
        "agent",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("email", sa.String(320), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("password_hash", sa.Text, nullable=False),
        sa.Column("disabled", sa.Boolean, nullable=False),
        sa.Column("created_at_ms", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_agent"),
        sa.UniqueConstraint("email", name="uq_agent_email"),
    )
    op.create_table(
        "agent_site",
        sa.Column("agent_id", sa.String(64), nullable=False),
        sa.Column("site_id", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("agent_id", "site_id", name="pk_agent_site"),
        sa.ForeignKeyConstraint(["agent_id"], ["agent.id"], name="fk_agent_site_agent_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name="fk_agent_site_site_id", ondelete="CASCADE"),
    )


def _logins() -> None:
    op.create_table(
        "login",
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("agent_id", sa.String(64), nullable=False),
        sa.Column("created_at_ms", sa.BigInteger, nullable=False),
        sa.Column("expires_at_ms", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name="pk_login"),
        sa.ForeignKeyConstraint(["agent_id"], ["agent.id"], name="fk_login_agent_id", ondelete="CASCADE"),
    )
    op.create_index("ix_login_agent_id", "login", ["agent_id"])
    op.create_index("ix_login_expires_at_ms", "login", ["expires_at_ms"])


def _conversations() -> None:
    op.create_table(
        "conversation",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("site_id", sa.String(64), nullable=False),
        sa.Column("visitor_id", sa.String(64), nullable=False),
        sa.Column("phase", sa.String(20), nullable=False),
        sa.Column("page_url", sa.Text, nullable=False),
        sa.Column("head_seq", sa.BigInteger, nullable=False),
        sa.Column("visitor_delivered", sa.BigInteger, nullable=False),
        sa.Column("visitor_read", sa.BigInteger, nullable=False),
        sa.Column("agent_delivered", sa.BigInteger, nullable=False),
        sa.Column("agent_read", sa.BigInteger, nullable=False),
        sa.Column("last_author", sa.String(20), nullable=False),
        sa.Column("last_text", sa.Text, nullable=False),
        sa.Column("created_at_ms", sa.BigInteger, nullable=False),
        sa.Column("updated_at_ms", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_conversation"),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name="fk_conversation_site_id"),
        sa.ForeignKeyConstraint(["visitor_id"], ["visitor.id"], name="fk_conversation_visitor_id"),
        sa.UniqueConstraint("site_id", "visitor_id", name="uq_conversation_site_id_visitor_id"),
    )
    op.create_index("ix_conversation_site_id_updated_at_ms", "conversation", ["site_id", "updated_at_ms"])


def _messages() -> None:
    op.create_table(
        "message",
        sa.Column("conversation_id", sa.String(64), nullable=False),
        sa.Column("seq", sa.BigInteger, nullable=False),
        sa.Column("client_id", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("author", sa.String(20), nullable=False),
        sa.Column("author_id", sa.String(64), nullable=False),
        sa.Column("author_name", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("at_ms", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("conversation_id", "seq", name="pk_message"),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversation.id"], name="fk_message_conversation_id"),
        sa.UniqueConstraint("conversation_id", "client_id", name="uq_message_conversation_id_client_id"),
        sqlite_with_rowid=False,
    )
