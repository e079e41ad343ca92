"""Sites' own words in prompts."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column: no site has words of its own yet."""
    op.add_column("site", sa.Column("wording", sa.Text, nullable=True))
