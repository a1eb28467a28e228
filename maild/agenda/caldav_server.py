"""The coach's calendars on a CalDAV server (RFC 4791), as the bytes of one calendar, in bounded time and size.

The package `caldav` knows the protocol; what it asks goes through a guard that reads no more than a calendar may hold,
asks no other server than the coach's own or one of the open internet over https (iCloud spreads its calendars over such), and
follows no redirect to anywhere else. Known limits: no proxy; a name that answers differently the second time is believed.
"""

from __future__ import annotations

import logging
import socket
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import Any
from urllib.parse import urljoin, urlsplit

import caldav
from caldav.lib.error import AuthorizationError, DAVError, NotFoundError, RateLimitError
from lxml.etree import LxmlError

from maild.agenda.content_lines import LARGEST_CALENDAR, CalendarRefusedError
from maild.agenda.feed_address import is_public
from maild.agenda.horizon import Horizon
from maild.clock import Clock
from maild.errors import AccountError, MaildError, PermanentError, TransientError

# At DEBUG and at WARNING the package writes out addresses and pieces of answers: words of the coach's clients.
logging.getLogger("caldav").setLevel(logging.CRITICAL)

_SECONDS = 20
_WHOLE_SECONDS = 90.0
_MOST_REQUESTS = 60
_MOST_CALENDARS = 20
_MARGIN = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class CaldavAccess:
    """What a login needs. `url` leads to the server, to the coach's own page there, or to one calendar; `calendar` is the
    name of the one to read, None for all. `trust` is a file with certificate authorities, else the machine's."""

    url: str
    username: str
    password: str = field(repr=False)
    calendar: str | None = None
    trust: str | None = None


def fetch_caldav(access: CaldavAccess, clock: Clock, horizon: Horizon) -> bytes:
    """Every event that touches the horizon, one calendar behind the other; repetitions are not followed yet.

    TransientError where a later try may do; AccountError where the coach has to look (the login, the address, the name of the
    calendar); PermanentError for an answer that is too large. None of them quotes the server or says the password.
    """
    guard = _Guard(access, clock)
    make_client: Any = caldav.DAVClient
    try:
        with make_client(
            url=access.url,
            username=access.username,
            password=access.password,
            timeout=_SECONDS,
            ssl_verify_cert=access.trust or True,
            enable_rfc6764=False,
            rate_limit_handle=False,
        ) as client:
            guard.take_over(client.session)
            pieces = [_events_in(each, horizon) for each in _calendars(client, access)]
    except MaildError:
        raise
    except Exception as error:  # noqa: BLE001 - three packages below raise what they like; none of their words may pass
        raise _in_our_words(error) from None
    return "".join(pieces).encode() or b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"


def _calendars(client: Any, access: CaldavAccess) -> list[Any]:
    """The calendars to read: those of the coach's page, or the one that the address itself is."""
    try:
        found = list(client.principal().calendars())[:_MOST_CALENDARS]
    except (NotFoundError, DAVError) as error:
        if isinstance(error, AuthorizationError | RateLimitError):
            raise
        found = []
    path = urlsplit(access.url).path.rstrip("/")
    itself = [each for each in found if path and urlsplit(str(each.url)).path.rstrip("/") == path]
    if not found:
        return [client.calendar(url=access.url)]
    if access.calendar is None:
        return itself or found
    names = {each: str(each.get_display_name() or "").strip() for each in found}
    wanted = [each for each, name in names.items() if name.casefold() == access.calendar.casefold()]
    if not wanted:
        there = ", ".join(sorted(f'"{name[:40]}"' for name in names.values() if name.isprintable() and name))
        raise AccountError(f'the CalDAV server has no calendar "{access.calendar}"; expected one of {there or "none"}')
    return wanted


def _events_in(calendar: Any, horizon: Horizon) -> str:
    begin = datetime.combine(horizon.first, time(0), UTC) - _MARGIN
    end = datetime.combine(horizon.last, time(0), UTC) + _MARGIN
    found = calendar.search(start=begin, end=end, event=True, expand=False, post_filter=False)
    texts = []
    for each in found:
        text = str(each.data or "").replace("\r\n", "\n").strip("\n")
        if not text.upper().startswith("BEGIN:VCALENDAR"):
            raise CalendarRefusedError("the CalDAV server gives something that is no calendar")
        texts.append(text.replace("\n", "\r\n") + "\r\n")
    return "".join(texts)


