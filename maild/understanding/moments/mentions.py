"""Puts days, parts of days and clock times that belong together into mentions: "volgende week dinsdag na de middag"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from maild.understanding.moments import holidays
from maild.understanding.moments.days import parse_day
from maild.understanding.moments.hours import Hours, parse_hours
from maild.understanding.moments.tokens import Sentence
from maild.understanding.moments.when import (
    Ahead,
    DaysOfWeek,
    FromThere,
    Holiday,
    OnDate,
    RelativeWeek,
    Weekday,
    WeekFromThere,
    When,
    is_week,
)
from maild.understanding.moments.words import (
    EVENING,
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

MOST = 60
"""A mail that names more moments than this is no proposal; the rest is left out."""
_GLUE = frozenset("op om in de het van on at the dan ergens somewhere dus namelijk den of a een , ( ) - – vanaf rond".split())
_LIST_GLUE = frozenset("of en or and / & + , - – ofwel oftewel \n • * op on om de het in ook eventueel anders either plus zowel als".split() + ["\n"])
_CONNECTORS = frozenset("of en or and / & + , - – ofwel oftewel • * plus".split() + ["\n"])
_GOOD = frozenset("goede goeie goed goeden good fijne fijn prettige prettig mooie mooi leuke nice lovely great happy gezellige zonnige".split())
_SAME = frozenset("zelfde dezelfde hetzelfde same ditzelfde".split())
_SAME_WHAT = frozenset("tijd tijdstip uur time uurtje".split())
_LATER = {"later": 1, "eerder": -1, "vroeger": -1, "earlier": -1}
_FIRST = (
    WEEKDAYS.keys() | MONTHS.keys() | RELATIVE.keys() | GLUED.keys() | PARTS.keys() | SHORT_WEEKDAYS.keys() | NUMBERS.keys() | ROUND_HOURS.keys()
    | ORDINALS.keys() | holidays.FIRST_WORDS | RECURRING_DAYS | _SAME
    | frozenset("week wk weken weekend weekje weeknummer volgende volgend next komende komend aankomende aanstaande deze dit this die dat diezelfde that "
                "following daaropvolgende een a one begin start midden halverwege eind einde end over in day dag half noon midday na voor pas niet not "
                "tussen between the de afgelopen vorige of en or and / , &".split())
)  # fmt: skip


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


def find_mentions(sentence: Sentence) -> list[Mention]:
    """The mentions of a sentence in order; at most `MOST`."""
    words = sentence.words
    if not any(word in _FIRST or word.isdigit() for word in words):
        return []
    tokens = sentence.tokens
    glued = [index > 0 and token.start == tokens[index - 1].end for index, token in enumerate(tokens)]
    joined: list[Mention] = []
    index = 0
    while index < len(words) and len(joined) < MOST:
        piece = _piece(words, index, glued) if words[index] in _FIRST or words[index].isdigit() or words[index] in _LEADS else None
        if piece is None:
            index += 1
            continue
        index = max(piece.after, index + 1)
        merged = _merge(joined[-1], piece, words) if joined else None
        if merged is not None:
            joined[-1] = merged
        else:
            joined.append(piece)
    return _share(joined, words)


_LEADS = frozenset("om rond omstreeks tegen at around about circa ca. vanaf na from after van tot until till before vóór ~ @ stipt op".split())


def _piece(words: Sequence[str], index: int, glued: Sequence[bool]) -> Mention | None:
    """The smallest mention that begins at this word."""
    word = words[index]
    before = words[index - 1] if index else ""
    if word in RECURRING_DAYS and not (word.endswith("s") and index + 1 < len(words) and words[index + 1] in _SLOT_NOUNS):
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


_ARTICLES = frozenset("de the een a komende komend aanstaande eerstvolgende volgende volgend deze dit die dat next this coming that".split())
_SLOT_NOUNS = frozenset("session appointment meeting call slot afspraak sessie gesprek".split())


def _day_or_hours(words: Sequence[str], index: int, glued: Sequence[bool]) -> Mention | None:
    later = _minutes_later(words, index)
    if later is not None:
        return later
    hours = parse_hours(words, index, glued) if not words[index].isdigit() else None
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
    if words[index + 1] in {"dag", "day"} and index + 3 < len(words) and words[index + 2] in {"en", "and"} and words[index + 3] in _SAME_WHAT | _SAME:
        return Mention(index, index + (4 if words[index + 3] in _SAME_WHAT else 5), same_time=True)
    return None


def _minutes_later(words: Sequence[str], index: int) -> Mention | None:
    """ "een uur later", "half uur eerder", "een uurtje later" """
    here = tuple(words[index : index + 4])
    skip = 1 if here[:1] and here[0] in {"een", "an", "a", "1", "één"} else 2 if here[:1] == ("twee",) else 0
    half = here[skip : skip + 1] == ("half",) or here[skip : skip + 1] == ("halfuur",) or here[skip : skip + 1] == ("halfuurtje",)
    unit = skip + (here[skip : skip + 1] == ("half",))
    if here[unit : unit + 1] and here[unit] in {"uur", "uurtje", "hour", "halfuur", "halfuurtje", "hours"} and here[unit + 1 : unit + 2]:
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


def _merge(held: Mention, piece: Mention, words: Sequence[str]) -> Mention | None:
    """The two as one where they name different sides of one moment and nothing but small words parts them."""
    gap = words[held.after : piece.first]
    if held.recurs or piece.recurs or held.after > piece.first:
        return None
    if len(gap) <= 3 and all(word in _GLUE for word in gap):
        return _side_by_side(held, piece, words, gap)
    if held.has_hours and not held.names_day and not held.later and piece.when is not None and not piece.has_hours and len(gap) <= 5:
        return None if _PARTING.intersection(gap) or {"niet", "not", "geen"}.intersection(gap) else replace(held, after=piece.after, when=piece.when, inner=(held.after, piece.first))
    far = held.when is not None and piece.when is None and piece.week is None and not held.has_hours and piece.has_hours
    if far and len(gap) <= 8 and not any(word in _PARTING for word in gap):
        return replace(held, after=piece.after, part=piece.part, hours=piece.hours, same_time=piece.same_time, later=piece.later,
                       inner=(held.after, piece.first))  # fmt: skip
    return None


_PARTING = frozenset(
    ", ; : ( ) - – \n maar but en of and or want dus omdat because so als if indien naar wel daarna".split(" ")
) | {"\n"}


def _side_by_side(held: Mention, piece: Mention, words: Sequence[str], gap: Sequence[str]) -> Mention | None:
    joined = _joined_day(held, piece, gap)
    if joined is None:
        return None
    when, week = joined
    listed = any(word in {",", "-", "–", "of", "/"} for word in gap)
    both_clock = held.hours is not None and piece.hours is not None
    both_part = held.part is not None and piece.part is not None
    if both_clock or both_part or (held.same_time and piece.has_hours) or (listed and held.has_hours and piece.has_hours):
        return None
    if listed and "of" in gap and not (held.part is not None and piece.when is not None and not held.names_day):
        return None
    if listed and piece.part is not None and piece.hours is None and not piece.names_day:
        return None
    return Mention(
        held.first, piece.after, when, week, held.part or piece.part, held.hours or piece.hours, held.same_time or piece.same_time,
        held.later or piece.later, held.inner, glued_part=held.glued_part or piece.glued_part,
    )  # fmt: skip


def _joined_day(held: Mention, piece: Mention, gap: Sequence[str]) -> tuple[When | None, When | None] | None:
    """The day and the week of two neighbours; None where they are two moments."""
    if not piece.names_day:
        return None if held.is_week and not piece.same_time else (held.when, held.week)
    if not held.names_day:
        return None if piece.is_week and not held.same_time else (piece.when, piece.week)
    if held.is_week and isinstance(piece.when, Weekday) and piece.when.week is None:
        return _in_week(piece.when, held.week), None
    if piece.is_week and isinstance(held.when, Weekday) and held.when.week is None and "," not in gap:
        return _in_week(held.when, piece.week), None
    if isinstance(held.when, Weekday) and isinstance(piece.when, OnDate | Holiday) and "of" not in gap:
        return piece.when, None
    if isinstance(held.when, OnDate | Holiday | Ahead) and isinstance(piece.when, Weekday) and "(" in gap:
        return held.when, None
    if isinstance(held.when, Ahead | Weekday) and isinstance(piece.week, RelativeWeek) and piece.is_week:
        return None
    return None


def _in_week(day: Weekday, week: When | None) -> Weekday:
    if isinstance(week, RelativeWeek | WeekFromThere) or (week is not None and is_week(week)):
        return replace(day, week=week)  # type: ignore[arg-type]
    return day


def _share(mentions: list[Mention], words: Sequence[str]) -> list[Mention]:
    """Hours and weeks that stand once for a list: "dinsdag en donderdag om 10 uur", "dinsdag of donderdag volgende week"."""
    shared = list(mentions)
    for place in range(len(shared) - 2, -1, -1):
        this, following = shared[place], shared[place + 1]
        if not are_listed(this, following, words) or not isinstance(this.when, Weekday | OnDate | Ahead) or following.when is None:
            continue
        if not this.has_hours and following.has_hours and not following.glued_part and this.inner == (0, 0):
            if "," in words[this.after : following.first]:
                continue
            this = replace(this, part=following.part, hours=following.hours, same_time=following.same_time)
        if isinstance(this.when, Weekday) and isinstance(following.when, Weekday) and this.when.week is None and this.when.further == 0:
            named_after = following.when.week if _names_week_last(following, words) else None
            this = replace(this, when=replace(this.when, week=named_after, further=following.when.further))
        shared[place] = this
    for place in range(1, len(shared)):
        before, this = shared[place - 1], shared[place]
        leads = before.hours is not None and before.when is not None and _hours_first(before, words)
        if leads and not this.has_hours and isinstance(this.when, Weekday | OnDate) and are_listed(before, this, words):
            shared[place] = replace(this, part=before.part, hours=before.hours)
    return shared


def _names_week_last(mention: Mention, words: Sequence[str]) -> bool:
    """True for "donderdag volgende week": the week stands behind the day."""
    return words[mention.first] in WEEKDAYS


def _hours_first(mention: Mention, words: Sequence[str]) -> bool:
    """True for "om 10 uur op dinsdag": the hours stand before the day."""
    return words[mention.first] in _LEADS | {"tussen", "between"} or words[mention.first].isdigit()


def are_listed(one: Mention, other: Mention, words: Sequence[str]) -> bool:
    """True where only "of", "en", a comma or the like stands between two mentions."""
    gap = words[one.after : other.first]
    return len(gap) <= 5 and all(word in _LIST_GLUE for word in gap) and any(word in _CONNECTORS for word in gap)


def is_weekend(when: When | None) -> bool:
    """True for a part of a week."""
    return isinstance(when, DaysOfWeek)
