"""Two calendars that say the same, or not, that fail and come back, in other zones, over the end of summer time."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from hypothesis import example, given, settings
from hypothesis import strategies as st

from maild.agendas import Agendas
from maild.clock import Clock
from maild.config import load_config, packaged_directory
from maild.errors import TransientError
from maild.planning.sessions import USUAL_LIMIT, SessionState
from maild.rehearsal.memory_store import MemoryServer
from maild.steps.agenda_rules_file import load_agenda_rules
from maild.steps.session_agenda import read_agenda, sessions_of
from maild.working_time.words import moment_in_words
from maild.workshop import Tools
from tests.journey.conftest import FixedClock, World, parsed
from tests.journey.situation_worlds import ELS, lying
from tests.journey.test_journey_sessions import config_of
from tests.journey.trajectory_worlds import AMSTERDAM, TRAJECTORIES

REMINDER = "Herinnering aan onze afspraak"
RULES = load_agenda_rules(packaged_directory("rules") / "agenda.yaml")
BEGIN = datetime(2026, 10, 20, 7, 0, tzinfo=UTC)  # summer time ends on the 25th
ZONES: Mapping[str, ZoneInfo] = {
    "Europe/Amsterdam": AMSTERDAM,
    "Eastern Standard Time": ZoneInfo("America/New_York"),  # Outlook's own name; its clocks change a week later
    "UTC": ZoneInfo("UTC"),
}


@dataclass
class Calendar:
    """One of the coach's two calendars: what stands in it, and whether it can be read."""

    events: dict[str, tuple[datetime, str, int, bool]] = field(default_factory=dict)
    is_broken: bool = False

    def plan(self, uid: str, start: datetime, zone: str) -> None:
        _, _, version, _ = self.events.get(uid, (start, zone, -1, False))
        self.events[uid] = (start, zone, version + 1, False)

    def cancel(self, uid: str) -> None:
        if uid in self.events:
            start, zone, version, _ = self.events[uid]
            self.events[uid] = (start, zone, version + 1, True)

    def raw(self) -> bytes:
        text = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"
        text += "BEGIN:VEVENT\r\nUID:lunch\r\nDTSTART:20261021T110000Z\r\nSUMMARY:Lunch\r\nEND:VEVENT\r\n"
        for uid, (start, zone, version, is_off) in self.events.items():
            local = start.astimezone(ZONES[zone])
            text += f"BEGIN:VEVENT\r\nUID:{uid}\r\nSEQUENCE:{version}\r\nDTSTART;TZID={zone}:{local:%Y%m%dT%H%M%S}\r\n"
            text += f"DURATION:PT1H\r\nSUMMARY:Sessie\r\nATTENDEE:mailto:{ELS}\r\n"
            text += ("STATUS:CANCELLED\r\n" if is_off else "") + "END:VEVENT\r\n"
        return (text + "END:VCALENDAR\r\n").encode()


uids, both = st.sampled_from(["s1", "s2", "s3"]), st.sampled_from([(0,), (1,), (0, 1)])
steps = st.one_of(
    st.tuples(st.just("plan"), both, uids, st.integers(1, 24 * 9), st.sampled_from(list(ZONES))),
    st.tuples(st.just("plan"), both, uids, st.integers(1, 24 * 9), st.sampled_from(list(ZONES))),
    st.tuples(st.just("cancel"), both, uids),
    st.tuples(st.just("vanish"), both, uids),
    st.tuples(st.just("break"), st.integers(0, 1), st.booleans()),
    st.tuples(st.just("jump"), st.integers(5, 60 * 40)),
    st.tuples(st.just("restart")),
    st.tuples(st.just("send")),
)


@dataclass
class Practice:
    """The world with its two calendars, read as the daemon reads them."""

    world: World
    calendars: tuple[Calendar, Calendar] = field(default_factory=lambda: (Calendar(), Calendar()))

    def __post_init__(self) -> None:
        (self.world.path / "een.ics").write_bytes(self.calendars[0].raw())
        config = config_of(self.world, "{calendar_file: een.ics, calendar_url: {file: address}}")
        self._accounts = load_config(config).accounts

    def fetch(self, address: str, clock: Clock) -> bytes:
        if self.calendars[1].is_broken:
            raise TransientError("the calendar's server does not answer in time")
        return self.calendars[1].raw()

    def sweep(self) -> None:
        """The calendars are read, a pass takes back, the next one writes anew."""
        file = self.world.path / "een.ics"
        file.write_bytes(b"<html>log in" if self.calendars[0].is_broken else self.calendars[0].raw())
        Agendas(lambda: self._accounts, lambda: RULES, self.world.ledger, self.world.clock, self.fetch).refresh()
        for _ in range(2):
            self.world.clock.pass_time(minutes=1, seconds=5)
            self.world.walk()


