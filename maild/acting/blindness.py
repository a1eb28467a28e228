"""maild itself sees no mail: after ten minutes that is an alert (behaviour 7).

It must not need what may be broken: no mailbox, no ledger. What was told is kept in memory; after a restart of maild that
is still blind the coach is told once more.
"""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from maild.acting.backoff import next_delay
from maild.acting.coach_texts import CoachText, blind_alert, moment_in_words, sees_again
from maild.acting.notice_mail import build_notice, notice_message_id
from maild.acting.submission import Outcome, Submission
from maild.clock import TokenMaker
from maild.mail.address import Address

_LOG = logging.getLogger(__name__)
LONGEST = timedelta(minutes=10)
_WAS_ASLEEP = timedelta(minutes=5)
"""Nobody looked for so long: the machine slept, and what is older than that says nothing about now."""
_LONGEST_PAUSE = timedelta(minutes=2)
_NO_STEP = "maild komt al die tijd niet verder"


DISK_IS_FULL = "de schijf van maild is vol: wat binnenkomt kan niet worden opgeschreven"
_SPARE_BYTES = 32 * 1024 * 1024


def is_full(directory: Path) -> bool:
    """True where so little room is left that the ledger cannot be trusted to write.

    A pass that has nothing to write goes well on a full disk, so it is looked at by itself.
    """
    try:
        return shutil.disk_usage(directory).free < _SPARE_BYTES
    except OSError:
        return True  # a disk that is gone


class Sight:
    """Whether one account's mail is seen. `note` is told of each success and failure, by any thread; one asks the rest.

    That no mail comes in is no blindness: a pass over a silent INBOX is a success.
    """

    def __init__(self, account: str, zone: ZoneInfo, started: datetime) -> None:
        self._account = account
        self._zone = zone
        self._state: tuple[datetime, str | None] = (started, "er is nog geen verbinding")
        """Since when it fails, and why; or when it succeeded last, and None."""
        self._looked_at = started
        self._blind_since: datetime | None = None
        """Since when the coach knows of blindness; None where they know of none."""
        self._failures = 0
        self._not_before = started

    def note(self, now: datetime, reason: str | None) -> None:
        """A pass succeeded (`reason` None), or it failed for this reason. The first failure in a row counts."""
        since, before = self._state
        self._state = (now, reason) if reason is None or before is None else (since, reason)

    def news(self, now: datetime) -> CoachText | None:
        """What the coach must hear now: that maild is blind, that it sees again, or nothing. Asked every few seconds."""
        since, reason = self._state
        was_asleep, self._looked_at = now - self._looked_at >= _WAS_ASLEEP, now
        if was_asleep and self._blind_since is None:
            since = now
            self._state = (now, reason)
        if now < self._not_before:
            return None
        is_blind = now - since >= LONGEST
        if is_blind and self._blind_since is None:
            return blind_alert(self._account, moment_in_words(since, self._zone), reason or _NO_STEP)
        if reason is None and not is_blind and self._blind_since is not None:
            return sees_again(self._account, moment_in_words(self._blind_since, self._zone))
        return None

    @property
    def is_known_blind(self) -> bool:
        """True where the coach was told of blindness, and of no end of it yet."""
        return self._blind_since is not None

    def told(self) -> None:
        """The coach has heard the news."""
        since, _ = self._state
        self._blind_since = since if self._blind_since is None else None
        self._failures, self._not_before = 0, self._looked_at

    def not_told(self) -> None:
        """No way took the news: it is tried again after a pause that grows to two minutes."""
        self._failures += 1
        self._not_before = self._looked_at + next_delay(self._failures, 1.0, longest=_LONGEST_PAUSE)


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
        kind: str = "blind",
    ) -> bool:
        """Tells it by every way there is; True where one of them took it. `key` marks the notice as ours, `kind` is what the
        command hears."""
        taken = False
        submit, ring = self.submit, self.ring
        if submit is not None and recipients:
            message_id = notice_message_id(tokens.token(), key, sender.domain or "localhost")
            raw = build_notice(message_id, sender, recipients, text.subject, text.text, now)
            taken = _is_taken("smtp", lambda: submit(raw, tuple(recipients)))
        if ring is not None:
            taken = _is_taken("command", lambda: ring(f"{text.subject}\n\n{text.text}".encode(), kind)) or taken
        _LOG.warning("told of sight: taken=%s", taken)
        return taken


def _is_taken(way: str, hand_over: Callable[[], Submission]) -> bool:
    """True where this way took it. One that raises must not silence the other."""
    try:
        return hand_over().outcome in (Outcome.SENT, Outcome.PARTLY_REFUSED)
    except Exception as error:  # noqa: BLE001 - a secret that is gone, a certificate that is gone: the other way is tried
        _LOG.error("way=%s failed=%s", way, type(error).__name__)
        return False
