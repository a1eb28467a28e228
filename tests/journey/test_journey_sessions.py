"""The coach plans in their own calendar, and maild knows whose it is, which one, and when not to believe it."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from maild.agendas import Agendas
from maild.cli import check, digest, sessions, status
from maild.clock import Clock
from maild.config import load_config, packaged_directory
from maild.errors import TransientError
from maild.facts.person import PersonState
from maild.facts.session import MatchedBy
from maild.planning.sessions import AgendaSession, Doubt, SessionState
from maild.steps.agenda_rules_file import load_agenda_rules
from maild.steps.session_agenda import SessionAgenda, read_agenda
from maild.steps.session_lines import session_lines
from tests.journey.conftest import RESCHEDULE, World, a_mail
from tests.journey.situation_worlds import ELS, maild, make, person_of
from tests.servers.radicale import PASSWORD, USER, Radicale

RULES = load_agenda_rules(packaged_directory("rules") / "agenda.yaml")
HEAD = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//maild//test//NL\r\n"


def event(uid: str, start: str, title: str, *more: str) -> str:
    lines = (f"UID:{uid}", "DTSTAMP:20260701T000000Z", f"DTSTART;TZID=Europe/Amsterdam:{start}", "DURATION:PT1H")
    return "\r\n".join(("BEGIN:VEVENT", *lines, f"SUMMARY:{title}", *more, "END:VEVENT", ""))


def calendar(*events: str) -> bytes:
    return (HEAD + "".join(events) + "END:VCALENDAR\r\n").encode()


class Feed:
    """The calendar at the secret address."""

    def __init__(self) -> None:
        self.answer: bytes | None = calendar(
            event("els1", "20260721T090000", "Sessie Els"),
            event("els2", "20260728T090000", "Sessie Els", "CATEGORIES:no-show"),
            event("els3", "20260805T090000", "Sessie Els", "DESCRIPTION:Opdracht: adem", "LOCATION:Kade 3"),
            event("wie", "20260806T110000", "Coaching"),
            event("lunch", "20260806T123000", "Lunch met Bas"),
        )

    def __call__(self, address: str, clock: Clock) -> bytes:
        if self.answer is None:
            raise TransientError("the calendar's server does not answer in time")
        return self.answer


@pytest.fixture
def feed() -> Feed:
    return Feed()


@pytest.fixture(autouse=True)
def _at_work(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Els has written under her name; the commands look at the same clock as the daemon."""
    world.agenda_rules = RULES
    world.deliver(a_mail(RESCHEDULE, sender="Els Bakker <els@voorbeeld.example>"))
    world.walk()
    for command in (check, sessions, status, digest):
        monkeypatch.setattr(command, "SystemClock", lambda: world.clock)


def config_of(world: World, agenda: str) -> Path:
    (world.path / "address").write_text("https://agenda.example/geheim.ics\n")
    (world.path / "address").chmod(0o600)
    path = world.path / "config.yaml"
    path.write_text(
        "mode: draft\naccounts:\n  - address: Anouk Hendriks <anouk@praktijk.example>\n    name: praktijk\n"
        f"    imap: {{host: imap.praktijk.example, secret: {{env: MAILD_TEST}}}}\n    agenda: {agenda}\n"
        f"state_dir: {world.path}\ndatabase: sqlite:///{world.path}/maild.db\n"
    )
    return path


def agendas_of(world: World, feed: Feed, agenda: str = "{calendar_url: {file: address}}") -> Agendas:
    config = load_config(config_of(world, agenda))
    return Agendas(lambda: config.accounts, lambda: RULES, world.ledger, world.clock, feed)


def agenda(world: World) -> list[AgendaSession]:
    with world.ledger.transaction() as tx:
        return list(read_agenda(tx, "praktijk", world.clock.now()))


def lines(world: World) -> list[str]:
    with world.ledger.transaction() as tx:
        found = session_lines(tx, "praktijk", world.practice.zone, world.clock.now())
    return [f"{who} {what}".strip() for who, what in found]


def numbers(world: World) -> dict[str, int | None]:
    return {each.session.uid: each.number for each in agenda(world)}


