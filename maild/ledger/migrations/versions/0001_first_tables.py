"""The first tables.

Revision ID: 0001
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from maild.ledger.columns import RowId, UtcDateTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes the tables of the first ledger."""
    op.create_table(
        "imports",
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("next_uid_down", sa.BigInteger(), nullable=False),
        sa.Column("floor", sa.BigInteger(), nullable=False),
        sa.Column("done", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("account", name=op.f("pk_imports")),
    )
    op.create_table(
        "intentions",
        sa.Column("id", RowId, autoincrement=True, nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("token", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("urgency", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("mail", RowId, nullable=True),
        sa.Column("draft", RowId, nullable=True),
        sa.Column("recipients", sa.Text(), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("not_before", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("delays", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_intentions")),
    )
    op.create_index(
        op.f("ix_intentions_account_state_not_before"), "intentions", ["account", "state", "not_before"], unique=False
    )
    op.create_index(op.f("ix_intentions_draft"), "intentions", ["draft"], unique=False)
    op.create_table(
        "mailboxes",
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("mailbox", sa.Text(), nullable=False),
        sa.Column("uidvalidity", sa.BigInteger(), nullable=False),
        sa.Column("next_uid", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("account", "mailbox", name=op.f("pk_mailboxes")),
    )
    op.create_table(
        "mails",
        sa.Column("id", RowId, autoincrement=True, nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("mailbox", sa.Text(), nullable=False),
        sa.Column("uidvalidity", sa.BigInteger(), nullable=False),
        sa.Column("uid", sa.BigInteger(), nullable=False),
        sa.Column("stage", sa.String(length=12), nullable=False),
        sa.Column("content_key", sa.String(length=64), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=True),
        sa.Column("thread", RowId, nullable=True),
        sa.Column("person", RowId, nullable=True),
        sa.Column("writer", sa.Text(), nullable=False),
        sa.Column("subject_key", sa.String(length=64), nullable=False),
        sa.Column("clock", UtcDateTime(), nullable=False),
        sa.Column("first_seen", UtcDateTime(), nullable=False),
        sa.Column("intent", sa.String(length=30), nullable=True),
        sa.Column("secondary", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=True),
        sa.Column("band", sa.String(length=10), nullable=True),
        sa.Column("confidence", sa.Float(), nullable=True),
        sa.Column("crisis", sa.Boolean(), nullable=False),
        sa.Column("crisis_kind", sa.String(length=30), nullable=True),
        sa.Column("automatic", sa.String(length=20), nullable=True),
        sa.Column("language", sa.String(length=10), nullable=True),
        sa.Column("address_form", sa.String(length=5), nullable=True),
        sa.Column("reason", sa.String(length=60), nullable=True),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("answered_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mails")),
        sa.UniqueConstraint(
            "account", "mailbox", "uidvalidity", "uid", name=op.f("uq_mails_account_mailbox_uidvalidity_uid")
        ),
    )
    op.create_index(op.f("ix_mails_account_content_key"), "mails", ["account", "content_key"], unique=False)
    op.create_index(op.f("ix_mails_account_first_seen"), "mails", ["account", "first_seen"], unique=False)
    op.create_index(
        op.f("ix_mails_account_reason_answered_at"), "mails", ["account", "reason", "answered_at"], unique=False
    )
    op.create_index(
        op.f("ix_mails_account_stage_tries_clock"), "mails", ["account", "stage", "tries", "clock"], unique=False
    )
    op.create_index(op.f("ix_mails_person_answered_at"), "mails", ["person", "answered_at"], unique=False)
    op.create_index(op.f("ix_mails_thread_person"), "mails", ["thread", "person"], unique=False)
    op.create_table(
        "meta",
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_meta")),
    )
    op.create_table(
        "notices",
        sa.Column("id", RowId, autoincrement=True, nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("level", sa.String(length=10), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("mail", RowId, nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("once_key", sa.String(length=200), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices")),
        sa.UniqueConstraint("account", "once_key", name=op.f("uq_notices_account_once_key")),
    )
    op.create_index(op.f("ix_notices_account_created_at"), "notices", ["account", "created_at"], unique=False)
    op.create_table(
        "people",
        sa.Column("id", RowId, autoincrement=True, nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("no_contact", sa.Boolean(), nullable=False),
        sa.Column("paused_until", UtcDateTime(), nullable=True),
        sa.Column("danger_since", UtcDateTime(), nullable=True),
        sa.Column("changed_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
    )
    op.create_index(op.f("ix_people_account_state"), "people", ["account", "state"], unique=False)
    op.create_table(
        "sent",
        sa.Column("id", RowId, autoincrement=True, nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("mailbox", sa.Text(), nullable=False),
        sa.Column("uidvalidity", sa.BigInteger(), nullable=False),
        sa.Column("uid", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=True),
        sa.Column("ancestors", sa.Text(), nullable=False),
        sa.Column("recipients", sa.Text(), nullable=False),
        sa.Column("thread", RowId, nullable=True),
        sa.Column("sent_at", UtcDateTime(), nullable=False),
        sa.Column("seen_at", UtcDateTime(), nullable=False),
        sa.Column("is_automatic", sa.Boolean(), nullable=False),
        sa.Column("draft", RowId, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sent")),
        sa.UniqueConstraint(
            "account", "mailbox", "uidvalidity", "uid", name=op.f("uq_sent_account_mailbox_uidvalidity_uid")
        ),
    )
    op.create_index(op.f("ix_sent_account_message_id"), "sent", ["account", "message_id"], unique=False)
    op.create_index(op.f("ix_sent_account_sent_at"), "sent", ["account", "sent_at"], unique=False)
    op.create_index(op.f("ix_sent_thread"), "sent", ["thread"], unique=False)
    op.create_table(
        "threads",
        sa.Column("id", RowId, autoincrement=True, nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_threads")),
    )
    op.create_table(
        "troubles",
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("account", name=op.f("pk_troubles")),
    )
    op.create_table(
        "addresses",
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("person", RowId, nullable=False),
        sa.ForeignKeyConstraint(["person"], ["people.id"], name=op.f("fk_addresses_person")),
        sa.PrimaryKeyConstraint("account", "address", name=op.f("pk_addresses")),
    )
    op.create_index(op.f("ix_addresses_person"), "addresses", ["person"], unique=False)
    op.create_table(
        "drafts",
        sa.Column("id", RowId, autoincrement=True, nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("token", sa.String(length=40), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("mail", RowId, nullable=False),
        sa.Column("thread", RowId, nullable=False),
        sa.Column("person", RowId, nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("parent", sa.Text(), nullable=True),
        sa.Column("template", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("mailbox", sa.Text(), nullable=True),
        sa.Column("uidvalidity", sa.BigInteger(), nullable=True),
        sa.Column("uid", sa.BigInteger(), nullable=True),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("shingles", sa.Text(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("placed_at", UtcDateTime(), nullable=True),
        sa.Column("missing_since", UtcDateTime(), nullable=True),
        sa.Column("changed_at", UtcDateTime(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["mail"], ["mails.id"], name=op.f("fk_drafts_mail")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drafts")),
        sa.UniqueConstraint("token", name=op.f("uq_drafts_token")),
    )
    op.create_index(op.f("ix_drafts_account_message_id"), "drafts", ["account", "message_id"], unique=False)
    op.create_index(op.f("ix_drafts_account_state"), "drafts", ["account", "state"], unique=False)
    op.create_index(op.f("ix_drafts_person_created_at"), "drafts", ["person", "created_at"], unique=False)
    op.create_index(op.f("ix_drafts_thread_person"), "drafts", ["thread", "person"], unique=False)
    op.create_table(
        "thread_ids",
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("thread", RowId, nullable=False),
        sa.ForeignKeyConstraint(["thread"], ["threads.id"], name=op.f("fk_thread_ids_thread")),
        sa.PrimaryKeyConstraint("account", "message_id", name=op.f("pk_thread_ids")),
    )
