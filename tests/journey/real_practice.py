"""A practice on a real Dovecot and a real Radicale: the coach keeps a calendar and a mailbox, the test moves the clock.

INTERNALDATE is set by APPEND (RFC 3501 section 6.3.11); what maild did is counted over a connection of its own.
"""

from __future__ import annotations

import email
import email.policy
import imaplib
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

from maild.agendas import Agendas
from maild.config import load_config
from maild.imap import ImapStore
from maild.planning.agenda_rules import AgendaRules
from maild.planning.sessions import AgendaSession
from maild.steps.session_agenda import read_agenda
from tests.journey.conftest import World
from tests.journey.situation_worlds import ELS
from tests.journey.trajectory_worlds import AMSTERDAM
from tests.servers.dovecot import PASSWORD
from tests.servers.radicale import USER, Radicale

_HEAD = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//maild//test//NL\r\n"
_CALENDAR = "Sessies"


class RealPractice:
    """The daemon's road and agenda reading; beside them the coach's calendar, the coach's mail client, and a counter."""

    def __init__(
        self,
        world: World,
        store: ImapStore,
        client: imaplib.IMAP4,
        counter: imaplib.IMAP4,
        radicale: Radicale,
        rules: AgendaRules,
    ) -> None:
        self.world, self._store, self._client, self._counter = world, store, client, counter
        self._radicale = radicale
        self._events: dict[str, dict[str, str]] = {}
        radicale.calendar(_CALENDAR)
        accounts = load_config(_config(world.path, radicale.url)).accounts
        self._agendas = Agendas(lambda: accounts, lambda: rules, world.ledger, world.clock)

    def at(self, local: str) -> None:
        """It is that moment now, in Amsterdam: the calendar is read, and maild looks twice, a sweep apart."""
        moment = datetime.fromisoformat(local).replace(tzinfo=AMSTERDAM).astimezone(UTC)
        assert moment >= self.world.clock.moment, "the coach's clock goes forward"
        self.world.clock.moment = moment
        for _ in range(2):
            self._agendas.refresh()
            self.world.walk(self._store)
            self.world.clock.pass_time(minutes=2)

    def plan(self, uid: str, local: str, title: str = "Sessie Els", **more: str) -> None:
        """A session of an hour in the calendar, or another moment for the one with this uid."""
        event = {"SUMMARY": title, "LOCATION": "Singel 12", **self._events.get(uid, {}), **more}
        event["SEQUENCE"] = str(int(event.get("SEQUENCE", "-1")) + 1)
        event["DTSTART;TZID=Europe/Amsterdam"] = f"{datetime.fromisoformat(local):%Y%m%dT%H%M%S}"
        self._put(uid, event)

    def change(self, uid: str, **more: str) -> None:
        """A category, a status."""
        self._put(uid, {**self._events[uid], **more})

    def take_out(self, uid: str) -> None:
        """The event is deleted."""
        self._radicale.remove(_CALENDAR, uid)
        del self._events[uid]

    def receive(self, raw: bytes) -> None:
        """A mail from outside lies in INBOX."""
        self._client.append("INBOX", "", imaplib.Time2Internaldate(self.world.clock.now()), raw)

    def send(self, subject: str) -> str:
        """The coach reads a draft and sends it; its words."""
        ((uid, mail),) = [each for each in self._lying(self._client, "Drafts") if str(each[1]["Subject"]) == subject]
        moment = imaplib.Time2Internaldate(self.world.clock.now())
        self._client.append("Sent", "(\\Seen)", moment, mail.as_bytes(policy=email.policy.SMTP))
        self._client.uid("STORE", uid, "+FLAGS", "(\\Deleted)")
        self._client.uid("EXPUNGE", uid)
        self.world.clock.pass_time(minutes=2)
        self.world.walk(self._store)
        return " ".join(str(mail.get_content()).split())

    def subjects(self, mailbox: str = "Drafts") -> list[str]:
        """What lies in a mailbox, seen from a connection that does nothing else."""
        return sorted(str(mail["Subject"]) for _, mail in self._lying(self._counter, mailbox))

    def recipients(self) -> set[str]:
        """Everybody whom anything was written to."""
        return {str(m["To"]) for box in ("Drafts", "Sent") for _, m in self._lying(self._counter, box)}

    def agenda(self) -> tuple[AgendaSession, ...]:
        """The sessions as maild knows them."""
        with self.world.ledger.transaction() as tx:
            return read_agenda(tx, "praktijk", self.world.clock.now())

    def _put(self, uid: str, event: dict[str, str]) -> None:
        self._events[uid] = event
        lines = (f"UID:{uid}", "DTSTAMP:20260701T000000Z", "DURATION:PT1H", f"ATTENDEE;PARTSTAT=ACCEPTED:mailto:{ELS}")
        told = (f"{name}:{value}" for name, value in event.items())
        text = "".join(f"{each}\r\n" for each in ("BEGIN:VEVENT", *lines, *told, "END:VEVENT", "END:VCALENDAR"))
        self._radicale.put(_CALENDAR, uid, (_HEAD + text).encode())

    @staticmethod
    def _lying(client: imaplib.IMAP4, mailbox: str) -> list[tuple[str, EmailMessage]]:
        client.select(mailbox)
        _, found = client.uid("SEARCH", "ALL")
        made = []
        for uid in found[0].decode().split():
            _, data = client.uid("FETCH", uid, "(BODY.PEEK[])")
            made.append((uid, email.message_from_bytes(data[0][1], EmailMessage, policy=email.policy.default)))
        return made


def connect(port: int, user: str) -> imaplib.IMAP4:
    """A plain client, logged in."""
    client = imaplib.IMAP4("127.0.0.1", port, timeout=10)
    client.login(user, PASSWORD)
    return client


def _config(directory: Path, url: str) -> Path:
    path = directory / "config.yaml"
    path.write_text(
        "mode: draft\naccounts:\n  - address: Anouk Hendriks <anouk@praktijk.example>\n    name: praktijk\n"
        "    imap: {host: imap.praktijk.example, secret: {env: MAILD_TEST}}\n"
        f"    agenda: {{caldav: {{url: '{url}', username: {USER}, secret: {{env: MAILD_TEST_CALDAV}}}}}}\n"
        f"state_dir: {directory}\ndatabase: sqlite:///{directory}/maild.db\n"
    )
    return path
