"""A coach's practice on a fixed clock and a mail server in memory: the same route, steps and outbox as in production."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from maild.acting.outbox import Outbox
from maild.acting.submission import Outcome, Submission
from maild.config import packaged_directory
from maild.facts.person import PersonState
from maild.facts.seen_mail import SeenMail
from maild.ledger import Ledger, open_ledger
from maild.mail.address import Address
from maild.mail.identity import Uid
from maild.mail.store import MailStore
from maild.planning.agenda_rules import NO_AGENDA_RULES, AgendaRules
from maild.planning.digest import DigestPolicy
from maild.planning.ladder_rules import NO_LADDERS, Ladders
from maild.planning.policy import Mode, Policy
from maild.planning.situations import NO_SITUATIONS, SituationRules
from maild.planning.trajectory_rules import NO_TRAJECTORIES, TrajectoryRules
from maild.planning.window_rules import NO_WINDOW_RULES, WindowRules
from maild.reading.forms import load_form_rules
from maild.reading.read import read_mail
from maild.reading.result import Reading
from maild.rehearsal.memory_store import MemoryServer, MemoryStore
from maild.rehearsal.rehearse import CountedTokens
from maild.route import AccountRoute, Stations
from maild.steps.practice import Desk, Practice
from maild.understanding.understudy import Understudy
from maild.working_time import WorkingTime
from maild.workshop import Tools, make_tools

COACH = Address("Anouk Hendriks", "anouk@praktijk.example")
OFFICE_HOURS = WorkingTime(ZoneInfo("Europe/Amsterdam"))
START = datetime(2026, 8, 4, 7, 0, tzinfo=UTC)


@dataclass
class FixedClock:
    """A clock that only tests move."""

    moment: datetime = START

    def now(self) -> datetime:
        return self.moment

    def monotonic(self) -> float:
        return self.moment.timestamp()

    def pass_time(self, **kw: float) -> None:
        self.moment += timedelta(**kw)


@dataclass
class Submissions:
    """What was submitted; `outcome` is what the server says next."""

    outcome: Outcome = Outcome.SENT
    mails: list[tuple[bytes, tuple[str, ...]]] = field(default_factory=list)
    to_clients: list[tuple[bytes, tuple[str, ...]]] = field(default_factory=list)
    answer: Callable[[tuple[str, ...]], Submission] = lambda recipients: Submission(Outcome.SENT, "accepted")

    def __call__(self, raw: bytes, recipients: tuple[str, ...]) -> Submission:
        if self.outcome is Outcome.SENT:
            self.mails.append((raw, recipients))
        return Submission(self.outcome, "as the test says")

    def hand_over(self, raw: bytes, recipients: tuple[str, ...], before_content: Callable[[], None]) -> Submission:
        """A mail of the coach's to others: `to_clients` keeps it, and `answer` says what the server says to it."""
        answer = self.answer(recipients)
        if answer.outcome not in (Outcome.REFUSED, Outcome.DELAYED):
            before_content()
        if answer.outcome in (Outcome.SENT, Outcome.PARTLY_REFUSED, Outcome.UNKNOWN):
            self.to_clients.append((raw, tuple(each for each in recipients if each not in answer.answers)))
        return answer


class PlainReader:
    """Reads in this process; the child has tests of its own."""

    def __init__(self) -> None:
        self.forms = load_form_rules(packaged_directory("rules") / "forms.yaml")

    def read(self, raw: bytes, size: int | None = None) -> Reading:
        return read_mail(raw, size, self.forms)

    def read_each(self, mails: Sequence[tuple[bytes, int]]) -> list[Reading | Exception]:
        return [self._read_or_error(*each) for each in mails]

    def _read_or_error(self, raw: bytes, size: int) -> Reading | Exception:
        try:
            return self.read(raw, size)
        except Exception as error:  # noqa: BLE001 - what went wrong stands in the mail's place
            return error


