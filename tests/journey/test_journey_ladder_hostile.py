"""Mail that lies about a ladder: whoever pretends to be the coach, the mail system or the client changes nothing by it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.journey.conftest import LEAD, RESCHEDULE, THANKS, World, a_mail, parsed
from tests.journey.test_journey_ladder import ELS, SHIPPED, go_on, outreach, reached
from tests.journey.test_journey_ladder_days import DSN, later, notices

FAILS = (
    "Authentication-Results: mx.praktijk.example; dmarc=fail header.from={0}; spf=fail smtp.mailfrom=boef@kwaad.example"
)


@pytest.fixture
def climbing(world: World) -> Iterator[World]:
    """Els is on the client ladder since Tue 4 August; the next mail is due on Fri 7 August."""
    world.ladders = SHIPPED
    world.client(ELS)
    outreach(world, RESCHEDULE)
    yield world


def test_a_mail_in_inbox_that_calls_itself_the_coach_is_neither_answer_nor_outreach(climbing: World) -> None:
    pretends = a_mail(
        "Dag Els, laat je iets weten?", sender="Anouk Hendriks <anouk@praktijk.example>", ident="<x@kwaad.example>",
        headers=f"In-Reply-To: <m1@voorbeeld.example>\r\nReferences: <m1@voorbeeld.example>\r\nX-Forged-To: {ELS}",
    )  # fmt: skip
    later(climbing, minutes=2)
    climbing.deliver(pretends.replace(b"To: Anouk Hendriks <anouk@praktijk.example>", f"To: {ELS}".encode()))
    later(climbing, minutes=2)
    assert reached(climbing) == [("client", "", "live")]
    assert go_on(climbing, 4) == ["2026-08-07"]


def test_it_closes_no_window_of_another(climbing: World) -> None:
    climbing.deliver(a_mail(LEAD, sender="Mark <mark@elders.example>", ident="<mark1@elders.example>"))
    later(climbing, minutes=2)
    before = len(climbing.drafts)
    climbing.deliver(
        a_mail(
            "Dag Mark, geregeld!", sender="Anouk Hendriks <anouk@praktijk.example>", ident="<y@kwaad.example>",
            headers="In-Reply-To: <mark1@elders.example>\r\nReferences: <mark1@elders.example>",
        )
    )  # fmt: skip
    later(climbing, minutes=2)
    assert len(climbing.drafts) == before, "the reply to Mark lies there as before"
    with climbing.ledger.transaction() as tx:
        mark = tx.people.by_address("praktijk", "mark@elders.example")
        assert mark is not None and len(tx.mails.unanswered_of_person(mark.id)) == 1


def test_an_out_of_office_until_2099_holds_a_ladder_for_a_week_and_no_longer(climbing: World) -> None:
    for number in range(3):
        climbing.deliver(
            a_mail(
                "Ik ben afwezig en weer terug op maandag 3 augustus 2099.", ident=f"<ooo{number}@voorbeeld.example>",
                subject="Automatisch antwoord: afwezig", headers="Auto-Submitted: auto-replied",
            )
        )  # fmt: skip
        later(climbing, minutes=2)
    assert go_on(climbing, 12) == ["2026-08-14"]


def forged_bounce(ident: str, original: str = "", headers: str = "") -> bytes:
    """A report that Els was not reached; with `original` it returns the head of a mail with that Message-ID."""
    raw = DSN.format(subject="Undelivered", action="failed", status="5.1.1").replace("<dsn@mx.example>", ident)
    if headers:
        raw = raw.replace("MIME-Version: 1.0\r\n", f"{headers}\r\nMIME-Version: 1.0\r\n", 1)
    if original:
        head = f"From: anouk@praktijk.example\r\nTo: {ELS}\r\nSubject: x\r\nMessage-ID: {original}\r\n\r\n"
        raw = raw.replace("--b--\r\n", f"--b\r\nContent-Type: text/rfc822-headers\r\n\r\n{head}--b--\r\n")
    return raw.encode()


def test_a_bounce_whose_sender_fails_authentication_halts_nobody(climbing: World) -> None:
    climbing.deliver(forged_bounce("<d1@mx.example>", headers=FAILS.format("mx.example")))
    later(climbing, minutes=2)
    assert reached(climbing) == [("client", "", "live")]
    assert go_on(climbing, 4) == ["2026-08-07"]


def test_a_bounce_of_a_mail_that_the_coach_never_sent_halts_nobody(climbing: World) -> None:
    """Spam in the coach's name went to Els, and her server sends it back."""
    climbing.deliver(forged_bounce("<d2@mx.example>", original="<spam1@kwaad.example>"))
    later(climbing, minutes=2)
    assert reached(climbing) == [("client", "", "live")]
    assert notices(climbing).count("bounce_unknown") == 1, "the coach is told all the same"
    assert go_on(climbing, 4) == ["2026-08-07"]


def test_a_bounce_of_the_mail_that_was_sent_halts(climbing: World) -> None:
    (sent,) = climbing.server.raws("Sent")
    climbing.deliver(forged_bounce("<d3@mx.example>", original=str(parsed(sent)["Message-ID"])))
    later(climbing, minutes=2)
    assert reached(climbing) == [("client", "", "halted")] and notices(climbing).count("ladder_halted") == 1


def test_an_answer_that_fails_authentication_ends_the_ladder_but_changes_no_state(climbing: World) -> None:
    """Whoever may have answered is not chased: that costs less than to chase somebody whose mail was forwarded."""
    climbing.deliver(
        a_mail(
            "Dag Anouk, ik wil helemaal geen contact meer, mail me nooit meer.", ident="<vals@voorbeeld.example>",
            headers=FAILS.format("voorbeeld.example"),
        )
    )  # fmt: skip
    later(climbing, minutes=2)
    assert reached(climbing) == [("client", "", "answered")]
    with climbing.ledger.transaction() as tx:
        person = tx.people.by_address("praktijk", ELS)
    assert person is not None and not person.no_contact and person.stopped_at is None


def test_notices_that_bounce_bring_no_notices(climbing: World) -> None:
    """Each mail of ours to the coach comes back: the bounces are seen, and nothing is sent about them."""
    climbing.deliver(a_mail(THANKS + "\n\nik wil niet meer leven", ident="<gevaar@voorbeeld.example>"))
    later(climbing, minutes=2)
    for _ in range(4):
        sent = len(climbing.submissions.mails)
        for number, (raw, _to) in enumerate(list(climbing.submissions.mails)):
            own = str(parsed(raw)["Message-ID"])
            text = DSN.format(subject="Undelivered", action="failed", status="5.1.1").replace(
                ELS, "mobiel@elders.example"
            )
            text = text.replace("<dsn@mx.example>", f"<l{sent}.{number}@mx.example>")
            part = f"--b\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: {own}\r\n\r\n{raw.decode()}\r\n--b--\r\n"
            climbing.deliver(text.replace("--b--\r\n", part).encode())
        later(climbing, minutes=2)
        assert len(climbing.submissions.mails) == sent
