"""One mail that the server or imapclient cannot take: the link stays good, and every other mail is still to be had."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

import pytest
from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError
from imapclient.response_parser import parse_fetch_response

from maild.errors import PermanentError
from maild.imap import ConnectionSettings, ImapStore, open_store
from maild.imap.body_structure import leaves_of
from maild.imap.large_mail import fetch_large
from maild.imap.replies import as_our_errors
from maild.mail.identity import Uid
from maild.reading.read import read_mail
from tests.servers.dovecot import PASSWORD, Dovecot

_users = itertools.count()
DEEP = b"(" * 500 + b'"TEXT" "PLAIN" NIL NIL NIL "7BIT" 3 1' + b') "MIXED"' * 499 + b")"


def nested(levels: int, words: str) -> bytes:
    """A mail of many multiparts, each in the one before, larger than what is fetched whole."""
    head = "From: Els <els@voorbeeld.example>\r\nSubject: diep\r\nMIME-Version: 1.0\r\n"
    out = head + 'Content-Type: multipart/mixed; boundary="b0"\r\n\r\n'
    for level in range(levels):
        out += f'--b{level}\r\nContent-Type: multipart/mixed; boundary="b{level + 1}"\r\n\r\n'
    return (out + f"--b{levels}\r\n\r\n" + ("hallo " * 10 + "\r\n") * 6_000 + words + "\r\n").encode()


@pytest.fixture
def place(dovecot: Dovecot) -> Iterator[tuple[ImapStore, Dovecot, str]]:
    user = dovecot.user(f"odd{next(_users)}")
    store = open_store(ConnectionSettings("praktijk", "127.0.0.1", dovecot.port, "plain", user, lambda: PASSWORD))
    yield store, dovecot, user
    store.close()


def test_imapclients_parser_gives_up_on_five_hundred_levels_and_that_is_a_refusal_not_a_dead_link() -> None:
    with pytest.raises(PermanentError, match="nested too deeply"), as_our_errors("FETCH in INBOX"):
        parse_fetch_response([b"1 (UID 1 BODYSTRUCTURE " + DEEP + b")"])


def test_a_mail_whose_structure_cannot_be_parsed_is_read_as_it_stands(
    place: tuple[ImapStore, Dovecot, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    store, dovecot, user = place
    dovecot.deliver(user, nested(500, "de laatste woorden"))
    real = IMAPClient.fetch

    def fetch(self: IMAPClient, messages: Any, data: Any, modifiers: Any = None) -> Any:
        if b"BODYSTRUCTURE" in data:
            parse_fetch_response([b"1 (UID 1 BODYSTRUCTURE " + DEEP + b")"])
        return real(self, messages, data, modifiers)

    monkeypatch.setattr(IMAPClient, "fetch", fetch)
    (mail,) = store.fetch("INBOX", [Uid(1)])
    reading = read_mail(mail.raw, mail.headline.size)
    assert "de laatste woorden" in reading.new.text
    assert not reading.message.is_cut
    store.noop()


def test_a_mail_that_the_server_nests_deeper_than_is_followed_says_so() -> None:
    structure: Any = (b"text", b"plain", (), None, None, b"7bit", 3, 1)
    for _ in range(30):
        structure = ([structure], b"mixed")
    assert leaves_of(structure).is_cut
    assert fetch_large(_Answers(structure), 1).startswith(b"X-Maild-Text-Left-Out")  # type: ignore[arg-type,union-attr]


def test_a_mail_that_the_server_refuses_leaves_the_others_to_be_had_one_by_one(
    place: tuple[ImapStore, Dovecot, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    store, dovecot, user = place
    for number in range(3):
        dovecot.deliver(user, b"Subject: mail %d\r\n\r\nhoi\r\n" % number)
    real = IMAPClient.fetch

    def fetch(self: IMAPClient, messages: Any, data: Any, modifiers: Any = None) -> Any:
        if b"BODY.PEEK[]" in data and 2 in list(messages):
            raise IMAPClientError("fetch failed: NO [b'[CANNOT] message is damaged']")
        return real(self, messages, data, modifiers)

    monkeypatch.setattr(IMAPClient, "fetch", fetch)
    with pytest.raises(PermanentError):
        store.fetch("INBOX", [Uid(1), Uid(2), Uid(3)])
    assert [len(store.fetch("INBOX", [Uid(uid)])) for uid in (1, 3)] == [1, 1]
    with pytest.raises(PermanentError):
        store.fetch("INBOX", [Uid(2)])
    store.noop()


class _Answers:
    """A client that knows one structure and no text."""

    def __init__(self, structure: Any) -> None:
        self._structure = structure

    def fetch(self, messages: list[int], data: list[bytes]) -> dict[int, dict[bytes, Any]]:
        return {1: {b"BODYSTRUCTURE": self._structure, b"BODY[HEADER]": b"Subject: x\r\n"}}
