"""Mails with very much text: they hold up no cry for help, no sign of life and no stop."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from maild.errors import StoppingError
from maild.mail.identity import Uid
from maild.mail.store import FetchedMail
from maild.reading.result import Reading
from maild.rehearsal.memory_store import MemoryStore
from maild.route import AccountRoute, Stations
from maild.understanding.result import Crisis
from maild.understanding.understand import Understander
from tests.journey.conftest import DANGER, RESCHEDULE, World, a_mail

LONG = RESCHEDULE + "\n\nHieronder ons verslag.\n\n" + "> dit stond er al\n" * 12_000


def a_long_mail(number: int) -> bytes:
    return a_mail(LONG, sender=f"Lang <lang{number}@voorbeeld.example>", ident=f"<lang{number}@voorbeeld.example>")


def a_cry(number: int) -> bytes:
    return a_mail(DANGER, sender=f"Piet <piet{number}@elders.example>", ident=f"<piet{number}@elders.example>")


@pytest.fixture
def alerts_before_each_long_mail(world: World, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many alerts had left when each long mail was listened to; that takes five seconds, whatever is in it."""
    heard: list[int] = []

    def judge_danger(self: Understander, reading: Reading, *, quoted_is_known: bool = True) -> Crisis | None:
        if len(reading.new.text + reading.new.quoted) < 100_000:
            return real(self, reading, quoted_is_known=quoted_is_known)
        heard.append(len(world.submissions.mails))
        world.clock.pass_time(seconds=5)
        return None

    real = Understander.judge_danger
    monkeypatch.setattr(Understander, "judge_danger", judge_danger)
    return heard


def one_pass(world: World) -> bool:
    return world.route.walk(world.practice, MemoryStore(world.server), Stations("INBOX", "Drafts", "Sent"))


def test_long_mails_in_front_hold_up_no_cry_for_help(world: World, alerts_before_each_long_mail: list[int]) -> None:
    for number in range(3):
        world.deliver(a_long_mail(number))
    world.deliver(a_cry(1))
    assert one_pass(world)  # the rest of the long ones waits for the next pass, which follows at once
    assert alerts_before_each_long_mail == [1]
    world.deliver(a_cry(2))
    world.walk()
    assert alerts_before_each_long_mail == [1, 2, 2]


def test_what_was_put_off_gets_its_one_draft(world: World, alerts_before_each_long_mail: list[int]) -> None:
    for number in range(3):
        world.deliver(a_long_mail(number))
    world.deliver(a_mail(RESCHEDULE))
    one_pass(world)
    world.restart()
    world.walk()
    assert sorted(draft["To"].addresses[0].addr_spec for draft in world.drafts) == [
        "els@voorbeeld.example",
        "lang0@voorbeeld.example",
        "lang1@voorbeeld.example",
        "lang2@voorbeeld.example",
    ]
    assert world.verdicts() == ["drafted"] * 4


def test_danger_in_a_long_mail_is_heard_in_the_same_pass(world: World) -> None:
    world.deliver(a_mail(f"{LONG}\n{DANGER}", sender="Lang <lang@voorbeeld.example>"))
    world.deliver(a_mail(RESCHEDULE, ident="<m2@voorbeeld.example>"))
    one_pass(world)
    assert len(world.submissions.mails) == 1


class WeighedStore(MemoryStore):
    """Keeps how many octets each fetch brought."""

    octets: list[int]

    def fetch(self, mailbox: str, uids: Sequence[Uid]) -> tuple[FetchedMail, ...]:
        found = super().fetch(mailbox, uids)
        self.octets.append(sum(len(each.raw) for each in found))
        return found


def test_strangers_do_not_decide_how_much_is_held_at_a_time(world: World) -> None:
    for number in range(9):
        attached = "Content-Type: application/pdf\r\n\r\n" + "x" * 1_800_000
        world.deliver(a_mail(attached, ident=f"<x{number}@voorbeeld.example>"))
    store = WeighedStore(world.server)
    store.octets = []
    world.walk(store)
    assert sum(store.octets) > 9 * 1_800_000
    assert max(store.octets) < 8_000_000


def test_each_mail_of_a_backlog_is_a_sign_of_life(world: World) -> None:
    steps: list[None] = []
    world.route = AccountRoute(replace(world.desk, between_mails=lambda: steps.append(None)))
    for number in range(30):
        world.deliver(a_mail(RESCHEDULE, sender=f"x{number}@voorbeeld.example", ident=f"<x{number}@voorbeeld.example>"))
    world.walk()
    assert len(steps) >= 30


@pytest.mark.parametrize("steps_before", [1, 15, 31, 45])
def test_a_stop_in_the_middle_of_a_backlog_loses_nothing_and_counts_against_nobody(
    world: World, steps_before: int
) -> None:
    left = iter(range(steps_before))

    def step() -> None:
        if next(left, None) is None:
            raise StoppingError("the daemon stops")

    for number in range(30):
        world.deliver(a_mail(RESCHEDULE, sender=f"x{number}@voorbeeld.example", ident=f"<x{number}@voorbeeld.example>"))
    world.route = AccountRoute(replace(world.desk, between_mails=step))
    with pytest.raises(StoppingError):
        world.walk()
    with world.ledger.transaction() as tx:
        rows = [tx.mails.get(number) for number in range(1, 31)]
    assert all(row is not None and row.tries == 0 for row in rows)
    world.restart()
    world.walk()
    assert world.verdicts() == ["drafted"] * 30
    assert len({draft["To"] for draft in world.drafts}) == len(world.drafts) == 30


def test_what_was_put_off_is_heard_though_the_ledger_stands_still(world: World) -> None:
    """Nothing in the ledger tells of it; a station that rests while the ledger does must not rest then."""
    world.deliver(a_long_mail(1))
    world.walk()
    world.deliver(a_long_mail(2))
    judged: list[int] = []
    real = world.route._memory

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("maild.route.judge_arrivals", lambda *arguments: judged.append(1) or False)
        world.walk()
        world.walk()
        at_rest = len(judged)
        real.put_off.add(2)
        one_pass(world)
        one_pass(world)
    assert len(judged) == at_rest + 2
    real.put_off.clear()
    world.walk()
