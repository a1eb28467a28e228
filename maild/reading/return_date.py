"""The first day back, as an out-of-office says it (behaviour 12): a stated return wins, "tot en met" means the day after."""

from __future__ import annotations

import re
from datetime import date, timedelta

_MONTHS = {
    "januari": 1, "january": 1, "januar": 1, "janvier": 1, "jan": 1, "februari": 2, "february": 2, "februar": 2, "février": 2, "feb": 2,
    "maart": 3, "march": 3, "märz": 3, "mars": 3, "mrt": 3, "mar": 3, "april": 4, "avril": 4, "apr": 4, "mei": 5, "may": 5, "mai": 5,
    "juni": 6, "june": 6, "juin": 6, "jun": 6, "juli": 7, "july": 7, "juillet": 7, "jul": 7, "augustus": 8, "august": 8, "août": 8,
    "aug": 8, "september": 9, "septembre": 9, "sept": 9, "sep": 9, "oktober": 10, "october": 10, "octobre": 10, "okt": 10, "oct": 10,
    "november": 11, "novembre": 11, "nov": 11, "december": 12, "dezember": 12, "décembre": 12, "dec": 12,
}  # fmt: skip
_WEEKDAYS = {
    "maandag": 0, "monday": 0, "montag": 0, "lundi": 0, "dinsdag": 1, "tuesday": 1, "dienstag": 1, "mardi": 1, "woensdag": 2,
    "wednesday": 2, "mittwoch": 2, "mercredi": 2, "donderdag": 3, "thursday": 3, "donnerstag": 3, "jeudi": 3, "vrijdag": 4,
    "friday": 4, "freitag": 4, "vendredi": 4, "zaterdag": 5, "saturday": 5, "samstag": 5, "zondag": 6, "sunday": 6, "sonntag": 6,
}  # fmt: skip
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_WEEKDAY = "|".join(sorted(_WEEKDAYS, key=len, reverse=True))
_SHORT = "ma|di|wo|do|vr|za|zo|mon|tue|wed|thu|fri|sat|sun|mo|mi|fr|sa|so"
_DAY = (
    rf"(?:(?:{_WEEKDAY}|{_SHORT})\b[,.]?\s+)?(?:the\s+|de\s+|den\s+|le\s+)?(?:"
    rf"(?P<{{0}}iso>\d{{{{4}}}}-\d{{{{2}}}}-\d{{{{2}}}})|"
    rf"(?P<{{0}}d>\d{{{{1,2}}}})(?:st|nd|rd|th|e|ste|de|\.)?\s+(?:of\s+)?(?P<{{0}}m>{_MONTH})\b\.?(?:\s+(?P<{{0}}y>\d{{{{4}}}}))?|"
    rf"(?P<{{0}}m2>{_MONTH})\b\.?\s+(?P<{{0}}d2>\d{{{{1,2}}}})(?:st|nd|rd|th)?\b(?:,?\s+(?P<{{0}}y2>\d{{{{4}}}}))?|"
    rf"(?P<{{0}}d3>\d{{{{1,2}}}})[-/.](?P<{{0}}m3>\d{{{{1,2}}}})(?:[-/.](?P<{{0}}y3>\d{{{{2,4}}}}))?(?!\d)"
    r")"
)
_RANGE_HEAD = rf"(?:(?:{_WEEKDAY})\s+)?\d{{1,2}}(?:st|nd|rd|th|e|[-/.]\d{{1,2}}(?:[-/.]\d{{2,4}})?)?(?:\s+(?:{_MONTH}))?(?:\s+\d{{4}})?\s+"


def _day(prefix: str) -> str:
    return _DAY.format(prefix)


_BACK_BEFORE = re.compile(
    r"(?:back(?: in (?:the )?office| at (?:my desk|work)| online)?(?: again)?(?: on| from| as of)?|return(?:ing)?(?: to (?:the )?(?:office|work))?"
    r"(?: on)?|available again(?: on| from)?|(?:weer|terug) (?:bereikbaar|aanwezig|beschikbaar|op kantoor|aan het werk|terug|open)(?: op| vanaf| per)?|"
    r"(?:ben|zijn|is)(?: ik| wij| we)?(?: er)?(?: weer)? terug(?: op| vanaf)?|terug (?:op|vanaf|per)|wieder (?:da|im büro|erreichbar)(?: ab| am)?|"
    r"zurück(?: am)?|de retour(?: le)?)\s+" + _day("a"),
    re.IGNORECASE,
)
_BACK_AFTER = re.compile(
    r"(?:vanaf|per|op|on|from|as of|ab|am|le|à partir du)?\s*"
    + _day("b")
    + r"[^.\n\d]{0,40}?\b(?:ben ik|zijn we|zijn wij|is de praktijk|bin ich|i(?:'m| am| will be|'ll be)|we are)\b"
    r"[^.\n]{0,30}\b(?:weer|terug|back|wieder|available|in the office|bereikbaar|open)\b",
    re.IGNORECASE,
)
_THROUGH = re.compile(
    r"(?:tot en met|t/m|t\.e\.m\.|tem|through|until and including|up to and including|bis einschließlich|bis (?:zum )?einschl\.?|"
    r"jusqu'au)\s+" + _day("c") + r"(?:\s+inclu(?:s|sive|ded))?",
    re.IGNORECASE,
)
_UNTIL = re.compile(
    r"(?:\btot\b|until|till|vanaf|per|bis(?: zum)?|ab)\s+" + _day("e"),
    re.IGNORECASE,
)
_FROM_TO = re.compile(
    r"(?:van|from|vom|du)\s+"
    + _RANGE_HEAD
    + r"(?P<word>t/m|tot en met|through|tot|to|until|till|bis|au|-|–)\s+"
    + _day("f"),
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"(?<=[^\d\s])\.\s+|(?<=\d\d\d\d)\.\s+|[;!?]\s+")
_BACK = re.compile(
    r"\b(?:weer|terug|back|return(?:s|ing)?|resume|again|hervat|herneem|heropen\w*|reopen\w*|mijn eerste werkdag|my first (?:working )?day|wieder|zurück|de retour)\b",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"(?P<lead>\b(?:tot en met|t/m|t\.e\.m\.|tem|through|tot|until|till|na|after|nach|après)\s+)?" + _day("g"),
    re.IGNORECASE,
)
_BARE_DAY = re.compile(
    r"\b(?:vanaf|op|per|tot|on|from|until) (?:de |the )(?P<day>\d{1,2})(?:e|ste|de|st|nd|rd|th)\b(?!\s+(?:verdieping|etage|keer|floor|week))",
    re.IGNORECASE,
)
_BARE_WEEKDAY = re.compile(
    rf"\b(?P<next>volgende week |next week )?(?:op |on |vanaf |from )?(?P<weekday>{_WEEKDAY})\b(?!\s+\d)(?: a\.s\.)?",
    re.IGNORECASE,
)
_AWAY = re.compile(
    r"\b(?:met (?:verlof|vakantie)|op vakantie|afwezig|weg|dicht|gesloten|away|on (?:\w+ )?leave|closed|niet (?:meer )?(?:bereikbaar|werkzaam|aanwezig))\b",
    re.IGNORECASE,
)
_LONGEST = 4_000


