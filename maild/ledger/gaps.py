"""What a backup does not know: the time between its making and its coming back, in which drafts may have been made."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, delete, insert, select, update

from maild.facts.draft import DraftState
from maild.facts.intention import IntentionKind, IntentionState
from maild.facts.seen_mail import MailStage, SeenMail
from maild.facts.submission import SubmissionState
from maild.ledger import tables as t
from maild.ledger.mails import mail_of
from maild.mail.identity import MessageId

MADE_AT = "backup-made-at"
_OPEN = (IntentionState.INTENDED.value, IntentionState.TRIED.value)
_CAREFUL = timedelta(days=3)
WHY = "a backup was put back: it may have been done before"


@dataclass(frozen=True, slots=True)
class Gap:
    """From the making of the backup until it was put back."""

    id: int
    began_at: datetime
    ended_at: datetime

    def hides(self, mail: SeenMail) -> bool:
        """True for a mail that came before the backup was put back and that this ledger met after it."""
        return mail.clock <= self.ended_at < mail.first_seen

    def calls_for_care(self, now: datetime) -> bool:
        """True while what is planned now may have been done in the gap."""
        return now < self.ended_at + _CAREFUL


class Gaps:
    """Rows of gaps; most ledgers have none."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def last(self) -> Gap | None:
        """The gap of the last restore."""
        row = self._connection.execute(select(t.gaps).order_by(t.gaps.c.id.desc()).limit(1)).one_or_none()
        return Gap(row.id, row.began_at, row.ended_at) if row else None

    def note_backup(self, now: datetime) -> None:
        """Writes into a copy when it was made. A ledger that says so at its start has come back from a backup."""
        self._connection.execute(delete(t.meta).where(t.meta.c.name == MADE_AT))
        self._connection.execute(insert(t.meta).values(name=MADE_AT, value=now.isoformat().encode("ascii")))

    def made_at(self) -> datetime | None:
        """When this backup was made; None for a ledger that is none."""
        kept = self._connection.execute(select(t.meta.c.value).where(t.meta.c.name == MADE_AT)).scalar()
        return datetime.fromisoformat(bytes(kept).decode("ascii")).astimezone(UTC) if kept is not None else None

    def note_restore(self, now: datetime) -> Gap | None:
        """The gap of a ledger that just came back from a backup, written down; None where it did not.

        What was meant and not yet done when the backup was made is let go of: it was done since, or may have been.
        """
        made = self.made_at()
        if made is None:
            return None
        self._connection.execute(delete(t.meta).where(t.meta.c.name == MADE_AT))
        self._connection.execute(insert(t.gaps).values(began_at=made, ended_at=now))
        self._let_go(now)
        return self.last()

    def mail_with(self, account: str, message_ids: Iterable[MessageId]) -> SeenMail | None:
        """The newest mail of INBOX with one of these ids."""
        same = (t.mails.c.account == account, t.mails.c.message_id.in_(list(message_ids)))
        query = select(t.mails).where(*same).order_by(t.mails.c.id.desc()).limit(1)
        row = self._connection.execute(query).one_or_none()
        return mail_of(row) if row else None

    def left_without_draft(self, account: str, reason: str, gap: Gap) -> int:
        """How many mails got no draft for that reason since the restore."""
        same = (t.mails.c.account == account, t.mails.c.reason == reason, t.mails.c.first_seen > gap.ended_at)
        return len(self._connection.execute(select(t.mails.c.id).where(*same)).all())

    def _let_go(self, now: datetime) -> None:
        kinds = (IntentionKind.PLACE_DRAFT.value, IntentionKind.SUBMIT_MAIL.value)
        meant = (t.intentions.c.kind.in_(kinds), t.intentions.c.state.in_(_OPEN))
        ended = {"state": IntentionState.CANCELLED.value, "ended_at": now, "payload": None, "error": WHY}
        self._connection.execute(update(t.intentions).where(*meant).values(**ended))
        intended = update(t.drafts).where(t.drafts.c.state == DraftState.INTENDED.value)
        aside = {"state": DraftState.SET_ASIDE.value, "changed_at": now, "reason": WHY}
        self._connection.execute(intended.values(**aside))
        asked = update(t.submissions).where(t.submissions.c.state == SubmissionState.REQUESTED.value)
        self._connection.execute(asked.values(state=SubmissionState.TAKEN_BACK.value, ended_at=now, told_at=now))
        sending = update(t.submissions).where(t.submissions.c.state == SubmissionState.SENDING.value)
        self._connection.execute(sending.values(state=SubmissionState.UNKNOWN.value, ended_at=now))
        later = now + timedelta(microseconds=1)  # as if met after the restore: whether it was answered is not known
        waiting = t.mails.c.stage.in_((MailStage.SEEN.value, MailStage.JUDGED.value))
        self._connection.execute(update(t.mails).where(waiting).values(first_seen=later))
