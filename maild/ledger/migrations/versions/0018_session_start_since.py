"""Since when a session stands at its moment: one that was planned or moved after a mail is an answer to it.

Revision ID: 0018
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from maild.ledger.columns import UtcDateTime

revision = "0018"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the column; of sessions that were known before nothing is known, which is the same as long ago."""
    op.add_column("sessions", sa.Column("start_since", UtcDateTime))
