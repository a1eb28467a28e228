"""Situations that ask for a mail of their own: each once, whatever restarts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, delete, exists, insert, select, update

from maild.facts.draft import DraftPurpose, DraftState
from maild.facts.situation import Situation, SituationKind, SituationState
from maild.ledger.tables import drafts, situations

_LIVE = sorted(state.value for state in DraftState if state.is_live)

# Statements that every pass needs are built once: building and hashing one costs more than running it.
_WANTED = (
    select(situations)
    .where(situations.c.account == bindparam("account"), situations.c.state == SituationState.WANTED.value)
    .order_by(situations.c.id)
)
_LYING = (
    select(situations)
    .where(
        situations.c.account == bindparam("account"),
        exists().where(
            drafts.c.id == situations.c.draft,
            drafts.c.state.in_(_LIVE),
            drafts.c.purpose == DraftPurpose.SITUATION.value,
        ),
    )
    .order_by(situations.c.id)
)


class Situations:
    """Rows of situations; a person has each kind, template and `about` at most once."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(
        self, account: str, person: int, kind: SituationKind, about: str, template: str, at: datetime
    ) -> Situation | None:
        """A mail is wanted; None where the very same was wanted before, whatever came of it."""
        if self.find(person, kind, template, about) is not None:
            return None
        self._connection.execute(
            insert(situations).values(
                account=account,
                person=person,
                kind=kind.value,
                about=about,
                template=template,
                state=SituationState.WANTED.value,
                asked_at=at,
            )
        )
        return self.find(person, kind, template, about)

    def get(self, number: int) -> Situation | None:
        """The situation with this number."""
        return self._one(situations.c.id == number)

    def find(self, person: int, kind: SituationKind, template: str, about: str) -> Situation | None:
        """The very same situation, where it was written down before."""
        return self._one(
            situations.c.person == person,
            situations.c.kind == kind.value,
            situations.c.template == template,
            situations.c.about == about,
        )

    def of_draft(self, draft: int) -> Situation | None:
        """What a draft was written for."""
        return self._one(situations.c.draft == draft)

    def of_person(self, person: int, kind: SituationKind) -> tuple[Situation, ...]:
        """A person's situations of one kind, oldest first."""
        return self._many(situations.c.person == person, situations.c.kind == kind.value)

    def wanted(self, account: str) -> tuple[Situation, ...]:
        """Whatever has no draft yet, oldest first."""
        return self._read(_WANTED, account)

    def open(self, account: str) -> tuple[Situation, ...]:
        """What is wanted, or has a draft that may still lie in Drafts, oldest first."""
        found = {each.id: each for each in (*self.wanted(account), *self.lying(account))}
        return tuple(found[number] for number in sorted(found))

    def lying(self, account: str) -> tuple[Situation, ...]:
        """Whose draft may still lie in Drafts."""
        return self._read(_LYING, account)

    def announced(self, account: str, template: str | None = None) -> tuple[Situation, ...]:
        """Everybody in the announcements of this template, or of all, every round of them."""
        named = (situations.c.template == template,) if template is not None else ()
        is_announcement = situations.c.kind == SituationKind.ANNOUNCEMENT.value
        return self._many(situations.c.account == account, is_announcement, *named)

    def drafted(self, number: int, draft: int, reason: str | None = None) -> None:
        """Its draft is written down."""
        self._set(number, state=SituationState.DRAFTED.value, draft=draft, reason=reason)

    def wait(self, number: int, reason: str | None) -> None:
        """It stays wanted, and why it waits."""
        self._set(number, reason=reason)

    def end(self, number: int, state: SituationState, reason: str) -> None:
        """It is wanted no more."""
        self._set(number, state=state.value, reason=reason)

    def want_again(self, number: int, at: datetime) -> None:
        """Wanted once more, as if it had never had a draft."""
        self._set(number, state=SituationState.WANTED.value, draft=None, reason=None, asked_at=at)

    def join(self, source: int, target: int) -> None:
        """Two people turn out to be one: what both have is kept once."""
        for each in self._many(situations.c.person == source):
            if self.find(target, each.kind, each.template, each.about) is not None:
                self._connection.execute(delete(situations).where(situations.c.id == each.id))
            else:
                self._set(each.id, person=target)

    def _one(self, *conditions: Any) -> Situation | None:
        return next(iter(self._many(*conditions)), None)

    def _many(self, *conditions: Any) -> tuple[Situation, ...]:
        rows = self._connection.execute(select(situations).where(*conditions).order_by(situations.c.id)).all()
        return tuple(_situation(row) for row in rows)

    def _read(self, query: Select[Any], account: str) -> tuple[Situation, ...]:
        return tuple(_situation(row) for row in self._connection.execute(query, {"account": account}).all())

    def _set(self, number: int, **values: Any) -> None:
        self._connection.execute(update(situations).where(situations.c.id == number).values(**values))


def _situation(row: Row[Any]) -> Situation:
    return Situation(
        id=row.id,
        account=row.account,
        person=row.person,
        kind=SituationKind(row.kind),
        about=row.about,
        template=row.template,
        state=SituationState(row.state),
        asked_at=row.asked_at,
        draft=row.draft,
        reason=row.reason,
    )
