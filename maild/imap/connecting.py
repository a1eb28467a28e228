"""Opens a connection: TLS first, login, and nothing in clear to anywhere but this machine (RFC 8314)."""

from __future__ import annotations

import contextlib
import ssl

from imapclient import IMAPClient, SocketTimeout

from maild.errors import AccountError, TransientError
from maild.imap.bearer_login import log_in_with_token
from maild.imap.guard import safe_text
from maild.imap.replies import as_our_errors
from maild.imap.settings import ConnectionSettings
from maild.imap.store import ImapStore

_LARGEST_LITERAL = 64 * 1024 * 1024


def open_store(settings: ConnectionSettings) -> ImapStore:
    """A logged-in connection. AccountError for a refused login or a certificate that is not trusted, TransientError for
    everything that may pass."""
    if settings.security == "plain" and not settings.is_loopback:
        raise AccountError(f"{settings.host}: a plaintext connection is allowed to this machine only")
    with as_our_errors(f"connecting to {settings.host}"):
        client = _connect(settings)
    try:
        with as_our_errors(f"logging in to {settings.host}"):
            _log_in(client, settings)
    except BaseException:
        with contextlib.suppress(Exception):  # the connection is of no use any more, whatever closing it says
            client.shutdown()
        raise
    return ImapStore(client, settings)


def _connect(settings: ConnectionSettings) -> IMAPClient:
    context = ssl.create_default_context(cafile=settings.ca_file) if settings.security != "plain" else None
    client = IMAPClient(
        safe_text(settings.host),
        port=settings.port,
        ssl=settings.security == "tls",
        ssl_context=context,
        timeout=SocketTimeout(connect=settings.connect_timeout, read=settings.read_timeout),
    )
    client.normalise_times = False
    _bound_literals(client)
    if settings.security == "starttls":
        _start_tls(client, context)
    return client


def _start_tls(client: IMAPClient, context: ssl.SSLContext | None) -> None:
    """A PREAUTH greeting would skip STARTTLS and let everything go out in clear (RFC 9051 section 11.1)."""
    if client._imap.state != "NONAUTH":
        client.shutdown()
        raise AccountError("the server greets as logged in before TLS; expected it to offer STARTTLS")
    if not client.has_capability("STARTTLS"):
        client.shutdown()
        raise AccountError("the server offers no STARTTLS; expected security: tls, or a server that does")
    client.starttls(context)


def _bound_literals(client: IMAPClient) -> None:
    """imaplib believes any literal size that a server states; ours are bounded. Its command log is off: it is slow and
    holds mail text."""
    imap = client._imap
    imap.debug = 0
    read = imap.read

    def bounded(size: int) -> bytes:
        if size > _LARGEST_LITERAL:
            raise TransientError("the server announced an absurdly large literal")
        return bytes(read(size))

    imap.read = bounded


def _log_in(client: IMAPClient, settings: ConnectionSettings) -> None:
    if client._imap.state == "NONAUTH" and settings.bearer is not None:
        log_in_with_token(client, settings)
    elif client._imap.state == "NONAUTH":
        client.login(safe_text(settings.username), safe_text(settings.secret()))
    client._cached_capabilities = None
