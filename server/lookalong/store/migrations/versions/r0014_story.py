"""Messages that are edited, deleted, answered and reacted to; what is kept of their earlier texts."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add them; nothing has happened to the messages there are."""
    op.add_column("site", sa.Column("keeps_texts", sa.Boolean(), nullable=False, server_default=sa.false()))
    _of_messages(
        "message_state",
        sa.Column("revision", sa.BigInteger, nullable=False),
        sa.Column("form", sa.String(20), nullable=False),
        sa.Column("reply_to", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("conversation_id", "seq", name="pk_message_state"),
    )
    _of_messages(
        "reaction",
        sa.Column("name", sa.String(20), nullable=False),
        sa.Column("author", sa.String(20), nullable=False),
        sa.Column("author_id", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("conversation_id", "seq", "name", "author_id", name="pk_reaction"),
    )
    _of_messages(
        "earlier_text",
        sa.Column("revision", sa.BigInteger, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("conversation_id", "seq", "revision", name="pk_earlier_text"),
    )


def _of_messages(name: str, *columns: sa.Column[object] | sa.PrimaryKeyConstraint) -> None:
    op.create_table(
        name,
        sa.Column("conversation_id", sa.String(64), nullable=False),
        sa.Column("seq", sa.BigInteger, nullable=False),
        *columns,
        sa.ForeignKeyConstraint(
            ["conversation_id", "seq"],
            ["message.conversation_id", "message.seq"],
            ondelete="CASCADE",
            name=f"fk_{name}_conversation_id",
        ),
    )
