"""Persons and their addresses."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, delete, insert, select, update

from maild.facts.person import Person, PersonState
from maild.ledger.danger_cases import DangerCases
from maild.ledger.erasures import Erasures
from maild.ledger.journeys import Journeys
from maild.ledger.situations import Situations
from maild.ledger.tables import addresses, climbs, danger_cases, drafts, gestures, mails, people

# Statements that every mail needs are built once: building and hashing one costs more than running it.
_WITH_ADDRESSES = (
    select(people, addresses.c.address)
    .join(addresses, addresses.c.person == people.c.id, isouter=True)
    .order_by(addresses.c.address)
)
_OF_ADDRESS = select(addresses.c.person).where(
    addresses.c.account == bindparam("account"), addresses.c.address == bindparam("key")
)
_BY_ADDRESS = _WITH_ADDRESSES.where(people.c.id == _OF_ADDRESS.scalar_subquery())
_BY_NUMBER = _WITH_ADDRESSES.where(people.c.id == bindparam("person"))
_CHANGE = update(people).where(people.c.id == bindparam("row"))
_ADD_PERSON = insert(people)
_ADD_ADDRESS = insert(addresses)


class People:
    """Who is who."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def by_address(self, account: str, key: str) -> Person | None:
        """The person with this address key."""
        return self._one(_BY_ADDRESS, {"account": account, "key": key})

    def get(self, person: int) -> Person | None:
        """The person with this number."""
        return self._one(_BY_NUMBER, {"person": person})

    def _one(self, query: Select[Any], wanted: dict[str, Any]) -> Person | None:
        rows = self._connection.execute(query, wanted).all()
        return _person(rows[0], [row.address for row in rows if row.address]) if rows else None

    def ensure(self, account: str, key: str, state: PersonState) -> Person:
        """The person with this address, made with this state where nobody has it yet; a known state stays."""
        known = self.by_address(account, key)
        if known is not None:
            return known
        number = self._add(account, key, state, None)
        made = self.get(number)
        assert made is not None
        return made

    def raise_to_correspondents(self, account: str, keys: Iterable[str], at: datetime) -> int:
        """Whoever is unknown or a stranger becomes a correspondent; returns how many did."""
        raised = 0
        for key in sorted(set(keys)):
            person = self.by_address(account, key)
            if person is None and Erasures(self._connection).erased_at(account, key) is not None:
                continue  # erased: their own next mail makes them known again, not what was once sent to them
            if person is None:
                self._add(account, key, PersonState.CORRESPONDENT, at)
                raised += 1
            elif person.state is PersonState.STRANGER:
                self._set(person.id, state=PersonState.CORRESPONDENT.value, changed_at=at)
                raised += 1
        return raised

    def set_state(self, person: int, state: PersonState) -> None:
        """Changes a person's state."""
        self._set(person, state=state.value)

    def set_no_contact(self, person: int, no_contact: bool) -> None:
        """Blocks everything that maild would start by itself for this person, or lifts that."""
        self._set(person, no_contact=no_contact)
        known = self.get(person) if not no_contact else None
        if known is not None:
            Erasures(self._connection).allow_contact(known.account, known.addresses)

    def set_danger(self, person: int, since: datetime | None) -> None:
        """Opens or closes the person's danger case."""
        self._set(person, danger_since=since)

    def set_paused_until(self, person: int, until: datetime | None) -> None:
        """Pauses a person, or lifts the pause."""
        self._set(person, paused_until=until)

    def set_stop(self, person: int, kind: str | None, at: datetime | None) -> None:
        """They asked to stop then, in this way; with None, None that is over."""
        self._set(person, stop_kind=kind, stopped_at=at)

    def add_alias(self, person: int, key: str) -> None:
        """Gives a person another address. A stranger or correspondent who has only that address is merged in.

        ValueError names whose address it is where it belongs to somebody else.
        """
        mine = self.get(person)
        if mine is None:
            raise ValueError(f"there is no person number {person}")
        other = self.by_address(mine.account, key)
        if other is not None and other.id == person:
            return
        if other is not None:
            if other.state not in (PersonState.STRANGER, PersonState.CORRESPONDENT) or len(other.addresses) > 1:
                raise ValueError(
                    f"{key} belongs to {', '.join(other.addresses)} ({other.state}); expected an address of nobody else"
                )
            self._merge(other, mine)
        if Erasures(self._connection).wants_no_contact(mine.account, key):
            self._set(person, no_contact=True)
        self._connection.execute(insert(addresses).values(account=mine.account, address=key, person=person))

    def list(self, account: str, states: set[PersonState] | None) -> tuple[Person, ...]:
        """Everybody, or those in these states, in the order in which they became known."""
        query = select(people).where(people.c.account == account).order_by(people.c.id)
        if states is not None:
            query = query.where(people.c.state.in_(sorted(state.value for state in states)))
        known: dict[int, list[str]] = {}
        everybody = select(addresses.c.person, addresses.c.address).where(addresses.c.account == account)
        for row in self._connection.execute(everybody.order_by(addresses.c.address)).all():
            known.setdefault(row.person, []).append(row.address)
        return tuple(_person(row, known.get(row.id, [])) for row in self._connection.execute(query).all())

    def _merge(self, source: Person, target: Person) -> None:
        """Whatever holds maild back for one of the two holds for both."""
        for table in (mails, drafts, danger_cases, gestures, climbs):
            self._connection.execute(update(table).where(table.c.person == source.id).values(person=target.id))
        Situations(self._connection).join(source.id, target.id)
        Journeys(self._connection).join(source.id, target.id)
        DangerCases(self._connection).join(target.id)
        self._set(
            target.id,
            no_contact=target.no_contact or source.no_contact,
            paused_until=max(filter(None, (target.paused_until, source.paused_until)), default=None),
            danger_since=min(filter(None, (target.danger_since, source.danger_since)), default=None),
        )
        self._connection.execute(delete(addresses).where(addresses.c.person == source.id))
        self._connection.execute(delete(people).where(people.c.id == source.id))

    def _add(self, account: str, key: str, state: PersonState, at: datetime | None) -> int:
        # somebody who was erased after "no contact" comes back as who they were in this one respect
        no_contact = Erasures(self._connection).wants_no_contact(account, key)
        person = {"account": account, "state": state.value, "no_contact": no_contact, "changed_at": at}
        made = self._connection.execute(_ADD_PERSON, person)
        assert made.inserted_primary_key is not None
        number = int(made.inserted_primary_key[0])
        self._connection.execute(_ADD_ADDRESS, {"account": account, "address": key, "person": number})
        return number

    def _set(self, person: int, **values: Any) -> None:
        self._connection.execute(_CHANGE, {"row": person, **values})


def _person(row: Row[Any], keys: Iterable[str]) -> Person:
    state = PersonState(row.state)
    return Person(
        row.id, row.account, state, tuple(keys), row.no_contact, row.paused_until, row.danger_since,
        row.stop_kind, row.stopped_at,
    )  # fmt: skip
