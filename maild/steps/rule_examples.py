"""Holds every rule against its own examples, each kind of rule in its own way (docs/rules.md)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from maild.errors import MessageError
from maild.facts.rule_examples import RuleExamples
from maild.planning.ladder_rules import OutreachRule
from maild.planning.window_rules import WindowRule, WindowRules
from maild.reading.forms import FormRules
from maild.reading.read import read_mail
from maild.understanding.rules import RuleSet, hit_in_example
from maild.understanding.rules_model import Rule

_PARTED = "//"
Holds = Callable[[str], str | None]
"""The words by which a rule holds for an example, "" where it names none; None where it does not hold."""


@dataclass(frozen=True, slots=True)
class Failure:
    """An example that does not do what it says. `words` are those that matched where nothing should have."""

    example: str
    should_match: bool
    words: str = ""


@dataclass(frozen=True, slots=True)
class CheckedRule:
    """One rule after its examples. `path` and `line` are where it stands."""

    path: Path
    line: int
    rule: str
    description: str
    matches: int
    no_matches: int
    failures: tuple[Failure, ...]

    @property
    def is_bare(self) -> bool:
        """True where examples of either side are missing."""
        return not (self.matches and self.no_matches)


def check_mail_rules(rules: RuleSet) -> Iterator[CheckedRule]:
    """The rules of intent and danger. An example is a text, or `subject // text`."""
    with rules.lexicon.reading():
        for rule in rules.rules:
            about = RuleExamples(rule.origin.line, rule.description, rule.must_match, rule.must_not_match)
            yield _checked(rule.origin.path, rule.id, about, partial(_words_of, rules, rule))


def check_forms(path: Path, forms: FormRules) -> Iterator[CheckedRule]:
    """The contact forms. An example is a whole mail: header lines, an empty line, the text."""
    for rule in forms.rules:
        yield _checked(path, rule.id, rule.about, partial(_form_words, forms, rule.id))


def check_outreach(path: Path, rules: tuple[OutreachRule, ...]) -> Iterator[CheckedRule]:
    """The rules that recognise outreach. An example is a text, or `subject // text`."""
    for rule in rules:
        yield _checked(path, rule.id, rule.about, partial(_outreach_words, rule))


def check_window(path: Path, rules: WindowRules) -> Iterator[CheckedRule]:
    """The rules about windows. An example is a sender's address, an intent, or `address // intent`."""
    for rule in (*rules.opens, *rules.closes):
        yield _checked(path, rule.id, rule.about, partial(_window_words, rule))


def _checked(path: Path, rule: str, about: RuleExamples, holds: Holds) -> CheckedRule:
    missed = [Failure(each, True) for each in about.must_match if holds(each) is None]
    found = ((each, holds(each)) for each in about.must_not_match)
    wrong = [Failure(each, False, words) for each, words in found if words is not None]
    return CheckedRule(
        path, about.line, rule, about.description, len(about.must_match), len(about.must_not_match), (*missed, *wrong)
    )


def _words_of(rules: RuleSet, rule: Rule, example: str) -> str | None:
    hit = hit_in_example(rules, rule, example)
    return hit.words if hit is not None else None


def _form_words(forms: FormRules, rule: str, example: str) -> str | None:
    try:
        visitor = read_mail(example.encode("utf-8"), forms=forms).visitor
    except MessageError:
        return None
    return visitor.person.addr_spec if visitor is not None and visitor.form == rule else None


def _outreach_words(rule: OutreachRule, example: str) -> str | None:
    subject, mark, text = example.partition(_PARTED)
    return "" if rule.holds(subject if mark else "", text if mark else example) else None


def _window_words(rule: WindowRule, example: str) -> str | None:
    parts = [each.strip().casefold() for each in example.split(_PARTED)]
    writer = next((each for each in parts if "@" in each), "")
    intent = next((each for each in parts if each and "@" not in each), None)
    return "" if rule.holds_for(writer, intent) else None
