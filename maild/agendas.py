"""The coach's sessions, read from their calendars every quarter of an hour, beside the accounts at work (behaviour 11).

What was read stands in the ledger, in one transaction a calendar; the mail waits for none of it. A calendar that cannot be
read keeps what it said last.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from maild.agenda import Horizon, fetch_calendar, read_calendar_file
from maild.agenda.caldav_server import CaldavAccess, fetch_caldav
from maild.agenda.events import EventReading, read_agenda
from maild.clock import Clock
from maild.config.account import AccountSettings
from maild.config.agenda import AgendaSource, CaldavSettings
from maild.errors import LeaseLostError, MaildError
from maild.ledger import Ledger
from maild.planning.agenda_rules import AgendaRules
from maild.steps.agenda_reading import (
    AgendaPlace,
    forget_others,
    take_failure,
    take_reading,
    understand,
    whoever_is_known,
)

_LOG = logging.getLogger(__name__)
_EVERY_SECONDS = 900.0
_BACK, _AHEAD = timedelta(days=400), timedelta(days=400)


class Agendas:
    """The calendars with sessions of some accounts. `rules` is asked at each reading: an edit counts from the next."""

    def __init__(
        self,
        accounts: Callable[[], Sequence[AccountSettings]],
        rules: Callable[[], AgendaRules],
        ledger: Ledger,
        clock: Clock,
        fetch: Callable[[str, Clock], bytes] = fetch_calendar,
        ledger_of: Callable[[str], Ledger] | None = None,
        rules_of: Callable[[str], AgendaRules] | None = None,
    ) -> None:
        """`ledger_of` gives the ledger for one account's work where that is not `ledger` itself, `rules_of` the rules of an
        account that may have its own."""
        self._accounts = accounts
        self._rules_of = rules_of or (lambda account: rules())
        self._ledger_of = ledger_of or (lambda account: ledger)
        self._clock = clock
        self._fetch = fetch
        self._salt = ledger.secret("subject-salt")
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._keep_fresh, name="agendas", daemon=True)

    def start(self) -> None:
        """Begins to read them, at once and then now and again."""
        self._thread.start()

    def stop(self) -> None:
        """Ends that; a try under way is waited for a little, since it may be about to write."""
        self._stopping.set()
        if self._thread.ident is not None:
            self._thread.join(2.0)

    def refresh(self) -> None:
        """One try at every calendar. MaildError where the ledger does not answer."""
        for account in self._accounts():
            if self._stopping.is_set():
                return
            try:
                self._refresh_one(account)
            except LeaseLostError as error:
                _LOG.info("agendas: %s", error)

    def _refresh_one(self, account: AccountSettings) -> None:
        sources = account.agenda.sources
        with self._ledger_of(account.label).transaction() as tx:
            forget_others(tx, account.label, (each.name for each in sources), self._clock.now())
        for source in sources:
            if self._stopping.is_set():
                return
            self._try(account, source)

    def _try(self, account: AccountSettings, source: AgendaSource) -> None:
        place = AgendaPlace(
            account=account.label,
            source=source.name,
            own=account.own_addresses,
            only_sessions=account.agenda.only_sessions,
        )
        horizon = horizon_of(account, self._clock)
        reading = self._reading(account, source, place, horizon)
        if reading is None or self._stopping.is_set():
            return
        with self._ledger_of(place.account).transaction() as tx:
            known = whoever_is_known(tx, place, self._salt)
        found = understand(place, reading, self._rules_of(account.label), known, self._clock.now())
        begin = datetime.combine(horizon.first, time(0), account.zone).astimezone(UTC)
        with self._ledger_of(place.account).transaction() as tx:
            take_reading(tx, place, found, begin, self._clock.now())

    def _reading(
        self, account: AccountSettings, source: AgendaSource, place: AgendaPlace, horizon: Horizon
    ) -> EventReading | None:
        """What one calendar holds; None where it cannot be read, which is then written down."""
        try:
            reading = read_source(account, source, horizon, self._clock, self._fetch)
        except MaildError as error:
            self._note_failure(place, str(error))
            return None
        except Exception as error:  # noqa: BLE001 - a calendar that brings out a mistake must not stop the others
            self._note_failure(place, f"a mistake in maild ({type(error).__name__})")
            return None
        for each in reading.skipped[:5]:
            _LOG.warning("account=%s calendar=%s not followed: %s", place.account, place.source, each)
        return reading

    def _note_failure(self, place: AgendaPlace, reason: str) -> None:
        if self._stopping.is_set():
            return
        _LOG.warning("account=%s calendar=%s failed: %s", place.account, place.source, reason)
        with self._ledger_of(place.account).transaction() as tx:
            take_failure(tx, place, reason, self._clock.now())

    def _keep_fresh(self) -> None:
        while True:
            try:
                self.refresh()
            except MaildError as error:
                _LOG.error("agendas: %s", error)
            except Exception as error:  # noqa: BLE001 - the thread's last line: tomorrow's sessions must be read too
                _LOG.error("agendas unexpected=%s", type(error).__name__)
            if self._stopping.wait(_EVERY_SECONDS):
                return


def caldav_access(account: AccountSettings, settings: CaldavSettings) -> CaldavAccess:
    """What the CalDAV door needs. AccountError where the password cannot be had."""
    return CaldavAccess(
        url=settings.url,
        username=settings.username or account.address.addr_spec,
        password=settings.secret.resolve(),
        calendar=settings.calendar,
        trust=str(settings.ca_file) if settings.ca_file else None,
    )


def horizon_of(account: AccountSettings, clock: Clock) -> Horizon:
    """The days of which an account's calendars are asked: a trajectory back, and a year ahead."""
    return Horizon.around(account.working_time.day_of(clock.now()), _BACK, _AHEAD)


def read_source(
    account: AccountSettings,
    source: AgendaSource,
    horizon: Horizon,
    clock: Clock,
    fetch: Callable[[str, Clock], bytes] = fetch_calendar,
) -> EventReading:
    """What one calendar holds now. MaildError where it cannot be had, or is no calendar."""
    if isinstance(source.place, Path):
        raw = read_calendar_file(source.place)
    elif isinstance(source.place, CaldavSettings):
        raw = fetch_caldav(caldav_access(account, source.place), clock, horizon)
    else:
        raw = fetch(source.place.resolve(), clock)
    return read_agenda(raw, horizon, account.zone)
