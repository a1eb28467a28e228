"""What ladders remember: the rung that follows, its draft, whom a sent mail went to, out-of-office returns, bounces.

Revision ID: 0011
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from maild.ledger.columns import RowId

revision = "0011"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds columns and the recipients of sent mails, filled from what is known; live climbs keep the draft they made."""
    with op.batch_alter_table("mails") as mails:
        mails.add_column(sa.Column("return_date", sa.String(10)))
        mails.add_column(sa.Column("bounced", RowId))
    op.create_index(op.f("ix_mails_bounced"), "mails", ["bounced"])
    with op.batch_alter_table("sent") as sent:
        sent.add_column(sa.Column("outreach", sa.String(60)))
    with op.batch_alter_table("climbs") as climbs:
        climbs.add_column(sa.Column("next_rung", sa.String(60)))
        climbs.add_column(sa.Column("next_wait", sa.Integer()))
        climbs.add_column(sa.Column("draft", RowId))
    op.execute(
        "UPDATE climbs SET draft = (SELECT MAX(d.id) FROM drafts d WHERE d.person = climbs.person"
        " AND d.thread = climbs.thread AND d.purpose = 'ladder' AND d.created_at >= climbs.counts_from)"
        " WHERE state = 'live'"
    )
    made = op.create_table(
        "sent_recipients",
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("sent", RowId, nullable=False, autoincrement=False),
        sa.ForeignKeyConstraint(["sent"], ["sent.id"], name=op.f("fk_sent_recipients_sent")),
        sa.PrimaryKeyConstraint("address", "sent", name=op.f("pk_sent_recipients")),
    )
    known = op.get_bind().execute(sa.text("SELECT id, recipients FROM sent")).all()
    rows = [
        {"address": address, "sent": row.id}
        for row in known
        for address in dict.fromkeys(row.recipients.split("\n"))
        if address
    ]
    if rows:
        op.bulk_insert(made, rows)
