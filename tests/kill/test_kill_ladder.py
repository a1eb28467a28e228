"""The daemon dies at each step of a ladder: at every call of the server and every commit while a ladder begins, a rung is
placed, the coach is told to call, a deadline is read back, a dossier closes, an answer ends it. After a restart all is as if
nothing had happened: no second mail, none missing, the same rung, the same day.

The deaths are exceptions that nothing may catch, so that the mailbox in memory outlives the process; a transaction that was
not committed is rolled back, as after SIGKILL (test_kill_steps.py and test_kill_sending.py kill real processes)."""

from __future__ import annotations

import copy
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from maild.rehearsal.memory_store import MemoryServer, MemoryStore
from maild.workshop import Tools
from tests.journey.conftest import RESCHEDULE, THANKS, FixedClock, World, a_mail, parsed
from tests.journey.frail import CutOffError, FrailStore, Frailty, make_frail
from tests.journey.test_journey_ladder import ELS, SHIPPED, els, go_on, outreach, send_the_draft

_LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def outreach_is_sent(world: World) -> None:
    world.deliver(a_mail(RESCHEDULE))
    world.walk()
    ((uid, kept),) = world.server.boxes["Drafts"].mails.items()
    world.server.deliver(kept.raw, "Sent")
    world.server.remove("Drafts", uid)
    world.clock.pass_time(minutes=2)


def the_day_of_a_rung_comes(world: World) -> None:
    outreach(world, RESCHEDULE)
    world.clock.moment = datetime(2026, 8, 7, 7, 5, tzinfo=UTC)


def a_rung_is_sent(world: World) -> None:
    outreach(world, RESCHEDULE)
    go_on(world, 4)
    ((uid, kept),) = world.server.boxes["Drafts"].mails.items()
    world.server.deliver(kept.raw, "Sent")
    world.server.remove("Drafts", uid)
    world.clock.pass_time(minutes=2)


def the_coach_chases_by_hand_while_a_rung_lies_ready(world: World) -> None:
    outreach(world, RESCHEDULE)
    go_on(world, 4)
    head = f"From: anouk@praktijk.example\r\nTo: {ELS}\r\nSubject: Nog even\r\nMessage-ID: <hand@praktijk.example>"
    world.server.deliver(f"{head}\r\n\r\nDag Els, lukt het?\r\n".encode(), "Sent")
    world.clock.pass_time(minutes=2)


def it_is_time_to_call(world: World) -> None:
    outreach(world, RESCHEDULE)
    for days in (3, 6):
        go_on(world, days)
        send_the_draft(world)
    go_on(world, 3)
    world.clock.moment = datetime(2026, 8, 17, 7, 5, tzinfo=UTC)


def on_the_last_mail(world: World) -> None:
    outreach(world, RESCHEDULE)
    with world.ledger.transaction() as tx:
        (climb,) = tx.climbs.live("praktijk")
        tx.climbs.reach(climb.id, "call", climb.outreach, climb.counts_from, None, following=("last", 3))
    go_on(world, 4)


def the_last_mail_is_sent(world: World) -> None:
    on_the_last_mail(world)
    ((uid, kept),) = world.server.boxes["Drafts"].mails.items()
    world.server.deliver(kept.raw, "Sent")
    world.server.remove("Drafts", uid)
    world.clock.pass_time(minutes=2)


def the_deadline_has_passed(world: World) -> None:
    on_the_last_mail(world)
    send_the_draft(world)
    world.clock.pass_time(minutes=2)
    world.walk()
    go_on(world, 6)
    world.clock.moment = datetime(2026, 8, 18, 9, 0, tzinfo=UTC)


def an_answer_comes_while_a_rung_lies_ready(world: World) -> None:
    outreach(world, RESCHEDULE)
    go_on(world, 4)
    world.deliver(a_mail(THANKS, ident="<antwoord@voorbeeld.example>"))
    world.clock.pass_time(minutes=2)


SCENES: tuple[Callable[[World], None], ...] = (
    outreach_is_sent,
    the_day_of_a_rung_comes,
    a_rung_is_sent,
    the_coach_chases_by_hand_while_a_rung_lies_ready,
    it_is_time_to_call,
    the_last_mail_is_sent,
    the_deadline_has_passed,
    an_answer_comes_while_a_rung_lies_ready,
)


