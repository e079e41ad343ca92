"""Since when customers wait for an answer, and which agent has taken a conversation."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add them; who waits now has waited since the first message that no agent answered."""
    number, text = sa.BigInteger(), sa.Text()
    op.add_column("conversation", sa.Column("waiting_since_ms", number, nullable=False, server_default="0"))
    op.add_column("conversation", sa.Column("assignee_id", sa.String(64), nullable=False, server_default=""))
    op.add_column("conversation", sa.Column("assignee_name", text, nullable=False, server_default=""))
    op.execute(_WAITING)


_WAITING = """
UPDATE conversation SET waiting_since_ms = COALESCE(
    (
        SELECT MIN(said.at_ms) FROM message AS said
        WHERE said.conversation_id = conversation.id AND said.author = 'visitor' AND said.kind <> 'event'
        AND said.seq > COALESCE(
            (
                SELECT MAX(answer.seq) FROM message AS answer
                WHERE answer.conversation_id = conversation.id AND answer.author = 'agent' AND answer.kind <> 'event'
            ),
            0
        )
    ),
    0
)
WHERE last_author = 'visitor' AND phase <> 'resolved'
"""
