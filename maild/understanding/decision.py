"""Joins all evidence into one decision: what the mail wants first, what else it wants, and how sure that is.

Precedence of what holds: stop, emotion, reschedule, lead, other (behaviour 3). Pure; knows no source of evidence.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp

from maild.facts.person import PersonState
from maild.understanding.evidence import Evidence
from maild.understanding.result import Band, Intent, Kind, LeadKind, Reason
from maild.understanding.rules_model import Mark

_PRECEDENCE = (Intent.STOP_REQUEST, Intent.EMOTIONAL_SUPPORT, Intent.RESCHEDULE, Intent.NEW_LEAD)
_HOLDS = 1.5
_COMPARABLE = {Intent.STOP_REQUEST: 0.55, Intent.EMOTIONAL_SUPPORT: 0.75, Intent.RESCHEDULE: 0.5, Intent.NEW_LEAD: 0.0}
_SHARES = (1.0, 0.8, 0.6, 0.4)
_LATER_SHARE = 0.25
_SURE, _FAIRLY = 0.8, 0.5
_DECISIVE, _SHARE_AGAINST_DECISIVE = 2.9, 0.5  # a strong word against halves what speaks for
_FAINT, _FAINT_ENOUGH, _LIMIT_OF_GUESS = 0.7, 0.5, 0.45
_SILENT = frozenset({Mark.TURNS})  # says something about the mail, nothing for an intent
_MOST_REASONS = 8
_THANKS_SHORT, _THANKS_LONGEST = 8, 80  # words


@dataclass(frozen=True, slots=True)
class Situation:
    """What the decision knows beside the evidence. `asks` is true where the mail wants something of the coach."""

    state: PersonState | None
    is_reply: bool
    word_count: int
    asks: bool


@dataclass(frozen=True, slots=True)
class Decision:
    """The intent with its kind, other intents that hold too, and how sure it is (`confidence` 0 to 1)."""

    intent: Intent
    secondary: tuple[Intent, ...]
    kind: Kind | None
    lead_kind: LeadKind | None
    band: Band
    confidence: float
    is_mere_thanks: bool
    reasons: tuple[Reason, ...]


def decide(evidence: Sequence[Evidence], situation: Situation) -> Decision:
    """The one decision on a mail."""
    scores = {intent: _score(evidence, intent) + _leaning(evidence, intent, situation) for intent in _PRECEDENCE}
    if situation.state is not PersonState.CLIENT and scores[Intent.NEW_LEAD] >= _FAINT:
        scores[Intent.EMOTIONAL_SUPPORT] *= 0.5  # somebody new who tells how bad it is asks for coaching
    holding = [intent for intent in _PRECEDENCE if scores[intent] >= _HOLDS]
    if not holding:
        return _other(evidence, scores, situation)
    highest = max(scores[intent] for intent in holding)
    primary = next((each for each in holding if scores[each] >= _COMPARABLE[each] * highest), holding[-1])
    confidence = _confidence(scores[primary], _rival(scores, primary))
    return Decision(
        intent=primary,
        secondary=tuple(intent for intent in holding if intent is not primary),
        kind=_kind(evidence, primary, situation),
        lead_kind=_lead_kind(evidence, situation) if primary is Intent.NEW_LEAD else None,
        band=_band(confidence),
        confidence=confidence,
        is_mere_thanks=False,
        reasons=_reasons(evidence, primary),
    )


def _score(evidence: Sequence[Evidence], intent: Intent) -> float:
    """The sum of what speaks for an intent, each further piece counting for less, minus what speaks against it."""
    speaking = [each for each in evidence if each.intent is intent and not each.marks & _SILENT]
    weights = sorted((each.weight for each in speaking if each.weight > 0), reverse=True)
    against = sorted((-each.weight for each in evidence if each.intent is intent and each.weight < 0), reverse=True)
    if against and against[0] >= _DECISIVE:
        return _fading(weights) * _SHARE_AGAINST_DECISIVE - _fading(against)
    return _fading(weights) - _fading(against)


def _fading(weights: list[float]) -> float:
    return sum(weight * (_SHARES[rank] if rank < len(_SHARES) else _LATER_SHARE) for rank, weight in enumerate(weights))


def _leaning(evidence: Sequence[Evidence], intent: Intent, situation: Situation) -> float:
    """What the state of the person says beforehand. Nothing while the state is not known."""
    if situation.state is PersonState.CLIENT and intent is Intent.NEW_LEAD:
        asks_for_another = any(each.lead_kind is LeadKind.SOMEONE_ELSE for each in evidence)
        return -0.4 if asks_for_another else -1.6
    if intent not in (Intent.RESCHEDULE, Intent.STOP_REQUEST):
        return 0.0
    if situation.state is PersonState.CORRESPONDENT:
        return -1.2
    return -0.4 if situation.state is PersonState.STRANGER and not situation.is_reply else 0.0


def _rival(scores: dict[Intent, float], primary: Intent) -> float:
    return max((score for intent, score in scores.items() if intent is not primary), default=0.0)


def _confidence(score: float, rival: float) -> float:
    return round(min(0.99, max(0.05, 1.0 - exp(-0.5 * (score - 0.35 * max(0.0, rival))))), 4)


def _band(confidence: float) -> Band:
    if confidence >= _SURE:
        return Band.SURE
    return Band.FAIRLY if confidence >= _FAIRLY else Band.UNSURE


def _kind(evidence: Sequence[Evidence], primary: Intent, situation: Situation) -> Kind | None:
    totals: dict[Kind, float] = {}
    for each in evidence:
        if each.intent is primary and each.kind is not None and each.weight > 0:
            totals[each.kind] = totals.get(each.kind, 0.0) + each.weight
    best = max(totals, key=lambda kind: totals[kind]) if totals else None
    if primary is Intent.RESCHEDULE:
        return best or Kind.MOVE
    if primary is not Intent.STOP_REQUEST:
        return None
    is_client = situation.state in (PersonState.CLIENT, PersonState.FORMER)
    if best in (None, Kind.END) and not is_client and situation.state is not None:
        return Kind.LEAD_DECLINES
    return Kind.END if best is None or (best is Kind.LEAD_DECLINES and is_client) else best


def _lead_kind(evidence: Sequence[Evidence], situation: Situation) -> LeadKind:
    totals: dict[LeadKind, float] = {}
    for each in evidence:
        if each.intent is Intent.NEW_LEAD and each.lead_kind is not None and each.weight > 0:
            totals[each.lead_kind] = totals.get(each.lead_kind, 0.0) + each.weight
    if totals:
        return max(totals, key=lambda kind: totals[kind])
    return LeadKind.FORMER if situation.state is PersonState.FORMER else LeadKind.SELF


def _other(evidence: Sequence[Evidence], scores: dict[Intent, float], situation: Situation) -> Decision:
    """No intent holds. Sure where something says what else it is; else the best guess, in band unsure."""
    support = _score(evidence, Intent.OTHER)
    turns = any(Mark.TURNS in each.marks for each in evidence) and situation.word_count > _THANKS_SHORT
    thanks = (
        any(Mark.THANKS in each.marks for each in evidence) and situation.word_count <= _THANKS_LONGEST and not turns
    )
    guess = None if thanks and not situation.asks else _guess(scores, support, situation)
    if guess is not None:
        return _guessed(evidence, guess, scores[guess], situation)
    nearest = max(scores.values())
    confidence = 0.9 if thanks and not situation.asks else _confidence(max(support, 0.0) + 0.4, nearest)
    if support < _FAINT and not thanks:
        confidence = 0.35 if situation.asks or nearest > 0 else 0.6
    return Decision(
        intent=Intent.OTHER,
        secondary=(),
        kind=None,
        lead_kind=None,
        band=_band(confidence),
        confidence=confidence,
        is_mere_thanks=thanks and not situation.asks and nearest < _FAINT,
        reasons=_reasons(evidence, Intent.OTHER) or (Reason("no-rule-holds"),),
    )


def _guess(scores: dict[Intent, float], support: float, situation: Situation) -> Intent | None:
    """What faint signs point at: behaviour 12 wants the best guess, and unsure mails are listed, never answered."""
    best = max(_PRECEDENCE, key=lambda intent: scores[intent])
    if scores[best] >= _FAINT_ENOUGH and scores[best] >= support:
        return best
    is_new = situation.state in (PersonState.STRANGER, PersonState.FORMER) and not situation.is_reply
    return Intent.NEW_LEAD if is_new and situation.asks and support < _FAINT and max(scores.values()) <= 0 else None


def _guessed(evidence: Sequence[Evidence], guess: Intent, score: float, situation: Situation) -> Decision:
    return Decision(
        intent=guess,
        secondary=(),
        kind=_kind(evidence, guess, situation),
        lead_kind=_lead_kind(evidence, situation) if guess is Intent.NEW_LEAD else None,
        band=Band.UNSURE,
        confidence=min(_LIMIT_OF_GUESS, _confidence(score, 0.0)),
        is_mere_thanks=False,
        reasons=_reasons(evidence, guess) or (Reason("best-guess"),),
    )


def _reasons(evidence: Sequence[Evidence], primary: Intent) -> tuple[Reason, ...]:
    """What weighed most for the intent, then what weighed for the others."""
    ranked = sorted(evidence, key=lambda each: (each.intent is not primary, -each.weight))
    return tuple(dict.fromkeys(each.reason for each in ranked if each.weight > 0))[:_MOST_REASONS]
