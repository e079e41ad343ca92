"""How long a site keeps what it has."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; sites keep everything until somebody says otherwise."""
    op.add_column("site", sa.Column("conversation_days", sa.Integer, nullable=False, server_default="0"))
    op.add_column("site", sa.Column("audit_days", sa.Integer, nullable=False, server_default="0"))
