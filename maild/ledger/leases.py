"""Which daemon works for which account, where several share one PostgreSQL database.

A lease is a row: holder, a number that grows with each change of hands (the fencing token), and the moment, by the database's
clock, until which nobody else may take it. Its holder renews it. Three things keep a daemon that hung, and comes back, from
doing what another does by now:

- every transaction of the account's work first asks for its own number and holds the row (FOR KEY SHARE) till it ends, so a
  lease changes hands before such a transaction or after it, never inside it;
- the holder itself counts its lease as lost after `OWN_SECONDS` without a renewal, by a clock that goes on while a process or
  a machine sleeps, and asks that before it writes in a mailbox;
- what it may have written in the moment between the two is looked for and taken back (`maild.acting.held_store`).
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import SQLAlchemyError

from maild.errors import LeaseLostError, TransientError
from maild.ledger.postgresql import wait_for_turn

LEASE_SECONDS = 30
"""So long after its last renewal nobody takes a lease: a holder that died is followed within this and one turn."""
OWN_SECONDS = 20.0
_NOW = "(extract(epoch FROM clock_timestamp()) * 1000000)::bigint"
_UNTIL = f"{_NOW} + CAST(:seconds AS bigint) * 1000000"
_ENTER = text("INSERT INTO leases (account, fence, holder, until) VALUES (:account, 0, '', 0) ON CONFLICT DO NOTHING")
_FREE = text(
    f"SELECT fence FROM leases WHERE account = :account AND (until < {_NOW} OR holder = :holder) FOR UPDATE SKIP LOCKED"
)
_TAKE = text(f"UPDATE leases SET fence = :fence, holder = :holder, until = {_UNTIL} WHERE account = :account")
_RENEW = text(f"UPDATE leases SET until = {_UNTIL} WHERE account = :account AND fence = :fence")
_RELEASE = text("UPDATE leases SET until = 0 WHERE account = :account AND fence = :fence")
_MINE = text("SELECT 1 FROM leases WHERE account = :account AND fence = :fence FOR KEY SHARE")
_HOLDER = text(f"SELECT holder FROM leases WHERE account = :account AND until >= {_NOW}")


@dataclass(frozen=True, slots=True)
class Lease:
    """One account, held under a number that nobody had before."""

    account: str
    fence: int


class Leases:
    """The leases of one daemon. Any thread may ask `is_held`; `take`, `renew` and `release` are one thread's. TransientError
    where the database does not answer."""

    def __init__(
        self,
        engine: Engine,
        holder: str,
        seconds_since_boot: Callable[[], float],
        *,
        lease_seconds: int = LEASE_SECONDS,
        own_seconds: float = OWN_SECONDS,
    ) -> None:
        """`engine` is the leases' own, so that a renewal never waits for a connection that the work has; `holder` names the
        daemon and is nobody else's."""
        self._engine = engine
        self._holder = holder
        self._since_boot = seconds_since_boot
        self._lease_seconds = lease_seconds
        self._own_seconds = own_seconds
        self._lock = threading.Lock()
        self._good_until: dict[Lease, float] = {}

    def take(self, account: str) -> Lease | None:
        """The lease of an account, or None while another has it, or has a transaction open under it."""
        asked = self._since_boot()
        with self._begin() as connection:
            connection.execute(_ENTER, {"account": account})
            fence = connection.execute(_FREE, {"account": account, "holder": self._holder}).scalar()
            if fence is None:
                return None
            lease = Lease(account, int(fence) + 1)
            self._run(connection, lease)
        self._extend(lease, asked)
        return lease

    def renew(self, leases: Iterable[Lease]) -> frozenset[Lease]:
        """Renews; those that are lost, for good. One that ran out here is lost although nobody took it yet: its work was
        told to end."""
        lost = set()
        for lease in leases:
            asked = self._since_boot()
            if not self.is_held(lease):
                lost.add(lease)
                continue
            values = {"account": lease.account, "fence": lease.fence, "seconds": self._lease_seconds}
            with self._begin() as connection:
                is_renewed = connection.execute(_RENEW, values).rowcount == 1
            if is_renewed:
                self._extend(lease, asked)
            else:
                lost.add(lease)
        self.forget(lost)
        return frozenset(lost)

    def is_held(self, lease: Lease) -> bool:
        """True while nobody else can have it. Asks no server."""
        with self._lock:
            return self._since_boot() < self._good_until.get(lease, 0.0)

    def forget(self, leases: Iterable[Lease]) -> None:
        """From now on none of them is held here."""
        with self._lock:
            for lease in leases:
                self._good_until.pop(lease, None)

    def release(self, lease: Lease) -> None:
        """Gives it back in order: another may take it at once."""
        self.forget((lease,))
        with self._begin() as connection:
            connection.execute(_RELEASE, {"account": lease.account, "fence": lease.fence})

    def holder_elsewhere(self, account: str) -> str | None:
        """The other daemon that holds an account now, in words; None where nobody does, or this one."""
        with self._begin() as connection:
            found = holder_of(connection, account)
        return None if found == self._holder else found

    def enter(self, connection: Connection, lease: Lease) -> None:
        """Begins a transaction of this lease's work: alone in the account, and the lease cannot change hands till it ends.
        LeaseLostError where it has, or may have."""
        if not self.is_held(lease):
            raise LeaseLostError(f"{lease.account}: another maild may work for it by now")
        wait_for_turn(connection, lease.account)
        if connection.execute(_MINE, {"account": lease.account, "fence": lease.fence}).scalar() is None:
            self.forget((lease,))
            raise LeaseLostError(f"{lease.account}: another maild works for it by now")

    def close(self) -> None:
        """Closes the leases' own connections."""
        self._engine.dispose()

    @contextmanager
    def _begin(self) -> Iterator[Connection]:
        try:
            with self._engine.begin() as connection:
                yield connection
        except SQLAlchemyError as error:
            raise TransientError(f"the database of the leases does not answer ({type(error).__name__})") from error

    def _run(self, connection: Connection, lease: Lease) -> None:
        values = {"account": lease.account, "fence": lease.fence, "holder": self._holder}
        connection.execute(_TAKE, {**values, "seconds": self._lease_seconds})

    def _extend(self, lease: Lease, asked: float) -> None:
        with self._lock:
            self._good_until[lease] = asked + self._own_seconds


def holder_of(connection: Connection, account: str) -> str | None:
    """The holder of an account's lease, or None where nobody has it."""
    found: str | None = connection.execute(_HOLDER, {"account": account}).scalar()
    return found
