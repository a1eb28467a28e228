"""What the coach really sent: Sent is followed, and answered mails are marked (behaviour 2)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from maild.acting.window_texts import which_thread_line
from maild.facts.notice import NoticeLevel
from maild.facts.seen_mail import SeenMail
from maild.facts.sent_mail import SentMail
from maild.ledger import Transaction
from maild.mail.envelope import Envelope
from maild.mail.identity import Uid
from maild.mail.store import MailStore
from maild.planning.recognition import CLOCK_SKEW
from maild.reading.result import Reading
from maild.steps.brought import learn_text
from maild.steps.erased import was_erased_since
from maild.steps.holding import settle_sent_holding
from maild.steps.isolation import log_mistake, together_or_alone
from maild.steps.practice import Desk, Practice
from maild.steps.sent_texts import read_sent
from maild.steps.situation_sent import settle_sent_situation
from maild.steps.threads import bare_subject, subject_key, thread_of_ids
from maild.steps.windows import threads_that_wait

_AUTOMATIC_SUBJECT = re.compile(
    r"^\s*(automatisch antwoord|automatic reply|auto(?:-| )?reply|afwezig|out of office|"
    r"geaccepteerd|accepted|geweigerd|declined|voorlopig|tentative|ontvangstbevestiging|read:|gelezen)\b",
    re.IGNORECASE,
)
_SUBJECT_LIVES = timedelta(days=30)


def follow_sent(desk: Desk, practice: Practice, store: MailStore, sent: str) -> int:
    """Writes down what was sent since the last look and marks what it answers; returns how many mails were new.

    The first look draws the line at UIDNEXT: what lies before it is read by the import of last year's Sent.
    """
    state = store.state(sent)
    with desk.ledger.transaction() as tx:
        line = tx.mailboxes.line(desk.account, sent)
    if line is not None and line.uidvalidity == state.uidvalidity and line.next_uid >= state.uid_next:
        return 0
    if line is None or line.uidvalidity != state.uidvalidity:
        envelopes = _since_a_day_ago(desk, store, sent) if line is not None else ()
    else:
        envelopes = store.envelopes(sent, line.next_uid)
    next_uid = max([state.uid_next, *(Uid(each.key.uid + 1) for each in envelopes)])
    read = [(envelope, read_sent(desk, store, envelope.key)) for envelope in envelopes]
    together_or_alone(read, lambda some: _record_together(desk, practice, some), _leave_out)
    with desk.ledger.transaction() as tx:
        tx.mailboxes.set_line(desk.account, sent, state.uidvalidity, Uid(next_uid))
    return len(envelopes)


def _record_together(desk: Desk, practice: Practice, some: Sequence[tuple[Envelope, Reading | None]]) -> list[SentMail]:
    """Writes down what was sent, and which sentences it brought: they do not alarm when the answer quotes them."""
    made = []
    with desk.ledger.transaction() as tx:
        for envelope, reading in some:
            sent = record_sent(tx, desk, practice, envelope, reading)
            if reading is not None and sent.thread is not None:
                learn_text(tx, desk, sent.thread, reading.message.text)
            made.append(sent)
    return made


def _leave_out(one: tuple[Envelope, Reading | None], error: Exception) -> list[SentMail]:
    log_mistake(one[0].key, "record sent", error)
    return []


def _since_a_day_ago(desk: Desk, store: MailStore, sent: str) -> tuple[Envelope, ...]:
    """After a change of UIDVALIDITY: the last day once more; what is known already is not written twice."""
    first = store.first_uid_since(sent, desk.clock.now() - timedelta(days=1))
    return store.envelopes(sent, first) if first is not None else ()


def record_sent(
    tx: Transaction, desk: Desk, practice: Practice, envelope: Envelope, reading: Reading | None = None
) -> SentMail:
    """One sent mail with its thread; whoever it went to becomes a correspondent. `reading` is None where it cannot be had."""
    keys = tuple(
        each
        for each in _recipient_keys(envelope, practice)
        if not was_erased_since(tx, desk, each, envelope.internal_date)
    )
    automatic = is_automatic_subject(envelope.subject) or (reading is not None and _is_automatic(reading))
    thread = thread_of_ids(tx, desk, envelope.ancestors) or _thread_by_subject(tx, desk, envelope, keys)
    if thread is None:
        thread = tx.threads.new(desk.account)
    if envelope.message_id is not None:
        tx.threads.learn(desk.account, thread, (envelope.message_id,))
    sent = tx.sent.add(
        account=desk.account,
        key=envelope.key,
        message_id=envelope.message_id,
        ancestors=envelope.ancestors,
        recipients=keys,
        thread=thread,
        sent_at=envelope.internal_date,
        is_automatic=automatic,
        seen_at=desk.clock.now(),
        outreach=practice.ladders.recognise(envelope.subject, reading.new.text if reading else ""),
    )
    if not automatic:
        tx.people.raise_to_correspondents(desk.account, keys, desk.clock.now())
        text = reading.new.text if reading else ""
        if not settle_sent_holding(tx, desk, practice, sent, text) and not settle_sent_situation(tx, desk, sent, text):
            _mark_answered(tx, desk, practice, sent)
    return sent


def is_automatic_subject(subject: str) -> bool:
    """True for the coach's own automatic answers and calendar replies, which close nothing and start nothing."""
    return _AUTOMATIC_SUBJECT.match(subject) is not None


