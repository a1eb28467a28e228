"""Builds the objects, runs the loop, stops in order; decides nothing about mail."""

from __future__ import annotations

import gc
import logging
import signal
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from types import FrameType

from maild.acting.alert_command import AlertCommand
from maild.acting.blindness import DISK_IS_FULL, Channels, Sight, is_full
from maild.acting.held_store import HeldStore
from maild.acting.login_news import LoginNews
from maild.acting.outbox import Outbox
from maild.agendas import Agendas
from maild.calendars import Calendars
from maild.clock import Clock, TokenMaker
from maild.config import Watched
from maild.config.account import AccountSettings
from maild.errors import LeaseLostError, LedgerHeldError, MaildError, StoppingError
from maild.holdings import Holdings
from maild.imap import open_store
from maild.jobs import Jobs
from maild.ledger import ErasureFile, Ledger, open_ledger, replay_erasures
from maild.ledger.leases import Lease
from maild.logins import bearer_of
from maild.mail.store import MailStore
from maild.oauth.keeping import TokenKeeper
from maild.reading.child_reader import ChildReader
from maild.route import AccountRoute
from maild.service import Heartbeat, ServiceNotifier, Watchdog
from maild.sign_of_life import SignOfLife
from maild.steps.practice import Desk, Practice
from maild.steps.retaining import is_due, keep_to_terms
from maild.understanding.understudy import engage
from maild.worker import AccountWorker
from maild.workshop import (
    Submitter,
    Workshop,
    connection_of,
    open_workshop,
    settings_that_need_a_restart,
    submission_of,
)

_LOG = logging.getLogger(__name__)
_RELOAD_SECONDS = 3
_TEND_SECONDS = 5
_TIDY_SECONDS = 3600
_SIGHT_SECONDS = 15
_RETENTION_SECONDS = 1800
_STOP_SECONDS = 8.0
_SWITCH_SECONDS = 0.0005
"""A thread that waits for a server's answer gets its turn this soon, not after Python's 5 ms: it waits some times a mail."""
_LOOP_LIMIT = timedelta(seconds=90)


@dataclass(frozen=True, slots=True)
class _Seat:
    """One account at work here: who works, with what, under which lease; `is_left` once it is not ours any more."""

    worker: AccountWorker
    reader: ChildReader
    ledger: Ledger
    is_left: threading.Event


