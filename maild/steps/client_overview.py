"""Who is where in which trajectory: next session, what lies ready, last contact, and what stands still (behaviour 1, 11)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from maild.facts.draft import DraftState
from maild.facts.person import Person, PersonState
from maild.ledger import Transaction
from maild.planning.sessions import USUAL_LIMIT, AgendaSession, SessionState
from maild.planning.trajectory_rules import TrajectoryRules
from maild.steps.journey_case import was_sent
from maild.steps.session_agenda import is_agenda_known, read_agenda, sessions_of
from maild.working_time import WorkingTime
from maild.working_time.words import day_in_words, moment_in_words


@dataclass(frozen=True, slots=True)
class ClientLine:
    """One client, or former client with a trajectory (`is_former`). `held` is the number of the last session that was held,
    `of` the trajectory's length; None where it is not known. `next_at` None means that nothing is planned where
    `is_agenda_known`, and "unknown" where not. `due` are the templates of drafts that wait for the coach; `standing` why
    nothing is started ("danger", "no_contact", "paused")."""

    who: str
    trajectory: str | None
    held: int | None
    of: int | None
    next_at: datetime | None
    is_agenda_known: bool
    due: tuple[str, ...]
    last_contact: datetime | None
    standing: str | None
    is_done: bool
    is_former: bool = False


@dataclass(frozen=True, slots=True)
class CourseOfAll:
    """How all trajectories fare that ever began: completed, ended early; mails after the end, and how many were sent."""

    begun: int
    completed: int
    stopped: int
    follow_ups: int
    sent: int

    @property
    def under_way(self) -> int:
        """Those that go on."""
        return self.begun - self.completed - self.stopped


def read_course(tx: Transaction, account: str, rules: TrajectoryRules) -> CourseOfAll:
    """Counted over every trajectory that the ledger knows."""
    begun = [each for each in tx.journeys.all(account) if each.began_at is not None]
    names = {each.name for each in rules.mails if each.is_follow_up}
    mails = [mail for each in begun for mail in tx.journeys.mails(each.person) if mail.name in names]
    return CourseOfAll(
        begun=len(begun),
        completed=sum(each.ended_at is not None and not each.is_done for each in begun),
        stopped=sum(each.is_done for each in begun),
        follow_ups=len(mails),
        sent=sum(was_sent(each) for each in mails),
    )


def read_clients(
    tx: Transaction, account: str, rules: TrajectoryRules, now: datetime, limit: timedelta = USUAL_LIMIT
) -> tuple[ClientLine, ...]:
    """Every client, whoever has the next session first, then those without one; then who finished and is followed up."""
    agenda, is_known = read_agenda(tx, account, now, limit), is_agenda_known(tx, account, now, limit)
    received, sent = tx.contacts.last_received(account), tx.contacts.last_sent(account)
    found = []
    for person in tx.people.list(account, None):
        was_client = person.state is PersonState.FORMER and tx.journeys.get(person.id) is not None
        if person.state is PersonState.CLIENT or was_client:
            moments = [received.get(person.id), *(sent.get(each) for each in person.addresses)]
            last = max((each for each in moments if each is not None), default=None)
            found.append(_line(tx, rules, person, sessions_of(agenda, person), is_known=is_known, last=last, now=now))
    return tuple(sorted(found, key=lambda each: (each.is_former, each.next_at is None, each.next_at or now, each.who)))


def _line(
    tx: Transaction,
    rules: TrajectoryRules,
    person: Person,
    theirs: Iterable[AgendaSession],
    *,
    is_known: bool,
    last: datetime | None,
    now: datetime,
) -> ClientLine:
    journey, sessions = tx.journeys.get(person.id), tuple(theirs)
    known = rules.by_name.get(journey.name) if journey is not None else None
    before = journey.counts_from if journey is not None else 0
    held = [each.number - before for each in sessions if each.state is SessionState.HELD and each.number is not None]
    upcoming = (
        each.session.start for each in sessions if each.state is SessionState.PLANNED and each.session.start > now
    )
    live = tx.drafts.live_of_person(person.id)
    return ClientLine(
        who=", ".join(person.addresses),
        trajectory=journey.name if journey is not None else None,
        held=max(held) if held else (0 if is_known else None),
        of=(journey.sessions if journey is not None else None) or (known.sessions if known is not None else None),
        next_at=next(upcoming, None),
        is_agenda_known=is_known,
        due=tuple(each.template for each in live if each.state is not DraftState.INTENDED),
        last_contact=last,
        standing=_standing(person, now),
        is_done=journey is not None and (journey.is_done or journey.ended_at is not None),
        is_former=person.state is PersonState.FORMER,
    )


def _standing(person: Person, now: datetime) -> str | None:
    if person.danger_since is not None:
        return "danger"
    if person.no_contact:
        return "no_contact"
    is_paused = person.paused_until is not None and person.paused_until > now
    return "paused" if is_paused else None


def client_in_words(line: ClientLine, hours: WorkingTime) -> str:
    """The same for the digest, in Dutch; what is not known is said to be so."""
    if line.trajectory is None:
        where = "geen traject"
    else:
        held = "onbekend hoeveel" if line.held is None else str(line.held)
        where = f"traject {line.trajectory}, {held} van {line.of or 'onbekend'} sessies gehad"
    if line.next_at is not None:
        planned = f"volgende sessie {moment_in_words(line.next_at, hours.zone, 'nl')}"
    else:
        planned = (
            "niets gepland" if line.is_agenda_known else "volgende sessie onbekend: de agenda is niet (goed) gelezen"
        )
    parts = [f"oud-cliënt, {where}"] if line.is_former else [where, planned]
    if line.due:
        parts.append(f"{len(line.due)} concept klaar" if len(line.due) == 1 else f"{len(line.due)} concepten klaar")
    if line.last_contact is not None:
        parts.append(f"laatste contact {day_in_words(hours.day_of(line.last_contact), 'nl')}")
    stands = {"danger": "gevaar: alles staat stil", "no_contact": "wil geen contact", "paused": "pauze"}
    return "; ".join([*parts, *([stands[line.standing]] if line.standing else [])])