def _is_automatic(reading: Reading) -> bool:
    """By its own marks alone (RFC 3834 section 5, RFC 5546 section 3.2.3): what the coach typed is never taken for one."""
    said = reading.message.header("Auto-Submitted").partition(";")[0].strip().casefold()
    answers = (part.content or "" for part in reading.message.parts if part.content_type.casefold() == "text/calendar")
    return said not in ("", "no") or any("METHOD:REPLY" in each.upper() for each in answers)


def _recipient_keys(envelope: Envelope, practice: Practice) -> tuple[str, ...]:
    keys = dict.fromkeys(each.key for each in envelope.recipients if "@" in each.addr_spec)
    return tuple(key for key in keys if key not in practice.policy.own_addresses)


def _thread_by_subject(tx: Transaction, desk: Desk, envelope: Envelope, keys: Iterable[str]) -> int | None:
    subject, is_reply = bare_subject(envelope.subject)
    if not is_reply or not subject or envelope.ancestors:
        return None
    since = envelope.internal_date - _SUBJECT_LIVES
    for key in keys:
        person = tx.people.by_address(desk.account, key)
        hashed = subject_key(envelope.subject, desk.subject_salt)
        thread = tx.threads.find_by_subject(desk.account, person.id, hashed, since) if person else None
        if thread is not None:
            return thread
    return None


def _mark_answered(tx: Transaction, desk: Desk, practice: Practice, sent: SentMail) -> None:
    """Closes the mails that this one answers: those of its thread, or with a new mail the person's only open conversation."""
    named = _answered_by_id(tx, sent)
    for mail in named:
        tx.mails.set_answered(mail.id, sent.sent_at)
    for key in sent.recipients:
        person = tx.people.by_address(desk.account, key)
        if person is None:
            continue
        waiting = [each for each in tx.mails.unanswered_of_person(person.id) if _came_before(each.clock, sent.sent_at)]
        in_thread = [each for each in waiting if each.thread is not None and each.thread == sent.thread]
        if not in_thread and any(mail.person == person.id for mail in named):
            continue  # an answer to what they wrote there; what else they asked still waits
        open_threads = () if in_thread else threads_that_wait(waiting, practice.window_rules)
        for mail in in_thread or (waiting if len(open_threads) <= 1 else ()):
            tx.mails.set_answered(mail.id, sent.sent_at)
        if len(open_threads) > 1:
            _ask_which(tx, desk, sent, key, open_threads)


def _answered_by_id(tx: Transaction, sent: SentMail) -> tuple[SeenMail, ...]:
    """Mails that the coach's answer names, whatever address it went to: the same person may have more than maild knows."""
    if sent.thread is None or not sent.ancestors:
        return ()
    named = set(sent.ancestors)
    return tuple(
        each
        for each in tx.mails.unanswered_in_thread(sent.thread)
        if each.message_id in named and _came_before(each.clock, sent.sent_at)
    )


def _ask_which(tx: Transaction, desk: Desk, sent: SentMail, key: str, threads: Sequence[int]) -> None:
    """A new mail to somebody who waits in several conversations: only the coach knows what it settles."""
    line = which_thread_line(key, threads)
    tx.notices.add(
        desk.account, NoticeLevel.DIGEST, "which_thread", line, None, desk.clock.now(), f"which:{sent.id}:{key}"
    )


def _came_before(clock: datetime, sent_at: datetime) -> bool:
    return clock <= sent_at + CLOCK_SKEW
