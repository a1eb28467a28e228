"""An alert that comes back (a bounce, an automatic answer, a copy) is no cry for help; a person's own words still are."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Callable

import pytest

from tests.journey.conftest import DANGER, World, a_mail

Return = Callable[[bytes, int], bytes]


def text_of(alert: bytes) -> str:
    content = email.message_from_bytes(alert, policy=email.policy.default).get_content()
    assert isinstance(content, str)
    return content.replace("\r\n", "\n")


def id_of(alert: bytes) -> str:
    return str(email.message_from_bytes(alert, policy=email.policy.default)["Message-ID"])


def quoted(text: str) -> str:
    return "\n".join(f"> {line}" for line in text.splitlines())


def out_of_office(alert: bytes, number: int) -> bytes:
    """Of the alert address: it quotes the alert."""
    return a_mail(
        "Ik ben afwezig tot en met vrijdag.\n\nOp dinsdag 4 augustus 2026 om 09:03 schreef Anouk Hendriks:\n"
        + quoted(text_of(alert)),
        sender="Buddy <mobiel@elders.example>",
        subject="Automatisch antwoord: DRINGEND: lees nu een mail in je Postvak IN",
        ident=f"<o{number}@elders.example>",
        headers=f"Auto-Submitted: auto-replied\r\nIn-Reply-To: {id_of(alert)}",
    )


def plain_bounce(alert: bytes, number: int) -> bytes:
    """qmail's: a copy of the text, without quote marks and without any header."""
    said = "Hi. This is the qmail-send program. I'm afraid I wasn't able to deliver your message.\n\n"
    return a_mail(
        f"{said}--- Below this line is a copy of the message.\n\n{text_of(alert)}",
        sender="MAILER-DAEMON@mx.example",
        subject="failure notice",
        ident=f"<q{number}@mx.example>",
    )


def cut_bounce(alert: bytes, number: int) -> bytes:
    """A bounce with the header of the alert and the beginning of its text, cut in the middle of a sentence."""
    head, _, _ = alert.decode().partition("\r\n\r\n")
    return a_mail(
        f"Your message could not be delivered.\n\n{head}\n\n{text_of(alert)[:420]}",
        sender="MAILER-DAEMON@mx.example",
        subject="Undelivered Mail Returned to Sender",
        ident=f"<c{number}@mx.example>",
    )


def rewritten_id(alert: bytes, number: int) -> bytes:
    """The provider gave the alert to the coach's own mailbox another Message-ID."""
    return re.sub(rb"Message-ID:\s+<[^>]*>", b"Message-ID: <ses%d@provider.example>" % number, alert)


def frozen(world: World) -> list[str]:
    with world.ledger.transaction() as tx:
        return [key for each in tx.people.list("praktijk", None) if each.danger_since for key in each.addresses]


@pytest.mark.parametrize("make", [out_of_office, plain_bounce, cut_bounce, rewritten_id])
def test_an_alert_that_comes_back_alarms_nobody_again(world: World, make: Return) -> None:
    world.deliver(a_mail(DANGER))
    world.walk()
    for number in range(3):
        world.deliver(make(world.submissions.mails[0][0], number))
        world.clock.pass_time(minutes=1)
        world.walk()
    assert len(world.submissions.mails) == 1
    assert frozen(world) == ["els@voorbeeld.example"] and world.drafts == []


def test_an_alert_with_another_id_is_called_mailds_own_notice(world: World) -> None:
    world.deliver(a_mail(DANGER))
    world.walk()
    world.deliver(rewritten_id(world.submissions.mails[0][0], 1))
    world.walk()
    assert world.verdicts() == ["crisis", "own_notice", "own_notice"]


def test_pieces_of_alerts_without_any_mark_alarm_once_and_go_on_no_more(world: World) -> None:
    world.deliver(a_mail(DANGER))
    world.walk()
    for number in range(4):
        piece = text_of(world.submissions.mails[-1][0]).partition("Kenmerk")[0] + DANGER
        daemon = "MAILER-DAEMON@mx.example"
        world.deliver(a_mail(piece, sender=daemon, subject="failure notice", ident=f"<p{number}@mx.example>"))
        world.walk()
    assert len(world.submissions.mails) == 2


def test_a_person_who_answers_an_alert_with_words_of_danger_alarms(world: World) -> None:
    world.deliver(a_mail(DANGER))
    world.walk()
    alert = world.submissions.mails[0][0]
    world.deliver(
        a_mail(
            f"ik wil zelf ook niet meer leven\n\nOp dinsdag 4 augustus 2026 om 09:03 schreef Anouk:\n{quoted(text_of(alert))}",
            sender="Buddy <mobiel@elders.example>",
            ident="<b1@elders.example>",
            headers=f"In-Reply-To: {id_of(alert)}",
        )
    )
    world.walk()
    assert len(world.submissions.mails) == 2 and "mobiel@elders.example" in frozen(world)


def test_a_person_who_forwards_an_alert_with_words_of_danger_alarms(world: World) -> None:
    world.deliver(a_mail(DANGER))
    world.walk()
    alert = world.submissions.mails[0][0]
    world.deliver(
        a_mail(
            f"Ik wil niet meer leven.\n\n-------- Doorgestuurd bericht --------\n{text_of(alert)}",
            sender="Piet <piet@elders.example>",
            subject="Fwd: DRINGEND",
            ident="<f1@elders.example>",
        )
    )
    world.walk()
    assert len(world.submissions.mails) == 2 and "piet@elders.example" in frozen(world)


def test_an_invented_mark_hides_nothing(world: World) -> None:
    world.deliver(a_mail(DANGER))
    world.walk()
    copied = text_of(world.submissions.mails[0][0])
    forged = re.sub(r"Kenmerk: .", "Kenmerk: x", copied)
    world.deliver(a_mail(f"{DANGER}\n\n{forged}", sender="Piet <piet@elders.example>", ident="<x@elders.example>"))
    world.walk()
    assert len(world.submissions.mails) == 2


def test_a_header_that_anybody_can_set_hides_nothing(world: World) -> None:
    world.deliver(a_mail(DANGER, headers="Auto-Submitted: auto-generated\r\nX-Maild: alert"))
    world.walk()
    assert len(world.submissions.mails) == 1
