"""From an address to a proposal, the surest source first: the table, the table by MX, the domain's own file, SRV."""

from __future__ import annotations

from collections.abc import Callable

from maild.clock import Clock
from maild.errors import MaildError
from maild.setup.autoconfig import LARGEST, parse_autoconfig
from maild.setup.providers import by_domain, by_mx
from maild.setup.servers import Proposal
from maild.setup.service_records import Lookup, from_srv, look_up, mx_names
from maild.setup.web import fetch_small

Fetch = Callable[[str], bytes]
"""An https address to its bytes; MaildError where there are none."""


def discover(
    address: str, clock: Clock, *, network: bool, lookup: Lookup = look_up, fetch: Fetch | None = None
) -> Proposal | None:
    """Where the mail of an address probably is; None where nobody says so. Asks the network only where it may."""
    domain = address.rpartition("@")[2].casefold()
    known = by_domain(domain)
    if known is not None:
        return known.proposal(address, "by the address")
    if not network:
        return None
    served = by_mx(mx_names(domain, lookup))
    if served is not None:
        return served.proposal(address, "by the MX record of the domain")
    return _from_autoconfig(address, fetch or _fetcher(clock)) or from_srv(address, lookup)


def autoconfig_addresses(address: str) -> tuple[str, ...]:
    """Where a domain keeps its file. The address itself is not sent along: the domain need not know who asks."""
    domain = address.rpartition("@")[2].casefold()
    return (
        f"https://autoconfig.{domain}/mail/config-v1.1.xml",
        f"https://{domain}/.well-known/autoconfig/mail/config-v1.1.xml",
    )


def _from_autoconfig(address: str, fetch: Fetch) -> Proposal | None:
    domain = address.rpartition("@")[2]
    for where in autoconfig_addresses(address):
        try:
            found = parse_autoconfig(fetch(where), address, f"autoconfiguration of {domain}")
        except MaildError:
            continue  # most domains have none: the next source is asked
        if found is not None:
            return found
    return None


def _fetcher(clock: Clock) -> Fetch:
    return lambda where: fetch_small(where, LARGEST, clock)
