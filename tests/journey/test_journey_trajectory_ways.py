"""A trajectory as it goes: missed, moved after the reminder went, forms that came back, longer, shorter, rounded off early."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from maild.acting.submission import Outcome, Submission
from maild.cli import trajectory
from maild.cli.hand import CommandHand
from maild.config import packaged_directory
from maild.drafting.drafter import Drafter
from maild.drafting.templates import load_templates
from maild.facts.person import PersonState
from tests.journey.conftest import World, a_mail, parsed
from tests.journey.situation_worlds import (
    ELS,
    LADDERS,
    RULES,
    lying,
    maild,
    make,
    notices,
    person_of,
    send,
    subjects,
    write_config,
)
from tests.journey.trajectory_worlds import Diary, at, open_diary, text_of

REMINDER, FORMS, GOODBYE = "Herinnering aan onze afspraak", "Voor onze eerste sessie", "Ons traject afgerond"


@pytest.fixture
def diary(world: World, monkeypatch: pytest.MonkeyPatch) -> Diary:
    """It is Tuesday 4 August, nine o'clock; the command looks at the same clock and agenda as the daemon."""
    diary = open_diary(world)
    monkeypatch.setattr(trajectory, "CommandHand", lambda account: CommandHand(account, world.clock, world.tokens))
    monkeypatch.setattr(trajectory, "read_agenda", diary)
    return diary


def reply_with(kind: str, name: str, subject: str = "Re: Onze intake") -> bytes:
    """A mail of Els with a document, in answer to one of the coach's."""
    head = 'Content-Type: multipart/mixed; boundary="grens"\r\nIn-Reply-To: <intake@praktijk.example>'
    raw = a_mail("", subject=subject, ident="<bijlage@voorbeeld.example>").split(b"\r\n\r\n")[0].decode()
    kept = [each for each in raw.split("\r\n") if not each.startswith("Content-")]
    body = (
        "--grens\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nHierbij, groetjes Els\r\n"
        f'--grens\r\nContent-Type: {kind}; name="{name}"\r\nContent-Disposition: attachment; filename="{name}"\r\n'
        "Content-Transfer-Encoding: base64\r\n\r\nJVBERi0xLjQK\r\n--grens--\r\n"
    )
    return ("\r\n".join([*kept, head]) + "\r\n\r\n" + body).encode()


def let_reminders_go(world: World) -> None:
    """The coach has written `send: automatic` in reminder.j2."""
    directory = world.path / "templates"
    directory.mkdir()
    for each in Path(packaged_directory("templates")).glob("*.j2"):
        text = each.read_text(encoding="utf-8")
        (directory / each.name).write_text(
            f"send: automatic\n{text}" if each.name == "reminder.j2" else text, encoding="utf-8"
        )
    world.tools = replace(world.tools, drafter=Drafter(load_templates(directory)))


def test_a_session_marked_as_missed_brings_the_mail_of_the_same_day_once(world: World, diary: Diary) -> None:
    world.situations = RULES
    diary.plan("s1", "2026-08-06 10:00")
    at(world, "2026-08-05 15:00")
    send(world, REMINDER)
    diary.change("s1", is_missed=True)
    at(world, "2026-08-06 11:10")
    at(world, "2026-08-06 11:20")
    missed = [mail for _, mail in lying(world) if "verwacht" in mail.get_content()]
    assert len(missed) == 1 and "donderdag 6 augustus om 10.00 uur" in missed[0].get_content()
    assert "Na onze eerste sessie" not in subjects(world)


def test_a_session_that_moves_after_its_reminder_was_sent_is_reminded_of_anew(world: World, diary: Diary) -> None:
    diary.plan("s1", "2026-08-06 10:00")
    at(world, "2026-08-05 15:00")
    send(world, REMINDER)
    diary.move("s1", "2026-08-07 16:00")
    at(world, "2026-08-05 16:00")
    assert REMINDER not in subjects(world)
    at(world, "2026-08-06 13:10")
    assert "vrijdag 7 augustus om 16.00 uur" in text_of(world, REMINDER)


