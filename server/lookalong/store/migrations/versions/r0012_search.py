"""The index of messages' words, with all messages there are."""

import sqlalchemy as sa
from alembic import op

from lookalong.store import search

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables, and fill them little by little: a server has more messages than memory."""
    op.create_table(
        "message_place",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), nullable=False),
        sa.Column("conversation_id", sa.String(64), nullable=False),
        sa.Column("seq", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_message_place"),
        sa.UniqueConstraint("conversation_id", "seq", name="uq_message_place_conversation_id_seq"),
        sqlite_autoincrement=True,
    )
    connection = op.get_bind()
    search.create(connection)
    search.build(connection)
