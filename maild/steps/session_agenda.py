"""The agenda as the steps ask for it: read from the ledger at that very moment, never from memory (behaviour 11)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from maild.facts.person import Person, PersonState
from maild.facts.session import MatchedBy, Session, SessionKind
from maild.ledger import Transaction
from maild.planning.sessions import (
    USUAL_LIMIT,
    AgendaSession,
    Doubt,
    SessionState,
    agenda_of,
    is_fresh,
    with_confirmation,
)

_KNOWN = (PersonState.CLIENT, PersonState.LEAD, PersonState.FORMER)
_RECENT = timedelta(days=15)


def read_agenda(
    tx: Transaction, account: str, now: datetime, limit: timedelta = USUAL_LIMIT, person: Person | None = None
) -> tuple[AgendaSession, ...]:
    """Every session that the ledger knows, each once, in order, under the first address of its person as known now. With
    `person` at least all of theirs, for much less work where the agenda is large."""
    kept = tx.sessions.all(account) if person is None else tx.sessions.of_addresses(account, person.addresses)
    if not kept:
        return ()  # a practice without a calendar asks for nobody
    people = tx.people.list(account, None)
    sessions = _with_people(kept, people)
    states = {person.addresses[0]: person.state for person in people if person.addresses}
    return with_confirmation(agenda_of(sessions, tx.feeds.all(account), now, limit), states)


def sessions_of(agenda: Iterable[AgendaSession], person: Person) -> tuple[AgendaSession, ...]:
    """One person's sessions, in order."""
    return tuple(each for each in agenda if each.session.person in person.addresses)


def sessions_with(
    tx: Transaction, account: str, person: Person, now: datetime, limit: timedelta = USUAL_LIMIT
) -> tuple[AgendaSession, ...]:
    """One person's sessions of the last weeks and of all time to come, in order; cheaper than the whole agenda, and without
    numbers that could be believed."""
    recent = tx.sessions.all(account, now - _RECENT)
    theirs = [each for each in recent if each.person in person.addresses or set(each.guests) & set(person.addresses)]
    agenda = agenda_of(_with_people(theirs, [person]), tx.feeds.all(account), now, limit)
    return sessions_of(with_confirmation(agenda, dict.fromkeys(person.addresses, person.state)), person)


def is_agenda_known(tx: Transaction, account: str, now: datetime, limit: timedelta = USUAL_LIMIT) -> bool:
    """True where there is a calendar and every one was read well within the limit: only then is an empty hour free."""
    feeds = tx.feeds.all(account)
    return bool(feeds) and all(is_fresh(each, now, limit) for each in feeds)


def _with_people(sessions: Iterable[Session], people: Iterable[Person]) -> list[Session]:
    """Who has two addresses is one person, and a guest who became known since is recognised."""
    first = {key: person.addresses[0] for person in people for key in person.addresses}
    known = {person.addresses[0] for person in people if person.state in _KNOWN and person.addresses}
    found = []
    for each in sessions:
        guests = {first[key] for key in each.guests if first.get(key) in known}
        if each.person is not None:
            each = replace(each, person=first.get(each.person, each.person))
        elif len(guests) == 1:
            each = replace(each, person=guests.pop(), matched_by=MatchedBy.ATTENDEE)
        found.append(each)
    return found


class SessionAgenda:
    """What the steps ask of the agenda (an `AgendaView`). An account whose calendars were never read knows nothing; one whose
    reading is older than the limit does not know either."""

    def __init__(self, account: str, zone: ZoneInfo, limit: timedelta = USUAL_LIMIT) -> None:
        self._account = account
        self._zone = zone
        self._limit = limit

    def has_planned(self, tx: Transaction, person: Person, now: datetime, /) -> bool | None:
        """True where something with this person is planned after now; None where the agenda does not say."""
        planned = self._planned(tx, person, now)
        if any(each.doubt is not Doubt.STALE for each in planned):
            return True
        return False if self._is_known(tx, now) and not planned else None

    def next_session(self, tx: Transaction, person: Person, now: datetime, /) -> date | None:
        """The day of their next session in the coach's zone, where a mail may rest on it."""
        sure = (each.session.start for each in self._planned(tx, person, now) if each.doubt is None)
        start = next(sure, None)
        return start.astimezone(self._zone).date() if start is not None else None

    def _planned(self, tx: Transaction, person: Person, now: datetime) -> tuple[AgendaSession, ...]:
        people = tx.people.list(self._account, None)
        upcoming = _with_people(tx.sessions.all(self._account, now), people)
        found = sessions_of(agenda_of(upcoming, tx.feeds.all(self._account), now, self._limit), person)
        return tuple(each for each in found if each.state is SessionState.PLANNED and each.session.start > now)

    def _is_known(self, tx: Transaction, now: datetime) -> bool:
        feeds = tx.feeds.all(self._account)
        fresh = [each for each in feeds if each.good_at is not None and now - each.good_at <= self._limit]
        return bool(feeds) and len(fresh) == len(feeds) and not any(each.is_emptied for each in feeds)


def to_confirm(agenda: Iterable[AgendaSession], people: Iterable[Person]) -> tuple[AgendaSession, ...]:
    """For each person with a session of a trajectory, or an intake, who is no client yet, the first one: one confirmation
    makes them one (behaviour 1). A former client only by what is still to come."""
    states = {key: person.state for person in people for key in person.addresses}
    waiting: dict[str, AgendaSession] = {}
    for each in agenda:
        person, state = each.session.person, states.get(each.session.person or "")
        is_trajectory = each.session.kind is not SessionKind.INTRODUCTION and each.session.takes_place
        if person is None or not is_trajectory or state is PersonState.CLIENT:
            continue
        if state is PersonState.FORMER and each.state is not SessionState.PLANNED:
            continue
        waiting.setdefault(person, each)
    return tuple(waiting.values())
