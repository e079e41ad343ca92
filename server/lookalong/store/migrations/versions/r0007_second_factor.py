"""A second factor for log-ins of agents."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns and the recovery codes: nobody has a second factor yet."""
    op.add_column("agent", sa.Column("totp_secret", sa.String(64), nullable=True))
    op.add_column("agent", sa.Column("totp_step", sa.BigInteger, nullable=False, server_default="0"))
    op.create_table(
        "recovery_code",
        sa.Column("agent_id", sa.String(64), nullable=False),
        sa.Column("code_hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("agent_id", "code_hash", name="pk_recovery_code"),
        sa.ForeignKeyConstraint(["agent_id"], ["agent.id"], name="fk_recovery_code_agent_id", ondelete="CASCADE"),
    )
