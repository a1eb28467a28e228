"""Ladders on a real Dovecot and a real submission server, on a clock that only the test moves.

INTERNALDATE is set by APPEND (RFC 3501 section 6.3.11), and what maild did is counted over a connection of its own.
"""

from __future__ import annotations

import email
import email.policy
import imaplib
import itertools
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from maild.acting.submission import Security, SubmissionSettings
from maild.facts.person import PersonState
from maild.imap import ConnectionSettings, ImapStore, open_store
from maild.rehearsal.memory_store import MemoryServer
from maild.route import find_stations
from maild.workshop import Submitter, Tools
from tests.journey.conftest import LEAD, RESCHEDULE, THANKS, FixedClock, World, a_mail
from tests.journey.test_journey_ladder import SHIPPED
from tests.servers.dovecot import PASSWORD, Dovecot
from tests.servers.smtp_server import SmtpServer

ELS = "els@voorbeeld.example"
_NUMBERS = itertools.count(1)
_ZONE = ZoneInfo("Europe/Amsterdam")
_SIX_HOURS = timedelta(hours=6)


@dataclass
class Practice:
    """The road over ImapStore and aiosmtplib; beside it the coach's own mail client, and a third connection that counts."""

    world: World
    store: ImapStore
    client: imaplib.IMAP4
    counter: imaplib.IMAP4
    smtp: SmtpServer

    @property
    def now(self) -> datetime:
        return self.world.clock.now()

    def walk(self) -> None:
        stations = find_stations(self.store)
        for _ in range(50):
            if not self.world.route.walk(self.world.practice, self.store, stations):
                return
        raise AssertionError("the road does not come to an end")

    def go_to(self, text: str) -> list[str]:
        """Walks on in steps of six hours until this local time; the days on which a mail came to lie in Drafts."""
        until = datetime.fromisoformat(text).replace(tzinfo=_ZONE).astimezone(UTC)
        found, before = [], len(self.lying("Drafts"))
        while self.now < until:
            self.world.clock.moment += (until - self.now) % _SIX_HOURS or _SIX_HOURS
            self.walk()
            lying = len(self.lying("Drafts"))
            if lying > before:
                found.append(self.now.astimezone(_ZONE).date().isoformat())
            before = lying
        return found

    def arrives(self, raw: bytes) -> None:
        self._append("INBOX", raw, "")
        self.walk()
        self._pass_minutes()

    def lying(self, mailbox: str) -> list[EmailMessage]:
        """What lies in a mailbox, counted over the connection that does nothing else."""
        return [mail for _, mail, _ in _mails(self.counter, mailbox)]

    def send(self, text: str | None = None) -> EmailMessage:
        """The coach sends the one draft from her mail client: over SMTP, into Sent, out of Drafts."""
        ((uid, draft, _),) = _mails(self.client, "Drafts")
        if text is not None:
            draft.set_content(text)
        self._submit_and_file(draft)
        self.client.uid("STORE", uid, "+FLAGS", "(\\Deleted)")
        self.client.uid("EXPUNGE", uid)
        self.walk()
        self._pass_minutes()
        return draft

    def writes(self, text: str, ident: str) -> None:
        """The coach writes a new mail by hand."""
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = "anouk@praktijk.example", ELS, "Hoe is het?"
        mail["Message-ID"] = f"<{ident}@praktijk.example>"
        mail.set_content(text)
        self._submit_and_file(mail)
        self.walk()
        self._pass_minutes()

    def told(self) -> list[str]:
        """Subjects of what maild itself submitted: it goes to the coach alone."""
        own = [each for each in self.smtp.mails if each.forward_paths == ("mobiel@elders.example",)]
        return [str(_parsed(each.raw)["Subject"]) for each in own]

    def climbs(self) -> list[tuple[str, str, str]]:
        with self.world.ledger.transaction() as tx:
            found = (*tx.climbs.live("praktijk"), *tx.climbs.ended("praktijk", datetime(2026, 1, 1, tzinfo=UTC)))
        return [(each.ladder, each.rung, each.state.value) for each in found]

    def state(self) -> PersonState:
        with self.world.ledger.transaction() as tx:
            person = tx.people.by_address("praktijk", ELS)
        assert person is not None
        return person.state

    def _submit_and_file(self, mail: EmailMessage) -> None:
        raw = mail.as_bytes(policy=email.policy.SMTP)
        to = tuple(each.addr_spec for each in mail["To"].addresses)
        Submitter(_settings(self.smtp), "anouk@praktijk.example").hand_over(raw, to, lambda: None)
        self._append("Sent", raw, "\\Seen")

    def _append(self, mailbox: str, raw: bytes, flags: str) -> None:
        answer = self.client.append(mailbox, f"({flags})", imaplib.Time2Internaldate(self.now), raw)
        assert answer[0] == "OK"

    def _pass_minutes(self) -> None:
        """Ladders are looked at once a minute."""
        self.world.clock.pass_time(minutes=2)
        self.walk()