def test_whose_which_and_what_is_read_from_the_event_and_nothing_else_is_kept(world: World, feed: Feed) -> None:
    agendas_of(world, feed).refresh()
    assert numbers(world) == {"els1": 1, "els2": None, "els3": 2, "wie": None}
    third, other = agenda(world)[2], agenda(world)[3]
    assert (third.session.person, third.session.matched_by) == (ELS, MatchedBy.FIRST_NAME)
    assert (third.session.assignment, third.session.place, third.doubt) == ("adem", "Kade 3", None)
    assert other.doubt is Doubt.NOBODYS
    assert lines(world) == [
        'van wie is de sessie op donderdag 6 augustus om 11.00 uur? zet "Cliënt: " met naam of adres in de notitie'
    ]
    world.ledger.compact()
    kept = (world.path / "maild.db").read_bytes()
    assert b"adem" in kept and b"Sessie Els" not in kept and b"Lunch" not in kept and b"Bakker" not in kept


def test_a_session_that_moves_keeps_its_number_in_the_ledger_and_one_that_is_taken_out_is_gone(
    world: World, feed: Feed
) -> None:
    agendas = agendas_of(world, feed)
    agendas.refresh()
    before = {each.session.uid: each.session.id for each in agenda(world)}
    assert feed.answer is not None
    feed.answer = feed.answer.replace(b"20260805T090000", b"20260807T140000").replace(b"UID:wie", b"UID:nieuw")
    agendas.refresh()
    after = {each.session.uid: each.session for each in agenda(world)}
    assert after["els3"].id == before["els3"] and after["els3"].start == datetime(2026, 8, 7, 12, tzinfo=UTC)
    assert "wie" not in after and after["nieuw"].id not in before.values()


def test_a_calendar_that_gives_out_only_its_recent_past_does_not_take_earlier_sessions_away(
    world: World, feed: Feed
) -> None:
    agendas = agendas_of(world, feed)
    agendas.refresh()
    feed.answer = calendar(event("els3", "20260805T090000", "Sessie Els"))
    agendas.refresh()
    assert numbers(world) == {"els1": 1, "els2": None, "els3": 2}
    feed.answer = calendar(
        event("oud", "20260701T090000", "Lunch met Bas"), event("els3", "20260805T090000", "Sessie Els")
    )
    agendas.refresh()
    assert numbers(world) == {"els3": 1}


def test_a_feed_that_fails_keeps_what_it_said_says_since_when_and_is_not_believed_for_ever(
    world: World, feed: Feed
) -> None:
    agendas = agendas_of(world, feed)
    agendas.refresh()
    world.clock.pass_time(hours=3)
    good, feed.answer = feed.answer, None
    agendas.refresh()
    assert numbers(world)["els3"] == 2 and agenda(world)[2].doubt is None
    (told, _) = lines(world)
    assert "sinds dinsdag 4 augustus om 12.00 uur niet worden gelezen" in told and "9.00 uur is gelezen" in told
    assert "geheim.ics" not in told and "te oud" not in told
    world.clock.pass_time(hours=21, minutes=1)
    agendas.refresh()
    assert "te oud" in lines(world)[0] and "sinds dinsdag 4 augustus om 12.00 uur" in lines(world)[0]
    assert {each.doubt for each in agenda(world) if each.session.uid != "wie"} == {Doubt.STALE}
    feed.answer = good
    agendas.refresh()
    assert agenda(world)[2].doubt is None and len(lines(world)) == 1


def test_a_feed_that_is_suddenly_empty_is_an_alarm_and_the_coach_says_whether_it_is_meant(
    world: World, feed: Feed
) -> None:
    agendas, config = agendas_of(world, feed), config_of(world, "{calendar_url: {file: address}}")
    agendas.refresh()
    feed.answer = calendar()
    agendas.refresh()
    world.restart()
    assert len(agenda(world)) == 4 and agenda(world)[2].doubt is Doubt.STALE
    assert "opeens leeg" in lines(world)[0] and "maild sessions --empty-is-right calendar_url" in lines(world)[0]
    assert maild(config, "sessions", "--empty-is-right", "caldav").exit_code == 1
    assert maild(config, "sessions", "--empty-is-right", "calendar_url").exit_code == 0
    agendas_of(world, feed).refresh()
    assert [each.state for each in agenda(world)] == [SessionState.HELD, SessionState.MISSED] and lines(world) == []


def test_one_confirmation_makes_a_client_and_until_then_no_mail_rests_on_it(world: World, feed: Feed) -> None:
    feed.answer = calendar(
        event("n1", "20260805T090000", "Sessie", "ATTENDEE;CN=Nora Smit:mailto:nora@elders.example"),
        event("n2", "20260812T090000", "Sessie Nora", "ATTENDEE;CN=Nora Smit:mailto:nora@elders.example"),
    )
    agendas, config = agendas_of(world, feed), config_of(world, "{calendar_url: {file: address}}")
    agendas.refresh()
    assert {each.doubt for each in agenda(world)} == {Doubt.UNCONFIRMED}
    (told,) = lines(world)
    assert told.endswith("Bevestig met: maild client add nora@elders.example")
    assert maild(config, "client", "add", "nora@elders.example").exit_code == 0
    assert lines(world) == [] and [each.doubt for each in agenda(world)] == [None, None]
    assert person_of(world, "nora@elders.example").state is PersonState.CLIENT


