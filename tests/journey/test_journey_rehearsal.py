"""A rehearsal shows what maild would have done, and is what a live run on the same clock does."""

from __future__ import annotations

import mailbox
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from maild.errors import MessageError
from maild.facts.person import Person, PersonState
from maild.rehearsal.recording import Recorded, Recording, joined, read_mbox
from maild.rehearsal.rehearse import Event, rehearse
from tests.journey.conftest import DANGER, LEAD, RESCHEDULE, START, THANKS, PlainReader, World, a_mail

CLIENT = Person(0, "", PersonState.CLIENT, ("els@voorbeeld.example",))
DAYS = timedelta(days=7)


def came(text: str, number: int, at: datetime, sender: str = "Els Bakker <els@voorbeeld.example>") -> Recorded:
    return Recorded(
        at, a_mail(text, sender=sender, ident=f"<m{number}@voorbeeld.example>", subject=f"Vraag {number}"), False
    )


def answered(number: int, at: datetime, to: str = "els@voorbeeld.example") -> Recorded:
    raw = (
        f"From: Anouk Hendriks <anouk@praktijk.example>\r\nTo: {to}\r\nSubject: Re: Vraag {number}\r\n"
        f"In-Reply-To: <m{number}@voorbeeld.example>\r\nMessage-ID: <a{number}@praktijk.example>\r\n"
        f"Date: {format_datetime(at)}\r\n\r\nDag, dat is goed. Tot dan!\r\n"
    )
    return Recorded(at, raw.encode(), True)


def week() -> Recording:
    mails = (
        came(RESCHEDULE, 1, START + timedelta(hours=1)),
        answered(1, START + timedelta(hours=5)),
        came(LEAD, 2, START + timedelta(days=1), "Piet Smit <piet@elders.example>"),
        came(DANGER, 3, START + timedelta(days=2)),
        came(RESCHEDULE, 4, START + timedelta(days=3)),
        came(THANKS, 5, START + timedelta(days=3, hours=1), "Joke <joke@elders.example>"),
    )
    return Recording(mails)


def run(world: World, recording: Recording) -> tuple[Event, ...]:
    return rehearse(recording, world.practice, PlainReader(), (CLIENT,), START, START + DAYS)


def replies(events: tuple[Event, ...]) -> list[Event]:
    """Without the holding replies, which the hours between the mails bring."""
    return [each for each in events if each.kind == "draft" and ":" not in each.what]


def test_a_week_that_is_rehearsed_shows_each_draft_and_alert_and_nothing_for_who_is_frozen(world: World) -> None:
    events = run(world, week())
    drafted = [(each.who, each.what) for each in replies(events)]
    assert [(who, what.split(".")[0]) for who, what in drafted] == [
        ("els@voorbeeld.example", "reschedule"),
        ("piet@elders.example", "new_lead"),
    ]
    assert "els@voorbeeld.example" in [each.who for each in events if each.kind == "withdrawn"]  # answered by hand
    alerts = [each for each in events if each.kind == "notice" and each.at >= START + timedelta(days=2)]
    assert alerts and alerts[0].at == START + timedelta(days=2)
    assert world.drafts == []  # the coach's own mailbox was not touched


def test_a_rehearsal_is_the_same_each_time(world: World) -> None:
    assert run(world, week()) == run(world, week())


def test_a_rehearsal_drafts_what_a_live_run_on_the_same_clock_drafts(world: World) -> None:
    world.client("els@voorbeeld.example")
    live: list[tuple[datetime, str]] = []
    seen = 0
    world.walk()
    for mail in week().mails:
        world.clock.moment = mail.at
        world.server.deliver(mail.raw, "Sent" if mail.is_sent else "INBOX", mail.at)
        world.walk()
        with world.ledger.transaction() as tx:
            made = [each for number in range(1, 50) if (each := tx.drafts.get(number)) and each.id > seen]
        seen = max([seen, *(each.id for each in made)])
        live += [(each.created_at, each.template) for each in made]
    rehearsed = [(each.at, each.what) for each in replies(run(world, week()))]
    assert rehearsed == live
    assert live


def test_mail_from_before_the_first_day_gets_no_draft(world: World) -> None:
    early = came(RESCHEDULE, 9, START - timedelta(days=1))
    events = run(world, joined([week(), Recording((early,))]))
    assert all(each.at >= START for each in events)
    assert len(replies(events)) == 2


def test_an_mbox_tells_sent_from_received_and_names_what_it_skips(tmp_path: Path) -> None:
    box = mailbox.mbox(tmp_path / "oud.mbox")
    box.add(week().mails[0].raw)
    box.add(week().mails[1].raw)
    box.flush()
    with (tmp_path / "oud.mbox").open("ab") as file:
        file.write(b"From nobody\nSubject: zonder moment\n\nTekst\n\n")
    found = read_mbox(tmp_path / "oud.mbox", frozenset({"anouk@praktijk.example"}))
    assert [each.is_sent for each in found.mails] == [False, True]
    assert found.mails[0].at == datetime(2026, 8, 4, 7, 0, tzinfo=UTC)
    assert len(found.skipped) == 1 and "mail 3" in found.skipped[0]


def test_a_file_that_is_no_mbox_is_refused_with_what_was_expected(tmp_path: Path) -> None:
    (tmp_path / "brief.eml").write_bytes(week().mails[0].raw)
    for path in (tmp_path / "brief.eml", tmp_path / "nergens.mbox"):
        with pytest.raises(MessageError, match="expected"):
            read_mbox(path, frozenset())
