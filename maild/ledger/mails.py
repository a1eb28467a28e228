"""Mails that arrived: where they lie, how far they have come, what was decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Connection,
    Integer,
    Row,
    and_,
    bindparam,
    false,
    func,
    insert,
    or_,
    select,
    update,
)

from maild.facts.draft import DraftPurpose
from maild.facts.seen_mail import MailStage, SeenMail
from maild.facts.sent_mail import SentMail
from maild.ledger.columns import UtcDateTime
from maild.ledger.tables import drafts, mails
from maild.mail.identity import MessageId, MessageKey, Uid, UidValidity

# Statements that every mail needs are built once: building and hashing one costs more than running it.
_CHANGE = update(mails).where(mails.c.id == bindparam("row"))
_IN_THREAD = (
    select(mails)
    .where(mails.c.thread == bindparam("thread"), mails.c.person == bindparam("person"))
    .order_by(mails.c.clock, mails.c.id)
)
_SAME_CONTENT = (
    select(mails)
    .where(
        mails.c.account == bindparam("account"),
        mails.c.content_key == bindparam("content_key"),
        mails.c.id != bindparam("other_than"),
    )
    .order_by(mails.c.id)
    .limit(1)
)
_DRAFTED_SINCE = (
    select(func.count())
    .select_from(drafts)
    .where(
        drafts.c.person == bindparam("person"),
        drafts.c.created_at >= bindparam("since", type_=UtcDateTime),
        drafts.c.purpose == DraftPurpose.REPLY.value,
    )
)
_AT_STAGE = (
    select(mails)
    .where(mails.c.account == bindparam("account"), mails.c.stage.in_(bindparam("stages", expanding=True)))
    .order_by(mails.c.tries, mails.c.clock, mails.c.id)
    .limit(bindparam("most", type_=Integer))
)
_DECIDED_WITH = (
    select(mails)
    .where(
        mails.c.account == bindparam("account"),
        mails.c.reason == bindparam("reason"),
        mails.c.answered_at.is_(None) | bindparam("answered", type_=Boolean),
    )
    .order_by(mails.c.clock, mails.c.id)
)
_UNANSWERED = select(mails).where(mails.c.answered_at.is_(None)).order_by(mails.c.clock, mails.c.id)
_UNANSWERED_OF = _UNANSWERED.where(mails.c.person == bindparam("person"))
_UNANSWERED_IN = _UNANSWERED.where(mails.c.thread == bindparam("thread"))
_BY_NUMBER = select(mails).where(mails.c.id == bindparam("number"))
_BY_KEY = select(mails).where(
    mails.c.account == bindparam("account"),
    mails.c.mailbox == bindparam("mailbox"),
    mails.c.uidvalidity == bindparam("uidvalidity"),
    mails.c.uid == bindparam("uid"),
)
_FEW = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What is kept of a mail that was read and understood; the ids that it answers are kept by its thread."""

    content_key: str
    message_id: MessageId | None
    writer: str
    person: int | None
    thread: int
    subject_key: str
    intent: str
    secondary: tuple[str, ...]
    kind: str | None
    band: str
    confidence: float
    crisis: bool
    crisis_kind: str | None
    automatic: str | None
    language: str
    address_form: str | None
    is_thanks: bool = False
    is_addressed: bool = True
    is_from_known: bool = False
    return_date: date | None = None
    bounced: int | None = None

    def columns(self) -> dict[str, Any]:
        """The row's values."""
        values = {each.name: getattr(self, each.name) for each in fields(self)}
        values["secondary"] = " ".join(self.secondary)
        values["return_date"] = self.return_date.isoformat() if self.return_date else None
        return values


