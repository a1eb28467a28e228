"""Which mails some rules would have hit, beside what maild makes of them today. Looks only; keeps nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from maild.ledger import Ledger
from maild.mail.identity import Uid
from maild.planning.ladder_rules import Ladders, OutreachRule
from maild.planning.window_rules import WindowRule, WindowRules
from maild.reading.forms import FormRules
from maild.reading.result import Reading
from maild.steps.senders import context_in
from maild.understanding.danger import DangerCheckError
from maild.understanding.result import Understanding
from maild.understanding.rule_hits import rules_in
from maild.understanding.rules import RuleSet
from maild.understanding.sender import SenderContext
from maild.understanding.understand import Understander


@dataclass(frozen=True, slots=True)
class RuleWords:
    """A rule that would have hit. `place` is the part of the mail, `words` what matched, "" where no words did."""

    rule: str
    place: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """A mail that was looked at. `reading_then` is what the tried rules about forms make of it, None for other rules."""

    mailbox: str
    uid: Uid
    at: datetime
    reading: Reading
    reading_then: Reading | None = None


@dataclass(frozen=True, slots=True)
class TriedMail:
    """A mail that was hit. `today` says what maild makes of it now, `because` the rules that say so; `then` what it would
    make of it with the tried rules, None where nothing would change."""

    mail: Seen
    hits: tuple[RuleWords, ...]
    today: str
    because: tuple[str, ...] = ()
    then: str | None = None


@dataclass(frozen=True, slots=True)
class Tried:
    """The rules that are tried, of one kind, and the `ids` that are looked for in `rules` and among forms."""

    ids: frozenset[str]
    rules: RuleSet | None = None
    outreach: tuple[OutreachRule, ...] = ()
    window: tuple[WindowRule, ...] = ()
    forms: FormRules | None = None


@dataclass(frozen=True, slots=True)
class Today:
    """What is in force, and what would be (`understander_then`, None where the tried rules are in force already).
    `sender_of` says what is known of who wrote a mail."""

    understander: Understander
    ladders: Ladders
    window: WindowRules
    sender_of: Callable[[Reading], SenderContext]
    understander_then: Understander | None = None


def who_knows(ledger: Ledger | None, account: str) -> Callable[[Reading], SenderContext]:
    """Asks the ledger who wrote a mail; without one nobody is known."""

    def sender_of(reading: Reading) -> SenderContext:
        if ledger is None:
            return SenderContext(None, quoted_is_known=False)
        with ledger.transaction() as tx:
            person = tx.people.by_address(account, reading.writer.key) if reading.writer else None
            return context_in(tx, account, reading, person)

    return sender_of


def try_on(mail: Seen, tried: Tried, today: Today) -> TriedMail | None:
    """What the tried rules make of one mail; None where none of them hits."""
    if tried.outreach:
        return _on_sent(mail, tried, today)
    sender = today.sender_of(mail.reading)
    if tried.window:
        return _on_window(mail, sender, tried, today)
    reading = mail.reading_then or mail.reading
    hits = _form_hit(reading, tried) if tried.forms else _mail_hits(reading, sender, tried)
    if not hits:
        return None
    understood = _understood(today.understander, mail.reading, sender)
    said, then = in_words(understood), None
    if today.understander_then or mail.reading_then:
        then = in_words(_understood(today.understander_then or today.understander, reading, sender))
    reasons = (*understood.reasons, *(understood.crisis.reasons if understood.crisis else ()))
    return TriedMail(mail, hits, said, tuple(each.rule for each in reasons), then if then != said else None)


def _understood(understander: Understander, reading: Reading, sender: SenderContext) -> Understanding:
    try:
        return understander.understand(reading, sender)
    except DangerCheckError as error:
        return error.rest


def in_words(understood: Understanding) -> str:
    """What was understood, as `maild classify` says it."""
    kind = understood.kind or understood.lead_kind
    extra = [word for word in (kind.value if kind else None, "DANGER" if understood.crisis else None) if word]
    shown = f" ({', '.join(extra)})" if extra else ""
    return f"{understood.intent}{shown}, {understood.band}"


def _mail_hits(reading: Reading, sender: SenderContext, tried: Tried) -> tuple[RuleWords, ...]:
    found = rules_in(tried.rules, reading, sender) if tried.rules else ()
    return tuple(RuleWords(hit.rule.id, hit.place, hit.words) for hit in found if hit.rule.id in tried.ids)


def _form_hit(reading: Reading, tried: Tried) -> tuple[RuleWords, ...]:
    visitor = reading.visitor
    if visitor is None or visitor.form not in tried.ids:
        return ()
    return (RuleWords(visitor.form, "form", visitor.person.addr_spec),)


def _on_window(mail: Seen, sender: SenderContext, tried: Tried, today: Today) -> TriedMail | None:
    understood = _understood(today.understander, mail.reading, sender)
    writer, intent = mail.reading.writer.key if mail.reading.writer else "", understood.intent.value
    hits = tuple(RuleWords(each.id, "sender", writer) for each in tried.window if each.holds_for(writer, intent))
    ruled = (each.id for each in (*today.window.opens, *today.window.closes) if each.holds_for(writer, intent))
    return TriedMail(mail, hits, in_words(understood), tuple(ruled)) if hits else None


def _on_sent(mail: Seen, tried: Tried, today: Today) -> TriedMail | None:
    subject, text = mail.reading.message.subject, mail.reading.new.text
    holding = (each for each in tried.outreach if each.holds(subject, text))
    hits = tuple(RuleWords(each.id, "your mail", each.words_in(subject, text)) for each in holding)
    rule = today.ladders.recognise(subject, text)
    said = "begins a ladder by a rule" if rule else "begins no ladder by a rule"
    return TriedMail(mail, hits, said, (rule,) if rule else ()) if hits else None
