"""One list of sessions: doubles are one, numbers count what took place, and an old calendar is not believed for ever."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from maild.facts.session import FROM_MAIL, Answer, FeedHealth, Session, SessionKind
from maild.planning.sessions import Doubt, SessionState, agenda_of

NOW = datetime(2026, 8, 4, 7, tzinfo=UTC)
ELS = "els@voorbeeld.example"
FRESH = (FeedHealth("agenda", good_at=NOW),)


def a_session(days: float, uid: str = "", **told: object) -> Session:
    start = NOW + timedelta(days=days)
    made = Session("agenda", uid or f"u{days}", start, start + timedelta(hours=1), "Europe/Amsterdam", person=ELS)
    return replace(made, **told)  # type: ignore[arg-type]


def numbers(*sessions: Session) -> list[int | None]:
    return [each.number for each in agenda_of(sessions, FRESH, NOW)]


def test_a_number_counts_what_was_neither_cancelled_nor_missed() -> None:
    found = numbers(
        a_session(-40, kind=SessionKind.INTRODUCTION),
        a_session(-30),
        a_session(-20, is_missed=True),
        a_session(-15, is_cancelled=True),
        a_session(-10),
        a_session(3),
        a_session(9, person="mark@elders.example"),
    )
    assert found == [None, 1, None, None, 2, 3, 1]


def test_a_number_in_the_title_overrides_and_is_counted_on_from() -> None:
    assert numbers(a_session(-9, number=5), a_session(1), a_session(8, number=8)) == [5, 6, 8]


def test_the_same_event_in_two_calendars_is_one_session_and_the_newer_version_counts() -> None:
    old, new = a_session(1, "x", sequence=1, place="Kade 3"), a_session(2, "x", source="other", sequence=2)
    (one,) = agenda_of((new, old), FRESH, NOW)
    assert one.session.start == new.start and one.session.place == "Kade 3"


def test_the_same_person_at_the_same_moment_is_one_session_whatever_its_name() -> None:
    assert len(agenda_of((a_session(1, "x"), a_session(1, "y", source="other")), FRESH, NOW)) == 1
    assert len(agenda_of((a_session(1, "x"), a_session(1, "y", person="mark@elders.example")), FRESH, NOW)) == 2
    assert len(agenda_of((a_session(1, "x", person=None), a_session(1, "y", person=None)), FRESH, NOW)) == 2


def test_a_cancelled_double_of_the_same_moment_does_not_hide_the_one_that_stands() -> None:
    found = agenda_of((a_session(1, "x", is_cancelled=True), a_session(1, "y")), FRESH, NOW)
    assert sorted(each.state for each in found) == [SessionState.CANCELLED, SessionState.PLANNED]


def test_a_cancellation_by_mail_counts_before_the_calendar_of_the_same_version() -> None:
    told = a_session(1, "x", source=FROM_MAIL, is_cancelled=True)
    (one,) = agenda_of((a_session(1, "x"), told), FRESH, NOW)
    assert one.state is SessionState.CANCELLED
    (one,) = agenda_of((a_session(1, "x", sequence=1), told), FRESH, NOW)
    assert one.state is SessionState.PLANNED


def test_no_mail_rests_on_a_calendar_that_is_older_than_the_limit_or_suddenly_empty() -> None:
    one = (a_session(1),)
    for health, doubt in (
        (FeedHealth("agenda", NOW - timedelta(hours=24), NOW), None),
        (FeedHealth("agenda", NOW - timedelta(hours=25), NOW), Doubt.STALE),
        (FeedHealth("agenda", NOW, NOW, is_emptied=True), Doubt.STALE),
        (FeedHealth("agenda"), Doubt.STALE),
    ):
        assert agenda_of(one, (health,), NOW)[0].doubt is doubt
    assert agenda_of((a_session(1, source=FROM_MAIL),), (), NOW)[0].doubt is None


def test_what_is_nobodys_only_an_invitation_or_declined_carries_no_mail() -> None:
    doubts = [
        agenda_of((each,), FRESH, NOW)[0].doubt
        for each in (a_session(1, person=None), a_session(1, is_tentative=True), a_session(1, answer=Answer.DECLINED))
    ]
    assert doubts == [Doubt.NOBODYS, Doubt.TENTATIVE, Doubt.DECLINED]


def test_a_session_is_held_once_it_is_over() -> None:
    states = [each.state for each in agenda_of((a_session(-1), a_session(-0.01), a_session(1)), FRESH, NOW)]
    assert states == [SessionState.HELD, SessionState.PLANNED, SessionState.PLANNED]