class Mails:
    """Rows of INBOX."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, account: str, key: MessageKey, clock: datetime, first_seen: datetime) -> SeenMail:
        """Writes down that a mail is there; the same key again gives the row that exists."""
        known = self.by_key(key)
        if known is not None:
            return known
        made = self._connection.execute(
            insert(mails).values(
                account=account,
                mailbox=key.mailbox,
                uidvalidity=key.uidvalidity,
                uid=key.uid,
                stage=MailStage.SEEN.value,
                clock=clock,
                first_seen=first_seen,
            )
        )
        assert made.inserted_primary_key is not None
        found = self.get(int(made.inserted_primary_key[0]))
        assert found is not None
        return found

    def add_all(self, account: str, arrivals: Sequence[tuple[MessageKey, datetime]], first_seen: datetime) -> None:
        """Writes down many mails with their clocks at once; keys that are known already are left as they are."""
        fresh = [(key, clock) for key, clock in arrivals if len(arrivals) > _FEW or self.by_key(key) is None]
        if len(arrivals) > _FEW:
            known = self._known_uids(arrivals[0][0])
            fresh = [(key, clock) for key, clock in fresh if key.uid not in known]
        rows = [
            {
                "account": account,
                "mailbox": key.mailbox,
                "uidvalidity": key.uidvalidity,
                "uid": key.uid,
                "stage": MailStage.SEEN.value,
                "clock": clock,
                "first_seen": first_seen,
            }
            for key, clock in fresh
        ]
        if rows:
            self._connection.execute(insert(mails), rows)

    def _known_uids(self, like: MessageKey) -> set[int]:
        """UIDs from this one on that are known in its mailbox."""
        query = select(mails.c.uid).where(
            mails.c.account == like.account,
            mails.c.mailbox == like.mailbox,
            mails.c.uidvalidity == like.uidvalidity,
            mails.c.uid >= like.uid,
        )
        return set(self._connection.execute(query).scalars())

    def get(self, mail: int) -> SeenMail | None:
        """The mail with this number."""
        row = self._connection.execute(_BY_NUMBER, {"number": mail}).one_or_none()
        return mail_of(row) if row else None

    def by_key(self, key: MessageKey) -> SeenMail | None:
        """The mail with this key."""
        place = {"account": key.account, "mailbox": key.mailbox, "uidvalidity": key.uidvalidity, "uid": key.uid}
        row = self._connection.execute(_BY_KEY, place).one_or_none()
        return mail_of(row) if row else None

    def same_content(self, account: str, content_key: str, other_than: int) -> SeenMail | None:
        """The earliest other mail with the same content key."""
        if not content_key:
            return None
        wanted = {"account": account, "content_key": content_key, "other_than": other_than}
        row = self._connection.execute(_SAME_CONTENT, wanted).one_or_none()
        return mail_of(row) if row else None

    def alarmed_before(self, account: str, content_key: str, other_than: int) -> bool:
        """True where the same content, under another number, showed signs of danger."""
        same = (mails.c.account == account, mails.c.content_key == content_key, mails.c.id != other_than)
        query = select(mails.c.id).where(*same, mails.c.crisis).limit(1)
        return bool(content_key) and self._connection.execute(query).first() is not None

    def record_judgement(self, mail: int, judgement: Judgement) -> None:
        """What reading and understanding found; the mail is judged now, and its tries begin anew."""
        self._set(mail, stage=MailStage.JUDGED.value, tries=0, **judgement.columns())

    def decide(self, mail: int, reason: str, at: datetime) -> None:
        """The mail's verdict; it is decided now."""
        self._set(mail, stage=MailStage.DECIDED.value, reason=str(reason), decided_at=at)

    def reopen(self, mail: int) -> None:
        """Back to be decided once more."""
        self._set(mail, stage=MailStage.JUDGED.value, reason=None, decided_at=None)

    def correct(self, mail: int, intent: str, kind: str | None, band: str) -> None:
        """The coach said what it is; back to be decided once more."""
        self._set(mail, stage=MailStage.JUDGED.value, reason=None, decided_at=None, intent=intent, kind=kind, band=band)

    def count_try(self, mail: int) -> int:
        """Counts a failure; returns how many there were."""
        self._connection.execute(update(mails).where(mails.c.id == mail).values(tries=mails.c.tries + 1))
        tries: int = self._connection.execute(select(mails.c.tries).where(mails.c.id == mail)).scalar_one()
        return tries

    def set_aside(self, mail: int, reason: str, at: datetime) -> None:
        """Never to be tried again."""
        self._set(mail, stage=MailStage.SET_ASIDE.value, reason=str(reason), decided_at=at)

    def rekey(self, mail: int, key: MessageKey) -> None:
        """The same mail lies elsewhere now."""
        self._set(mail, mailbox=key.mailbox, uidvalidity=key.uidvalidity, uid=key.uid)

    def swap_keys(self, one: SeenMail, other: SeenMail) -> None:
        """Each lies where the other was thought to lie."""
        self._set(one.id, uid=-one.key.uid)
        self.rekey(other.id, one.key)
        self.rekey(one.id, other.key)

    def newest_with_content(self, account: str, content_key: str) -> SeenMail | None:
        """The latest mail with this content key."""
        query = select(mails).where(mails.c.account == account, mails.c.content_key == content_key)
        row = (
            self._connection.execute(query.order_by(mails.c.id.desc()).limit(1)).one_or_none() if content_key else None
        )
        return mail_of(row) if row else None

    def at_stage(self, account: str, stages: set[MailStage], limit: int) -> tuple[SeenMail, ...]:
        """Mails at these stages: those that never failed first, then the oldest."""
        wanted = {"account": account, "stages": sorted(stage.value for stage in stages), "most": limit}
        rows = self._connection.execute(_AT_STAGE, wanted)
        return _mails(rows.all())

    def after(self, sent: SentMail, *, person: int, thread: int) -> tuple[SeenMail, ...]:
        """What came after a mail of the coach's from a person, whatever its thread, or from anybody in a thread; oldest
        first."""
        belongs = (mails.c.person == person) | (mails.c.thread == thread)
        query = select(mails).where(belongs, came_after(sent.sent_at, sent.last_mail))
        return _mails(self._connection.execute(query.order_by(mails.c.clock, mails.c.id)).all())

    def in_thread(self, thread: int, person: int) -> tuple[SeenMail, ...]:
        """One person's mails in one thread, oldest first."""
        return _mails(self._connection.execute(_IN_THREAD, {"thread": thread, "person": person}).all())

    def unanswered_of_person(self, person: int) -> tuple[SeenMail, ...]:
        """One person's mails that nobody answered yet, oldest first."""
        return _mails(self._connection.execute(_UNANSWERED_OF, {"person": person}).all())

    def unanswered_in_thread(self, thread: int) -> tuple[SeenMail, ...]:
        """Everybody's mails in a thread that nobody answered yet, oldest first."""
        return _mails(self._connection.execute(_UNANSWERED_IN, {"thread": thread}).all())

    def set_answered(self, mail: int, at: datetime) -> None:
        """The coach answered it then."""
        self._set(mail, answered_at=at)

    def decided_with(self, account: str, reason: str, *, unanswered: bool = True) -> tuple[SeenMail, ...]:
        """Mails with this verdict, oldest first."""
        wanted = {"account": account, "reason": str(reason), "answered": not unanswered}
        return _mails(self._connection.execute(_DECIDED_WITH, wanted).all())

    def drafted_since(self, account: str, person: int, since: datetime) -> int:
        """How many reply drafts were made for a person since then, whatever became of them."""
        count: int = self._connection.execute(_DRAFTED_SINCE, {"person": person, "since": since}).scalar_one()
        return count

    def _set(self, mail: int, **values: Any) -> None:
        self._connection.execute(_CHANGE, {"row": mail, **values})


