"""The template gardener: what the coach keeps changing in drafts becomes a proposal to change the template.

What is kept of a change is a keyed hash, one row a person, until five people got the very same sentence; only then is the
sentence itself kept, as it stood in the fifth mail (docs/decisions/template-gardener.md).
"""

from __future__ import annotations

import hashlib
import logging
from datetime import timedelta

from maild.drafting.changed_sentences import ChangedSentence, changed_sentences
from maild.drafting.impersonal import Surroundings, is_impersonal
from maild.drafting.template_sentences import TemplateSentence, sentences_for, vocabulary, words_of
from maild.facts.draft import Draft
from maild.facts.name_mark import mark_of, words_of_name
from maild.facts.notice import NoticeLevel
from maild.facts.template_change import ENOUGH, ChangeMark
from maild.ledger import Transaction
from maild.mail.identity import MessageKey
from maild.mail.store import MailStore
from maild.reading.result import Reading
from maild.steps.practice import Desk, Practice
from maild.steps.sent_texts import read_sent

_LOG = logging.getLogger(__name__)
_RECENT = timedelta(days=2)
"""What was sent longer ago is not compared any more: the template may have been another one."""
KIND = "template_suggestion"


def tend_templates(desk: Desk, practice: Practice, store: MailStore) -> int:
    """Compares drafts that were sent with what was sent of them; how many it looked at. Each is compared once."""
    with desk.ledger.transaction() as tx:
        waiting = tx.template_changes.waiting(desk.account, desk.clock.now() - _RECENT)
    for number, key in waiting:
        desk.between_mails()
        _compare(desk, practice, store, number, key)
    return len(waiting)


def _compare(desk: Desk, practice: Practice, store: MailStore, number: int, key: MessageKey) -> None:
    """One mail is read, looked at and forgotten; what is found and that it was looked at are one transaction."""
    reading = read_sent(desk, store, key)
    with desk.ledger.transaction() as tx:
        draft = tx.drafts.get(number)
        if draft is not None and reading is not None and tx.people.get(draft.person) is not None:
            for change in _changes(tx, desk, practice, draft, reading):
                _keep(tx, desk, draft, change)
        tx.template_changes.compared(number, desk.clock.now())


def _changes(
    tx: Transaction, desk: Desk, practice: Practice, draft: Draft, reading: Reading
) -> tuple[ChangedSentence, ...]:
    """The changed sentences that tell nothing of the person."""
    templates = practice.drafter.templates
    found = changed_sentences(
        sentences_for(templates, draft.template), draft.shingles, reading.new.text, desk.draft_salt
    )
    if not found:
        return ()
    common = vocabulary(templates)
    around = Surroundings(common, _names(practice, draft, reading, common), _theirs(reading))
    marks = tx.name_marks.all(desk.account).values()
    known = {each.first for each in marks}
    kept = []
    for each in found:
        names = {
            word
            for word in each.fresh_words
            if any(mark_of((part,), desk.subject_salt) in known for part in _bare(word))
        }
        if is_impersonal(each, around, names):
            kept.append(each)
    return tuple(kept)


def _bare(word: str) -> tuple[str, ...]:
    return words_of_name(word)


def _names(practice: Practice, draft: Draft, reading: Reading, common: frozenset[str]) -> frozenset[str]:
    """Words of the recipient's name and address, of the greeting, and of what slots brought, but for words of templates."""
    addresses = " ".join(f"{each.display_name} {each.addr_spec}" for each in reading.message.to)
    greeting = reading.new.text.strip().partition("\n")[0]
    slots = " ".join(value for value in practice.slots.values() if value)
    said = {*words_of(addresses), *words_of(draft.recipient), *words_of(slots)} - common
    return frozenset(said | (set(words_of(greeting)) - common))


def _theirs(reading: Reading) -> frozenset[str]:
    """The words of the person, as the sent mail quotes them."""
    new = reading.new
    return frozenset(words_of(f"{new.quoted} {new.forwarded} {reading.message.subject}"))


def _keep(tx: Transaction, desk: Desk, draft: Draft, change: ChangedSentence) -> None:
    now = desk.clock.now()
    mark = mark_of_change(change, desk.draft_salt)
    times = tx.template_changes.add(desk.account, mark, draft.person, now)
    _LOG.info("template changed draft=%d template=%s people=%d", draft.id, mark.template, times)
    if times < ENOUGH or not tx.template_changes.suggest(desk.account, mark, change.now, now):
        return
    text = f"{mark.template}.j2 verander je steeds op dezelfde manier. Zien en overnemen: maild templates suggest"
    once = f"{KIND}:{mark.template}:{mark.voice}:{mark.line}:{mark.change}"
    tx.notices.add(desk.account, NoticeLevel.DIGEST, KIND, text, None, now, once_key=once)


def mark_of_change(change: ChangedSentence, salt: bytes) -> ChangeMark:
    """The change as keyed hashes."""
    return ChangeMark(
        change.was.template, change.was.voice.value, line_mark(change.was, salt), _hash(words_of(change.now), salt)
    )


def line_mark(sentence: TemplateSentence, salt: bytes) -> str:
    """The keyed hash of a sentence as the template has it."""
    return _hash(sentence.words, salt)


def _hash(words: tuple[str, ...], salt: bytes) -> str:
    digest = hashlib.blake2b(
        " ".join(words).encode("utf-8", "replace"), key=salt[:64], digest_size=16, person=b"template"
    )
    return digest.hexdigest()
