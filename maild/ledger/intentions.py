"""What is meant, written down before it is tried."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Integer, Row, bindparam, func, insert, or_, select, update

from maild.facts.intention import Intention, IntentionKind, IntentionState
from maild.ledger.columns import UtcDateTime
from maild.ledger.tables import intentions

_ADD = insert(intentions)
_CHANGE = update(intentions).where(intentions.c.id == bindparam("row"))
_OPEN = (IntentionState.INTENDED.value, IntentionState.TRIED.value)
_DUE = (
    select(intentions)
    .where(
        intentions.c.account == bindparam("account"),
        intentions.c.state.in_(_OPEN),
        intentions.c.not_before <= bindparam("now", type_=UtcDateTime),
    )
    .order_by(intentions.c.urgency, intentions.c.id)
    .limit(bindparam("most", type_=Integer))
)
_DUE_WATCHING = _DUE.where(
    or_(
        intentions.c.kind.in_((IntentionKind.SUBMIT_NOTICE.value, IntentionKind.RUN_COMMAND.value)),
        intentions.c.reason == bindparam("reason"),
    )
)
_URGENCY = {
    IntentionKind.SUBMIT_NOTICE: 0,
    IntentionKind.PLACE_NOTE: 0,
    IntentionKind.RUN_COMMAND: 0,
    IntentionKind.WITHDRAW_DRAFT: 1,
    IntentionKind.PLACE_DRAFT: 1,
    IntentionKind.SUBMIT_MAIL: 1,
    IntentionKind.FILE_SENT: 1,
}


class Intentions:
    """Rows of intentions."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(
        self,
        *,
        kind: IntentionKind,
        account: str,
        token: str,
        mail: int | None,
        draft: int | None,
        recipients: tuple[str, ...],
        payload: bytes | None,
        created_at: datetime,
        not_before: datetime,
        reason: str | None = None,
    ) -> Intention:
        """Means something."""
        made = self._connection.execute(
            _ADD,
            {
                "account": account,
                "token": token,
                "kind": kind.value,
                "urgency": _URGENCY[kind],
                "state": IntentionState.INTENDED.value,
                "mail": mail,
                "draft": draft,
                "recipients": "\n".join(recipients),
                "payload": payload,
                "created_at": created_at,
                "not_before": not_before,
                "reason": reason,
            },
        )
        assert made.inserted_primary_key is not None
        return Intention(
            id=int(made.inserted_primary_key[0]),
            account=account,
            token=token,
            kind=kind,
            state=IntentionState.INTENDED,
            mail=mail,
            draft=draft,
            recipients=recipients,
            payload=payload,
            created_at=created_at,
            not_before=not_before,
            reason=reason,
        )

    def due(
        self, account: str, now: datetime, limit: int = 100, *, mailbox_only_for: str | None = None
    ) -> tuple[Intention, ...]:
        """What is to be tried now: notices first, then in the order in which it was meant.

        `mailbox_only_for` leaves out what would write in the mailbox for any other reason.
        """
        wanted = {"account": account, "now": now, "most": limit}
        if mailbox_only_for is None:
            rows = self._connection.execute(_DUE, wanted)
        else:
            rows = self._connection.execute(_DUE_WATCHING, {**wanted, "reason": mailbox_only_for})
        return tuple(_intention(row) for row in rows.all())

    def pending(self, account: str) -> int:
        """How many have not ended, due or not."""
        count: int = self._connection.execute(
            select(func.count())
            .select_from(intentions)
            .where(intentions.c.account == account, intentions.c.state.in_(_OPEN))
        ).scalar_one()
        return count

    def open_for(self, account: str, reason: str) -> tuple[Intention, ...]:
        """What has this reason and has not ended."""
        same = (intentions.c.account == account, intentions.c.reason == reason, intentions.c.state.in_(_OPEN))
        query = select(intentions).where(*same).order_by(intentions.c.id)
        return tuple(_intention(row) for row in self._connection.execute(query).all())

    def open_with_token(self, account: str, token: str) -> tuple[Intention, ...]:
        """What was meant under a token and has not ended."""
        same = (intentions.c.account == account, intentions.c.token == token, intentions.c.state.in_(_OPEN))
        query = select(intentions).where(*same).order_by(intentions.c.id)
        return tuple(_intention(row) for row in self._connection.execute(query).all())

    def for_draft(self, draft: int) -> tuple[Intention, ...]:
        """Everything ever meant for a draft."""
        query = select(intentions).where(intentions.c.draft == draft).order_by(intentions.c.id)
        return tuple(_intention(row) for row in self._connection.execute(query).all())

    def begin(self, intention: int, at: datetime) -> None:
        """An attempt begins: from here on its outcome is in doubt until it is written down."""
        self._set(intention, state=IntentionState.TRIED.value)

    def done(self, intention: int, at: datetime) -> None:
        """It happened; its bytes are erased."""
        self._end(intention, IntentionState.DONE, at)

    def delay(self, intention: int, not_before: datetime, error: str, *, counts: bool) -> None:
        """To be tried again then. `counts` where the other side refused it."""
        column = intentions.c.tries if counts else intentions.c.delays
        counted = update(intentions).where(intentions.c.id == intention).values({column: column + 1})
        self._connection.execute(counted)
        self._set(intention, state=IntentionState.TRIED.value, not_before=not_before, error=error[:500])

    def refuse(self, intention: int, error: str, at: datetime) -> None:
        """Given up after refusals; its bytes are erased."""
        self._set(intention, error=error[:500])
        self._end(intention, IntentionState.REFUSED, at)

    def cancel(self, intention: int, at: datetime) -> None:
        """No longer meant; its bytes are erased."""
        self._end(intention, IntentionState.CANCELLED, at)

    def _end(self, intention: int, state: IntentionState, at: datetime) -> None:
        self._set(intention, state=state.value, ended_at=at, payload=None)

    def _set(self, intention: int, **values: Any) -> None:
        self._connection.execute(_CHANGE, {"row": intention, **values})


def _intention(row: Row[Any]) -> Intention:
    return Intention(
        id=row.id,
        account=row.account,
        token=row.token,
        kind=IntentionKind(row.kind),
        state=IntentionState(row.state),
        mail=row.mail,
        draft=row.draft,
        recipients=tuple(each for each in row.recipients.split("\n") if each),
        payload=bytes(row.payload) if row.payload is not None else None,
        created_at=row.created_at,
        not_before=row.not_before,
        tries=row.tries,
        delays=row.delays,
        error=row.error,
        reason=row.reason,
    )
