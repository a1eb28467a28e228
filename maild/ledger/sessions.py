"""The sessions of the agenda as last read. No title and no notes: place, link and assignment are all the text there is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, insert, or_, select, update

from maild.facts.session import Answer, BusyTime, MatchedBy, Session, SessionKind
from maild.ledger.columns import UtcDateTime
from maild.ledger.tables import busy_times, sessions

_PLAIN = tuple(
    each.name for each in fields(Session) if each.name not in ("id", "kind", "matched_by", "guests", "answer")
)

_ALL = select(sessions).where(sessions.c.account == bindparam("account")).order_by(sessions.c.start, sessions.c.id)
_ALL_SINCE = _ALL.where(sessions.c.end > bindparam("since", type_=UtcDateTime))


class Sessions:
    """Rows of sessions and of busy times. A session keeps its number for as long as its source shows it."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self, account: str, since: datetime | None = None) -> tuple[Session, ...]:
        """Every session of an account that ends after `since`, from every source, in order of their start."""
        if since is None:
            rows = self._connection.execute(_ALL, {"account": account})
        else:
            rows = self._connection.execute(_ALL_SINCE, {"account": account, "since": since})
        return tuple(_session(row) for row in rows.all())

    def of_addresses(self, account: str, addresses: Iterable[str]) -> tuple[Session, ...]:
        """Every session that is, or may be, of somebody with one of these addresses, with all that any source says of those
        events: what one calendar gives to nobody another one may give to them, or cancel."""
        keys = tuple(addresses)
        named = or_(sessions.c.person.in_(keys), *(sessions.c.guests.contains(each, autoescape=True) for each in keys))
        uids = select(sessions.c.uid).where(sessions.c.account == account, named)
        return self._read(select(sessions).where(sessions.c.account == account, sessions.c.uid.in_(uids)))

    def get(self, number: int) -> Session | None:
        """The session with this number; None where the agenda shows it no more."""
        return next(iter(self._read(select(sessions).where(sessions.c.id == number))), None)

    def versions(self, account: str, uid: str) -> tuple[Session, ...]:
        """What the sources say of one event, all its occurrences."""
        return self._read(select(sessions).where(sessions.c.account == account, sessions.c.uid == uid))

    def settled_since(self, account: str, moment: datetime) -> frozenset[int]:
        """The numbers of those that were planned, or moved to where they stand, at that moment or later."""
        query = select(sessions.c.id).where(sessions.c.account == account, sessions.c.start_since >= moment)
        return frozenset(self._connection.scalars(query))

    def put(self, account: str, session: Session, now: datetime) -> Session:
        """Writes one down, in the place of the version that its source gave before; comes back with its number."""
        row = self._connection.execute(
            select(sessions.c.id, sessions.c.start).where(
                sessions.c.account == account,
                sessions.c.source == session.source,
                sessions.c.uid == session.uid,
                sessions.c.recurrence_id == session.recurrence_id,
            )
        ).one_or_none()
        values = _values(session)
        if row is not None:
            if row.start != session.start:
                values["start_since"] = now
            self._connection.execute(update(sessions).where(sessions.c.id == row.id).values(**values))
            return replace(session, id=row.id)
        made = self._connection.execute(
            insert(sessions).values(account=account, first_seen=now, start_since=now, **values)
        )
        assert made.inserted_primary_key is not None
        return replace(session, id=int(made.inserted_primary_key[0]))

    def remove(self, numbers: Iterable[int]) -> None:
        """The agenda shows these no more."""
        for number in numbers:
            self._connection.execute(delete(sessions).where(sessions.c.id == number))

    def replace_source(
        self, account: str, source: str, found: Iterable[Session], since: datetime, now: datetime
    ) -> tuple[int, int]:
        """What a calendar holds from `since` on, in the place of what it held: how many were written, how many are gone.
        What ended before stays, for it is counted; what did not change is not written. What a guest answered by mail holds
        for as long as the moment does."""
        query = select(sessions).where(sessions.c.account == account, sessions.c.source == source)
        known = {each.key: each for each in self._read(query)}
        written = 0
        for each in found:
            before = known.pop(each.key, None)
            if before is not None and before.start == each.start:
                each = replace(each, answer=each.answer or before.answer, counter=before.counter)
            if before is None or replace(before, id=0) != replace(each, id=0):
                self.put(account, each, now)
                written += 1
        gone = [each.id for each in known.values() if each.end > since]
        self.remove(gone)
        return written, len(gone)

    def purge(self, account: str, before: datetime, sources: Iterable[str]) -> int:
        """Forgets what ended before a moment, and every calendar that is not among `sources`; how many those were."""
        kept = tuple(sources)
        is_gone = or_(sessions.c.end < before, sessions.c.source.not_in(kept))
        done = self._connection.execute(delete(sessions).where(sessions.c.account == account, is_gone))
        others = (busy_times.c.account == account, busy_times.c.source.not_in(kept))
        self._connection.execute(delete(busy_times).where(*others))
        return done.rowcount

    def replace_busy(self, account: str, source: str, found: Iterable[BusyTime]) -> None:
        """When the coach has no room by one calendar."""
        mine = (busy_times.c.account == account, busy_times.c.source == source)
        wanted = set(found)
        known = {BusyTime(row.start, row.end) for row in self._connection.execute(select(busy_times).where(*mine))}
        if wanted == known:
            return
        for each in known - wanted:
            same = (busy_times.c.start == each.start, busy_times.c.end == each.end)
            self._connection.execute(delete(busy_times).where(*mine, *same))
        rows = [{"account": account, "source": source, "start": each.start, "end": each.end} for each in wanted - known]
        if rows:
            self._connection.execute(insert(busy_times), rows)

    def busy(self, account: str, start: datetime, end: datetime) -> tuple[BusyTime, ...]:
        """When the coach has no room between two moments, by every calendar, in order, each once; they may overlap."""
        query = select(busy_times.c.start, busy_times.c.end).where(
            busy_times.c.account == account, busy_times.c.end > start, busy_times.c.start < end
        )
        return tuple(sorted({BusyTime(row.start, row.end) for row in self._connection.execute(query)}))

    def _read(self, query: Any) -> tuple[Session, ...]:
        rows = self._connection.execute(query.order_by(sessions.c.start, sessions.c.id)).all()
        return tuple(_session(row) for row in rows)


def _values(session: Session) -> dict[str, Any]:
    return {name: getattr(session, name) for name in _PLAIN} | {
        "kind": session.kind.value,
        "matched_by": session.matched_by.value if session.matched_by else None,
        "guests": " ".join(session.guests),
        "answer": session.answer.value if session.answer else None,
    }


def _session(row: Row[Any]) -> Session:
    plain = {name: getattr(row, name) for name in _PLAIN}
    return Session(
        id=row.id,
        kind=SessionKind(row.kind),
        matched_by=MatchedBy(row.matched_by) if row.matched_by else None,
        guests=tuple(row.guests.split()),
        answer=Answer(row.answer) if row.answer else None,
        **plain,
    )