class _Guard:
    """Sits between the package and the network: where a request may go, how large an answer may be, how long all may take."""

    def __init__(self, access: CaldavAccess, clock: Clock) -> None:
        self._home = _origin(access.url)
        self._clock = clock
        self._until = clock.monotonic() + _WHOLE_SECONDS
        self._left = LARGEST_CALENDAR
        self._requests = 0
        self._judged: set[tuple[str, str, int]] = {self._home}

    def take_over(self, session: Any) -> None:
        """From now on the session asks nobody but those who may be asked."""
        session.trust_env = False  # no .netrc and no proxy that the coach did not write down
        ask: Callable[..., Any] = session.request

        def request(method: str, url: str, **options: Any) -> Any:
            for _ in range(6):
                self._demand_allowed(url)
                answer = ask(method, url, **(options | {"stream": True, "allow_redirects": False}))
                where = answer.headers.get("Location") if answer.status_code in (301, 302, 307, 308) else None
                if where is None:
                    return self._read(answer)
                answer.close()
                url = self._redirected(url, str(where))
            raise AccountError("the CalDAV server redirects more than 5 times")

        session.request = request

    def _redirected(self, url: str, where: str) -> str:
        following = urljoin(url, where)
        if urlsplit(url).scheme == "https" and urlsplit(following).scheme != "https":
            raise AccountError("the CalDAV server redirects from https to http, where others could read along")
        return following

    def _demand_allowed(self, url: str) -> None:
        self._requests += 1
        if self._requests > _MOST_REQUESTS or self._clock.monotonic() > self._until:
            raise TransientError(f"the CalDAV server takes more than {_WHOLE_SECONDS:g} seconds")
        origin = _origin(url)
        if origin in self._judged:
            return
        if origin[0] != "https" or not all(is_public(each) for each in _addresses_of(origin[1], origin[2])):
            raise AccountError("the CalDAV server leads into a private network, where maild does not follow")
        self._judged.add(origin)

    def _read(self, answer: Any) -> Any:
        body = bytearray()
        for chunk in answer.iter_content(65_536):
            body += chunk
            if len(body) > self._left:
                answer.close()
                raise PermanentError(f"the calendars are larger than {LARGEST_CALENDAR // 1024 // 1024} MB")
            if self._clock.monotonic() > self._until:
                answer.close()
                raise TransientError(f"the CalDAV server takes more than {_WHOLE_SECONDS:g} seconds")
        self._left -= len(body)
        answer._content, answer._content_consumed = bytes(body), True
        return answer


def _origin(url: str) -> tuple[str, str, int]:
    try:
        parts = urlsplit(url)
        scheme, host, port = parts.scheme.casefold(), parts.hostname or "", parts.port
    except ValueError:
        raise AccountError("the address of the CalDAV server is no web address") from None
    if scheme not in ("http", "https") or not host:
        raise AccountError("the address of the CalDAV server is no web address; expected https:// and a server")
    return scheme, host, port or (443 if scheme == "https" else 80)


def _addresses_of(host: str, port: int) -> list[str]:
    try:
        return [str(each[4][0]) for each in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except (OSError, UnicodeError):
        raise TransientError("the CalDAV server cannot be found: its name leads to no address now") from None


def _in_our_words(error: Exception) -> MaildError:
    """Theirs may hold what was asked, or what was answered."""
    if isinstance(error, AuthorizationError):
        return AccountError(
            "the CalDAV server refuses the login; expected the username and the (app) password of the calendar"
        )
    if isinstance(error, RateLimitError):
        return TransientError("the CalDAV server asks to come back later")
    if isinstance(error, NotFoundError):
        return AccountError("the CalDAV server has no calendar at this address")
    if isinstance(error, DAVError | LxmlError):
        return TransientError(f"the CalDAV server answers something else than CalDAV ({type(error).__name__})")
    is_certificate = "certificate" in type(error).__name__.casefold() or "SSLError" in type(error).__name__
    if is_certificate:
        return AccountError("the certificate of the CalDAV server is not trusted")
    return TransientError(f"the link to the CalDAV server failed ({type(error).__name__})")