def _settings(smtp: SmtpServer) -> SubmissionSettings:
    return SubmissionSettings("127.0.0.1", smtp.port, Security(smtp.security), None, None)


def _parsed(raw: bytes) -> EmailMessage:
    mail = email.message_from_bytes(raw, policy=email.policy.default)
    assert isinstance(mail, EmailMessage)
    return mail


def _mails(client: imaplib.IMAP4, mailbox: str) -> list[tuple[str, EmailMessage, str]]:
    """UID, mail and INTERNALDATE of everything in a mailbox."""
    assert client.select(mailbox)[0] == "OK"
    found: list[tuple[str, EmailMessage, str]] = []
    for uid in client.uid("SEARCH", "ALL")[1][0].split():
        data: Any = client.uid("FETCH", uid.decode(), "(INTERNALDATE BODY.PEEK[])")[1]
        found.append((uid.decode(), _parsed(data[0][1]), data[0][0].decode()))
    return found


@pytest.fixture
def practice(dovecot: Dovecot, tmp_path: Path, tools: Tools) -> Iterator[Practice]:
    user, smtp = dovecot.user(f"ladder{os.getpid()}x{next(_NUMBERS)}"), SmtpServer().start()
    clock = FixedClock()
    world = World(tmp_path, tools, MemoryServer(clock), clock)
    world.submissions = Submitter(_settings(smtp), "anouk@praktijk.example")  # type: ignore[assignment]
    world.restart()
    world.ladders = SHIPPED
    store = open_store(
        ConnectionSettings(
            "praktijk", "127.0.0.1", dovecot.tls_port, "tls", user, lambda: PASSWORD, ca_file=str(dovecot.certificate)
        )
    )
    client, counter = (imaplib.IMAP4("127.0.0.1", dovecot.port, timeout=10) for _ in range(2))
    for each in (client, counter):
        each.login(user, PASSWORD)
    made = Practice(world, store, client, counter, smtp)
    made.walk()
    yield made
    for each in (client, counter):
        each.logout()
    store.close()
    world.ledger.close()
    smtp.stop()


@pytest.fixture
def with_els(practice: Practice) -> Practice:
    """Els is a client; she moved an appointment on Tue 4 August, and the coach sent the reply that lay ready."""
    practice.world.client(ELS)
    practice.arrives(a_mail(RESCHEDULE))
    practice.send()
    return practice


