"""Customers whom their site vouches for."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns: nobody is vouched for yet."""
    op.add_column("site", sa.Column("identity", sa.Text, nullable=True))
    op.add_column("visitor", sa.Column("subject", sa.String(200), nullable=True))
    op.create_index("ix_visitor_site_id_subject", "visitor", ["site_id", "subject"], unique=True)