def test_the_name_that_the_coach_adds_a_client_by_is_known_in_titles(world: World, feed: Feed) -> None:
    feed.answer = calendar(event("a", "20260805T090000", "Anna de Vries"))
    agendas, config = agendas_of(world, feed), config_of(world, "{calendar_url: {file: address}}")
    agendas.refresh()
    assert agenda(world) == []
    assert maild(config, "client", "add", "Anna de Vries <anna@elders.example>").exit_code == 0
    agendas.refresh()
    assert [each.session.person for each in agenda(world)] == ["anna@elders.example"]


def test_two_addresses_of_one_person_are_counted_together(world: World, feed: Feed) -> None:
    feed.answer = calendar(
        event("a", "20260728T090000", "Sessie", "DESCRIPTION:maild: els.thuis@elders.example"),
        event("b", "20260805T090000", "Sessie Els"),
    )
    agendas_of(world, feed).refresh()
    els = person_of(world)
    with world.ledger.transaction() as tx:
        tx.people.add_alias(els.id, "els.thuis@elders.example")
    assert numbers(world) == {"a": 1, "b": 2}


def test_the_command_shows_person_kind_number_state_and_what_is_nobodys(world: World, feed: Feed) -> None:
    config = config_of(world, "{calendar_url: {file: address}}")
    agendas_of(world, feed).refresh()
    said = maild(config, "sessions")
    assert said.exit_code == 0
    assert "Wednesday 5 August 2026 at 09:00  els@voorbeeld.example  session 2" in said.output
    assert "nobody's  session  [whose is this?]" in said.output and "! van wie is de sessie" in said.output
    assert "missed" not in said.output and "missed" in maild(config, "sessions", "--all").output
    first = json.loads(maild(config, "sessions", "--json").output.splitlines()[0])
    assert (first["person"], first["number"], first["kind"], first["state"]) == (ELS, 2, "session", "planned")
    assert "agenda: van wie is de sessie" in " ".join(maild(config, "status").output.split())
    assert "van wie is de sessie" in maild(config, "digest", "--offline").output


def test_an_account_without_a_calendar_says_so(world: World) -> None:
    assert "no calendar is configured" in maild(config_of(world, "{}"), "sessions").output


def test_a_calendar_that_is_taken_out_of_the_configuration_counts_no_more(world: World, feed: Feed) -> None:
    agendas_of(world, feed).refresh()
    agendas_of(world, feed, "{}").refresh()
    assert agenda(world) == []
    with world.ledger.transaction() as tx:
        assert tx.feeds.all("praktijk") == () and tx.sessions.busy("praktijk", *_whole()) == ()


def _whole() -> tuple[datetime, datetime]:
    return datetime(2020, 1, 1, tzinfo=UTC), datetime(2030, 1, 1, tzinfo=UTC)


def test_the_coachs_time_is_taken_by_whatever_stands_there_unless_it_is_free_or_over(world: World, feed: Feed) -> None:
    assert feed.answer is not None
    feed.answer = feed.answer.replace(b"SUMMARY:Coaching", b"TRANSP:TRANSPARENT\r\nSUMMARY:Coaching")
    agendas_of(world, feed).refresh()
    with world.ledger.transaction() as tx:
        busy = tx.sessions.busy("praktijk", *_whole())
    assert [f"{each.start:%d %H:%M}-{each.end:%H:%M}" for each in busy] == ["05 07:00-08:00", "06 10:30-11:30"]


