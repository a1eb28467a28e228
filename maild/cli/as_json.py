"""An understood mail as one JSON object (behaviour 12): the shape that `classify --json` promises."""

from __future__ import annotations

from typing import Any

from maild.reading.result import Reading
from maild.understanding.result import Moment, Reason, Understanding

FIELDS = (
    "path", "message_id", "automatic", "intent", "secondary", "band", "confidence", "crisis", "language", "address_form",
    "new_text", "reasons", "error", "kind", "crisis_kind", "greeting_name", "moments", "return_date", "may_answer",
)  # fmt: skip
CUT = "some of its text was too large to be read: look at it yourself"
"""Said of a mail of which nobody has read the rest."""


def understood_as_json(
    path: str, reading: Reading, understanding: Understanding, error: str | None, *, is_unchecked: bool = False
) -> dict[str, Any]:
    """One mail that was read. `error` is set where something broke; `is_unchecked` says that it was the danger check, and
    `crisis` is then true."""
    crisis = understanding.crisis
    automatic = reading.automatic
    return {
        "path": path,
        "message_id": reading.message.message_id,
        "automatic": automatic.kind.value if automatic.kind else None,
        "intent": understanding.intent.value,
        "secondary": [each.value for each in understanding.secondary],
        "band": understanding.band.value,
        "confidence": round(understanding.confidence, 4),
        "crisis": crisis is not None or is_unchecked,
        "language": understanding.language.value,
        "address_form": understanding.address_form.value if understanding.address_form else None,
        "new_text": reading.new.text,
        "reasons": [*_reasons(understanding), *((CUT,) if reading.message.is_cut else ())],
        "error": error,
        "kind": understanding.kind.value if understanding.kind else None,
        "crisis_kind": crisis.kind.value if crisis and crisis.kind else None,
        "greeting_name": understanding.greeting_name,
        "moments": [_moment(each) for each in understanding.moments],
        "return_date": automatic.return_date.isoformat() if automatic.return_date else None,
        "may_answer": automatic.may_answer,
    }


def unreadable_as_json(path: str, error: str) -> dict[str, Any]:
    """One file that could not be read as mail: the same fields, with the least that can honestly be said."""
    empty: dict[str, Any] = dict.fromkeys(FIELDS)
    empty.update(
        path=path, intent="other", secondary=[], band="unsure", confidence=0.0, crisis=False, language="other",
        new_text="", reasons=[], error=error, moments=[], may_answer=False,
    )  # fmt: skip
    return empty


def _reasons(understanding: Understanding) -> list[str]:
    signs = understanding.crisis.reasons if understanding.crisis else ()
    return [_reason(each) for each in (*understanding.reasons, *signs)]


def _reason(reason: Reason) -> str:
    return f"{reason.rule}: {reason.words}" if reason.words else reason.rule


def _moment(moment: Moment) -> dict[str, Any]:
    return {
        "start": moment.start.isoformat(),
        "end": moment.end.isoformat() if moment.end else None,
        "wanted": moment.wanted,
        "text": moment.text,
    }
