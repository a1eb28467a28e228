"""Several daemons, one PostgreSQL: each account is held by exactly one of them, also when one hangs and comes back."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url

from maild.errors import LeaseLostError
from maild.facts.person import PersonState
from maild.ledger import Ledger, open_ledger
from maild.ledger.leases import Lease, Leases
from maild.ledger.postgresql import open_postgresql
from tests.servers.postgres import PASSWORD, Postgres

NOW = datetime(2026, 8, 4, 7, 0, tzinfo=UTC)


class Daemons:
    """Ledgers with leases on one database, each with a clock of its own."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.clocks: dict[str, float] = {}
        self._opened: list[Ledger] = []
        open_ledger(url, hold=False, password=lambda: PASSWORD).close()

    def daemon(self, name: str) -> tuple[Ledger, Leases]:
        self.clocks[name] = 1_000.0
        leases = Leases(
            open_postgresql(make_url(self.url), lambda: PASSWORD, connections=2), name, lambda: self.clocks[name]
        )
        ledger = Ledger(open_postgresql(make_url(self.url), lambda: PASSWORD), None, leases)
        self._opened.append(ledger)
        return ledger, leases

    def let_run_out(self, account: str = "praktijk") -> None:
        """As if the holder had not renewed for a while, by the database's clock."""
        with self._opened[0]._engine.begin() as connection:
            connection.execute(text("UPDATE leases SET until = 1 WHERE account = :account"), {"account": account})

    def close(self) -> None:
        for each in self._opened:
            each.close()


@pytest.fixture
def daemons(postgres: Postgres) -> Iterator[Daemons]:
    made = Daemons(postgres.database())
    yield made
    made.close()


def taken(leases: Leases, account: str = "praktijk") -> Lease:
    lease = leases.take(account)
    assert lease is not None
    return lease


def test_of_many_that_ask_at_once_exactly_one_gets_an_account(daemons: Daemons) -> None:
    asking = [daemons.daemon(f"d{number}")[1] for number in range(6)]
    start, got = threading.Barrier(6), []

    def ask(leases: Leases) -> None:
        start.wait()
        got.append(leases.take("praktijk"))

    threads = [threading.Thread(target=ask, args=(each,)) for each in asking]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(each is not None for each in got) == 1


def test_a_lease_given_back_is_free_at_once_and_one_that_is_renewed_is_not(daemons: Daemons) -> None:
    (ledger, first), (_, second) = daemons.daemon("een"), daemons.daemon("twee")
    lease = taken(first)
    assert first.renew([lease]) == frozenset() and second.take("praktijk") is None
    assert ledger.holder_of("praktijk") == "een"
    assert taken(second, "andere").account == "andere", "each account by itself"
    first.release(lease)
    assert not first.is_held(lease) and ledger.holder_of("praktijk") is None
    assert taken(second).fence > lease.fence


def test_who_hung_and_comes_back_writes_nothing_any_more(daemons: Daemons) -> None:
    (ledger, first), (_, second) = daemons.daemon("een"), daemons.daemon("twee")
    old = taken(first)
    with ledger.under(old).transaction() as tx:
        tx.people.ensure("praktijk", "els@x.example", PersonState.CLIENT)
    daemons.let_run_out()
    taken(second)
    assert first.is_held(old), "its own clock stood still: only the number in the database can tell"
    with pytest.raises(LeaseLostError), ledger.under(old).transaction() as tx:
        tx.people.ensure("praktijk", "bo@x.example", PersonState.CLIENT)
    assert not first.is_held(old)
    with ledger.transaction() as tx:
        assert tx.people.by_address("praktijk", "bo@x.example") is None


def test_who_slept_knows_it_by_its_own_clock_without_asking(daemons: Daemons) -> None:
    ledger, leases = daemons.daemon("een")
    lease = taken(leases)
    daemons.clocks["een"] += 19
    assert leases.is_held(lease)
    daemons.clocks["een"] += 2
    assert not leases.is_held(lease)
    with pytest.raises(LeaseLostError), ledger.under(lease).transaction():
        pass
    assert leases.renew([lease]) == {lease}, "its work was told to end: it begins anew under another number"
    assert taken(leases).fence == lease.fence + 1


def test_a_renewal_whose_answer_came_late_counts_from_the_question(daemons: Daemons) -> None:
    _, leases = daemons.daemon("een")
    lease = taken(leases)
    daemons.clocks["een"] += 15
    asked = daemons.clocks["een"]
    clock: Callable[[], float] = lambda: daemons.clocks["een"]  # noqa: E731
    assert leases.renew([lease]) == frozenset()
    daemons.clocks["een"] = asked + 19.5
    assert leases.is_held(lease) and clock() > asked
    daemons.clocks["een"] = asked + 20
    assert not leases.is_held(lease)


def test_an_account_changes_hands_before_a_transaction_or_after_it_never_inside(daemons: Daemons) -> None:
    (ledger, first), (_, second) = daemons.daemon("een"), daemons.daemon("twee")
    lease = taken(first)
    with ledger.under(lease).transaction() as tx:
        daemons.let_run_out()
        assert second.take("praktijk") is None
        assert first.renew([lease]) == frozenset(), "renewing waits for no transaction"
        daemons.let_run_out()
        tx.people.ensure("praktijk", "els@x.example", PersonState.CLIENT)
    assert second.take("praktijk") is not None


def test_who_stops_inside_a_transaction_keeps_nobody_waiting_for_long(daemons: Daemons) -> None:
    (ledger, first), (other, second) = daemons.daemon("een"), daemons.daemon("twee")
    lease = taken(first)
    with pytest.raises(Exception), ledger.under(lease).transaction() as tx:  # noqa: B017
        tx._connection.exec_driver_sql("SET idle_in_transaction_session_timeout = '200ms'")
        daemons.let_run_out()
        deadline = time.monotonic() + 10
        while (found := second.take("praktijk")) is None and time.monotonic() < deadline:
            threading.Event().wait(0.05)
        assert found is not None
        tx.people.ensure("praktijk", "bo@x.example", PersonState.CLIENT)
    with other.under(found).transaction() as tx:
        assert tx.people.by_address("praktijk", "bo@x.example") is None


def test_a_command_and_the_work_of_an_account_wait_for_one_another_and_accounts_do_not(daemons: Daemons) -> None:
    ledger, leases = daemons.daemon("een")
    mine, other = ledger.under(taken(leases)), ledger.under(taken(leases, "andere"))
    order: list[str] = []

    def command() -> None:
        with ledger.transaction() as tx:
            order.append("command")
            tx.people.ensure("praktijk", "els@x.example", PersonState.CLIENT)

    waiting: Any = threading.Thread(target=command)
    with mine.transaction() as tx:
        with other.transaction() as beside:
            beside.people.ensure("andere", "kim@x.example", PersonState.CLIENT)
        waiting.start()
        waiting.join(0.3)
        assert tx.people.by_address("praktijk", "els@x.example") is None
        order.append("work")
    waiting.join(10)
    assert order == ["work", "command"]
