"""Trajectories of clients, and which mails were written for them.

Revision ID: 0014
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from maild.ledger.columns import RowId, UtcDateTime

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the two tables."""
    op.create_table(
        "journeys",
        sa.Column("person", RowId, nullable=False, autoincrement=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("sessions", sa.Integer()),
        sa.Column("rhythm_weeks", sa.Integer()),
        sa.Column("evaluation", sa.Integer()),
        sa.Column("began_at", UtcDateTime),
        sa.Column("counts_from", sa.Integer(), nullable=False),
        sa.Column("ended_at", UtcDateTime),
        sa.Column("is_done", sa.Boolean(), nullable=False),
        sa.Column("returned_at", UtcDateTime),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name=op.f("fk_journeys_person")),
        sa.PrimaryKeyConstraint("person", name=op.f("pk_journeys")),
    )
    op.create_index(op.f("ix_journeys_account"), "journeys", ["account"])
    op.create_table(
        "journey_mails",
        sa.Column("id", RowId, nullable=False, autoincrement=True),
        sa.Column("person", RowId, nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("about", sa.String(40), nullable=False),
        sa.Column("start", UtcDateTime),
        sa.Column("says", sa.String(64), nullable=False),
        sa.Column("made_at", UtcDateTime, nullable=False),
        sa.Column("draft", RowId),
        sa.Column("submission", RowId),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name=op.f("fk_journey_mails_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journey_mails")),
    )
    op.create_index(op.f("ix_journey_mails_person_name"), "journey_mails", ["person", "name"])
    op.create_index(op.f("ix_journey_mails_draft"), "journey_mails", ["draft"])
