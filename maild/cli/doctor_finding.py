"""What `maild doctor` finds: one value for each look."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Health(StrEnum):
    """ok; advice: it works and had better be different; trouble: something does not work, or may fail when it matters."""

    OK = "ok"
    ADVICE = "advice"
    TROUBLE = "trouble"


@dataclass(frozen=True, slots=True)
class Finding:
    """One look. `check` is its name in docs/operations.md, `account` whom it concerns (None: all), `advice` what to do."""

    check: str
    health: Health
    account: str | None
    text: str
    advice: str = ""


def fine(check: str, account: str | None, text: str) -> Finding:
    """All is well."""
    return Finding(check, Health.OK, account, text)


def advised(check: str, account: str | None, text: str, advice: str) -> Finding:
    """It works, and had better be different."""
    return Finding(check, Health.ADVICE, account, text, advice)


def troubled(check: str, account: str | None, text: str, advice: str) -> Finding:
    """It does not work, or may fail when it matters."""
    return Finding(check, Health.TROUBLE, account, text, advice)
