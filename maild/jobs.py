"""What happens on a timetable: reloading, tidying, feeding the watchdog. The only place that knows `schedule`.

`schedule` keeps naive local time and lets one raising job stop the others; so the jobs here are plain intervals that
never raise, on an own Scheduler, and whatever must happen at a moment of the day has its due time in the ledger.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

import schedule

from maild.errors import MaildError

_LOG = logging.getLogger(__name__)


class Jobs:
    """Recurring work in the main thread."""

    def __init__(self) -> None:
        self._scheduler = schedule.Scheduler()

    def every(self, seconds: int, name: str, job: Callable[[], None]) -> None:
        """Runs a job each so many seconds, at least 1. A job that fails is logged and runs again at its next turn."""
        if seconds < 1:
            raise ValueError(f"job {name}: the interval must be at least 1 second, not {seconds}")
        self._scheduler.every(seconds).seconds.do(_never_raising(name, job)).tag(name)

    def run_due(self) -> None:
        """Runs what is due now."""
        self._scheduler.run_pending()

    @property
    def seconds_to_next(self) -> float:
        """How long until the next job is due; 1 where there is none."""
        idle = self._scheduler.idle_seconds
        return 1.0 if idle is None else max(0.0, idle)


def _never_raising(name: str, job: Callable[[], None]) -> Callable[[], None]:
    def run() -> None:
        try:
            job()
        except (MaildError, OSError) as error:
            _LOG.error("job=%s error=%s", name, error)

    return run
