"""What an SMTP server answered: reply code, enhanced status, its own words (RFC 5321 section 4.2, RFC 3463 section 2)."""

from __future__ import annotations

import re
from dataclasses import dataclass

_STATUS = re.compile(r"\s*([245])\.(\d{1,3})\.(\d{1,3})(?=\s|$)")
_LONGEST_TEXT = 200


@dataclass(frozen=True, slots=True)
class SmtpReply:
    """One reply. `status` is the enhanced code where the server gave one that fits its reply code; `text` is one line."""

    code: int
    status: str | None
    text: str

    @property
    def is_permanent(self) -> bool:
        """5yz: the server will say no again. 4yz is "not now"."""
        return self.code >= 500

    def __str__(self) -> str:
        return " ".join(part for part in (str(self.code), self.status or "", self.text) if part)


def parse_reply(code: int, message: str) -> SmtpReply:
    """A reply with its enhanced status taken from its first line, where one stands there (RFC 2034 section 4).

    A status of another class than the reply code is words, not a status. Nothing unprintable is left.
    """
    lines = [_STATUS.sub("", line) for line in message.splitlines()[:5]]
    found = _STATUS.match(message)
    status = None
    if found is not None and int(found[1]) == code // 100:
        status = ".".join(found.groups())
    words = " ".join(" ".join(lines).split())
    text = "".join(sign for sign in words if sign.isprintable())[:_LONGEST_TEXT]
    return SmtpReply(code, status, text)