class Moment:
    """A world as it stands right before the scene's own pass; each life begins with a copy of it."""

    def __init__(self, directory: Path, tools: Tools, scene: Callable[[World], None]) -> None:
        self._directory, self._tools = directory, tools
        self._clock = FixedClock()
        (directory / "before").mkdir()
        world = World(directory / "before", tools, MemoryServer(self._clock), self._clock)
        world.ladders = SHIPPED
        world.walk()
        world.client(ELS)
        scene(world)
        world.ledger.close()
        self._world, self._lives = world, 0

    def life(self) -> World:
        self._lives += 1
        path = self._directory / f"life{self._lives}"
        path.mkdir()
        shutil.copy(self._directory / "before" / "maild.db", path / "maild.db")
        clock = FixedClock(self._clock.moment)
        server = MemoryServer(clock)
        server.boxes = copy.deepcopy(self._world.server.boxes)
        world = World(path, self._tools, server, clock, tokens=copy.deepcopy(self._world.tokens))
        world.ladders = SHIPPED
        return world


def live_on(world: World) -> None:
    """The rest of it: what a pass did is seen by those that come after it."""
    for _ in range(3):
        world.walk()
        world.clock.pass_time(minutes=2)


def outcome(world: World) -> dict[str, Any]:
    """All that a coach could tell apart. An alert that died on its way may come twice, never not at all."""
    with world.ledger.transaction() as tx:
        climbs = (*tx.climbs.live("praktijk"), *tx.climbs.ended("praktijk", _LONG_AGO))
        drafts = [tx.drafts.get(number) for number in range(1, 20)]
        told = sorted(each.kind for each in tx.notices.recent("praktijk", _LONG_AGO))
        pending = tx.intentions.pending("praktijk")
    return {
        "climbs": [
            (each.ladder, each.rung, each.state, each.deadline, each.next_rung, each.outreach) for each in climbs
        ],
        "drafts": [(each.template, each.state) for each in drafts if each is not None],
        "lying": [str(each["Subject"]) for each in world.drafts],
        "inbox": sorted(str(parsed(raw)["Subject"]) for raw in world.server.raws("INBOX")),
        "mails to the coach": {str(parsed(raw)["Subject"]) for raw, _ in world.submissions.mails},
        "told": told,
        "pending": pending,
        "state": els(world).state,
    }


@pytest.fixture
def moment(request: pytest.FixtureRequest, tmp_path: Path, tools: Tools) -> Iterator[Moment]:
    yield Moment(tmp_path, tools, request.param)


@pytest.mark.timeout(300)
@pytest.mark.parametrize("moment", SCENES, ids=[each.__name__ for each in SCENES], indirect=True)
def test_a_death_at_any_step_of_a_ladder_changes_nothing(moment: Moment) -> None:
    whole = moment.life()
    live_on(whole)
    expected = outcome(whole)
    whole.ledger.close()
    assert expected["pending"] == 0
    for number in range(1, 1_000):
        world, frailty = moment.life(), Frailty(number)
        make_frail(world.ledger, frailty)
        try:
            world.walk(FrailStore(MemoryStore(world.server), frailty))  # type: ignore[arg-type]
            is_over = True
        except CutOffError:
            is_over = False
        world.restart()
        live_on(world)
        assert outcome(world) == expected, f"after a death at step {number}"
        world.ledger.close()
        if is_over:
            break
    assert number > 20, "so few steps cannot be a whole pass"


def test_the_scenes_are_what_they_are_called(tmp_path: Path, tools: Tools) -> None:
    """Each scene's own pass does what it is named for, so that a death in it proves something."""
    found = {}
    for scene in SCENES:
        (tmp_path / scene.__name__).mkdir()
        world = Moment(tmp_path / scene.__name__, tools, scene).life()
        before = outcome(world)
        live_on(world)
        after = outcome(world)
        found[scene.__name__] = {what for what in after if before[what] != after[what]}
        world.ledger.close()
    assert {"climbs"} <= found["outreach_is_sent"]
    assert {"drafts", "lying"} <= found["the_day_of_a_rung_comes"]
    assert {"climbs", "drafts"} <= found["a_rung_is_sent"]
    assert {"climbs", "drafts", "lying"} <= found["the_coach_chases_by_hand_while_a_rung_lies_ready"]
    assert {"mails to the coach"} <= found["it_is_time_to_call"]
    assert {"climbs"} <= found["the_last_mail_is_sent"]
    assert {"climbs", "state", "mails to the coach"} <= found["the_deadline_has_passed"]
    assert {"climbs", "drafts", "lying"} <= found["an_answer_comes_while_a_rung_lies_ready"]
