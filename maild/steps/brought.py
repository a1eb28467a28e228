"""What of a mail is new to maild: text that an earlier mail of the conversation brought, and maild's own notices, do not
alarm again (behaviour 7). Known by content alone: that a mail answers a known thread says nothing about what it quotes."""

from __future__ import annotations

from dataclasses import replace

from maild.acting.notice_mail import is_own_notice, own_notice_ids
from maild.facts.person import Person
from maild.ledger import Transaction
from maild.mail.identity import MessageId
from maild.reading.result import Reading
from maild.steps.passages import passage_marks, unknown_text
from maild.steps.practice import Desk
from maild.steps.threads import related_threads


def without_what_was_brought(tx: Transaction, desk: Desk, reading: Reading, person: Person | None) -> Reading:
    """The reading as danger has to judge it: no quoted sentence that came before, no sentence of a notice of ours.

    A notice may come back in any part of a mail (a bounce writes no quote marks), so all parts are looked through, but
    only where the mail carries an id that we alone can make. Every other word is judged.
    """
    salt, new = desk.draft_salt, reading.new
    told = _told(tx, desk, notices_in(desk, reading))
    known = tx.passages.of(related_threads(tx, desk, reading.message, person)) if new.quoted else frozenset()
    return replace(
        reading,
        new=replace(
            new,
            text=unknown_text(new.text, told, salt),
            signature=unknown_text(new.signature, told, salt),
            forwarded=unknown_text(new.forwarded, told, salt),
            hidden=unknown_text(new.hidden, told, salt),
            quoted=unknown_text(new.quoted, known | told, salt),
        ),
    )


def learn_text(tx: Transaction, desk: Desk, thread: int, *texts: str) -> None:
    """What these texts say was brought in this thread, and judged."""
    for text in texts:
        tx.passages.add(thread, passage_marks(text, desk.draft_salt))


def notices_in(desk: Desk, reading: Reading) -> tuple[MessageId, ...]:
    """The notices of ours that a mail is, answers, forwards or returns."""
    message = reading.message
    named = (*message.ancestors, *((message.message_id,) if message.message_id else ()))
    texts = (message.text, reading.new.forwarded, reading.new.hidden, *(part.content or "" for part in message.parts))
    written = own_notice_ids("\n".join(texts), desk.notice_key)
    return tuple(dict.fromkeys((*(each for each in named if is_own_notice(each, desk.notice_key)), *written)))


def is_only_a_notice(tx: Transaction, desk: Desk, reading: Reading) -> bool:
    """True for a notice of ours, also where a provider gave it another Message-ID: then not a word in it is new."""
    if is_own_notice(reading.message.message_id, desk.notice_key):
        return True
    told = _told(tx, desk, notices_in(desk, reading))
    return bool(told) and not unknown_text(reading.message.text, told, desk.draft_salt)


def _told(tx: Transaction, desk: Desk, notices: tuple[MessageId, ...]) -> frozenset[int]:
    return tx.passages.of(tx.threads.find_all(desk.account, notices)) if notices else frozenset()