def came_after(moment: Any, number: Any) -> ColumnElement[bool]:
    """True where a mail came after a moment by its clock. One whose moment lay in the future counts by our own clock
    (behaviour 2), which may go wrong or be set back: that one also where it was seen after the mail with this number."""
    behind = false() if number is None else mails.c.id > number
    return or_(mails.c.clock > moment, and_(mails.c.clock == mails.c.first_seen, behind))


def _mails(rows: Sequence[Row[Any]]) -> tuple[SeenMail, ...]:
    return tuple(mail_of(row) for row in rows)


def mail_of(row: Row[Any]) -> SeenMail:
    """The fact that a row of `mails` keeps."""
    return SeenMail(
        id=row.id,
        key=MessageKey(row.account, row.mailbox, UidValidity(row.uidvalidity), Uid(row.uid)),
        stage=MailStage(row.stage),
        content_key=row.content_key,
        message_id=MessageId(row.message_id) if row.message_id else None,
        thread=row.thread,
        person=row.person,
        writer=row.writer,
        clock=row.clock,
        first_seen=row.first_seen,
        intent=row.intent,
        kind=row.kind,
        band=row.band,
        automatic=row.automatic,
        crisis=row.crisis,
        reason=row.reason,
        tries=row.tries,
        answered_at=row.answered_at,
        is_thanks=row.is_thanks,
        is_addressed=row.is_addressed,
        is_from_known=row.is_from_known,
        closed_at=row.closed_at,
        closed_by=row.closed_by,
        return_date=date.fromisoformat(row.return_date) if row.return_date else None,
        bounced=row.bounced,
    )
