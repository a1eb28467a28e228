"""Who is on a ladder, and where."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, select, update

from maild.facts.ladder import Climb, ClimbState
from maild.ledger.tables import climbs

_LIVE = (
    select(climbs)
    .where(climbs.c.account == bindparam("account"), climbs.c.state == ClimbState.LIVE.value)
    .order_by(climbs.c.id)
)


class Climbs:
    """Rows of climbs; a person has at most one live."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def begin(
        self, account: str, person: int, thread: int, ladder: str, outreach: int, sent_at: datetime, at: datetime
    ) -> None:
        """Somebody stands at the foot of a ladder."""
        self._connection.execute(
            insert(climbs).values(
                account=account,
                person=person,
                thread=thread,
                ladder=ladder,
                rung="",
                outreach=outreach,
                counts_from=sent_at,
                state=ClimbState.LIVE.value,
                began_at=at,
            )
        )

    def live(self, account: str) -> tuple[Climb, ...]:
        """Every live climb, oldest first."""
        return tuple(_climb(row) for row in self._connection.execute(_LIVE, {"account": account}).all())

    def live_of_person(self, person: int) -> Climb | None:
        """A person's live climb."""
        return next(iter(self._many(climbs.c.person == person, climbs.c.state == ClimbState.LIVE.value)), None)

    def began_with(self, account: str, outreach: int) -> bool:
        """True where this sent mail has begun, or moved, a climb before."""
        return bool(self._many(climbs.c.account == account, climbs.c.outreach == outreach))

    def ended(self, account: str, since: datetime) -> tuple[Climb, ...]:
        """Climbs that ended and began since then."""
        return self._many(
            climbs.c.account == account, climbs.c.state != ClimbState.LIVE.value, climbs.c.began_at >= since
        )

    def reach(self, climb: int, rung: str, outreach: int, counts_from: datetime, deadline: date | None) -> None:
        """A rung was reached: the next wait counts from that moment."""
        self._set(
            climb,
            rung=rung,
            outreach=outreach,
            counts_from=counts_from,
            deadline=deadline.isoformat() if deadline else None,
            call_told_at=None,
        )

    def told_to_call(self, climb: int, at: datetime) -> None:
        """The coach was told to call."""
        self._set(climb, call_told_at=at)

    def end(self, climb: int, state: ClimbState, reason: str) -> None:
        """The climb is over."""
        self._set(climb, state=state.value, reason=reason)

    def _many(self, *conditions: Any) -> tuple[Climb, ...]:
        query = select(climbs).where(*conditions).order_by(climbs.c.id)
        return tuple(_climb(row) for row in self._connection.execute(query).all())

    def _set(self, climb: int, **values: Any) -> None:
        self._connection.execute(update(climbs).where(climbs.c.id == climb).values(**values))


def _climb(row: Row[Any]) -> Climb:
    return Climb(
        id=row.id,
        account=row.account,
        person=row.person,
        thread=row.thread,
        ladder=row.ladder,
        rung=row.rung,
        outreach=row.outreach,
        counts_from=row.counts_from,
        state=ClimbState(row.state),
        began_at=row.began_at,
        deadline=date.fromisoformat(row.deadline) if row.deadline else None,
        call_told_at=row.call_told_at,
        reason=row.reason,
    )
