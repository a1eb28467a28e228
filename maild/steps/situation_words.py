"""The slots that a situation's mail fills: the missed moment, the day of the next session, in words of its language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from maild.facts.situation import SituationKind
from maild.understanding.result import Language
from maild.working_time.words import day_in_words, moment_in_words


def situation_slots(
    kind: SituationKind, about: str, session: date | None, zone: ZoneInfo, language: Language
) -> Mapping[str, str | None]:
    """Values for `moment` (a no-show) and `session_day`; None where nothing is known, and the template says it otherwise."""
    tongue = "en" if language is Language.EN else "nl"
    missed = None
    if kind is SituationKind.NO_SHOW and "T" in about:
        missed = moment_in_words(datetime.fromisoformat(about), zone, tongue)
    elif kind is SituationKind.NO_SHOW:
        missed = day_in_words(date.fromisoformat(about), tongue)
    return {"moment": missed, "session_day": day_in_words(session, tongue) if session is not None else None}
