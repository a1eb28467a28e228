"""Every way to the coach works by itself: mail, note, and a command of the coach's own (behaviour 7)."""

from __future__ import annotations

import re
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from maild.acting.alert_command import AlertCommand
from maild.acting.coach_texts import danger_alert
from maild.acting.submission import Outcome, Submission
from maild.planning.policy import Mode
from maild.steps.braking import mark_seen
from tests.journey.conftest import DANGER, RESCHEDULE, START, World, a_mail

ELS = "els@voorbeeld.example"


@dataclass
class Bell:
    """The coach's own command; `outcome` is how it ends."""

    outcome: Outcome = Outcome.SENT
    rang: list[tuple[bytes, str]] = field(default_factory=list)

    def __call__(self, text: bytes, kind: str) -> Submission:
        if self.outcome is Outcome.SENT:
            self.rang.append((text, kind))
        return Submission(self.outcome, "as the test says")


def with_command(world: World, ring: Callable[[bytes, str], Submission]) -> World:
    """The daemon started anew with an alert_command."""
    world.ring = ring
    world.restart()
    return world


def danger(world: World, number: int = 1) -> None:
    world.deliver(a_mail(DANGER, ident=f"<d{number}@voorbeeld.example>", subject=f"Hoi {number}"))
    world.walk()


def flagged_notes(world: World) -> int:
    return sum(b"DRINGEND" in raw for raw in world.server.raws("INBOX"))


