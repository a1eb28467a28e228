"""Who was erased, as keyed marks; and the stretches of time that a restored backup knows nothing of.

Revision ID: 0016
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from maild.ledger.columns import RowId, UtcDateTime

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the tables."""
    op.create_table(
        "erasures",
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("mark", sa.String(64), nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.Column("no_contact", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("account", "mark", "at", name=op.f("pk_erasures")),
    )
    op.create_table(
        "gaps",
        sa.Column("id", RowId, nullable=False, autoincrement=True),
        sa.Column("began_at", UtcDateTime, nullable=False),
        sa.Column("ended_at", UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gaps")),
    )
