"""How an access token is shown to a mail server: OAUTHBEARER (RFC 7628) where offered, else XOAUTH2 (Google, Microsoft)."""

from __future__ import annotations

import json
from collections.abc import Iterable

OAUTHBEARER = "OAUTHBEARER"
XOAUTH2 = "XOAUTH2"


def choose_mechanism(offered: Iterable[str]) -> str | None:
    """The one to use of what a server offers, or None where it takes no tokens."""
    known = {each.upper() for each in offered}
    return OAUTHBEARER if OAUTHBEARER in known else XOAUTH2 if XOAUTH2 in known else None


def first_response(mechanism: str, username: str, token: str, host: str, port: int) -> bytes:
    """The client's first message (RFC 7628 section 3.1; XOAUTH2: developers.google.com/gmail/imap/xoauth2-protocol).
    ValueError for a name that would break out of it."""
    if any(sign in username + token + host for sign in "\0\1\r\n"):
        raise ValueError("a control character must not reach a server")
    if mechanism == OAUTHBEARER:
        name = username.replace("=", "=3D").replace(",", "=2C")  # RFC 5801 section 4
        return f"n,a={name},\1host={host}\1port={port}\1auth=Bearer {token}\1\1".encode()
    return f"user={username}\1auth=Bearer {token}\1\1".encode()


def last_response(mechanism: str) -> bytes:
    """The answer to a server that said no: it closes the exchange, and the real refusal follows (RFC 7628 section 3.2.3)."""
    return b"\1" if mechanism == OAUTHBEARER else b""


def refusal_status(challenge: bytes) -> str:
    """The status in a server's refusal, such as `invalid_token` or `401` (RFC 7628 section 3.2.2); or nothing."""
    try:
        said = json.loads(challenge)
    except (ValueError, RecursionError):
        return ""
    status = str(said.get("status", "")) if isinstance(said, dict) else ""
    return status if len(status) < 40 and status.replace("_", "").isalnum() else ""
