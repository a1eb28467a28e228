"""Which rungs a ladder has, and which sent mails are outreach by a rule of the coach's (behaviour 6). Values, pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from maild.facts.rule_examples import NO_EXAMPLES, RuleExamples

LEAST_DEADLINE = 5
"""Working days between the send of a last mail and the day that it names."""

CALL_WAITS = 3
"""Working days in which the coach may say how a call went; after them it counts as skipped."""


@dataclass(frozen=True, slots=True)
class Rung:
    """One rung: waits `after` working days, then a mail from `template`, or a call where there is none."""

    name: str
    after: int
    template: str | None
    deadline_days: int | None = None


@dataclass(frozen=True, slots=True)
class OutreachRule:
    """A sent mail is outreach where its subject and its own text each hold one of these (case-folded); an empty tuple asks
    for nothing. `ladder` is the ladder that it begins, None for the one that fits the person."""

    id: str
    subject: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    ladder: str | None = None
    about: RuleExamples = field(default=NO_EXAMPLES, compare=False)

    def holds(self, subject: str, text: str) -> bool:
        """True where every condition holds; case and white space do not count."""
        told, said = folded(subject), folded(text)
        in_subject = not self.subject or any(each in told for each in self.subject)
        return in_subject and (not self.phrases or any(each in said for each in self.phrases))

    def words_in(self, subject: str, text: str) -> str:
        """The pieces of text by which it holds."""
        told, said = folded(subject), folded(text)
        found = [each for each in self.subject if each in told] + [each for each in self.phrases if each in said]
        return " · ".join(found)


@dataclass(frozen=True, slots=True)
class Ladders:
    """The ladders in force by name, and the rules that recognise outreach. `problems` holds one printable line for each
    mistake, which switched off only its own ladder or rule."""

    by_name: Mapping[str, tuple[Rung, ...]]
    problems: tuple[str, ...] = ()
    outreach: tuple[OutreachRule, ...] = ()

    def recognise(self, subject: str, text: str) -> str | None:
        """The id of the first rule that takes a sent mail for outreach."""
        return next((each.id for each in self.outreach if each.holds(subject, text)), None)

    def rule(self, rule: str | None) -> OutreachRule | None:
        """The rule with this id, None where there is none (any more)."""
        return next((each for each in self.outreach if each.id == rule), None)


NO_LADDERS = Ladders({})


def find_rung(name: str, rungs: tuple[Rung, ...]) -> Rung | None:
    """The rung of this name."""
    return next((each for each in rungs if each.name == name), None)


def rung_after(name: str, rungs: tuple[Rung, ...], *, only_mails: bool = False) -> Rung | None:
    """The rung above the one with this name, the lowest for "", None at the top; with `only_mails` calls are passed by."""
    names = [each.name for each in rungs]
    if name and name not in names:
        return None
    above = rungs[names.index(name) + 1 if name else 0 :]
    return next((each for each in above if each.template is not None or not only_mails), None)


def folded(text: str) -> str:
    """A text as conditions compare it."""
    return " ".join(text.casefold().split())
