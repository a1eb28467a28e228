"""The examples that stand beside the rules, as records: the plainest way to say each thing, by whoever wrote the rule."""

from __future__ import annotations

from collections.abc import Iterator

from maild.understanding.result import Intent, Kind
from maild.understanding.rules import RuleSet
from maild.understanding.rules_model import Rule, Strength
from training.corpus import Danger, Label, Record

BATCH = "rules"
_OF_CLIENTS = (Intent.RESCHEDULE, Intent.EMOTIONAL_SUPPORT, Intent.STOP_REQUEST)


def records_of_rules(rules: RuleSet) -> list[Record]:
    """A record for each example of a rule that says something by itself. Those of danger have no intent."""
    return [record for rule in rules.rules if rule.strength is not Strength.WEAK for record in _records(rule)]


def _records(rule: Rule) -> Iterator[Record]:
    if rule.is_danger:
        kind = rule.crisis.value if rule.crisis else "suicide"
        signs = "open" if rule.strength is Strength.STRONG else "veiled"
        for number, example in enumerate(rule.must_match):
            if rule.strength is Strength.STRONG:
                yield _record(rule, number, example, Label("", None, Danger(kind, signs)))
        for number, example in enumerate(rule.must_not_match, start=len(rule.must_match)):
            yield _record(rule, number, example, Label("", None, None))
    elif rule.intent is not None and not rule.marks:
        for number, example in enumerate(rule.must_match):
            yield _record(rule, number, example, Label(rule.intent.value, rule.kind.value if rule.kind else None, None))


def _record(rule: Rule, number: int, example: str, label: Label) -> Record:
    subject, mark, text = example.partition("//")
    is_client = rule.intent in _OF_CLIENTS and rule.kind is not Kind.LEAD_DECLINES
    return Record(
        id=f"{rule.id}-{number}",
        batch=BATCH,
        label=label,
        blind=label,
        secondary=(),
        lead_kind=rule.lead_kind.value if rule.lead_kind else None,
        is_client=is_client if rule.intent is not Intent.OTHER else number % 2 == 0,
        language="nl",
        address_form=None,
        difficulty="ordinary",
        greeting_name=None,
        sender="",
        subject=subject.strip() if mark else "",
        text=(text if mark else example).strip(),
        quoted=None,
    )
