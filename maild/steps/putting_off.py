"""Mails with very much text wait for the others: a stranger's ten megabytes must not stand before a cry for help.

Danger is judged in every window of every text, so the cost of a mail grows with its length. What is put off is heard in the
same pass, behind everything else, and after a few seconds the pass goes on: INBOX is looked at again before the next.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from maild.facts.seen_mail import SeenMail
from maild.mail.store import MailStore
from maild.steps.intake import Taken, take_in
from maild.steps.memory import ShortMemory
from maild.steps.practice import Desk

_VERY_MUCH = 150_000
"""Characters: about a second of listening. A conversation of a year, quoted whole, has less."""
_SECONDS = 4.0


def take_in_light(
    desk: Desk, store: MailStore, waiting: Sequence[SeenMail], memory: ShortMemory
) -> Iterator[list[Taken]]:
    """The waiting mails in handfuls, read, without those that were put off; what turns out to be long is put off now."""
    is_alone = len(waiting) == 1
    light = [mail for mail in waiting if mail.id not in memory.put_off]
    for handful in take_in(desk, store, light):
        long = {each.mail.id for each in handful if not is_alone and _length(each) > _VERY_MUCH}
        memory.put_off |= long
        yield [each for each in handful if each.mail.id not in long]


def take_in_put_off(
    desk: Desk, store: MailStore, waiting: Sequence[SeenMail], memory: ShortMemory
) -> Iterator[list[Taken]]:
    """Those that were put off, one by one and at least one, for a few seconds; the rest stays for the next pass."""
    memory.put_off &= {mail.id for mail in waiting}
    began = desk.clock.monotonic()
    for mail in waiting:
        if mail.id in memory.put_off:
            yield from take_in(desk, store, (mail,))
            memory.put_off.discard(mail.id)
            if desk.clock.monotonic() - began > _SECONDS:
                return


def _length(taken: Taken) -> int:
    """How many characters are looked through for danger."""
    if taken.reading is None:
        return 0
    new = taken.reading.new
    return sum(len(text) for text in (new.text, new.signature, new.quoted, new.forwarded, new.hidden))
