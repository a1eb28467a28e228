"""A client's trajectory and the mails that maild wrote for it (behaviour 11)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from maild.facts.draft import DraftState
from maild.facts.submission import SubmissionState


@dataclass(frozen=True, slots=True)
class Journey:
    """One person's trajectory: its name in `rules/trajectories.yaml`, and how this client deviates from it (None: not
    at all).

    `began_at` is None while only deviations are settled. `counts_from` is how many sessions came before it, in an earlier
    trajectory. `ended_at` is the end of the last session once it was held; `is_done` says that the coach ended it early.
    `returned_at` is when form and contract came back.
    """

    person: int
    account: str
    name: str
    sessions: int | None = None
    rhythm_weeks: int | None = None
    evaluation: int | None = None
    began_at: datetime | None = None
    counts_from: int = 0
    ended_at: datetime | None = None
    is_done: bool = False
    returned_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class JourneyMail:
    """One mail of a trajectory that was written. `name` is the rule's; `about` the session's name (see `session_name`), or
    the round of a mail after the end. `start` is the moment of the session as this mail knows it, `says` a digest of what it
    tells. Exactly one of `draft` and `submission` is set, by the ledger's numbers; neither for a note to the coach.
    `draft_state`, `draft_reason` and `submission_state` are what became of it."""

    id: int
    person: int
    name: str
    about: str
    start: datetime | None
    says: str
    made_at: datetime
    draft: int | None = None
    submission: int | None = None
    draft_state: DraftState | None = None
    draft_reason: str | None = None
    submission_state: SubmissionState | None = None
