"""Records of the corpus as real mails: written as RFC 5322, read and looked at by maild's own stages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from zlib import crc32

from maild.facts.person import PersonState
from maild.reading.read import read_mail
from maild.reading.result import Reading
from maild.understanding.evidence import RuleEvidence
from maild.understanding.judged_mail import look_at
from maild.understanding.learned import Traits
from maild.understanding.rules import RuleSet
from maild.understanding.sender import SenderContext
from maild.understanding.traits import traits_of
from training.corpus import Record

_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+|\n+")
_SHORTEST = 4  # words
RULES = Path(__file__).parent.parent / "rules"
_ATTRIBUTION = {"en": "On Mon, 23 Nov 2026 at 09:12, Anouk Hendriks <anouk@praktijk.example> wrote:"}
_DUTCH_ATTRIBUTION = "Op ma 23 nov 2026 om 09:12 schreef Anouk Hendriks <anouk@praktijk.example>:"


@dataclass(frozen=True, slots=True)
class Example:
    """A record with what the model sees of it. `unknown` are its traits where nobody knows who is a client."""

    record: Record
    traits: Traits
    unknown: Traits


def as_mail(record: Record) -> bytes:
    """The record as a mail that its sender's client could have sent."""
    mail = EmailMessage(policy=SMTP)
    name = "".join(each for each in record.sender if each.isprintable())
    mail["From"] = f'"{name.replace(chr(92), "").replace(chr(34), "")}" <{record.id}@voorbeeld.example>'
    mail["To"] = "Anouk Hendriks <anouk@praktijk.example>"
    mail["Subject"] = record.subject
    mail["Date"] = "Tue, 24 Nov 2026 10:05:00 +0100"
    mail["Message-ID"] = f"<{record.id}@voorbeeld.example>"
    text = record.text
    if record.quoted:
        mail["In-Reply-To"] = f"<parent-{record.id}@praktijk.example>"
        quote = "\n".join(f"> {line}" for line in record.quoted.splitlines())
        text += f"\n\n{_ATTRIBUTION.get(record.language, _DUTCH_ATTRIBUTION)}\n\n{quote}"
    mail.set_content(text + "\n")
    return mail.as_bytes()


def read_record(record: Record) -> Reading:
    """The record, read as maild reads it."""
    return read_mail(as_mail(record))


def examples_of(records: Iterable[Record], rules: RuleSet) -> Iterator[Example]:
    """What the model sees of each record."""
    evidence = RuleEvidence(rules)
    for record in records:
        reading = read_record(record)
        known = PersonState.CLIENT if record.is_client else PersonState.STRANGER
        yield Example(record, _traits(reading, known, rules, evidence), _traits(reading, None, rules, evidence))


def _traits(reading: Reading, state: PersonState | None, rules: RuleSet, evidence: RuleEvidence) -> Traits:
    with rules.lexicon.reading():
        mail = look_at(reading, SenderContext(state), rules.lexicon)
        return traits_of(mail, (each.reason.rule for each in evidence.gather(mail)))


def one_sentence(record: Record) -> Record | None:
    """One sentence of a calm mail as a mail by itself, so that short calm mails are learned from too; None for the others."""
    sentences = [each.strip() for each in _SENTENCE_END.split(record.text) if len(each.split()) >= _SHORTEST]
    if record.label.danger is not None or not sentences:
        return None
    return replace(record, subject="", quoted=None, text=sentences[crc32(record.id.encode()) % len(sentences)])
