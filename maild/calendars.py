"""The absences that stand in the coach's calendars, kept fresh beside the accounts at work (behaviour 2).

One thread reads them every quarter of an hour; a calendar that cannot be read keeps what it said last, and the digest says
since when.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from maild.agenda import FeedState, Horizon, fetch_calendar, read_calendar_file
from maild.clock import Clock
from maild.config.account import AccountSettings
from maild.config.secrets import SecretSource
from maild.errors import MaildError
from maild.facts.notice import NoticeLevel
from maild.ledger import Ledger
from maild.steps.practice import Practice
from maild.working_time import Absence, WorkingTime

_LOG = logging.getLogger(__name__)
_EVERY_SECONDS = 900.0
_Place = tuple[str, str]


class Calendars:
    """What the calendars of some accounts say. `fetch` gives the bytes at a secret address; `ledger` None keeps no notice."""

    def __init__(
        self,
        accounts: Callable[[], Sequence[AccountSettings]],
        ledger: Ledger | None,
        clock: Clock,
        fetch: Callable[[str, Clock], bytes] = fetch_calendar,
    ) -> None:
        self._accounts = accounts
        self._ledger = ledger
        self._clock = clock
        self._fetch = fetch
        self._states: dict[_Place, FeedState] = {}
        self._joined: dict[str, tuple[Practice, tuple[Absence, ...], Practice]] = {}
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._keep_fresh, name="calendars", daemon=True)

    def start(self) -> None:
        """Begins to read them now and then."""
        self._thread.start()

    def stop(self) -> None:
        """Ends that; a try under way is not waited for, for it writes nothing that matters."""
        self._stopping.set()

    def refresh(self) -> None:
        """One try at every calendar. What was read last stays where it fails; a calendar that the coach took out counts no
        more."""
        fresh: dict[_Place, FeedState] = {}
        for account in self._accounts():
            for source in account.absence.sources:
                place = (account.label, repr(source))
                fresh[place] = self._try(account, source, self._states.get(place, FeedState()))
        self._states = fresh

    def working_time(self, account: AccountSettings) -> WorkingTime:
        """The account's calendar with what was read."""
        return account.working_time.with_absences(self._absences(account.label))

    def join(self, label: str, practice: Practice) -> Practice:
        """The practice with what was read; the same one again while neither changes."""
        absences = self._absences(label)
        if not absences:
            return practice
        known = self._joined.get(label)
        if known is None or known[0] is not practice or known[1] != absences:
            joined = replace(practice, working_time=practice.working_time.with_absences(absences))
            known = self._joined[label] = (practice, absences, joined)
        return known[2]

    def _absences(self, label: str) -> tuple[Absence, ...]:
        return tuple(each for (of, _), state in self._states.items() if of == label for each in state.absences)

    def _try(self, account: AccountSettings, source: Path | SecretSource, state: FeedState) -> FeedState:
        now = self._clock.now()
        horizon = Horizon.around(account.working_time.day_of(now))
        count_free = account.absence.count_free
        try:
            after = state.refreshed(lambda: self._read(source), horizon, now, count_free=count_free)
        except Exception as error:  # noqa: BLE001 - a calendar that brings out a mistake must not stop the mail
            after = state.failed(f"a mistake in maild ({type(error).__name__})", now)
        if after.is_failing:
            _LOG.warning("account=%s calendar failed: %s", account.label, after.reason)
            self._tell(account, after)
        return after

    def _read(self, source: Path | SecretSource) -> bytes:
        if isinstance(source, Path):
            return read_calendar_file(source)
        return self._fetch(source.resolve(), self._clock)

    def _tell(self, account: AccountSettings, state: FeedState) -> None:
        """One line of the digest for each time that it begins to fail."""
        if self._ledger is None or state.failing_since is None:
            return
        once = f"calendar:{state.failing_since.isoformat()}"
        words = state.in_words(account.zone, "nl")
        with self._ledger.transaction() as tx:
            tx.notices.add(account.label, NoticeLevel.DIGEST, "calendar_failing", words, None, self._clock.now(), once)

    def _keep_fresh(self) -> None:
        while not self._stopping.wait(_EVERY_SECONDS):
            try:
                self.refresh()
            except MaildError as error:
                _LOG.error("calendars: %s", error)
