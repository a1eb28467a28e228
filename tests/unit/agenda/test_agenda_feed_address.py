"""The secret address of a calendar: how it is taken, what is refused unseen, and which addresses are the open internet."""

from __future__ import annotations

import pytest

from maild.agenda.feed_address import is_public, parse_feed_address
from maild.errors import AccountError

SECRET = "private-s3cret"


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("", "does not begin with"),
        (f"calendar.example/{SECRET}", "does not begin with"),
        (f"ftp://calendar.example/{SECRET}", "does not begin with"),
        (f"https:///{SECRET}", "does not begin with"),
        (f"https://calendar.example/{SECRET} x", "a blank"),
        (f"https://calendar.example/{SECRET}\r\nHost: other", "a control character"),
        (f"https://calendar.example\\@{SECRET}", "a backslash"),
        (f"https://anna:{SECRET}@calendar.example/", "has a login"),
        (f"https://calendar.example:99999/{SECRET}", "no web address"),
        (f"https://{'a' * 70}.example/{SECRET}", "no web address"),
        (f"https://calendar.example/{SECRET * 400}", "no end"),
    ],
)
def test_what_is_no_address_is_refused_without_being_shown(address: str, words: str) -> None:
    with pytest.raises(AccountError) as caught:
        parse_feed_address(address)
    assert words in str(caught.value)
    assert SECRET not in str(caught.value)


def test_an_address_is_taken_as_calendar_programs_write_it() -> None:
    found = parse_feed_address("  WebCal://Agenda.Example/é/a%20b.ics?k=1#top\n")
    assert (found.scheme, found.host, found.port, found.target) == (
        "https",
        "agenda.example",
        443,
        "/%C3%A9/a%20b.ics?k=1",
    )
    assert "agenda" not in repr(found)
    assert "b.ics" not in repr(found)


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1", "::1",
     "::", "fe80::1%eth0", "fd00::1", "ff02::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "nonsense"],
)  # fmt: skip
def test_addresses_that_are_not_the_open_internet(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946", "::ffff:93.184.216.34"])
def test_addresses_that_are(address: str) -> None:
    assert is_public(address)