class Daemon:
    """All accounts of one configuration at work. `read_timeout` bounds the reading of one mail, in seconds."""

    def __init__(self, path: Path, clock: Clock, tokens: TokenMaker, since: datetime | None = None) -> None:
        """Loads everything and takes the ledger; ConfigurationError and LedgerHeldError come before any connection."""
        self._clock = clock
        self._tokens = tokens
        self._last_good: Workshop | None = None
        self._watched: Watched[Workshop] = Watched(
            lambda: self._load(path), lambda each: each.paths, clock, expected_paths=(path,)
        )
        self._understudy = engage(self.workshop.tools.understander)  # before there are threads, and a ledger to hold
        config = self._watched.value.config
        config.state_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._ledger = open_ledger(config.database, password=config.database_password)
        with self._ledger.transaction() as tx:
            if tx.gaps.note_restore(clock.now()) is not None:
                _LOG.warning(
                    "this ledger is a backup that was put back: nothing of the time in between is drafted again"
                )
        if replay_erasures(self._ledger, ErasureFile(config.state_dir)):
            _LOG.warning("erasures that this ledger did not know were carried out: it came back from a backup")
        self._notice_key = self._ledger.secret("notice-key")
        self._heartbeat = Heartbeat(clock)
        self._notifier = ServiceNotifier()
        self._watchdog = Watchdog(self._notifier, self._heartbeat, self._ledger.answers, clock, _LOOP_LIMIT)
        self._sign = SignOfLife(config.state_dir)
        self._stopping = threading.Event()
        self._since = since
        self._is_watching = False
        self._seats: dict[str, _Seat] = {}
        """The accounts at work here, under a lease where several daemons share the ledger."""
        self._leaving: list[_Seat] = []
        self._sights: dict[str, Sight] = {}
        self._disk_is_full = False
        self._tidied: dict[str, datetime] = {}
        """When what is past its term was last removed, by account."""
        self._in_trouble = {account.label for account in config.accounts}
        """Accounts whose trouble may stand in the ledger, from the last run too."""
        self._channels: dict[str, Channels] = {}
        self._calendars = Calendars(lambda: self.workshop.config.accounts, self._ledger, clock)
        self._agendas = Agendas(
            lambda: [each for each in self.workshop.config.accounts if each.label in self._seats],
            lambda: self.workshop.tools.agenda_rules,
            self._ledger,
            clock,
            ledger_of=self._ledger_of,
            rules_of=lambda label: self.workshop.tools_of.get(label, self.workshop.tools).agenda_rules,
        )
        bearers = {account.label: bearer_of(account) for account in config.accounts}
        self._token_keeper = TokenKeeper({label: each for label, each in bearers.items() if each is not None})
        self._login_news = LoginNews()
        self._salts = {name: self._ledger.secret(name) for name in ("draft-salt", "subject-salt")}
        self._accounts = {account.label: account for account in config.accounts}
        self._holdings = Holdings(
            self._ledger.leases, tuple(self._accounts), self._take_up, self._lay_down, self._heartbeat.beat
        )
        if self._ledger.leases is None:  # nobody else can have them
            for label in self._accounts:
                self._take_up(label, None)
        for problem in (*self._watched.value.problems, *config.warnings):
            _LOG.warning("problem: %s", problem)

    @property
    def workshop(self) -> Workshop:
        """The set of configuration, rules and templates in use."""
        return self._watched.value

    def run(self) -> None:
        """Works until SIGTERM or SIGINT."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._on_signal)
        self._calendars.refresh()  # before anybody is warned on a day off
        self._calendars.start()
        self._token_keeper.start()
        self._is_watching = True
        for seat in self._seats.values():
            seat.worker.start()
        self._holdings.start()
        self._agendas.start()
        jobs = Jobs()
        jobs.every(_RELOAD_SECONDS, "reload", self._reload)
        jobs.every(_TEND_SECONDS, "watchdog", self._feed_watchdog)
        jobs.every(_SIGHT_SECONDS, "blindness", self._tell_if_blind)
        jobs.every(_SIGHT_SECONDS, "logins", self._tell_of_logins)
        jobs.every(_TIDY_SECONDS, "tidy", self._ledger.compact)
        jobs.every(_RETENTION_SECONDS, "retention", self._keep_to_terms)
        sys.setswitchinterval(_SWITCH_SECONDS)
        gc.collect()
        gc.freeze()  # rules, templates and vocabulary stay for good: later collections need not walk through them
        self._notifier.ready(f"mode {self.workshop.config.mode}, {len(self._seats)} account(s)")
        self._sign.give(self._clock.now(), is_well=True)
        _LOG.info("ready mode=%s accounts=%d", self.workshop.config.mode, len(self._seats))
        for account, holder in self._holdings.elsewhere.items():
            _LOG.info("account=%s held by %s", account, holder)
        while not self._stopping.is_set():
            jobs.run_due()
            self._stopping.wait(min(1.0, jobs.seconds_to_next))
        self.stop()

    def run_once(self) -> tuple[MaildError, ...]:
        """One full pass over everything that is due, account by account; the errors of accounts that failed.

        LedgerHeldError where other daemons have every account.
        """
        errors = []
        self._calendars.refresh()
        self._holdings.start()
        self._agendas.refresh()
        seats = [seat for label in self._accounts if (seat := self._seats.get(label)) is not None]
        for seat in seats:
            try:
                seat.worker.walk_once()
            except MaildError as error:
                _LOG.error("account=%s error=%s", seat.worker.name, error)
                errors.append(error)
        elsewhere = self._holdings.elsewhere
        self.stop()
        for account, holder in elsewhere.items():
            _LOG.info("account=%s held by %s", account, holder)
        if elsewhere and not seats:
            raise LedgerHeldError("another maild works for every account of this configuration; stop that one first")
        return tuple(errors)

    def request_stop(self) -> None:
        """Asks the loop to end; may be called from any thread."""
        self._stopping.set()

    def stop(self) -> None:
        """Stops in order: the threads, the children, the ledger."""
        self._notifier.stopping()
        self._calendars.stop()
        self._agendas.stop()
        self._token_keeper.stop()
        self._holdings.stop()
        seats = [*self._seats.values(), *self._leaving]
        for seat in seats:
            seat.worker.stop()
        deadline = self._clock.monotonic() + _STOP_SECONDS
        ended = [seat.worker.join(max(0.1, deadline - self._clock.monotonic())) for seat in seats]
        for seat in seats:
            seat.reader.close()
        if self._understudy is not None:
            self._understudy.close()
        if all(ended):
            self._holdings.release()
            self._ledger.close()
            self._sign.take_back()
        _LOG.info("stopped in_order=%s", all(ended))

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self._stopping.set()

    def _load(self, path: Path) -> Workshop:
        """The first load takes what is good; a later one keeps the last good set when anything new is broken."""
        self._last_good = open_workshop(path, self._last_good)
        return self._last_good

    def _take_up(self, label: str, lease: Lease | None) -> None:
        """The account is ours: begins its work. Called by the thread that keeps the leases, or at the start."""
        account = self._accounts[label]
        submission = submission_of(account)
        submitter = Submitter(submission, account.identity.addr_spec) if submission else None
        ring = AlertCommand(account.alert_command, label) if account.alert_command else None
        self._sights[label] = Sight(label, account.zone, self._clock.now())
        self._channels[label] = Channels(submitter, ring)
        seat = self._build_seat(account, lease, submitter, ring)
        self._seats[label] = seat
        if self._is_watching:
            seat.worker.start()

    def _lay_down(self, label: str, is_taken: bool) -> None:
        """The account is no longer ours. Where nobody is known to have it, its coach is still told that maild is blind."""
        seat = self._seats.pop(label)
        seat.is_left.set()
        seat.worker.stop()
        for role in ("work", "idle"):
            self._heartbeat.retire(f"{label}-{role}")
        if is_taken:
            self._sights.pop(label, None)
        else:
            self._sights[label].note(self._clock.now(), "the database does not answer")
        self._leaving.append(seat)
        for each in [each for each in self._leaving if each.worker.join(0.0)]:
            each.reader.close()
            self._leaving.remove(each)

    def _ledger_of(self, label: str) -> Ledger:
        """The ledger for one account's work; LeaseLostError where it is not at work here."""
        seat = self._seats.get(label)
        if seat is None:
            raise LeaseLostError(f"{label}: another maild works for it by now")
        return seat.ledger

    def _build_seat(
        self, account: AccountSettings, lease: Lease | None, submitter: Submitter | None, ring: AlertCommand | None
    ) -> _Seat:
        label, ledger, is_left = account.label, self._ledger.under(lease), threading.Event()
        reader = ChildReader(self.workshop.tools_of.get(label, self.workshop.tools).forms)
        desk = Desk(
            account=label,
            ledger=ledger,
            clock=self._clock,
            tokens=self._tokens,
            reader=reader,
            outbox=Outbox(
                ledger,
                label,
                self._clock,
                self._tokens,
                submitter,
                ring,
                submitter.hand_over if submitter else None,
            ),
            notice_key=self._notice_key,
            draft_salt=self._salts["draft-salt"],
            subject_salt=self._salts["subject-salt"],
            can_submit=submitter is not None,
            can_ring=ring is not None,
            understudy=self._understudy,
            between_mails=self._step_of(label, is_left),
        )
        worker = AccountWorker(
            name=label,
            route=AccountRoute(desk, self._since),
            practice=self._practice_of(label),
            connect=self._door_of(account, lease),
            beat=lambda name: None if is_left.is_set() else self._heartbeat.beat(name),
            trouble=self._note_trouble,
            clock=self._clock,
            tokens=self._tokens,
            poll_seconds=self.workshop.config.poll_interval.total_seconds(),
            sweep_seconds=self.workshop.config.sweep_interval.total_seconds(),
        )
        return _Seat(worker, reader, ledger, is_left)

    def _door_of(self, account: AccountSettings, lease: Lease | None) -> Callable[[], MailStore]:
        """Opens the account's mailbox; one that is held under a lease is written to only while it is."""
        settings, leases = connection_of(account), self._ledger.leases
        if leases is None or lease is None:
            return lambda: open_store(settings)
        keeper, held = leases, lease
        return lambda: HeldStore(open_store(settings), account.label, lambda: keeper.is_held(held))

    def _step_of(self, label: str, is_left: threading.Event) -> Callable[[], None]:
        """What an account's work does between two mails: shows that it lives, and ends where the daemon stops."""

        def step() -> None:
            if self._stopping.is_set():
                raise StoppingError("the daemon stops")
            if is_left.is_set():
                raise LeaseLostError(f"{label}: not held any more")
            self._heartbeat.beat(f"{label}-work")

        return step

    def _practice_of(self, label: str) -> Callable[[], Practice]:
        """The practice as it stands at each pass; an account that an edit removed keeps its last one till a restart."""
        last = self.workshop.practices[label]

        def current() -> Practice:
            nonlocal last
            last = self.workshop.practices.get(label, last)
            return self._calendars.join(label, last)

        return current

    def _reload(self) -> None:
        before = self.workshop.config
        outcome = self._watched.reload_if_changed()
        for problem in outcome.problems:
            _LOG.error("kept the last good set: %s", problem)
        if not outcome.changed:
            return
        _LOG.info("reloaded")
        for each in settings_that_need_a_restart(before, outcome.value.config):
            _LOG.warning("changed, and takes effect at the next start: %s", each)
        for label, seat in list(self._seats.items()):
            seat.reader.use_forms(outcome.value.tools_of.get(label, outcome.value.tools).forms)
        if self._understudy is not None:
            self._understudy.use_rules(outcome.value.config.rules)

    def _feed_watchdog(self) -> None:
        self._sign.give(self._clock.now(), is_well=self._watchdog.feed())

    def _tell_if_blind(self) -> None:
        """Tells the coach of an account that maild has not seen for ten minutes, without the mailbox and the ledger."""
        self._disk_is_full = is_full(self.workshop.config.state_dir)
        for label, sight in list(self._sights.items()):
            if self._disk_is_full:
                sight.note(self._clock.now(), DISK_IS_FULL)
            now, practice = self._clock.now(), self.workshop.practices.get(label)
            text = sight.news(now)
            if text is None or practice is None:
                continue
            to, key = practice.alert_to, self._notice_key
            kind = "sees again" if sight.is_known_blind else "blind"
            if self._channels[label].tell(text, practice.identity, to, key, self._tokens, now, kind):
                sight.told()
            else:
                sight.not_told()

    def _keep_to_terms(self) -> None:
        """Removes what is past its term: each night, and soon after the start of a machine that sleeps at night."""
        workshop, now = self.workshop, self._clock.now()
        for account in workshop.config.accounts:
            practice = workshop.practices.get(account.label)
            if account.label not in self._seats:
                continue
            if practice is None or not is_due(self._tidied.get(account.label), now, practice.working_time):
                continue
            self._tidied[account.label] = now
            terms = account.retention.retention
            ledger = self._ledger_of(account.label)
            removed = keep_to_terms(ledger, account.label, terms, practice.working_time, practice.window_rules, now)
            counts = " ".join(f"{kind}={count}" for kind, count in removed.items())
            _LOG.info("retention account=%s %s", account.label, counts or "nothing")

    def _tell_of_logins(self) -> None:
        """Tells the coach at once of an OAuth login that has ended; blindness follows only when the link breaks."""
        now = self._clock.now()
        for label, text in self._login_news.due(self._token_keeper.endings, now):
            practice, channels = self.workshop.practices.get(label), self._channels.get(label)
            if practice is None or channels is None:
                continue
            to, key = practice.alert_to, self._notice_key
            if channels.tell(text, practice.identity, to, key, self._tokens, now, "login"):
                self._login_news.heard(label)
            else:
                self._login_news.not_heard(label, now)

    def _note_trouble(self, account: str, error: MaildError | None) -> None:
        """Keeps the last trouble of an account where `status` finds it; None clears it."""
        reason = str(error) if error else (DISK_IS_FULL if self._disk_is_full else None)
        seat, sight = self._seats.get(account), self._sights.get(account)
        if seat is None or sight is None:
            return
        sight.note(self._clock.now(), reason)
        if error is None and account not in self._in_trouble:
            return
        (self._in_trouble.add if error else self._in_trouble.discard)(account)
        try:
            with seat.ledger.transaction() as tx:
                tx.notices.set_trouble(account, str(error) if error else None, self._clock.now())
        except MaildError as failure:
            _LOG.error("account=%s the ledger does not answer: %s", account, failure)
