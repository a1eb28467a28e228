"""Reads the day or the week that begins at a word of a sentence."""

from __future__ import annotations

from collections.abc import Sequence

from maild.understanding.moments import holidays
from maild.understanding.moments.dates import LIST, RANGE, month_first, numbered_date, ordinal_date, word_at
from maild.understanding.moments.when import (
    Ahead,
    Days,
    DaysOfWeek,
    FromThere,
    Holiday,
    IsoWeek,
    OnDate,
    RelativeWeek,
    Weekday,
    WeekFromThere,
    WeekOf,
    When,
    is_week,
)
from maild.understanding.moments.words import MONTHS, NUMBERS, SHORT_WEEKDAYS, WEEKDAYS

Found = tuple[When, int]

_HOUR_SIGNS = frozenset("uur u h : . / - am pm of or tot".split())

_NEXT = frozenset("volgende volgend next".split())
_COMING = frozenset(
    "komende komend aankomende aankomend aanstaande aanstaand eerstvolgende eerstkomende coming upcoming".split()
)
_THIS = frozenset("deze dit this".split())
_THAT = frozenset("die dat diezelfde datzelfde that dezelfde".split())
_GONE = frozenset("afgelopen vorige vorig verleden last past".split())
_WEEK_AFTER = frozenset("erna daarna erop daarop nadien daaropvolgend later after afterwards".split())
_BEFORE = frozenset("ervoor daarvoor eerder vroeger before earlier".split())
_PORTIONS = {
    "begin": (0, 2),
    "start": (0, 2),
    "midden": (2, 3),
    "halverwege": (2, 3),
    "eind": (3, 5),
    "einde": (3, 5),
    "end": (3, 5),
}


def parse_day(words: Sequence[str], index: int) -> Found | None:
    """The day, the week or the run of days that begins here, and the index after it."""
    first = _dated(words, index)
    if first is None:
        return None
    return _run_of_days(words, index, *first) or first


def _dated(words: Sequence[str], index: int) -> Found | None:
    """A day; "maandag 3 augustus" is its date."""
    first = _single(words, index)
    if first is not None and isinstance(first[0], Weekday) and word_at(words, first[1]).isdecimal():
        date = numbered_date(words, first[1])
        if date is not None and isinstance(date[0], OnDate):
            return date
        number, following = words[first[1]], word_at(words, first[1] + 1)
        lists = (
            following in LIST and word_at(words, first[1] + 2) in WEEKDAYS and word_at(words, first[1] + 3).isdecimal()
        )
        if lists or (len(number) < 3 and 12 < int(number) < 32 and following not in _HOUR_SIGNS):
            return OnDate(int(number[:2]), weekday=first[0].day), first[1] + 1
    return first


def _run_of_days(words: Sequence[str], index: int, when: When, after: int) -> Found | None:
    """ "maandag t/m woensdag", "van 12 tot 16 maart", "tussen dinsdag en donderdag"."""
    if is_week(when) or after >= len(words):
        return None
    before = words[index - 1] if index else ""
    tie = words[after]
    place, inclusive = after + 1, True if tie in {"t/m", "through", "tem"} else None
    if tie == "tot" and tuple(words[after + 1 : after + 3]) == ("en", "met"):
        place, inclusive = after + 3, True
    elif (
        tie in {"-", "–"}
        or (tie in {"en", "and"} and before in {"tussen", "between"})
        or (tie == "to" and before == "from")
    ):
        inclusive = True
    elif tie not in RANGE:
        return None
    last = _dated(words, place)
    if last is None or is_week(last[0]) or isinstance(last[0], DaysOfWeek):
        return None
    if tie in {"-", "–"} and type(last[0]) is not type(when):
        return None
    return Days(when, last[0], inclusive), last[1]


def _single(words: Sequence[str], index: int) -> Found | None:
    if index >= len(words):
        return None
    word = words[index]
    if word in WEEKDAYS or word.removesuffix("'s") in WEEKDAYS:
        return _weekday(words, index)
    if word.isdecimal():
        return numbered_date(words, index)
    if word in MONTHS:
        return month_first(words, index)
    if word in holidays.FIRST_WORDS and (found := _holiday(words, index)):
        return found
    for parse in (_week, _portion, _weekend, _from_now, _anaphor, ordinal_date, _short_weekday):
        if found := parse(words, index):
            return found
    return None


