"""Why a draft was written; a draft that answers no mail.

Revision ID: 0004
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from maild.ledger.columns import RowId

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Changes the drafts. What maild starts by itself has no mail that it answers."""
    with op.batch_alter_table("drafts") as drafts:
        drafts.add_column(sa.Column("purpose", sa.String(12), nullable=False, server_default="reply"))
        drafts.alter_column("mail", existing_type=RowId, nullable=True)
