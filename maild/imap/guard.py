"""What may be sent to a server: no CR, LF or NUL, and only tokens of our own in a SEARCH.

A sender's Message-ID in a SEARCH once deleted a mailbox (imapclient issue 657): the library sends CR LF as it is.
"""

from __future__ import annotations

import re

_TOKEN = re.compile(r"[a-z2-7]{26}")


def safe_text(text: str) -> str:
    """The text itself; ValueError where it could end a command line."""
    if any(sign in text for sign in "\r\n\0"):
        raise ValueError("a line break or NUL must not reach a server")
    return text


def own_token(token: str) -> str:
    """The token itself; ValueError for anything that maild did not make."""
    if not _TOKEN.fullmatch(token):
        raise ValueError("only tokens made by maild are searched for")
    return token
