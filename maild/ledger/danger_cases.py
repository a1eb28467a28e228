"""Danger cases: who, since when, which alerts, and who lifted them. Never a word of a mail."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, select, update

from maild.facts.danger_case import DangerCase
from maild.ledger.tables import danger_cases

_OPEN = (
    select(danger_cases)
    .where(danger_cases.c.account == bindparam("account"), danger_cases.c.closed_at.is_(None))
    .order_by(danger_cases.c.id)
)


class DangerCases:
    """Rows of cases; a person has at most one open."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def raise_for(self, account: str, person: int, mail: int, kind: str | None, at: datetime) -> DangerCase:
        """A sign of danger in a mail: opens the person's case, or begins its alerts anew where it is open already.

        A case that was seen begins a new round: its second person has time again, and may be told again.
        """
        known = self.open_of_person(person)
        if known is None:
            self._connection.execute(
                insert(danger_cases).values(
                    account=account,
                    person=person,
                    mail=mail,
                    kind=kind,
                    opened_at=at,
                    raised_at=at,
                    alerted_at=at,
                    alerts=1,
                )
            )
        else:
            self._set(known.id, mail=mail, kind=kind or known.kind, alerted_at=at, alerts=1)
            if known.seen_at is not None:
                self._set(known.id, seen_at=None, second_at=None, raised_at=at)
        found = self.open_of_person(person)
        assert found is not None
        return found

    def open(self, account: str) -> tuple[DangerCase, ...]:
        """Every open case, oldest first."""
        return tuple(_case(row) for row in self._connection.execute(_OPEN, {"account": account}).all())

    def open_of_person(self, person: int) -> DangerCase | None:
        """A person's open case."""
        return next(iter(self._many(danger_cases.c.person == person)), None)

    def alerted(self, case: int, at: datetime, alerts: int) -> None:
        """The coach was told once more."""
        self._set(case, alerted_at=at, alerts=alerts)

    def told_second(self, case: int, at: datetime) -> None:
        """A second person was told."""
        self._set(case, second_at=at)

    def seen(self, case: int, at: datetime) -> None:
        """The coach saw it: no more repeats. Nothing else changes."""
        self._set(case, seen_at=at)

    def close(self, case: int, at: datetime, by: str) -> None:
        """The coach lifted it, or it went up into another (`by` in one word)."""
        self._set(case, closed_at=at, closed_by=by)

    def join(self, person: int) -> None:
        """One person has one open case: where two people turn out to be one, the older case takes in the others.

        It counts as seen only where every one was seen.
        """
        mine = self._many(danger_cases.c.person == person)
        if len(mine) < 2:
            return
        newest = max(mine, key=lambda each: each.alerted_at)
        for each in mine[1:]:
            self.close(each.id, newest.alerted_at, "joined")
        seen = [each.seen_at for each in mine if each.seen_at is not None]
        self._set(
            mine[0].id,
            mail=newest.mail,
            kind=mine[0].kind if len({each.kind for each in mine}) == 1 else None,
            opened_at=min(each.opened_at for each in mine),
            alerted_at=newest.alerted_at,
            alerts=newest.alerts,
            seen_at=max(seen) if len(seen) == len(mine) else None,
        )

    def _many(self, condition: Any) -> tuple[DangerCase, ...]:
        query = select(danger_cases).where(condition, danger_cases.c.closed_at.is_(None)).order_by(danger_cases.c.id)
        return tuple(_case(row) for row in self._connection.execute(query).all())

    def _set(self, case: int, **values: Any) -> None:
        self._connection.execute(update(danger_cases).where(danger_cases.c.id == case).values(**values))


def _case(row: Row[Any]) -> DangerCase:
    return DangerCase(
        row.id, row.account, row.person, row.kind, row.mail, row.opened_at, row.alerted_at, row.alerts,
        row.seen_at, row.second_at, row.closed_at, row.raised_at, row.closed_by,
    )  # fmt: skip
