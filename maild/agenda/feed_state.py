"""What is known of one calendar on the web: the last good state, and since when it cannot be read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from maild.agenda.absences import AbsenceReading, read_absences
from maild.agenda.horizon import Horizon
from maild.errors import MaildError
from maild.working_time import Absence
from maild.working_time.words import moment_in_words


@dataclass(frozen=True, slots=True)
class FeedState:
    """`absences` are the last good ones, read at `good_at`; None means never. While it fails `failing_since` is the moment of
    the first failure in a row and `reason` the latest one; a side that is suddenly silent never takes an absence away."""

    absences: tuple[Absence, ...] = ()
    skipped: tuple[str, ...] = ()
    good_at: datetime | None = None
    failing_since: datetime | None = None
    reason: str | None = None

    @property
    def is_failing(self) -> bool:
        """True where the last try failed."""
        return self.failing_since is not None

    def read(self, reading: AbsenceReading, now: datetime) -> FeedState:
        """The state after a good try."""
        return FeedState(reading.absences, reading.skipped, good_at=now)

    def failed(self, reason: str, now: datetime) -> FeedState:
        """The state after a failed try: what was known stays."""
        return replace(self, failing_since=self.failing_since or now, reason=reason)

    def refreshed(
        self, fetch: Callable[[], bytes], horizon: Horizon, now: datetime, *, count_free: bool = False
    ) -> FeedState:
        """One try. `fetch` gives the calendar's bytes or a MaildError, which becomes the reason and goes no further."""
        try:
            return self.read(read_absences(fetch(), horizon, count_free=count_free), now)
        except MaildError as error:
            return self.failed(str(error), now)

    def in_words(self, zone: ZoneInfo, language: str) -> str:
        """A sentence for the coach on a feed that fails, in Dutch or English; "" for one that does not."""
        if self.failing_since is None:
            return ""
        since = moment_in_words(self.failing_since, zone, language)
        good = moment_in_words(self.good_at, zone, language) if self.good_at else None
        if language == "en":
            kept = f"The absence read on {good} still counts." if good else "No absence was read from it yet."
            return f"Your calendar cannot be read since {since} ({self.reason}). {kept}"
        kept = f"De afwezigheid van {good} blijft gelden." if good else "Er is nog geen afwezigheid uit gelezen."
        return f"Je agenda kan sinds {since} niet worden gelezen ({self.reason}). {kept}"
