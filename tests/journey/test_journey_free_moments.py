"""Who wants another moment is offered two or three that are free, and a draft never holds out what is taken since."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from maild.facts.session import BusyTime, FeedHealth, Session
from maild.planning.policy import Mode
from tests.journey.conftest import World, a_mail
from tests.journey.situation_worlds import ELS

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
MOVE = "Hoi Anouk,\n\nIk kan helaas niet. Kunnen we onze afspraak verzetten? Liever niet donderdagochtend.\n\nGroetjes,\nEls"
SAD = "Hoi Anouk,\n\nIk zit er helemaal doorheen en heb de hele week gehuild. Het is me allemaal te veel.\n\nGroetjes,\nEls"


def local(words: str) -> datetime:
    return datetime.fromisoformat(words).replace(tzinfo=AMSTERDAM).astimezone(UTC)


def hour(words: str) -> BusyTime:
    return BusyTime(local(words), local(words) + timedelta(hours=1))


def agenda(world: World, *sessions: tuple[str, str, str], busy: tuple[BusyTime, ...] = ()) -> None:
    """The calendar was read just now: sessions as (uid, local start, person), and what else there is."""
    made = [
        Session("calendar_url", uid, hour(at).start, hour(at).end, "Europe/Amsterdam", person=person)
        for uid, at, person in sessions
    ]
    now = world.clock.now()
    with world.ledger.transaction() as tx:
        tx.sessions.replace_source("praktijk", "calendar_url", made, now - timedelta(days=30), now)
        tx.sessions.replace_busy(
            "praktijk", "calendar_url", [*busy, *(BusyTime(each.start, each.end) for each in made)]
        )
        tx.feeds.put("praktijk", FeedHealth("calendar_url", good_at=now, events=9))


def text(world: World, number: int = -1) -> str:
    return " ".join(str(world.drafts[number].get_content()).split())


@pytest.fixture(autouse=True)
def _client(world: World) -> None:
    world.client(ELS)


def test_a_reschedule_draft_names_the_old_moment_and_offers_what_is_free_and_not_refused(world: World) -> None:
    agenda(world, ("els", "2026-08-05 14:00", ELS), busy=(hour("2026-08-05 13:00"), hour("2026-08-07 09:00")))
    world.deliver(a_mail(MOVE))
    world.walk()
    assert "De afspraak van woensdag 5 augustus om 14.00 uur laat ik vervallen" in text(world)
    offered = "woensdag 5 augustus om 9.00 uur, donderdag 6 augustus om 13.00 uur of vrijdag 7 augustus om 10.00 uur"
    assert f"Van mijn kant kan het op {offered}." in text(world)


def test_two_drafts_of_one_day_hold_out_different_moments(world: World) -> None:
    agenda(world)
    world.client("mark@elders.example")
    world.deliver(a_mail(MOVE))
    world.walk()
    world.deliver(a_mail(MOVE, sender="Mark <mark@elders.example>", ident="<m2@elders.example>"))
    world.walk()
    assert "woensdag 5 augustus om 9.00 uur" in text(world, 0)
    assert "woensdag 5 augustus om 9.00 uur" not in text(world, 1)
    assert "woensdag 5 augustus om 10.00 uur" in text(world, 1)


def test_where_the_agenda_is_unknown_or_old_nothing_is_made_up(world: World) -> None:
    world.deliver(a_mail(MOVE))
    world.walk()
    assert "Via deze link kies je een nieuw moment" in text(world) and "Van mijn kant" not in text(world)
    agenda(world, ("els", "2026-08-11 14:00", ELS))
    world.clock.pass_time(hours=30)
    world.deliver(a_mail(MOVE, ident="<m9@voorbeeld.example>", subject="Nog iets"))
    world.walk()
    assert "Van mijn kant" not in text(world) and "11 augustus" not in text(world)


def test_a_moment_that_is_taken_since_makes_the_draft_anew_once_and_a_touched_one_stays(world: World) -> None:
    agenda(world, ("els", "2026-08-05 14:00", ELS))
    world.deliver(a_mail(MOVE))
    world.walk()
    assert "woensdag 5 augustus om 9.00 uur" in text(world)
    agenda(world, ("els", "2026-08-05 14:00", ELS), busy=(hour("2026-08-05 09:00"),))
    world.clock.pass_time(minutes=2)
    world.walk()
    assert len(world.drafts) == 1
    assert "om 9.00 uur," not in text(world) and "woensdag 5 augustus om 10.00 uur" in text(world)
    assert "De afspraak van woensdag 5 augustus om 14.00 uur" in text(world)
    assert world.draft_states() == ["superseded", "placed"]
    world.clock.pass_time(minutes=30)
    world.walk()
    assert world.draft_states() == ["superseded", "placed"] and world.verdicts() == ["drafted"]


def test_a_draft_that_the_coach_touched_stays_as_it_is(world: World) -> None:
    agenda(world)
    world.deliver(a_mail(MOVE))
    world.walk()
    ((uid, kept),) = world.server.boxes["Drafts"].mails.items()
    del world.server.boxes["Drafts"].mails[uid]
    world.server.deliver(kept.raw.replace(b"Dank je wel", b"Heel veel dank"), "Drafts")
    world.clock.pass_time(minutes=2)
    world.walk()
    agenda(world, busy=(BusyTime(local("2026-08-04 00:00"), local("2026-08-20 00:00")),))
    world.clock.pass_time(minutes=2)
    world.walk()
    assert world.draft_states() == ["touched"] and "Heel veel dank" in text(world)


def test_time_that_passes_and_the_clients_own_new_session_are_two_things(world: World) -> None:
    agenda(world, ("els", "2026-08-12 14:00", ELS))
    world.deliver(a_mail(MOVE))
    world.walk()
    agenda(world, ("els", "2026-08-05 09:00", ELS))
    world.clock.pass_time(minutes=2)
    world.walk()
    assert world.draft_states() == ["placed"], "the coach planned what the draft proposed: it is true still"
    agenda(world, ("els", "2026-08-12 14:00", ELS))
    world.clock.pass_time(hours=30)
    agenda(world, ("els", "2026-08-12 14:00", ELS))
    world.walk()
    assert world.draft_states() == ["superseded", "placed"]
    assert "5 augustus" not in text(world) and "De afspraak van woensdag 12 augustus om 14.00 uur" in text(world)


def test_an_answer_to_somebody_in_distress_names_the_day_of_the_next_session_as_it_stands(world: World) -> None:
    agenda(world, ("els", "2026-08-06 10:00", ELS))
    world.deliver(a_mail(SAD))
    world.walk()
    assert "In onze sessie op donderdag 6 augustus nemen we er samen de tijd voor" in text(world)
    agenda(world, ("els", "2026-08-07 10:00", ELS))
    world.clock.pass_time(minutes=2)
    world.walk()
    assert "In onze sessie op vrijdag 7 augustus" in text(world)
    agenda(world)
    world.clock.pass_time(minutes=2)
    world.walk()
    assert "zodra we elkaar spreken" in text(world) and len(world.drafts) == 1


def test_watch_writes_nothing(world: World) -> None:
    agenda(world)
    world.deliver(a_mail(MOVE))
    world.walk()
    before = world.server.raws("Drafts")
    world.mode = Mode.WATCH
    agenda(world, busy=(BusyTime(local("2026-08-04 00:00"), local("2026-08-20 00:00")),))
    world.clock.pass_time(minutes=2)
    world.walk()
    assert world.server.raws("Drafts") == before


def test_a_draft_that_is_made_anew_day_after_day_still_goes_after_two_weeks(world: World) -> None:
    agenda(world)
    world.deliver(a_mail(MOVE))
    world.walk()
    for _ in range(20):
        world.clock.pass_time(days=1)
        agenda(world)
        world.walk()
        world.clock.pass_time(minutes=2)
        world.walk()
    assert world.drafts == [] and world.draft_states()[-1] == "withdrawn"
