"""Clock times as people write them: "10u", "half vier", "tussen 10 en 12", "na vijven", "half four"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from maild.understanding.moments.dates import numbered_date
from maild.understanding.moments.words import ENGLISH_NUMBERS, MONTHS, NUMBERS, PARTS, ROUND_HOURS

HOUR = 60
NOON = 12 * HOUR
_AT = frozenset("om rond omstreeks tegen at around about circa ca. ca ~ @ stipt precies richting pas".split())
_FROM = frozenset("vanaf na from after since".split())
_UNTIL = frozenset("tot until till before voor vóór".split())
_LOOSE = frozenset("van na voor vóór tot tegen about from after before until since pas".split())
"""Before a bare number these prove little: "na 3 weken", "voor 2 personen"."""
_HOUR_WORDS = frozenset("uur u h uurtje o'clock hr hrs u.".split())
_MARKS = {"am": 0, "a.m.": 0, "a.m": 0, "pm": NOON, "p.m.": NOON, "p.m": NOON}
_TO = frozenset("tot t/m - – — to until till à a en and".split())
_STOPS = frozenset(", . ; : ) ( ! ? / - – & \n".split(" ")) | frozenset(
    "en of or and op dinsdag maandag woensdag donderdag vrijdag zaterdag zondag kan kunnen wel niet is ik heb "
    "ben zou lukt past schikt maar komt "
    "works on tomorrow morgen is i het dan ook but because omdat want best graag werkt gaat zijn suits suit "
    "would please if when onwards liefst ook eventueel te met vind lukken schikken pls thanks later wordt "
    "werken komen bellen afspreken meet talk call".split()
)


@dataclass(frozen=True, slots=True)
class Hours:
    """Minutes after midnight. `start` is None for "tot 12 uur", `end` for a clock time without an end.

    `marked` is true where morning or afternoon is certain ("14 uur", "3pm", "08:00")."""

    start: int | None
    end: int | None
    marked: bool = False
    end_marked: bool = False


@dataclass(frozen=True, slots=True)
class _Clock:
    minutes: int
    marked: bool
    certain: bool
    english_half: bool = False


def parse_hours(words: Sequence[str], index: int, glued: Sequence[bool]) -> tuple[Hours, int] | None:
    """The hours that begin at a word, and the index after them. `glued[i]` is true where word i touches the one before.

    A bare number counts only after a word like "om", or as part of a range or a list with a certain time.
    """
    place, lead = _lead(words, index)
    first = _clock(words, place, glued)
    if first is None:
        return None
    clock, after = first
    if lead == "between" or lead == "van":
        ranged = _range(words, clock, after, glued, needs_certain=False, between=lead == "between")
        if ranged is None and lead == "between":
            return None
    else:
        ranged = _range(words, clock, after, glued, needs_certain=not clock.certain and not lead)
    if ranged is not None:
        return ranged
    if not clock.certain and not _bare_is_fit(words, place, after, lead):
        return None
    if lead == "until":
        return Hours(None, clock.minutes, end_marked=clock.marked), after
    return Hours(clock.minutes, None, clock.marked), after


def settle(hours: Hours, part: tuple[int, int] | None) -> Hours:
    """Morning or afternoon made certain: hours 1 to 6 without a mark are afternoon; a named part of the day decides."""
    start = _settled(hours.start, hours.marked, part)
    end = _settled(hours.end, hours.end_marked, part)
    if end is not None:
        if start is not None and end <= start and end + NOON <= 24 * HOUR:
            end += NOON
        if start is not None and hours.end_marked and not hours.marked and start + NOON < end and start < 7 * HOUR:
            start += NOON
    return Hours(start, end, True, True)


def _settled(minutes: int | None, marked: bool, part: tuple[int, int] | None) -> int | None:
    if minutes is None or marked or minutes >= NOON:
        return minutes
    if part is not None and part[0] < NOON:
        return minutes
    if part is not None and part[0] >= 18 * HOUR:
        return minutes + NOON if minutes >= 4 * HOUR else minutes
    return minutes + NOON if minutes < 7 * HOUR else minutes


def _lead(words: Sequence[str], index: int) -> tuple[int, str]:
    """What stands before the clock: the index of the clock itself and the sort of lead."""
    two = tuple(words[index : index + 3])
    if two[:1] == ("niet",) or two[:1] == ("not",):
        if two[1:2] in {("voor",), ("vóór",), ("before",)}:
            return index + 2, "from"
        if len(two) == 3 and two[1] in {"eerder", "vroeger", "earlier"} and two[2] in {"dan", "than"}:
            return index + 3, "from"
        return index, ""
    word = words[index]
    if word == "pas" and two[1:2] and two[1] in (_AT | _FROM) - {"pas"}:
        return index + 2, "from"
    if word in {"tussen", "between"}:
        return index + 1, "between"
    if word == "van" or word == "from":
        return index + 1, "van"
    if word in _FROM:
        return index + 1, "from"
    if word in _UNTIL:
        skip = 2 if two[1:2] == ("om",) or two[1:2] == ("ongeveer",) else 1
        return index + skip, "until"
    if word in _AT:
        return index + (
            2
            if two[1:2] and two[1] in {"ongeveer", "circa", "een", "about", "rond"} and two[2:3] and two[2] in {"uur"}
            else 1
        ), "at"
    return index, ""


def _bare_is_fit(words: Sequence[str], place: int, after: int, lead: str) -> bool:
    """Whether a bare number after its lead is a clock time and not a count or a date."""
    following = words[after] if after < len(words) else "."
    if following == "/" or (words[place].isdecimal() and numbered_date(words, place) is not None):
        return False
    if not lead:
        return following in {"of", "or", "en", "and", "/"} and after + 1 < len(words) and _is_certain(words, after + 1)
    if words[place - 1] in _LOOSE:
        return following in _STOPS or following in PARTS or following == "'s"
    return following not in MONTHS and following not in _UNITS


_UNITS = frozenset(
    "weken week dagen dag maanden maand jaar keer euro minuten minuutjes min personen mensen sessies gesprekken "
    "kinderen % weeks days months years "
    "people sessions minutes times e de ste nd rd st th".split()
)


def _is_certain(words: Sequence[str], index: int) -> bool:
    found = _clock(words, index + (words[index] in _AT), [True] * len(words))
    return found is not None and found[0].certain


def _range(
    words: Sequence[str],
    clock: _Clock,
    after: int,
    glued: Sequence[bool],
    *,
    needs_certain: bool,
    between: bool = False,
) -> tuple[Hours, int] | None:
    """ "10 tot 12 uur": a second clock after a word that ties the two."""
    if after + 1 >= len(words) or words[after] not in _TO:
        return None
    tie = words[after]
    if tie in {"en", "and"} and not between:
        return None
    second = _clock(words, after + 1, glued)
    if second is None or (needs_certain and not second[0].certain) or second[0].minutes == clock.minutes:
        return None
    if (
        not second[0].certain
        and not clock.certain
        and second[1] < len(words)
        and words[second[1]] in MONTHS.keys() | _UNITS
    ):
        return None
    return Hours(clock.minutes, second[0].minutes, clock.marked, second[0].marked), second[1]


def _clock(words: Sequence[str], index: int, glued: Sequence[bool]) -> tuple[_Clock, int] | None:
    """One clock time, digits or words."""
    if index >= len(words):
        return None
    word = words[index]
    if word.isdecimal():
        return _minutes_before_hour(words, index) or _digits(words, index, glued)
    if word in {"noon", "midday"}:
        return _Clock(NOON, True, True), index + 1
    if (
        word in {"de", "the"}
        and words[index + 1 : index + 2]
        and words[index + 1] in {"middag", "noen"}
        and index
        and words[index - 1] in {"rond", "op"}
    ):
        return _Clock(NOON, True, True), index + 2
    if word == "een" and tuple(words[index + 1 : index + 3]) in {("uur", "of"), ("uurtje", "of")}:
        hour, after = _hour_number(words, index + 3)
        return _suffix(words, after, hour * HOUR, certain=True) if hour is not None else None
    if word == "half":
        return _half(words, index)
    if ROUND_HOURS.get(word):
        return _Clock(ROUND_HOURS[word] * HOUR, False, True), index + 1
    if word in NUMBERS:
        return _minutes_before_hour(words, index) or _worded(words, index)
    return None


def _half(words: Sequence[str], index: int) -> tuple[_Clock, int] | None:
    """ "half vier" is 3:30, "half four" and "half past four" are 4:30."""
    english = words[index + 1 : index + 2] == ("past",) or words[index + 1 : index + 2] == ["past"]
    hour, after = _hour_number(words, index + 1 + english)
    if hour is None:
        return None
    english = english or words[after - 1] in ENGLISH_NUMBERS
    minutes = hour * HOUR + (30 if english else -30)
    return _suffix(words, after, minutes, certain=True)


def _minutes_before_hour(words: Sequence[str], index: int) -> tuple[_Clock, int] | None:
    """ "kwart over drie", "tien voor vier", "vijf over half vier", "quarter to four"."""
    count = int(words[index]) if words[index].isdecimal() and len(words[index]) < 3 else NUMBERS.get(words[index])
    if count is None or not 0 < count < 30:
        return None
    at = index + 1 + (words[index + 1 : index + 2] in (("minuten",), ["minuten"]))
    if at >= len(words) or words[at] not in {"voor", "over", "to", "past"}:
        return None
    direction = 1 if words[at] in {"over", "past"} else -1
    if at + 1 < len(words) and words[at + 1] == "half":
        half = _half(words, at + 1)
        return _suffix(words, half[1], half[0].minutes + direction * count, certain=True) if half else None
    hour, after = _hour_number(words, at + 1)
    if hour is None or (
        words[at] in {"over", "to"} and count not in {5, 10, 15, 20, 25} and words[index] not in {"kwart", "quarter"}
    ):
        return None
    if after < len(words) and words[after] in _UNITS | MONTHS.keys():
        return None
    return _suffix(words, after, hour * HOUR + direction * count, certain=True)


def _hour_number(words: Sequence[str], index: int) -> tuple[int | None, int]:
    if index < len(words):
        word = words[index]
        hour = int(word) if word.isdecimal() and len(word) < 3 else NUMBERS.get(word)
        if hour is not None and 0 < hour <= 12 and word not in {"kwart", "quarter"}:
            return hour, index + 1
    return None, index


def _worded(words: Sequence[str], index: int) -> tuple[_Clock, int] | None:
    hour, after = _hour_number(words, index)
    return _suffix(words, after, hour * HOUR, certain=False) if hour is not None else None


def _digits(words: Sequence[str], index: int, glued: Sequence[bool]) -> tuple[_Clock, int] | None:
    """10, 10u, 10u30, 10:30, 10.30, 1030 uur, 3pm."""
    word = words[index]
    if len(word) > 2 or int(word) > 24:
        return None
    hour, after, minutes, certain = int(word), index + 1, 0, False
    if (
        after + 1 < len(words)
        and words[after] in {":", ".", "u", "h", "uur"}
        and words[after + 1].isdecimal()
        and len(words[after + 1]) == 2
    ):
        tied = glued[after] and glued[after + 1]
        if int(words[after + 1]) < 60 and (tied or words[after] in {"u", "uur", "h"}):
            minutes, certain, after = (
                int(words[after + 1]),
                words[after] != "." or _is_dotted_time(words, index),
                after + 2,
            )
    marked = hour > 12 or hour == 0 or (len(word) == 2 and word[0] == "0")
    found = _suffix(words, after, hour * HOUR + minutes, certain=certain)
    clock, after = found
    return _Clock(clock.minutes, clock.marked or marked, clock.certain), after


def _is_dotted_time(words: Sequence[str], index: int) -> bool:
    """True for "10.30", and not for an amount or a version number."""
    before, following = words[index - 1] if index else "", words[index + 3] if index + 3 < len(words) else ""
    return (
        int(words[index + 2]) % 5 == 0
        and before not in {"€", "$", "eur", "."}
        and following not in {"euro", "eur", "%", "km", ".", "kg"}
    )


def _suffix(words: Sequence[str], after: int, minutes: int, *, certain: bool) -> tuple[_Clock, int]:
    """The hour word or the am/pm after a clock, taken in."""
    marked = False
    if after < len(words) and words[after] in _HOUR_WORDS:
        certain, after = True, after + 1
    if after < len(words) and words[after] in _MARKS:
        minutes = minutes % NOON + _MARKS[words[after]]
        certain, marked, after = True, True, after + 1
    return _Clock(minutes, marked, certain), after
