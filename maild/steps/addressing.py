"""Is a mail addressed to the coach? Only then is an answer owed (behaviour 2)."""

from __future__ import annotations

from maild.reading.result import Reading

_ENVELOPE_FIELDS = ("Delivered-To", "X-Original-To", "Envelope-To")
_ADDRESSES_READ = 50


def is_addressed_to(reading: Reading, own_addresses: frozenset[str]) -> bool:
    """True where one of the coach's addresses stands in To or Cc, or in what the receiving server noted of the envelope
    (RFC 5321 section 7.2 names the fields' use; there is no standard name for them)."""
    message = reading.message
    if any(each.key in own_addresses for each in (*message.to, *message.cc)):
        return True
    noted = (value for name in _ENVELOPE_FIELDS for value in message.header_values(name)[:_ADDRESSES_READ])
    return any(_bare(value) in own_addresses for value in noted)


def _bare(value: str) -> str:
    return value.rpartition("<")[2].strip().rstrip(">").strip().casefold()
