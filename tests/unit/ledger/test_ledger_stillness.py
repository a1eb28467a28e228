"""A station rests while nothing changed, and never a moment longer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from maild.facts.person import PersonState
from maild.ledger import Ledger, open_ledger
from maild.ledger.stillness import Stillness, slice_of


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    made = open_ledger(f"sqlite:///{tmp_path}/maild.db")
    yield made
    made.close()


class Station:
    """Counts how often it is walked; writes where it is told to."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.walked = 0
        self.writes = False

    def walk(self) -> int:
        self.walked += 1
        if self.writes:
            somebody_writes(self.ledger, f"s{self.walked}@x.example")
        return self.walked


def somebody_writes(ledger: Ledger, address: str) -> None:
    with ledger.transaction() as tx:
        tx.people.ensure("praktijk", address, PersonState.STRANGER)


def test_it_rests_after_it_changed_nothing(ledger: Ledger) -> None:
    station, stillness = Station(ledger), Stillness(ledger)
    assert [stillness.unless_still("one", station.walk, 0) for _ in range(3)] == [1, 0, 0]


def test_it_goes_on_as_long_as_it_changes_something(ledger: Ledger) -> None:
    station, stillness = Station(ledger), Stillness(ledger)
    station.writes = True
    assert [stillness.unless_still("one", station.walk, 0) for _ in range(3)] == [1, 2, 3]


def test_what_a_command_writes_wakes_it(ledger: Ledger, tmp_path: Path) -> None:
    station, stillness = Station(ledger), Stillness(ledger)
    stillness.unless_still("one", station.walk, 0)
    command = open_ledger(f"sqlite:///{tmp_path}/maild.db", hold=False)
    somebody_writes(command, "els@x.example")
    command.close()
    assert stillness.unless_still("one", station.walk, 0) == 2


def test_what_is_written_while_it_is_walked_wakes_it(ledger: Ledger) -> None:
    """Between its question and its end: the mark was taken before it asked."""
    stillness, walked = Stillness(ledger), []

    def walk() -> int:
        walked.append(1)
        if len(walked) == 1:
            somebody_writes(ledger, "els@x.example")  # through another thread or process
        return len(walked)

    assert [stillness.unless_still("one", walk, 0) for _ in range(3)] == [1, 2, 0]


def test_what_is_given_and_another_piece_of_time_wake_it(ledger: Ledger) -> None:
    station, stillness = Station(ledger), Stillness(ledger)
    given = [("a", 0.0), ("a", 4.9), ("a", 5.0), ("b", 5.1), ("b", 6.0)]
    walked = [stillness.unless_still("one", station.walk, 0, what, slice_of(at, 5.0)) for what, at in given]
    assert walked == [1, 0, 2, 3, 0]


def test_an_error_lets_nobody_rest(ledger: Ledger) -> None:
    station, stillness = Station(ledger), Stillness(ledger)
    stillness.unless_still("one", station.walk, 0)

    def fails() -> int:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        stillness.unless_still("one", fails, 0, "something else")
    assert stillness.unless_still("one", station.walk, 0) == 2


def test_each_station_rests_for_itself(ledger: Ledger) -> None:
    one, other, stillness = Station(ledger), Station(ledger), Stillness(ledger)
    stillness.unless_still("one", one.walk, 0)
    assert stillness.unless_still("other", other.walk, 0) == 1
