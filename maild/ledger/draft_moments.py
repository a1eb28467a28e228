"""The moments that drafts name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, insert, select

from maild.facts.draft import DraftState
from maild.facts.draft_moment import DraftMoment, MomentRole
from maild.facts.session import BusyTime
from maild.ledger.tables import draft_moments, drafts

_HELD_OUT = (DraftState.INTENDED, DraftState.PLACED, DraftState.TOUCHED, DraftState.SENT)
_JOINED = draft_moments.join(drafts, draft_moments.c.draft == drafts.c.id)

# Asked on every pass, so built once: building and hashing a statement costs more than running it.
_OF_UNTOUCHED = (
    select(draft_moments)
    .select_from(_JOINED)
    .where(drafts.c.account == bindparam("account"), drafts.c.state == DraftState.PLACED.value)
    .order_by(draft_moments.c.id)
)
_OF_MAIL = (
    select(draft_moments)
    .select_from(_JOINED)
    .where(drafts.c.mail == bindparam("mail"), draft_moments.c.role == bindparam("role"))
    .order_by(draft_moments.c.id.desc())
)


class DraftMoments:
    """Rows of moments, each of one draft."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, draft: int, moments: Iterable[DraftMoment]) -> None:
        """What a draft names."""
        for each in moments:
            row = {"draft": draft, "role": each.role.value, "start": each.time.start, "end": each.time.end}
            self._connection.execute(insert(draft_moments).values(**row))

    def proposed_since(self, account: str, since: datetime, other_than: int | None) -> tuple[BusyTime, ...]:
        """What drafts made since then hold out to other people than one, sent or still lying there."""
        query = select(draft_moments).select_from(_JOINED)
        query = query.where(
            drafts.c.account == account,
            drafts.c.created_at >= since,
            drafts.c.state.in_([each.value for each in _HELD_OUT]),
            draft_moments.c.role == MomentRole.PROPOSED.value,
        )
        if other_than is not None:
            query = query.where(drafts.c.person != other_than)
        return tuple(_moment(row).time for row in self._connection.execute(query).all())

    def of_mail(self, mail: int, role: MomentRole) -> tuple[BusyTime, ...]:
        """What the drafts for a mail named in one role, the newest first."""
        rows = self._connection.execute(_OF_MAIL, {"mail": mail, "role": role.value}).all()
        return tuple(_moment(row).time for row in rows)

    def of_untouched(self, account: str) -> Mapping[int, tuple[DraftMoment, ...]]:
        """What each draft names that lies in Drafts as it was placed, by the draft's number."""
        found: dict[int, tuple[DraftMoment, ...]] = {}
        for row in self._connection.execute(_OF_UNTOUCHED, {"account": account}).all():
            found[row.draft] = (*found.get(row.draft, ()), _moment(row))
        return found

    def let_go(self, draft: int) -> None:
        """What this draft proposes is looked after no more; which moment it replaces stays known."""
        kept = draft_moments.c.role == MomentRole.OLD.value
        self._connection.execute(delete(draft_moments).where(draft_moments.c.draft == draft, ~kept))


def _moment(row: Row[Any]) -> DraftMoment:
    return DraftMoment(MomentRole(row.role), BusyTime(row.start, row.end))
