"""Mails on their way to others, and what was said of each recipient.

Revision ID: 0009
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from maild.ledger.columns import RowId, UtcDateTime

revision = "0009"
down_revision = "0006"
branch_labels = None
depends_on = None

_MOMENTS = ("handing_over_at", "accepted_at", "ended_at", "looked_at", "told_at", "moved_at")


def upgrade() -> None:
    """Adds the two tables."""
    op.create_table(
        "submissions",
        sa.Column("id", RowId, nullable=False, autoincrement=True),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("token", sa.String(40), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("draft", RowId),
        sa.Column("mailbox", sa.Text()),
        sa.Column("uidvalidity", sa.BigInteger()),
        sa.Column("uid", sa.BigInteger()),
        sa.Column("message_id", sa.Text()),
        sa.Column("fingerprint", sa.String(64), nullable=False, server_default=""),
        sa.Column("reason", sa.String(30), nullable=False, server_default=""),
        sa.Column("is_automatic", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("danger_key", sa.Text(), nullable=False, server_default=""),
        sa.Column("home", sa.Text()),
        sa.Column("sent_uidvalidity", sa.BigInteger()),
        sa.Column("sent_next_uid", sa.BigInteger()),
        sa.Column("created_at", UtcDateTime, nullable=False),
        *(sa.Column(name, UtcDateTime) for name in _MOMENTS),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submissions")),
    )
    op.create_index(op.f("ix_submissions_account_state"), "submissions", ["account", "state"])
    op.create_index(op.f("ix_submissions_account_token"), "submissions", ["account", "token"])
    op.create_index(op.f("ix_submissions_account_message_id"), "submissions", ["account", "message_id"])
    op.create_index(op.f("ix_submissions_draft"), "submissions", ["draft"])
    op.create_table(
        "submission_recipients",
        sa.Column("id", RowId, nullable=False, autoincrement=True),
        sa.Column("submission", RowId, nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("code", sa.Integer()),
        sa.Column("status", sa.String(12)),
        sa.Column("text", sa.Text()),
        sa.ForeignKeyConstraint(["submission"], ["submissions.id"], name=op.f("fk_submission_recipients_submission")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submission_recipients")),
        sa.UniqueConstraint("submission", "address", name=op.f("uq_submission_recipients_submission_address")),
    )
