"""Days of random mail, answers, gestures, restarts and leaps of the clock: what holds of windows and digests all the same."""

from __future__ import annotations

import tempfile
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from maild.facts.draft import DraftPurpose, DraftState
from maild.planning.digest import DigestPolicy
from maild.planning.window import Closing, why_it_opens
from maild.rehearsal.memory_store import MemoryServer
from maild.steps.windows import close_windows_of, read_windows
from maild.working_time import is_office_time
from maild.workshop import Tools
from tests.journey.conftest import LEAD, OFFICE_HOURS, RESCHEDULE, FixedClock, World, a_mail, parsed

PEOPLE = ("els@voorbeeld.example", "mark@elders.example")


class Days(RuleBasedStateMachine):
    """One coach with two people who write."""

    tools: Tools

    def __init__(self) -> None:
        super().__init__()
        self._directory = tempfile.TemporaryDirectory()
        clock = FixedClock()
        self.world = World(Path(self._directory.name), self.tools, MemoryServer(clock), clock, digest=DigestPolicy())
        self.world.walk()
        self.mails = self.answers = 0
        self.told: list[tuple[datetime, str]] = []

    def walk(self) -> None:
        before = len(self.world.submissions.mails)
        self.world.walk()
        now = self.world.clock.now()
        self.told += [(now, parsed(raw)["Subject"]) for raw, _ in self.world.submissions.mails[before:]]

    @rule(who=st.sampled_from(PEOPLE), text=st.sampled_from((RESCHEDULE, LEAD)))
    def somebody_writes(self, who: str, text: str) -> None:
        self.mails += 1
        self.world.deliver(
            a_mail(f"{text}\n{self.mails}", sender=f"Iemand <{who}>", ident=f"<m{self.mails}@x.example>")
        )
        self.walk()

    @rule(who=st.sampled_from(PEOPLE), number=st.integers(1, 12))
    def the_coach_answers_by_hand(self, who: str, number: int) -> None:
        self.answers += 1
        head = f"From: anouk@praktijk.example\r\nTo: {who}\r\nMessage-ID: <s{self.answers}@praktijk.example>\r\n"
        answer = f"{head}In-Reply-To: <m{number}@x.example>\r\nSubject: Re: Afspraak\r\n\r\nGoed, tot dan.\r\n"
        self.world.server.deliver(answer.encode(), "Sent")
        self.walk()

    @rule(purpose=st.sampled_from((DraftPurpose.REPLY, DraftPurpose.HOLDING)))
    def the_coach_sends_a_draft(self, purpose: DraftPurpose) -> None:
        with self.world.ledger.transaction() as tx:
            ready = [each for each in tx.drafts.live("praktijk") if each.purpose is purpose and each.key is not None]
        if not ready or ready[0].key is None or ready[0].key.uid not in self.world.server.boxes["Drafts"].mails:
            return
        raw = self.world.server.boxes["Drafts"].mails[ready[0].key.uid].raw
        self.world.server.remove("Drafts", ready[0].key.uid)
        self.world.server.deliver(
            raw.replace(ready[0].message_id.encode(), f"<t{ready[0].id}@tb.example>".encode()), "Sent"
        )
        self.walk()

    @rule(who=st.sampled_from(PEOPLE))
    def the_coach_says_done(self, who: str) -> None:
        with self.world.ledger.transaction() as tx:
            person = tx.people.by_address("praktijk", who)
            if person is not None:
                close_windows_of(tx, "praktijk", person.id, self.world.clock.now(), Closing.DONE)
                assert read_windows(tx, "praktijk", OFFICE_HOURS, person.id) == ()
        self.walk()

    @rule(minutes=st.sampled_from((7, 90, 240, 540, 1_440, 4_320)))
    def time_passes(self, minutes: int) -> None:
        self.world.clock.moment += timedelta(minutes=minutes)
        self.walk()

    @rule()
    def maild_restarts(self) -> None:
        before = len(self.world.submissions.mails), len(self.world.server.raws("Drafts"))
        self.walk()
        settled = len(self.world.submissions.mails), len(self.world.server.raws("Drafts"))
        self.world.restart()
        self.walk()
        # what was due before the restart may come with the first look after it, so the look is taken once more
        self.world.restart()
        again = len(self.world.submissions.mails), len(self.world.server.raws("Drafts"))
        self.walk()
        assert (len(self.world.submissions.mails), len(self.world.server.raws("Drafts"))) == again
        assert before[0] <= settled[0] <= again[0]

    @invariant()
    def warnings_come_in_office_hours_and_digests_once_a_day(self) -> None:
        days = [subject.partition(":")[0] for _, subject in self.told if subject.startswith("Overzicht")]
        assert len(days) == len(set(days))
        for moment, subject in self.told:
            if subject.startswith(("Antwoord voor", "Laatste uur")):
                assert is_office_time(OFFICE_HOURS, moment), (moment, subject)

    @invariant()
    def a_mail_is_owed_or_settled_for_a_reason(self) -> None:
        with self.world.ledger.transaction() as tx:
            rows = [mail for number in range(1, 60) if (mail := tx.mails.get(number)) is not None]
            owed = {(each.thread, each.person) for each in read_windows(tx, "praktijk", OFFICE_HOURS)}
            sent = {each.sent_at for each in tx.sent.rows_after("praktijk", 0)}
        for mail in rows:
            if why_it_opens(mail) is None:
                continue
            if mail.answered_at is not None:
                assert mail.answered_at in sent, "answered by a mail that lies in Sent"
            elif mail.closed_at is not None:
                assert mail.closed_by == "done"
            else:
                assert (mail.thread, mail.person) in owed

    @invariant()
    def one_reply_and_one_holding_draft_at_most_in_a_thread(self) -> None:
        with self.world.ledger.transaction() as tx:
            live = [each for each in tx.drafts.live("praktijk") if each.state is not DraftState.INTENDED]
        places = [(each.thread, each.person, each.purpose) for each in live if each.state is DraftState.PLACED]
        assert len(places) == len(set(places))

    def teardown(self) -> None:
        self.world.ledger.close()
        self._directory.cleanup()


@pytest.mark.timeout(300)
def test_days_of_anything(tools: Tools) -> None:
    Days.tools = tools
    checks = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much)
    run_state_machine_as_test(
        Days, settings=settings(max_examples=20, stateful_step_count=25, deadline=None, suppress_health_check=checks)
    )
