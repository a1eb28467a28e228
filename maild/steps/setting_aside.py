"""A mail that cannot be handled: three tries, then it is set aside and the coach is told once."""

from __future__ import annotations

import hashlib
import re

from maild.acting.coach_texts import unhandled_mail, unreadable_mail
from maild.acting.notice_mail import is_own_notice
from maild.facts.intention import Intention
from maild.facts.person import Person, PersonState
from maild.facts.seen_mail import SeenMail
from maild.ledger import Transaction
from maild.mail.address import Address
from maild.mail.identity import MessageId
from maild.planning.verdict import Verdict
from maild.steps.alerts import report_unhandled
from maild.steps.intake import Taken
from maild.steps.practice import Desk, Practice
from maild.steps.recording import brake
from maild.understanding.result import Crisis

_MOST_TRIES = 3
_LONGEST_HEADER = 65_536
_FOLD = re.compile(rb"\r?\n[ \t]+")
_FROM = re.compile(rb"^from[ \t]*:(.*)$", re.IGNORECASE | re.MULTILINE)
_MESSAGE_ID = re.compile(rb"^message-id[ \t]*:(.*)$", re.IGNORECASE | re.MULTILINE)
_IN_BRACKETS = re.compile(r"<\s*([^<>\s]+@[^<>\s]+)\s*>")


def count_unjudged(tx: Transaction, desk: Desk, practice: Practice, taken: Taken) -> tuple[Intention, ...]:
    """One failure to read or understand a mail; the third sets it aside."""
    if tx.mails.count_try(taken.mail.id) < _MOST_TRIES:
        return ()
    return give_up_unchecked(tx, desk, practice, taken)


def give_up_unchecked(tx: Transaction, desk: Desk, practice: Practice, taken: Taken) -> tuple[Intention, ...]:
    """A mail that could not be read or checked is set aside and reported once; no draft is ever made for it."""
    if is_own_notice(_message_id(taken), desk.notice_key):
        tx.mails.set_aside(taken.mail.id, Verdict.OWN_NOTICE, desk.clock.now())
        return ()  # to tell of it would bring the next one
    tx.mails.set_aside(taken.mail.id, Verdict.UNREADABLE, desk.clock.now())
    writer = _writer(taken)
    # the same bytes under another UID are the same mail
    once = hashlib.sha256(taken.fetched.raw).hexdigest() if taken.fetched else str(taken.mail.id)
    is_client = _is_client(tx, desk, writer)
    return report_unhandled(
        tx, desk, practice, taken.mail, writer, unreadable_mail, f"unreadable:{once}", is_client=is_client
    )


def alarm_unrecorded(
    tx: Transaction, desk: Desk, practice: Practice, taken: Taken, crisis: Crisis
) -> tuple[Intention, ...]:
    """Danger in a mail that cannot be written down: the alarm does not wait for it."""
    tx.mails.set_aside(taken.mail.id, Verdict.CRISIS, desk.clock.now())
    writer = _writer(taken)
    return brake(tx, desk, practice, taken.mail, writer, _known(tx, desk, writer), crisis)


def count_undecided(
    tx: Transaction, desk: Desk, practice: Practice, mail: SeenMail, writer: Address | None, verdict: Verdict
) -> tuple[Intention, ...]:
    """One failure to decide on a mail that was judged; the third sets it aside and tells the coach once."""
    if tx.mails.count_try(mail.id) < _MOST_TRIES:
        return ()
    tx.mails.set_aside(mail.id, verdict, desk.clock.now())
    known = writer or (Address("", mail.writer) if mail.writer else None)
    is_client = _is_client(tx, desk, known)
    return report_unhandled(
        tx, desk, practice, mail, known, unhandled_mail, f"unhandled:{mail.id}", is_client=is_client
    )


def envelope_writer(raw: bytes) -> Address | None:
    """The address in the From field of a mail that could not be read, found by the plainest means there is.

    A folded field is one field (RFC 5322 section 2.2.3).
    """
    value = _field(_FROM, raw)
    bracketed = _IN_BRACKETS.findall(value)
    words = value.replace("<", " ").replace(">", " ").split()
    plain = (word.strip("\"',;()") for word in reversed(words) if "@" in word)
    spec = bracketed[-1] if bracketed else next(plain, "")
    return Address("", spec) if spec.isprintable() and 3 <= len(spec) <= 254 else None


def _field(wanted: re.Pattern[bytes], raw: bytes) -> str:
    """The first such field of a header that nothing better can read; "" where there is none."""
    head = re.split(rb"\r?\n[ \t]*\r?\n", raw[:_LONGEST_HEADER].lstrip(b"\r\n"), maxsplit=1)[0]
    found = wanted.search(_FOLD.sub(b" ", head))
    return found[1].decode("ascii", "replace").strip() if found else ""


def _writer(taken: Taken) -> Address | None:
    if taken.reading is not None:
        return taken.reading.writer
    if taken.fetched is not None:
        return envelope_writer(taken.fetched.raw)
    return next(iter(taken.envelope.senders), None) if taken.envelope else None


def _message_id(taken: Taken) -> MessageId | None:
    if taken.reading is not None:
        return taken.reading.message.message_id
    if taken.fetched is not None:
        return MessageId(_field(_MESSAGE_ID, taken.fetched.raw))
    return taken.envelope.message_id if taken.envelope else None


def _is_client(tx: Transaction, desk: Desk, writer: Address | None) -> bool:
    person = _known(tx, desk, writer)
    return person is not None and person.state is PersonState.CLIENT


def _known(tx: Transaction, desk: Desk, writer: Address | None) -> Person | None:
    """An address with signs that no database takes (the poison itself, perhaps) is nobody's."""
    if writer is None or not writer.key.isprintable():
        return None
    return tx.people.by_address(desk.account, writer.key)
