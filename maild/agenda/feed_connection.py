"""The connection that a calendar is fetched over: it goes where the coach pointed it, else to the open internet only."""

from __future__ import annotations

import socket
from collections.abc import Iterable
from typing import Any

import httpcore

from maild.agenda.feed_address import is_public
from maild.errors import AccountError, TransientError


class GuardedBackend(httpcore.SyncBackend):
    """Connects to the addresses that it judged itself: a name that answers differently the second time leads nowhere.

    `trusted` is the origin that the coach wrote down, which may be a server at home; wherever that one redirects to has to
    be public, or it could make maild knock at other doors of the coach's network.
    """

    def __init__(self, trusted: tuple[str, int]) -> None:
        self._trusted = trusted

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
                return super().connect_tcp(each, port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure


def _addresses_of(host: str, port: int) -> list[str]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise TransientError("the calendar's server cannot be found: its name leads to no address now") from None
    return list(dict.fromkeys(str(each[4][0]) for each in found))
