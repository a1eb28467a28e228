"""A life in which one draft lies in Versturen, and the verdict over it: counted at the sink and over a connection of its own."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from maild.acting.outbox import Outbox
from maild.acting.submission import Security, SubmissionSettings
from maild.clock import SystemClock, SystemTokens
from maild.facts.submission import SubmissionState
from maild.imap import open_store
from maild.ledger import open_ledger
from maild.mail.flags import DRAFT, SEEN
from maild.mail.identity import Uid
from maild.route import AccountRoute, find_stations
from maild.steps.practice import Desk, Practice
from maild.workshop import Submitter
from tests.journey.conftest import COACH
from tests.kill.mortal import Fate, MortalLedger, MortalStore, mortal_mail_submitter, mortal_submitter
from tests.kill.walking import ACCOUNT, Life

OUTBOX = ("Coach", "Versturen")


class LaterClock(SystemClock):
    """The machine's clock, put forward."""

    def __init__(self, forward: timedelta) -> None:
        super().__init__()
        self.forward = forward

    def now(self) -> datetime:
        return super().now() + self.forward

    def monotonic(self) -> float:
        return super().monotonic() + self.forward.total_seconds()


@dataclass(frozen=True)
class SendingLife(Life):
    """One user. Each further life begins `hours` later, so that nothing waits for the clock."""

    hours: int = 0

    @property
    def client(self) -> str:
        """A recipient of this run alone, so that the sink tells the runs apart."""
        return f"{self.user}@client.example"

    def practice(self) -> Practice:
        return replace(super().practice(), control_mailboxes=True)

    def drop(self) -> None:
        """The coach drags a finished draft to Versturen."""
        raw = (
            f"From: Anouk <{COACH.addr_spec}>\r\nTo: {self.client}\r\nSubject: Donderdag\r\n"
            f"Message-ID: <draft-{self.user}@praktijk.example>\r\n\r\nHoi, tot donderdag!\r\n"
        )
        store = open_store(self.settings())
        store.append(store.nested_name(*OUTBOX), raw.encode("ascii"), (DRAFT, SEEN))
        store.close()

    def walk(self, fate: Fate) -> None:
        """Sends what lies there, waits for what a server may file by itself, and files; dies where fate says so."""
        clock, tokens = LaterClock(timedelta(hours=self.hours)), SystemTokens()
        ledger: Any = MortalLedger(open_ledger(f"sqlite:///{self.ledger}"), fate)
        submitter = Submitter(
            SubmissionSettings("127.0.0.1", self.smtp_port, Security.PLAIN, None, None), COACH.addr_spec
        )
        notices, mails = mortal_submitter(submitter, fate), mortal_mail_submitter(submitter.hand_over, fate)
        desk = Desk(
            account=ACCOUNT,
            ledger=ledger,
            clock=clock,
            tokens=tokens,
            reader=self.reader,
            outbox=Outbox(ledger, ACCOUNT, clock, tokens, notices, None, mails),
            notice_key=ledger.secret("notice-key"),
            draft_salt=ledger.secret("draft-salt"),
            subject_salt=ledger.secret("subject-salt"),
            can_submit=True,
        )
        real = open_store(self.settings())
        store: Any = MortalStore(real, fate)
        route, stations = AccountRoute(desk), find_stations(store)
        for _ in range(3):
            for _ in range(2):  # what a pass did is seen by the next, which comes by itself a little later
                for _ in itertools.takewhile(bool, (route.walk(self.practice(), store, stations) for _ in range(20))):
                    continue
            clock.forward += timedelta(seconds=40)
        real.close()
        ledger.close()


def find_faults(life: SendingLife, taken: Sequence[bytes]) -> list[str]:
    """What is not as it must be: one copy at most, and never silence about a mail that may not have gone."""
    copies = sum(f"To: {life.client}".encode() in raw for raw in taken)
    ledger = open_ledger(f"sqlite:///{life.ledger}", hold=False)
    with ledger.transaction() as tx:
        states = [row.state for number in range(1, 5) if (row := tx.submissions.get(number)) is not None]
        told = [
            each.kind for each in tx.notices.recent(ACCOUNT, datetime(2020, 1, 1, tzinfo=SystemClock().now().tzinfo))
        ]
        pending = tx.intentions.pending(ACCOUNT)
    ledger.close()
    lying = _lying(life)
    faults = [f"{copies} copies went out"] if copies > 1 else []
    faults += [f"{pending} intentions are open"] if pending else []
    if states == [SubmissionState.SENT]:
        expected = {"copies": 1, "Sent": 1, "Versturen": 0, "Drafts": 0, "told": 0}
    elif states == [SubmissionState.UNKNOWN]:
        expected = {"copies": copies, "Sent": 0, "Versturen": 0, "Drafts": 1, "told": 1}
    else:
        return [*faults, f"the ledger says {states}"]
    found = {"copies": copies, **lying, "told": told.count("send_unknown")}
    return faults + ([f"{states[0]}: {found}, expected {expected}"] if found != expected else [])


def _lying(life: SendingLife) -> dict[str, int]:
    store = open_store(life.settings())
    names = {"Sent": "Sent", "Versturen": store.nested_name(*OUTBOX), "Drafts": "Drafts"}
    counted = {word: len(store.headlines(name, Uid(1))) for word, name in names.items()}
    store.close()
    return counted
