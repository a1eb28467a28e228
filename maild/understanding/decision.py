"""Joins what the model says with the coach's own rules into one decision: what the mail wants, what else, how sure that is.

The rules that come with maild were looked at in training, so the model speaks for them. A rule that the model does not know
is the coach's own: it adds its weight to the log odds, and a strong one decides. Pure; knows no source of evidence.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from maild.facts.person import PersonState
from maild.understanding.evidence import Evidence
from maild.understanding.learned import Opinion
from maild.understanding.learned.model import softmax
from maild.understanding.result import Band, Intent, Kind, LeadKind, Reason
from maild.understanding.rules_model import Mark, Strength

_PRECEDENCE = (Intent.STOP_REQUEST, Intent.EMOTIONAL_SUPPORT, Intent.RESCHEDULE, Intent.NEW_LEAD)
_OWN_RULE = 2.5
"""What an own rule's weight counts for in log odds."""
_OUTRIGHT = 1.6
"""What a strong rule counts for beside what the model makes of it: a mail that says the thing itself and is odd otherwise (a
postscript, a sender nobody knows) is taken at its word. In the test part it costs 0.022 of the hard mails and wins 0.003 of
the ordinary ones."""
_FARTHEST = 6.0
"""How far behind the model may see an intent that an own rule speaks for: a strong rule (3) outweighs any opinion."""
_LEAST_FAIRLY = 0.5
"""Below this chance no template is put ready, however good the decisions above it are together."""
_NEARLY = 3.0
"""So far below its limit another intent still holds where a rule says it outright."""
_CORRESPONDENT = 0.5  # to whom the coach wrote: a supplier or a friend, or a client whom nobody entered
_MOST_REASONS = 8
_THANKS_LONGEST, _THANKS_SHORT = 80, 8  # words


@dataclass(frozen=True, slots=True)
class Situation:
    """What the decision knows beside the evidence. `asks` is true where the mail wants something of the coach."""

    state: PersonState | None
    word_count: int
    asks: bool


@dataclass(frozen=True, slots=True)
class Judgement:
    """The model's opinion as the decision takes it. `limits` are those of the weights, `known_rules` the rules it speaks for,
    `shift` what the coach's corrections add to the log odds, `reasons` the words that weighed most for an intent."""

    opinion: Opinion
    limits: Mapping[str, float]
    known_rules: frozenset[str]
    shift: Mapping[str, float]
    reasons: Mapping[Intent, Reason]


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


def decide(evidence: Sequence[Evidence], judgement: Judgement, situation: Situation) -> Decision:
    """The one decision on a mail."""
    own = [each for each in evidence if each.reason.rule not in judgement.known_rules]
    chances = _chances(own, _said_outright(evidence), judgement, situation)
    primary = max(chances, key=lambda intent: chances[intent])
    confidence = round(min(0.99, max(0.01, chances[primary])), 4)
    return Decision(
        intent=primary,
        secondary=_secondary(evidence, judgement, primary),
        kind=_kind(own, judgement, primary, situation),
        lead_kind=_lead_kind(own, judgement, situation) if primary is Intent.NEW_LEAD else None,
        band=_band(confidence, judgement.limits),
        confidence=confidence,
        is_mere_thanks=primary is Intent.OTHER and _is_mere_thanks(evidence, situation),
        reasons=_reasons(evidence, judgement, primary),
    )


def _said_outright(evidence: Sequence[Evidence]) -> frozenset[Intent]:
    """The intents that a strong rule finds in the sender's own words, whoever made the rule."""
    return frozenset(each.intent for each in evidence if each.weight >= Strength.STRONG.weight and _speaks(each))


