"""A login that has ended is told at once, while the last access token may still carry the mail that says so."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from maild.acting.backoff import next_delay
from maild.acting.coach_texts import CoachText

_LONGEST_PAUSE = timedelta(minutes=10)


def login_ended(account: str, reason: str) -> CoachText:
    """maild may not use the mailbox any more, or not for long: what to type."""
    text = (
        f"maild mag niet meer bij de mail van {account}, of straks niet meer. Zonder nieuwe login ziet maild geen mail, "
        "ook niet op tekenen van gevaar, en mailt het je misschien ook niet meer.\n\n"
        f"Wat er mis is: {reason}\n\n"
        "Typ dat op de computer waar maild draait. Herstarten hoeft niet: maild merkt het vanzelf.\n"
    )
    return CoachText("maild moet opnieuw inloggen bij je mail", text)


class LoginNews:
    """Which ended logins the coach has still to hear of: once each, until it is heard; after a new login, anew."""

    def __init__(self) -> None:
        self._told: set[str] = set()
        self._failures: dict[str, int] = {}
        self._not_before: dict[str, datetime] = {}

    def due(self, endings: Mapping[str, str], now: datetime) -> tuple[tuple[str, CoachText], ...]:
        """The accounts to tell of now, each with the text."""
        for known in (*self._told, *self._failures):
            if known not in endings:
                self._forget(known)
        return tuple(
            (account, login_ended(account, reason))
            for account, reason in endings.items()
            if account not in self._told and now >= self._not_before.get(account, now)
        )

    def heard(self, account: str) -> None:
        """The coach knows of it."""
        self._told.add(account)

    def not_heard(self, account: str, now: datetime) -> None:
        """No way took it: it is tried again after a pause that grows to ten minutes."""
        failures = self._failures[account] = self._failures.get(account, 0) + 1
        self._not_before[account] = now + next_delay(failures, 1.0, longest=_LONGEST_PAUSE)

    def _forget(self, account: str) -> None:
        self._told.discard(account)
        self._failures.pop(account, None)
        self._not_before.pop(account, None)
