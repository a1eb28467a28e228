"""The daemon is killed at each step and at random moments; after a restart every mail has one draft or one reason."""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from maild.config import packaged_directory
from maild.demo.servers import SmtpSink
from maild.workshop import make_tools
from tests.journey.conftest import DANGER, a_mail
from tests.kill.ground import Ground
from tests.kill.verdict import drafts_of
from tests.servers.dovecot import Dovecot


@pytest.fixture(scope="module")
def ground(dovecot: Dovecot) -> Iterator[Ground]:
    sink = SmtpSink().start()
    with tempfile.TemporaryDirectory(prefix="maild-kill-") as directory:
        tools = make_tools(packaged_directory("rules"), packaged_directory("templates"))
        yield Ground(dovecot, sink, tools, Path(directory))
    sink.stop()


@pytest.mark.timeout(600)
def test_killed_at_each_step_every_mail_keeps_one_draft_or_one_reason(ground: Ground) -> None:
    faults: dict[int, list[str]] = {}
    for number in range(1, 1_000):
        life = ground.fresh()
        was_killed = ground.die_at(life, number)
        if found := ground.verdict(life):
            faults[number] = found
        ground.forget(life)
        if not was_killed:
            break
    assert number > 50, "so few steps cannot be the whole road"
    assert faults == {}


@pytest.mark.timeout(120)
def test_killed_around_a_placing_and_danger_comes_next_no_draft_stays_for_that_person(ground: Ground) -> None:
    names = ground.names()
    danger = a_mail(DANGER, sender="Els <els@voorbeeld.example>", ident="<els2@voorbeeld.example>")
    for number in [at for at, name in enumerate(names, 1) if name in ("before append", "after append")]:
        life = ground.fresh()
        assert ground.die_at(life, number)
        ground.dovecot.deliver(life.user, danger)
        ground.live(life)
        assert "<els1@voorbeeld.example>" not in [draft["In-Reply-To"] for draft in drafts_of(life)]
        ground.forget(life)


@pytest.mark.timeout(120)
def test_killed_at_random_moments_every_mail_keeps_one_draft_or_one_reason(ground: Ground) -> None:
    chance = random.Random(20)
    whole = ground.fresh()
    began = time.perf_counter()
    assert ground.verdict(whole) == []
    length = time.perf_counter() - began
    killed = 0
    for _ in range(20):
        life = ground.fresh()
        killed += ground.die_after(life, chance.random() * length)
        assert ground.verdict(life) == []
        ground.forget(life)
    assert killed >= 5, "so few deaths prove nothing"
