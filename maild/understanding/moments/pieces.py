"""Reads the smallest piece of a moment that begins at a word: a day, a week, a part of a day, hours, "zelfde tijd"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from maild.understanding.moments import holidays
from maild.understanding.moments.days import parse_day
from maild.understanding.moments.hours import Hours, parse_hours
from maild.understanding.moments.when import Ahead, FromThere, RelativeWeek, Weekday, When, is_week
from maild.understanding.moments.words import (
    GLUED,
    LUNCH,
    MIDDAY,
    MONTHS,
    MORNING,
    NUMBERS,
    ORDINALS,
    PARTS,
    RECURRING_DAYS,
    RELATIVE,
    ROUND_HOURS,
    SHORT_WEEKDAYS,
    WEEKDAYS,
)

_GOOD = frozenset(
    "goede goeie goed goeden good fijne fijn prettige prettig mooie mooi leuke nice lovely great happy "
    "gezellige zonnige".split()
)
_SAME = frozenset("zelfde dezelfde hetzelfde same ditzelfde".split())
_SAME_WHAT = frozenset("tijd tijdstip uur time uurtje".split())
_LATER = {"later": 1, "eerder": -1, "vroeger": -1, "earlier": -1}
_ARTICLES = frozenset(
    "de the een a komende komend aanstaande eerstvolgende volgende volgend deze dit die dat next this coming that".split()
)
_SLOT_NOUNS = frozenset("session appointment meeting call slot afspraak sessie gesprek".split())
LEADS = frozenset(
    "om rond omstreeks tegen at around about circa ca. vanaf na from after van tot until till before vóór ~ @ "
    "stipt op".split()
)
_FIRST = (
    WEEKDAYS.keys()
    | MONTHS.keys()
    | RELATIVE.keys()
    | GLUED.keys()
    | PARTS.keys()
    | SHORT_WEEKDAYS.keys()
    | NUMBERS.keys()
    | ROUND_HOURS.keys()
    | ORDINALS.keys()
    | holidays.FIRST_WORDS
    | RECURRING_DAYS
    | _SAME
    | frozenset(
        "week wk weken weekend weekje weeknummer volgende volgend next komende komend aankomende aanstaande "
        "deze dit this die dat diezelfde that "
        "following daaropvolgende een a one begin start midden halverwege eind einde end over in day dag half "
        "noon midday na voor pas niet not "
        "tussen between the de afgelopen vorige of en or and / , &".split()
    )
)


@dataclass(frozen=True, slots=True)
class Mention:
    """One moment as it stands in a sentence: from token `first` up to `after`.

    `open` is true for "vanaf dinsdag" and "na dinsdag"; `same_time` for "zelfde tijd"; `later` are minutes for "een uur
    later"; `inner` are the words between a day and its hours ("dinsdag [kan ik niet] om 10 uur")."""

    first: int
    after: int
    when: When | None = None
    week: When | None = None
    part: tuple[int, int] | None = None
    hours: Hours | None = None
    same_time: bool = False
    later: int = 0
    inner: tuple[int, int] = (0, 0)
    recurs: bool = False
    glued_part: bool = False

    @property
    def is_week(self) -> bool:
        """True where only a whole week is named."""
        return self.week is not None and self.when is None and not self.same_time

    @property
    def has_hours(self) -> bool:
        """True where hours of the day are named in any way."""
        return self.part is not None or self.hours is not None or self.same_time or bool(self.later)

    @property
    def names_day(self) -> bool:
        """True where a day or a week is named, not only hours."""
        return self.when is not None or self.week is not None


def may_begin(word: str) -> bool:
    """True for a word that a piece can begin with; a quick look that spares most words the grammar."""
    return word in _FIRST or word.isdecimal()


def read_piece(words: Sequence[str], index: int, glued: Sequence[bool]) -> Mention | None:
    """The smallest mention that begins at this word."""
    word = words[index]
    before = words[index - 1] if index else ""
    if word in RECURRING_DAYS and not (
        word.endswith("s") and index + 1 < len(words) and words[index + 1] in _SLOT_NOUNS
    ):
        return Mention(index, index + 1, recurs=True, when=Ahead(0))
    if word in GLUED:
        day, hours = GLUED[word]
        week = RelativeWeek(1) if before in {"volgende", "next"} else None
        return Mention(index, index + 1, when=Weekday(day, week), part=hours, glued_part=True)
    if word in RELATIVE and not (word == "morgen" and before in _GOOD | {"'s", "iedere", "elke"}):
        if word == "morgen" and before in WEEKDAYS:
            return Mention(index, index + 1, part=MORNING)
        days, part = RELATIVE[word]
        return Mention(index, index + 1, when=Ahead(days), part=part, glued_part=part is not None)
    return _same(words, index) or _part(words, index) or _day_or_hours(words, index, glued)


