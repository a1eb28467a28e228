"""A client who fell silent is asked once, warmly, what fits now; whoever is in touch, or waits for the coach, is not."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest

from maild.facts.person import Person, PersonState
from maild.ledger import Transaction
from maild.planning.digest import DigestPolicy
from maild.planning.policy import Mode
from maild.steps.situations import SituationMaker
from tests.journey.conftest import DANGER, THANKS, World, a_mail, parsed
from tests.journey.situation_worlds import (
    ELS,
    LADDERS,
    RULES,
    answer_by_hand,
    chat,
    lines,
    lying,
    maild,
    make,
    person_of,
    send,
    settle,
    subjects,
    write_config,
)

ASKS = "Hoe gaat het?"


class Agenda:
    """Knows whether something is planned, as the test says."""

    def __init__(self, planned: bool | None) -> None:
        self.planned = planned

    def has_planned(self, tx: Transaction, person: Person, now: datetime, /) -> bool | None:
        return self.planned

    def next_session(self, tx: Transaction, person: Person, now: datetime, /) -> date | None:
        return None


@pytest.fixture(autouse=True)
def _rules(world: World) -> None:
    """Els and the coach wrote to each other on Tuesday 4 August."""
    world.situations, world.ladders = RULES, LADDERS
    world.deliver(a_mail(THANKS, ident="<dank@voorbeeld.example>"))
    world.walk()
    world.clock.pass_time(hours=1)
    answer_by_hand(world)


def after(world: World, **passed: float) -> None:
    settle(world, **passed)


def test_six_weeks_of_silence_bring_one_mail_that_offers_a_pause_another_rhythm_or_an_end(world: World) -> None:
    after(world, weeks=5, days=6)
    assert subjects(world) == []
    after(world, days=2)
    assert subjects(world) == [ASKS]
    text = lying(world)[0][1].get_content()
    assert all(word in text for word in ("Beste Els", "pauze", "ritme", "afronden"))
    assert lines(world) == [
        f"{ELS}: mail omdat het lang stil is ligt klaar; of er een afspraak staat weet maild niet, kijk dat eerst na"
    ]
    world.restart()
    after(world, hours=1)
    assert subjects(world) == [ASKS]


def test_once_for_each_silence_also_when_the_coach_throws_it_away(world: World) -> None:
    after(world, weeks=6, days=1)
    ((uid, _),) = lying(world)
    world.server.remove("Drafts", uid)
    after(world, days=2)
    after(world, weeks=4)
    assert subjects(world) == []
    chat(world, 1)
    answer_by_hand(world, ident="hand2")
    after(world, weeks=6, days=3)
    assert subjects(world) == [ASKS]


def test_when_sent_it_waits_for_an_answer_on_the_ladder(world: World) -> None:
    after(world, weeks=6, days=1)
    send(world, ASKS)
    settle(world, minutes=5)
    with world.ledger.transaction() as tx:
        (climb,) = tx.climbs.live("praktijk")
    assert climb.ladder == "client" and climb.person == person_of(world).id
    after(world, days=5)
    assert [str(mail["In-Reply-To"]) for _, mail in lying(world)] != ["None"], "the second mail answers the first"


def test_a_word_from_either_side_takes_it_away(world: World) -> None:
    after(world, weeks=6, days=1)
    chat(world, 1)
    settle(world, minutes=2)
    assert ASKS not in subjects(world)
    answer_by_hand(world, ident="hand2")
    after(world, weeks=6, days=1)
    assert subjects(world) == [ASKS]
    answer_by_hand(world, ident="hand3")
    settle(world, minutes=2)
    assert subjects(world) == []


def test_whoever_waits_for_the_coach_is_not_asked_why_they_are_silent(world: World) -> None:
    chat(world, 1)
    after(world, weeks=7)
    assert ASKS not in subjects(world)


def test_the_agenda_decides_where_it_knows(world: World) -> None:
    world.route._situations = SituationMaker(world.desk, Agenda(True))
    after(world, weeks=6, days=1)
    assert subjects(world) == []
    world.route._situations = SituationMaker(world.desk, Agenda(False))
    after(world, hours=1)
    assert subjects(world) == [ASKS]
    assert lines(world) == [f"{ELS}: mail omdat het lang stil is ligt klaar"]


def test_a_pause_holds_it_back_and_the_silence_counts_from_its_end(world: World) -> None:
    with world.ledger.transaction() as tx:
        person = tx.people.by_address("praktijk", ELS)
        assert person is not None
        tx.people.set_paused_until(person.id, datetime(2026, 10, 1, tzinfo=UTC))
    after(world, weeks=7)
    assert subjects(world) == []
    world.clock.moment = datetime(2026, 10, 20, 8, 0, tzinfo=UTC)
    after(world, hours=1)
    assert subjects(world) == []
    world.clock.moment = datetime(2026, 11, 12, 9, 0, tzinfo=UTC)
    after(world, hours=1)
    assert subjects(world) == [ASKS]


@pytest.mark.parametrize("state", [PersonState.FORMER, PersonState.LEAD, PersonState.CORRESPONDENT])
def test_only_clients_drop_out(world: World, state: PersonState) -> None:
    make(world, ELS, state)
    after(world, weeks=7)
    assert subjects(world) == []


def test_nothing_with_an_open_danger_case_or_for_who_wants_no_contact(world: World) -> None:
    world.deliver(a_mail(DANGER, ident="<d@voorbeeld.example>"))
    world.walk()
    answer_by_hand(world, ident="hand2")
    after(world, weeks=7)
    assert subjects(world) == []
    person = person_of(world)
    with world.ledger.transaction() as tx:
        tx.people.set_danger(person.id, None)
        tx.people.set_no_contact(person.id, True)
    after(world, days=1)
    assert subjects(world) == []


def test_mode_watch_writes_nothing(world: World) -> None:
    world.mode = Mode.WATCH
    after(world, weeks=7)
    assert subjects(world) == [] and world.draft_states() == []


def test_digest_and_status_say_that_nobody_knows_what_is_planned(world: World) -> None:
    world.digest = DigestPolicy(at=time(8, 30))
    after(world, weeks=6, days=1)
    after(world, days=1)
    plain = parsed(world.submissions.mails[-1][0]).get_body(("plain",))
    assert plain is not None
    assert "of er een afspraak staat weet maild niet" in " ".join(plain.get_content().split())
    assert "of er een afspraak staat" in " ".join(maild(write_config(world), "status").output.split())