def _weekday(words: Sequence[str], index: int) -> Found | None:
    """A weekday with what stands around it: "volgende dinsdag", "dinsdag over een week", "dinsdag na Pasen"."""
    day, after = WEEKDAYS[words[index].removesuffix("'s")], index + 1
    before = word_at(words, index - 1)
    if word_at(words, after) == "." and word_at(words, after + 1).isdecimal():
        after += 1
    if word_at(words, after) == "week" and words[index].endswith("day"):
        return Weekday(day, further=1), after + 1
    if before in {"on"} and word_at(words, index - 2) == "week" and word_at(words, index - 3) in {"a", "one"}:
        return Weekday(day, further=1), after
    if (
        word_at(words, after) in {"erna", "daarna", "erop", "daarop", "nadien", "after"}
        and before in {"de", "the"}
        and word_at(words, after + 1) not in {"de", "the"}
    ):
        return Weekday(day, after=FromThere(0)), after + 1
    shift = _weeks_on(words, after)
    if shift:
        return Weekday(day, further=shift[0]), shift[1]
    if word_at(words, after) in {"na", "after"} and (
        holiday := _holiday(words, after + 1 + (word_at(words, after + 1) in {"de", "the"}))
    ):
        return Weekday(day, after=holiday[0]), holiday[1]
    week = RelativeWeek(1) if before in _NEXT else None
    return Weekday(day, week), after


def _weeks_on(words: Sequence[str], index: int) -> tuple[int, int] | None:
    """ "over een week", "over twee weken", "over 14 dagen" after a day: how many weeks further."""
    if word_at(words, index) not in {"over", "in"}:
        return None
    count, after = _count(words, index + 1)
    if count is None:
        return None
    if word_at(words, after) in {"week", "weken", "weekjes", "weeks"}:
        return count, after + 1
    if word_at(words, after) == "dagen" and count % 7 == 0:
        return count // 7, after + 1
    return None


def _count(words: Sequence[str], index: int) -> tuple[int | None, int]:
    word = word_at(words, index)
    if word.isdecimal() and len(word) < 3:
        return int(word), index + 1
    if word in {"a", "an"}:
        return 1, index + 1
    return NUMBERS.get(word), index + 1


def _holiday(words: Sequence[str], index: int) -> Found | None:
    for length in range(holidays.MOST_WORDS, 0, -1):
        name = " ".join(words[index : index + length])
        if index + length <= len(words) and name in holidays.HOLIDAYS:
            return Holiday(name), index + length
    return None


def _week(words: Sequence[str], index: int) -> Found | None:
    """A calendar week, however it is counted."""
    word, second, third = words[index], word_at(words, index + 1), word_at(words, index + 2)
    if (
        word in {"week", "wk", "weeknummer", "weken"}
        and second.isdecimal()
        and 0 < int(second[:3]) < 54
        and third not in {"maart", "dagen"}
    ):
        return IsoWeek(int(second)), index + 2
    if word in LIST and second.isdecimal() and _follows_weeknumbered_date(words, index):
        return IsoWeek(int(second)), index + 2
    if word in {"week", "weekje"}:
        return _week_named(words, index)
    if second == "week":
        return _adjective_week(words, index)
    if word == "weekje" and second == "later":
        return FromThere(7), index + 2
    return None


def _follows_weeknumbered_date(words: Sequence[str], index: int) -> bool:
    """True for "of 14" in "week 13 of 14"."""
    fits = (
        word_at(words, index - 1).isdecimal()
        and 0 < int(word_at(words, index + 1)[:3]) < 54
        and len(word_at(words, index + 1)) < 3
    )
    following = word_at(words, index + 2)
    return (
        fits
        and word_at(words, index - 2) in {"week", "wk", "weken"}
        and following not in MONTHS
        and following not in {"uur", "u", ":", "dagen"}
    )


def _adjective_week(words: Sequence[str], index: int) -> Found | None:
    word, after = words[index], index + 2
    if word in _NEXT:
        shift = 1 + (word_at(words, index - 1) in {"after"} or word_at(words, index - 1) == "daarop")
        return RelativeWeek(shift), after
    if word in _COMING:
        return RelativeWeek(1), after
    if word in _THIS:
        return RelativeWeek(0), after
    if word in _GONE:
        return RelativeWeek(-1), after
    if word in _THAT:
        return WeekFromThere(0), after
    if word in {"following", "daaropvolgende", "opvolgende"}:
        return WeekFromThere(1), after
    if word in {"een", "one", "a"} and word_at(words, after) in {"later"}:
        return FromThere(7), after + 1
    return None


def _week_named(words: Sequence[str], index: int) -> Found | None:
    """ "(de) week erna", "(de) week van 12 maart", "the week after (next)"."""
    after = index + 1
    word = word_at(words, after)
    if word in {"van", "of", "na", "after"}:
        if word == "after" and word_at(words, after + 1) == "next":
            return RelativeWeek(2), after + 2
        skip = after + 1 + (word_at(words, after + 1) in {"de", "the", "het"})
        around = _single(words, skip)
        if around and not isinstance(around[0], DaysOfWeek | Days):
            weeks = int(word in {"na", "after"})
            return (_shifted(around[0], weeks) if is_week(around[0]) else WeekOf(around[0], weeks)), around[1]
    if word in _WEEK_AFTER and word_at(words, index - 1) in {"de", "the", "een", "a"}:
        return (FromThere(7) if word == "later" else WeekFromThere(1)), after + 1
    if word in _BEFORE and word_at(words, index - 1) in {"de", "the"}:
        return WeekFromThere(-1), after + 1
    return None


