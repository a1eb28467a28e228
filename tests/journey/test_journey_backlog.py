"""After a night without the daemon the same replies lie ready, whether or not a second process helped."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from maild.rehearsal.memory_store import MemoryServer
from maild.understanding.result import Understanding
from maild.understanding.understudy import Understudy
from tests.journey.conftest import DANGER, LEAD, RESCHEDULE, THANKS, World, a_mail

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a process that can be forked")


def with_understudy(world: World, patience: float) -> Understudy:
    """As the daemon does it: before the ledger is held, for a forked process would hold it too."""
    world.ledger.close()
    world.understudy = Understudy(world.tools.understander, patience=patience)
    world.start()
    return world.understudy


@pytest.fixture
def helped(world: World) -> Iterator[World]:
    with_understudy(world, 20.0)
    yield world
    if world.understudy is not None:
        world.understudy.close()


def deliver_a_night(world: World) -> None:
    for number in range(47):
        on_its_own = RESCHEDULE.replace("donderdag?", f"donderdag {number} maart?")
        text = (RESCHEDULE, LEAD, THANKS, on_its_own)[number % 4] if number != 31 else DANGER
        sender = f"Els <els{number}@voorbeeld.example>"
        world.deliver(a_mail(text, sender=sender, ident=f"<n{number}@voorbeeld.example>"))


def outcome(world: World) -> tuple[list[str], list[tuple[str, str]], int]:
    drafts = [(str(each["To"]), each.get_content()) for each in world.drafts]
    return world.verdicts(), drafts, len(world.submissions.mails)


def test_a_backlog_gets_the_same_replies_with_help_and_without(helped: World, tmp_path: Path) -> None:
    assert helped.understudy is not None
    answers: list[int] = []
    take = helped.understudy.take

    def counted() -> list[Understanding | None]:
        found = take()
        answers.append(len(found))
        return found

    helped.understudy.take = counted  # type: ignore[method-assign]
    (tmp_path / "alone").mkdir()
    alone = World(tmp_path / "alone", helped.tools, MemoryServer(helped.clock), helped.clock)
    alone.walk()
    for world in (helped, alone):
        deliver_a_night(world)
        world.walk()
    assert sum(answers) >= 10, "some of it was understood by the other process"
    assert outcome(helped) == outcome(alone)
    assert len(helped.drafts) >= 30 and len(helped.submissions.mails) == 1


def test_a_second_process_that_dies_costs_no_reply_and_no_alert(helped: World) -> None:
    assert helped.understudy is not None
    os.kill(helped.understudy._process, signal.SIGKILL)
    deliver_a_night(helped)
    helped.walk()
    helped.walk()
    verdicts, drafts, alerts = outcome(helped)  # the note of the alert is a mail too
    assert len(verdicts) == 47 + 1 and len(drafts) >= 30 and alerts == 1


def test_a_second_process_that_hangs_costs_no_reply_and_no_alert(world: World) -> None:
    understudy = with_understudy(world, 0.2)
    os.kill(understudy._process, signal.SIGSTOP)
    deliver_a_night(world)
    world.walk()
    world.walk()
    verdicts, drafts, alerts = outcome(world)  # the note of the alert is a mail too
    understudy.close()
    assert len(verdicts) == 47 + 1 and len(drafts) >= 30 and alerts == 1
