"""The bare loop to compare with: IDLE, FETCH, APPEND with imapclient, and no work at all in between.

`python -m bench.bare PORT USER PASSWORD CA` answers every mail that comes, until it is ended.
"""

from __future__ import annotations

import ssl
import sys
from time import perf_counter

from imapclient import IMAPClient

_REPLY = (
    b"From: anouk@praktijk.example\r\nTo: els@voorbeeld.example\r\nSubject: Re: Afspraak\r\nMIME-Version: 1.0\r\n"
    b"Content-Type: text/plain; charset=utf-8\r\n\r\n" + b"Een gewoon antwoord van een paar regels.\r\n" * 12
)
_FLAGS = (b"\\Draft", b"\\Seen")


def connect(port: int, user: str, password: str, certificate: str) -> IMAPClient:
    """A logged-in client over TLS, as the daemon has one."""
    client = IMAPClient("127.0.0.1", port=port, ssl=True, ssl_context=ssl.create_default_context(cafile=certificate))
    client.login(user, password)
    return client


def answer_for_ever(client: IMAPClient) -> None:
    """IDLE, FETCH what is new, APPEND one reply for each; never returns."""
    next_uid = client.select_folder("INBOX")[b"UIDNEXT"]
    print("ready", flush=True)
    while True:
        client.idle()
        client.idle_check()
        client.idle_done()
        while client.fetch([next_uid], [b"BODY.PEEK[]", b"INTERNALDATE"]):
            client.append("Drafts", _REPLY, _FLAGS)
            next_uid += 1


def answer_backlog(client: IMAPClient, count: int) -> float:
    """One FETCH of everything, one APPEND for each: how long it took, in seconds."""
    began = perf_counter()
    client.select_folder("INBOX")
    for _ in client.fetch(range(1, count + 1), [b"BODY.PEEK[]", b"INTERNALDATE"]):
        client.append("Drafts", _REPLY, _FLAGS)
    return perf_counter() - began


if __name__ == "__main__":
    answer_for_ever(connect(int(sys.argv[1]), sys.argv[2], sys.argv[3], sys.argv[4]))
