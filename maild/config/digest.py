"""The morning digest as the configuration describes it (behaviour 8)."""

from __future__ import annotations

from datetime import time
from typing import Annotated

from pydantic import BeforeValidator, Field, WithJsonSchema

from maild.config.model import Group
from maild.config.values import MailAddresses, parse_time
from maild.planning.digest import DigestPolicy

_NEVER = "never"
_HOUR = {"type": ["string", "null"], "pattern": r"^\s*(([01]?\d|2[0-3])[:.][0-5]\d|[nN][eE][vV][eE][rR])\s*$"}


def _parse_hour(value: object) -> time | None:
    """A time of day in quotes, or `never`."""
    if isinstance(value, time) or value is None:
        return value
    return None if isinstance(value, str) and value.strip().casefold() == _NEVER else parse_time(value)


class DigestSettings(Group):
    """When the digest comes, to whom, and how much it shows."""

    at: Annotated[time | None, BeforeValidator(_parse_hour), WithJsonSchema(_HOUR)] = Field(
        time(8, 30), description='a time in quotes, such as "08:30", or never'
    )
    names_only: bool = Field(False, description="true to leave the subjects of mails out")
    to: MailAddresses = Field((), description="one address or a list; your own address where left out")

    @property
    def policy(self) -> DigestPolicy:
        """The same as planning knows it."""
        return DigestPolicy(self.at, self.names_only, tuple(each.addr_spec for each in self.to))
