"""One life of the daemon's working thread: connect, walk until nothing waits, leave. It may be cut off anywhere."""

from __future__ import annotations

import itertools
import os
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from maild.acting.outbox import Outbox
from maild.acting.submission import Security, SubmissionSettings
from maild.clock import SystemClock, SystemTokens
from maild.imap import ConnectionSettings, open_store
from maild.ledger import open_ledger
from maild.planning.policy import Mode, Policy
from maild.route import AccountRoute, find_stations
from maild.steps.practice import Desk, Practice
from maild.working_time import WorkingTime
from maild.workshop import Submitter, Tools
from tests.journey.conftest import COACH, PlainReader
from tests.kill.mortal import Fate, MortalLedger, MortalStore, mortal_submitter
from tests.servers.dovecot import PASSWORD, Dovecot

ACCOUNT = "praktijk"


@dataclass(frozen=True)
class Life:
    """Everything one process needs; made warm in the parent, used in the child."""

    dovecot: Dovecot
    user: str
    ledger: Path
    tools: Tools
    smtp_port: int
    reader: PlainReader

    @property
    def alert_address(self) -> str:
        """An address of this run alone, so that the sink tells the runs apart."""
        return f"{self.user}@elders.example"

    def settings(self) -> ConnectionSettings:
        return ConnectionSettings(
            ACCOUNT, "127.0.0.1", self.dovecot.tls_port, "tls", self.user, lambda: PASSWORD, ca_file=str(self.dovecot.certificate)
        )  # fmt: skip

    def practice(self) -> Practice:
        return Practice(
            policy=Policy(Mode.DRAFT, frozenset({COACH.key})),
            understander=self.tools.understander,
            drafter=self.tools.drafter,
            identity=COACH,
            alert_to=(self.alert_address,),
            zone=ZoneInfo("Europe/Amsterdam"),
            working_time=WorkingTime(ZoneInfo("Europe/Amsterdam")),
            slots={"coach_name": "Anouk Hendriks", "booking_link": "https://praktijk.example/agenda"},
            help_routes=self.tools.help_routes,
        )

    def walk(self, fate: Fate) -> None:
        """Walks until nothing waits and nothing is due; dies where fate says so."""
        clock, tokens = SystemClock(), SystemTokens()
        ledger: Any = MortalLedger(open_ledger(f"sqlite:///{self.ledger}"), fate)
        submission = SubmissionSettings("127.0.0.1", self.smtp_port, Security.PLAIN, None, None)
        submit = mortal_submitter(Submitter(submission, COACH.addr_spec), fate)
        desk = Desk(
            account=ACCOUNT,
            ledger=ledger,
            clock=clock,
            tokens=tokens,
            reader=self.reader,
            outbox=Outbox(ledger, ACCOUNT, clock, tokens, submit),
            notice_key=ledger.secret("notice-key"),
            draft_salt=ledger.secret("draft-salt"),
            subject_salt=ledger.secret("subject-salt"),
            can_submit=True,
        )
        real = open_store(self.settings())
        store: Any = MortalStore(real, fate)
        route, stations = AccountRoute(desk), find_stations(store)
        for _ in range(2):  # what a pass did is seen by the next, which comes by itself a little later
            for _ in itertools.takewhile(bool, (route.walk(self.practice(), store, stations) for _ in range(20))):
                continue
        real.close()
        ledger.close()


def run_in_child(work: Callable[[], None]) -> int:
    """Runs it in a forked child; returns the signal that ended it, 0 where it came to its end, -1 where it failed."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            work()
            code = 0
        finally:
            os._exit(code)
    return _outcome(os.waitpid(child, 0)[1])


def kill_after(work: Callable[[], None], seconds: float) -> int:
    """Runs it in a forked child and kills it after this long; returns what `run_in_child` does."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            work()
            code = 0
        finally:
            os._exit(code)
    time.sleep(seconds)
    ended, status = os.waitpid(child, os.WNOHANG)
    if not ended:
        os.kill(child, signal.SIGKILL)
        status = os.waitpid(child, 0)[1]
    return _outcome(status)


def _outcome(status: int) -> int:
    if os.WIFSIGNALED(status):
        return os.WTERMSIG(status)
    return 0 if os.WEXITSTATUS(status) == 0 else -1
