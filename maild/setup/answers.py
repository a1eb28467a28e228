"""What `maild init` has to know before it writes anything."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from maild.config.secrets import SecretSource
from maild.mail.address import Address
from maild.setup.hours import Week
from maild.setup.servers import MailServer

PASSWORD_FILE = "imap-password"
"""The file beside the configuration, and the systemd credential, that hold the password."""
CLIENT_SECRET_FILE = "oauth-client"
"""The same for the secret of an OAuth client."""


@dataclass(frozen=True, slots=True)
class Secret:
    """Where the password will be found. `text` is the password itself where maild has to keep it: it goes to a private
    file beside the configuration, `as_credential` says that systemd will hand that file over."""

    text: str | None = field(default=None, repr=False)
    command: tuple[str, ...] = ()
    env: str | None = None
    as_credential: bool = False

    @property
    def place(self) -> dict[str, Any]:
        """What stands behind `secret:` in the configuration."""
        if self.command:
            return {"command": list(self.command)}
        if self.env is not None:
            return {"env": self.env}
        return {"credential" if self.as_credential else "file": PASSWORD_FILE}

    def fetch(self) -> str:
        """The password itself. AccountError or TransientError where it cannot be had."""
        if self.text is not None:
            return self.text
        return SecretSource.model_validate({**self.place, "command": self.command or None}).resolve()


@dataclass(frozen=True, slots=True)
class Oauth:
    """A client of the coach's own, in the place of a password. `client_secret` goes to a private file of its own."""

    provider: str
    client_id: str
    client_secret: str | None = field(default=None, repr=False)
    as_credential: bool = False

    @property
    def place(self) -> dict[str, Any]:
        """What stands behind `oauth:` in the configuration."""
        named: dict[str, Any] = {"provider": self.provider, "client_id": self.client_id}
        if self.client_secret is not None:
            named["client_secret"] = {"credential" if self.as_credential else "file": CLIENT_SECRET_FILE}
        return named


@dataclass(frozen=True, slots=True)
class Answers:
    """Everything that was asked, found out, or left as it usually is."""

    address: Address
    imap: MailServer
    user: str
    secret: Secret
    smtp: MailServer | None
    week: Week
    ca_file: Path | None = None
    oauth: Oauth | None = None
    drafts: str | None = None
    sent: str | None = None
    alert_to: tuple[Address, ...] = ()
    zone: str = "Europe/Amsterdam"
    language: str = "nl"
    tone: str = "je"
    signature: str = ""
    booking_link: str = ""
    control_mailboxes: bool = False
    mode: str = "watch"
    state_dir: str | None = None
