"""Where a mailbox is and how one logs in there, before anybody has tried."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

Security = Literal["tls", "starttls", "plain"]
IMAP_PORTS: dict[Security, int] = {"tls": 993, "starttls": 143, "plain": 143}
SMTP_PORTS: dict[Security, int] = {"tls": 465, "starttls": 587, "plain": 25}


class PasswordKind(StrEnum):
    """What a provider takes at a login: the mailbox's own password, one for this program only, or none (OAuth 2)."""

    OWN = "own"
    APP = "app"
    OAUTH = "oauth"


@dataclass(frozen=True, slots=True)
class MailServer:
    """One server: its name, its port, and how the link is protected (RFC 8314)."""

    host: str
    port: int
    security: Security

    def __str__(self) -> str:
        return f"{self.host}, port {self.port}, {self.security}"


@dataclass(frozen=True, slots=True)
class Proposal:
    """Servers for an address, and who says so (`source`, in words). `user` is the name to log in with.

    `made_at` is where an app password is made, `note` what else one has to know; `country` is BE where that is known,
    `oauth` google or microsoft where the login can go by OAuth 2.
    """

    source: str
    imap: MailServer | None
    smtp: MailServer | None
    user: str
    password: PasswordKind = PasswordKind.OWN
    made_at: str = ""
    note: str = ""
    country: str = ""
    oauth: str = ""


def usual_security(port: int | None, ports: dict[Security, int]) -> Security:
    """What goes with a port: 143 and 587 begin in clear and go over to TLS, all else is TLS from the first byte."""
    return "starttls" if port is not None and port == ports["starttls"] else "tls"
