"""The words of an event's lines: unescaped, and never longer than somebody reads (RFC 5545 section 3.3.11)."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

from maild.agenda.content_lines import EventLines
from maild.agenda.event import Guest
from maild.facts.session import Answer

_LONGEST_TITLE = 300
_LONGEST_NOTES = 8_000
_LONGEST_LINK = 500
_MOST_GUESTS = 50
_ESCAPED = re.compile(r"\\([\\;,nN])")
_BREAK = re.compile(r"<(?:br|/p|/div|/li)\b[^<>]{0,200}>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,500}>")
_PARAMETER = re.compile(r';([A-Za-z-]+)=("[^"]*"|[^;:"]*)')
_URL = re.compile(r"https?://[^\s<>\"'|\\^`{}]{4,480}", re.IGNORECASE)
_ROOMS = ("resource.calendar.google.com", "resource.apple.com")
_MEETINGS = re.compile(
    r"https?://(?:[\w-]+\.)*(?:zoom\.us|teams\.microsoft\.com|teams\.live\.com|meet\.google\.com|whereby\.com|webex\.com|"
    r"jit\.si|meet\.[\w-]+\.\w+|talk\.[\w-]+\.\w+|facetime\.apple\.com)(?:[/?]|$)",
    re.IGNORECASE,
)
_LINKS = ("X-GOOGLE-CONFERENCE", "X-MICROSOFT-SKYPETEAMSMEETINGURL", "CONFERENCE", "URL")


def text_of(event: EventLines, name: str) -> str:
    """A property's text, with its line breaks; HTML that some calendars write is made plain."""
    line = event.first(name)
    written = _after_parameters(line)[:_LONGEST_NOTES]
    plain = _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], written)
    if "<" in plain and ">" in plain:
        plain = html.unescape(_TAG.sub("", _BREAK.sub("\n", plain)))
    if plain.replace("\n", "").isprintable():
        return plain
    return "".join(sign if sign.isprintable() or sign == "\n" else " " for sign in plain)


def line_of(text: str, longest: int = _LONGEST_TITLE) -> str:
    """A text on one line."""
    return " ".join(text.split())[:longest].rstrip()


def link_of(event: EventLines, place: str, notes: str) -> str:
    """Where the meeting is held on a screen; a web address that is no meeting counts only as the place itself."""
    for name in _LINKS:
        found = _URL.search(_after_parameters(event.first(name)) if event.first(name) else "")
        if found and (name != "URL" or _MEETINGS.match(found[0])):
            return found[0][:_LONGEST_LINK]
    in_place = _URL.search(place)
    if in_place:
        return in_place[0]
    return next((each[0].rstrip(").,;") for each in _URL.finditer(notes) if _MEETINGS.match(each[0])), "")


def guests_of(lines: Iterable[str]) -> tuple[Guest, ...]:
    """The people and rooms of some ATTENDEE or ORGANIZER lines, each address once; who has no mail address is left out."""
    found: dict[str, Guest] = {}
    for line in lines:
        guest = _guest(line)
        if guest is not None and len(found) < _MOST_GUESTS:
            found.setdefault(guest.address, guest)
    return tuple(found.values())


def _guest(line: str) -> Guest | None:
    told = {name.upper(): value.strip('"') for name, value in _PARAMETER.findall(line[:2_000])}
    value = _after_parameters(line).strip()
    written = value if value.casefold().startswith("mailto:") else f"mailto:{told.get('EMAIL', '')}"
    address = written[7:].strip().strip("<>").casefold()
    local, at, domain = address.rpartition("@")
    if not (local and at and domain) or not address.isprintable() or any(sign.isspace() for sign in address):
        return None
    is_room = told.get("CUTYPE", "").upper() in ("ROOM", "RESOURCE") or domain.endswith(_ROOMS)
    name = line_of("".join(sign if sign.isprintable() else " " for sign in told.get("CN", "")), 100)
    return Guest(address[:254], name, answer_of(told.get("PARTSTAT", "")), is_room)


def answer_of(written: str) -> Answer | None:
    """PARTSTAT (section 3.2.12); None where nobody answered yet."""
    folded = written.strip().casefold()
    return Answer(folded) if folded in tuple(Answer) else None


def _after_parameters(line: str) -> str:
    """What stands behind the first colon outside quotes (section 3.1)."""
    head, _, value = line.partition(":")
    if '"' not in head:
        return value
    is_quoted = False
    for place, sign in enumerate(line):
        if sign == '"':
            is_quoted = not is_quoted
        elif sign == ":" and not is_quoted:
            return line[place + 1 :]
    return ""
