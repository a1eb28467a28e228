"""A small file in the state directory by which a command sees that the daemon lives, without systemd."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

_NAME = "alive.json"
STALE_AFTER = timedelta(minutes=3)
"""The daemon writes every few seconds; a sign older than this says that it stands still or was killed."""


@dataclass(frozen=True, slots=True)
class Sign:
    """The last sign: when, by which process, and whether every loop made a step lately."""

    at: datetime
    process: int
    is_well: bool


class SignOfLife:
    """Writes the sign. A disk that takes nothing is no reason to stop: then the sign goes stale, which says it as well."""

    def __init__(self, state_dir: Path) -> None:
        self._path = state_dir / _NAME

    def give(self, now: datetime, *, is_well: bool) -> None:
        """Writes it whole, so that nobody reads half of one."""
        trial = self._path.with_name(_NAME + ".new")
        try:
            trial.write_text(json.dumps({"at": now.isoformat(), "process": os.getpid(), "is_well": is_well}), "utf-8")
            trial.replace(self._path)
        except OSError:
            return

    def take_back(self) -> None:
        """The daemon ended in order."""
        try:
            self._path.unlink(missing_ok=True)
        except OSError:
            return


def last_sign(state_dir: Path) -> Sign | None:
    """The last sign of a daemon on this state directory; None where there is none, or none that can be read."""
    try:
        found = json.loads((state_dir / _NAME).read_text("utf-8"))
        return Sign(datetime.fromisoformat(found["at"]), int(found["process"]), bool(found["is_well"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
