"""Log-ins of agents through a provider."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables, and say of each log-in how it began: by a password, as far as anybody knows."""
    op.create_table(
        "provider_identity",
        sa.Column("issuer", sa.String(300), nullable=False),
        sa.Column("subject", sa.String(255), nullable=False),
        sa.Column("agent_id", sa.String(64), nullable=False),
        sa.Column("created_at_ms", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("issuer", "subject", name="pk_provider_identity"),
        sa.UniqueConstraint("agent_id", "issuer", name="uq_provider_identity_agent_id_issuer"),
        sa.ForeignKeyConstraint(["agent_id"], ["agent.id"], name="fk_provider_identity_agent_id", ondelete="CASCADE"),
    )
    op.create_table(
        "provider_attempt",
        sa.Column("attempt_hash", sa.String(64), nullable=False),
        sa.Column("agent_id", sa.String(64), nullable=False),
        sa.Column("subject", sa.String(255), nullable=False),
        sa.Column("expires_at_ms", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("attempt_hash", name="pk_provider_attempt"),
    )
    op.create_index("ix_provider_attempt_expires_at_ms", "provider_attempt", ["expires_at_ms"])
    op.add_column("login", sa.Column("way", sa.String(20), nullable=False, server_default="password"))
