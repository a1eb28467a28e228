"""What one set of rules would have done and another would not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from maild.rehearsal.comparison import Difference, differences
from maild.rehearsal.rehearse import Event

NOON = datetime(2026, 8, 4, 12, 0, tzinfo=UTC)
events = st.builds(
    Event,
    st.integers(0, 5).map(lambda hours: NOON + timedelta(hours=hours)),
    st.sampled_from(("draft", "notice")),
    st.sampled_from(("els@x.example", "mark@x.example")),
    st.just("reschedule.move"),
)


def draft(hours: int) -> Event:
    return Event(NOON + timedelta(hours=hours), "draft", "els@x.example", "reschedule.move")


def test_what_both_do_is_left_out_and_the_rest_is_told_in_the_order_of_time() -> None:
    found = differences([draft(0), draft(3)], [draft(0), draft(1)])
    assert found == (Difference(draft(1), False), Difference(draft(3), True))


def test_twice_against_once_is_a_difference() -> None:
    assert differences([draft(0), draft(0)], [draft(0)]) == (Difference(draft(0), True),)


@given(st.lists(events), st.lists(events))
def test_the_differences_make_one_of_the_other(first: list[Event], second: list[Event]) -> None:
    found = differences(first, second)
    made = list(first)
    for each in found:
        if each.is_first:
            made.remove(each.event)
        else:
            made.append(each.event)
    assert sorted(made) == sorted(second)
    assert [each.event.at for each in found] == sorted(each.event.at for each in found)
