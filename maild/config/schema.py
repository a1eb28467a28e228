"""The top of the configuration file, and what comes of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from pydantic import Field, field_validator

from maild.config.account import AccountSettings
from maild.config.model import Group
from maild.config.values import AnyPath, Duration, ExistingDirectory
from maild.planning.policy import Mode


class FileSettings(Group):
    """What the file says, word for word."""

    mode: Mode = Field(Mode.WATCH, strict=False, description="watch (only look and report) or draft (place drafts)")
    state_dir: AnyPath | None = Field(None, description="a directory that maild may write in")
    rules: ExistingDirectory | None = Field(None, description="the directory with your rules")
    templates: ExistingDirectory | None = Field(None, description="the directory with your templates")
    database: str | None = Field(None, description="a database address such as sqlite:////var/lib/maild/maild.db")
    poll_interval: Duration = Field(timedelta(seconds=60), description="a length of time such as 60 s")
    sweep_interval: Duration = Field(timedelta(minutes=5), description="a length of time such as 5 min")
    accounts: tuple[AccountSettings, ...] = Field(description='a list of accounts, each beginning with "- "')

    @field_validator("accounts")
    @classmethod
    def _not_empty(cls, value: tuple[AccountSettings, ...]) -> tuple[AccountSettings, ...]:
        if not value:
            raise ValueError('an empty list; expected at least one account, beginning with "- "')
        return value

    @field_validator("poll_interval", "sweep_interval")
    @classmethod
    def _within_reason(cls, value: timedelta) -> timedelta:
        if not timedelta(seconds=1) <= value <= timedelta(hours=1):
            raise ValueError("too short or too long; expected between 1 s and 1 h")
        return value

    @field_validator("database")
    @classmethod
    def _is_known_database(cls, value: str | None) -> str | None:
        if value is None:
            return None
        scheme, separator, rest = value.partition("://")
        if not separator or scheme.partition("+")[0] not in ("sqlite", "postgresql"):
            raise ValueError("no database maild knows; expected sqlite:////path/maild.db or postgresql://host/name")
        if scheme.startswith("sqlite") and (not rest.strip("/") or ":memory:" in rest):
            raise ValueError(
                "a database without a file forgets everything at each start; expected sqlite:////path/maild.db"
            )
        authority = rest.partition("/")[0]
        if ":" in authority.rpartition("@")[0] or "password=" in rest:
            raise ValueError(
                "a password in a database address; expected none here: put it in ~/.pgpass (mode 0600) or $PGPASSFILE"
            )
        return value


@dataclass(frozen=True, slots=True)
class Config:
    """A configuration that was read without a problem. Directories are resolved; `warnings` are printable lines about
    what works but had better be different; `path` is the file it came from."""

    path: Path
    mode: Mode
    state_dir: Path
    rules: Path
    templates: Path
    database: str = field(repr=False)
    poll_interval: timedelta
    sweep_interval: timedelta
    accounts: tuple[AccountSettings, ...]
    warnings: tuple[str, ...]

    @property
    def own_slots(self) -> tuple[str, ...]:
        """The names of all slots that any account fills: a template may name each, in every account."""
        return tuple(dict.fromkeys(slot for account in self.accounts for slot in account.slots))
