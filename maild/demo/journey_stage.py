"""The stage of `maild demo --journey`: the real road on a real IMAP server, with a clock, an agenda and a coach's hand of the
demo's own. Nothing is submitted, nothing leaves this machine."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from email.message import EmailMessage
from pathlib import Path

from maild.acting.outbox import Outbox
from maild.agendas import Agendas
from maild.calendars import Calendars
from maild.demo.journey_agenda import CoachAgenda
from maild.demo.journey_client import CoachClient
from maild.demo.servers import PASSWORD, USER, EmbeddedImap
from maild.errors import MaildError
from maild.facts.person import PersonState
from maild.imap import open_store
from maild.ledger import Ledger, open_ledger
from maild.mail.store import MailStore
from maild.reading.child_reader import ChildReader
from maild.rehearsal.rehearse import CountedTokens, RecordedClock
from maild.route import AccountRoute, find_stations
from maild.steps.practice import Desk
from maild.workshop import Workshop, connection_of, open_workshop

COACH = "Anouk Hendriks <anouk@praktijkhendriks.example>"
_LABEL = "praktijk"
_LOOKS = (time(9, 10), time(13, 10))
"""The daemon looks every minute; the demo twice a working day, where mails of the journey come to lie ready."""
_SATURDAY = 5
_SWEEP = timedelta(seconds=65)
_MOST_PASSES = 50
_CONFIG = """\
mode: draft
state_dir: {directory}
accounts:
  - name: {label}
    address: {coach}
    imap: {{host: 127.0.0.1, port: {port}, security: plain, username: {user}, secret: {{file: {secret}}}}}
    digest: {{at: never}}
    absence: {{calendar_file: {agenda}}}
    agenda: {{calendar_file: {agenda}}}
    slots:
      booking_link: https://praktijkhendriks.example/afspraak
      form_link: https://praktijkhendriks.example/intake
      signature: |
        Anouk Hendriks
        Praktijk Hendriks, Utrecht
"""


class StageError(MaildError):
    """The demo's story and what happened are not the same."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What one look brought: subjects of drafts that came and that were taken back, and lines for the coach."""

    came: tuple[EmailMessage, ...] = ()
    went: tuple[EmailMessage, ...] = ()
    told: tuple[str, ...] = ()


