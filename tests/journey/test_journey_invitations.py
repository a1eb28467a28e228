"""Invitations in the mail: who organises moves and cancels, who is invited answers, and nobody else changes anything."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from maild.config import packaged_directory
from maild.facts.person import PersonState
from maild.facts.session import Answer, FeedHealth, Session
from maild.planning.sessions import AgendaSession, Doubt, SessionState
from maild.rehearsal.memory_store import MemoryStore
from maild.steps.agenda_rules_file import load_agenda_rules
from maild.steps.session_agenda import read_agenda
from maild.steps.session_lines import session_lines
from tests.journey.conftest import World
from tests.journey.situation_worlds import ELS, make

ITIP = Path(__file__).parent.parent / "itip"
RULES = load_agenda_rules(packaged_directory("rules") / "agenda.yaml")
PASSED = b"Authentication-Results: mx.praktijk.example; dmarc=pass header.from=voorbeeld.example\r\n"
SIGNED = b"Authentication-Results: mx.praktijk.example; dkim=pass header.d=calendly.com\r\n"
NONE_FOR_THEM = b"Authentication-Results: mx.praktijk.example; dkim=pass header.d=elders.example\r\n"
FAILED = b"Authentication-Results: mx.praktijk.example; dmarc=fail header.from=voorbeeld.example\r\n"


@pytest.fixture(autouse=True)
def _rules(world: World) -> None:
    world.agenda_rules = RULES


def receive(world: World, name: str, head: bytes = b"", change: tuple[bytes, bytes] = (b"", b"")) -> None:
    raw = (ITIP / f"{name}.eml").read_bytes()
    if change[0]:
        assert change[0] in raw
        raw = raw.replace(*change)
    world.deliver(head + raw)
    world.walk()


def agenda(world: World) -> tuple[AgendaSession, ...]:
    with world.ledger.transaction() as tx:
        return read_agenda(tx, "praktijk", world.clock.now())


def moments(world: World) -> list[tuple[str, str]]:
    return [(f"{each.session.start:%m-%d %H:%M}", each.state.value) for each in agenda(world)]


def said(world: World) -> list[str]:
    with world.ledger.transaction() as tx:
        since = world.clock.now() - timedelta(days=1)
        told = [each.text for each in tx.notices.recent("praktijk", since) if each.kind == "invitation"]
        lines = session_lines(tx, "praktijk", world.practice.zone, world.clock.now())
    return [*told, *(f"{who} {what}" for who, what in lines)]


def test_a_clients_invitation_is_listed_and_no_mail_rests_on_it(world: World) -> None:
    receive(world, "google-request", PASSED)
    ((one),) = agenda(world)
    assert one.session.person == ELS and one.session.link == "https://meet.google.com/kwz-mbrt-pqa"
    assert (one.state, one.doubt) == (SessionState.INVITED, Doubt.TENTATIVE)
    assert "nodigt je uit op woensdag 12 augustus om 10.00 uur" in said(world)[0]
    assert world.drafts == []


def test_it_moves_and_is_cancelled_by_who_organises_it(world: World) -> None:
    receive(world, "google-request", PASSED)
    receive(world, "google-request-moved", PASSED)
    assert moments(world) == [("08-13 08:00", "invited")]
    receive(world, "google-cancel", PASSED)
    assert moments(world) == [("08-13 08:00", "cancelled")]
    assert any("heeft de sessie op donderdag 13 augustus om 10.00 uur afgezegd" in each for each in said(world))


def test_an_older_sequence_never_overrides_a_newer_in_whatever_order_the_mails_come(world: World) -> None:
    for name in ("google-request-moved", "google-request"):
        receive(world, name, PASSED)
    assert moments(world) == [("08-13 08:00", "invited")]
    receive(world, "google-cancel", PASSED, (b"SEQUENCE:3", b"SEQUENCE:1"))
    assert moments(world) == [("08-13 08:00", "invited")]


def test_a_sender_who_fails_authentication_changes_nothing(world: World) -> None:
    receive(world, "google-request", FAILED)
    assert agenda(world) == ()
    receive(world, "google-request", PASSED, (b"<google-request@", b"<again@"))
    receive(world, "google-cancel", FAILED)
    assert moments(world) == [("08-12 08:00", "invited")]


def test_somebody_elses_event_is_neither_moved_nor_cancelled(world: World) -> None:
    receive(world, "google-request", PASSED)
    stranger = (b"From: Els Bakker <els@voorbeeld.example>", b"From: Iemand <iemand@elders.example>")
    receive(world, "google-cancel", b"", stranger)
    receive(world, "google-request-moved", b"", stranger)
    assert moments(world) == [("08-12 08:00", "invited")]


def test_a_strangers_note_does_not_make_it_a_clients_session(world: World) -> None:
    forged = (
        b"SUMMARY:Sessie Els en Anouk",
        b"DESCRIPTION:maild: els@voorbeeld.example\r\nSUMMARY:Sessie",
    )
    raw = (ITIP / "google-request.eml").read_bytes().replace(*forged)
    world.deliver(
        raw.replace(b"els@voorbeeld.example>", b"iemand@elders.example>").replace(
            b"mailto:els@voorbeeld", b"mailto:iemand@elders"
        )
    )
    world.walk()
    assert all(each.session.person != ELS and each.doubt is not None for each in agenda(world))


def test_a_cancel_for_one_recurrence_cancels_that_one(world: World) -> None:
    receive(world, "outlook-request-series", PASSED)
    receive(world, "outlook-cancel-one", PASSED)
    assert moments(world) == [
        ("08-11 12:00", "planned"), ("08-25 12:00", "cancelled"), ("09-08 12:00", "planned"), ("09-22 12:00", "planned"),
    ]  # fmt: skip
    assert [each.number for each in agenda(world)] == [1, None, 2, 3]
    receive(
        world, "outlook-cancel-one", PASSED, (b"RECURRENCE-ID;TZID=W. Europe Standard Time:20260825T140000\r\n", b"")
    )
    assert {state for _, state in moments(world)} == {"cancelled"}


def test_the_guests_answer_counts_for_that_session_and_a_counter_is_listed(world: World) -> None:
    receive(world, "outlook-request-series", PASSED)
    receive(world, "outlook-reply-declined", PASSED)
    receive(world, "outlook-counter", PASSED)
    first, _, third, _ = agenda(world)
    assert (first.session.answer, first.doubt) == (Answer.DECLINED, Doubt.DECLINED)
    assert third.session.counter == datetime(2026, 9, 9, 8, tzinfo=UTC)
    assert f"{third.session.start:%m-%d}" == "09-08" and third.doubt is None
    told = " / ".join(said(world))
    assert "vraagt voor dinsdag 8 september om 14.00 uur een ander moment: woensdag 9 september om 10.00 uur" in told
    assert "heeft de uitnodiging voor dinsdag 11 augustus om 14.00 uur afgeslagen" in told
    receive(world, "apple-reply-accepted", PASSED)
    assert {each.session.answer for each in agenda(world)} == {Answer.ACCEPTED}


def test_nobody_answers_for_another(world: World) -> None:
    receive(world, "outlook-request-series", PASSED)
    other = (b"From: Els Bakker <els@voorbeeld.example>", b"From: Mark <mark@elders.example>")
    receive(world, "outlook-reply-declined", b"", other)
    receive(world, "outlook-counter", b"", other)
    assert all(each.session.answer is None and each.session.counter is None for each in agenda(world))


def test_a_booking_service_books_and_cancels_and_the_lead_is_known_by_address(world: World) -> None:
    make(world, "mark@elders.example", PersonState.LEAD)
    receive(world, "calendly-request", PASSED)
    (one,) = agenda(world)
    assert (one.session.person, one.session.kind.value, one.doubt) == ("mark@elders.example", "introduction", None)
    assert (one.state, one.number) == (SessionState.PLANNED, None)
    receive(world, "calendly-cancel", PASSED)
    assert [state for _, state in moments(world)] == ["cancelled"]


def test_a_booking_that_nobody_vouches_for_is_an_invitation_and_cancels_nothing(world: World) -> None:
    make(world, "mark@elders.example", PersonState.LEAD)
    receive(world, "calendly-request")
    (one,) = agenda(world)
    assert (one.state, one.doubt) == (SessionState.INVITED, Doubt.TENTATIVE), "anybody can write From: Calendly"
    receive(world, "calendly-request", PASSED, (b"<calendly-request@", b"<again@"))
    receive(world, "calendly-cancel")
    assert [state for _, state in moments(world)] == ["planned"]
    receive(world, "calendly-cancel", NONE_FOR_THEM, (b"<calendly-cancel@", b"<again2@"))
    assert [state for _, state in moments(world)] == ["planned"], "signed, but by somebody else"
    receive(world, "calendly-cancel", SIGNED, (b"<calendly-cancel@", b"<again3@"))
    assert [state for _, state in moments(world)] == ["cancelled"]


def test_a_mail_that_only_says_it_is_the_coachs_own_neither_moves_nor_cancels_a_session(world: World) -> None:
    receive(world, "outlook-request-series", PASSED)
    later = (b"SEQUENCE:0", b"SEQUENCE:99")
    raw = (ITIP / "outlook-request-series.eml").read_bytes()
    receive(world, "outlook-request-series", b"", later if later[0] in raw else (b"outlook-request-series@", b"a@"))
    receive(world, "outlook-cancel-one")
    assert {state for _, state in moments(world)} == {"planned"}


def test_where_there_is_a_calendar_it_decides_and_what_only_the_mail_brought_is_an_invitation(world: World) -> None:
    receive(world, "outlook-request-series", PASSED)
    now = world.clock.now()
    with world.ledger.transaction() as tx:
        tx.feeds.put("praktijk", FeedHealth("caldav", good_at=now, events=1))
        shown = tx.sessions.all("praktijk")[0]
        tx.sessions.put("praktijk", replace(shown, source="caldav", id=0), now)
    assert [each.state.value for each in agenda(world)] == ["planned", "invited", "invited", "invited"]


def test_the_same_mail_twice_and_a_restart_change_nothing_more(world: World) -> None:
    for _ in range(2):
        receive(world, "outlook-request-series", PASSED)
        world.restart()
        world.walk()
    with world.ledger.transaction() as tx:
        assert len(tx.sessions.all("praktijk")) == 4


@pytest.mark.parametrize("part", [b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n", b"\x00\xff" * 50, b"METHOD:REQUEST\r\n"])
def test_a_part_that_is_no_calendar_does_not_cost_the_mail_around_it(world: World, part: bytes) -> None:
    raw = (ITIP / "google-request.eml").read_bytes()
    begin, end = raw.index(b"BEGIN:VCALENDAR"), raw.index(b"--grens", raw.index(b"END:VCALENDAR"))
    world.deliver(raw[:begin] + part + raw[end:])
    world.walk()
    assert agenda(world) == () and world.verdicts() != ["seen"]


def test_foreign_invitations_are_read_without_a_mistake(world: World, caplog: pytest.LogCaptureFixture) -> None:
    where = os.environ.get("MAIL_SAMPLES")
    if not where or not Path(where).is_dir():
        pytest.skip("set MAIL_SAMPLES")
    found = [each for each in sorted(Path(where).rglob("*.eml")) if b"text/calendar" in each.read_bytes()[:200_000]]
    if not found:
        pytest.skip("no invitations among the samples")
    for each in found:
        world.deliver(each.read_bytes())
    world.walk(MemoryStore(world.server))
    assert "unexpected" not in caplog.text


def a_session(person: str = ELS) -> Session:
    start = datetime(2026, 8, 12, 8, tzinfo=UTC)
    return Session("caldav", "u", start, start + timedelta(hours=1), "Europe/Amsterdam", person=person)


def test_an_agenda_session_of_nobodys_organizing_is_not_cancelled_by_its_guest(world: World) -> None:
    with world.ledger.transaction() as tx:
        tx.sessions.put("praktijk", replace(a_session(), uid="g7k2@google.com"), world.clock.now())
        tx.feeds.put("praktijk", FeedHealth("caldav", good_at=world.clock.now(), events=1))
    receive(world, "google-cancel", PASSED)
    assert moments(world) == [("08-12 08:00", "planned")]
    assert any("niet van dit adres" in each for each in said(world))
