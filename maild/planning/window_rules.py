"""What the coach's own rules say of windows: for whom one opens as well, and for whom one closes (behaviour 2). Pure."""

from __future__ import annotations

from dataclasses import dataclass

from maild.facts.seen_mail import SeenMail


@dataclass(frozen=True, slots=True)
class WindowRule:
    """One rule. `senders` are address keys, or domains with an @ before them; `intents` are words. An empty tuple asks for
    nothing. `after_working_days` counts from the latest mail, and only closing asks for it."""

    id: str
    senders: tuple[str, ...] = ()
    intents: tuple[str, ...] = ()
    after_working_days: int = 0

    def holds(self, mail: SeenMail) -> bool:
        """True where every condition holds for the mail."""
        domain = f"@{mail.writer.rpartition('@')[2]}"
        is_from = not self.senders or mail.writer in self.senders or domain in self.senders
        return is_from and (not self.intents or mail.intent in self.intents)


@dataclass(frozen=True, slots=True)
class WindowRules:
    """All rules about windows. `problems` are printable mistakes, each of which disabled only its own rule."""

    opens: tuple[WindowRule, ...] = ()
    closes: tuple[WindowRule, ...] = ()
    problems: tuple[str, ...] = ()


NO_WINDOW_RULES = WindowRules()