def later(world: World, minutes: int) -> None:
    for _ in range(minutes // 5):
        world.clock.pass_time(minutes=5)
        world.walk()


def test_danger_rings_the_coachs_command_with_the_alert_and_no_word_of_the_mail(world: World, tmp_path: Path) -> None:
    got = tmp_path / "got"
    script = (
        "import os, sys; open(sys.argv[1], 'a').write("
        "os.environ['MAILD_ACCOUNT'] + ' ' + os.environ['MAILD_KIND'] + chr(10) + sys.stdin.read())"
    )
    with_command(world, AlertCommand((sys.executable, "-c", script, str(got)), "praktijk"))
    danger(world)
    told = got.read_text(encoding="utf-8")
    assert told.startswith("praktijk danger\n") and ELS in told and "113" in told
    assert not any(word in told for word in DANGER.split() if len(word) > 6)
    assert len(world.submissions.mails) == 1 and flagged_notes(world) == 1


def test_a_dead_mail_server_holds_up_neither_the_note_nor_the_command_nor_their_repeats(world: World) -> None:
    bell = Bell()
    with_command(world, bell)
    world.submissions.outcome = Outcome.DELAYED
    danger(world)
    assert flagged_notes(world) == 1 and len(bell.rang) == 1
    later(world, 160)
    assert [kind for _, kind in bell.rang] == ["danger", "danger again", "danger again", "danger again"]
    world.submissions.outcome = Outcome.SENT
    later(world, 5)
    assert len(world.submissions.mails) == 1  # the alert that could not leave, once


def test_a_mail_server_that_hangs_holds_up_neither_the_command_nor_the_note(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("maild.acting.outbox._PATIENCE_SECONDS", 0.05)
    bell, released = Bell(), threading.Event()
    usual, world.submissions = world.submissions, lambda raw, to: (released.wait(20), usual(raw, to))[1]  # type: ignore[assignment]
    with_command(world, bell)
    danger(world)
    danger(world, 2)
    assert flagged_notes(world) == 2 and len(bell.rang) == 2 and usual.mails == []
    released.set()
    monkeypatch.setattr("maild.acting.outbox._PATIENCE_SECONDS", 5.0)
    world.walk()
    assert len(usual.mails) == 2  # each once, though passes went by meanwhile


def test_a_command_that_fails_is_tried_again_and_holds_up_no_mail(world: World) -> None:
    bell = Bell(Outcome.DELAYED)
    with_command(world, bell)
    danger(world)
    assert len(world.submissions.mails) == 1
    bell.outcome = Outcome.SENT
    world.clock.pass_time(minutes=2)
    world.walk()
    assert [kind for _, kind in bell.rang] == ["danger"]


def test_a_way_that_raises_is_a_way_that_failed(world: World) -> None:
    def broken(raw: bytes, recipients: tuple[str, ...]) -> Submission:
        raise FileNotFoundError("the certificate is gone")

    usual, world.submissions = world.submissions, broken  # type: ignore[assignment]
    world.restart()
    danger(world)
    assert flagged_notes(world) == 1 and world.verdicts()[0] == "crisis"
    world.submissions = usual
    world.restart()
    later(world, 5)
    assert len(usual.mails) == 1


def test_mode_watch_rings_and_repeats_by_command_and_writes_no_note(world: World) -> None:
    bell = Bell()
    with_command(world, bell)
    world.mode = Mode.WATCH
    danger(world)
    later(world, 40)
    assert [kind for _, kind in bell.rang] == ["danger", "danger again"] and flagged_notes(world) == 0


def test_a_repeat_that_could_not_leave_is_dropped_once_the_alert_was_seen(world: World) -> None:
    danger(world)
    world.submissions.outcome = Outcome.DELAYED
    later(world, 40)
    with world.ledger.transaction() as tx:
        person = tx.people.by_address("praktijk", ELS)
        assert person is not None and mark_seen(tx, person, world.clock.now())
    world.submissions.outcome = Outcome.SENT
    later(world, 120)
    assert len(world.submissions.mails) == 1


def test_a_command_that_starts_others_is_ended_with_all_of_them(tmp_path: Path) -> None:
    alive = tmp_path / "alive"
    inner = f"import time, pathlib; time.sleep(0.6); pathlib.Path({str(alive)!r}).touch()"
    script = f"import subprocess, sys, time; subprocess.Popen([sys.executable, '-c', {inner!r}]); time.sleep(60)"
    ended = AlertCommand((sys.executable, "-c", script), "praktijk", 0.3)(b"", "danger")
    threading.Event().wait(1.0)
    assert ended.outcome is Outcome.DELAYED and not alive.exists()


def test_a_way_that_keeps_failing_is_told_in_the_digest_once_a_day(world: World) -> None:
    bell = Bell(Outcome.DELAYED)
    with_command(world, bell)
    danger(world)
    later(world, 90)
    with world.ledger.transaction() as tx:
        told = [each for each in tx.notices.recent("praktijk", START) if each.kind == "alert_failing"]
    assert len(told) == 1 and "alert_command" in told[0].text


def test_danger_takes_back_the_reply_and_the_holding_reply_that_lie_ready(world: World) -> None:
    world.deliver(a_mail(RESCHEDULE))
    world.walk()
    for _ in range(40):
        world.clock.pass_time(minutes=60)
        world.walk()
        if len(world.drafts) == 2:
            break
    assert len(world.drafts) == 2
    danger(world)
    assert world.drafts == []
    later(world, 60)
    assert world.drafts == [] and "withdrawn" in world.draft_states()


@pytest.mark.parametrize(
    ("kind", "numbers"),
    [
        ("suicide", {"113", "0800-0113", "1813"}),
        ("self_harm", {"113", "0800-0113", "1813"}),
        ("violence_at_home", {"0800-2000", "1712"}),
        ("danger_to_others", {"112", "0800-2000", "1712"}),
        (None, {"113", "0800-0113", "1813", "0800-2000", "1712"}),
    ],
)
def test_an_alert_names_the_numbers_for_its_kind_of_danger_in_flanders_too(
    world: World, kind: str | None, numbers: set[str]
) -> None:
    text = danger_alert("Els", "nu", "INBOX", kind, world.practice.help_routes).text
    found = set(re.findall(r"\d[\d-]*(?: \d{3})?", text.partition("Hulplijnen")[2].partition("(Nummers")[0]))
    assert numbers | {"112", "020-3113 888"} <= found and "uisarts" in text


def test_one_pass_from_cron_does_not_end_before_its_alert_was_handed_over(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("maild.acting.outbox._PATIENCE_SECONDS", 0.05)
    usual, released = world.submissions, threading.Event()
    world.submissions = lambda raw, to: (released.wait(20), usual(raw, to))[1]  # type: ignore[assignment]
    world.restart()
    danger(world)
    assert usual.mails == []
    threading.Timer(0.1, released.set).start()
    world.route.finish(20.0)
    assert len(usual.mails) == 1
    with world.ledger.transaction() as tx:
        assert tx.intentions.pending("praktijk") == 0
