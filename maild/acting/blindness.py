"""maild itself sees no mail: after ten minutes that is an alert (behaviour 7).

It must not need what may be broken: no mailbox, no ledger. What was told is kept in memory; after a restart of maild that
is still blind the coach is told once more.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from maild.acting.coach_texts import CoachText, blind_alert, moment_in_words, sees_again
from maild.acting.notice_mail import build_notice, notice_message_id
from maild.acting.submission import Outcome, Submission
from maild.clock import TokenMaker
from maild.mail.address import Address

_LOG = logging.getLogger(__name__)
LONGEST = timedelta(minutes=10)


class Sight:
    """Whether one account's mail is seen. `note` is told of each success and failure, by any thread."""

    def __init__(self, account: str, zone: ZoneInfo, started: datetime) -> None:
        self._account = account
        self._zone = zone
        self._state: tuple[datetime, str | None] = (started, "er is nog geen verbinding")
        self._blind_since: datetime | None = None
        """Since when the coach knows of blindness; None where they know of none."""

    def note(self, now: datetime, reason: str | None) -> None:
        """A pass succeeded (`reason` None), or it failed for this reason. The first failure in a row counts."""
        since, before = self._state
        if reason is None:
            self._state = (now, None)
        elif before is None:
            self._state = (now, reason)
        else:
            self._state = (since, reason)

    def news(self, now: datetime) -> CoachText | None:
        """What the coach must hear now: that maild is blind, that it sees again, or nothing."""
        since, reason = self._state
        if reason is not None and self._blind_since is None and now - since >= LONGEST:
            return blind_alert(self._account, moment_in_words(since, self._zone), reason)
        if reason is None and self._blind_since is not None:
            return sees_again(self._account, moment_in_words(self._blind_since, self._zone))
        return None

    def told(self) -> None:
        """The coach has heard the news."""
        since, reason = self._state
        self._blind_since = since if reason is not None else None


@dataclass(frozen=True, slots=True)
class Channels:
    """The ways to the coach that need neither mailbox nor ledger."""

    submit: Callable[[bytes, tuple[str, ...]], Submission] | None
    ring: Callable[[bytes, str], Submission] | None

    def tell(
        self,
        text: CoachText,
        sender: Address,
        recipients: Sequence[str],
        key: bytes,
        tokens: TokenMaker,
        now: datetime,
    ) -> bool:
        """Tells it by every way there is; True where one of them took it. `key` marks the notice as ours."""
        taken = False
        if self.submit is not None and recipients:
            message_id = notice_message_id(tokens.token(), key, sender.domain or "localhost")
            raw = build_notice(message_id, sender, recipients, text.subject, text.text, now)
            taken = self.submit(raw, tuple(recipients)).outcome in (Outcome.SENT, Outcome.PARTLY_REFUSED)
        if self.ring is not None:
            taken = self.ring(f"{text.subject}\n\n{text.text}".encode(), "sight").outcome is Outcome.SENT or taken
        _LOG.warning("told of sight: taken=%s", taken)
        return taken
