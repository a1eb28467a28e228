"""Which mails of the journey are due now, and which of those that lie ready are true no more (behaviour 11). Pure.

Computed each time anew from the sessions as they stand: nothing is queued, so nothing can go stale.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from maild.facts.journey import Journey
from maild.facts.person import Person, PersonState
from maild.facts.session import Session, SessionKind
from maild.planning.journey_days import Room, room_after_end, room_of_session
from maild.planning.may_start import has_stopped_since, may_start
from maild.planning.sessions import AgendaSession, Doubt, SessionState
from maild.planning.trajectory_rules import JourneyRule, Trajectory, TrajectoryRules, Wait, When, Which
from maild.working_time import WorkingTime

_MAY_BE_INVITED = (PersonState.LEAD, PersonState.CLIENT, PersonState.FORMER)
_MOST_ROUNDS = 40
_MOST_UNANSWERED = 2
"""Mails after the end in a row that nobody answered: no interest, and none comes any more."""


class MadeState(StrEnum):
    """What became of a mail that was written. `untouched` may still be taken back, `gone` was; `done` is the coach's or the
    client's: sent, touched, thrown away."""

    UNTOUCHED = "untouched"
    TOUCHED = "touched"
    GONE = "gone"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Made:
    """A mail that was written before: its rule's name, what it is about, the session's start that it knew."""

    name: str
    about: str
    start: datetime | None
    state: MadeState


@dataclass(frozen=True, slots=True)
class Case:
    """All that the mails of one person depend on. `trajectory` has the client's deviations in it; None where none has begun.
    `unanswered` counts the mails after the end, sent in a row, since the person last wrote."""

    person: Person
    journey: Journey | None
    trajectory: Trajectory | None
    sessions: tuple[AgendaSession, ...] = ()
    made: tuple[Made, ...] = ()
    unanswered: int = 0


@dataclass(frozen=True, slots=True)
class DueMail:
    """One mail to be written now. `session` is None for a mail after the end. `until` is when it would be too late."""

    rule: JourneyRule
    about: str
    session: Session | None
    until: datetime
    reason: str


def session_name(session: Session) -> str:
    """A session's name in the ledger: the same in every source, and after the agenda lost and found it again."""
    return hashlib.sha256("\n".join(session.key).encode("utf-8", "replace")).hexdigest()[:32]


def deviated(trajectory: Trajectory, journey: Journey) -> Trajectory:
    """A trajectory as it is for one client."""
    sessions = journey.sessions or trajectory.sessions
    usual = trajectory.evaluation if sessions == trajectory.sessions else 0
    weeks = journey.rhythm_weeks or trajectory.rhythm_weeks
    return replace(trajectory, sessions=sessions, rhythm_weeks=weeks, evaluation=journey.evaluation or usual)


def due_mails(
    rules: TrajectoryRules, case: Case, hours: WorkingTime, now: datetime, automatic: frozenset[str] = frozenset()
) -> tuple[DueMail, ...]:
    """What is to be written for one person now, the most urgent first. `automatic` are templates that go by themselves."""
    if may_start(case.person, now) is not None:
        return ()
    found = [each for rule in rules.mails for each in _due_of_rule(rule, case, hours, now, automatic)]
    return tuple(sorted(found, key=lambda each: (each.until, each.rule.name, each.about)))


def _due_of_rule(
    rule: JourneyRule, case: Case, hours: WorkingTime, now: datetime, automatic: frozenset[str]
) -> Iterable[DueMail]:
    if rule.when is When.END:
        yield from _due_after_end(rule, case, hours, now)
        return
    for each in case.sessions:
        if each.doubt is not None or not belongs(rule, each, case):
            continue
        session, about = each.session, session_name(each.session)
        room = room_of_session(rule, session.start, session.end, hours, is_automatic=rule.mail in automatic)
        if room.holds(now) and _is_to_come(rule, each) and not _is_made(rule, about, session.start, case.made):
            yield DueMail(rule, about, session, room.until, f"{rule.when} {session.start:%Y-%m-%d %H:%M} UTC")


def _due_after_end(rule: JourneyRule, case: Case, hours: WorkingTime, now: datetime) -> Iterable[DueMail]:
    ended = end_of(case, now)
    if ended is None or rule.wait is None or not _is_interested(rule, case):
        return
    for number, room in _rounds(rule, rule.wait, ended, hours):
        about = f"{ended:%Y-%m-%d} {number}"
        if room.ready > now:
            return
        if room.holds(now) and not _is_made(rule, about, None, case.made):
            yield DueMail(rule, about, None, room.until, f"after the end of {ended:%Y-%m-%d}")


