"""An agenda of 5,000 events with recurrences, from its bytes to a list of sessions that is planned on; and 10 MB of one."""

from __future__ import annotations

import gc
from datetime import UTC, datetime, timedelta
from time import perf_counter, process_time
from zoneinfo import ZoneInfo

from bench.measures import Line
from maild.agenda.events import EventReading, read_agenda
from maild.agenda.horizon import Horizon
from maild.config import packaged_directory
from maild.facts.name_mark import NameMark, mark_of_name
from maild.facts.person import Person, PersonState
from maild.facts.session import FeedHealth
from maild.planning.sessions import agenda_of
from maild.planning.whose import known_people
from maild.steps.agenda_reading import AgendaPlace, understand
from maild.steps.agenda_rules_file import load_agenda_rules

_NOW = datetime(2026, 8, 4, 7, tzinfo=UTC)
_ZONE = ZoneInfo("Europe/Amsterdam")
_SALT = b"bench" * 8
_DAYS = "MO TU WE TH FR SA SU".split()
_CLIENTS = 40


def plan_large_agenda() -> list[Line]:
    """The best of five, and the processor's own time beside it: other work on the machine is not what is measured."""
    raw = _calendar(4_800, 200, "Kade 3")
    horizon = Horizon.around(_NOW.date(), timedelta(days=400), timedelta(days=400))
    gc.collect()
    read, planned, busy, sessions = [], [], [], 0
    for _ in range(5):
        began, worked = perf_counter(), process_time()
        reading = read_agenda(raw, horizon, _ZONE)
        read.append(perf_counter() - began)
        began = perf_counter()
        sessions = _plan(reading)
        planned.append(perf_counter() - began)
        busy.append(process_time() - worked)
    large = _calendar(9_000, 0, "x" * 700)
    began = perf_counter()
    read_agenda(large, horizon, _ZONE)
    lasted = perf_counter() - began
    cost = f"read {min(read):.2f} s, planned {min(planned):.2f} s; processor {min(busy):.2f} s"
    note = f"{len(raw) // 1024} kB, {sessions} sessions; {cost}"
    return [
        Line("an agenda of 5,000 events with recurrences, read and planned", min(read) + min(planned), 1.0, "s", note),
        Line("an agenda of nearly 10 MB, read", lasted, 5.0, "s", f"{len(large) / 2**20:.1f} MB"),
    ]


def _plan(reading: EventReading) -> int:
    rules = load_agenda_rules(packaged_directory("rules") / "agenda.yaml")
    people = [Person(n, "praktijk", PersonState.CLIENT, (f"anna{n}@voorbeeld.example",)) for n in range(_CLIENTS)]
    marks: dict[str, NameMark] = {}
    for number, person in enumerate(people):
        mark = mark_of_name(_name(number), _SALT)
        assert mark is not None
        marks[person.addresses[0]] = mark
    known = known_people(people, marks, frozenset({"anouk@praktijk.example"}), _SALT)
    found = understand(AgendaPlace("praktijk", "caldav", known.own), reading, rules, known, _NOW)
    return len(agenda_of(found.sessions, (FeedHealth("caldav", _NOW),), _NOW))


def _name(number: int) -> str:
    return f"Anna{chr(97 + number % 26)}{chr(97 + number // 26)} de Vries"


def _calendar(plain: int, series: int, place: str) -> bytes:
    begin, events = datetime(2025, 8, 1, 9), []  # noqa: DTZ001 - a wall clock; the zone stands beside it
    for number in range(plain):
        events.append(_event(f"u{number}", begin + timedelta(hours=4 * (number % 4_000)), number, place))
    for number in range(series):
        start = begin + timedelta(days=number % 300, hours=number % 8)
        rule = f"RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY={_DAYS[start.weekday()]};COUNT=12\r\n"
        events.append(_event(f"r{number}", start, number, place, rule))
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{''.join(events)}END:VCALENDAR\r\n".encode()


def _event(uid: str, start: datetime, number: int, place: str, more: str = "") -> str:
    who = number % _CLIENTS
    return (
        f"BEGIN:VEVENT\r\nUID:{uid}@bench\r\nDTSTAMP:20260101T000000Z\r\n{more}"
        f"DTSTART;TZID=Europe/Amsterdam:{start:%Y%m%dT%H%M%S}\r\n"
        f"DTEND;TZID=Europe/Amsterdam:{start + timedelta(hours=1):%Y%m%dT%H%M%S}\r\nSUMMARY:Sessie {_name(who)}\r\n"
        f"LOCATION:{place}\r\nDESCRIPTION:Opdracht: schrijf elke avond drie dingen op\\nTot dan\r\n"
        + (f"ATTENDEE;PARTSTAT=ACCEPTED:mailto:anna{who}@voorbeeld.example\r\n" if number % 2 else "")
        + "END:VEVENT\r\n"
    )
