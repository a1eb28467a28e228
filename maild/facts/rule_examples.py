"""What a rule says of itself: what it is for, and examples of what it must and must not hit."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RuleExamples:
    """`line` is where the rule stands in its file, counted from 1. What an example looks like depends on the kind of rule
    (docs/rules.md)."""

    line: int = 0
    description: str = ""
    must_match: tuple[str, ...] = ()
    must_not_match: tuple[str, ...] = ()


NO_EXAMPLES = RuleExamples()
