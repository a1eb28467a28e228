"""An understudy understands as its original does, and is not asked where it would not."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from time import monotonic, sleep

import pytest

from maild.facts.person import PersonState
from maild.understanding.rules import load_rules
from maild.understanding.sender import SenderContext
from maild.understanding.understudy import Understudy
from tests.unit.understanding.understanding_support import RULES, reading_of, shared_understander

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a process that can be forked")
TEXTS = ("Kunnen we de afspraak verzetten naar donderdag?", "Ik wil stoppen.", "Wat kost een traject?", "", "Bonjour !")
MAILS = [(reading_of(each), SenderContext(PersonState.CLIENT)) for each in TEXTS]


@pytest.fixture
def understudy() -> Iterator[Understudy]:
    made = Understudy(shared_understander())
    yield made
    made.close()


def test_it_understands_as_the_original(understudy: Understudy) -> None:
    original = shared_understander()
    assert understudy.claim(original)
    assert understudy.hand_over(MAILS)
    assert understudy.take() == [original.understand(*each, is_calm=True) for each in MAILS]


def test_a_mail_that_brings_out_a_mistake_is_left_to_the_original(understudy: Understudy) -> None:
    broken = (reading_of("hoi"), "no sender at all")
    assert understudy.claim(shared_understander())
    assert understudy.hand_over([MAILS[0], broken, MAILS[1]])  # type: ignore[list-item]
    first, second, third = understudy.take()
    assert first is not None and second is None and third is not None


def test_two_accounts_do_not_ask_at_once(understudy: Understudy) -> None:
    assert understudy.claim(shared_understander())
    assert not understudy.claim(shared_understander())
    understudy.release()
    assert understudy.claim(shared_understander())


def test_a_very_long_mail_is_not_handed_over(understudy: Understudy) -> None:
    assert understudy.claim(shared_understander())
    assert not understudy.hand_over([(reading_of("lang " * 100_000), SenderContext(None))])


def test_edited_rules_are_loaded_before_it_is_asked_again(understudy: Understudy, tmp_path: Path) -> None:
    shutil.copytree(RULES, tmp_path / "rules")
    (tmp_path / "rules" / "own.yaml").write_text(
        "rules:\n  - id: own-geit\n    intent: stop_request\n    strength: strong\n    phrases: [de geit is los]\n"
    )
    rules = load_rules(tmp_path / "rules")
    assert not rules.problems, rules.problems
    edited = shared_understander().with_rules(rules)
    assert not understudy.claim(edited), "it has the rules from before"
    understudy.use_rules(tmp_path / "rules")
    deadline = monotonic() + 60
    while not understudy.claim(edited):
        assert monotonic() < deadline
        sleep(0.05)
    mail = (reading_of("Hoi, de geit is los."), SenderContext(PersonState.CLIENT))
    assert understudy.hand_over([mail])
    assert understudy.take() == [edited.understand(*mail, is_calm=True)]
    understudy.release()
    assert not understudy.claim(shared_understander()), "a pass that still has the old rules works alone"
