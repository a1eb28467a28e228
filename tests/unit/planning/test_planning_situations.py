"""Situations by hand: when a mail of its own is due, and when it is no longer meant."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maild.facts.draft import DraftState
from maild.facts.person import Person, PersonState
from maild.facts.situation import Situation, SituationKind, SituationState, Written
from maild.planning.announcement import choose_audience, newest_round, progress_of
from maild.planning.may_start import Refusal
from maild.planning.situations import (
    Silence,
    SilenceRule,
    TooManyRule,
    has_passed,
    judge_silence,
    judge_too_many,
    outlived,
    span_begins,
)
from maild.working_time import Absence, WorkingTime

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
CALENDAR = WorkingTime(AMSTERDAM)
NOW = datetime(2026, 8, 13, 10, 0, tzinfo=UTC)  # a Thursday
OFTEN = TooManyRule(messages=3, working_days=7, rest_weeks=6, template="too_many")
SILENT = SilenceRule(weeks=6, template="dropping_out")


def mail(*intents: str, crisis: bool = False, thanks: bool = False, understood: bool = True) -> Written:
    return Written(NOW - timedelta(days=1), frozenset(intents or ("other",)), crisis, thanks, understood)


@pytest.mark.parametrize(
    ("days", "begins"),
    [(1, "2026-08-13"), (4, "2026-08-10"), (5, "2026-08-07"), (7, "2026-08-05")],
)
def test_rolling_working_days_are_counted_back_with_today_as_the_last(days: int, begins: str) -> None:
    found = span_begins(replace(OFTEN, working_days=days), CALENDAR, NOW)
    assert found.astimezone(AMSTERDAM).isoformat() == f"{begins}T00:00:00+02:00"


def test_days_off_lengthen_the_span() -> None:
    away = CALENDAR.with_absences([Absence(date(2026, 8, 6), date(2026, 8, 12))])
    assert span_begins(OFTEN, away, NOW) < span_begins(OFTEN, CALENDAR, NOW) - timedelta(days=6)


@pytest.mark.parametrize(
    ("written", "is_due"),
    [
        ([mail()] * 3, False),
        ([mail()] * 4, True),
        ([mail()] * 3 + [mail(thanks=True)], False),
        ([mail()] * 3 + [mail("reschedule")], False),
        ([mail()] * 4 + [mail("emotional_support")], False),
        ([mail()] * 4 + [mail("reschedule", "emotional_support")], False),
        ([mail()] * 4 + [mail(crisis=True)], False),
        ([mail()] * 4 + [mail(thanks=True, crisis=True)], False),
        ([mail()] * 4 + [mail(understood=False)], False),
        ([mail()] * 4 + [mail("stop_request")], False),
    ],
)
def test_too_many_counts_talk_and_never_on_a_heavy_mail(written: list[Written], is_due: bool) -> None:
    assert judge_too_many(OFTEN, written, None, NOW, lies_ready=False).is_due is is_due


def test_after_a_boundary_comes_a_rest_to_the_minute() -> None:
    written, rest = [mail()] * 9, timedelta(weeks=6)
    assert not judge_too_many(OFTEN, written, NOW - rest + timedelta(minutes=1), NOW, lies_ready=False).is_due
    assert judge_too_many(OFTEN, written, NOW - rest, NOW, lies_ready=False).is_due
    assert not judge_too_many(OFTEN, written, None, NOW, lies_ready=True).is_due


@given(
    st.lists(
        st.builds(
            Written,
            st.just(NOW),
            st.frozensets(st.sampled_from(["other", "reschedule", "emotional_support", "stop_request"]), min_size=1),
            st.booleans(),
            st.booleans(),
            st.booleans(),
        ),
        max_size=12,
    )
)
def test_a_boundary_is_never_due_beside_a_heavy_mail(written: list[Written]) -> None:
    if judge_too_many(OFTEN, written, None, NOW, lies_ready=False).is_due:
        assert not any(
            each.has_crisis or "emotional_support" in each.intents or not each.is_understood for each in written
        )


SIX_WEEKS = Silence(last_contact=NOW - timedelta(weeks=6))


@pytest.mark.parametrize(
    ("silence", "is_due"),
    [
        (SIX_WEEKS, True),
        (replace(SIX_WEEKS, last_contact=NOW - timedelta(weeks=6) + timedelta(minutes=1)), False),
        (replace(SIX_WEEKS, last_contact=None), False),
        (replace(SIX_WEEKS, has_planned=True), False),
        (replace(SIX_WEEKS, has_planned=False), True),
        (replace(SIX_WEEKS, is_owed_answer=True), False),
        (replace(SIX_WEEKS, is_climbing=True), False),
        (replace(SIX_WEEKS, lies_ready=True), False),
        (replace(SIX_WEEKS, pause_ended=NOW - timedelta(weeks=2)), False),
        (replace(SIX_WEEKS, pause_ended=NOW - timedelta(weeks=9)), True),
    ],
)
def test_a_silence_is_judged_by_contact_and_by_what_is_planned(silence: Silence, is_due: bool) -> None:
    assert judge_silence(SILENT, silence, NOW).is_due is is_due


def test_a_mail_is_outlived_by_what_makes_it_untrue() -> None:
    talk, heavy = (mail(),), (mail("emotional_support"),)
    assert outlived(SituationKind.DROPPING_OUT, (), coach_wrote=False) is None
    assert outlived(SituationKind.DROPPING_OUT, (), coach_wrote=True)
    assert outlived(SituationKind.DROPPING_OUT, talk, coach_wrote=False)
    assert outlived(SituationKind.NO_SHOW, talk, coach_wrote=False)
    assert outlived(SituationKind.NO_SHOW, (), coach_wrote=True) is None
    assert outlived(SituationKind.TOO_MANY, talk, coach_wrote=True) is None
    assert outlived(SituationKind.TOO_MANY, heavy, coach_wrote=False)
    assert outlived(SituationKind.ANNOUNCEMENT, heavy, coach_wrote=True) is None


def test_only_a_no_show_comes_too_late() -> None:
    a_day = timedelta(days=1)
    assert has_passed(SituationKind.NO_SHOW, NOW - a_day, NOW)
    assert not has_passed(SituationKind.NO_SHOW, NOW - a_day + timedelta(seconds=1), NOW)
    assert not has_passed(SituationKind.ANNOUNCEMENT, NOW - 30 * a_day, NOW)


def test_an_audience_has_only_the_people_in_one_state_who_may_be_written_to() -> None:
    client = Person(1, "praktijk", PersonState.CLIENT, ("a@voorbeeld.example",))
    people = [
        client,
        replace(client, id=2, no_contact=True),
        replace(client, id=3, danger_since=NOW),
        replace(client, id=4, paused_until=NOW + timedelta(days=1)),
        replace(client, id=5, paused_until=NOW - timedelta(days=1)),
        replace(client, id=6, state=PersonState.FORMER),
        replace(client, id=7, state=PersonState.LEAD),
        replace(client, id=8, addresses=()),
    ]
    found = choose_audience(people, PersonState.CLIENT, NOW)
    assert [each.id for each in found.invited] == [1, 5]
    assert [(each.id, why) for each, why in found.left_out] == [
        (2, Refusal.NO_CONTACT),
        (3, Refusal.DANGER),
        (4, Refusal.PAUSED),
    ]


def test_the_progress_of_an_announcement_adds_up() -> None:
    one = Situation(
        1, "praktijk", 1, SituationKind.ANNOUNCEMENT, "1", "announce.x", SituationState.DRAFTED, NOW, draft=1
    )
    wanted = replace(one, state=SituationState.WANTED, draft=None)
    cancelled = replace(one, state=SituationState.CANCELLED)
    entries: list[tuple[Situation, DraftState | None]] = [(one, state) for state in DraftState]
    found = progress_of([*entries, (wanted, None), (cancelled, DraftState.WITHDRAWN)])
    assert (found.people, found.sent, found.placed, found.to_come) == (10, 1, 3, 2)
    assert found.dropped == found.people - found.placed - found.to_come == 5
    assert found.is_under_way and not progress_of([(one, DraftState.SENT)]).is_under_way
    assert newest_round([one, replace(one, about="10"), replace(one, about="9")]) == 10 and newest_round([]) == 0
