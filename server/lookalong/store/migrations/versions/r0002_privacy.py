"""What a site hides from its agents."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; a site without settings has those of a new one."""
    op.add_column("site", sa.Column("privacy", sa.Text, nullable=True))
