"""Files that people hand over."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables: nobody has handed anything over yet."""
    op.create_table(
        "attachment",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("site_id", sa.String(64), nullable=False),
        sa.Column("conversation_id", sa.String(64), nullable=False),
        sa.Column("author", sa.String(20), nullable=False),
        sa.Column("author_id", sa.String(64), nullable=False),
        sa.Column("client_id", sa.String(64), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("type", sa.String(40), nullable=False),
        sa.Column("width", sa.Integer, nullable=False),
        sa.Column("height", sa.Integer, nullable=False),
        sa.Column("blob_hash", sa.String(64), nullable=True),
        sa.Column("thumb_hash", sa.String(64), nullable=True),
        sa.Column("seq", sa.BigInteger, nullable=False),
        sa.Column("created_at_ms", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_attachment"),
        sa.ForeignKeyConstraint(["site_id"], ["site.id"], name="fk_attachment_site_id"),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversation.id"], name="fk_attachment_conversation_id"),
        sa.UniqueConstraint(
            "conversation_id", "author_id", "client_id", name="uq_attachment_conversation_id_author_id_client_id"
        ),
    )
    op.create_index("ix_attachment_blob_hash", "attachment", ["blob_hash"])
    op.create_index("ix_attachment_thumb_hash", "attachment", ["thumb_hash"])
    op.create_index("ix_attachment_author_id_created_at_ms", "attachment", ["author_id", "created_at_ms"])
    op.create_index("ix_attachment_site_id", "attachment", ["site_id"])
    op.create_index("ix_attachment_seq_created_at_ms", "attachment", ["seq", "created_at_ms"])
    op.create_table(
        "blob",
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("touched_at_ms", sa.BigInteger, nullable=False),
        sa.Column("doomed", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("hash", name="pk_blob"),
    )