def test_a_reminder_that_the_coach_is_writing_in_stays_and_the_digest_tells(world: World, diary: Diary) -> None:
    diary.plan("s1", "2026-08-06 10:00")
    at(world, "2026-08-05 15:00")
    ((uid, mail),) = [each for each in lying(world) if str(each[1]["Subject"]) == REMINDER]
    world.server.remove("Drafts", uid)
    world.server.deliver(mail.as_bytes().replace(b"Binnenkort", b"Al heel gauw"), "Drafts")
    at(world, "2026-08-05 15:10")
    diary.move("s1", "2026-08-06 14:00")
    at(world, "2026-08-05 15:20")
    at(world, "2026-08-05 15:30")
    assert subjects(world).count(REMINDER) == 1 and "om 10.00 uur" in text_of(world, REMINDER)
    (line,) = notices(world, "journey_changed")
    assert ELS in line and "verzet" in line


def test_another_place_is_written_into_the_untouched_reminder(world: World, diary: Diary) -> None:
    diary.plan("s1", "2026-08-06 10:00")
    at(world, "2026-08-05 15:00")
    diary.change("s1", place="", link="https://video.example/els")
    at(world, "2026-08-05 15:10")
    world.clock.pass_time(minutes=2)
    world.walk()
    assert "online, via https://video.example/els" in text_of(world, REMINDER)


def test_a_form_that_came_back_ends_its_reminder_and_the_digest_says_so(world: World, diary: Diary) -> None:
    diary.plan("s1", "2026-08-20 10:00")
    at(world, "2026-08-04 09:10")
    world.deliver(reply_with("application/pdf", "intake.pdf"))
    at(world, "2026-08-04 10:00")
    assert ELS in notices(world, "forms_returned")[0]
    at(world, "2026-08-19 13:10")
    assert REMINDER in subjects(world) and FORMS not in subjects(world)


def test_a_logo_is_no_form(world: World, diary: Diary) -> None:
    diary.plan("s1", "2026-08-20 10:00")
    world.deliver(reply_with("image/png", "logo.png"))
    at(world, "2026-08-19 13:10")
    assert notices(world, "forms_returned") == [] and FORMS in subjects(world)


def test_a_form_service_that_names_the_client_counts_and_one_that_names_nobody_does_not(
    world: World, diary: Diary
) -> None:
    diary.plan("s1", "2026-08-20 10:00")
    text = "New submission\n\nE-mail: {}\n\nBekijk inzending"
    for number, who in enumerate(("niemand@elders.example", ELS)):
        world.deliver(
            a_mail(
                text.format(who),
                sender="Jotform <noreply@jotform.com>",
                subject="Re: Intake formulier",
                ident=f"<form{number}@jotform.com>",
            )
        )
        at(world, f"2026-08-04 09:{10 + number * 10}")
        assert len(notices(world, "forms_returned")) == number


def test_automatic_reminders_go_a_day_before_once_and_nothing_lies_in_drafts(world: World, diary: Diary) -> None:
    let_reminders_go(world)
    diary.plan("s1", "2026-08-20 10:00")
    at(world, "2026-08-19 09:50")
    assert world.submissions.to_clients == []
    at(world, "2026-08-19 10:01")
    at(world, "2026-08-19 12:00")
    ((raw, recipients),) = world.submissions.to_clients
    assert recipients == (ELS,) and parsed(raw)["Auto-Submitted"] == "auto-generated"
    assert "donderdag 20 augustus om 10.00 uur" in parsed(raw).get_content()
    assert REMINDER not in subjects(world)


