"""Danger cases with their alerts.

Revision ID: 0007
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from maild.ledger.columns import RowId, UtcDateTime

revision = "0007"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the table, and a case for everybody who is frozen already: seen, for they were alerted without repeats."""
    op.create_table(
        "danger_cases",
        sa.Column("id", RowId, nullable=False, autoincrement=True),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("person", RowId, nullable=False),
        sa.Column("mail", RowId, nullable=False),
        sa.Column("kind", sa.String(30)),
        sa.Column("opened_at", UtcDateTime, nullable=False),
        sa.Column("alerted_at", UtcDateTime, nullable=False),
        sa.Column("alerts", sa.Integer(), nullable=False),
        sa.Column("seen_at", UtcDateTime),
        sa.Column("second_at", UtcDateTime),
        sa.Column("closed_at", UtcDateTime),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name=op.f("fk_danger_cases_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_danger_cases")),
    )
    op.create_index(op.f("ix_danger_cases_account"), "danger_cases", ["account", "closed_at"])
    op.create_index(op.f("ix_danger_cases_person"), "danger_cases", ["person", "closed_at"])
    op.execute(
        "INSERT INTO danger_cases (account, person, mail, opened_at, alerted_at, alerts, seen_at) "
        "SELECT account, id, 0, danger_since, danger_since, 1, danger_since FROM people WHERE danger_since IS NOT NULL"
    )
