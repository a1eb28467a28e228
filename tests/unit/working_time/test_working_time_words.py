from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from maild.understanding.result import Language
from maild.working_time.words import choice_in_words, day_in_words, moment_in_words

ZONE = ZoneInfo("Europe/Amsterdam")


def test_a_moment_is_said_in_the_coachs_zone_and_in_both_languages() -> None:
    moment = datetime(2026, 5, 4, 15, 30, tzinfo=UTC)
    assert moment_in_words(moment, ZONE, "nl") == "maandag 4 mei om 17.30 uur"
    assert moment_in_words(moment, ZONE, Language.NL_BE, with_year=True) == "maandag 4 mei 2026 om 17.30 uur"
    assert moment_in_words(moment, ZONE, Language.EN) == "Monday 4 May at 17:30"


def test_the_day_in_words_is_the_day_in_the_zone() -> None:
    moment = datetime(2026, 8, 3, 22, 5, tzinfo=UTC)
    assert moment_in_words(moment, ZONE, "nl") == "dinsdag 4 augustus om 0.05 uur"
    assert moment_in_words(moment, ZONE, "en", with_year=True) == "Tuesday 4 August 2026 at 00:05"
    assert day_in_words(date(2026, 3, 1), Language.NL_BE) == "zondag 1 maart"


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="without a zone"):
        moment_in_words(datetime(2026, 8, 3, 22, 5), ZONE, "nl")  # noqa: DTZ001  what it is about


def test_choices_are_joined_as_people_do() -> None:
    assert choice_in_words([], "nl") == ""
    assert choice_in_words(["a"], "nl") == "a"
    assert choice_in_words(["a", "b", "c"], "nl") == "a, b of c"
    assert choice_in_words(["a", "b"], "en") == "a or b"