def test_from_the_first_mail_to_a_closed_dossier_and_hello_again(with_els: Practice) -> None:
    assert with_els.go_to("2026-08-07 10:00") == ["2026-08-07"]
    with_els.send()
    assert with_els.go_to("2026-08-13 10:00") == ["2026-08-13"]
    with_els.send()
    assert with_els.go_to("2026-08-17 10:00") == [] and with_els.told() == [f"Bellen met {ELS}"]
    assert with_els.go_to("2026-08-21 10:00") == [], "nobody said how the call went: skipped on Fri 21 August"
    assert with_els.go_to("2026-08-26 10:00") == ["2026-08-26"]
    (last,) = with_els.lying("Drafts")
    assert "woensdag 2 september" in last.get_content()
    with_els.send("Beste Els,\n\nLaat je me voor donderdag 3 september weten of je verder wilt?\n\nAnouk\n")
    assert with_els.go_to("2026-09-03 17:00") == [] and with_els.state() is PersonState.CLIENT
    assert with_els.go_to("2026-09-04 10:00") == [] and with_els.state() is PersonState.FORMER
    assert with_els.climbs() == [("client", "last", "closed")]
    assert with_els.told()[1:] == [f"Dossier gesloten: {ELS}"]
    with_els.go_to("2026-10-05 10:00")
    with_els.arrives(a_mail(LEAD, ident="<hallo@voorbeeld.example>", subject="Hallo weer"))
    (welcome,) = with_els.lying("Drafts")
    assert "De deur stond open" in welcome.get_content()
    to_els = [each for each in with_els.smtp.mails if each.forward_paths == (ELS,)]
    assert len(to_els) == len(with_els.lying("Sent")) == 4, "what went to her is what the coach sent, and nothing else"


def test_a_lead_who_never_answers_gets_two_mails_and_rest(practice: Practice) -> None:
    practice.arrives(a_mail(LEAD))
    practice.send()
    assert practice.go_to("2026-08-10 10:00") == ["2026-08-10"]
    practice.send()
    assert practice.go_to("2026-08-19 10:00") == ["2026-08-19"]
    practice.send()
    assert practice.go_to("2026-09-30 10:00") == [] and practice.lying("Drafts") == []
    assert practice.climbs() == [("lead", "final", "rested")] and practice.told() == []


def test_a_client_who_answers_the_third_mail_from_another_address(with_els: Practice) -> None:
    with with_els.world.ledger.transaction() as tx:
        person = tx.people.by_address("praktijk", ELS)
        assert person is not None
        tx.people.add_alias(person.id, "els.thuis@elders.example")
    with_els.go_to("2026-08-07 10:00")
    with_els.send()
    assert with_els.go_to("2026-08-13 10:00") == ["2026-08-13"]
    with_els.send()
    with_els.arrives(a_mail(THANKS, sender="Els <els.thuis@elders.example>", ident="<thuis@elders.example>"))
    assert with_els.climbs() == [("client", "all_well", "answered")]
    assert with_els.go_to("2026-09-30 10:00") == [] and with_els.told() == []


def test_an_out_of_office_in_the_middle(with_els: Practice) -> None:
    with_els.go_to("2026-08-07 10:00")
    with_els.send()
    with_els.arrives(
        a_mail(
            "Ik ben met vakantie en op maandag 31 augustus weer terug.", ident="<ooo@voorbeeld.example>",
            subject="Automatisch antwoord: vakantie", headers="Auto-Submitted: auto-replied",
        )
    )  # fmt: skip
    assert with_els.go_to("2026-08-31 17:00") == []
    assert with_els.go_to("2026-09-01 10:00") == ["2026-09-01"]


def test_the_coach_who_chases_by_hand(with_els: Practice) -> None:
    with_els.go_to("2026-08-07 10:00")
    assert len(with_els.lying("Drafts")) == 1
    with_els.writes("Dag Els, hoe is het? Hoor ik nog van je?", "hand")
    assert with_els.lying("Drafts") == [] and with_els.climbs() == [("client", "second", "live")]
    assert with_els.go_to("2026-08-13 10:00") == ["2026-08-13"]


def test_a_draft_that_lies_unsent_for_a_week_and_a_restart(with_els: Practice) -> None:
    assert with_els.go_to("2026-08-07 10:00") == ["2026-08-07"]
    with_els.world.restart()
    assert with_els.go_to("2026-08-14 10:00") == [] and len(with_els.lying("Drafts")) == 1
    with_els.send()
    assert with_els.go_to("2026-08-19 17:00") == []
    assert with_els.go_to("2026-08-20 10:00") == ["2026-08-20"], "the wait counts from the real send"