def _day_or_hours(words: Sequence[str], index: int, glued: Sequence[bool]) -> Mention | None:
    later = _minutes_later(words, index)
    if later is not None:
        return later
    hours = parse_hours(words, index, glued) if not words[index].isdecimal() else None
    if hours is not None and hours[1] > index:
        return Mention(index, hours[1], hours=hours[0])
    day = parse_day(words, index)
    if day is not None:
        when, after = day
        first = index - (index > 0 and words[index - 1] in _ARTICLES and words[index] not in RELATIVE)
        return Mention(first, after, week=when) if is_week(when) else Mention(first, after, when=when)
    hours = parse_hours(words, index, glued)
    return Mention(index, hours[1], hours=hours[0]) if hours is not None else None


def _same(words: Sequence[str], index: int) -> Mention | None:
    """ "zelfde tijd", "zelfde dag en tijd" """
    if words[index] not in _SAME or index + 1 >= len(words):
        return None
    if words[index + 1] in _SAME_WHAT:
        return Mention(index, index + 2, same_time=True)
    if (
        words[index + 1] in {"dag", "day"}
        and index + 3 < len(words)
        and words[index + 2] in {"en", "and"}
        and words[index + 3] in _SAME_WHAT | _SAME
    ):
        return Mention(index, index + (4 if words[index + 3] in _SAME_WHAT else 5), same_time=True)
    return None


def _minutes_later(words: Sequence[str], index: int) -> Mention | None:
    """ "een uur later", "half uur eerder", "een uurtje later" """
    here = tuple(words[index : index + 4])
    skip = 1 if here[:1] and here[0] in {"een", "an", "a", "1", "één"} else 2 if here[:1] == ("twee",) else 0
    half = (
        here[skip : skip + 1] == ("half",)
        or here[skip : skip + 1] == ("halfuur",)
        or here[skip : skip + 1] == ("halfuurtje",)
    )
    unit = skip + (here[skip : skip + 1] == ("half",))
    if (
        here[unit : unit + 1]
        and here[unit] in {"uur", "uurtje", "hour", "halfuur", "halfuurtje", "hours"}
        and here[unit + 1 : unit + 2]
    ):
        sign = _LATER.get(here[unit + 1])
        if sign:
            return Mention(index, index + unit + 2, later=sign * (30 if half else 60 * max(skip, 1)))
    return None


def _part(words: Sequence[str], index: int) -> Mention | None:
    """A part of a day: "'s ochtends", "na de middag", "in de voormiddag", "tussen de middag"."""
    word = words[index]
    before = words[index - 1] if index else ""
    following = tuple(words[index + 1 : index + 3])
    if word in {"na", "voor", "tussen", "after"} and following in {("de", "middag"), ("de", "noen"), ("de", "lunch")}:
        hours = MIDDAY if word in {"na", "after"} else MORNING if word == "voor" else LUNCH
        return Mention(index, index + 3, part=hours)
    if word in {"rond", "op"} and following in {("de", "middag"), ("de", "noen")}:
        return Mention(index, index + 3, hours=Hours(12 * 60, None, marked=True))
    if word == "this" and following[:1] and following[0] in {"morning", "afternoon", "evening"}:
        return Mention(index, index + 2, when=Ahead(0), part=PARTS[following[0]], glued_part=True)
    if word in {"deze", "die", "that"} and following[:1] and following[0] in PARTS:
        day: When = FromThere(0) if word in {"die", "that"} else Ahead(0)
        return Mention(index, index + 2, when=day, part=PARTS[following[0]], glued_part=True)
    if word not in PARTS or before in _GOOD | {"elke", "iedere", "every", "nog", "last"}:
        return None
    if word in {"vroeg", "night", "vm", "nm"} and not (before in WEEKDAYS or before in RELATIVE):
        return None
    if before in {"middag", "nacht"}:
        return None
    return Mention(index - (before == "'s"), index + 1, part=PARTS[word])