def find_return_date(text: str, sent: date | None) -> date | None:
    """The first day back in an out-of-office text, relative to the day it was sent; None where it is vague or missing."""
    if sent is None:
        return None
    text = " ".join(text[:_LONGEST].replace("’", "'").split())
    for pattern, prefix in ((_BACK_AFTER, "b"), (_BACK_BEFORE, "a")):
        stated = _first(pattern, prefix, text, sent)
        if stated is not None:
            return stated
    for clause in _CLAUSE.split(text):
        stated = _in_a_clause(clause, sent) if _BACK.search(clause) else None
        if stated is not None:
            return stated
    through = _first(_THROUGH, "c", text, sent)
    if through is not None:
        return through + timedelta(days=1)
    ranged = _FROM_TO.search(text)
    if ranged:
        last = _date(ranged, "f", sent)
        if last is not None:
            inclusive = ranged.group("word").lower() in ("-", "–", "to", "au", "bis", "through", "t/m", "tot en met")
            return last + timedelta(days=1) if inclusive else last
    for clause in _CLAUSE.split(text):
        is_start = _AWAY.search(clause) is not None and re.search(r"\b(?:vanaf|per|ab)\b", clause, re.IGNORECASE)
        last = None if is_start else _first(_UNTIL, "e", clause, sent)
        if last is not None:
            return last
    return None


def _in_a_clause(clause: str, sent: date) -> date | None:
    """The day in a clause about coming back: its last date that no "tot en met" governs, else a bare day or weekday."""
    dates = [(match, _date(match, "g", sent)) for match in _LEAD.finditer(clause)]
    for match, found in reversed(dates):
        lead = (match.group("lead") or "").strip().lower()
        if found is None or found < sent or lead in ("tot en met", "t/m", "t.e.m.", "tem", "through"):
            continue
        return found + timedelta(days=1) if lead in ("na", "after", "nach", "après") else found
    if dates:
        return None
    bare = _BARE_DAY.search(clause)
    if bare:
        return _on_day(int(bare.group("day")), sent)
    weekday = _BARE_WEEKDAY.search(clause)
    if not weekday:
        return None
    ahead = (_WEEKDAYS[weekday.group("weekday").lower()] - sent.weekday() - 1) % 7 + 1
    monday = sent + timedelta(days=7 - sent.weekday())
    return (
        monday + timedelta(days=_WEEKDAYS[weekday.group("weekday").lower()])
        if weekday.group("next")
        else sent + timedelta(days=ahead)
    )


def _on_day(day: int, sent: date) -> date | None:
    """The next day of a month with this number, this month or the next."""
    for months in (0, 1):
        year, month = divmod(sent.year * 12 + sent.month - 1 + months, 12)
        try:
            found = date(year, month + 1, day)
        except ValueError:
            continue
        if found >= sent:
            return found
    return None


def _first(pattern: re.Pattern[str], prefix: str, text: str, sent: date) -> date | None:
    for match in pattern.finditer(text):
        found = _date(match, prefix, sent)
        if found is not None and found >= sent:
            return found
    return None


def _date(match: re.Match[str], prefix: str, sent: date) -> date | None:
    """The date in a match: its stated year, or the next such day on or after the day of sending."""
    iso = match.group(f"{prefix}iso")
    if iso:
        try:
            return date.fromisoformat(iso)
        except ValueError:
            return None
    for day, month, year in (("d", "m", "y"), ("d2", "m2", "y2"), ("d3", "m3", "y3")):
        number = match.group(prefix + day)
        if number is None:
            continue
        name = match.group(prefix + month)
        which = _MONTHS.get(name.lower()) if not name.isdigit() else int(name)
        stated = match.group(prefix + year)
        return _on(sent, int(number), which or 0, int(stated) if stated else None)
    return None


def _on(sent: date, day: int, month: int, year: int | None) -> date | None:
    if year is not None and year < 100:
        year += 2000
    for candidate in (year,) if year is not None else (sent.year, sent.year + 1):
        try:
            made = date(candidate, month, day)
        except ValueError:
            continue
        if year is not None or made >= sent:
            return made
    return None
