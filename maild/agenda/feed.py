"""Fetches a calendar from its secret address, in bounded time and size (RFC 9110). The address is shown to nobody.

Known limits: no proxy, no login, no compressed answers; a resolver that hangs is not timed here.
"""

from __future__ import annotations

import logging
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

import httpcore

from maild.agenda.content_lines import LARGEST_CALENDAR
from maild.agenda.feed_address import FeedAddress, parse_feed_address
from maild.agenda.feed_connection import GuardedBackend
from maild.clock import Clock
from maild.errors import AccountError, PermanentError, TransientError

# At DEBUG httpcore writes out the fields of answers, and a Location is as secret as the address that led to it.
logging.getLogger("httpcore").setLevel(logging.WARNING)

_REDIRECTS = (301, 302, 303, 307, 308)
_GONE = (401, 403, 404, 410)
_HEADERS = (("Accept", "text/calendar"), ("Accept-Encoding", "identity"), ("User-Agent", "maild"))
_LONGEST_PAUSE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class FeedLimits:
    """How long a calendar may take, in seconds, how large it may be, in octets, and how often it may have moved."""

    connect_seconds: float = 10.0
    read_seconds: float = 20.0
    whole_seconds: float = 60.0
    largest: int = LARGEST_CALENDAR
    most_redirects: int = 5


def fetch_calendar(
    address: str, clock: Clock, limits: FeedLimits = FeedLimits(), trust: ssl.SSLContext | None = None
) -> bytes:
    """The bytes at an address. `trust` None means the certificate authorities of the machine.

    TransientError where a later try may do, with the server's own pause where it names one; AccountError where the coach
    has to look (the address is gone, leads into a private network, the certificate is wrong); PermanentError for an answer
    that is too large. None of them, and no log line, says the address.
    """
    here = parse_feed_address(address)
    until = clock.monotonic() + limits.whole_seconds
    backend = GuardedBackend(here.origin, clock, until)
    with httpcore.ConnectionPool(
        ssl_context=trust or ssl.create_default_context(), network_backend=backend, max_connections=1
    ) as pool:
        for _ in range(limits.most_redirects + 1):
            answer = _ask(pool, here, clock, until, limits)
            if isinstance(answer, bytes):
                return answer
            here = answer
    raise AccountError(f"the calendar's server redirects more than {limits.most_redirects} times")


def _ask(
    pool: httpcore.ConnectionPool, here: FeedAddress, clock: Clock, until: float, limits: FeedLimits
) -> bytes | FeedAddress:
    """One request: the calendar, or where it has moved."""
    timeout = {
        "connect": limits.connect_seconds,
        "read": limits.read_seconds,
        "write": limits.read_seconds,
        "pool": limits.connect_seconds,
    }
    with (
        _in_our_words(),
        pool.stream("GET", here.url, headers=_HEADERS, extensions={"timeout": timeout}) as response,
    ):
        fields = {name.lower(): value.decode("latin-1") for name, value in response.headers}
        if response.status in _REDIRECTS and b"location" in fields:
            return here.redirected(fields[b"location"])
        _demand_calendar(response.status, fields, limits)
        body = bytearray()
        for chunk in response.iter_stream():
            body += chunk
            if len(body) > limits.largest:
                raise _too_large(limits)
            if clock.monotonic() > until:
                raise TransientError(f"the calendar's server takes longer than {limits.whole_seconds:g} seconds")
        return bytes(body)


def _demand_calendar(status: int, fields: dict[bytes, str], limits: FeedLimits) -> None:
    if status in _GONE:
        raise AccountError(
            f"the calendar's server answers {status}: has the secret address been renewed? expected the new one in its place"
        )
    if status == 429 or status >= 500:
        raise TransientError(f"the calendar's server answers {status}", _pause(fields.get(b"retry-after", "")))
    if status != 200:
        raise PermanentError(f"the calendar's server answers {status}; expected 200")
    if fields.get(b"content-encoding", "identity").strip().casefold() != "identity":
        raise PermanentError("the calendar's server sends a compressed answer that nobody asked for")
    length = fields.get(b"content-length", "")
    if length.isascii() and length.isdigit() and len(length) < 20 and int(length) > limits.largest:
        raise _too_large(limits)


def _pause(written: str) -> timedelta | None:
    """Retry-After in seconds (RFC 9110 section 10.2.3), a day at most; a date is not followed."""
    bare = written.strip()
    if not (bare.isascii() and bare.isdigit()):
        return None
    return min(timedelta(seconds=int(bare[:9])), _LONGEST_PAUSE)


def _too_large(limits: FeedLimits) -> PermanentError:
    return PermanentError(f"the calendar is larger than {limits.largest // 1024} kB")


@contextmanager
def _in_our_words() -> Iterator[None]:
    """Turns the library's errors into ours; `from None`, for theirs may hold what was asked."""
    try:
        yield
    except httpcore.TimeoutException:
        raise TransientError("the calendar's server does not answer in time") from None
    except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.ProxyError) as error:
        if isinstance(error.__cause__ or error.__context__, ssl.SSLCertVerificationError):
            raise AccountError("the certificate of the calendar's server is not trusted") from None
        raise TransientError(f"the link to the calendar's server failed ({type(error).__name__})") from None
