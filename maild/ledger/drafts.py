"""maild's own drafts and their life."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, or_, select, union_all, update

from maild.facts.draft import Draft, DraftPurpose, DraftState
from maild.ledger.columns import UtcDateTime
from maild.ledger.tables import danger_cases, drafts, mails, people
from maild.mail.identity import MessageId, MessageKey, Uid, UidValidity

_ADD = insert(drafts)
_CHANGE = update(drafts).where(drafts.c.id == bindparam("row"))
_LIVE = sorted(state.value for state in DraftState if state.is_live)

# Statements that every pass needs are built once: building and hashing one costs more than running it.
_OWN = drafts.c.account == bindparam("account")
_IS_LIVE = drafts.c.state.in_(_LIVE)
_ALL_LIVE = select(drafts).where(_OWN, _IS_LIVE).order_by(drafts.c.id)
_IS_SETTLED = or_(mails.c.answered_at.is_not(None), mails.c.closed_at.is_not(None))
_ANSWERED = select(drafts.c.id).join(mails, mails.c.id == drafts.c.mail).where(_OWN, _IS_LIVE, _IS_SETTLED)
_IN_DANGER = (
    select(drafts)
    .join(people, people.c.id == drafts.c.person)
    .join(danger_cases, danger_cases.c.person == people.c.id)
    .where(_OWN, _IS_LIVE, people.c.danger_since.is_not(None), danger_cases.c.closed_at.is_(None))
    .order_by(drafts.c.id)
)
_MAY_HAVE_CHANGED = (
    select(drafts.c.id)
    .outerjoin(mails, mails.c.id == drafts.c.mail)
    .where(
        _OWN,
        _IS_LIVE,
        drafts.c.state != DraftState.INTENDED.value,
        or_(
            drafts.c.missing_since.is_not(None),
            drafts.c.placed_at <= bindparam("old", type_=UtcDateTime),
            drafts.c.mailbox.is_(None),
            drafts.c.mailbox != bindparam("mailbox"),
            drafts.c.uidvalidity != bindparam("uidvalidity"),
            _IS_SETTLED,
        ),
    )
    .limit(1)
)
_PASSED = (
    select(drafts)
    .where(
        _OWN,
        drafts.c.state == DraftState.PLACED.value,
        drafts.c.purpose == DraftPurpose.HOLDING.value,
        drafts.c.promised_at <= bindparam("now", type_=UtcDateTime),
    )
    .order_by(drafts.c.id)
)
# Whose they are is looked at behind it: in the statement it would lead SQLite to read every draft of the account.
_CHANGED = (
    select(drafts)
    .where(
        drafts.c.id.in_(
            union_all(
                select(drafts.c.id).where(drafts.c.id > bindparam("number")),
                select(drafts.c.id).where(_OWN, drafts.c.changed_at >= bindparam("since", type_=UtcDateTime)),
            )
        ),
    )
    .order_by(drafts.c.id)
)


class Drafts:
    """Rows of drafts."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(
        self,
        *,
        account: str,
        token: str,
        message_id: MessageId,
        mail: int | None,
        thread: int,
        person: int,
        recipient: str,
        parent: MessageId | None,
        template: str,
        fingerprint: str,
        shingles: frozenset[int],
        created_at: datetime,
        purpose: DraftPurpose = DraftPurpose.REPLY,
        promised_at: datetime | None = None,
    ) -> Draft:
        """A draft that is meant and not placed yet."""
        made = self._connection.execute(
            _ADD,
            {
                "account": account,
                "token": token,
                "message_id": message_id,
                "mail": mail,
                "purpose": purpose.value,
                "thread": thread,
                "person": person,
                "recipient": recipient,
                "parent": parent,
                "template": template,
                "state": DraftState.INTENDED.value,
                "fingerprint": fingerprint,
                "shingles": " ".join(str(each) for each in sorted(shingles)),
                "created_at": created_at,
                "changed_at": created_at,
                "promised_at": promised_at,
            },
        )
        assert made.inserted_primary_key is not None
        return Draft(
            id=int(made.inserted_primary_key[0]),
            account=account,
            token=token,
            message_id=message_id,
            mail=mail,
            thread=thread,
            person=person,
            recipient=recipient,
            parent=parent,
            template=template,
            state=DraftState.INTENDED,
            key=None,
            fingerprint=fingerprint,
            shingles=shingles,
            created_at=created_at,
            purpose=purpose,
            promised_at=promised_at,
        )

    def get(self, draft: int) -> Draft | None:
        """The draft with this number."""
        return self._one(drafts.c.id == draft)

    def by_token(self, account: str, token: str) -> Draft | None:
        """The draft with this token."""
        return self._one(drafts.c.account == account, drafts.c.token == token)

    def by_message_id(self, account: str, message_id: MessageId) -> Draft | None:
        """The newest draft with this Message-ID."""
        return self._one(drafts.c.account == account, drafts.c.message_id == message_id)

    def live(self, account: str) -> tuple[Draft, ...]:
        """Every draft that may still lie in Drafts."""
        return tuple(_draft(row) for row in self._connection.execute(_ALL_LIVE, {"account": account}).all())

    def answered(self, account: str) -> frozenset[int]:
        """Live drafts whose mail the coach has answered, or owes no answer any more."""
        return frozenset(self._connection.execute(_ANSWERED, {"account": account}).scalars())

    def live_of_person(self, person: int) -> tuple[Draft, ...]:
        """A person's drafts that may still lie in Drafts."""
        return self._many(drafts.c.person == person, drafts.c.state.in_(_LIVE))

    def live_in_danger(self, account: str) -> tuple[Draft, ...]:
        """Drafts that may still lie in Drafts, of everybody with an open danger case."""
        return tuple(_draft(row) for row in self._connection.execute(_IN_DANGER, {"account": account}).all())

    def may_have_changed(self, account: str, mailbox: str, uidvalidity: int, placed_before: datetime) -> bool:
        """True where a look at a live draft is due though Drafts is as it was: it is missing, lies elsewhere, was placed so
        long ago, or its mail was answered or closed."""
        place = {"account": account, "mailbox": mailbox, "uidvalidity": uidvalidity, "old": placed_before}
        return self._connection.execute(_MAY_HAVE_CHANGED, place).first() is not None

    def passed_promises(self, account: str, now: datetime) -> tuple[Draft, ...]:
        """Holding replies that lie ready as they were placed and name a moment that has passed."""
        rows = self._connection.execute(_PASSED, {"account": account, "now": now})
        return tuple(_draft(row) for row in rows.all())

    def of_person(self, person: int) -> tuple[Draft, ...]:
        """Every draft ever made for a person."""
        return self._many(drafts.c.person == person)

    def in_thread(self, thread: int, person: int) -> tuple[Draft, ...]:
        """Every draft ever made for a person in a thread."""
        return self._many(drafts.c.thread == thread, drafts.c.person == person)

    def recent(self, account: str, since: datetime) -> tuple[Draft, ...]:
        """Drafts made since then."""
        return self._many(drafts.c.account == account, drafts.c.created_at >= since)

    def changed(self, account: str, number: int, since: datetime) -> tuple[Draft, ...]:
        """Drafts made after the one with this number, and those whose state changed at a moment or later."""
        rows = self._connection.execute(_CHANGED, {"account": account, "number": number, "since": since})
        return tuple(_draft(row) for row in rows.all() if row.account == account)

    def placed(self, draft: int, key: MessageKey | None, at: datetime, fingerprint: str) -> None:
        """It lies there now, with these bytes."""
        place = {"mailbox": key.mailbox, "uidvalidity": key.uidvalidity, "uid": key.uid} if key else {}
        self._set(draft, state=DraftState.PLACED.value, placed_at=at, changed_at=at, fingerprint=fingerprint, **place)

    def move(self, draft: int, state: DraftState, at: datetime, reason: str | None = None) -> None:
        """Its state changes."""
        self._set(draft, state=state.value, changed_at=at, reason=reason)

    def relocate(self, draft: int, key: MessageKey) -> None:
        """It lies elsewhere now."""
        self._set(draft, mailbox=key.mailbox, uidvalidity=key.uidvalidity, uid=key.uid)

    def promise(self, draft: int, until: datetime) -> None:
        """A holding reply promises an answer by then."""
        self._set(draft, promised_at=until)

    def missing(self, draft: int, since: datetime | None) -> None:
        """Its UID was first seen gone then, or it was found again."""
        self._set(draft, missing_since=since)

    def _one(self, *conditions: Any) -> Draft | None:
        row = self._connection.execute(
            select(drafts).where(*conditions).order_by(drafts.c.id.desc()).limit(1)
        ).one_or_none()
        return _draft(row) if row else None

    def _many(self, *conditions: Any) -> tuple[Draft, ...]:
        rows: Sequence[Row[Any]] = self._connection.execute(
            select(drafts).where(*conditions).order_by(drafts.c.id)
        ).all()
        return tuple(_draft(row) for row in rows)

    def _set(self, draft: int, **values: Any) -> None:
        self._connection.execute(_CHANGE, {"row": draft, **values})


def _draft(row: Row[Any]) -> Draft:
    has_place = row.mailbox is not None and row.uid is not None
    key = MessageKey(row.account, row.mailbox, UidValidity(row.uidvalidity), Uid(row.uid)) if has_place else None
    return Draft(
        id=row.id,
        account=row.account,
        token=row.token,
        message_id=MessageId(row.message_id),
        mail=row.mail,
        thread=row.thread,
        person=row.person,
        recipient=row.recipient,
        parent=MessageId(row.parent) if row.parent else None,
        template=row.template,
        state=DraftState(row.state),
        key=key,
        fingerprint=row.fingerprint,
        shingles=_shingles_in(row.shingles),
        created_at=row.created_at,
        placed_at=row.placed_at,
        missing_since=row.missing_since,
        reason=row.reason,
        purpose=DraftPurpose(row.purpose),
        promised_at=row.promised_at,
    )


@lru_cache(maxsize=2_000)
def _shingles_in(text: str) -> frozenset[int]:
    """Kept, for every live draft is looked at on every pass."""
    return frozenset(int(each) for each in text.split())
