"""Mails on their way to others, with what was said of each recipient. Never a word or a subject of a mail."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, bindparam, insert, or_, select, update

from maild.facts.submission import (
    ClientSubmission,
    RecipientResult,
    RecipientState,
    SentLine,
    SubmissionState,
)
from maild.ledger.tables import submission_recipients as rows
from maild.ledger.tables import submissions
from maild.mail.identity import MessageId, MessageKey, Uid, UidValidity

_UNTOLD = (SubmissionState.SENT, SubmissionState.REFUSED, SubmissionState.UNKNOWN, SubmissionState.RETURNED)
_GO_HOME = (SubmissionState.REFUSED, SubmissionState.UNKNOWN, SubmissionState.RETURNED)

_HAS_WORK = (
    select(submissions.c.id)
    .where(
        submissions.c.account == bindparam("account"),
        or_(
            submissions.c.state.in_((SubmissionState.REQUESTED.value, SubmissionState.SENDING.value)),
            submissions.c.state.in_([each.value for each in _UNTOLD]) & submissions.c.told_at.is_(None),
            submissions.c.state.in_([each.value for each in _GO_HOME]) & submissions.c.moved_at.is_(None),
        ),
    )
    .limit(1)
)


class Submissions:
    """Rows of submissions and of their recipients."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def request(
        self, account: str, token: str, key: MessageKey | None, draft: int | None, at: datetime
    ) -> ClientSubmission:
        """The coach asks for a mail to be sent."""
        values: dict[str, Any] = {"account": account, "token": token, "draft": draft, "created_at": at}
        values |= _place(key)
        made = self._connection.execute(insert(submissions).values(state=SubmissionState.REQUESTED.value, **values))
        assert made.inserted_primary_key is not None
        found = self.get(int(made.inserted_primary_key[0]))
        assert found is not None
        return found

    def get(self, number: int) -> ClientSubmission | None:
        """The submission with this number."""
        return next(iter(self._many(submissions.c.id == number)), None)

    def by_token(self, account: str, token: str) -> ClientSubmission | None:
        """The submission with this token, which its intentions carry too."""
        return next(iter(self._many(submissions.c.account == account, submissions.c.token == token)), None)

    def in_state(self, account: str, state: SubmissionState) -> tuple[ClientSubmission, ...]:
        """Every submission in a state, oldest first."""
        return self._many(submissions.c.account == account, submissions.c.state == state.value)

    def of_draft(self, draft: int) -> tuple[ClientSubmission, ...]:
        """Every submission of a draft, oldest first."""
        return self._many(submissions.c.draft == draft)

    def of_same_mail(
        self, account: str, message_id: MessageId | None, fingerprint: str
    ) -> tuple[ClientSubmission, ...]:
        """Those of the same mail: by its Message-ID, or byte for byte; oldest first."""
        same = submissions.c.fingerprint == fingerprint
        if message_id is not None:
            same = or_(same, submissions.c.message_id == message_id)
        return self._many(submissions.c.account == account, same)

    def has_work(self, account: str) -> bool:
        """False where every mail is sent and told of: one question in place of four, on every pass."""
        return self._connection.execute(_HAS_WORK, {"account": account}).first() is not None

    def untold(self, account: str) -> tuple[ClientSubmission, ...]:
        """Those that have an outcome which the coach was not told; a lost verdict only once Sent was searched for it."""
        return self._many(
            submissions.c.account == account,
            submissions.c.state.in_([each.value for each in _UNTOLD]),
            submissions.c.told_at.is_(None),
            or_(submissions.c.state != SubmissionState.UNKNOWN.value, submissions.c.looked_at.is_not(None)),
        )

    def away_from_home(self, account: str) -> tuple[ClientSubmission, ...]:
        """Those that were not sent and whose mail still lies elsewhere than at home."""
        return self._many(
            submissions.c.account == account,
            submissions.c.state.in_([each.value for each in _GO_HOME]),
            submissions.c.told_at.is_not(None),
            submissions.c.moved_at.is_(None),
            submissions.c.accepted_at.is_(None),
            and_(submissions.c.home.is_not(None), submissions.c.mailbox.is_not(None)),
        )

    def take(
        self,
        number: int,
        *,
        key: MessageKey | None,
        draft: int | None,
        message_id: MessageId,
        fingerprint: str,
        recipients: Iterable[str],
        danger_key: str,
        home: str | None,
        is_automatic: bool = False,
    ) -> None:
        """It is taken and on its way from now on."""
        self._set(
            number,
            state=SubmissionState.SENDING.value,
            draft=draft,
            message_id=message_id,
            fingerprint=fingerprint,
            danger_key=danger_key,
            home=home,
            is_automatic=is_automatic,
            **_place(key),
        )
        each_one = [
            {"submission": number, "address": each, "state": RecipientState.WAITING.value} for each in recipients
        ]
        self._connection.execute(insert(rows), each_one)

    def give_back(
        self,
        number: int,
        at: datetime,
        *,
        key: MessageKey | None,
        reason: str,
        message_id: MessageId | None,
        fingerprint: str,
        danger_key: str,
        home: str | None,
    ) -> None:
        """It is not taken, and why; or the coach is asked once more."""
        self._set(
            number,
            state=SubmissionState.RETURNED.value,
            reason=reason,
            message_id=message_id,
            fingerprint=fingerprint,
            danger_key=danger_key,
            home=home,
            ended_at=at,
            **_place(key),
        )

    def end(self, number: int, state: SubmissionState, at: datetime, reason: str = "") -> None:
        """It has an outcome."""
        self._set(number, state=state.value, ended_at=at, reason=reason, handing_over_at=None)

    def ask_again(self, number: int, danger_key: str, at: datetime) -> None:
        """Danger showed while it waited: it is given back, and the coach is asked."""
        self._set(number, state=SubmissionState.RETURNED.value, reason="danger", danger_key=danger_key, ended_at=at)

    def set_line(self, number: int, line: SentLine) -> None:
        """Where Sent ends before the first attempt."""
        self._set(number, sent_uidvalidity=line.uidvalidity, sent_next_uid=line.next_uid)

    def hand_over(self, number: int, at: datetime) -> None:
        """Its content goes on the wire: from here on the outcome is in doubt until it is written down."""
        self._set(number, handing_over_at=at)

    def record(self, number: int, results: Iterable[RecipientResult], accepted_at: datetime | None) -> None:
        """What an attempt brought; nothing is in doubt any more but what the results say."""
        for each in results:
            self._connection.execute(
                update(rows)
                .where(rows.c.submission == number, rows.c.address == each.address)
                .values(state=each.state.value, code=each.code, status=each.status, text=each.text[:300])
            )
        self._set(number, handing_over_at=None, **({"accepted_at": accepted_at} if accepted_at else {}))

    def looked(self, number: int, at: datetime) -> None:
        """Sent was searched, and what had to be filed was filed."""
        self._set(number, looked_at=at)

    def told(self, number: int, at: datetime) -> None:
        """The coach was told, or there is nothing to tell."""
        self._set(number, told_at=at)

    def moved(self, number: int, at: datetime) -> None:
        """Its mail lies at home again, or was moved by somebody else."""
        self._set(number, moved_at=at)

    def _set(self, number: int, **values: Any) -> None:
        self._connection.execute(update(submissions).where(submissions.c.id == number).values(**values))

    def _many(self, *conditions: Any) -> tuple[ClientSubmission, ...]:
        found = self._connection.execute(select(submissions).where(*conditions).order_by(submissions.c.id)).all()
        return tuple(_submission(row, self._recipients(row.id)) for row in found)

    def _recipients(self, number: int) -> tuple[RecipientResult, ...]:
        query = select(rows).where(rows.c.submission == number).order_by(rows.c.id)
        return tuple(
            RecipientResult(row.address, RecipientState(row.state), row.code, row.status, row.text or "")
            for row in self._connection.execute(query).all()
        )


def _place(key: MessageKey | None) -> dict[str, Any]:
    return {"mailbox": key.mailbox, "uidvalidity": key.uidvalidity, "uid": key.uid} if key is not None else {}


def _submission(row: Row[Any], recipients: tuple[RecipientResult, ...]) -> ClientSubmission:
    has_place, has_line = row.mailbox is not None, row.sent_next_uid is not None
    return ClientSubmission(
        id=row.id,
        account=row.account,
        token=row.token,
        state=SubmissionState(row.state),
        key=MessageKey(row.account, row.mailbox, UidValidity(row.uidvalidity), Uid(row.uid)) if has_place else None,
        draft=row.draft,
        message_id=MessageId(row.message_id) if row.message_id else None,
        fingerprint=row.fingerprint,
        created_at=row.created_at,
        reason=row.reason,
        is_automatic=row.is_automatic,
        danger_key=row.danger_key,
        home=row.home,
        sent_line=SentLine(row.sent_uidvalidity, row.sent_next_uid) if has_line else None,
        handing_over_at=row.handing_over_at,
        accepted_at=row.accepted_at,
        ended_at=row.ended_at,
        looked_at=row.looked_at,
        told_at=row.told_at,
        moved_at=row.moved_at,
        recipients=recipients,
    )
