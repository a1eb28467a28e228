"""The road of a mail, station by station. The only file that names them in order.

observe     what arrived in INBOX, what the coach sent, what became of the drafts
understand  read, judge; danger first, over the whole batch
obey        what the coach dropped in the control mailboxes
plan        a draft, or the reason for none
act         place, withdraw, submit: each written down before it is tried
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from maild.acting.outbox import Places
from maild.facts.intention import Intention, IntentionKind
from maild.ledger.stillness import Stillness, slice_of
from maild.mail.flags import SpecialUse
from maild.mail.store import MailStore
from maild.planning.policy import Mode
from maild.steps.after_restore import adopt_drafts
from maild.steps.answers import follow_sent
from maild.steps.arrivals import note_arrivals, redraw_line
from maild.steps.braking import repeat_alerts
from maild.steps.coach_gestures import CoachGestures
from maild.steps.control_mailboxes import ControlMailboxes, Homes
from maild.steps.digest import DigestMaker
from maild.steps.following import DraftFollower
from maild.steps.gardening import tend_templates
from maild.steps.journeys import JourneyMaker
from maild.steps.judging import ALERT_KINDS, judge_arrivals
from maild.steps.ladders import LadderClimber
from maild.steps.learning import Learner
from maild.steps.memory import ShortMemory
from maild.steps.moment_renewal import renew_drafts
from maild.steps.practice import Desk, Practice
from maild.steps.reopening import reopen_watched
from maild.steps.replying import reply_to_judged
from maild.steps.sending import Sender
from maild.steps.sent_import import import_sent_piece
from maild.steps.situations import SituationMaker
from maild.steps.window_watch import WindowWatch

_LOOK_AGAIN_SECONDS = 5.0
WITHDRAWALS = frozenset({IntentionKind.WITHDRAW_DRAFT})


@dataclass(frozen=True, slots=True)
class Stations:
    """The mailboxes of one account by what they are for."""

    inbox: str
    drafts: str
    sent: str

    @property
    def places(self) -> Places:
        """Those that are written to."""
        return Places(drafts=self.drafts, inbox=self.inbox, sent=self.sent)


def find_stations(store: MailStore) -> Stations:
    """The three mailboxes that maild works with; AccountError names the one that is missing and those that exist."""
    return Stations(
        inbox=store.find_mailbox(SpecialUse.INBOX),
        drafts=store.find_mailbox(SpecialUse.DRAFTS),
        sent=store.find_mailbox(SpecialUse.SENT),
    )


class AccountRoute:
    """One account's road. One thread walks it; a pass may be cut off anywhere and is simply walked again."""

    def __init__(self, desk: Desk, since: datetime | None = None) -> None:
        self._desk = desk
        self._since = since
        self._memory = ShortMemory()
        self._stillness = Stillness(desk.ledger)
        self._follower = DraftFollower(desk)
        self._learner = Learner(desk)
        self._windows = WindowWatch(desk)
        self._ladders = LadderClimber(desk)
        self._journeys = JourneyMaker(desk)
        self._situations = SituationMaker(desk)
        self._digest = DigestMaker(desk, self._ladders.lines)
        self._control = ControlMailboxes(desk, CoachGestures(desk))
        self._sender = Sender(desk)
        self._looked_at_sent = 0.0
        self._has_adopted = False

    def walk(self, practice: Practice, store: MailStore, stations: Stations, *, is_told: bool = False) -> bool:
        """One pass; True where more work waits already, so that the next pass should follow at once.

        `is_told` says that the server announced something new in INBOX.
        """
        practice = self._learner.apply(practice)
        self._observe(practice, store, stations, is_told=is_told)
        self._understand(practice, store, stations)
        obeyed = self._obey(practice, store, stations)
        if obeyed:
            practice = self._learner.apply(practice)
        more_to_decide = self._plan_and_act(practice, store, stations)
        more_to_import = import_sent_piece(self._desk, practice, store, stations.sent)
        return more_to_decide or obeyed > 0 or more_to_import or bool(self._memory.put_off)

    def finish(self, seconds: float) -> None:
        """Waits for the notices that are on their way to the coach, so that no process ends before they were handed over."""
        self._desk.outbox.settle(seconds)

    def _observe(self, practice: Practice, store: MailStore, stations: Stations, *, is_told: bool) -> None:
        if self._since is not None:
            redraw_line(self._desk, store, stations.inbox, self._since)
            self._since = None
        note_arrivals(self._desk, store, stations.inbox, is_told=is_told)
        self._look_at_sent(practice, store, stations)
        self._follower.follow(practice, store, stations.drafts)
        if practice.policy.mode is Mode.DRAFT:
            self._stillness.unless_still("reopen", lambda: reopen_watched(self._desk, practice), 0, practice.policy)

    def _understand(self, practice: Practice, store: MailStore, stations: Stations) -> None:
        """Judges until nothing waits; each alert leaves at once, before any draft is made."""

        def alarm(alert: Intention) -> None:
            self._desk.outbox.carry_out(alert, store, stations.places, fresh=True)

        def judge() -> bool:
            return judge_arrivals(self._desk, practice, store, self._memory, alarm)

        # what was put off stands in no ledger: while there is any, this station never rests
        while judge() if self._memory.put_off else self._stillness.unless_still("judge", judge, False):
            continue

    def _obey(self, practice: Practice, store: MailStore, stations: Stations) -> int:
        """Does what the coach dropped in the control mailboxes; how many mails that were. Danger was judged before."""
        obeyed = self._control.obey(practice, store, Homes(stations.places, stations.sent), self._memory)
        if obeyed:  # what a correction makes void has to go before its successor comes
            self._desk.outbox.carry_out_due(store, stations.places, practice.policy.mode, only=WITHDRAWALS)
        self._sender.look(practice, store, stations.places)
        return obeyed

    def _plan_and_act(self, practice: Practice, store: MailStore, stations: Stations) -> bool:
        def refresh(free_store: Callable[[], MailStore]) -> None:
            if self._desk.clock.monotonic() - self._looked_at_sent > _LOOK_AGAIN_SECONDS:
                self._look_at_sent(practice, free_store(), stations)

        def reply() -> bool:
            return reply_to_judged(self._desk, practice, store, stations.places, self._memory, refresh)

        mode, still = practice.policy.mode, self._stillness.unless_still
        piece = slice_of(self._desk.clock.monotonic(), _LOOK_AGAIN_SECONDS)
        still("alerts", lambda: len(repeat_alerts(self._desk, practice)), 0, practice, piece)
        self._desk.outbox.carry_out_due(store, stations.places, mode, only=ALERT_KINDS)
        if still("moments", lambda: renew_drafts(self._desk, practice), 0, practice, piece):
            self._desk.outbox.carry_out_due(store, stations.places, mode, only=WITHDRAWALS)
        has_more = still("reply", reply, False)
        if not has_more and not self._has_adopted:
            adopt_drafts(self._desk, store, stations.drafts)
            self._has_adopted = True  # the lost time grows no more: once a start is enough
        self._windows.look(practice, store)
        self._ladders.look(practice, store, stations.inbox, stations.sent)
        self._journeys.look(practice, store)  # first, for it asks after whoever did not come
        self._situations.look(practice, store)
        still("templates", lambda: tend_templates(self._desk, practice, store), 0, practice)
        self._digest.look(practice, store)
        self._desk.outbox.carry_out_due(store, stations.places, mode)
        return has_more

    def _look_at_sent(self, practice: Practice, store: MailStore, stations: Stations) -> None:
        follow_sent(self._desk, practice, store, stations.sent)
        self._looked_at_sent = self._desk.clock.monotonic()
