from datetime import date

import pytest

from maild.understanding.pause_end import pause_end

ON = date(2026, 8, 4)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ik wil graag even pauze nemen tot september.", date(2026, 9, 1)),
        ("Kunnen we pauzeren tot 1 oktober? Daarna ga ik verder.", date(2026, 10, 1)),
        ("Ik wil pauze tot en met 14 september.", date(2026, 9, 15)),
        ("Graag pauze tot en met oktober", date(2026, 11, 1)),
        ("Ik wil een pauze van zes weken inlassen.", date(2026, 9, 15)),
        ("Zullen we 3 maanden pauze houden?", date(2026, 11, 4)),
        ("Ik las even een pauze in van een half jaar.", date(2027, 2, 4)),
        ("Ik wil pauzeren tot na de zomervakantie.", date(2026, 9, 1)),
        ("Even pauze tot na de kerst.", date(2027, 1, 5)),
        ("Pauze tot half september graag", date(2026, 9, 15)),
        ("Pauze tot eind oktober", date(2026, 10, 25)),
        ("Graag pauze tot 1-11-2026", date(2026, 11, 1)),
        ("Graag pauze tot 1/3", date(2027, 3, 1)),
        ("Pauze tot volgend jaar.", date(2027, 1, 1)),
        ("Pauze tot volgende maand.", date(2026, 9, 1)),
        ("I would like to pause until January.", date(2027, 1, 1)),
        ("Could we take a break until September 15th?", date(2026, 9, 15)),
        ("I need a break for two months.", date(2026, 10, 4)),
        ("I would like to pause until the 1st of October 2026.", date(2026, 10, 1)),
        ("Ik werk tot 1 december bij mijn baas. Ik wil pauze tot 1 oktober.", date(2026, 10, 1)),
        ("Ik wil even pauze. Ergens in het najaar kom ik terug.", None),
        ("Ik wil even een pauze.", None),
        ("Pauze tot 31 februari", None),
        ("Pauze tot 1 oktober 2029", None),
        ("Sinds 1 juli gaat het slecht, ik wil pauze.", None),
        ("", None),
    ],
)
def test_the_day_on_which_a_pause_is_over(text: str, expected: date | None) -> None:
    assert pause_end(text, ON) == expected


def test_a_leap_day_of_another_year_is_no_day() -> None:
    assert pause_end("pauze tot 29 februari", ON) is None


def test_a_pause_of_a_month_from_the_last_day_of_january_ends_in_february() -> None:
    assert pause_end("een maand pauze", date(2027, 1, 31)) == date(2027, 2, 28)
