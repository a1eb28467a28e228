"""The sessions of the agenda as last read, when the coach has no room, how each calendar fares, and marks of names.

Revision ID: 0013
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from maild.ledger.columns import RowId, UtcDateTime

revision = "0013"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the tables."""
    op.create_table(
        "sessions",
        sa.Column("id", RowId, nullable=False, autoincrement=True),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("source", sa.String(60), nullable=False),
        sa.Column("uid", sa.String(255), nullable=False),
        sa.Column("recurrence_id", sa.String(40), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("stamp", UtcDateTime),
        sa.Column("start", UtcDateTime, nullable=False),
        sa.Column("end", UtcDateTime, nullable=False),
        sa.Column("zone", sa.String(60), nullable=False),
        sa.Column("is_all_day", sa.Boolean(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("person", sa.Text()),
        sa.Column("matched_by", sa.String(20)),
        sa.Column("guests", sa.Text(), nullable=False),
        sa.Column("organizer", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer()),
        sa.Column("is_missed", sa.Boolean(), nullable=False),
        sa.Column("is_cancelled", sa.Boolean(), nullable=False),
        sa.Column("is_tentative", sa.Boolean(), nullable=False),
        sa.Column("answer", sa.String(20)),
        sa.Column("counter", UtcDateTime),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("link", sa.Text(), nullable=False),
        sa.Column("assignment", sa.Text(), nullable=False),
        sa.Column("first_seen", UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sessions")),
        sa.UniqueConstraint(
            "account", "source", "uid", "recurrence_id", name=op.f("uq_sessions_account_source_uid_recurrence_id")
        ),
    )
    op.create_index(op.f("ix_sessions_account_start"), "sessions", ["account", "start"])
    op.create_index(op.f("ix_sessions_account_uid"), "sessions", ["account", "uid"])
    op.create_table(
        "busy_times",
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("source", sa.String(60), nullable=False),
        sa.Column("start", UtcDateTime, nullable=False),
        sa.Column("end", UtcDateTime, nullable=False),
        sa.PrimaryKeyConstraint("account", "source", "start", "end", name=op.f("pk_busy_times")),
    )
    op.create_table(
        "feeds",
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("source", sa.String(60), nullable=False),
        sa.Column("good_at", UtcDateTime),
        sa.Column("failing_since", UtcDateTime),
        sa.Column("reason", sa.Text()),
        sa.Column("events", sa.Integer(), nullable=False),
        sa.Column("is_emptied", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("account", "source", name=op.f("pk_feeds")),
    )
    op.create_table(
        "name_marks",
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("full_name", sa.BigInteger()),
        sa.Column("first_name", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("account", "address", name=op.f("pk_name_marks")),
    )


def downgrade() -> None:
    """Takes the tables away again."""
    for table in ("name_marks", "feeds", "busy_times", "sessions"):
        op.drop_table(table)
