"""A climb, what happened, and a moment give one step with its reason (behaviour 6)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from maild.facts.draft import Draft, DraftPurpose, DraftState
from maild.facts.ladder import Climb, ClimbState
from maild.mail.identity import MessageId
from maild.planning.draft_life import LAY_TOO_LONG
from maild.planning.ladder import due_day, must_not_climb, next_step
from maild.planning.ladder_case import Away, ClimbFacts, StepKind
from maild.planning.ladder_forecast import CLOSES, RESTS, Coming, forecast
from maild.planning.ladder_rules import OutreachRule, Rung
from maild.working_time import Absence, WorkingTime

HOURS = WorkingTime(ZoneInfo("Europe/Amsterdam"))
RUNGS = (
    Rung("second", 3, "outreach.second"),
    Rung("call", 2, None),
    Rung("last", 3, "outreach.last", 7),
)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Europe/Amsterdam")).astimezone(UTC)


SENT = at("2026-08-04 09:00")  # a Tuesday
CLIMB = Climb(
    1, "praktijk", 1, 1, "client", "", 1, SENT, ClimbState.LIVE, SENT, next_rung="second", next_wait=3
)  # fmt: skip
TOP = replace(CLIMB, rung="last", next_rung="", next_wait=0, deadline=date(2026, 8, 11))


def a_draft(state: DraftState, created: datetime = SENT, reason: str | None = None) -> Draft:
    return Draft(
        1, "praktijk", "t", MessageId("<t@praktijk.example>"), None, 1, 1, "els@voorbeeld.example", None, "outreach.second",
        state, None, "", frozenset(), created, purpose=DraftPurpose.LADDER, reason=reason,
    )  # fmt: skip


def step(climb: Climb, when: str, facts: ClimbFacts = ClimbFacts(), rungs: tuple[Rung, ...] = RUNGS) -> StepKind:  # noqa: B008
    return next_step(climb, rungs, facts, HOURS, at(when)).kind


@pytest.mark.parametrize(
    ("when", "kind"),
    [
        ("2026-08-06 17:00", StepKind.WAIT),
        ("2026-08-07 08:59", StepKind.WAIT),
        ("2026-08-07 09:00", StepKind.DRAFT),
        ("2026-08-08 11:00", StepKind.WAIT),
        ("2026-10-12 11:00", StepKind.DRAFT),
    ],
)
def test_a_rung_comes_on_its_working_day_and_never_on_a_day_off(when: str, kind: StepKind) -> None:
    assert step(CLIMB, when) is kind


@pytest.mark.parametrize(
    ("away", "day"),
    [
        ((Away(at("2026-08-04 09:01"), date(2026, 8, 24)),), date(2026, 8, 25)),
        ((Away(at("2026-08-04 09:01"), date(2026, 8, 21)),), date(2026, 8, 24)),
        ((Away(at("2026-08-04 09:01"), None),), date(2026, 8, 14)),
        ((Away(at("2026-08-04 09:01"), None), Away(at("2026-08-05 09:01"), None)), date(2026, 8, 14)),
        ((Away(at("2026-08-04 09:01"), date(2027, 8, 24)),), date(2026, 8, 14)),
        ((Away(at("2026-08-04 09:01"), date(2026, 8, 5)),), date(2026, 8, 7)),
        ((), date(2026, 8, 7)),
    ],
)
def test_who_is_away_is_written_to_on_the_first_working_day_after_the_return_else_a_week_later(
    away: tuple[Away, ...], day: date
) -> None:
    assert due_day(CLIMB, RUNGS[0], ClimbFacts(away=away), HOURS) == day


def test_away_holds_the_closing_up_as_well() -> None:
    away = ClimbFacts(away=(Away(at("2026-08-05 09:00"), date(2026, 8, 17)),))
    assert step(TOP, "2026-08-12 10:00") is StepKind.CLOSE
    assert step(TOP, "2026-08-17 10:00", away) is StepKind.WAIT
    assert step(TOP, "2026-08-18 10:00", away) is StepKind.CLOSE


@pytest.mark.parametrize(
    ("when", "kind"),
    [
        ("2026-08-11 16:00", StepKind.WAIT),
        ("2026-08-12 03:00", StepKind.WAIT),
        ("2026-08-12 09:00", StepKind.CLOSE),
        ("2026-08-15 10:00", StepKind.WAIT),
    ],
)
def test_a_dossier_closes_in_office_hours_after_the_day_has_passed(when: str, kind: StepKind) -> None:
    assert step(TOP, when) is kind


def test_without_a_day_the_coach_is_asked_and_without_a_deadline_it_rests() -> None:
    assert step(replace(TOP, deadline=None), "2026-12-01 10:00") is StepKind.ASK
    light = (Rung("last", 3, "outreach.light"),)
    assert step(replace(TOP, deadline=None), "2026-12-01 10:00", rungs=light) is StepKind.REST
    assert step(replace(TOP, deadline=None), "2026-12-01 10:00", rungs=()) is StepKind.ASK


def test_an_edit_keeps_the_wait_that_runs_and_goes_on_at_the_rung_of_the_same_name() -> None:
    slower = tuple(replace(each, after=20) for each in RUNGS)
    assert step(CLIMB, "2026-08-07 10:00", rungs=slower) is StepKind.DRAFT
    inserted = (Rung("first", 1, "outreach.light"), *RUNGS)
    found = next_step(CLIMB, inserted, ClimbFacts(), HOURS, at("2026-08-07 10:00"))
    assert found.rung == RUNGS[0] and found.kind is StepKind.DRAFT
    wrote = next_step(CLIMB, inserted, ClimbFacts(next_send=(2, at("2026-08-05 10:00"))), HOURS, at("2026-08-07 10:00"))
    assert wrote.kind is StepKind.CLIMB and wrote.rung == RUNGS[0]


def test_an_edit_that_takes_the_next_rung_away_asks_the_coach() -> None:
    found = next_step(CLIMB, RUNGS[1:], ClimbFacts(), HOURS, at("2026-08-07 10:00"))
    assert found.kind is StepKind.ASK and '"second"' in found.reason
    assert step(TOP, "2026-08-12 10:00", rungs=()) is StepKind.CLOSE, (
        "the day that was named stands, whatever the rules say"
    )


def test_a_mail_of_the_coach_passes_a_call_by() -> None:
    climb = replace(CLIMB, rung="second", next_rung="call", next_wait=2)
    found = next_step(climb, RUNGS, ClimbFacts(next_send=(2, SENT)), HOURS, at("2026-08-07 10:00"))
    assert found.kind is StepKind.CLIMB and found.rung == RUNGS[2]


def test_the_coach_is_told_to_call_in_office_hours_and_silence_skips_the_call() -> None:
    climb = replace(CLIMB, rung="second", next_rung="call", next_wait=2)
    assert step(climb, "2026-08-06 12:45") is StepKind.WAIT
    assert step(climb, "2026-08-06 13:00") is StepKind.CALL
    told = replace(climb, call_told_at=at("2026-08-06 13:00"))
    assert step(told, "2026-08-11 17:00") is StepKind.WAIT
    assert step(told, "2026-08-12 09:00") is StepKind.SKIP_CALL


@pytest.mark.parametrize(
    ("draft", "kind"),
    [
        (a_draft(DraftState.PLACED), StepKind.WAIT),
        (a_draft(DraftState.TOUCHED), StepKind.WAIT),
        (a_draft(DraftState.DISCARDED), StepKind.STOP),
        (a_draft(DraftState.SET_ASIDE), StepKind.ASK),
        (a_draft(DraftState.WITHDRAWN, reason=LAY_TOO_LONG), StepKind.ASK),
        (a_draft(DraftState.WITHDRAWN, reason="pause"), StepKind.DRAFT),
    ],
)
def test_what_became_of_the_draft_says_how_it_goes_on(draft: Draft, kind: StepKind) -> None:
    assert step(CLIMB, "2026-08-20 10:00", ClimbFacts(rung_draft=draft)) is kind


def test_nothing_comes_beside_an_earlier_mail_that_the_coach_still_edits() -> None:
    assert step(CLIMB, "2026-08-20 10:00", ClimbFacts(has_other_draft=True)) is StepKind.WAIT


def test_a_last_mail_whose_day_has_come_too_near_is_written_anew_while_untouched() -> None:
    climb = replace(CLIMB, rung="second", next_rung="last", next_wait=3)
    made = at("2026-08-07 09:00")  # names Fri 14 August
    assert step(climb, "2026-08-07 12:00", ClimbFacts(rung_draft=a_draft(DraftState.PLACED, made))) is StepKind.WAIT
    assert step(climb, "2026-08-09 12:00", ClimbFacts(rung_draft=a_draft(DraftState.PLACED, made))) is StepKind.WAIT
    assert step(climb, "2026-08-10 09:00", ClimbFacts(rung_draft=a_draft(DraftState.PLACED, made))) is StepKind.REWRITE
    assert step(climb, "2026-08-10 09:00", ClimbFacts(rung_draft=a_draft(DraftState.TOUCHED, made))) is StepKind.WAIT


def test_right_before_acting_an_answer_a_bounce_or_a_mail_of_the_coach_still_stops_the_rung() -> None:
    assert must_not_climb(CLIMB, ClimbFacts()) is None
    for facts in (
        ClimbFacts(answered_at=SENT),
        ClimbFacts(bounced=True),
        ClimbFacts(next_send=(2, SENT)),
        ClimbFacts(is_stopped=True),
    ):
        assert must_not_climb(CLIMB, facts)
    assert must_not_climb(replace(CLIMB, state=ClimbState.ANSWERED), ClimbFacts())


def test_a_plan_before_and_after_an_edit() -> None:
    now = at("2026-08-05 10:00")
    before = forecast(CLIMB, RUNGS, ClimbFacts(), HOURS, now).coming
    assert before == (
        Coming("second", date(2026, 8, 7)),
        Coming("call", date(2026, 8, 11)),
        Coming("last", date(2026, 8, 14)),
        Coming(CLOSES, date(2026, 8, 24)),
    )
    after = forecast(CLIMB, (replace(RUNGS[0], after=9),), ClimbFacts(), HOURS, now).coming
    assert after == (Coming("second", date(2026, 8, 7)), Coming(RESTS, date(2026, 8, 7)))
    assert forecast(CLIMB, RUNGS[1:], ClimbFacts(), HOURS, now).coming == ()
    assert forecast(TOP, RUNGS, ClimbFacts(), HOURS, now).coming == (Coming(CLOSES, date(2026, 8, 12)),)


def test_absence_of_the_coach_stretches_a_ladder() -> None:
    away = HOURS.with_absences((Absence(date(2026, 8, 5), date(2026, 8, 14)),))
    assert due_day(CLIMB, RUNGS[0], ClimbFacts(), away) == date(2026, 8, 19)


def test_a_rule_recognises_outreach_by_subject_and_words_whatever_their_case() -> None:
    rule = OutreachRule("plan", ("nieuwe afspraak",), ("laat je", "hoor graag"))
    assert rule.holds("Re: Nieuwe  Afspraak", "Dag Els,\nlaat\nje iets weten?")
    assert not rule.holds("Re: Nieuwe afspraak", "Tot dan!")
    assert not rule.holds("Factuur", "Ik hoor graag van je.")