def _shifted(week: When, weeks: int) -> When:
    return RelativeWeek(week.weeks + weeks) if isinstance(week, RelativeWeek) else week


def _portion(words: Sequence[str], index: int) -> Found | None:
    """ "eind volgende week", "begin van de week"."""
    if words[index] not in _PORTIONS:
        return None
    place = index + 1
    while word_at(words, place) in {"van", "of", "de", "the"} and place < index + 3:
        place += 1
    week = _week(words, place) if place < len(words) else None
    if week is None or not isinstance(week[0], RelativeWeek | IsoWeek | WeekOf | WeekFromThere):
        return None
    return DaysOfWeek(week[0], *_PORTIONS[words[index]]), week[1]


def _weekend(words: Sequence[str], index: int) -> Found | None:
    if words[index] != "weekend":
        return None
    before = word_at(words, index - 1)
    if before in _NEXT:
        return DaysOfWeek(RelativeWeek(1), 5, 7), index + 1
    if before in _COMING | _THIS:
        return DaysOfWeek(RelativeWeek(0), 5, 7), index + 1
    if before in _THAT:
        return DaysOfWeek(WeekFromThere(0), 5, 7), index + 1
    if (
        word_at(words, index + 1) in {"van", "of"}
        and (around := _single(words, index + 2))
        and isinstance(around[0], OnDate)
    ):
        return DaysOfWeek(WeekOf(around[0]), 5, 7), around[1]
    return None


def _from_now(words: Sequence[str], index: int) -> Found | None:
    """ "over drie dagen", "over twee weken", "in two weeks", "the day after tomorrow"."""
    if words[index] == "day" and tuple(words[index + 1 : index + 3]) == ("after", "tomorrow"):
        return Ahead(2), index + 3
    if words[index] not in {"over", "in"}:
        return None
    count, after = _count(words, index + 1)
    unit = word_at(words, after)
    if count is None or unit not in {"dagen", "days", "week", "weken", "weeks", "weekjes"}:
        return None
    if words[index] == "in" and unit in {"dagen", "weken", "week"}:
        return None
    if unit in {"dagen", "days"}:
        return (RelativeWeek(count // 7) if count % 7 == 0 else Ahead(count)), after + 1
    return RelativeWeek(count), after + 1


def _anaphor(words: Sequence[str], index: int) -> Found | None:
    """ "die dag", "de dag erna", "een dag later", "een week later", "twee weken later"."""
    word, second, third = words[index], word_at(words, index + 1), word_at(words, index + 2)
    if word in _THAT and second in {"dag", "day"}:
        return FromThere(0), index + 2
    if word == "dag" and word_at(words, index - 1) in {"de", "een"} and (second in _WEEK_AFTER or second in _BEFORE):
        return FromThere(1 if second in _WEEK_AFTER else -1), index + 2
    if (
        word == "day"
        and word_at(words, index - 1) in {"the", "a", "one"}
        and second in {"after", "later", "before", "earlier"}
    ):
        return (
            (FromThere(1 if second in {"after", "later"} else -1), index + 2)
            if third not in {"tomorrow", "next"}
            else None
        )
    count, after = _count(words, index)
    unit, way = word_at(words, after), word_at(words, after + 1)
    if (
        count is not None
        and unit in {"dagen", "days", "weken", "weeks", "week"}
        and way in {"later", "eerder", "vroeger", "earlier"}
    ):
        step = count * (1 if unit in {"dagen", "days"} else 7)
        return FromThere(step if way == "later" else -step), after + 2
    return None


def _short_weekday(words: Sequence[str], index: int) -> Found | None:
    """ "di 12/3", "ma. 10 uur", "ma, wo en vr": an abbreviation beside a number or another one."""
    if words[index] not in SHORT_WEEKDAYS:
        return None
    after = index + 1 + (word_at(words, index + 1) == ".")
    beside = word_at(words, after).isdecimal() and len(word_at(words, after)) < 3
    listed = (
        word_at(words, index + 1) in {",", "/", "of", "en", "&", "+", "or", "and"}
        and word_at(words, index + 2) in SHORT_WEEKDAYS
    )
    closes = (
        word_at(words, index - 1) in {"/", "of", "en", "&", "+", "or", "and", ","}
        and word_at(words, index - 2) in SHORT_WEEKDAYS
    )
    if not (beside or listed or closes) or (
        words[index] in {"we", "do", "zo", "so"}
        and not (closes or listed or word_at(words, after + 1) in {"/", "-"} | MONTHS.keys())
    ):
        return None
    return Weekday(SHORT_WEEKDAYS[words[index]]), after if beside else index + 1
