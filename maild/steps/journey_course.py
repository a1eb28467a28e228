"""The course of a trajectory: it begins with a client's first session and ends with the last; who did not come is asked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from maild.facts.journey import Journey
from maild.facts.person import Person, PersonState
from maild.facts.session import SessionKind
from maild.ledger import Transaction
from maild.planning.journey import Case, end_of
from maild.planning.may_start import has_stopped_since
from maild.planning.sessions import AgendaSession, Doubt, SessionState
from maild.planning.trajectory_rules import TrajectoryRules, When
from maild.steps.journey_case import read_case, was_sent
from maild.steps.journey_ladders import end_ladder_of_who_booked, end_ladder_of_who_came
from maild.steps.practice import Desk, Practice
from maild.steps.situation_wishes import ask_no_show


def follow_course(
    tx: Transaction, desk: Desk, practice: Practice, person: Person, agenda: Iterable[AgendaSession]
) -> None:
    """Writes down where a person's trajectory stands by the agenda now; the same again changes nothing."""
    rules = practice.trajectories
    case, mails = read_case(tx, rules, person, agenda)
    _ask_after_missed(tx, desk, practice, case)
    end_ladder_of_who_came(tx, case)
    end_ladder_of_who_booked(tx, case, desk.clock.now())
    said_goodbye = any(each.name in _goodbyes(rules) and was_sent(each) for each in mails)
    begun = _begin(desk, rules, case, said_goodbye=said_goodbye)
    if begun is not None:
        tx.journeys.put(begun)
        return
    journey, ended = case.journey, end_of(case, desk.clock.now())
    if journey is None or journey.began_at is None:
        return
    if not journey.is_done and ended != journey.ended_at:
        tx.journeys.put(replace(journey, ended_at=ended))
    if ended is not None and said_goodbye and person.state is PersonState.CLIENT and ended == journey.ended_at:
        tx.people.set_state(person.id, PersonState.FORMER)


def _begin(desk: Desk, rules: TrajectoryRules, case: Case, *, said_goodbye: bool) -> Journey | None:
    """The trajectory that begins with a client's session: the first one, or a new one after the goodbye."""
    person, journey = case.person, case.journey
    counted = [
        each
        for each in case.sessions
        if each.doubt is None and each.number is not None and each.session.kind is SessionKind.SESSION
    ]
    planned = [each for each in counted if each.state is SessionState.PLANNED]
    if rules.default is None or person.state is not PersonState.CLIENT or not planned:
        return None
    usual = Journey(person.id, person.account, rules.default)
    now = desk.clock.now()
    if journey is None or journey.began_at is None:
        return replace(journey or usual, began_at=now)
    is_over = journey.ended_at is not None and said_goodbye
    if not is_over or has_stopped_since(person, journey.began_at):
        return None
    held = [each.number or 0 for each in counted if each.state is SessionState.HELD]
    return replace(usual, began_at=now, counts_from=max(held, default=0))


def _goodbyes(rules: TrajectoryRules) -> frozenset[str]:
    """The mails after the end that are no follow-up yet."""
    return frozenset(each.name for each in rules.mails if each.when is When.END and not each.is_follow_up)


def _ask_after_missed(tx: Transaction, desk: Desk, practice: Practice, case: Case) -> None:
    """A session marked as missed asks for its mail on the same day (product.md, "No-show")."""
    template, now = practice.situations.no_show, desk.clock.now()
    if template is None or case.person.state not in (PersonState.CLIENT, PersonState.LEAD):
        return
    for each in case.sessions:
        start = each.session.start
        is_today = practice.working_time.day_of(start) == practice.working_time.day_of(now)
        if each.state is SessionState.MISSED and each.doubt in (None, Doubt.STALE) and is_today and start <= now:
            ask_no_show(tx, desk, case.person, template, start)
