"""Days of anything at all, everything switched on: what holds of drafts, windows, ladders and danger whatever happens.

CI runs a few short lives. `MAILD_DAYS=long` runs many long ones.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from maild.facts.draft import Draft, DraftPurpose, DraftState
from maild.facts.gesture import Gesture
from maild.facts.person import Person, PersonState
from maild.planning.digest import DigestPolicy
from maild.planning.window import why_it_opens
from maild.rehearsal.memory_store import MemoryServer, MemoryStore
from maild.steps.braking import lift_danger, mark_seen
from maild.steps.stopping import forbid_contact, pause
from maild.steps.windows import close_windows_of, read_windows
from maild.workshop import Tools
from tests.journey.conftest import (
    DANGER,
    LEAD,
    OFFICE_HOURS,
    RESCHEDULE,
    THANKS,
    FixedClock,
    World,
    a_mail,
    parsed,
)
from tests.journey.frail import CutOffError, FrailStore, Frailty, make_frail  # fmt: skip

PEOPLE = ("els@voorbeeld.example", "mark@elders.example", "joke@elders.example")
TEXTS = {
    "reschedule": RESCHEDULE,
    "lead": LEAD,
    "thanks": THANKS,
    "danger": DANGER,
    "support": "Hoi Anouk,\n\nIk zit er helemaal doorheen en voel me zo verdrietig. Ik weet het even niet meer.\n\nEls",
    "stop": "Dag Anouk,\n\nIk wil graag stoppen met de coaching.\n\nGroet,\nEls",
    "no_contact": "Ik wil geen contact meer. Mail me niet meer.",
    "other": "Dag Anouk,\n\nHier zijn de notulen van de vergadering.\n\nGroet,\nPieter",
}
AUTOMATIC = {
    "ooo": ("Ik ben afwezig tot en met 14 augustus.", "Auto-Submitted: auto-replied"),
    "news": ("Vijf tips voor meer energie.", "List-Id: <tips.x.example>\r\nPrecedence: bulk"),
}
DROPS = tuple(each for each in Gesture if each is not Gesture.SEND)


@dataclass
class SkewedClock(FixedClock):
    """maild's own clock, which may be wrong; the server's is `true`, and no clock changes the monotonic one."""

    true: FixedClock = field(default_factory=FixedClock)
    skew: timedelta = timedelta(0)

    def now(self) -> datetime:
        return self.true.moment + self.skew

    def monotonic(self) -> float:
        return self.true.moment.timestamp()


class AllDays(RuleBasedStateMachine):
    """One coach, three people who write."""

    tools: Tools

    def __init__(self) -> None:
        super().__init__()
        self._directory = tempfile.TemporaryDirectory()
        self.true = FixedClock()
        self.clock = SkewedClock(true=self.true)
        self.world = World(
            Path(self._directory.name), self.tools, MemoryServer(self.true), self.clock, digest=DigestPolicy(),
            ladders=self.tools.ladders, control_mailboxes=True,
        )  # fmt: skip
        self.world.walk()
        self.world.client(PEOPLE[0])
        self.number = self.rungs_seen = self.drafts_seen = 0
        self.wrote: dict[str, list[datetime]] = {each: [] for each in PEOPLE}
        self.was_written_to: dict[str, list[datetime]] = {each: [] for each in PEOPLE}
        self.the_coach_sends_the_answer_that_lies_ready(PEOPLE[0], "reschedule")
        self.the_coach_sends_the_answer_that_lies_ready(PEOPLE[1], "lead")  # so a life begins with two ladders

    # what happens

    def walk(self) -> None:
        self.world.walk()
        self.true.pass_time(minutes=1)

    @rule(who=st.sampled_from(PEOPLE), what=st.sampled_from(tuple(TEXTS)), answers=st.integers(0, 8))
    def somebody_writes(self, who: str, what: str, answers: int) -> None:
        self.number += 1
        headers = f"In-Reply-To: <s{answers}@praktijk.example>" if answers else ""
        text, ident = f"{TEXTS[what]}\n{self.number}", f"<m{self.number}@x.example>"
        self.world.deliver(a_mail(text, sender=f"Iemand <{who}>", ident=ident, headers=headers))
        self.wrote[who].append(self.true.moment)
        self.walk()

    @rule(who=st.sampled_from(PEOPLE), what=st.sampled_from(tuple(AUTOMATIC)))
    def a_machine_writes(self, who: str, what: str) -> None:
        self.number += 1
        text, headers = AUTOMATIC[what]
        ident = f"<m{self.number}@x.example>"
        self.world.deliver(a_mail(f"{text}\n{self.number}", sender=f"Iemand <{who}>", ident=ident, headers=headers))
        self.walk()

    @rule(who=st.sampled_from(PEOPLE), answers=st.integers(0, 12))
    def the_coach_writes_by_hand(self, who: str, answers: int) -> None:
        self.number += 1
        head = f"From: anouk@praktijk.example\r\nTo: {who}\r\nMessage-ID: <s{self.number}@praktijk.example>\r\n"
        head += f"In-Reply-To: <m{answers}@x.example>\r\n" if answers else ""
        text = f"{head}Subject: Re: Afspraak\r\n\r\nGoed, tot dan.\r\n"
        self.world.server.deliver(text.encode(), "Sent")
        self.was_written_to[who].append(self.true.moment)
        self.walk()

    def _lying(self) -> list[tuple[int, bytes]]:
        return [(uid, kept.raw) for uid, kept in sorted(self.world.server.boxes["Drafts"].mails.items())]

    @rule(who=st.sampled_from(PEOPLE), what=st.sampled_from(("lead", "reschedule")))
    def the_coach_sends_the_answer_that_lies_ready(self, who: str, what: str) -> None:
        """From here on the other owes an answer: a ladder begins."""
        self.somebody_writes(who, what, 0)
        for uid, raw in self._lying():
            if who in str(parsed(raw)["To"]):
                self._send(uid, raw, leaves_it=False)
                return

    @precondition(lambda self: self._lying())
    @rule(which=st.integers(0, 3), leaves_it=st.sampled_from((False, False, True)))
    def the_coach_sends_a_draft(self, which: int, leaves_it: bool) -> None:
        lying = self._lying()
        self._send(*lying[which % len(lying)], leaves_it=leaves_it)

    def _send(self, uid: int, raw: bytes, *, leaves_it: bool) -> None:
        self.number += 1
        mail = parsed(raw)
        copy = raw.replace(str(mail["Message-ID"]).encode(), f"<s{self.number}@praktijk.example>".encode())
        self.world.server.deliver(copy, "Sent")
        if not leaves_it:
            self.world.server.remove("Drafts", uid)
        for who in PEOPLE:
            if who in str(mail["To"]):
                self.was_written_to[who].append(self.true.moment)
        self.walk()

    @precondition(lambda self: self._lying())
    @rule(which=st.integers(0, 3), how=st.sampled_from(("edit", "delete")))
    def the_coach_touches_a_draft(self, which: int, how: str) -> None:
        lying = self._lying()
        uid, raw = lying[which % len(lying)]
        if how == "edit":
            self.world.server.deliver(raw + b"PS Tot gauw!\r\n", "Drafts", flags=("\\Draft",))
        self.world.server.remove("Drafts", uid)
        self.walk()

    @rule(
        gesture=st.sampled_from(DROPS),
        mailbox=st.sampled_from(("INBOX", "INBOX", "Sent", "Drafts")),
        which=st.integers(0, 9),
    )
    def the_coach_drops_a_mail(self, gesture: Gesture, mailbox: str, which: int) -> None:
        uids = sorted(self.world.server.boxes[mailbox].mails)
        if uids:
            self.world.server.move(mailbox, uids[-1 - which % len(uids)], f"Coach/{gesture.value}")
            self.walk()

    @rule(
        who=st.sampled_from(PEOPLE),
        what=st.sampled_from(("done", "seen", "lift", "pause", "resume", "no contact", "client")),
    )
    def the_coach_says(self, who: str, what: str) -> None:
        now = self.clock.now()
        with self.world.ledger.transaction() as tx:
            person = tx.people.by_address("praktijk", who)
            if person is None:
                return
            if what == "done":
                close_windows_of(tx, "praktijk", person.id, now, "done")
                assert read_windows(tx, "praktijk", OFFICE_HOURS, person.id) == ()
            elif what == "seen":
                mark_seen(tx, person, now)
            elif what == "lift":
                lift_danger(tx, person, now)
            elif what == "pause":
                pause(tx, self.world.desk, person, now + timedelta(days=7))
            elif what == "resume":
                tx.people.set_paused_until(person.id, None)
            elif what == "no contact":
                forbid_contact(tx, self.world.desk, person)
            else:
                tx.people.set_state(person.id, PersonState.CLIENT)
        self.walk()

    @rule(minutes=st.sampled_from((7, 90, 240, 540, 1_440, 14_400)))
    def time_passes(self, minutes: int) -> None:
        self.true.pass_time(minutes=minutes)
        self.walk()

    @rule(who=st.sampled_from(PEOPLE[:2]), what=st.sampled_from(("thanks", "other")))
    def an_answer_comes_and_nothing_else_for_days(self, who: str, what: str) -> None:
        """The case in which chasing would be wrong."""
        self.somebody_writes(who, what, 0)
        self.days_pass(9)

    @rule(days=st.integers(3, 9))
    def days_pass(self, days: int) -> None:
        """With a look by day and by night."""
        for _ in range(days * 4):
            self.true.pass_time(hours=6)
            self.walk()
            self.rungs_come_on_working_days_and_never_after_an_answer()

    @rule(skew=st.sampled_from((0, 180)))
    def the_clock_jumps(self, skew: int) -> None:
        """Forward and home again. One that is behind the server's is in test_journey_ladder_clock.py: a known fault."""
        self.clock.skew = timedelta(minutes=skew)
        self.walk()

    @rule(after=st.integers(1, 60), minutes=st.sampled_from((0, 240, 4_320)), what=st.sampled_from((None, *TEXTS)))
    def maild_is_killed(self, after: int, minutes: int, what: str | None) -> None:
        """In the midst of a pass that has something to do; then it is started again."""
        if what is not None:
            self.number += 1
            who = PEOPLE[self.number % len(PEOPLE)]
            text = a_mail(
                f"{TEXTS[what]}\n{self.number}", sender=f"Iemand <{who}>", ident=f"<m{self.number}@x.example>"
            )
            self.world.deliver(text)
            self.wrote[who].append(self.true.moment)
        self.true.pass_time(minutes=minutes)
        frailty = Frailty(after)
        make_frail(self.world.ledger, frailty)
        store = FrailStore(MemoryStore(self.world.server), frailty)
        with contextlib.suppress(CutOffError):
            self.world.walk(store)  # type: ignore[arg-type]
        self.world.restart()
        self.walk()

    @rule()
    def maild_restarts(self) -> None:
        """Everything that is due was done in the pass before: two more, after two more starts, change nothing."""
        self.world.restart()
        self.world.walk()
        before = self._outside()
        self.world.restart()
        self.world.walk()
        assert self._outside() == before
        self.true.pass_time(minutes=1)

    def _outside(self) -> tuple[object, ...]:
        boxes = {
            name: sorted((uid, kept.flags) for uid, kept in box.mails.items())
            for name, box in self.world.server.boxes.items()
        }
        return boxes, len(self.world.submissions.mails), len(self.world.submissions.to_clients)

    # what holds

    def _drafts(self) -> list[tuple[Draft, Person]]:
        with self.world.ledger.transaction() as tx:
            found = []
            number = 1
            while (draft := tx.drafts.get(number)) is not None:
                person = tx.people.get(draft.person)
                assert person is not None
                found.append((draft, person))
                number += 1
        return found

    @invariant()
    def rungs_come_on_working_days_and_never_after_an_answer(self) -> None:
        drafts = self._drafts()
        for draft, person in drafts[self.rungs_seen :]:
            if draft.purpose is not DraftPurpose.LADDER:
                continue
            moment = draft.created_at
            blocks = OFFICE_HOURS.blocks_on(OFFICE_HOURS.day_of(moment))
            assert blocks, f"a rung on a day off: {moment}"
            assert moment >= blocks[0].start, f"a rung before the day began: {moment}"
            wrote = [at for each in person.addresses for at in self.wrote.get(each, ())]
            sent = [at for each in person.addresses for at in self.was_written_to.get(each, ())]
            assert sent, "a rung for somebody to whom the coach never wrote"
            assert not [at for at in wrote if at > max(sent)], f"a rung after an answer: {moment} {person.addresses}"
        self.rungs_seen = len(drafts)

    @invariant()
    def one_open_rung_a_person_and_one_draft_of_a_kind_in_a_thread(self) -> None:
        live = [each for each, _ in self._drafts() if each.state.is_live]
        rungs = Counter(each.person for each in live if each.purpose is DraftPurpose.LADDER)
        assert all(count == 1 for count in rungs.values()), "two open rungs"
        with self.world.ledger.transaction() as tx:
            climbs = Counter(each.person for each in tx.climbs.live("praktijk"))
        assert all(count == 1 for count in climbs.values()), "two live ladders"
        placed = Counter((each.thread, each.person, each.purpose) for each in live if each.state is DraftState.PLACED)
        assert all(count == 1 for count in placed.values())
        ids = Counter(str(parsed(raw)["Message-ID"]) for _, raw in self._lying())
        assert all(count == 1 for count in ids.values()), "a draft was placed twice"

    @invariant()
    def nothing_lies_ready_or_is_made_for_who_is_frozen(self) -> None:
        drafts = self._drafts()
        for draft, person in drafts:
            if person.danger_since is not None:
                assert draft.state not in (DraftState.INTENDED, DraftState.PLACED), "a draft lies ready"
                assert draft.id <= self.drafts_seen or draft.created_at <= person.danger_since, "a draft was made"
        self.drafts_seen = len(drafts)

    @invariant()
    def every_window_is_open_or_closed_for_a_reason(self) -> None:
        with self.world.ledger.transaction() as tx:
            rows = [mail for number in range(1, self.number + 40) if (mail := tx.mails.get(number)) is not None]
            owed = {(each.thread, each.person) for each in read_windows(tx, "praktijk", OFFICE_HOURS)}
            sent = {each.sent_at for each in tx.sent.rows_after("praktijk", 0)}
        for mail in rows:
            if why_it_opens(mail) is None:
                continue
            if mail.answered_at is not None:
                assert mail.answered_at in sent, "answered by a mail that lies in Sent"
            elif mail.closed_at is not None:
                assert mail.closed_by, "closed for a reason"
            else:
                assert (mail.thread, mail.person) in owed

    @invariant()
    def nothing_goes_to_others_and_no_mail_is_lost(self) -> None:
        assert self.world.submissions.to_clients == []
        lying = sum(len(box.mails) for name, box in self.world.server.boxes.items() if name != "Drafts")
        assert lying >= self.number - 1

    def teardown(self) -> None:
        self.world.ledger.close()
        self._directory.cleanup()


@pytest.mark.timeout(7_200)
def test_whatever_happens_on_any_days(tools: Tools) -> None:
    AllDays.tools = tools
    is_long = os.environ.get("MAILD_DAYS") == "long"
    examples, steps = (400, 60) if is_long else (6, 30)
    checks = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much)
    run_state_machine_as_test(
        AllDays,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=checks,
        ),
    )
