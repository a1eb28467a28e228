"""One coach's practice as the steps see it: what the coach has settled, and the tools that were built from it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from maild.acting.coach_texts import HelpRoutes
from maild.acting.outbox import Outbox
from maild.clock import Clock, TokenMaker
from maild.drafting.drafter import Drafter
from maild.ledger import Ledger
from maild.mail.address import Address
from maild.planning.agenda_rules import NO_AGENDA_RULES, AgendaRules
from maild.planning.danger_alerts import USUAL_RHYTHM, AlertRhythm
from maild.planning.digest import DigestPolicy
from maild.planning.free_moments import USUAL_MOMENTS, MomentPolicy
from maild.planning.ladder_rules import NO_LADDERS, Ladders
from maild.planning.policy import Policy
from maild.planning.sending import USUAL_SENDING, SendingPolicy
from maild.planning.sessions import USUAL_LIMIT
from maild.planning.situations import NO_SITUATIONS, SituationRules
from maild.planning.trajectory_rules import NO_TRAJECTORIES, TrajectoryRules
from maild.planning.window_rules import NO_WINDOW_RULES, WindowRules
from maild.reading.result import Reading
from maild.understanding.result import AddressForm, Language
from maild.understanding.understand import Understander
from maild.understanding.understudy import Understudy
from maild.working_time import WorkingTime


class Reader(Protocol):
    """Turns bytes into a Reading; MessageError for what cannot be read."""

    def read(self, raw: bytes, size: int | None = None) -> Reading:
        """One mail, read. `size` is RFC822.SIZE where `raw` is only a part of it."""
        ...

    def read_each(self, mails: Sequence[tuple[bytes, int]]) -> list[Reading | Exception]:
        """Several mails with their sizes, read; in the place of one that cannot be, what went wrong."""
        ...


@dataclass(frozen=True, slots=True)
class Practice:
    """All that a reload may change. A pass takes one Practice at its start and keeps it to its end. `control_mailboxes` is
    the coach's consent to mailboxes under Coach/ (behaviour 9); `is_full` says that there is a waiting list."""

    policy: Policy
    understander: Understander
    drafter: Drafter
    identity: Address
    alert_to: tuple[str, ...]
    zone: ZoneInfo
    working_time: WorkingTime
    slots: Mapping[str, str | None]
    help_routes: HelpRoutes
    alert_second: tuple[str, ...] = ()
    alert_rhythm: AlertRhythm = USUAL_RHYTHM
    default_language: Language = Language.NL
    default_form: AddressForm = AddressForm.JE
    digest: DigestPolicy | None = None
    window_rules: WindowRules = NO_WINDOW_RULES
    ladders: Ladders = NO_LADDERS
    situations: SituationRules = NO_SITUATIONS
    trajectories: TrajectoryRules = NO_TRAJECTORIES
    agenda_rules: AgendaRules = NO_AGENDA_RULES
    agenda_limit: timedelta = USUAL_LIMIT
    moments: MomentPolicy = USUAL_MOMENTS
    control_mailboxes: bool = False
    is_full: bool = False
    sending: SendingPolicy = USUAL_SENDING

    @property
    def message_domain(self) -> str:
        """The domain that Message-IDs are made under: the coach's own, so that nothing of maild shows in them."""
        return self.identity.domain or "localhost"


def _go_on() -> None:
    """Where nobody waits for a sign of life and nobody asks to stop."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What stays for as long as the daemon runs: the ledger, the clock, the reader, the outbox."""

    account: str
    ledger: Ledger
    clock: Clock
    tokens: TokenMaker
    reader: Reader
    outbox: Outbox
    notice_key: bytes
    draft_salt: bytes
    subject_salt: bytes
    can_submit: bool
    can_ring: bool = False
    understudy: Understudy | None = None
    """Helps with a backlog, shared by all accounts; None where the machine has no core for it."""
    between_mails: Callable[[], None] = _go_on
    """Called before each mail of a long piece of work: it shows that the loop makes steps, and raises StoppingError where
    the daemon is to stop, for a pass over a backlog lasts longer than the watchdog and a stop in order can wait."""
