"""The ledger's tables. No body and no subject of a mail has a column; `intentions.payload` is emptied in the end."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
    true,
)

from maild.ledger.columns import RowId, UtcDateTime

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

meta = Table(
    "meta", metadata, Column("name", String(100), primary_key=True), Column("value", LargeBinary, nullable=False)
)

mailboxes = Table(
    "mailboxes",
    metadata,
    Column("account", Text, primary_key=True),
    Column("mailbox", Text, primary_key=True),
    Column("uidvalidity", BigInteger, nullable=False),
    Column("next_uid", BigInteger, nullable=False),
)

imports = Table(
    "imports",
    metadata,
    Column("account", Text, primary_key=True),
    Column("next_uid_down", BigInteger, nullable=False),
    Column("floor", BigInteger, nullable=False),
    Column("done", Boolean, nullable=False),
)

people = Table(
    "people",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("account", Text, nullable=False),
    Column("state", String(20), nullable=False),
    Column("no_contact", Boolean, nullable=False, default=False),
    Column("paused_until", UtcDateTime),
    Column("danger_since", UtcDateTime),
    Column("changed_at", UtcDateTime),
    Column("stop_kind", String(20)),
    Column("stopped_at", UtcDateTime),
    Index(None, "account", "state"),
)

addresses = Table(
    "addresses",
    metadata,
    Column("account", Text, primary_key=True),
    Column("address", Text, primary_key=True),
    Column("person", RowId, ForeignKey("people.id"), nullable=False),
    Column("written_at", UtcDateTime),
    Index(None, "person"),
)

threads = Table(
    "threads",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("account", Text, nullable=False),
)

thread_ids = Table(
    "thread_ids",
    metadata,
    Column("account", Text, primary_key=True),
    Column("message_id", Text, primary_key=True),
    Column("thread", RowId, ForeignKey("threads.id"), nullable=False),
)

passages = Table(
    "passages",
    metadata,
    Column("thread", RowId, ForeignKey("threads.id"), primary_key=True, autoincrement=False),
    Column("mark", BigInteger, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)

mails = Table(
    "mails",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("account", Text, nullable=False),
    Column("mailbox", Text, nullable=False),
    Column("uidvalidity", BigInteger, nullable=False),
    Column("uid", BigInteger, nullable=False),
    Column("stage", String(12), nullable=False),
    Column("content_key", String(64), nullable=False, default=""),
    Column("message_id", Text),
    Column("thread", RowId),
    Column("person", RowId),
    Column("writer", Text, nullable=False, default=""),
    Column("subject_key", String(64), nullable=False, default=""),
    Column("clock", UtcDateTime, nullable=False),
    Column("first_seen", UtcDateTime, nullable=False),
    Column("intent", String(30)),
    Column("secondary", Text, nullable=False, default=""),
    Column("kind", String(30)),
    Column("band", String(10)),
    Column("confidence", Float),
    Column("crisis", Boolean, nullable=False, default=False),
    Column("crisis_kind", String(30)),
    Column("automatic", String(20)),
    Column("language", String(10)),
    Column("address_form", String(5)),
    Column("reason", String(60)),
    Column("decided_at", UtcDateTime),
    Column("tries", Integer, nullable=False, default=0),
    Column("answered_at", UtcDateTime),
    Column("is_thanks", Boolean, nullable=False, server_default=false()),
    Column("is_addressed", Boolean, nullable=False, server_default=true()),
    Column("is_from_known", Boolean, nullable=False, server_default=false()),
    Column("closed_at", UtcDateTime),
    Column("closed_by", String(20)),
    Column("return_date", String(10)),
    Column("bounced", RowId),
    UniqueConstraint("account", "mailbox", "uidvalidity", "uid"),
    Index(None, "account", "stage", "tries", "clock"),
    Index(None, "bounced"),
    Index(None, "account", "content_key"),
    Index(None, "thread", "person"),
    Index(None, "person", "answered_at"),
    Index(None, "account", "reason", "answered_at"),
    Index(None, "account", "answered_at", "closed_at"),
    Index(None, "account", "first_seen"),
)

drafts = Table(
    "drafts",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("account", Text, nullable=False),
    Column("token", String(40), nullable=False, unique=True),
    Column("message_id", Text, nullable=False),
    Column("mail", RowId, ForeignKey("mails.id")),
    Column("purpose", String(12), nullable=False, server_default="reply"),
    Column("thread", RowId, nullable=False),
    Column("person", RowId, nullable=False),
    Column("recipient", Text, nullable=False),
    Column("parent", Text),
    Column("template", Text, nullable=False),
    Column("state", String(12), nullable=False),
    Column("mailbox", Text),
    Column("uidvalidity", BigInteger),
    Column("uid", BigInteger),
    Column("fingerprint", String(64), nullable=False),
    Column("shingles", Text, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("placed_at", UtcDateTime),
    Column("missing_since", UtcDateTime),
    Column("changed_at", UtcDateTime),
    Column("reason", Text),
    Column("promised_at", UtcDateTime),
    Index(None, "account", "changed_at"),
    Index(None, "account", "promised_at"),
    Index(None, "account", "state"),
    Index(None, "account", "message_id"),
    Index(None, "thread", "person"),
    Index(None, "person", "created_at"),
)

sent = Table(
    "sent",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("account", Text, nullable=False),
    Column("mailbox", Text, nullable=False),
    Column("uidvalidity", BigInteger, nullable=False),
    Column("uid", BigInteger, nullable=False),
    Column("message_id", Text),
    Column("ancestors", Text, nullable=False),
    Column("recipients", Text, nullable=False),
    Column("thread", RowId),
    Column("sent_at", UtcDateTime, nullable=False),
    Column("seen_at", UtcDateTime, nullable=False),
    Column("is_automatic", Boolean, nullable=False),
    Column("draft", RowId),
    UniqueConstraint("account", "mailbox", "uidvalidity", "uid"),
    Column("outreach", String(60)),
    Column("last_mail", RowId),
    Index(None, "account", "sent_at"),
    Index(None, "account", "message_id"),
    Index(None, "draft"),
    Index(None, "thread"),
)

sent_recipients = Table(
    "sent_recipients",
    metadata,
    Column("address", Text, primary_key=True),
    Column("sent", RowId, ForeignKey("sent.id"), primary_key=True, autoincrement=False),
)

intentions = Table(
    "intentions",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("account", Text, nullable=False),
    Column("token", String(40), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("urgency", Integer, nullable=False),
    Column("state", String(12), nullable=False),
    Column("mail", RowId),
    Column("draft", RowId),
    Column("recipients", Text, nullable=False),
    Column("payload", LargeBinary),
    Column("created_at", UtcDateTime, nullable=False),
    Column("not_before", UtcDateTime, nullable=False),
    Column("ended_at", UtcDateTime),
    Column("tries", Integer, nullable=False, default=0),
    Column("delays", Integer, nullable=False, default=0),
    Column("error", Text),
    Column("reason", Text),
    Index(None, "account", "state", "not_before"),
    Index(None, "draft"),
)

notices = Table(
    "notices",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("account", Text, nullable=False),
    Column("level", String(10), nullable=False),
    Column("kind", String(40), nullable=False),
    Column("text", Text, nullable=False),
    Column("mail", RowId),
    Column("created_at", UtcDateTime, nullable=False),
    Column("once_key", String(200)),
    UniqueConstraint("account", "once_key"),
    Index(None, "account", "created_at"),
)

troubles = Table(
    "troubles",
    metadata,
    Column("account", Text, primary_key=True),
    Column("text", Text, nullable=False),
    Column("since", UtcDateTime, nullable=False),
)

climbs = Table(
    "climbs",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("account", Text, nullable=False),
    Column("person", RowId, ForeignKey("people.id"), nullable=False),
    Column("thread", RowId, nullable=False),
    Column("ladder", String(60), nullable=False),
    Column("rung", String(60), nullable=False),
    Column("outreach", RowId, nullable=False),
    Column("counts_from", UtcDateTime, nullable=False),
    Column("state", String(12), nullable=False),
    Column("began_at", UtcDateTime, nullable=False),
    Column("deadline", String(10)),
    Column("call_told_at", UtcDateTime),
    Column("reason", Text),
    Column("next_rung", String(60)),
    Column("next_wait", Integer),
    Column("draft", RowId),
    Column("began_after", RowId),
    Index(None, "account", "state"),
    Index(None, "person", "state"),
    Index(None, "account", "outreach"),
)

situations = Table(
    "situations",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("account", Text, nullable=False),
    Column("person", RowId, ForeignKey("people.id"), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("about", String(60), nullable=False),
    Column("template", String(100), nullable=False),
    Column("state", String(12), nullable=False),
    Column("asked_at", UtcDateTime, nullable=False),
    Column("draft", RowId),
    Column("reason", String(60)),
    UniqueConstraint("person", "kind", "template", "about"),
    Index(None, "account", "state"),
    Index(None, "draft"),
)

danger_cases = Table(
    "danger_cases",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("account", Text, nullable=False),
    Column("person", RowId, ForeignKey("people.id"), nullable=False),
    Column("mail", RowId, nullable=False),
    Column("kind", String(30)),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("alerted_at", UtcDateTime, nullable=False),
    Column("alerts", Integer, nullable=False),
    Column("seen_at", UtcDateTime),
    Column("second_at", UtcDateTime),
    Column("closed_at", UtcDateTime),
    Column("raised_at", UtcDateTime),
    Column("closed_by", String(20)),
    Index(None, "account", "closed_at"),
    Index(None, "person", "closed_at"),
)

digests = Table(
    "digests",
    metadata,
    Column("account", Text, primary_key=True),
    Column("day", String(10), primary_key=True),
    Column("made_at", UtcDateTime, nullable=False),
)

corrections = Table(
    "corrections",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("account", Text, nullable=False),
    Column("content_key", String(64), nullable=False),
    Column("was", String(30), nullable=False),
    Column("is_now", String(30), nullable=False),
    Column("features", LargeBinary, nullable=False),
    Column("feature_values", LargeBinary, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    UniqueConstraint("account", "content_key"),
)

gestures = Table(
    "gestures",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("account", Text, nullable=False),
    Column("gesture", String(20), nullable=False),
    Column("mailbox", Text, nullable=False),
    Column("uidvalidity", BigInteger, nullable=False),
    Column("uid", BigInteger, nullable=False),
    Column("content_key", String(64), nullable=False),
    Column("person", RowId),
    Column("outcome", String(20), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("returned_at", UtcDateTime),
    UniqueConstraint("account", "mailbox", "uidvalidity", "uid"),
    Index(None, "account", "returned_at"),
)

submissions = Table(
    "submissions",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("account", Text, nullable=False),
    Column("token", String(40), nullable=False),
    Column("state", String(12), nullable=False),
    Column("draft", RowId),
    Column("mailbox", Text),
    Column("uidvalidity", BigInteger),
    Column("uid", BigInteger),
    Column("message_id", Text),
    Column("fingerprint", String(64), nullable=False, server_default=""),
    Column("reason", String(30), nullable=False, server_default=""),
    Column("is_automatic", Boolean, nullable=False, server_default=false()),
    Column("danger_key", Text, nullable=False, server_default=""),
    Column("home", Text),
    Column("sent_uidvalidity", BigInteger),
    Column("sent_next_uid", BigInteger),
    Column("created_at", UtcDateTime, nullable=False),
    Column("handing_over_at", UtcDateTime),
    Column("accepted_at", UtcDateTime),
    Column("ended_at", UtcDateTime),
    Column("looked_at", UtcDateTime),
    Column("told_at", UtcDateTime),
    Column("moved_at", UtcDateTime),
    Index(None, "account", "state"),
    Index(None, "account", "token"),
    Index(None, "account", "message_id"),
    Index(None, "draft"),
)

submission_recipients = Table(
    "submission_recipients",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("submission", RowId, ForeignKey("submissions.id"), nullable=False),
    Column("address", Text, nullable=False),
    Column("state", String(12), nullable=False),
    Column("code", Integer),
    Column("status", String(12)),
    Column("text", Text),
    UniqueConstraint("submission", "address"),
)

journeys = Table(
    "journeys",
    metadata,
    Column("person", RowId, ForeignKey("people.id"), primary_key=True, autoincrement=False),
    Column("account", Text, nullable=False),
    Column("name", String(40), nullable=False),
    Column("sessions", Integer),
    Column("rhythm_weeks", Integer),
    Column("evaluation", Integer),
    Column("began_at", UtcDateTime),
    Column("counts_from", Integer, nullable=False),
    Column("ended_at", UtcDateTime),
    Column("is_done", Boolean, nullable=False),
    Column("returned_at", UtcDateTime),
    Index(None, "account"),
)

journey_mails = Table(
    "journey_mails",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("person", RowId, ForeignKey("people.id"), nullable=False),
    Column("name", String(40), nullable=False),
    Column("about", String(40), nullable=False),
    Column("start", UtcDateTime),
    Column("says", String(64), nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("draft", RowId),
    Column("submission", RowId),
    Index(None, "person", "name"),
    Index(None, "draft"),
)

sessions = Table(
    "sessions",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("account", Text, nullable=False),
    Column("source", String(60), nullable=False),
    Column("uid", String(255), nullable=False),
    Column("recurrence_id", String(40), nullable=False),
    Column("sequence", BigInteger, nullable=False),
    Column("stamp", UtcDateTime),
    Column("start", UtcDateTime, nullable=False),
    Column("end", UtcDateTime, nullable=False),
    Column("zone", String(60), nullable=False),
    Column("is_all_day", Boolean, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("person", Text),
    Column("matched_by", String(20)),
    Column("guests", Text, nullable=False),
    Column("organizer", Text, nullable=False),
    Column("number", Integer),
    Column("is_missed", Boolean, nullable=False),
    Column("is_cancelled", Boolean, nullable=False),
    Column("is_tentative", Boolean, nullable=False),
    Column("answer", String(20)),
    Column("counter", UtcDateTime),
    Column("place", Text, nullable=False),
    Column("link", Text, nullable=False),
    Column("assignment", Text, nullable=False),
    Column("first_seen", UtcDateTime, nullable=False),
    Column("start_since", UtcDateTime),
    UniqueConstraint("account", "source", "uid", "recurrence_id"),
    Index(None, "account", "start"),
    Index(None, "account", "uid"),
)

busy_times = Table(
    "busy_times",
    metadata,
    Column("account", Text, primary_key=True),
    Column("source", String(60), primary_key=True),
    Column("start", UtcDateTime, primary_key=True),
    Column("end", UtcDateTime, primary_key=True),
)

draft_moments = Table(
    "draft_moments",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("draft", RowId, ForeignKey("drafts.id"), nullable=False),
    Column("role", String(12), nullable=False),
    Column("start", UtcDateTime, nullable=False),
    Column("end", UtcDateTime, nullable=False),
    Index(None, "draft"),
)

feeds = Table(
    "feeds",
    metadata,
    Column("account", Text, primary_key=True),
    Column("source", String(60), primary_key=True),
    Column("good_at", UtcDateTime),
    Column("failing_since", UtcDateTime),
    Column("reason", Text),
    Column("events", Integer, nullable=False),
    Column("is_emptied", Boolean, nullable=False),
)

name_marks = Table(
    "name_marks",
    metadata,
    Column("account", Text, primary_key=True),
    Column("address", Text, primary_key=True),
    Column("full_name", BigInteger),
    Column("first_name", BigInteger, nullable=False),
)

erasures = Table(
    "erasures",
    metadata,
    Column("account", Text, primary_key=True),
    Column("mark", String(64), primary_key=True),
    Column("at", UtcDateTime, primary_key=True),
    Column("no_contact", Boolean, nullable=False),
)

gaps = Table(
    "gaps",
    metadata,
    Column("id", RowId, primary_key=True, autoincrement=True),
    Column("began_at", UtcDateTime, nullable=False),
    Column("ended_at", UtcDateTime, nullable=False),
)
