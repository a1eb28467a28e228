"""The connection that a calendar is fetched over: it goes where the coach pointed it, else to the open internet only."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterable
from typing import Any

import httpcore

from maild.agenda.feed_address import is_public
from maild.clock import Clock
from maild.errors import AccountError, TransientError


class GuardedBackend(httpcore.SyncBackend):
    """Connects to the addresses that it judged itself: a name that answers differently the second time leads nowhere.

    `trusted` is the origin that the coach wrote down, which may be a server at home; wherever that one redirects to has to
    be public, or it could make maild knock at other doors of the coach's network.
    """

    def __init__(self, trusted: tuple[str, int], clock: Clock, until: float) -> None:
        """`until` is the moment by `clock.monotonic()` at which every connection is left, whatever it is doing."""
        self._trusted = trusted
        self._clock = clock
        self._until = until

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """A stream to the first address of the host that answers. AccountError where one of them is not public."""
        addresses = _addresses_of(host, port)
        if (host, port) != self._trusted and not all(is_public(each) for each in addresses):
            raise AccountError("the calendar's server redirects into a private network, where maild does not follow")
        failure: Exception = httpcore.ConnectError("no address")
        for each in addresses[:4]:
            try:
                stream = super().connect_tcp(each, port, timeout, local_address, socket_options)
                return TimedStream(stream, self._clock, self._until)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure


class TimedStream(httpcore.NetworkStream):
    """A connection that ends at a moment: a server that sends its fields octet by octet is never too slow for the time of a
    single read, and would keep every other calendar waiting for days."""

    def __init__(self, stream: httpcore.NetworkStream, clock: Clock, until: float) -> None:
        self._stream = stream
        self._clock = clock
        self._until = until

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """What came; TransientError where the whole time is up."""
        return self._stream.read(max_bytes, self._left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Sends all of it."""
        self._stream.write(buffer, self._left(timeout))

    def close(self) -> None:
        """Ends the connection."""
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        """The same over TLS."""
        stream = self._stream.start_tls(ssl_context, server_hostname, self._left(timeout))
        return TimedStream(stream, self._clock, self._until)

    def get_extra_info(self, info: str) -> Any:
        """What the connection says of itself."""
        return self._stream.get_extra_info(info)

    def _left(self, timeout: float | None) -> float:
        left = self._until - self._clock.monotonic()
        if left <= 0:
            raise TransientError("the calendar's server takes longer than it may")
        return left if timeout is None else min(left, timeout)


def _addresses_of(host: str, port: int) -> list[str]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise TransientError("the calendar's server cannot be found: its name leads to no address now") from None
    return list(dict.fromkeys(str(each[4][0]) for each in found))
