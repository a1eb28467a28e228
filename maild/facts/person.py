"""A person in the coach's life, as far as maild may know (behaviour 1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class PersonState(StrEnum):
    """The five states of behaviour 1."""

    STRANGER = "stranger"
    CORRESPONDENT = "correspondent"
    LEAD = "lead"
    CLIENT = "client"
    FORMER = "former"


@dataclass(frozen=True, slots=True)
class Person:
    """One person. `addresses` are address keys (see `Address.key`). `danger_since` is set while a danger case is open.
    `stopped_at` is when they last asked to stop, or the coach ended it; `stop_kind` how, where known. A pause is no stop."""

    id: int
    account: str
    state: PersonState
    addresses: tuple[str, ...]
    no_contact: bool = False
    paused_until: datetime | None = None
    danger_since: datetime | None = None
    stop_kind: str | None = None
    stopped_at: datetime | None = None
