"""Climbs up an outreach ladder.

Revision ID: 0006
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from maild.ledger.columns import RowId, UtcDateTime

revision = "0006"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the table."""
    op.create_table(
        "climbs",
        sa.Column("id", RowId, nullable=False, autoincrement=True),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("person", RowId, nullable=False),
        sa.Column("thread", RowId, nullable=False),
        sa.Column("ladder", sa.String(60), nullable=False),
        sa.Column("rung", sa.String(60), nullable=False),
        sa.Column("outreach", RowId, nullable=False),
        sa.Column("counts_from", UtcDateTime, nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("began_at", UtcDateTime, nullable=False),
        sa.Column("deadline", sa.String(10)),
        sa.Column("call_told_at", UtcDateTime),
        sa.Column("reason", sa.Text()),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name=op.f("fk_climbs_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_climbs")),
    )
    op.create_index(op.f("ix_climbs_account_state"), "climbs", ["account", "state"])
    op.create_index(op.f("ix_climbs_person_state"), "climbs", ["person", "state"])
    op.create_index(op.f("ix_climbs_account_outreach"), "climbs", ["account", "outreach"])
