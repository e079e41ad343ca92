"""Log-ins that can be told apart, listed and ended; passwords that must be changed."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table of log-ins anew: nobody can say of the old ones where they are from. Agents log in again."""
    op.drop_table("login")
    op.create_table(
        "login",
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("agent_id", sa.String(64), nullable=False),
        sa.Column("created_at_ms", sa.BigInteger, nullable=False),
        sa.Column("seen_at_ms", sa.BigInteger, nullable=False),
        sa.Column("expires_at_ms", sa.BigInteger, nullable=False),
        sa.Column("address", sa.Text, nullable=False),
        sa.Column("client", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name="pk_login"),
        sa.UniqueConstraint("id", name="uq_login_id"),
        sa.ForeignKeyConstraint(["agent_id"], ["agent.id"], name="fk_login_agent_id", ondelete="CASCADE"),
    )
    op.create_index("ix_login_agent_id", "login", ["agent_id"])
    op.create_index("ix_login_expires_at_ms", "login", ["expires_at_ms"])
    op.add_column("agent", sa.Column("must_change", sa.Boolean, nullable=False, server_default=sa.false()))
