"""Eight sessions with Els on a real Dovecot and a real Radicale: a move, an illness, a no-show, a holiday, an evaluation."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from maild.config import packaged_directory
from maild.facts.person import PersonState
from maild.imap import ConnectionSettings, open_store
from maild.rehearsal.memory_store import MemoryServer
from maild.steps.agenda_rules_file import load_agenda_rules
from maild.working_time import Absence
from maild.workshop import Tools
from tests.journey.conftest import OFFICE_HOURS, FixedClock, World, a_mail
from tests.journey.real_practice import RealPractice, connect
from tests.journey.situation_worlds import ELS, LADDERS, RULES, make, notices, person_of
from tests.journey.trajectory_worlds import TRAJECTORIES
from tests.servers import radicale as radicale_server
from tests.servers.dovecot import PASSWORD, Dovecot
from tests.servers.radicale import Radicale

REMINDER, MAP, FORMS = "Herinnering aan onze afspraak", "Zo ziet ons traject eruit", "Voor onze eerste sessie"
MIDWAY, LAST, GOODBYE = "Halverwege: even stilstaan", "Voor onze laatste sessie", "Ons traject afgerond"
ILL = "Hoi Anouk,\n\nIk heb griep en kan donderdag helaas niet. Kunnen we de afspraak verzetten?\n\nGroetjes,\nEls"


@pytest.fixture
def practice(
    dovecot: Dovecot, radicale: Radicale, tmp_path: Path, tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> Iterator[RealPractice]:
    monkeypatch.setenv("MAILD_TEST_CALDAV", radicale_server.PASSWORD)
    user = dovecot.user(f"trajectory{os.getpid()}")
    clock = FixedClock()
    world = World(tmp_path, tools, MemoryServer(clock), clock)
    world.ladders, world.situations, world.trajectories = LADDERS, RULES, TRAJECTORIES
    world.agenda_rules = load_agenda_rules(packaged_directory("rules") / "agenda.yaml")
    settings = ConnectionSettings(
        "praktijk", "127.0.0.1", dovecot.tls_port, "tls", user, lambda: PASSWORD, ca_file=str(dovecot.certificate)
    )
    store = open_store(settings)
    client, counter = connect(dovecot.port, user), connect(dovecot.port, user)
    made = RealPractice(world, store, client, counter, radicale, world.agenda_rules)
    world.walk(store)
    yield made
    for each in (client, counter):
        each.logout()
    store.close()
    world.ledger.close()


@pytest.mark.timeout(240)
def test_a_whole_trajectory_from_introduction_to_follow_up(practice: RealPractice) -> None:  # noqa: PLR0915 - one story
    at, plan, send, lying = practice.at, practice.plan, practice.send, practice.subjects
    world = practice.world
    make(world, ELS, PersonState.LEAD)

    # An introduction, and it fits: the coach says that Els is a client, and plans the first two sessions.
    plan("intro", "2026-08-10 11:00", "Kennismaking Els")
    at("2026-08-04 09:10")
    assert "maandag 10 augustus om 11.00 uur, Singel 12" in send("Onze kennismaking")
    at("2026-08-07 13:10")
    send(REMINDER)
    make(world, ELS, PersonState.CLIENT)
    plan("s1", "2026-08-20 10:00")
    plan("s2", "2026-09-03 10:00", DESCRIPTION="Opdracht: elke avond een zin opschrijven")
    at("2026-08-11 09:10")
    assert "Sessie 1: kennismaken" in send(MAP)

    # Before and after the first session; the assignment stands with the second.
    at("2026-08-18 13:10")
    send(FORMS)
    send(REMINDER)
    at("2026-08-20 13:10")
    first = send("Na onze eerste sessie")
    assert "donderdag 3 september om 10.00 uur" in first and "elke avond een zin opschrijven" in first
    at("2026-09-01 09:10")
    assert "elke avond een zin opschrijven" in send("Hoe gaat het met de opdracht?")

    # A move, after its reminder lay ready: that one goes, and the right one comes.
    at("2026-09-01 13:10")
    assert lying() == [REMINDER]
    plan("s2", "2026-09-04 16:00")
    at("2026-09-01 13:30")
    assert lying() == []
    at("2026-09-03 13:10")
    assert "vrijdag 4 september om 16.00 uur" in send(REMINDER)

    # An illness: the draft names the old moment; the coach takes the session out, and plans another one later.
    plan("s3", "2026-09-17 10:00")
    at("2026-09-15 13:10")
    practice.receive(a_mail(ILL, ident="<ziek@voorbeeld.example>"))
    at("2026-09-15 15:00")
    assert "De afspraak van donderdag 17 september om 10.00 uur" in send("Re: Afspraak")
    practice.take_out("s3")
    at("2026-09-15 16:00")
    assert lying() == []
    plan("s3b", "2026-09-24 10:00")
    at("2026-09-22 13:10")
    send(REMINDER)

    # A no-show: no number, and a mail on the same day.
    plan("missed", "2026-10-08 10:00")
    at("2026-10-06 13:10")
    send(REMINDER)
    practice.change("missed", CATEGORIES="no-show")
    at("2026-10-08 11:30")
    assert "Is alles goed met je?" in send("Onze afspraak")

    # The fourth that takes place is half-way; the coach is told to raise length and goal.
    plan("s4", "2026-10-22 10:00")
    at("2026-10-20 13:10")
    assert "5. Moet het plan anders" in send(MIDWAY)
    send(REMINDER)
    at("2026-10-21 09:10")
    assert "donderdag 22 oktober" in notices(world, "journey_note")[-1]

    # A holiday: the reminder for the Monday after lies ready before it.
    world.working_time = OFFICE_HOURS.with_absences([Absence(date(2026, 10, 26), date(2026, 10, 30))])
    plan("s5", "2026-11-02 10:00")
    at("2026-10-23 13:10")
    assert "maandag 2 november om 10.00 uur" in send(REMINDER)

    # A night in which the daemon stops and starts; nothing is written twice.
    world.restart()
    for number, day in ((6, "2026-11-12"), (7, "2026-11-26"), (8, "2026-12-10")):
        plan(f"s{number}", f"{day} 10:00")
    at("2026-12-04 13:10")
    assert "donderdag 10 december om 10.00 uur" in send(LAST)
    assert [each.number for each in practice.agenda()] == [None, 1, 2, 3, None, 4, 5, 6, 7, 8]

    # After the end.
    at("2026-12-11 09:10")
    send(GOODBYE)
    at("2026-12-11 10:00")
    assert person_of(world).state is PersonState.FORMER
    at("2027-01-21 13:10")
    send("Hoe gaat het nu?")
    at("2027-03-10 13:10")
    assert lying() == ["Even bijpraten?"]

    sent = Counter(lying("Sent"))
    assert sent[REMINDER] == 7 and {sent[each] for each in (MAP, FORMS, MIDWAY, LAST, GOODBYE)} == {1}
    assert all(ELS in each for each in practice.recipients()), practice.recipients()
