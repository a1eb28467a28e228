"""Mails to measure with: a mix of what a coach gets, each from a person of its own."""

from __future__ import annotations

from collections.abc import Iterator

from tests.journey.conftest import DANGER, LEAD, RESCHEDULE, THANKS, a_mail

_QUOTE = "\n\nOp ma 3 aug. 2026 om 09:12 schreef Anouk Hendriks <anouk@praktijk.example>:\n> " + "\n> ".join(
    ["Beste,", "", "Fijn je gesproken te hebben. Hieronder staat wat we hebben afgesproken.", "", "Groet, Anouk"] * 4
)
_STOP = "Dag Anouk,\n\nIk wil graag stoppen met de coaching.\n\nGroet,\nEls"
_NEWS = "Vijf tips voor meer energie deze zomer.\n\nUitschrijven kan onderaan deze mail.\n"
_LIST = "List-Unsubscribe: <mailto:weg@x.example>\r\nList-Id: <tips.x.example>\r\nPrecedence: bulk"


def reschedule(number: int, prefix: str = "n") -> bytes:
    """A mail that deserves a draft."""
    return _mail(RESCHEDULE, number, prefix)


def backlog(count: int) -> tuple[list[bytes], int, int]:
    """`count` mails; how many deserve a draft, how many are danger. Nine in ten ask for a reply, one in fifty alarms."""
    mails, drafts, alarms = [], 0, 0
    for number in range(count):
        turn = number % 50
        if turn == 30:
            mails.append(_mail(DANGER, number, "d"))
            alarms += 1
        elif turn in (10, 20):
            mails.append(_mail(_NEWS, number, "x", _LIST))
        elif turn in (15, 40):
            mails.append(_mail(THANKS, number, "t"))
        else:
            text = (RESCHEDULE, LEAD, RESCHEDULE + _QUOTE, _STOP, LEAD + _QUOTE)[number % 5]
            mails.append(_mail(text, number, "n"))
            drafts += 1
    return mails, drafts, alarms


def flood(count: int, alarms: int) -> Iterator[tuple[str, bytes]]:
    """`count` mails, `alarms` of them danger, evenly spread, each with the local part of its writer; "" for the others."""
    others = (RESCHEDULE, LEAD, THANKS, RESCHEDULE + _QUOTE, LEAD + _QUOTE)
    every = count // alarms
    for number in range(count):
        if number % every == every - 1 and number // every < alarms:
            yield f"danger{number}", _mail(f"{DANGER} ({number})", number, "danger")
        else:
            yield "", _mail(others[number % len(others)], number, "f")


def poison(number: int = 0) -> bytes:
    """A mail that costs the reader dear: nested comments, and thousands of empty parameters."""
    hard = "Cc: " + "(" * 3_000 + "\r\nX-Hard: a" + ";" * 16_000
    return _mail(RESCHEDULE, number, "poison", hard)


def _mail(text: str, number: int, prefix: str, headers: str = "") -> bytes:
    key = f"{prefix}{number}"
    sender = f"Els Bakker <{key}@voorbeeld.example>"
    return a_mail(text, sender=sender, ident=f"<{key}@voorbeeld.example>", subject=f"Afspraak {key}", headers=headers)
