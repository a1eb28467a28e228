"""The small pieces that schemas are built of. Each takes and gives plain values, as JSON has them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

Schema = dict[str, object]

TEXT: Schema = {"type": ["string", "number"]}
"""Words: the readers of rules take `113` without quotes for the text that stands there."""
WORDS: Schema = {"type": "array", "items": TEXT}
DOMAIN: Schema = {"type": "string", "pattern": r"^[^@\s]+\.[^@\s]+$"}


def one_or_more(item: Schema) -> Schema:
    """One value, a list of them, or nothing."""
    return {"anyOf": [item, {"type": "array", "items": item}, {"type": "null"}]}


def choice(words: Iterable[str], about: str = "") -> Schema:
    """One of the words."""
    return described({"enum": [str(each) for each in words]}, about)


def number(least: int, most: int, about: str = "") -> Schema:
    """A whole number between two bounds, both included."""
    return described({"type": "integer", "minimum": least, "maximum": most}, about)


def flag() -> Schema:
    """True or false, also in the words that the readers of rules know."""
    return {"enum": [True, False, "true", "false", "yes", "no", "ja", "nee"]}


def group(keys: Mapping[str, Schema], *, needs: Iterable[str] = (), about: str = "", **more: object) -> Schema:
    """A mapping with these keys and no others."""
    found: Schema = {"type": "object", "properties": dict(keys), "additionalProperties": False}
    needed = list(needs)
    return described({**found, **({"required": needed} if needed else {}), **more}, about)


def named(value: Schema, about: str = "") -> Schema:
    """A mapping whose keys are the coach's own words."""
    return described({"type": "object", "additionalProperties": value}, about)


def listed(item: Schema, about: str = "") -> Schema:
    """A list, or nothing yet."""
    return described({"type": ["array", "null"], "items": item}, about)


def described(schema: Schema, about: str) -> Schema:
    """The same with a sentence that an editor shows."""
    return {**schema, "description": about} if about else schema


EXAMPLES: Schema = group(
    {"match": one_or_more(TEXT), "no_match": one_or_more(TEXT)},
    about="texts that this rule must hit and must not hit, checked by `maild rules test`; `subject // text` gives both",
)
DESCRIPTION: Schema = {"type": "string", "description": "what the rule is for, in a few words"}
