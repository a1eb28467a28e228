"""What maild means to do, written down before it is tried. Never to be mixed up with the sender's intent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class IntentionKind(StrEnum):
    """The things that maild does to the outside world."""

    PLACE_DRAFT = "place_draft"
    WITHDRAW_DRAFT = "withdraw_draft"
    SUBMIT_NOTICE = "submit_notice"
    PLACE_NOTE = "place_note"
    RUN_COMMAND = "run_command"
    SUBMIT_MAIL = "submit_mail"
    FILE_SENT = "file_sent"


FOR_DANGER = "danger"
"""The `reason` of whatever is done because of signs of danger: a note in INBOX, a draft that has to go."""

FOR_DANGER_AGAIN = "danger again"
"""The `reason` of an alert that repeats one, or tells a second person of it: no more needed once the coach has seen it."""

FOR_DIGEST = "digest"
"""The `reason` of a morning digest on its way to the coach."""


class IntentionState(StrEnum):
    """`tried` means: an attempt began and its outcome was not recorded, so look before trying again."""

    INTENDED = "intended"
    TRIED = "tried"
    DONE = "done"
    REFUSED = "refused"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Intention:
    """One intention. `payload` holds the bytes to place or submit, and is erased once the intention has ended.

    `not_before` is when it is due; `tries` counts permanent refusals only (behaviour: quota and connection errors
    back off without end, counted in `delays`). `reason` says in our words why a draft is withdrawn or a note placed."""

    id: int
    account: str
    token: str
    kind: IntentionKind
    state: IntentionState
    mail: int | None
    draft: int | None
    recipients: tuple[str, ...]
    payload: bytes | None
    created_at: datetime
    not_before: datetime
    tries: int = 0
    delays: int = 0
    error: str | None = None
    reason: str | None = None
