"""What opening one account takes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import Literal

Security = Literal["tls", "starttls", "plain"]


@dataclass(frozen=True, slots=True)
class ConnectionSettings:
    """Where the account lives. Timeouts are in seconds, `large_mail` in octets: above it only text parts are fetched.

    `secret` is asked for at each login and never kept; where there is a `bearer`, it gives an access token instead (and
    another for one that was refused), and `secret` is not asked. `drafts` and `sent` are the coach's own names for the
    mailboxes.
    With `read_only` mailboxes are opened by EXAMINE (RFC 3501 section 6.3.2), and whatever would change one is refused here.
    """

    account: str
    host: str
    port: int
    security: Security
    username: str
    secret: Callable[[], str] = field(repr=False)
    drafts: str | None = None
    sent: str | None = None
    ca_file: str | None = None
    connect_timeout: float = 10.0
    read_timeout: float = 20.0
    large_mail: int = 262_144
    read_only: bool = False
    bearer: Callable[[str | None], str] | None = field(default=None, repr=False)

    @property
    def is_loopback(self) -> bool:
        """True where the host is this machine itself."""
        if self.host == "localhost":
            return True
        try:
            return ip_address(self.host).is_loopback
        except ValueError:
            return False
