"""Situations that ask for a mail of their own, and what came of each.

Revision ID: 0012
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from maild.ledger.columns import RowId, UtcDateTime

revision = "0012"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the table."""
    op.create_table(
        "situations",
        sa.Column("id", RowId, nullable=False, autoincrement=True),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("person", RowId, nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("about", sa.String(60), nullable=False),
        sa.Column("template", sa.String(100), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("asked_at", UtcDateTime, nullable=False),
        sa.Column("draft", RowId),
        sa.Column("reason", sa.String(60)),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name=op.f("fk_situations_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_situations")),
        sa.UniqueConstraint(
            "person", "kind", "template", "about", name=op.f("uq_situations_person_kind_template_about")
        ),
    )
    op.create_index(op.f("ix_situations_account_state"), "situations", ["account", "state"])
    op.create_index(op.f("ix_situations_draft"), "situations", ["draft"])