def _chances(
    own: Sequence[Evidence], outright: frozenset[Intent], judgement: Judgement, situation: Situation
) -> dict[Intent, float]:
    logits = {Intent(label): value for label, value in judgement.opinion.logits["intent"].items()}
    best = max(logits.values())
    for intent in logits:
        weight = sum(each.weight for each in own if each.intent is intent and _speaks(each))
        if weight > 0:
            logits[intent] = max(logits[intent], best - _FARTHEST)
        logits[intent] += _OWN_RULE * weight + judgement.shift.get(intent.value, 0.0)
        logits[intent] += _OUTRIGHT if intent in outright else 0.0
    if situation.state is PersonState.CORRESPONDENT:
        logits[Intent.OTHER] += _CORRESPONDENT
    return {Intent(label): chance for label, chance in softmax({key.value: logits[key] for key in logits}).items()}


def _speaks(each: Evidence) -> bool:
    """False for what says something about the mail and nothing for an intent."""
    return Mark.TURNS not in each.marks


def _secondary(evidence: Sequence[Evidence], judgement: Judgement, primary: Intent) -> tuple[Intent, ...]:
    """The other intents that hold, in the order of precedence (behaviour 3). Beside `other` nothing holds."""
    if primary is Intent.OTHER:
        return ()
    outright = _said_outright(evidence)
    own = [each for each in evidence if each.reason.rule not in judgement.known_rules]
    held = []
    for intent in _PRECEDENCE:
        score = judgement.opinion.logits[f"holds {intent.value}"][intent.value]
        score += _OWN_RULE * sum(each.weight for each in own if each.intent is intent and _speaks(each))
        limit = judgement.limits[f"holds {intent.value}"]
        if intent is not primary and (score >= limit or (score >= limit - _NEARLY and intent in outright)):
            held.append(intent)
    return tuple(held)


def _band(confidence: float, limits: Mapping[str, float]) -> Band:
    if confidence >= limits["sure"]:
        return Band.SURE
    return Band.FAIRLY if confidence >= max(limits["fairly"], _LEAST_FAIRLY) else Band.UNSURE


def _kind(own: Sequence[Evidence], judgement: Judgement, primary: Intent, situation: Situation) -> Kind | None:
    if primary not in (Intent.RESCHEDULE, Intent.STOP_REQUEST):
        return None
    scores = {Kind(label): value for label, value in judgement.opinion.logits[primary.value].items()}
    for each in own:
        if each.intent is primary and each.kind in scores:
            scores[each.kind] += _OWN_RULE * each.weight
    if situation.state is PersonState.CLIENT:
        scores.pop(Kind.LEAD_DECLINES, None)  # a client has nothing to decline
    return max(scores, key=lambda kind: scores[kind])


def _lead_kind(own: Sequence[Evidence], judgement: Judgement, situation: Situation) -> LeadKind:
    scores = {LeadKind(label): value for label, value in judgement.opinion.logits["new_lead"].items()}
    for each in own:
        if each.intent is Intent.NEW_LEAD and each.lead_kind is not None:
            scores[each.lead_kind] += _OWN_RULE * each.weight
    if situation.state is PersonState.FORMER and scores[LeadKind.SOMEONE_ELSE] < scores[LeadKind.SELF]:
        return LeadKind.FORMER
    return max(scores, key=lambda kind: scores[kind])


def _is_mere_thanks(evidence: Sequence[Evidence], situation: Situation) -> bool:
    marks = {mark for each in evidence for mark in each.marks}
    turns = Mark.TURNS in marks and situation.word_count > _THANKS_SHORT
    return Mark.THANKS in marks and situation.word_count <= _THANKS_LONGEST and not turns and not situation.asks


def _reasons(evidence: Sequence[Evidence], judgement: Judgement, primary: Intent) -> tuple[Reason, ...]:
    """The words that weighed most, then the rules that speak for the intent, then those that speak for others."""
    words = judgement.reasons.get(primary)
    ranked = sorted(evidence, key=lambda each: (each.intent is not primary, -each.weight))
    rules = [each.reason for each in ranked if each.weight > 0]
    return tuple(dict.fromkeys([*([words] if words else []), *rules]))[:_MOST_REASONS]
