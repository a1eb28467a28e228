"""One POST to an authorization server: TLS with a trusted certificate, no redirect, bounded in time and size.

Known limits: no proxy; a resolver that hangs is not timed here.
"""

from __future__ import annotations

import contextlib
import http.client
import socket
import ssl
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from maild.errors import AccountError, TransientError

_SECONDS = 10.0
_LARGEST = 64 * 1024
_LONGEST_WAIT = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server said. `text` may hold tokens: it goes into no log and no error."""

    status: int
    text: str
    retry_after: timedelta | None


def post_form(url: str, body: str, ca_file: str | None = None, seconds: float = _SECONDS) -> Answer:
    """Sends a form and gives the answer, whatever its status. TransientError where none came within `seconds`,
    AccountError for a certificate that is not trusted. Neither quotes what was sent or answered."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    context = ssl.create_default_context(cafile=ca_file)
    link = http.client.HTTPSConnection(host, parts.port, timeout=seconds, context=context)
    try:
        with (
            socket.create_connection((host, link.port), timeout=seconds) as plain,
            _cut_off_after(seconds, plain) as is_cut,
            context.wrap_socket(plain, server_hostname=host) as link.sock,
        ):
            target = parts.path + (f"?{parts.query}" if parts.query else "")
            link.request("POST", target or "/", body.encode(), _HEADERS)
            reply = link.getresponse()
            raw = reply.read(_LARGEST + 1)
    except ssl.SSLCertVerificationError as error:
        raise AccountError(f"{host}: the server's certificate is not trusted ({error.verify_message})") from None
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise TransientError(f"{host}: no answer now ({type(error).__name__})") from None
    finally:
        link.close()
    if is_cut.is_set() or (reply.length and len(raw) <= _LARGEST):
        raise TransientError(f"{host}: no answer now (it broke off)")  # half an answer may read like a whole one
    if len(raw) > _LARGEST:
        raise TransientError(f"{host}: an absurdly long answer")
    return Answer(reply.status, raw.decode("utf-8", "replace"), _retry_after(reply.getheader("Retry-After")))


_HEADERS = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json", "User-Agent": "maild"}


@contextlib.contextmanager
def _cut_off_after(seconds: float, link: socket.socket) -> Iterator[threading.Event]:
    """A server that sends one octet now and then never runs into a socket's time-out: the link is cut instead.

    Done through a second handle, for TLS takes the first one over.
    """
    is_cut = threading.Event()
    with link.dup() as handle:

        def cut() -> None:
            is_cut.set()
            with contextlib.suppress(OSError):
                handle.shutdown(socket.SHUT_RDWR)

        timer = threading.Timer(seconds, cut)
        timer.daemon = True
        timer.start()
        try:
            yield is_cut
        finally:
            timer.cancel()


def _retry_after(said: str | None) -> timedelta | None:
    """Seconds only (RFC 9110 section 10.2.3); a date is left unread."""
    if said is None or not said.strip().isdecimal():
        return None
    return min(timedelta(seconds=min(int(said[:9]), 86_400)), _LONGEST_WAIT)
