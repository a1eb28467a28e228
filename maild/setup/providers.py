"""The table of mail providers: `providers.yaml` as values, and which of them serves a domain."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, cast

from maild.errors import ConfigurationError
from maild.setup.servers import MailServer, PasswordKind, Proposal, Security
from maild.yaml_file import read_yaml_file

_TABLE = Path(__file__).with_name("providers.yaml")


@dataclass(frozen=True, slots=True)
class Provider:
    """One provider: what it gives out (`domains`), whom it serves (`mx`, ends of names), and how one logs in."""

    name: str
    domains: tuple[str, ...]
    mx: tuple[str, ...]
    imap: MailServer
    smtp: MailServer
    user: str
    password: PasswordKind
    made_at: str = ""
    note: str = ""
    country: str = ""
    oauth: str = ""

    def proposal(self, address: str, why: str) -> Proposal:
        """What this provider means for one address; `why` says how it was recognised."""
        user = address.rpartition("@")[0] if self.user == "local_part" else address
        return Proposal(
            f"{self.name} ({why})",
            self.imap,
            self.smtp,
            user,
            self.password,
            self.made_at,
            self.note,
            self.country,
            self.oauth,
        )


@cache
def load_providers() -> tuple[Provider, ...]:
    """All providers that come with maild. ConfigurationError where the table is broken."""
    file = read_yaml_file(_TABLE, "a list of providers")
    if file.problems or not isinstance(file.data, list):
        raise ConfigurationError(file.printable() or (f"{_TABLE}:1: expected a list of providers",))
    return tuple(_provider(cast("dict[str, Any]", each)) for each in file.data)


def by_domain(domain: str) -> Provider | None:
    """The provider that gives out addresses at this domain."""
    return next((each for each in load_providers() if domain.casefold() in each.domains), None)


def by_mx(names: Iterable[str]) -> Provider | None:
    """The provider behind the names in a domain's MX records (RFC 5321 section 5.1), the most telling end first."""
    ends = sorted(
        ((end, each) for each in load_providers() for end in each.mx), key=lambda pair: len(pair[0]), reverse=True
    )
    hosts = [name.rstrip(".").casefold() for name in names]
    return next(
        (each for end, each in ends for host in hosts if host == end or host.endswith(f".{end}")),
        None,
    )


def _provider(entry: dict[str, Any]) -> Provider:
    return Provider(
        name=str(entry["name"]),
        domains=tuple(entry.get("domains") or ()),
        mx=tuple(entry.get("mx") or ()),
        imap=_server(entry["imap"]),
        smtp=_server(entry["smtp"]),
        user=str(entry["user"]),
        password=PasswordKind(entry["password"]),
        made_at=str(entry.get("made_at", "")),
        note=str(entry.get("note", "")),
        country=str(entry.get("country", "")),
        oauth=str(entry.get("oauth", "")),
    )


def _server(entry: dict[str, str]) -> MailServer:
    return MailServer(entry["host"], int(entry["port"]), cast("Security", entry["security"]))
