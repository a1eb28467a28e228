"""A mail on its way from the coach to others: what was asked, what each recipient's server said (behaviour 10)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from maild.mail.identity import MessageId, MessageKey


class SubmissionState(StrEnum):
    """requested -> sending -> sent, refused or unknown.

    `returned`: it was not taken, or the coach is asked once more; `taken_back`: the coach removed it before it went.
    """

    REQUESTED = "requested"
    SENDING = "sending"
    SENT = "sent"
    REFUSED = "refused"
    UNKNOWN = "unknown"
    RETURNED = "returned"
    TAKEN_BACK = "taken_back"


class RecipientState(StrEnum):
    """What is known of one recipient. `unknown`: handed over, and the server's verdict was lost."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class RecipientResult:
    """One recipient of one mail. `code` is the reply code (RFC 5321 section 4.2), `status` the enhanced one (RFC 3463),
    `text` the server's own words, both None or "" before any reply."""

    address: str
    state: RecipientState = RecipientState.WAITING
    code: int | None = None
    status: str | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class SentLine:
    """Where Sent ended before the first attempt: a copy that a server files by itself lies above it."""

    uidvalidity: int
    next_uid: int


@dataclass(frozen=True, slots=True)
class ClientSubmission:
    """One sending. `key` is where the mail lay when it was asked for (None for what maild writes and sends by itself),
    `fingerprint` the SHA-256 of its bytes there, `home` the mailbox that it goes back to where it is not sent.

    `handing_over_at` is set while its content may be on the wire: found set after a crash, the outcome is unknown.
    `danger_key` names the danger cases that the coach knew of. `looked_at` says that Sent was searched and what had to be
    filed was filed; `told_at` that the coach knows the outcome; `moved_at` that the mail lies at home again.
    """

    id: int
    account: str
    token: str
    state: SubmissionState
    key: MessageKey | None
    draft: int | None
    message_id: MessageId | None
    fingerprint: str
    created_at: datetime
    reason: str = ""
    is_automatic: bool = False
    danger_key: str = ""
    home: str | None = None
    sent_line: SentLine | None = None
    handing_over_at: datetime | None = None
    accepted_at: datetime | None = None
    ended_at: datetime | None = None
    looked_at: datetime | None = None
    told_at: datetime | None = None
    moved_at: datetime | None = None
    recipients: tuple[RecipientResult, ...] = ()

    @property
    def waiting(self) -> tuple[str, ...]:
        """The recipients that it was not handed over for yet."""
        return self._addresses(RecipientState.WAITING)

    @property
    def unreached(self) -> tuple[RecipientResult, ...]:
        """The recipients that refused it, or of whom it is not known."""
        return tuple(each for each in self.recipients if each.state in (RecipientState.REFUSED, RecipientState.UNKNOWN))

    def _addresses(self, state: RecipientState) -> tuple[str, ...]:
        return tuple(each.address for each in self.recipients if each.state is state)
