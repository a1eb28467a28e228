"""Why a server cannot be reached, told apart as somebody can mend it: the name, the port, TLS, the certificate."""

from __future__ import annotations

import contextlib
import socket
import ssl
from pathlib import Path

from maild.setup.servers import MailServer

_SECONDS = 10.0
_USUAL_PORTS = "Usual are 993 (tls) and 143 (starttls) for IMAP, 465 (tls) and 587 (starttls) for SMTP."


def obstacle(server: MailServer, ca_file: Path | None = None) -> str | None:
    """A sentence on what is in the way of a TLS link to a server, with what to do; None where nothing is.

    For STARTTLS only the way to the port is tried: the login that follows does the rest.
    """
    where = f"{server.host} port {server.port}"
    try:
        link = socket.create_connection((server.host, server.port), _SECONDS)
    except socket.gaierror:
        return f"No server is called {server.host}. Look the name up at your provider, under IMAP or SMTP settings."
    except ConnectionRefusedError:
        return f"Nothing listens on {where}. {_USUAL_PORTS}"
    except TimeoutError:
        return f"{where} does not answer. A wrong port, or a firewall in between? {_USUAL_PORTS}"
    except (OSError, UnicodeError) as error:
        return f"{where} cannot be reached ({getattr(error, 'strerror', None) or type(error).__name__}). Is there a network?"
    with contextlib.closing(link):
        return _tls_obstacle(link, server, ca_file) if server.security == "tls" else None


def _tls_obstacle(link: socket.socket, server: MailServer, ca_file: Path | None) -> str | None:
    where = f"{server.host} port {server.port}"
    try:
        context = ssl.create_default_context(cafile=ca_file)
        with context.wrap_socket(link, server_hostname=server.host):
            return None
    except ssl.SSLCertVerificationError as error:
        return (
            f"The certificate of {server.host} is not trusted ({error.verify_message}). Nothing was sent to it. Is the "
            "server's name the one that your provider gives? For a server of your own, give its certificate with --ca-file."
        )
    except TimeoutError:
        return f"{where} does not speak TLS from the first byte. {_USUAL_PORTS}"
    except (ssl.SSLError, OSError):
        return f"{where} does not speak TLS from the first byte. Another port, or --tls starttls? {_USUAL_PORTS}"
