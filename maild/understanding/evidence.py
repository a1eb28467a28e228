"""What the rules say for and against each intent in one mail."""

from __future__ import annotations

from dataclasses import dataclass

from maild.understanding.judged_mail import JudgedMail
from maild.understanding.result import Intent, Kind, LeadKind, Reason
from maild.understanding.rules import RuleHit, RuleSet
from maild.understanding.rules_model import Mark

_SUBJECT_OF_REPLY = 0.25
_FORWARDED = 0.8


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing that speaks for an intent, or against it where `weight` is below zero.

    Weights are log odds in their rough size: 3 decides alone, 1.6 with a little help, 0.7 only adds up.
    """

    intent: Intent
    weight: float
    reason: Reason
    kind: Kind | None = None
    lead_kind: LeadKind | None = None
    marks: frozenset[Mark] = frozenset()


class RuleEvidence:
    """The evidence of a coach's rules."""

    def __init__(self, rules: RuleSet) -> None:
        self._rules = rules

    def gather(self, mail: JudgedMail) -> tuple[Evidence, ...]:
        """One piece of evidence for each rule that holds, and one for each intent that it speaks against."""
        best: dict[str, tuple[float, RuleHit]] = {}
        for hit in self._rules.intent_hits(mail.texts):
            if not hit.rule.when.holds(mail.sender, mail.reading.writer, mail.word_count, is_reply=mail.is_reply):
                continue
            weight = hit.rule.strength.weight * _share(hit.place, mail)
            if hit.rule.id not in best or weight > best[hit.rule.id][0]:
                best[hit.rule.id] = (weight, hit)
        return tuple(each for weight, hit in best.values() for each in _evidence(weight, hit))


def _share(place: str, mail: JudgedMail) -> float:
    if place == "subject":
        return _SUBJECT_OF_REPLY if mail.is_reply else 1.0
    return _FORWARDED if place == "forwarded" else 1.0


def _evidence(weight: float, hit: RuleHit) -> list[Evidence]:
    rule, reason = hit.rule, Reason(hit.rule.id, hit.words)
    if rule.intent is None:
        return []
    found = [Evidence(rule.intent, weight, reason, rule.kind, rule.lead_kind, rule.marks)]
    return found + [Evidence(intent, -weight, reason) for intent in sorted(rule.against) if intent is not rule.intent]
