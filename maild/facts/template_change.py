"""What coaches change in their own words, so that a template can follow (the template gardener)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

ENOUGH = 5
"""So many different people got the same change: from here on it is a habit, and no longer about any of them."""


@dataclass(frozen=True, slots=True)
class ChangeMark:
    """One changed sentence as keyed hashes. `template` is the file's name without `.j2`, `voice` its section, `line` the
    mark of the sentence as the template has it, `change` that of what stood in its place."""

    template: str
    voice: str
    line: str
    change: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A change that was made often enough to be readable: `text` is the sentence ("" where it was left out), `times` by how
    many people's mails, `since` the first of them."""

    id: int
    mark: ChangeMark
    text: str
    times: int
    since: datetime
    last_at: datetime
