"""How long things are kept, as the configuration describes it."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import BeforeValidator, WithJsonSchema, create_model

from maild.config.model import Group
from maild.facts.retention import LEAST_DAYS, USUAL_DAYS, Kept, Retention

_TERM = re.compile(
    r"(\d{1,4})\s*(days?|dag(?:en)?|weeks?|we(?:ek|ken)|months?|maand(?:en)?|years?|jaar)", re.IGNORECASE
)
_DAYS = {"d": 1, "w": 7, "m": 30, "y": 365, "j": 365}
_MOST_DAYS = 3650


def parse_term(value: object) -> int:
    """A term with its unit, in days: `90 days`, `6 months`, `2 years`."""
    found = _TERM.fullmatch(value.strip()) if isinstance(value, str) else None
    if found is None:
        raise ValueError("no term; expected a number with its unit, such as 90 days, 6 months or 2 years")
    days = int(found[1]) * _DAYS[found[2][0].lower()]
    if not LEAST_DAYS <= days <= _MOST_DAYS:
        raise ValueError(f"too short or too long; expected between {LEAST_DAYS} days and {_MOST_DAYS // 365} years")
    return days


_WRITTEN = {"type": "string", "pattern": r"^\s*\d{1,4}\s*[dDwWmMyYjJ]"}
_Term = Annotated[int | None, BeforeValidator(parse_term), WithJsonSchema(_WRITTEN)]


class _Terms(Group):
    @property
    def retention(self) -> Retention:
        """The same as planning knows it."""
        said = {kind: getattr(self, kind.value) for kind in USUAL_DAYS}
        return Retention({kind: days for kind, days in said.items() if days is not None})


def _field(kind: Kept) -> tuple[object, object]:
    from pydantic import Field

    return (_Term, Field(None, description=f"a term such as {USUAL_DAYS[kind]} days, or 2 years"))


RetentionSettings = create_model(  # one field a kind, so that a new kind needs no second list
    "RetentionSettings",
    __base__=_Terms,
    **{kind.value: _field(kind) for kind in Kept},  # type: ignore[call-overload]
)
"""How long each kind is kept after it has ended."""
