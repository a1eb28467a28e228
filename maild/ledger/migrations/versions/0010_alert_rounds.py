"""When the present round of a danger case's alerts began, and by what a case was closed.

Revision ID: 0010
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from maild.ledger.columns import UtcDateTime

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds two columns; a round that is under way began when its case opened."""
    with op.batch_alter_table("danger_cases") as cases:
        cases.add_column(sa.Column("raised_at", UtcDateTime))
        cases.add_column(sa.Column("closed_by", sa.String(20)))
    op.execute("UPDATE danger_cases SET raised_at = opened_at")
