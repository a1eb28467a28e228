"""Whatever days a coach had: a rehearsal of their mail is what maild did live on the same clock, restarts included."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from maild.facts.draft import DraftState
from maild.facts.person import Person, PersonState
from maild.planning.digest import DigestPolicy
from maild.rehearsal.memory_store import MemoryServer
from maild.rehearsal.recording import Recorded, Recording
from maild.rehearsal.rehearse import Event, moments_of, rehearse
from maild.workshop import Tools
from tests.journey.conftest import (
    DANGER,
    LEAD,
    OFFICE_HOURS,
    RESCHEDULE,
    START,
    THANKS,
    FixedClock,
    PlainReader,
    World,
    a_mail,
    parsed,
)

DAYS = timedelta(days=12)
PEOPLE = ("els@voorbeeld.example", "mark@elders.example", "joke@elders.example")
STOP = "Dag Anouk,\n\nIk wil graag stoppen met de coaching.\n\nGroet,\nEls"
AWAY = "Ik ben afwezig tot en met 9 augustus."
TEXTS = {"reschedule": RESCHEDULE, "lead": LEAD, "thanks": THANKS, "danger": DANGER, "stop": STOP, "away": AWAY}

writes = st.tuples(st.sampled_from(tuple(TEXTS)), st.sampled_from(PEOPLE))
answers = st.tuples(st.just("answer"), st.integers(1, 6))
does = st.one_of(writes, answers, st.just(("send", 0)), st.just(("send", 0)), st.just(("restart", 0)))
days = st.lists(st.tuples(st.integers(1, 3_000), does), min_size=3, max_size=14)


@contextmanager
def a_world(tools: Tools) -> Iterator[World]:
    with tempfile.TemporaryDirectory() as directory:
        clock = FixedClock()
        world = World(Path(directory), tools, MemoryServer(clock), clock, digest=DigestPolicy(), ladders=tools.ladders)
        world.client(PEOPLE[0])
        yield world
        world.ledger.close()


class Live:
    """A practice that lives, with what maild did in it as events."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.events: list[Event] = []
        self.mails: list[Recorded] = []
        self._newest = self._notices = 0
        self._gone: set[int] = set()

    def does(self, what: tuple[str, str | int], number: int) -> None:
        kind, detail = what
        at = self.world.clock.moment
        if kind == "restart":
            self.world.restart()
        elif kind == "send":
            self._sends_a_draft(number)
        elif kind == "answer":
            head = f"From: anouk@praktijk.example\r\nTo: {PEOPLE[0]}\r\nMessage-ID: <s{number}@praktijk.example>\r\n"
            text = f"{head}In-Reply-To: <m{detail}@x.example>\r\nSubject: Re: Afspraak\r\n\r\nGoed, tot dan.\r\n"
            self._came(text.encode(), at, is_sent=True)
        else:
            headers = "Auto-Submitted: auto-replied" if kind == "away" else ""
            text = f"{TEXTS[kind]}\n{number}"
            sender = f"Iemand <{detail}>"
            self._came(a_mail(text, sender=sender, ident=f"<m{number}@x.example>", headers=headers), at, is_sent=False)

    def _sends_a_draft(self, number: int) -> None:
        """As Thunderbird does: a copy in Sent under another Message-ID, the draft gone."""
        lying = sorted(self.world.server.boxes["Drafts"].mails.items())
        if lying:
            uid, kept = lying[0]
            raw = kept.raw.replace(parsed(kept.raw)["Message-ID"].encode(), f"<t{number}@tb.example>".encode())
            self.world.server.remove("Drafts", uid)
            self._came(raw, self.world.clock.moment, is_sent=True)

    def _came(self, raw: bytes, at: datetime, *, is_sent: bool) -> None:
        self.mails.append(Recorded(at, raw, is_sent))
        self.world.server.deliver(raw, "Sent" if is_sent else "INBOX", at)

    def walk(self) -> None:
        self.world.walk()
        now = self.world.clock.moment
        for raw, recipients in self.world.submissions.mails[self._notices :]:
            self.events.append(Event(now, "notice", ", ".join(recipients), str(parsed(raw)["Subject"])))
        self._notices = len(self.world.submissions.mails)
        with self.world.ledger.transaction() as tx:
            rows = [row for number in range(1, 200) if (row := tx.drafts.get(number)) is not None]
        for draft in rows:
            if draft.id > self._newest:
                what = draft.template if draft.purpose == "reply" else f"{draft.purpose}: {draft.template}"
                self.events.append(Event(now, "draft", draft.recipient, what))
            if not draft.state.is_live and draft.id not in self._gone:
                self._gone.add(draft.id)
                self.events.append(Event(now, draft.state.value, draft.recipient, draft.template))
        self._newest = max([0, *(row.id for row in rows)])


def lived(world: World, plan: list[tuple[int, tuple[str, str | int]]]) -> Live:
    """The plan on a fixed clock; passes at the moments at which a rehearsal makes them."""
    live = Live(world)
    live.walk()
    at, waiting = START, []
    for minutes, what in plan:
        at += timedelta(minutes=minutes)
        waiting.append((at, what))
    steps = tuple(Recorded(moment, str(number).encode(), False) for number, (moment, _) in enumerate(waiting))
    for moment, due in moments_of(
        [each for each in steps if each.at < START + DAYS], OFFICE_HOURS, START, START + DAYS
    ):
        world.clock.moment = moment
        before = len(live.mails)
        for each in due:
            live.does(waiting[int(each.raw)][1], int(each.raw) + 1)
        if not due or len(live.mails) > before:
            live.walk()
    return live


@pytest.mark.timeout(600)
def test_a_rehearsal_is_what_a_live_run_did_on_any_days(tools: Tools) -> None:
    client = Person(0, "", PersonState.CLIENT, (PEOPLE[0],))
    checks = (HealthCheck.too_slow, HealthCheck.data_too_large)

    @settings(max_examples=int(os.environ.get("MAILD_REHEARSALS", "6")), deadline=None, suppress_health_check=checks)
    @given(days)
    def holds(plan: list[tuple[int, tuple[str, str | int]]]) -> None:
        with a_world(tools) as world:
            live = lived(world, plan)
            recording = Recording(tuple(live.mails))
            rehearsed = rehearse(
                recording, world.practice, PlainReader(), (client,), START, START + DAYS, seen_after=None
            )
        assert sorted(rehearsed) == sorted(live.events)

    holds()


def test_the_days_of_that_test_know_drafts_alerts_and_rungs(tools: Tools) -> None:
    """What the property compares is there to be compared."""
    plan = [(60, ("lead", PEOPLE[1])), (10, ("send", 0)), (500, ("danger", PEOPLE[2]))]
    with a_world(tools) as world:
        found = {each.kind for each in lived(world, plan).events}
        with world.ledger.transaction() as tx:
            purposes = {row.purpose.value for number in range(1, 20) if (row := tx.drafts.get(number)) is not None}
    assert {"draft", "notice", DraftState.SENT.value} <= found
    assert "ladder" in purposes
