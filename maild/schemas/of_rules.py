"""The schema of the files with rules about mail: intents/*.yaml, intents.yaml, danger.yaml, words.yaml and own.yaml."""

from __future__ import annotations

from maild.facts.person import PersonState
from maild.schemas.parts import (
    DESCRIPTION,
    EXAMPLES,
    TEXT,
    Schema,
    choice,
    described,
    flag,
    group,
    listed,
    named,
    number,
    one_or_more,
)
from maild.understanding.result import CrisisKind, Intent, Kind, LeadKind
from maild.understanding.rules_model import Mark, Strength

_PHRASES = one_or_more(TEXT)
_STATES = one_or_more(choice([*PersonState, "unknown"]))


def rules_schema() -> Schema:
    """What may stand in a file of rules: a mapping with `rules:`, or the list of rules alone."""
    keys = {
        "words": described(
            {"type": ["object", "null"], "additionalProperties": one_or_more(TEXT)},
            "groups of words, used in phrases as <name>",
        ),
        "spelling": named(TEXT, "spellings that mean another word, such as gr8: great"),
        "real_words": one_or_more(TEXT),
        "rules": listed(_rule(), "the rules"),
    }
    whole = group(keys)
    return {**whole, "type": ["object", "array", "null"], "items": _rule()}


def _rule() -> Schema:
    keys: dict[str, Schema] = {
        "id": {"type": ["string", "number"], "maxLength": 60, "description": "a name of its own for this rule"},
        "description": DESCRIPTION,
        "intent": choice(Intent, "what the sender wants where this rule hits"),
        "crisis": choice([*CrisisKind, "unclear"], "which danger this rule is a sign of"),
        "kind": choice(Kind, "the kind of reschedule or stop_request"),
        "lead_kind": choice(LeadKind, "who the coaching is for"),
        "strength": choice(Strength, "strong decides alone, medium with a little help, weak only adds up"),
        "against": described(one_or_more(choice(Intent)), "intents that this rule speaks against"),
        "marks": one_or_more(choice(Mark)),
        "phrases": described(_PHRASES, "what hits: words, a|b, <group>, *3 for up to three words between"),
        "patterns": {"type": "array", "items": {"type": "array"}, "description": "token patterns of spaCy"},
        "not": described(_PHRASES, "what keeps this rule from hitting in the same sentence"),
        "not_anywhere": described(_PHRASES, "what keeps this rule from hitting in the whole mail"),
        "with": described(_PHRASES, "what has to stand somewhere in the mail too"),
        "when": group(
            {
                "subject": _PHRASES,
                "sender": one_or_more({"type": "string"}),
                "state": _STATES,
                "state_not": _STATES,
                "answers_thread": flag(),
                "words_at_most": number(1, 100_000),
                "words_at_least": number(1, 100_000),
            },
            about="conditions beside the text",
        ),
        "examples": EXAMPLES,
        "precision": {"description": "what was measured of this rule; maild does not read it"},
    }
    return group(
        keys,
        needs=("id", "strength"),
        oneOf=[{"required": ["intent"]}, {"required": ["crisis"]}],
        anyOf=[{"required": ["phrases"]}, {"required": ["patterns"]}],
    )
