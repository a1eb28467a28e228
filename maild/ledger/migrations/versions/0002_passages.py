"""Marks of the sentences that a conversation brought.

Revision ID: 0002
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from maild.ledger.columns import RowId

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the table; what came before is unknown, and so is judged once more where it is quoted."""
    op.create_table(
        "passages",
        sa.Column("thread", RowId, nullable=False),
        sa.Column("mark", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["thread"], ["threads.id"], name=op.f("fk_passages_thread")),
        sa.PrimaryKeyConstraint("thread", "mark", name=op.f("pk_passages")),
        sqlite_with_rowid=False,
    )
