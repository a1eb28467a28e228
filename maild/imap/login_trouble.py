"""What stands in the way of a login, from the words of the server's refusal, where a person can mend it.

Servers have codes for a few of these (RFC 5530) and say the rest in English. No word of theirs leaves this file.
"""

from __future__ import annotations

import re
from enum import StrEnum


class Trouble(StrEnum):
    """What a person can mend."""

    APP_PASSWORD = "app_password"
    IMAP_OFF = "imap_off"
    TOO_MANY = "too_many_connections"
    PASSWORD = "password"
    CERTIFICATE = "certificate"


_SAID = (
    (
        Trouble.TOO_MANY,
        re.compile(r"too many|maximum number of connections|\[limit\]|connection limit|simultaneous", re.I),
    ),
    (
        Trouble.IMAP_OFF,
        re.compile(r"not enabled for imap|imap (access )?(is |has been )?(disabled|not enabled|switched off)", re.I),
    ),
    (
        Trouble.APP_PASSWORD,
        re.compile(r"app(lication)?[- ]?(specific)?[- ]password|basic authentication|web login required", re.I),
    ),
    (Trouble.PASSWORD, re.compile(r"\[(authenticationfailed|expired)\]|invalid credentials|login failed", re.I)),
)


def trouble_in(text: str) -> Trouble | None:
    """What the server's refusal is about, or None where it does not say."""
    return next((trouble for trouble, pattern in _SAID if pattern.search(text)), None)
