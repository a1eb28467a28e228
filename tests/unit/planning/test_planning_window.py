"""The window, by hand: what opens one, from when, and when to warn."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maild.facts.promise import Promise
from maild.facts.seen_mail import MailStage, SeenMail
from maild.mail.identity import MessageKey, Uid, UidValidity
from maild.planning.promise import choose_promise, read_promise
from maild.planning.verdict import Verdict
from maild.planning.window import Opening, WarningKind, due_warnings, late_before, once_key, open_windows, why_it_opens
from maild.working_time import Absence, WorkingTime, is_office_time, reply_deadline

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
CALENDAR = WorkingTime(AMSTERDAM)


def at(text: str) -> datetime:
    """A moment in Amsterdam."""
    return datetime.fromisoformat(text).replace(tzinfo=AMSTERDAM).astimezone(UTC)


def mail(number: int = 1, clock: str | datetime = "2026-08-04 09:00", **changed: object) -> SeenMail:
    moment = at(clock) if isinstance(clock, str) else clock
    made = SeenMail(
        id=number,
        key=MessageKey("praktijk", "INBOX", UidValidity(1), Uid(number)),
        stage=MailStage.DECIDED,
        content_key=f"k{number}",
        message_id=None,
        thread=1,
        person=1,
        writer="els@voorbeeld.example",
        clock=moment,
        first_seen=moment,
        intent="reschedule",
        band="sure",
        reason=Verdict.DRAFTED,
    )
    return replace(made, **changed)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changed", "opens"),
    [
        ({"intent": "new_lead"}, Opening.ASKS),
        ({"intent": "stop_request"}, Opening.ASKS),
        ({"intent": "other", "band": "unsure"}, Opening.UNSURE),
        ({"intent": "other"}, None),
        ({"intent": "other", "is_from_known": True}, Opening.KNOWN_PERSON),
        ({"intent": "other", "is_from_known": True, "is_thanks": True}, None),
        ({"intent": "other", "band": "unsure", "is_thanks": True}, None),
        ({"is_addressed": False}, None),
        ({"automatic": "ooo", "reason": Verdict.AUTOMATIC}, None),
        ({"reason": Verdict.OWN_NOTICE}, None),
        ({"reason": Verdict.OWN_MAIL}, None),
        ({"reason": Verdict.DUPLICATE}, None),
        ({"reason": Verdict.UNHANDLED, "stage": MailStage.SET_ASIDE}, Opening.ASKS),
        ({"stage": MailStage.JUDGED}, None),
        ({"crisis": True, "reason": Verdict.CRISIS}, Opening.DANGER),
        ({"crisis": True, "automatic": "bounce"}, Opening.DANGER),
    ],
)
def test_what_opens_a_window(changed: dict[str, object], opens: Opening | None) -> None:
    assert why_it_opens(mail(**changed)) is opens


def test_a_thread_counts_from_its_oldest_unanswered_mail() -> None:
    answered = mail(1, "2026-08-03 09:00", answered_at=at("2026-08-03 10:00"))
    (window,) = open_windows([answered, mail(3, "2026-08-04 16:00"), mail(2, "2026-08-04 11:00")], (), CALENDAR)
    assert (window.oldest.id, window.newest.id) == (2, 3)
    assert window.deadline == at("2026-08-05 11:00")


def test_two_people_in_one_thread_wait_each_for_themselves() -> None:
    assert len(open_windows([mail(1), mail(2, person=2)], (), CALENDAR)) == 2


def test_what_the_coach_closed_is_open_no_more() -> None:
    assert open_windows([mail(closed_at=at("2026-08-04 10:00"), closed_by="done")], (), CALENDAR) == ()


def test_a_holding_reply_moves_the_deadline_of_its_own_window_only() -> None:
    promise = Promise(1, 1, at("2026-08-05 08:30"), at("2026-08-06 17:30"))
    (window,) = open_windows([mail()], [promise], CALENDAR)
    assert window.deadline == at("2026-08-06 17:30") and window.is_promised
    (other,) = open_windows([mail(thread=2)], [promise], CALENDAR)
    (later,) = open_windows([mail(clock="2026-08-10 09:00")], [promise], CALENDAR)
    assert not other.is_promised and not later.is_promised


@pytest.mark.parametrize(
    ("now", "kind"),
    [
        ("2026-08-04 15:29", None),
        ("2026-08-04 15:30", WarningKind.EARLY),  # 4 office hours before Wednesday 11:00
        ("2026-08-04 20:00", None),
        ("2026-08-05 09:30", WarningKind.EARLY),
        ("2026-08-05 10:00", WarningKind.LAST),
        ("2026-08-05 10:59", WarningKind.LAST),
        ("2026-08-05 11:00", None),
        ("2026-08-05 15:00", None),
    ],
)
def test_when_a_window_warns(now: str, kind: WarningKind | None) -> None:
    windows = open_windows([mail(clock="2026-08-04 11:00")], (), CALENDAR)
    assert [found for _, found in due_warnings(windows, CALENDAR, at(now))] == ([kind] if kind else [])


def test_danger_is_listed_and_never_warned_of_by_the_window() -> None:
    windows = open_windows([mail(crisis=True)], (), CALENDAR)
    assert len(windows) == 1 and windows[0].is_danger
    assert due_warnings(windows, CALENDAR, at("2026-08-04 17:00")) == ()


def test_a_deadline_that_moves_warns_anew() -> None:
    (window,) = open_windows([mail()], (), CALENDAR)
    moved = replace(window, deadline=window.deadline + timedelta(days=1))
    assert once_key(window, WarningKind.LAST) != once_key(moved, WarningKind.LAST)


MOMENTS = st.integers(0, 2 * 365 * 24 * 60).map(lambda minutes: at("2026-01-01 00:00") + timedelta(minutes=minutes))


@given(
    MOMENTS,
    st.lists(st.timedeltas(timedelta(0), timedelta(days=6)), max_size=6),
    st.timedeltas(timedelta(0), timedelta(days=12)),
)
def test_never_a_warning_outside_office_hours_or_after_the_deadline(
    first: datetime, gaps: list[timedelta], later: timedelta
) -> None:
    mails = [mail(1, first), *(mail(number, first + gap) for number, gap in enumerate(gaps, start=2))]
    now = first + later
    windows = open_windows(mails, (), CALENDAR)
    for window, _ in due_warnings(windows, CALENDAR, now):
        assert is_office_time(CALENDAR, now) and now < window.deadline


@given(MOMENTS, st.lists(st.booleans(), min_size=1, max_size=8), st.integers(0, 3))
def test_every_window_closes_for_a_reason(first: datetime, settled: list[bool], promises: int) -> None:
    mails = [
        mail(number, first + timedelta(hours=number), answered_at=first if is_settled else None)
        for number, is_settled in enumerate(settled, start=1)
    ]
    promised = [
        Promise(1, 1, first + timedelta(hours=20 + each), first + timedelta(days=3 + each)) for each in range(promises)
    ]
    assert bool(open_windows(mails, promised, CALENDAR)) is not all(settled), "a promise closes nothing"


def test_a_holding_reply_promises_the_end_of_the_next_working_day() -> None:
    assert choose_promise(CALENDAR, at("2026-08-07 15:00")) == at("2026-08-10 17:30")


@pytest.mark.parametrize(
    ("text", "promised"),
    [
        ("Uiterlijk woensdag 5 augustus om 17.30 uur hoor je van me.", "2026-08-05 17:30"),
        ("U hoort vrijdag 7 augustus om 12:00 van me.", "2026-08-07 12:00"),
        ("You will hear from me by Thursday 6 August at 09:15 at the latest.", "2026-08-06 09:15"),
        ("Ik kom er donderdag 6 augustus op terug.", "2026-08-06 17:30"),
        ("Je hoort 3 augustus om 12.00 uur van me.", None),
        ("Je hoort 6 augustus of 7 augustus van me.", None),
        ("Je hoort 32 augustus van me.", None),
        ("Je hoort snel van me.", None),
    ],
)
def test_the_promise_is_read_back_from_what_was_sent(text: str, promised: str | None) -> None:
    found = read_promise(text, at("2026-08-04 16:00"), AMSTERDAM)
    assert found == (at(promised) if promised else None)


def test_a_promise_for_january_that_is_made_in_december() -> None:
    assert read_promise("maandag 4 januari om 10.00 uur", at("2026-12-29 16:00"), AMSTERDAM) == at("2027-01-04 10:00")


@given(
    st.timedeltas(timedelta(0), timedelta(days=600)),
    st.integers(0, 90),
    st.timedeltas(timedelta(0), timedelta(days=400)),
)
def test_what_opened_before_the_late_line_is_late_and_the_line_is_near(
    later: timedelta, away: int, before: timedelta
) -> None:
    now = at("2025-03-01 00:00") + later
    rest = (Absence(now.date() - timedelta(days=away), now.date() - timedelta(days=1)),) if away else ()
    hours = WorkingTime(AMSTERDAM, absences=rest)
    line = late_before(hours, now)
    opened = line - before
    assert reply_deadline(hours, opened, opened) < now
    assert reply_deadline(hours, line + timedelta(hours=2), now) >= now
