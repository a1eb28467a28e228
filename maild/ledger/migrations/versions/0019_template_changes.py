"""What coaches change in drafts before sending them, as keyed hashes; and what became a proposal.

Revision ID: 0019
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from maild.ledger.columns import RowId, UtcDateTime

revision = "0019"
down_revision = "0017"
branch_labels = None
depends_on = None

_MARK = ("template", "voice", "line", "change")


def upgrade() -> None:
    """Adds the tables, and when a draft was compared with what was sent of it."""
    op.add_column("drafts", sa.Column("compared_at", UtcDateTime))
    op.create_table(
        "template_changes",
        sa.Column("id", RowId, nullable=False, autoincrement=True),
        sa.Column("account", sa.Text, nullable=False),
        *_mark_columns(),
        sa.Column("person", RowId, nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name=op.f("fk_template_changes_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_template_changes")),
        sa.UniqueConstraint("account", *_MARK, "person", name=op.f(_name("template_changes", "person"))),
    )
    op.create_index(op.f("ix_template_changes_person"), "template_changes", ["person"])
    op.create_table(
        "template_suggestions",
        sa.Column("id", RowId, nullable=False, autoincrement=True),
        sa.Column("account", sa.Text, nullable=False),
        *_mark_columns(),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("times", sa.Integer, nullable=False),
        sa.Column("since", UtcDateTime, nullable=False),
        sa.Column("last_at", UtcDateTime, nullable=False),
        sa.Column("declined_at", UtcDateTime),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_template_suggestions")),
        sa.UniqueConstraint("account", *_MARK, name=op.f(_name("template_suggestions"))),
    )


def _mark_columns() -> tuple[sa.Column[str], ...]:
    return (
        sa.Column("template", sa.String(130), nullable=False),
        sa.Column("voice", sa.String(5), nullable=False),
        sa.Column("line", sa.String(32), nullable=False),
        sa.Column("change", sa.String(32), nullable=False),
    )


def _name(table: str, *more: str) -> str:
    return "_".join(("uq", table, "account", *_MARK, *more))
