"""What planning costs with much before it: a ledger on disk with open threads and climbs, asked by the real stations."""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter

from bench.measures import Line
from maild.config import packaged_directory
from maild.facts.person import PersonState
from maild.facts.seen_mail import MailStage
from maild.ledger import Judgement, Transaction
from maild.mail.identity import MessageId, MessageKey, Uid, UidValidity
from maild.planning.verdict import Verdict
from maild.rehearsal.memory_store import MemoryServer, MemoryStore
from maild.steps.ladders import LadderClimber
from maild.steps.window_watch import WindowWatch
from maild.workshop import make_tools
from tests.journey.conftest import FixedClock, World

_NOW = datetime(2026, 8, 4, 10, 0, tzinfo=UTC)
"""A Tuesday at noon in the coach's zone."""
_TIMES = 5
_JUDGEMENT = Judgement(
    content_key="", message_id=None, writer="", person=None, thread=0, subject_key="", intent="reschedule", secondary=(),
    kind="move", band="sure", confidence=0.9, crisis=False, crisis_kind=None, automatic=None, language="nl",
    address_form="je", is_from_known=True,
)  # fmt: skip


def plan_with_much_before_it(threads: int, climbs: int) -> list[Line]:
    """Half of the threads came within a day, half has been late for weeks; a look at the windows and one at the ladders."""
    with tempfile.TemporaryDirectory(prefix="maild-planning-") as name:
        clock = FixedClock(_NOW)
        tools = make_tools(packaged_directory("rules"), packaged_directory("templates"))
        world = World(Path(name), tools, MemoryServer(clock), clock)
        world.ladders = tools.ladders
        with world.ledger.transaction() as tx:
            for number in range(threads):
                _unanswered(tx, number, _NOW - (_since(number) if number % 2 else timedelta(days=20)))
            for number in range(climbs):
                _on_a_ladder(tx, number, _NOW - timedelta(days=1, minutes=number % 300))
        practice, store = world.practice, MemoryStore(world.server)
        fresh: Callable[[], None] = lambda: WindowWatch(world.desk).look(practice, store)  # noqa: E731
        fresh()  # the warnings that are due are written down; from here on there is only planning
        windows = _median(clock, fresh)
        ladders = _median(clock, lambda: LadderClimber(world.desk).look(practice, store))
        live = _live(world)
        world.ledger.close()
    note = f"windows {windows * 1000:.0f} ms, ladders {ladders * 1000:.0f} ms; {live} climbs are live"
    return [Line(f"planning, {threads} open threads and {climbs} ladders", windows + ladders, 1.0, "s", note)]


def _since(number: int) -> timedelta:
    """Within the last working day, none so long ago that a warning is due."""
    return timedelta(seconds=number % (60 * 60))


def _median(clock: FixedClock, look: Callable[[], None]) -> float:
    times = []
    for _ in range(_TIMES):
        clock.pass_time(seconds=61)
        began = perf_counter()
        look()
        times.append(perf_counter() - began)
    return statistics.median(times)


def _unanswered(tx: Transaction, number: int, at: datetime) -> None:
    address = f"wacht{number}@voorbeeld.example"
    person = tx.people.ensure("praktijk", address, PersonState.CLIENT)
    key = MessageKey("praktijk", "INBOX", UidValidity(1), Uid(number + 1))
    tx.mails.add_all("praktijk", [(key, at)], at)
    mail = next(iter(tx.mails.at_stage("praktijk", {MailStage.SEEN}, 1)))
    thread = tx.threads.new("praktijk")
    tx.mails.record_judgement(
        mail.id, replace(_JUDGEMENT, content_key=address, writer=address, person=person.id, thread=thread)
    )
    tx.mails.decide(mail.id, Verdict.DRAFTED, at)


def _on_a_ladder(tx: Transaction, number: int, at: datetime) -> None:
    """Somebody to whom the coach wrote, who wrote before that and not since."""
    address = f"ladder{number}@voorbeeld.example"
    person = tx.people.ensure("praktijk", address, PersonState.CLIENT)
    thread = tx.threads.new("praktijk")
    sent = tx.sent.add(
        account="praktijk",
        key=MessageKey("praktijk", "Sent", UidValidity(1), Uid(number + 1)),
        message_id=MessageId(f"<ladder{number}@praktijk.example>"),
        ancestors=(),
        recipients=(address,),
        thread=thread,
        sent_at=at,
        is_automatic=False,
        seen_at=at,
    )
    tx.climbs.begin("praktijk", person.id, thread, "client", sent.id, at, at)


def _live(world: World) -> int:
    with world.ledger.transaction() as tx:
        return len(tx.climbs.live("praktijk"))
