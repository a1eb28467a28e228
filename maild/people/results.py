"""What the receiving server wrote about a sender: Authentication-Results, taken apart (RFC 8601 section 2.2)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from maild.mail.message import Message

_LONGEST = 8_192
_MOST_FIELDS = 20
_COMMENT = re.compile(r"\([^()]*\)")
_VERDICT = re.compile(r"^\s*(dmarc|spf|dkim)(?:/\d+)?\s*=\s*([a-z]+)\b", re.IGNORECASE)
_PROPERTY = re.compile(r"\b([a-z]+\.[a-z]+)\s*=\s*(\"[^\"]*\"|[^\s;]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class MethodResult:
    """One method's verdict; `domains` are the properties' domains by property ("header.d"), case-folded."""

    method: str
    verdict: str
    domains: Mapping[str, str]


def receiving_servers_results(message: Message) -> tuple[MethodResult, ...]:
    """The verdicts of the server that received the mail.

    It writes on top, one field or one for each method, so the topmost field's authserv-id is taken for its own, and so
    is each field of that id above the next Received: whatever lies below may be the sender's (RFC 8601 section 5).
    """
    return tuple(result for value in _fields_on_top(message) for result in _results(value))


def _fields_on_top(message: Message) -> Iterator[str]:
    server: str | None = None
    taken = 0
    for field in message.headers:
        name = field.name.casefold()
        if name == "received" and server is not None:
            return
        if name != "authentication-results":
            continue
        value = _without_comments(field.value[:_LONGEST])
        if server is None:
            server = _authserv_id(value)
        elif _authserv_id(value) != server:
            return
        taken += 1
        yield value
        if taken == _MOST_FIELDS:
            return


def _without_comments(value: str) -> str:
    """Comments say anything, "dmarc=fail" too; they may be nested."""
    for _ in range(5):
        value, found = _COMMENT.subn(" ", value)
        if not found:
            break
    return value


def _authserv_id(value: str) -> str:
    """The server's name, or "" where there is none: Exchange begins with its first verdict."""
    first = value.split(";", 1)[0]
    return "" if "=" in first else next(iter(first.casefold().split()), "")


def _results(value: str) -> Iterator[MethodResult]:
    for piece in value.split(";"):
        found = _VERDICT.match(piece)
        if found is not None:
            domains = {name.casefold(): _domain(each) for name, each in _PROPERTY.findall(piece[found.end() :])}
            yield MethodResult(found[1].casefold(), found[2].casefold(), domains)


def _domain(value: str) -> str:
    """The domain of a property that is a domain or an address."""
    return value.strip('"<>').rpartition("@")[2].rstrip(".").casefold()
