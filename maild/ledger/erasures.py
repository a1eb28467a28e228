"""Who was erased: keyed marks in place of addresses, so that an erasure is honoured without knowing whom it concerns."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Integer, bindparam, cast, func, insert, select, update

from maild.ledger.tables import erasures, meta

_KEY = "erasure-key"
_ANY = select(erasures.c.mark).limit(1)
_OF_MARK = select(func.max(erasures.c.at), func.max(cast(erasures.c.no_contact, Integer))).where(
    erasures.c.account == bindparam("account"), erasures.c.mark == bindparam("mark")
)


@dataclass(frozen=True, slots=True)
class Erasure:
    """One address that was erased. `no_contact`: they had asked for no contact, and that keeps standing."""

    account: str
    mark: str
    at: datetime
    no_contact: bool


def mark_of(key: bytes, account: str, address: str) -> str:
    """The keyed mark of an address (HMAC-SHA256, hex; RFC 2104)."""
    return hmac.new(key, f"{account}\n{address.casefold()}".encode(), hashlib.sha256).hexdigest()


class Erasures:
    """Rows of erasures."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def key(self) -> bytes:
        """The key of the marks, made at its first use."""
        kept = self._connection.execute(select(meta.c.value).where(meta.c.name == _KEY)).scalar()
        if kept is None:
            kept = secrets.token_bytes(32)
            self._connection.execute(insert(meta).values(name=_KEY, value=kept))
        return bytes(kept)

    def use_key(self, key: bytes) -> None:
        """Takes over the key that the marks in the file apart were made with."""
        self.key()
        self._connection.execute(update(meta).where(meta.c.name == _KEY).values(value=key))

    def add(self, erasure: Erasure) -> None:
        """Keeps that this was erased; the same one again changes nothing."""
        if erasure not in self.all():
            self._connection.execute(
                insert(erasures).values(
                    account=erasure.account, mark=erasure.mark, at=erasure.at, no_contact=erasure.no_contact
                )
            )

    def all(self) -> tuple[Erasure, ...]:
        """Every erasure, oldest first."""
        rows = self._connection.execute(select(erasures).order_by(erasures.c.at, erasures.c.mark)).all()
        return tuple(Erasure(row.account, row.mark, row.at, row.no_contact) for row in rows)

    def erased_at(self, account: str, address: str) -> datetime | None:
        """When this address was erased last; None where it never was."""
        return self._of(account, address)[0]

    def wants_no_contact(self, account: str, address: str) -> bool:
        """True where whoever had this address asked for no contact before they were erased."""
        return self._of(account, address)[1]

    def allow_contact(self, account: str, addresses: Iterable[str]) -> None:
        """The coach lifted "no contact": the marks of these addresses block nothing any more."""
        if self._connection.execute(_ANY).first() is None:
            return
        key = self.key()
        marks = [mark_of(key, account, each) for each in addresses]
        same = (erasures.c.account == account, erasures.c.mark.in_(marks))
        self._connection.execute(update(erasures).where(*same).values(no_contact=False))

    def _of(self, account: str, address: str) -> tuple[datetime | None, bool]:
        if not address or self._connection.execute(_ANY).first() is None:
            return None, False
        wanted = {"account": account, "mark": mark_of(self.key(), account, address)}
        at, no_contact = self._connection.execute(_OF_MARK, wanted).one()
        return at, bool(no_contact)
