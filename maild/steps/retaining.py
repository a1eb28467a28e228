"""Each night what is past its term is removed (docs/privacy.md)."""

from __future__ import annotations

from datetime import datetime, timedelta

from maild.facts.retention import Retention
from maild.ledger import Ledger
from maild.planning.window_rules import WindowRules
from maild.steps.windows import read_windows
from maild.working_time import WorkingTime

_NIGHT = range(2, 5)
_SHORTEST, _LONGEST = timedelta(hours=12), timedelta(hours=30)


class _TakenBackError(Exception):
    """Ends a trial: what was removed in it is there again."""


def keep_to_terms(
    ledger: Ledger,
    account: str,
    retention: Retention,
    calendar: WorkingTime,
    rules: WindowRules,
    now: datetime,
    *,
    is_trial: bool = False,
) -> dict[str, int]:
    """Removes what is past its term; how many of each kind. A trial only counts."""
    removed: dict[str, int] = {}
    try:
        with ledger.transaction() as tx:
            threads = frozenset(each.thread for each in read_windows(tx, account, calendar, rules=rules))
            removed = tx.privacy.keep_to_terms(account, retention, now, threads)
            if is_trial:
                raise _TakenBackError
    except _TakenBackError:
        return removed
    return removed


def is_due(last: datetime | None, now: datetime, calendar: WorkingTime) -> bool:
    """True at the first look after a start, once each night in the coach's zone, and where no night came for a long time."""
    if last is None or now - last > _LONGEST:
        return True
    return now.astimezone(calendar.zone).hour in _NIGHT and now - last > _SHORTEST
