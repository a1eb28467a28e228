"""Where the coach's sessions stand: a CalDAV server, a calendar file, a secret address (behaviour 11)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import Field, field_validator

from maild.config.days_off import SecretAddress
from maild.config.model import Group
from maild.config.secrets import SecretSource
from maild.config.values import Duration, ExistingFile, PlainText, is_loopback
from maild.planning.free_moments import MomentPolicy

_URL = "expected its address, such as https://cloud.example.org/remote.php/dav"
_LEAST_LIMIT, _MOST_LIMIT = timedelta(hours=1), timedelta(days=7)


class CaldavSettings(Group):
    """A CalDAV server (Nextcloud, iCloud, Fastmail, Radicale). `calendar` None means all of the coach's calendars there."""

    url: PlainText = Field(description="the server's address, such as https://cloud.example.org/remote.php/dav")
    username: PlainText | None = Field(None, description="the name to log in with; the address where left out")
    secret: SecretSource = Field(
        description="where the (app) password is: {file: …}, {credential: …}, {env: …} or {command: …}"
    )
    calendar: PlainText | None = Field(None, description="the name of the calendar with your sessions")
    ca_file: ExistingFile | None = Field(None, description="a file with the certificate authority of your own server")

    @field_validator("url")
    @classmethod
    def _is_an_address(cls, value: str) -> str:
        try:
            parts = urlsplit(value.strip())
            host, user, _ = parts.hostname or "", parts.username, parts.port
        except ValueError:
            raise ValueError(f"no web address; {_URL}") from None
        if parts.scheme not in ("http", "https") or not host:
            raise ValueError(f"no web address; {_URL}")
        if user is not None or parts.password is not None:
            raise ValueError("a login in the address; expected username: and secret: on lines of their own")
        if parts.scheme == "http" and not is_loopback(host):
            raise ValueError(f"http would send agenda and password readable over the network; {_URL}")
        return value.strip()


@dataclass(frozen=True, slots=True)
class AgendaSource:
    """One calendar with sessions; `name` is what logs, the ledger and the coach call it."""

    name: str
    place: Path | SecretSource | CaldavSettings


class AgendaSettings(Group):
    """The calendars in which sessions stand, and how far they are believed."""

    caldav: CaldavSettings | None = Field(None, description="a group with url: and secret:")
    calendar_file: ExistingFile | None = Field(
        None, description="a file that your calendar program keeps up to date, such as sessions.ics"
    )
    calendar_url: SecretAddress | None = Field(
        None,
        description="where the secret address of your calendar is: {file: …}, {credential: …}, {env: …}, {command: …}",
    )
    only_sessions: bool = Field(False, description="true where every appointment in these calendars is with a client")
    stale_after: Duration = Field(
        timedelta(hours=24), description="how old what was read may be for mails to rest on it, such as 24 h"
    )

    session_length: Duration = Field(
        timedelta(minutes=60), description="how long a session lasts that a draft proposes, such as 60 min"
    )
    propose_after: Duration = Field(
        timedelta(hours=24), description="how soon a moment may be proposed, counted from the draft, such as 24 h"
    )

    @field_validator("session_length")
    @classmethod
    def _is_a_session(cls, value: timedelta) -> timedelta:
        if not timedelta(minutes=15) <= value <= timedelta(hours=8):
            raise ValueError("too short or too long for a session; expected 15 min to 8 h, such as 60 min")
        return value

    @field_validator("propose_after")
    @classmethod
    def _is_soon_enough(cls, value: timedelta) -> timedelta:
        if not timedelta(0) <= value <= timedelta(days=14):
            raise ValueError("too far ahead; expected 0 h to 336 h, such as 24 h")
        return value

    @field_validator("stale_after")
    @classmethod
    def _is_sensible(cls, value: timedelta) -> timedelta:
        if not _LEAST_LIMIT <= value <= _MOST_LIMIT:
            raise ValueError(
                "too short or too long; expected 1 h to 168 h (a calendar is read every quarter of an hour)"
            )
        return value

    @property
    def moments(self) -> MomentPolicy:
        """What free moments are proposed by."""
        return MomentPolicy(self.session_length, self.propose_after)

    @property
    def sources(self) -> tuple[AgendaSource, ...]:
        """The calendars to read."""
        places = (("caldav", self.caldav), ("calendar_file", self.calendar_file), ("calendar_url", self.calendar_url))
        return tuple(AgendaSource(name, place) for name, place in places if place is not None)