def _rounds(rule: JourneyRule, first: Wait, ended: datetime, hours: WorkingTime) -> Iterable[tuple[int, Room]]:
    for number in range(_MOST_ROUNDS if rule.every is not None else 1):
        more = rule.every.amount * number if rule.every is not None else 0
        yield number, room_after_end(Wait(first.amount + more, first.unit), ended, hours)


def _is_interested(rule: JourneyRule, case: Case) -> bool:
    begun = case.journey.began_at if case.journey is not None else None
    if begun is None or has_stopped_since(case.person, begun) or case.person.state is PersonState.LEAD:
        return False
    return not rule.is_follow_up or case.unanswered < _MOST_UNANSWERED


def end_of(case: Case, now: datetime) -> datetime | None:
    """When the trajectory ended: its last session was held, or the coach called it done, and nothing more is planned."""
    journey, trajectory = case.journey, case.trajectory
    if journey is None or trajectory is None or journey.began_at is None:
        return None
    mine = [each for each in case.sessions if each.number is not None and each.number > journey.counts_from]
    if any(each.state is SessionState.PLANNED for each in mine):
        return None
    if journey.is_done and journey.ended_at is not None:
        return journey.ended_at
    held = [each for each in mine if each.state is SessionState.HELD and each.session.end <= now]
    reached = max((each.number or 0 for each in held), default=0) - journey.counts_from
    if reached >= trajectory.sessions:
        return max(each.session.end for each in held)
    shown = any(each.session.end == journey.ended_at for each in case.sessions)
    return None if shown else journey.ended_at  # the agenda keeps no session for ever


def belongs(rule: JourneyRule, each: AgendaSession, case: Case) -> bool:
    """True where a mail is one of this session's, whenever it is due."""
    session, state = each.session, case.person.state
    if session.kind not in rule.kinds or not session.takes_place:
        return False
    if rule.until_returned and case.journey is not None and case.journey.returned_at is not None:
        return False
    if session.kind is not SessionKind.SESSION:
        return rule.which is Which.EACH and state in _MAY_BE_INVITED
    journey, trajectory = case.journey, case.trajectory
    if state is not PersonState.CLIENT or journey is None or trajectory is None or journey.began_at is None:
        return False
    if each.number is None or has_stopped_since(case.person, journey.began_at):
        return False
    return _is_the_one(rule.which, each.number - journey.counts_from, session, trajectory)


def _is_the_one(which: Which, place: int, session: Session, trajectory: Trajectory) -> bool:
    match which:
        case Which.EACH:
            return True
        case Which.FIRST:
            return place == 1
        case Which.HALF_WAY:
            return place == trajectory.half_way
        case Which.LAST:
            return place == trajectory.sessions
        case Which.ASSIGNMENT:
            return bool(session.assignment)


def _is_to_come(rule: JourneyRule, each: AgendaSession) -> bool:
    wanted = SessionState.HELD if rule.when is When.AFTER else SessionState.PLANNED
    return each.state is wanted


def _is_made(rule: JourneyRule, about: str, start: datetime | None, made: Iterable[Made]) -> bool:
    """Once for each session, whatever source shows it. One that was taken back may come again; where the latest that the
    client had names a moment which holds no more, another has to."""
    same = [
        each
        for each in made
        if each.name == rule.name
        and each.state is not MadeState.GONE
        and (each.about == about or (start is not None and each.start == start))
    ]
    if not same:
        return False
    is_known = same[-1].state is not MadeState.DONE or same[-1].start == start
    return is_known or not rule.names_moment


def outdated(rules: TrajectoryRules, case: Case, made: Made, now: datetime) -> str | None:
    """Why a mail that lies ready is true no more; None where it still is. Of a rule that is there no longer nothing is known,
    and its mail stays."""
    rule = next((each for each in rules.mails if each.name == made.name), None)
    if rule is None:
        return None
    if rule.when is When.END:
        ended = end_of(case, now)
        return None if ended is not None and made.about.startswith(f"{ended:%Y-%m-%d} ") else "not ended any more"
    same = [each for each in case.sessions if session_name(each.session) == made.about]
    found = same or [each for each in case.sessions if each.session.start == made.start]
    standing = next((each for each in found if each.session.takes_place), None)
    if standing is None or standing.doubt not in (None, Doubt.STALE):
        return "no such session"
    if standing.session.start != made.start:
        return "moved"
    if not any(each.name == made.name and belongs(each, standing, case) for each in rules.mails):
        return "not of this session any more"
    if rule.when is not When.AFTER and standing.session.start <= now:
        return "passed"
    return None
