"""Whether agents of a site see what its customers type before it is sent."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add it; no site has wished for it yet."""
    op.add_column("site", sa.Column("peeks", sa.Boolean(), nullable=False, server_default=sa.false()))
