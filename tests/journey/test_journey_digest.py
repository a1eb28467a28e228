"""The morning digest as the coach gets it."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from email.message import EmailMessage
from zoneinfo import ZoneInfo

import pytest

from maild.acting.submission import Outcome
from maild.mail.flags import FLAGGED
from maild.planning.digest import DigestPolicy
from maild.planning.policy import Mode
from maild.working_time import Absence, WorkingTime
from tests.journey.conftest import DANGER, LEAD, RESCHEDULE, World, a_mail, parsed

NEWSLETTER = (
    b"From: Winkel <nieuws@winkel.example>\r\nTo: anouk@praktijk.example\r\nSubject: Nieuwsbrief augustus\r\n"
    b"Message-ID: <n1@winkel.example>\r\nList-Unsubscribe: <https://winkel.example/uit>\r\nPrecedence: bulk\r\n"
    b"List-Id: <nieuws.winkel.example>\r\n\r\nAanbiedingen van deze week. Afmelden kan onderaan.\r\n"
)


@pytest.fixture(autouse=True)
def _wants_a_digest(world: World) -> None:
    world.clock.moment = datetime(2026, 8, 4, 5, 0, tzinfo=UTC)
    world.digest = DigestPolicy()


def go_to(world: World, text: str) -> None:
    world.clock.moment = datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Europe/Amsterdam")).astimezone(UTC)
    world.walk()


def digests(world: World) -> list[EmailMessage]:
    mails = [parsed(raw) for raw, _ in world.submissions.mails]
    return [each for each in mails if each["Subject"].startswith("Overzicht van")]


def words(mail: EmailMessage, kind: str) -> str:
    part = mail.get_body((kind,))
    assert part is not None
    text = part.get_content()
    return " ".join((re.sub(r"<[^>]+>", " ", text) if kind == "html" else text).split())


def test_one_digest_on_each_working_day_even_an_empty_one(world: World) -> None:
    go_to(world, "2026-08-04 08:29")
    assert digests(world) == []
    go_to(world, "2026-08-04 08:30")
    (first,) = digests(world)
    assert first["Subject"] == "Overzicht van dinsdag 4 augustus: alles op tijd"
    assert world.submissions.mails[0][1] == ("anouk@praktijk.example",), "names go to the coach alone"
    assert "Vandaag hoeft niemand antwoord." in words(first, "plain")
    for moment in ("2026-08-04 08:31", "2026-08-04 23:00", "2026-08-05 00:10"):
        go_to(world, moment)
    assert len(digests(world)) == 1
    go_to(world, "2026-08-05 08:30")
    assert [each["Subject"].split(":")[0] for each in digests(world)[1:]] == ["Overzicht van woensdag 5 augustus"]


def test_none_in_the_weekend_on_a_holiday_or_away(world: World) -> None:
    world.working_time = WorkingTime(
        ZoneInfo("Europe/Amsterdam"), absences=(Absence(date(2027, 5, 10), date(2027, 5, 11)),)
    )
    for moment in ("2026-08-08 10:00", "2026-08-09 10:00", "2026-12-25 10:00", "2027-05-06 10:00", "2027-05-10 10:00"):
        go_to(world, moment)
    assert digests(world) == []
    go_to(world, "2027-05-12 08:30")
    assert len(digests(world)) == 1


def test_a_restart_or_a_delay_sends_no_second_one(world: World) -> None:
    world.submissions.outcome = Outcome.DELAYED
    for _ in range(3):
        go_to(world, "2026-08-04 08:30")
        world.restart()
    world.submissions.outcome = Outcome.SENT
    for minute in (40, 50):
        go_to(world, f"2026-08-04 08:{minute}")
    assert len(digests(world)) == 1


def test_after_a_long_stop_only_todays(world: World) -> None:
    go_to(world, "2026-08-04 08:30")
    go_to(world, "2026-08-20 14:00")
    assert [each["Subject"].split(":")[0] for each in digests(world)] == [
        "Overzicht van dinsdag 4 augustus",
        "Overzicht van donderdag 20 augustus",
    ]


def test_yesterdays_that_could_not_be_sent_is_not_sent_after_todays(world: World) -> None:
    world.submissions.outcome = Outcome.DELAYED
    go_to(world, "2026-08-04 08:30")
    go_to(world, "2026-08-05 08:30")
    world.submissions.outcome = Outcome.SENT
    go_to(world, "2026-08-05 08:40")
    (only,) = digests(world)
    assert only["Subject"].startswith("Overzicht van woensdag 5 augustus")


def a_full_week(world: World) -> EmailMessage:
    """One of everything, and the digest of the day after."""
    go_to(world, "2026-08-04 09:00")
    world.submissions.mails.clear()
    world.deliver(a_mail(RESCHEDULE, subject="Sessie van donderdag"))
    world.deliver(a_mail(LEAD, sender="Mark <mark@elders.example>", subject="Coaching?", ident="<l1@elders.example>"))
    world.deliver(
        a_mail(DANGER, sender="Noor <noor@voorbeeld.example>", subject="ik kan niet meer", ident="<d1@x.example>")
    )
    world.deliver(NEWSLETTER)
    go_to(world, "2026-08-04 09:05")
    with world.ledger.transaction() as tx:
        for key, no_contact in (("stil@voorbeeld.example", True), ("pauze@voorbeeld.example", False)):
            person = tx.people.ensure("praktijk", key, tx.people.list("praktijk", None)[0].state)
            tx.people.set_no_contact(person.id, no_contact)
            tx.people.set_paused_until(person.id, None if no_contact else datetime(2026, 9, 1, 10, tzinfo=UTC))
    go_to(world, "2026-08-05 08:30")
    (made,) = digests(world)
    return made


@pytest.mark.parametrize("kind", ["plain", "html"])
def test_the_digest_tells_who_waits_and_what_lies_ready(world: World, kind: str) -> None:
    mail = a_full_week(world)
    assert mail["Subject"] == "Overzicht van woensdag 5 augustus: 1 gevaar, 3 vandaag"
    assert mail.get_content_type() == "multipart/alternative" and mail["Auto-Submitted"] == "auto-generated"
    text = words(mail, kind).replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"')
    for expected in (
        "Woensdag 5 augustus 2026",
        "1 zaak met mogelijk gevaar is open",
        "Els Bakker <els@voorbeeld.example>",
        '"Sessie van donderdag"',
        "antwoord voor woensdag 5 augustus om 9.00 uur",
        "Mark <mark@elders.example>",
        "noor@voorbeeld.example",
        "1 nieuwsbrief",
        "Nieuwsbrief augustus",
        "stil@voorbeeld.example",
        "pauze@voorbeeld.example",
        "tot dinsdag 1 september",
        "Concepten die klaarliggen (2)",
        "Laatste vier weken",
    ):
        assert expected in text, expected


def test_no_subject_of_a_mail_with_danger_and_no_word_of_any_mail(world: World) -> None:
    raw = a_full_week(world).as_bytes().decode("utf-8")
    mail = parsed(raw.encode())
    for kind in ("plain", "html"):
        text = words(mail, kind)
        assert "ik kan niet meer" not in text and "maak er vanavond" not in text and "verzetten" not in text


def test_names_only_leaves_the_subjects_out(world: World) -> None:
    world.digest = DigestPolicy(names_only=True)
    text = words(a_full_week(world), "plain")
    assert "Els Bakker" in text and "Sessie van donderdag" not in text and "Nieuwsbrief augustus" not in text


def test_nothing_is_fetched_when_it_is_opened(world: World) -> None:
    html = a_full_week(world).get_body(("html",))
    assert html is not None
    text = html.get_content()
    assert not re.search(
        r"<(?:img|link|script|style|iframe|object|video)\b|url\(|src=|@import|https?://", text, re.IGNORECASE
    )


def test_a_sender_cannot_write_html_into_it(world: World) -> None:
    go_to(world, "2026-08-04 09:00")
    world.submissions.mails.clear()
    world.deliver(
        a_mail(
            RESCHEDULE,
            sender='"<script>alert(1)</script>" <els@voorbeeld.example>',
            subject="<img src=http://kwaad.example/x>",
        )
    )
    go_to(world, "2026-08-05 08:30")
    html = digests(world)[0].get_body(("html",))
    assert html is not None
    assert "<script" not in html.get_content() and "<img" not in html.get_content()


def test_a_digest_that_arrives_in_inbox_is_no_mail_to_answer(world: World) -> None:
    a_full_week(world)
    before = len(world.submissions.mails)
    world.deliver(world.submissions.mails[-1][0])
    world.walk()
    assert world.verdicts()[-1] == "own_notice" and len(world.submissions.mails) == before


def test_without_smtp_it_lies_in_inbox_unflagged(world: World) -> None:
    world.can_submit = False
    world.restart()
    go_to(world, "2026-08-04 08:30")
    (note,) = world.server.boxes["INBOX"].mails.values()
    assert parsed(note.raw)["Subject"].startswith("Overzicht van") and FLAGGED not in note.flags
    world.restart()
    go_to(world, "2026-08-04 09:30")
    assert len(world.server.raws("INBOX")) == 1 and world.verdicts() == ["own_notice"]


def test_watching_sends_it_and_writes_nothing_in_the_mailbox(world: World) -> None:
    world.mode = Mode.WATCH
    go_to(world, "2026-08-04 08:30")
    (made,) = digests(world)
    assert "kijkt alleen mee" in words(made, "plain") and world.server.raws("INBOX") == []
    world.can_submit = False
    world.restart()
    go_to(world, "2026-08-05 08:30")
    assert len(digests(world)) == 1 and world.server.raws("INBOX") == []


def test_the_hour_is_the_coachs_own(world: World) -> None:
    world.digest = DigestPolicy(at=time(10, 15), to=("anouk@elders.example",))
    go_to(world, "2026-08-04 10:14")
    assert digests(world) == []
    go_to(world, "2026-08-04 10:15")
    assert len(digests(world)) == 1 and world.submissions.mails[0][1] == ("anouk@elders.example",)
    world.digest = DigestPolicy(at=None)
    go_to(world, "2026-08-05 12:00")
    assert len(digests(world)) == 1


def test_the_strip_counts_what_was_answered_in_time(world: World) -> None:
    go_to(world, "2026-08-04 09:00")
    world.deliver(a_mail(RESCHEDULE))
    world.walk()
    world.clock.pass_time(hours=3)
    answer = b"From: anouk@praktijk.example\r\nTo: els@voorbeeld.example\r\nMessage-ID: <s1@praktijk.example>\r\n"
    world.server.deliver(
        answer + b"In-Reply-To: <m1@voorbeeld.example>\r\nSubject: Re: Afspraak\r\n\r\nPrima.\r\n", "Sent"
    )
    world.walk()
    world.deliver(a_mail(LEAD, sender="Mark <mark@elders.example>", ident="<l1@elders.example>"))
    go_to(world, "2026-08-06 08:30")
    text = words(digests(world)[-1], "plain")
    assert "Te laat (1)" in text
    assert "3/8 - 7/8 ##########.......... 1 van 2 op tijd, helft binnen 3 uur" in text
    assert "27/7 - 31/7 geen vragen" in text


def test_a_mistake_in_the_digest_stops_no_mail(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("maild.steps.digest.write_digest_page", lambda *a, **k: 1 / 0)
    go_to(world, "2026-08-04 08:30")
    world.deliver(a_mail(RESCHEDULE))
    world.walk()
    assert len(world.drafts) == 1 and digests(world) == []
    monkeypatch.undo()
    go_to(world, "2026-08-04 08:41")
    assert len(digests(world)) == 1
