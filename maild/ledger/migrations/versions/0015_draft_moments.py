"""The moments that a draft names: what it proposes, which session it speaks of, which it replaces.

Revision ID: 0015
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from maild.ledger.columns import RowId, UtcDateTime

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the table."""
    op.create_table(
        "draft_moments",
        sa.Column("id", RowId, nullable=False, autoincrement=True),
        sa.Column("draft", RowId, nullable=False),
        sa.Column("role", sa.String(12), nullable=False),
        sa.Column("start", UtcDateTime, nullable=False),
        sa.Column("end", UtcDateTime, nullable=False),
        sa.ForeignKeyConstraint(["draft"], ["drafts.id"], name=op.f("fk_draft_moments_draft")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_moments")),
    )
    op.create_index(op.f("ix_draft_moments_draft"), "draft_moments", ["draft"])
