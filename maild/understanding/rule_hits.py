"""Which rules hold in one mail, with the words by which they hold: for whoever tries a rule before trusting it."""

from __future__ import annotations

from maild.reading.result import Reading
from maild.understanding.danger import danger_rules_in
from maild.understanding.judged_mail import look_at
from maild.understanding.rules import RuleHit, RuleSet
from maild.understanding.sender import SenderContext


def rules_in(rules: RuleSet, reading: Reading, sender: SenderContext) -> tuple[RuleHit, ...]:
    """The rules that hold in a mail, each once in each of its texts. Rules of intent say nothing of mail that no person
    typed, whatever stands in it."""
    danger = danger_rules_in(reading, rules, quoted_is_known=sender.quoted_is_known)
    if reading.automatic.kind is not None:
        return danger
    with rules.lexicon.reading():
        mail = look_at(reading, sender, rules.lexicon)
        found = [
            hit
            for hit in rules.intent_hits(mail.texts)
            if hit.rule.when.holds(sender, reading.writer, mail.word_count, is_reply=mail.is_reply)
        ]
    return (*found, *danger)