def test_the_steps_know_whether_something_is_planned_and_when_they_do_not_know(world: World, feed: Feed) -> None:
    agendas, els = agendas_of(world, feed), person_of(world)
    make(world, "mark@elders.example", PersonState.CLIENT)
    mark, view = person_of(world, "mark@elders.example"), SessionAgenda("praktijk", world.practice.zone)

    def asked() -> list[object]:
        with world.ledger.transaction() as tx:
            now = world.clock.now()
            return [view.has_planned(tx, els, now), view.next_session(tx, els, now), view.has_planned(tx, mark, now)]

    assert asked() == [None, None, None]
    agendas.refresh()
    assert asked() == [True, date(2026, 8, 5), False]
    feed.answer = None
    world.clock.pass_time(hours=20)
    agendas.refresh()
    world.clock.pass_time(hours=5, minutes=-30)
    assert asked()[2] is None


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (b"<html>log in</html>", "this is no calendar"),
        (b"BEGIN:VCALENDAR\r\nX:" + b"x" * 70_000 + b"\r\nEND:VCALENDAR\r\n", "longer than 64 kB"),
        (b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n", "breaks off"),
        (b" " * (10 * 1024 * 1024 + 1), "larger than 10 MB"),
    ],
)
def test_a_hostile_feed_is_refused_with_a_reason_and_the_last_good_one_stays(
    world: World, feed: Feed, answer: bytes, reason: str
) -> None:
    agendas = agendas_of(world, feed)
    agendas.refresh()
    feed.answer = answer
    agendas.refresh()
    assert len(agenda(world)) == 4 and reason in lines(world)[0]


def test_the_same_session_in_two_calendars_is_one(world: World, feed: Feed) -> None:
    both = "{calendar_url: {file: address}, calendar_file: sessies.ics}"
    (world.path / "sessies.ics").write_bytes(calendar(event("kopie", "20260805T090000", "Els Bakker")))
    agendas_of(world, feed, both).refresh()
    assert [each.session.uid for each in agenda(world) if each.state is SessionState.PLANNED] in (
        ["els3", "wie"],
        ["kopie", "wie"],
    )
    assert [each.number for each in agenda(world)] == [1, None, 2, None]


def test_planned_moved_and_cancelled_in_a_real_calendar(
    world: World, radicale: Radicale, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAILD_TEST_CALDAV", PASSWORD)
    radicale.calendar("Sessies")
    agendas = agendas_of(
        world, Feed(), f"{{caldav: {{url: '{radicale.url}', username: {USER}, secret: {{env: MAILD_TEST_CALDAV}}}}}}"
    )
    radicale.put("Sessies", "els", calendar(event("els", "20260805T090000", "Sessie Els", "RRULE:FREQ=WEEKLY;COUNT=3")))
    agendas.refresh()
    assert [f"{each.session.start:%d %H}" for each in agenda(world)] == ["05 07", "12 07", "19 07"]
    moved = event(
        "els", "20260813T140000", "Sessie Els", "RECURRENCE-ID;TZID=Europe/Amsterdam:20260812T090000", "SEQUENCE:1"
    )
    series = event("els", "20260805T090000", "Sessie Els", "RRULE:FREQ=WEEKLY;COUNT=3")
    radicale.put("Sessies", "els", calendar(series, moved))
    agendas.refresh()
    assert [f"{each.session.start:%d %H}" for each in agenda(world)] == ["05 07", "13 12", "19 07"]
    radicale.put("Sessies", "extra", calendar(event("extra", "20260806T090000", "Lunch")))
    radicale.remove("Sessies", "els")
    agendas.refresh()
    assert agenda(world) == []
    radicale.stop()
    agendas.refresh()
    assert "CalDAV-server kan sinds" in lines(world)[0] and PASSWORD not in lines(world)[0]


def test_a_reading_that_is_cut_off_leaves_nothing_half_done(world: World, feed: Feed) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("cut off")

    agendas = agendas_of(world, feed)
    with world.ledger.transaction() as tx:
        kind = type(tx.sessions)
    patch = pytest.MonkeyPatch()
    patch.setattr(kind, "replace_busy", broken)
    with pytest.raises(RuntimeError):
        agendas.refresh()
    patch.undo()
    world.restart()
    assert agenda(world) == []
    agendas_of(world, feed).refresh()
    assert len(agenda(world)) == 4


def test_time_passes_and_a_session_becomes_one_that_was_held(world: World, feed: Feed) -> None:
    agendas_of(world, feed).refresh()
    world.clock.pass_time(days=2)
    states = {each.session.uid: each.state for each in agenda(world)}
    assert (states["els2"], states["els3"], states["wie"]) == (
        SessionState.MISSED,
        SessionState.HELD,
        SessionState.PLANNED,
    )


def test_check_reads_each_calendar_once_and_says_what_is_wrong(world: World) -> None:
    (world.path / "sessies.ics").write_bytes(calendar(event("els", "20260805T090000", "Sessie Els")))
    config = config_of(
        world, "{calendar_file: sessies.ics, caldav: {url: 'http://127.0.0.1:9/', secret: {env: NERGENS}}}"
    )
    said = maild(config, "check")
    assert "agenda calendar_file holds 1 events" in said.output
    assert "agenda caldav: environment variable NERGENS is not set" in said.output and said.exit_code == 1
