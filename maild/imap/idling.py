"""Waits for news: IDLE (RFC 2177) where there is one, else polling. A dead link never looks like a quiet one.

imapclient's own `idle_check` takes the end of the stream for "nothing new", so the socket is polled here, and a socket
that is readable must give a line.
"""

from __future__ import annotations

import select
import socket
from typing import Any

from imapclient import IMAPClient

_POLL_STEP_SECONDS = 1.0


class Interrupt:
    """Ends a wait from another thread."""

    def __init__(self) -> None:
        self._reader, self._writer = socket.socketpair()
        self._writer.setblocking(False)

    def fileno(self) -> int:
        """The descriptor that becomes readable."""
        return self._reader.fileno()

    def ring(self) -> None:
        """Ends the running wait, or the next one."""
        try:
            self._writer.send(b"!")
        except (BlockingIOError, OSError):
            return

    def quiet(self) -> None:
        """Forgets what rang."""
        self._reader.setblocking(False)
        try:
            while self._reader.recv(64):
                pass
        except (BlockingIOError, OSError):
            return

    def close(self) -> None:
        """Closes both ends."""
        self._reader.close()
        self._writer.close()


def wait_with_idle(client: IMAPClient, interrupt: Interrupt, seconds: float) -> bool:
    """True where the selected mailbox changed. Leaving IDLE waits for the server's tagged reply, so every wait ends with
    proof that the link lives, or with an error within the read timeout."""
    client.idle()
    changed = _wait_for_line(client, interrupt, seconds)
    _, responses = client.idle_done()
    return changed or any(_is_news(each) for each in responses)


def _wait_for_line(client: IMAPClient, interrupt: Interrupt, seconds: float) -> bool:
    sock = client.socket()
    if not (getattr(sock, "pending", None) and sock.pending()):
        poller = select.poll()
        poller.register(sock.fileno(), select.POLLIN)
        poller.register(interrupt.fileno(), select.POLLIN)
        ready = {descriptor for descriptor, _ in poller.poll(max(0, int(seconds * 1000)))}
        if sock.fileno() not in ready:
            return False
    line = bytes(client._imap._get_line())
    return not line.upper().startswith((b"* OK", b"* BYE"))


def _is_news(response: Any) -> bool:
    return isinstance(response, tuple) and len(response) > 1 and response[1] in (b"EXISTS", b"EXPUNGE", b"RECENT")


def wait_for_interrupt(interrupt: Interrupt, seconds: float) -> bool:
    """Sleeps without a server; True where it was interrupted."""
    poller = select.poll()
    poller.register(interrupt.fileno(), select.POLLIN)
    return bool(poller.poll(max(0, int(seconds * 1000))))