def test_the_command_shows_and_changes_one_clients_trajectory(world: World, diary: Diary) -> None:
    config = write_config(world)
    diary.plan("s1", "2026-08-20 10:00")
    at(world, "2026-08-04 09:10")
    said = maild(config, "client", "trajectory", ELS)
    assert "8 sessions, one every 2 weeks, mid-way evaluation at session 4" in said.output
    assert "held: 0 of 8" in said.output and "Thursday 20 August at 10:00" in said.output
    said = maild(config, "client", "trajectory", ELS, "--name", "six", "--weeks", "1")
    assert said.exit_code == 0 and "six, 6 sessions, one every week" in said.output
    at(world, "2026-08-04 09:20")
    world.clock.pass_time(minutes=2)
    world.walk()
    assert "6 keer, elke week" in text_of(world, "Zo ziet ons traject eruit")


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("nobody@elders.example",), 1, "is not known"),
        ((ELS, "--name", "sixx"), 2, "expected one of six, eight, twelve"),
        ((ELS, "--sessions", "3", "--evaluation", "5"), 2, "expected it within them"),
    ],
)
def test_the_command_says_what_is_wrong(
    world: World, diary: Diary, arguments: tuple[str, ...], code: int, words: str
) -> None:
    said = maild(write_config(world), "client", "trajectory", *arguments)
    assert said.exit_code == code and words in said.output


def test_rounded_off_early_the_goodbye_comes_and_a_returning_client_begins_anew(world: World, diary: Diary) -> None:
    config = write_config(world)
    for number, day in enumerate(("05", "06", "07")):
        diary.plan(f"s{number + 1}", f"2026-08-{day} 18:00")
    at(world, "2026-08-04 09:10")
    at(world, "2026-08-10 09:30")
    assert GOODBYE not in subjects(world)
    assert "ended on Monday 10 August" in maild(config, "client", "trajectory", ELS, "--done").output
    at(world, "2026-08-11 09:30")
    send(world, GOODBYE)
    at(world, "2026-08-11 11:00")
    assert person_of(world).state is PersonState.FORMER
    make(world, ELS, PersonState.CLIENT)
    diary.plan("n1", "2026-08-27 10:00")
    at(world, "2026-08-20 09:30")
    at(world, "2026-08-20 09:40")
    assert "donderdag 27 augustus" in text_of(world, "Zo ziet ons traject eruit")


def test_a_longer_trajectory_says_goodbye_later(world: World, diary: Diary) -> None:
    for number in range(8):
        diary.plan(f"s{number + 1}", f"2026-08-{5 + number:02} 18:00")
    at(world, "2026-08-04 09:10")
    assert "10 sessions" in maild(write_config(world), "client", "trajectory", ELS, "--sessions", "10").output
    at(world, "2026-08-14 09:30")
    assert GOODBYE not in subjects(world)


def test_a_reminder_that_waits_for_a_server_is_taken_back_when_the_session_is_cancelled(
    world: World, diary: Diary
) -> None:
    let_reminders_go(world)
    world.submissions.answer = lambda recipients: Submission(Outcome.DELAYED, "no connection")
    diary.plan("s1", "2026-08-20 10:00")
    at(world, "2026-08-19 10:01")
    diary.change("s1", is_cancelled=True)
    world.submissions.answer = lambda recipients: Submission(Outcome.SENT, "accepted")
    at(world, "2026-08-19 14:00")
    assert world.submissions.to_clients == []
    diary.change("s1", is_cancelled=False)
    at(world, "2026-08-19 15:00")
    assert len(world.submissions.to_clients) == 1


def test_who_came_to_the_session_is_not_chased_for_a_form(world: World, diary: Diary) -> None:
    world.ladders = LADDERS
    diary.plan("s1", "2026-08-06 10:00")
    at(world, "2026-08-04 15:00")
    send(world, FORMS)
    at(world, "2026-08-05 09:30")
    with world.ledger.transaction() as tx:
        assert len(tx.climbs.live("praktijk")) == 1
    at(world, "2026-08-06 13:00")
    at(world, "2026-08-14 13:00")
    with world.ledger.transaction() as tx:
        assert tx.climbs.live("praktijk") == ()
    assert not [mail for _, mail in lying(world) if mail["References"]]


def test_the_one_who_neither_came_nor_answered_is_still_followed_up(world: World, diary: Diary) -> None:
    world.ladders = LADDERS
    diary.plan("s1", "2026-08-06 10:00")
    at(world, "2026-08-04 15:00")
    send(world, FORMS)
    diary.change("s1", is_missed=True)
    at(world, "2026-08-14 13:00")
    with world.ledger.transaction() as tx:
        assert len(tx.climbs.live("praktijk")) == 1
