"""What the coach's own rules say of windows: for whom one opens as well, and for whom one closes (behaviour 2). Pure."""

from __future__ import annotations

from dataclasses import dataclass, field

from maild.facts.rule_examples import NO_EXAMPLES, RuleExamples
from maild.facts.seen_mail import SeenMail


@dataclass(frozen=True, slots=True)
class WindowRule:
    """One rule. `senders` are address keys, or domains with an @ before them; `intents` are words. An empty tuple asks for
    nothing. `after_working_days` counts from the latest mail, and only closing asks for it."""

    id: str
    senders: tuple[str, ...] = ()
    intents: tuple[str, ...] = ()
    after_working_days: int = 0
    about: RuleExamples = field(default=NO_EXAMPLES, compare=False)

    def holds(self, mail: SeenMail) -> bool:
        """True where every condition holds for the mail."""
        return self.holds_for(mail.writer, mail.intent)

    def holds_for(self, writer: str, intent: str | None) -> bool:
        """True where every condition holds for a mail of this writer (an address key) with this intent."""
        domain = f"@{writer.rpartition('@')[2]}"
        is_from = not self.senders or writer in self.senders or domain in self.senders
        return is_from and (not self.intents or intent in self.intents)


@dataclass(frozen=True, slots=True)
class WindowRules:
    """All rules about windows. `problems` are printable mistakes, each of which disabled only its own rule."""

    opens: tuple[WindowRule, ...] = ()
    closes: tuple[WindowRule, ...] = ()
    problems: tuple[str, ...] = ()


NO_WINDOW_RULES = WindowRules()