class JourneyStage:
    """One practice at work. `agenda` is the coach's calendar file; `clock` moves only when the story says so."""

    def __init__(self, directory: Path, imap: EmbeddedImap, ledger: Ledger, clock: RecordedClock) -> None:
        self.agenda = CoachAgenda(directory / "agenda.ics")
        self.clock = clock
        self.ledger = ledger
        self._imap = imap
        self._workshop = _workshop(directory, imap.port, self.agenda.path)
        self._calendars = Calendars(lambda: self._workshop.config.accounts, ledger, clock)
        accounts, rules = self._workshop.config.accounts, self._workshop.tools.agenda_rules
        self._agendas = Agendas(lambda: accounts, lambda: rules, ledger, clock)
        self._reader = ChildReader(self._workshop.tools.forms)
        self._route = AccountRoute(_desk(ledger, clock, self._reader))
        self._store: MailStore = open_store(connection_of(accounts[0]))
        self._stations = find_stations(self._store)
        self._coach = CoachClient(imap, clock)
        self._drafts: dict[str, EmailMessage] = {}
        self._told = 0

    def close(self) -> None:
        """Leaves the server, and ends the reading child."""
        self._coach.close()
        self._store.close()
        self._reader.close()

    def look(self, sweeps: int = 2) -> Seen:
        """The daemon's looks at this moment, a sweep apart: the first may take back, the next writes anew."""
        before = dict(self._drafts)
        self._agendas.refresh()
        self._calendars.refresh()
        for _ in range(sweeps):
            self._walk()
            self.clock.moment += _SWEEP
        self._drafts = self._coach.mails("Drafts")
        came = tuple(mail for key, mail in self._drafts.items() if key not in before)
        went = tuple(mail for key, mail in before.items() if key not in self._drafts)
        return Seen(came, went, self._news())

    def days_until(self, moment: datetime) -> Iterator[datetime]:
        """Moves the clock on, look by look, up to a moment of the story; each look's moment as it comes."""
        zone = self._workshop.practices[_LABEL].zone
        day = self.clock.moment.astimezone(zone).date()
        while day <= moment.astimezone(zone).date():
            for each in _LOOKS if day.weekday() < _SATURDAY else ():
                look = datetime.combine(day, each, zone).astimezone(UTC)
                if self.clock.moment < look < moment:
                    self.clock.moment = look
                    yield look
            day += timedelta(days=1)
        self.clock.moment = max(self.clock.moment, moment)
        yield self.clock.moment

    def at(self, day: date, hour: time) -> datetime:
        """A moment on the coach's wall, in UTC."""
        return datetime.combine(day, hour, self._workshop.practices[_LABEL].zone).astimezone(UTC)

    def deliver(self, mail: EmailMessage, mailbox: str = "INBOX") -> None:
        """A mail lies there now: from outside in INBOX, of the coach's own in Sent."""
        self._coach.file(mailbox, mail, "")

    def call_client(self, address: str) -> None:
        """What `maild client add` does."""
        with self.ledger.transaction() as tx:
            person = tx.people.ensure(_LABEL, address, PersonState.STRANGER)
            tx.people.set_state(person.id, PersonState.CLIENT)

    def send(self, subject: str) -> EmailMessage:
        """The coach reads a draft and sends it as it is. StageError where no draft or more than one has that subject."""
        found = [(key, mail) for key, mail in self._drafts.items() if str(mail["Subject"]) == subject]
        if len(found) != 1:
            raise StageError(f"{len(found)} drafts have the subject {subject!r}; expected one")
        ((key, mail),) = found
        del self._drafts[key]
        self._coach.file("Sent", mail, "\\Seen")
        self._coach.remove("Drafts", key)
        return mail

    def mails(self, mailbox: str) -> list[EmailMessage]:
        """What lies in a mailbox, oldest first, as the coach's own mail client sees it."""
        return list(self._coach.mails(mailbox).values())

    def _walk(self) -> None:
        practice = self._calendars.join(_LABEL, self._workshop.practices[_LABEL])
        for _ in range(_MOST_PASSES):
            if not self._route.walk(practice, self._store, self._stations):
                return
        raise StageError("the road does not come to an end")

    def _news(self) -> tuple[str, ...]:
        """The lines that the morning digest would have, each once."""
        with self.ledger.transaction() as tx:
            notices = sorted(tx.notices.recent(_LABEL, datetime.min.replace(tzinfo=UTC)), key=lambda each: each.id)
        fresh = [each for each in notices if each.id > self._told]
        self._told = max([self._told, *(each.id for each in fresh)])
        return tuple(each.text for each in fresh)


@contextmanager
def open_stage(directory: Path, imap: EmbeddedImap, start: datetime) -> Iterator[JourneyStage]:
    """A stage on a server that is up, at a moment (aware); everything of it ends with the block."""
    ledger = open_ledger(f"sqlite:///{directory / 'maild.db'}")
    try:
        stage = JourneyStage(directory, imap, ledger, RecordedClock(start))
        try:
            yield stage
        finally:
            stage.close()
    finally:
        ledger.close()


def _workshop(directory: Path, port: int, agenda: Path) -> Workshop:
    secret = directory / "secret"
    secret.touch(mode=0o600)
    secret.write_text(PASSWORD + "\n", encoding="utf-8")
    path = directory / "config.yaml"
    names = {"directory": directory, "port": port, "user": USER, "secret": secret, "agenda": agenda}
    path.write_text(_CONFIG.format(label=_LABEL, coach=COACH, **names), encoding="utf-8")
    return open_workshop(path)


def _desk(ledger: Ledger, clock: RecordedClock, reader: ChildReader) -> Desk:
    tokens = CountedTokens()
    return Desk(
        account=_LABEL,
        ledger=ledger,
        clock=clock,
        tokens=tokens,
        reader=reader,
        outbox=Outbox(ledger, _LABEL, clock, tokens, None),
        notice_key=ledger.secret("notice-key"),
        draft_salt=ledger.secret("draft-salt"),
        subject_salt=ledger.secret("subject-salt"),
        can_submit=False,
    )
