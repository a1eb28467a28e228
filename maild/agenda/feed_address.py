"""The secret address of a calendar on the web, taken apart (RFC 3986); no error and no repr shows any of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import quote, urljoin, urlsplit

from maild.errors import AccountError

_SCHEMES = {"http": "http", "https": "https", "webcal": "https", "webcals": "https"}
_PORTS = {"http": 80, "https": 443}
_LONGEST = 4096
_PATH_SIGNS = "/%:@!$&'()*+,;=~-._"
_QUERY_SIGNS = _PATH_SIGNS + "?"
_EMBEDDING = IPv6Address("64:ff9b::")
"""The prefix behind which NAT64 hides an IPv4 address (RFC 6052 section 2.1)."""


@dataclass(frozen=True, slots=True)
class FeedAddress:
    """Where a calendar is. `target` is path and query as the request line says them."""

    scheme: str
    host: str = field(repr=False)
    port: int = field(repr=False)
    target: str = field(repr=False)

    @property
    def origin(self) -> tuple[str, int]:
        """Host and port: who is asked."""
        return self.host, self.port

    @property
    def url(self) -> str:
        """The whole address. Only for the request itself."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}:{self.port}{self.target}"

    def redirected(self, location: str) -> FeedAddress:
        """Where a Location leads (RFC 9110 section 10.2.2). AccountError for another scheme, or from https down to http:
        the next address is as secret as this one."""
        try:
            following = parse_feed_address(urljoin(self.url, location))
        except ValueError:
            raise AccountError("the calendar's server redirects to what is no web address") from None
        if self.scheme == "https" and following.scheme != "https":
            raise AccountError("the calendar's server redirects from https to http, where others could read along")
        return following


def parse_feed_address(written: str) -> FeedAddress:
    """An address as the coach copied it: http, https or webcal. AccountError, without the address, for anything else."""
    text = written.strip()
    if not text.isprintable() or " " in text or "\\" in text or len(text) > _LONGEST:
        raise AccountError(
            "the address of the calendar has a blank, a control character or a backslash in it, or no end"
        )
    try:
        parts = urlsplit(text)
        host, port = (parts.hostname or "").encode("idna").decode("ascii"), parts.port
    except ValueError:  # UnicodeError is one
        raise AccountError("the address of the calendar is no web address") from None
    scheme = _SCHEMES.get(parts.scheme.casefold())
    if scheme is None or not host:
        raise AccountError(
            "the address of the calendar does not begin with https://, http:// or webcal:// and a server"
        )
    if parts.username is not None:
        raise AccountError(
            "the address of the calendar has a login in it, which maild does not send; expected a secret link"
        )
    path, query = quote(parts.path or "/", safe=_PATH_SIGNS), quote(parts.query, safe=_QUERY_SIGNS)
    target = f"{path}?{query}" if query else path
    return FeedAddress(scheme, host, port or _PORTS[scheme], target)


def is_public(address: str) -> bool:
    """True for an address of the open internet: not this machine, not the local network, not one that hides such a one
    (RFC 6890; IPv4 in IPv6 by RFC 4291 section 2.5.5, 3056, 4380, 6052)."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    return all(each.is_global and not each.is_multicast for each in (found, *_hidden_in(found)))


def _hidden_in(address: IPv4Address | IPv6Address) -> tuple[IPv4Address, ...]:
    if isinstance(address, IPv4Address):
        return ()
    found = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
    if int(address) >> 32 == int(_EMBEDDING) >> 32:
        found.append(IPv4Address(int(address) & 0xFFFFFFFF))
    return tuple(each for each in found if each is not None)