def live(practice: Practice, step: tuple[object, ...]) -> None:
    world, calendars = practice.world, practice.calendars
    match step:
        case ("plan", tuple() as which, str(uid), int(ahead), str(zone)):
            start = world.clock.moment.replace(minute=0, second=0) + timedelta(hours=ahead)
            for number in which:
                calendars[number].plan(uid, start, zone)
        case ("cancel", tuple() as which, str(uid)):
            for number in which:
                calendars[number].cancel(uid)
        case ("vanish", tuple() as which, str(uid)):
            for number in which:
                calendars[number].events.pop(uid, None)
        case ("break", int(number), bool(is_broken)):
            calendars[number].is_broken = is_broken
        case ("jump", int(minutes)):
            world.clock.pass_time(minutes=minutes)
        case ("restart",):
            world.restart()
        case ("send",):
            for uid, kept in list(world.server.boxes["Drafts"].mails.items())[:1]:
                world.server.deliver(kept.raw, "Sent")
                world.server.remove("Drafts", uid)


@settings(max_examples=15, deadline=None)
@example(  # doubled, an hour on either side of the end of summer time, in a zone that changes later
    given_steps=[
        ("plan", (0, 1), "s1", 24 * 5 + 2, "Eastern Standard Time"),
        ("plan", (1,), "s2", 24 * 6 + 2, "Europe/Amsterdam"),
        ("jump", 60 * 24 * 4),
        ("jump", 60 * 24),
    ]
)
@example(  # read no more for longer than the limit, while a session comes near
    given_steps=[
        ("plan", (0, 1), "s1", 72, "UTC"),
        ("break", 0, True),
        ("break", 1, True),
        ("jump", 60 * 47),
        ("break", 1, False),
    ]
)
@given(given_steps=st.lists(steps, min_size=4, max_size=12))
def test_one_true_reminder_in_time_and_none_on_an_old_reading(
    tools: Tools, given_steps: list[tuple[object, ...]]
) -> None:
    with tempfile.TemporaryDirectory() as directory:
        clock = FixedClock(BEGIN)
        world = World(Path(directory), tools, MemoryServer(clock), clock)
        world.trajectories, world.agenda_rules = TRAJECTORIES, RULES
        world.walk()
        world.client(ELS)
        practice = Practice(world)
        for step in given_steps:
            live(practice, step)
            practice.sweep()
            _check(practice)
        world.ledger.close()


def _check(practice: Practice) -> None:
    world, now = practice.world, practice.world.clock.moment
    with world.ledger.transaction() as tx:
        agenda = read_agenda(tx, "praktijk", now)
        feeds = tx.feeds.all("praktijk")
        els = tx.people.by_address("praktijk", ELS)
        assert els is not None
        alone = read_agenda(tx, "praktijk", now, USUAL_LIMIT, els)
    assert sessions_of(alone, els) == sessions_of(agenda, els), "asked for one person it says the same"
    standing = [each for each in agenda if each.state in (SessionState.PLANNED, SessionState.HELD)]
    moments = {each.session.start: moment_in_words(each.session.start, AMSTERDAM, "nl") for each in standing}
    reminders = [str(mail.get_content()) for _, mail in lying(world) if str(mail["Subject"]) == REMINDER]
    sent = [str(mail.get_content()) for mail in map(parsed, world.server.raws("Sent")) if mail["Subject"] == REMINDER]

    assert all(any(words in each for words in moments.values()) for each in reminders), (reminders, moments)
    assert all(count == 1 for count in Counter((*reminders, *sent)).values()), "one moment, one reminder"
    for each in agenda:
        left = each.session.start - now
        if (
            each.state is SessionState.PLANNED
            and each.doubt is None
            and timedelta(hours=3) < left <= timedelta(hours=24)
        ):
            words = moments[each.session.start]
            assert any(words in text for text in (*reminders, *sent)), f"nobody is reminded of {words}"
    good = [each for each in feeds if each.good_at is not None and now - each.good_at <= timedelta(hours=24)]
    if not good:
        assert all(each.doubt is not None for each in agenda if each.state is SessionState.PLANNED)
    _follows_the_calendars(practice, {each.session.start for each in standing})


def _follows_the_calendars(practice: Practice, standing: set[datetime]) -> None:
    """While both can be read, what stands is what stands in them: no moment of anybody else's making."""
    if any(each.is_broken for each in practice.calendars):
        return
    written = {start for each in practice.calendars for start, _, _, is_off in each.events.values() if not is_off}
    coming = {each for each in standing if each > practice.world.clock.moment}
    assert coming <= written, (coming, written)