@dataclass
class World:
    """Everything a journey needs: the server, the clock, the ledger on disk, and the daemon's working thread by hand."""

    path: Path
    tools: Tools
    server: MemoryServer
    clock: FixedClock
    submissions: Submissions = field(default_factory=Submissions)
    mode: Mode = Mode.DRAFT
    ledger: Ledger = field(init=False)
    route: AccountRoute = field(init=False)
    desk: Desk = field(init=False)
    reader: PlainReader = field(default_factory=PlainReader)
    tokens: CountedTokens = field(default_factory=CountedTokens)
    understudy: Understudy | None = None
    digest: DigestPolicy | None = None
    working_time: WorkingTime = OFFICE_HOURS
    can_submit: bool = True
    ring: Callable[[bytes, str], Submission] | None = None
    window_rules: WindowRules = NO_WINDOW_RULES
    ladders: Ladders = NO_LADDERS
    situations: SituationRules = NO_SITUATIONS
    trajectories: TrajectoryRules = NO_TRAJECTORIES
    agenda_rules: AgendaRules = NO_AGENDA_RULES
    control_mailboxes: bool = False
    is_full: bool = False

    def __post_init__(self) -> None:
        self.start()

    def start(self) -> None:
        """Starts the daemon anew on the same ledger, as after a crash."""
        self.ledger = open_ledger(f"sqlite:///{self.path}/maild.db")
        tokens = self.tokens
        desk = Desk(
            account="praktijk",
            ledger=self.ledger,
            clock=self.clock,
            tokens=tokens,
            reader=self.reader,
            outbox=Outbox(
                self.ledger,
                "praktijk",
                self.clock,
                tokens,
                self.submissions,
                self.ring,
                getattr(self.submissions, "hand_over", None),
            ),
            notice_key=self.ledger.secret("notice-key"),
            draft_salt=self.ledger.secret("draft-salt"),
            subject_salt=self.ledger.secret("subject-salt"),
            can_submit=self.can_submit,
            can_ring=self.ring is not None,
            understudy=self.understudy,
        )
        self.desk = desk
        self.route = AccountRoute(desk)

    def restart(self) -> None:
        self.ledger.close()
        self.start()

    @property
    def practice(self) -> Practice:
        return Practice(
            policy=Policy(self.mode, frozenset({COACH.key})),
            understander=self.tools.understander,
            drafter=self.tools.drafter,
            identity=COACH,
            alert_to=("mobiel@elders.example",),
            zone=ZoneInfo("Europe/Amsterdam"),
            working_time=self.working_time,
            slots={"coach_name": "Anouk Hendriks", "booking_link": "https://praktijk.example/agenda"},
            help_routes=self.tools.help_routes,
            digest=self.digest,
            window_rules=self.window_rules,
            ladders=self.ladders,
            situations=self.situations,
            trajectories=self.trajectories,
            agenda_rules=self.agenda_rules,
            control_mailboxes=self.control_mailboxes,
            is_full=self.is_full,
        )

    def walk(self, store: MailStore | None = None) -> None:
        """Passes until nothing more waits."""
        stations = Stations("INBOX", "Drafts", "Sent")
        for _ in range(50):
            if not self.route.walk(self.practice, store or MemoryStore(self.server), stations):
                return
        raise AssertionError("the road does not come to an end")

    def deliver(self, raw: bytes) -> Uid:
        return self.server.deliver(raw)

    def client(self, address: str) -> None:
        with self.ledger.transaction() as tx:
            person = tx.people.ensure("praktijk", address, PersonState.STRANGER)
            tx.people.set_state(person.id, PersonState.CLIENT)

    @property
    def drafts(self) -> list[EmailMessage]:
        return [parsed(raw) for raw in self.server.raws("Drafts")]

    def verdicts(self) -> list[str]:
        """What became of each mail, oldest first."""
        with self.ledger.transaction() as tx:
            rows: list[SeenMail | None] = [tx.mails.get(number) for number in range(1, 200)]
        return [row.reason or row.stage for row in rows if row is not None]

    def draft_states(self) -> list[str]:
        with self.ledger.transaction() as tx:
            rows = [tx.drafts.get(number) for number in range(1, 200)]
        return [row.state.value for row in rows if row is not None]


def parsed(raw: bytes) -> EmailMessage:
    mail = email.message_from_bytes(raw, policy=email.policy.default)
    assert isinstance(mail, EmailMessage)
    return mail


def a_mail(
    text: str,
    *,
    sender: str = "Els Bakker <els@voorbeeld.example>",
    subject: str = "Afspraak",
    ident: str | None = "<m1@voorbeeld.example>",
    headers: str = "",
) -> bytes:
    """One ordinary mail to the coach."""
    lines = [
        f"From: {sender}",
        "To: Anouk Hendriks <anouk@praktijk.example>",
        f"Subject: {subject}",
        "Date: Tue, 04 Aug 2026 09:00:00 +0200",
        *([f"Message-ID: {ident}"] if ident else []),
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: 8bit",
        *([headers] if headers else []),
    ]
    return ("\r\n".join(lines) + "\r\n\r\n" + text.replace("\n", "\r\n") + "\r\n").encode()


RESCHEDULE = "Hoi Anouk,\n\nIk kan dinsdag toch niet, kunnen we de afspraak verzetten naar donderdag?\n\nGroetjes,\nEls"
LEAD = "Hallo Anouk,\n\nIk zoek een coach. Wat kost een traject en kan ik een kennismakingsgesprek plannen?\n\nGroet,\nMark"
DANGER = "ik wil niet meer leven. ik maak er vanavond een einde aan."
THANKS = "Dankjewel Anouk, ontvangen!\n\nGroetjes,\nEls"


@pytest.fixture(scope="session")
def tools() -> Tools:
    return make_tools(packaged_directory("rules"), packaged_directory("templates"))


@pytest.fixture
def world(tmp_path: Path, tools: Tools) -> Iterator[World]:
    clock = FixedClock()
    made = World(tmp_path, tools, MemoryServer(clock), clock)
    made.walk()
    made.client("els@voorbeeld.example")  # who writes most of these mails
    yield made
    made.ledger.close()
