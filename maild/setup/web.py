"""Fetches one small file over HTTPS from the open internet, in bounded time and size. For autoconfiguration only.

Known limits: no proxy, no compressed answers; a resolver that hangs is not timed here. The address is
made from a domain that the coach typed, a redirect from what a stranger's server says: neither leads into a private network.
"""

from __future__ import annotations

import ssl

import httpcore

from maild.agenda.feed_address import FeedAddress, parse_feed_address
from maild.agenda.feed_connection import GuardedBackend
from maild.clock import Clock
from maild.errors import AccountError, PermanentError, TransientError

_REDIRECTS = (301, 302, 303, 307, 308)
_MOST_REDIRECTS = 3
_HEADERS = (("Accept", "text/xml, application/xml"), ("Accept-Encoding", "identity"), ("User-Agent", "maild"))
_NOBODY = ("", 0)


def fetch_small(
    address: str, largest: int, clock: Clock, seconds: float = 5.0, trust: ssl.SSLContext | None = None
) -> bytes:
    """The bytes at an https address. MaildError for everything that is no such file, in whatever way."""
    here = _https(parse_feed_address(address))
    trusted = here.origin if trust is not None else _NOBODY
    until = clock.monotonic() + seconds
    try:
        with httpcore.ConnectionPool(
            ssl_context=trust or ssl.create_default_context(),
            network_backend=GuardedBackend(trusted, clock, until),
            max_connections=1,
        ) as pool:
            for _ in range(_MOST_REDIRECTS + 1):
                answer = _ask(pool, here, largest, clock, until)
                if isinstance(answer, bytes):
                    return answer
                here = _https(answer)
    except (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError, OSError) as error:
        raise TransientError(f"no answer ({type(error).__name__})") from None
    raise PermanentError("too many redirects")


def _https(address: FeedAddress) -> FeedAddress:
    if address.scheme != "https":
        raise AccountError("no https; what comes in clear could come from anybody")
    return address


def _ask(
    pool: httpcore.ConnectionPool, here: FeedAddress, largest: int, clock: Clock, until: float
) -> bytes | FeedAddress:
    left = until - clock.monotonic()
    if left <= 0:
        raise TransientError("no answer in time")
    timeout = dict.fromkeys(("connect", "read", "write", "pool"), left)
    with pool.stream("GET", here.url, headers=_HEADERS, extensions={"timeout": timeout}) as response:
        fields = {name.lower(): value.decode("latin-1") for name, value in response.headers}
        if response.status in _REDIRECTS and b"location" in fields:
            return here.redirected(fields[b"location"])
        if response.status != 200:
            raise PermanentError(f"the answer is {response.status}")
        body = bytearray()
        for chunk in response.iter_stream():
            body += chunk
            if len(body) > largest or clock.monotonic() > until:
                raise PermanentError("too large, or too slow")
        return bytes(body)
