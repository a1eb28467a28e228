"""What the reply window needs of a mail, what a holding reply promised, which digests were made.

Revision ID: 0005
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from maild.ledger.columns import UtcDateTime

revision = "0005"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds columns and a table. Of older mails nobody noted to whom they were addressed: they count as the coach's."""
    for column in (
        sa.Column("is_thanks", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("is_addressed", sa.Boolean(), nullable=False, server_default=sa.true()),
        sa.Column("is_from_known", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("closed_at", UtcDateTime),
        sa.Column("closed_by", sa.String(20)),
    ):
        op.add_column("mails", column)
    op.create_index(op.f("ix_mails_account_answered_at_closed_at"), "mails", ["account", "answered_at", "closed_at"])
    op.add_column("drafts", sa.Column("promised_at", UtcDateTime))
    op.create_table(
        "digests",
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("made_at", UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint("account", "day", name=op.f("pk_digests")),
    )
