"""What a domain's DNS says of its mail: MX (RFC 5321 section 5.1) and SRV (RFC 6186, RFC 8314 section 5.1)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import dns.exception
import dns.resolver

from maild.config.values import parse_host
from maild.setup.servers import MailServer, Proposal, Security

Lookup = Callable[[str, str], list[Any]]
"""Name and type of a question to the records of its answer; none where there is no answer."""

_LIFETIME_SECONDS = 4.0
_IMAP: tuple[tuple[str, Security], ...] = (("_imaps._tcp", "tls"), ("_imap._tcp", "starttls"))
_SUBMISSION: tuple[tuple[str, Security], ...] = (("_submissions._tcp", "tls"), ("_submission._tcp", "starttls"))


def look_up(name: str, kind: str) -> list[Any]:
    """Asks the machine's resolver; an empty list for no such name, no answer, no network, within four seconds."""
    try:
        resolver = dns.resolver.Resolver()
        return list(resolver.resolve(name, kind, lifetime=_LIFETIME_SECONDS, search=False))
    except (dns.exception.DNSException, OSError, ValueError):
        return []


def mx_names(domain: str, lookup: Lookup = look_up) -> tuple[str, ...]:
    """The names in a domain's MX records, the most preferred first."""
    records = sorted(lookup(domain, "MX"), key=lambda each: int(each.preference))
    return tuple(str(each.exchange).rstrip(".") for each in records)


def from_srv(address: str, lookup: Lookup = look_up) -> Proposal | None:
    """Servers by SRV records, TLS from the first byte before STARTTLS; None where the domain names no IMAP server."""
    domain = address.rpartition("@")[2]
    imap = _server(domain, _IMAP, lookup)
    if imap is None:
        return None
    return Proposal(f"DNS service records of {domain}", imap, _server(domain, _SUBMISSION, lookup), address)


def _server(domain: str, services: tuple[tuple[str, Security], ...], lookup: Lookup) -> MailServer | None:
    for service, security in services:
        for record in sorted(lookup(f"{service}.{domain}", "SRV"), key=lambda each: (each.priority, -each.weight)):
            target = str(record.target).rstrip(".")
            if not target:
                continue  # a lone dot: "this service is not offered here" (RFC 2782)
            try:
                return MailServer(parse_host(target), int(record.port), security)
            except ValueError:
                continue
    return None
