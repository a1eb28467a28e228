"""Builds the objects, runs the loop, stops in order; decides nothing about mail."""

from __future__ import annotations

import gc
import logging
import signal
import sys
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from types import FrameType

from maild.acting.alert_command import AlertCommand
from maild.acting.blindness import DISK_IS_FULL, Channels, Sight, is_full
from maild.acting.login_news import LoginNews
from maild.acting.outbox import Outbox
from maild.agendas import Agendas
from maild.calendars import Calendars
from maild.clock import Clock, TokenMaker
from maild.config import Watched
from maild.config.account import AccountSettings
from maild.errors import MaildError, StoppingError
from maild.imap import open_store
from maild.jobs import Jobs
from maild.ledger import ErasureFile, open_ledger, replay_erasures
from maild.logins import bearer_of
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
        self._ledger = open_ledger(config.database)
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
        self._readers: list[ChildReader] = []
        self._sights: dict[str, Sight] = {}
        self._disk_is_full = False
        self._tidied: dict[str, datetime] = {}
        """When what is past its term was last removed, by account."""
        self._in_trouble = {account.label for account in config.accounts}
        """Accounts whose trouble may stand in the ledger, from the last run too."""
        self._channels: dict[str, Channels] = {}
        self._calendars = Calendars(lambda: self.workshop.config.accounts, self._ledger, clock)
        self._agendas = Agendas(
            lambda: self.workshop.config.accounts, lambda: self.workshop.tools.agenda_rules, self._ledger, clock
        )
        bearers = {account.label: bearer_of(account) for account in config.accounts}
        self._token_keeper = TokenKeeper({label: each for label, each in bearers.items() if each is not None})
        self._login_news = LoginNews()
        self._workers = tuple(self._build_worker(account, since) for account in config.accounts)
        for problem in (*self._watched.value.tools.problems, *config.warnings):
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
        self._agendas.start()
        self._token_keeper.start()
        for worker in self._workers:
            worker.start()
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
        self._notifier.ready(f"mode {self.workshop.config.mode}, {len(self._workers)} account(s)")
        self._sign.give(self._clock.now(), is_well=True)
        _LOG.info("ready mode=%s accounts=%d", self.workshop.config.mode, len(self._workers))
        while not self._stopping.is_set():
            jobs.run_due()
            self._stopping.wait(min(1.0, jobs.seconds_to_next))
        self.stop()

    def run_once(self) -> tuple[MaildError, ...]:
        """One full pass over everything that is due, account by account; the errors of accounts that failed."""
        errors = []
        self._calendars.refresh()
        self._agendas.refresh()
        for worker in self._workers:
            try:
                worker.walk_once()
            except MaildError as error:
                _LOG.error("account=%s error=%s", worker.name, error)
                errors.append(error)
        self.stop()
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
        for worker in self._workers:
            worker.stop()
        deadline = self._clock.monotonic() + _STOP_SECONDS
        ended = [worker.join(max(0.1, deadline - self._clock.monotonic())) for worker in self._workers]
        for reader in self._readers:
            reader.close()
        if self._understudy is not None:
            self._understudy.close()
        if all(ended):
            self._ledger.close()
            self._sign.take_back()
        _LOG.info("stopped in_order=%s", all(ended))

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self._stopping.set()

    def _load(self, path: Path) -> Workshop:
        """The first load takes what is good; a later one keeps the last good set when anything new is broken."""
        self._last_good = open_workshop(path, self._last_good)
        return self._last_good

    def _build_worker(self, account: AccountSettings, since: datetime | None) -> AccountWorker:
        label = account.label
        reader = ChildReader(self.workshop.tools.forms)
        self._readers.append(reader)
        submission = submission_of(account)
        submitter = Submitter(submission, account.identity.addr_spec) if submission else None
        ring = AlertCommand(account.alert_command, label) if account.alert_command else None
        self._sights[label] = Sight(label, account.zone, self._clock.now())
        self._channels[label] = Channels(submitter, ring)
        desk = Desk(
            account=label,
            ledger=self._ledger,
            clock=self._clock,
            tokens=self._tokens,
            reader=reader,
            outbox=Outbox(
                self._ledger,
                label,
                self._clock,
                self._tokens,
                submitter,
                ring,
                submitter.hand_over if submitter else None,
            ),
            notice_key=self._notice_key,
            draft_salt=self._ledger.secret("draft-salt"),
            subject_salt=self._ledger.secret("subject-salt"),
            can_submit=submitter is not None,
            can_ring=ring is not None,
            understudy=self._understudy,
            between_mails=self._step_of(label),
        )
        settings = connection_of(account)
        return AccountWorker(
            name=label,
            route=AccountRoute(desk, since),
            practice=self._practice_of(label),
            connect=lambda: open_store(settings),
            beat=self._heartbeat.beat,
            trouble=self._note_trouble,
            clock=self._clock,
            tokens=self._tokens,
            poll_seconds=self.workshop.config.poll_interval.total_seconds(),
            sweep_seconds=self.workshop.config.sweep_interval.total_seconds(),
        )

    def _step_of(self, label: str) -> Callable[[], None]:
        """What an account's work does between two mails: shows that it lives, and ends where the daemon stops."""

        def step() -> None:
            if self._stopping.is_set():
                raise StoppingError("the daemon stops")
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
        for reader in self._readers:
            reader.use_forms(outcome.value.tools.forms)
        if self._understudy is not None:
            self._understudy.use_rules(outcome.value.config.rules)

    def _feed_watchdog(self) -> None:
        self._sign.give(self._clock.now(), is_well=self._watchdog.feed())

    def _tell_if_blind(self) -> None:
        """Tells the coach of an account that maild has not seen for ten minutes, without the mailbox and the ledger."""
        self._disk_is_full = is_full(self.workshop.config.state_dir)
        for label, sight in self._sights.items():
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
            if practice is None or not is_due(self._tidied.get(account.label), now, practice.working_time):
                continue
            self._tidied[account.label] = now
            terms = account.retention.retention
            removed = keep_to_terms(
                self._ledger, account.label, terms, practice.working_time, practice.window_rules, now
            )
            counts = " ".join(f"{kind}={count}" for kind, count in removed.items())
            _LOG.info("retention account=%s %s", account.label, counts or "nothing")

    def _tell_of_logins(self) -> None:
        """Tells the coach at once of an OAuth login that has ended; blindness follows only when the link breaks."""
        now = self._clock.now()
        for label, text in self._login_news.due(self._token_keeper.endings, now):
            practice = self.workshop.practices.get(label)
            if practice is None:
                continue
            to, key = practice.alert_to, self._notice_key
            if self._channels[label].tell(text, practice.identity, to, key, self._tokens, now, "login"):
                self._login_news.heard(label)
            else:
                self._login_news.not_heard(label, now)

    def _note_trouble(self, account: str, error: MaildError | None) -> None:
        """Keeps the last trouble of an account where `status` finds it; None clears it."""
        reason = str(error) if error else (DISK_IS_FULL if self._disk_is_full else None)
        self._sights[account].note(self._clock.now(), reason)
        if error is None and account not in self._in_trouble:
            return
        (self._in_trouble.add if error else self._in_trouble.discard)(account)
        try:
            with self._ledger.transaction() as tx:
                tx.notices.set_trouble(account, str(error) if error else None, self._clock.now())
        except MaildError as failure:
            _LOG.error("account=%s the ledger does not answer: %s", account, failure)
