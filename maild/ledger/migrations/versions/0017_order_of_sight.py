"""In which order mails and sent mails were seen, which a clock that was set back cannot change; and when the coach wrote to
an address before maild came.

Revision ID: 0017
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from maild.ledger.columns import RowId, UtcDateTime

revision = "0017"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the columns; what was written down before is ordered by its clock alone, as it was."""
    with op.batch_alter_table("sent") as sent:
        sent.add_column(sa.Column("last_mail", RowId))
    op.create_index(op.f("ix_drafts_account_changed_at"), "drafts", ["account", "changed_at"])
    op.create_index(op.f("ix_drafts_account_promised_at"), "drafts", ["account", "promised_at"])
    op.create_index(op.f("ix_sent_draft"), "sent", ["draft"])
    op.add_column("addresses", sa.Column("written_at", UtcDateTime))
    with op.batch_alter_table("climbs") as climbs:
        climbs.add_column(sa.Column("began_after", RowId))
