"""The deadline of a last mail: which day is chosen, and which is read back from the words as they were sent."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from maild.planning.deadline import choose_deadline, named_day
from maild.working_time import Absence, WorkingTime

HOURS = WorkingTime(ZoneInfo("Europe/Amsterdam"))
SENT = date(2026, 4, 20)  # a Monday
FOURTH = date(2026, 5, 4)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Hoor ik uiterlijk maandag 4 mei niets van je", FOURTH),
        ("vóór 4 mei 2026", FOURTH),
        ("before Monday 4 May", FOURTH),
        ("by May 4.", FOURTH),
        ("Before May 4: call me.", FOURTH),
        ("by Monday, May 4th, 2026", FOURTH),
        ("by the 4th of May", FOURTH),
        ("voor 4/5", FOURTH),
        ("voor 4-5 of, nog eens, 4 mei", FOURTH),
        ("voor 04/05/2026", FOURTH),
        ("voor 2026-05-04", FOURTH),
        ("we spraken op 7 april, laat het weten voor 4 mei", FOURTH),
        ("Laat het me vrijdag over een week weten", date(2026, 5, 1)),
        ("tot maandag over twee weken", date(2026, 5, 11)),
        ("by Friday in two weeks", date(2026, 5, 8)),
        ("a week from Friday", date(2026, 5, 1)),
        ("volgende week woensdag", date(2026, 4, 29)),
        ("next week Wednesday", date(2026, 4, 29)),
        ("vrijdag over een week, dus 1 mei", date(2026, 5, 1)),
        ("voor 3 januari", None),
        ("voor maandag", None),
        ("voor maandag 5 mei", None),
        ("voor 4 mei of 5 mei", None),
        ("vrijdag over een week, of anders 4 mei", None),
        ("je mail van 7 april", None),
        ("vandaag, 20 april", None),
        ("voor 31 februari", None),
        ("om 10.12 uur, kamer 4", None),
        ("versie 1.2.3 kost € 12.50", None),
        ("het kost €4.50, dus € 10.12 samen", None),
        ("", None),
    ],
)
def test_the_day_that_the_words_name(text: str, day: date | None) -> None:
    assert named_day(text, SENT) == day


def test_written_in_december_it_is_next_year() -> None:
    assert named_day("uiterlijk maandag 4 januari", date(2026, 12, 21)) == date(2027, 1, 4)


def test_seven_days_on_and_never_fewer_than_five_working_days() -> None:
    assert choose_deadline(HOURS, date(2026, 6, 8), 7) == date(2026, 6, 15)
    assert choose_deadline(HOURS, date(2026, 6, 8), 12) == date(2026, 6, 22), "20 June is a Saturday"
    away = HOURS.with_absences((Absence(date(2026, 6, 10), date(2026, 6, 12)),))
    found = choose_deadline(away, date(2026, 6, 8), 7)
    assert away.working_days_between(date(2026, 6, 8), found) == 5 and found > date(2026, 6, 15)
