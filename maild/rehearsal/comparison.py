"""What one set of rules would have done and another would not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from maild.rehearsal.rehearse import Event


@dataclass(frozen=True, slots=True, order=True)
class Difference:
    """An event of only one of two rehearsals: of the first where `is_first`."""

    event: Event
    is_first: bool


def differences(first: Iterable[Event], second: Iterable[Event]) -> tuple[Difference, ...]:
    """The events that have no counterpart at the same moment in the other, oldest first. Twice against once is one."""
    mine, theirs = Counter(first), Counter(second)
    found = [Difference(each, True) for each in (mine - theirs).elements()]
    found += [Difference(each, False) for each in (theirs - mine).elements()]
    return tuple(sorted(found, key=lambda each: (each.event.at, not each.is_first, each.event)))
