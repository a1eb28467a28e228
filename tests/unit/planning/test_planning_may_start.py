from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from maild.facts.draft import DraftPurpose
from maild.facts.person import Person, PersonState
from maild.planning.may_start import Refusal, is_paused, may_place, may_start
from maild.planning.stops import StopPlan, plan_stop
from maild.understanding.result import Band, Kind

NOW = datetime(2026, 8, 4, 7, 0, tzinfo=UTC)
ELS = Person(1, "praktijk", PersonState.CLIENT, ("els@voorbeeld.example",))
TODAY = date(2026, 8, 4)


def test_nothing_stands_in_the_way_of_an_ordinary_client() -> None:
    assert may_start(ELS, NOW) is None
    assert all(may_place(ELS, purpose, NOW) is None for purpose in DraftPurpose)


def test_a_pause_ends_by_itself_at_its_moment() -> None:
    paused = replace(ELS, paused_until=NOW + timedelta(hours=1))
    assert may_start(paused, NOW) is Refusal.PAUSED
    assert not is_paused(paused, NOW + timedelta(hours=1))
    assert may_start(paused, NOW + timedelta(hours=1)) is None


def test_danger_comes_before_every_other_reason() -> None:
    everything = replace(ELS, danger_since=NOW, no_contact=True, paused_until=NOW + timedelta(days=1), stopped_at=NOW)
    assert may_start(everything, NOW, begun=NOW - timedelta(days=1)) is Refusal.DANGER
    assert may_start(replace(everything, danger_since=None), NOW) is Refusal.NO_CONTACT


def test_a_stop_ends_what_began_before_it_and_nothing_that_began_later() -> None:
    stopped = replace(ELS, stopped_at=NOW, stop_kind="end")
    assert may_start(stopped, NOW, begun=NOW - timedelta(days=3)) is Refusal.STOPPED
    assert may_start(stopped, NOW, begun=NOW + timedelta(days=3)) is None
    assert may_start(stopped, NOW) is None


@pytest.mark.parametrize(
    ("person", "allowed"),
    [
        (replace(ELS, no_contact=True), {DraftPurpose.REPLY}),
        (replace(ELS, paused_until=NOW + timedelta(days=1)), {DraftPurpose.REPLY, DraftPurpose.HOLDING}),
        (replace(ELS, danger_since=NOW), set()),
    ],
)
def test_whoever_is_held_back_gets_answers_only(person: Person, allowed: set[DraftPurpose]) -> None:
    assert {purpose for purpose in DraftPurpose if may_place(person, purpose, NOW) is None} == allowed


def test_a_pause_lasts_as_long_as_they_said_or_four_weeks() -> None:
    assert plan_stop(Kind.PAUSE, Band.FAIRLY, date(2026, 10, 1), TODAY) == StopPlan(Kind.PAUSE, date(2026, 10, 1))
    assert plan_stop(Kind.PAUSE, Band.SURE, None, TODAY) == StopPlan(Kind.PAUSE, date(2026, 9, 1))


def test_no_contact_takes_effect_when_sure_or_confirmed() -> None:
    assert plan_stop(Kind.NO_CONTACT, Band.SURE, None, TODAY) == StopPlan(Kind.NO_CONTACT, blocks_contact=True)
    assert plan_stop(Kind.NO_CONTACT, Band.FAIRLY, None, TODAY) == StopPlan(Kind.NO_CONTACT, asks_coach=True)
    confirmed = plan_stop(Kind.NO_CONTACT, Band.UNSURE, None, TODAY, is_confirmed=True)
    assert confirmed == StopPlan(Kind.NO_CONTACT, blocks_contact=True)


def test_a_guess_changes_nothing() -> None:
    assert all(
        plan_stop(kind, Band.UNSURE, None, TODAY) is None for kind in (None, Kind.END, Kind.PAUSE, Kind.NO_CONTACT)
    )
