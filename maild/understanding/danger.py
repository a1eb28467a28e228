"""Signs of acute danger in a mail (behaviour 7): judged first, fast, and by rules that a coach can read.

Nothing is cut off: long texts are judged in overlapping windows. The kinds of text that count stand in behaviour 7.
"""

from __future__ import annotations

from collections.abc import Iterator

from maild.errors import MessageError
from maild.reading.result import Reading
from maild.understanding.result import Band, Crisis, CrisisKind, Intent, Language, Reason, Understanding
from maild.understanding.rules import RuleHit, RuleSet

_ENOUGH = 3.0
_WINDOW = 12_000
_OVERLAP = 400
_MOST_REASONS = 12

NOTHING_UNDERSTOOD = Understanding(
    intent=Intent.OTHER, secondary=(), kind=None, lead_kind=None, band=Band.UNSURE, confidence=0.0, crisis=None,
    language=Language.OTHER, address_form=None, greeting_name=None, moments=(), is_mere_thanks=False, reasons=(),
)  # fmt: skip


class DangerCheckError(MessageError):
    """The danger check itself failed: a person has to look. `rest` is what was understood apart from danger."""

    def __init__(self, text: str, rest: Understanding = NOTHING_UNDERSTOOD) -> None:
        super().__init__(text)
        self.rest = rest


def judge_danger(reading: Reading, rules: RuleSet, *, quoted_is_known: bool = True) -> Crisis | None:
    """The signs of acute danger in a mail, or None where no rule sees any; that says nothing about safety.

    `quoted_is_known` false judges the quoted text too. DangerCheckError where the check failed, for whatever reason.
    """
    try:
        return _judge(reading, rules, quoted_is_known=quoted_is_known)
    except Exception as error:  # the last line: whatever broke, a person has to look
        raise DangerCheckError(f"the danger check failed ({type(error).__name__})") from error


def _judge(reading: Reading, rules: RuleSet, *, quoted_is_known: bool) -> Crisis | None:
    best: dict[str, RuleHit] = {}
    for window in _windows_of(reading, quoted_is_known=quoted_is_known):
        with rules.lexicon.reading():
            for hit in rules.danger_hits({"text": rules.lexicon.prepare(window)}):
                best.setdefault(hit.rule.id, hit)
    hits = list(best.values())
    if sum(hit.rule.strength.weight for hit in hits) < _ENOUGH:
        return None
    heaviest = sorted(hits, key=lambda hit: -hit.rule.strength.weight)[:_MOST_REASONS]
    return Crisis(_kind_of(hits), tuple(Reason(hit.rule.id, hit.words) for hit in heaviest))


def _windows_of(reading: Reading, *, quoted_is_known: bool) -> Iterator[str]:
    new, visitor = reading.new, reading.visitor
    question = visitor.question if visitor else ""
    texts = (reading.message.subject, new.text, question, new.signature, new.forwarded, new.hidden)
    for text in dict.fromkeys(texts if quoted_is_known else (*texts, new.quoted)):
        for start in range(0, max(1, len(text) - _OVERLAP), _WINDOW - _OVERLAP):
            if text[start : start + _WINDOW].strip():
                yield text[start : start + _WINDOW]


def _kind_of(hits: list[RuleHit]) -> CrisisKind | None:
    totals: dict[CrisisKind, float] = {}
    for hit in hits:
        if hit.rule.crisis is not None:
            totals[hit.rule.crisis] = totals.get(hit.rule.crisis, 0.0) + hit.rule.strength.weight
    return max(totals, key=lambda kind: totals[kind]) if totals else None
