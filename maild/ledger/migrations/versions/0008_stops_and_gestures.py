"""When and how a person asked to stop; what the coach dropped in a control mailbox and what came of it.

Revision ID: 0008
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from maild.ledger.columns import RowId, UtcDateTime

revision = "0008"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds two columns and a table."""
    with op.batch_alter_table("people") as people:
        people.add_column(sa.Column("stop_kind", sa.String(20)))
        people.add_column(sa.Column("stopped_at", UtcDateTime))
    op.create_table(
        "gestures",
        sa.Column("id", RowId, nullable=False, autoincrement=True),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("gesture", sa.String(20), nullable=False),
        sa.Column("mailbox", sa.Text(), nullable=False),
        sa.Column("uidvalidity", sa.BigInteger(), nullable=False),
        sa.Column("uid", sa.BigInteger(), nullable=False),
        sa.Column("content_key", sa.String(64), nullable=False),
        sa.Column("person", RowId),
        sa.Column("outcome", sa.String(20), nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.Column("returned_at", UtcDateTime),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gestures")),
        sa.UniqueConstraint(
            "account", "mailbox", "uidvalidity", "uid", name=op.f("uq_gestures_account_mailbox_uidvalidity_uid")
        ),
    )
    op.create_index(op.f("ix_gestures_account_returned_at"), "gestures", ["account", "returned_at"])
