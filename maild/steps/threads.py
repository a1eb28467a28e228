"""Which conversation a mail belongs to: by the ids it answers, else by person and subject where there are none."""

from __future__ import annotations

import hashlib
import re
from datetime import timedelta

from maild.facts.person import Person
from maild.ledger import Transaction
from maild.mail.identity import MessageId
from maild.mail.message import Message
from maild.steps.practice import Desk

_PREFIX = re.compile(
    r"^\s*(?:(?:re|aw|antw|antwoord|sv|fw|fwd|doorst|betr|tr|wg|r)\s*(?:\[\d+\])?\s*:\s*)+", re.IGNORECASE
)
_SUBJECT_LIVES = timedelta(days=30)


def bare_subject(subject: str) -> tuple[str, bool]:
    """The subject without its reply prefixes, and whether it had any."""
    bare = _PREFIX.sub("", subject[:1_000])
    return " ".join(bare.casefold().split()), bare != subject[:1_000]


def subject_key(subject: str, salt: bytes) -> str:
    """A salted hash that two subjects of one conversation share; the ledger keeps no subject."""
    return hashlib.blake2b(bare_subject(subject)[0].encode("utf-8", "replace"), key=salt, digest_size=16).hexdigest()


def related_threads(tx: Transaction, desk: Desk, message: Message, person: Person | None) -> tuple[int, ...]:
    """The threads that a mail answers: by the ids it names, else by person and subject where it names none."""
    if message.ancestors:
        return tx.threads.find_all(desk.account, message.ancestors)
    subject, is_reply = bare_subject(message.subject)
    if not is_reply or not subject or person is None:
        return ()
    since, key = desk.clock.now() - _SUBJECT_LIVES, subject_key(message.subject, desk.subject_salt)
    thread = tx.threads.find_by_subject(desk.account, person.id, key, since)
    return () if thread is None else (thread,)


def find_thread(tx: Transaction, desk: Desk, message: Message, person: Person | None) -> int:
    """The thread of a mail, made anew where none is known; the mail's own id is learned with it."""
    thread = max(related_threads(tx, desk, message, person), default=None)
    if thread is None:
        thread = tx.threads.new(desk.account)
    ids = message.ancestors + ((message.message_id,) if message.message_id else ())
    tx.threads.learn(desk.account, thread, ids)
    return thread


def thread_of_ids(tx: Transaction, desk: Desk, ids: tuple[MessageId, ...]) -> int | None:
    """The thread that knows any of these ids."""
    return tx.threads.find(desk.account, ids) if ids else None
