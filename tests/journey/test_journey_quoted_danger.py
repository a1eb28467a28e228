"""Quoted danger alarms unless an earlier mail of the conversation brought it (behaviour 7)."""

from __future__ import annotations

import textwrap
from dataclasses import fields, replace

import pytest

from maild.mail.message import Message
from maild.reading.result import Reading
from tests.journey.conftest import DANGER, RESCHEDULE, THANKS, World, a_mail

ANSWERS = "In-Reply-To: <m1@voorbeeld.example>\r\nReferences: <m1@voorbeeld.example>"
ATTRIBUTION = "Op dinsdag 4 augustus 2026 om 09:03 schreef Piet:"
LONG = (
    "Hoi Anouk,\n\nHet gaat al weken slecht met mij en ik zie er geen einde aan komen, wat ik ook probeer en wie ik ook spreek; "
    "ik wil niet meer leven.\n\nIk wil dood\n\nEls"
)
CALM = "Kun je me bellen?"


def an_answer(quoted: str, words: str = CALM, ident: str = "<m2@voorbeeld.example>") -> bytes:
    return a_mail(f"{words}\n\n{ATTRIBUTION}\n{quoted}", ident=ident, subject="Re: Afspraak", headers=ANSWERS)


def marked(text: str, mark: str = "> ") -> str:
    return "\n".join(f"{mark}{line}" for line in text.splitlines())


def wrapped(text: str) -> str:
    return "\n".join(line for each in text.splitlines() if each for line in textwrap.wrap(each, 60))


def alerts(world: World) -> int:
    return len(world.submissions.mails)


def test_a_quote_that_no_mail_brought_alarms_in_a_known_conversation(world: World) -> None:
    world.deliver(a_mail(THANKS))
    world.walk()
    world.deliver(an_answer(marked(DANGER)))
    world.walk()
    world.walk()  # the note of the alert is a mail too
    assert alerts(world) == 1 and world.verdicts()[-2:] == ["crisis", "own_notice"]


@pytest.mark.parametrize("as_quoted", [marked, lambda text: marked(wrapped(text)), lambda text: text, wrapped])
def test_what_an_earlier_mail_brought_does_not_alarm_again(world: World, as_quoted) -> None:  # type: ignore[no-untyped-def]
    world.deliver(a_mail(LONG))
    world.walk()
    assert alerts(world) == 1
    world.deliver(an_answer(as_quoted(LONG)))
    world.walk()
    assert alerts(world) == 1


def test_a_quote_within_the_coachs_quoted_answer_does_not_alarm_again(world: World) -> None:
    world.deliver(a_mail(LONG))
    world.walk()
    head = "From: anouk@praktijk.example\r\nTo: els@voorbeeld.example\r\nMessage-ID: <s1@praktijk.example>\r\n"
    coach = (
        f"Dag Els,\n\nDenk je aan zelfmoord? Bel 113.\n\nOp dinsdag 4 augustus 2026 schreef Els Bakker:\n{marked(LONG)}"
    )
    sent = f"{head}In-Reply-To: <m1@voorbeeld.example>\r\nSubject: Re: Afspraak\r\n\r\n{coach}\r\n"
    world.server.deliver(sent.encode(), "Sent")
    world.walk()
    world.deliver(an_answer(marked(coach)))
    world.walk()
    assert alerts(world) == 1


def test_one_changed_word_in_a_quote_is_judged(world: World) -> None:
    world.deliver(a_mail("Hoi Anouk, ik wil niet meer naar die groep komen."))
    world.walk()
    world.deliver(an_answer(marked("Hoi Anouk, ik wil niet meer leven.")))
    world.walk()
    assert alerts(world) == 1


def test_what_another_conversation_brought_is_judged_here(world: World) -> None:
    world.deliver(a_mail(THANKS))
    world.deliver(a_mail(DANGER, sender="Mo <mo@elders.example>", ident="<mo@elders.example>", subject="Anders"))
    world.walk()
    world.deliver(an_answer(marked(DANGER)))
    world.walk()
    assert alerts(world) == 2


def test_a_mail_and_its_quote_that_come_together_alarm_once(world: World) -> None:
    world.deliver(a_mail(DANGER))
    world.deliver(an_answer(marked(DANGER)))
    world.walk()
    assert alerts(world) == 1


def test_new_words_of_danger_alarm_again_beside_a_known_quote(world: World) -> None:
    world.deliver(a_mail(DANGER))
    world.walk()
    world.deliver(an_answer(marked(DANGER), words="ik wil niet meer leven"))
    world.walk()
    assert alerts(world) == 2


def test_what_is_remembered_of_a_mail_is_none_of_its_words(world: World) -> None:
    world.deliver(a_mail(RESCHEDULE))
    world.walk()
    world.ledger.compact()
    assert all(
        word not in path.read_bytes() for path in world.path.glob("maild.db*") for word in (b"verzetten", b"donderdag")
    )


def cut(reading: Reading) -> Reading:
    """As reading hands on a mail of which a part was left out."""
    names = [each.name for each in fields(Message)]
    if "is_cut" in names:
        return replace(reading, message=replace(reading.message, is_cut=True))
    kind = type("CutMessage", (Message,), {"is_cut": True})
    return replace(reading, message=kind(**{name: getattr(reading.message, name) for name in names}))


def test_a_mail_of_which_a_part_was_left_out_is_told_once_and_drafted_all_the_same(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = world.reader.read

    def read(raw: bytes, size: int | None = None) -> Reading:
        return cut(real(raw, size)) if b"verzetten" in raw else real(raw, size)

    monkeypatch.setattr(world.reader, "read", read)
    world.client("els@voorbeeld.example")
    world.deliver(a_mail(RESCHEDULE))
    world.deliver(a_mail(RESCHEDULE))
    world.walk()
    assert len(world.drafts) == 1 and alerts(world) == 1
    assert b"Bekijk deze mail zelf" in world.submissions.mails[0][0]
    with world.ledger.transaction() as tx:
        person = tx.people.by_address("praktijk", "els@voorbeeld.example")
    assert person is not None and person.danger_since is None
