"""Who wrote: an address is taken as it stands or not at all, for a near miss is another person's mailbox."""

from __future__ import annotations

import pytest

from tests.unit.reading.reading_support import a_message


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ('Jan <"a b"@voorbeeld.example>', '"a b"@voorbeeld.example'),
        ('"a b,c"@voorbeeld.example', '"a b,c"@voorbeeld.example'),
        ("Jan < jan @ voorbeeld.example >", "jan@voorbeeld.example"),
        ("Jan de Vries jan@voorbeeld.example", "jan@voorbeeld.example"),
        ("<@a.example,@b.example:jan@voorbeeld.example>", "jan@voorbeeld.example"),
    ],
)
def test_the_writer_is_the_one_who_stands_there(field: str, expected: str) -> None:
    author = a_message("Hoi", headers=f"From: {field}").author
    assert author is not None
    assert author.addr_spec == expected


@pytest.mark.parametrize(
    "field", ['Jan <"a  b"@voorbeeld.example>', 'Jan <"a\\\r\n b"@voorbeeld.example>', "Jan <@voorbeeld.example>"]
)
def test_an_address_that_cannot_be_kept_as_it_stands_is_nobody(field: str) -> None:
    assert a_message("Hoi", headers=f"From: {field}").author is None
