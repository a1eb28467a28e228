"""What every MailStore must do, shown on Dovecot, on pymap, and on the memory store that the journeys use."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from maild.demo.servers import PASSWORD as PYMAP_PASSWORD
from maild.demo.servers import USER as PYMAP_USER
from maild.demo.servers import EmbeddedImap
from maild.errors import AccountError, MaildError, PermanentError
from maild.imap import ConnectionSettings, open_store
from maild.mail.flags import DRAFT, FLAGGED, SEEN, SpecialUse
from maild.mail.identity import MessageKey, Uid, UidValidity
from maild.mail.store import MailStore
from maild.reading.read import read_mail
from maild.rehearsal.memory_store import MemoryServer, MemoryStore
from tests.servers.dovecot import PASSWORD, Dovecot

TOKEN = "abcdefghijklmnopqrstuvwxyz"
_users = itertools.count()


@dataclass
class Place:
    """A store under test and how the world delivers a mail to its INBOX."""

    store: MailStore
    deliver: Callable[[bytes], object]


@pytest.fixture(scope="session")
def pymap_server() -> Iterator[EmbeddedImap]:
    server = EmbeddedImap().start()
    yield server
    server.stop()


@pytest.fixture(params=["dovecot", "pymap", "memory"])
def place(request: pytest.FixtureRequest) -> Iterator[Place]:
    if request.param == "memory":
        server = MemoryServer()
        yield Place(MemoryStore(server), server.deliver)
        return
    if request.param == "dovecot":
        dovecot: Dovecot = request.getfixturevalue("dovecot")
        user = dovecot.user(f"contract{next(_users)}")
        settings = ConnectionSettings(
            "praktijk", "127.0.0.1", dovecot.tls_port, "tls", user, lambda: PASSWORD, ca_file=str(dovecot.certificate)
        )
        store = open_store(settings)
        yield Place(store, lambda raw: dovecot.deliver(user, raw))
    else:
        server_of_all: EmbeddedImap = request.getfixturevalue("pymap_server")
        settings = ConnectionSettings(
            "praktijk", "127.0.0.1", server_of_all.port, "plain", PYMAP_USER, lambda: PYMAP_PASSWORD
        )
        store = open_store(settings)
        yield Place(store, server_of_all.deliver)
    store.close()


def a_mail(number: int, body: str = "hoi\r\n", token: str = "") -> bytes:
    ident = token or f"m{number}"
    return (
        f"From: Els <els@voorbeeld.example>\r\nTo: anouk@praktijk.example\r\nSubject: mail {number}\r\n"
        f"Message-ID: <{ident}@voorbeeld.example>\r\nReferences: <a@x.example> <b@x.example>\r\n"
        f"In-Reply-To: <b@x.example>\r\n\r\n{body}"
    ).encode()


def test_the_three_mailboxes_are_found(place: Place) -> None:
    assert [place.store.find_mailbox(use) for use in (SpecialUse.INBOX, SpecialUse.DRAFTS, SpecialUse.SENT)] == [
        "INBOX",
        "Drafts",
        "Sent",
    ]


def test_a_delivered_mail_moves_uidnext_and_is_a_headline(place: Place) -> None:
    before = place.store.state("INBOX")
    place.deliver(a_mail(1))
    after = place.store.state("INBOX")
    assert after.uidvalidity == before.uidvalidity
    assert after.uid_next > before.uid_next
    assert after.messages == before.messages + 1
    (head,) = place.store.headlines("INBOX", before.uid_next)
    assert before.uid_next <= head.key.uid < after.uid_next
    assert head.key == MessageKey("praktijk", "INBOX", after.uidvalidity, head.key.uid)
    assert head.internal_date.utcoffset() == timedelta(0)
    assert abs(datetime.now(UTC) - head.internal_date) < timedelta(minutes=5)


def test_no_older_mail_is_a_headline_even_where_nothing_is_new(place: Place) -> None:
    place.deliver(a_mail(2))
    line = place.store.state("INBOX").uid_next
    assert place.store.headlines("INBOX", line) == ()


def test_fetch_gives_the_bytes_and_does_not_mark_as_read(place: Place) -> None:
    line = place.store.state("INBOX").uid_next
    place.deliver(a_mail(3, "een\r\ntwee é\r\n"))
    (head,) = place.store.headlines("INBOX", line)
    (mail,) = place.store.fetch("INBOX", [head.key.uid])
    assert mail.raw.endswith("een\r\ntwee é\r\n".encode())
    assert not mail.is_partial
    assert len(mail.raw) == mail.headline.size
    assert SEEN not in place.store.present("INBOX", [head.key.uid])[head.key.uid].flags


def test_a_large_mail_gives_every_text_and_the_mails_attached_to_it(place: Place) -> None:
    photo = b"--B\r\nContent-Type: image/jpeg; name=foto.jpg\r\n\r\n" + b"QUJD" * 150_000 + b"\r\n"
    inner = b'Subject: binnenin\r\nContent-Type: multipart/alternative; boundary="C"\r\n\r\n'
    inner += b"--C\r\nContent-Type: text/plain\r\n\r\nwoorden van een ander\r\n--C--\r\n"
    nested = b"Subject: dieper\r\n\r\nnog een stem\r\n"
    mails = b"".join(b"--B\r\nContent-Type: message/rfc822\r\n\r\n" + each + b"\r\n" for each in (inner, nested))
    head = b'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="B"\r\n'
    text = b"--B\r\nContent-Type: text/plain\r\n\r\neigen woorden\r\n"
    body = (text + photo + mails + text.replace(b"eigen", b"laatste") + b"--B--\r\n").decode()
    line = place.store.state("INBOX").uid_next
    place.deliver(a_mail(12, body).replace(b"\r\n\r\n", b"\r\n" + head + b"\r\n", 1))
    (uid,) = (each.key.uid for each in place.store.headlines("INBOX", line))
    (mail,) = place.store.fetch("INBOX", [uid])
    reading = read_mail(mail.raw, mail.headline.size)
    assert reading.new.text.split("\n") == ["eigen woorden", "laatste woorden"]
    assert all(
        each in reading.new.forwarded for each in ("binnenin", "woorden van een ander", "dieper", "nog een stem")
    )
    assert "image/jpeg" in [each.content_type for each in reading.message.parts]
    assert not reading.message.is_cut


def test_a_large_mail_with_more_text_than_is_fetched_is_cut(place: Place) -> None:
    line = place.store.state("INBOX").uid_next
    place.deliver(a_mail(13, "hallo daar, hoe gaat het met jou vandaag\r\n" * 60_000))
    (uid,) = (each.key.uid for each in place.store.headlines("INBOX", line))
    (mail,) = place.store.fetch("INBOX", [uid])
    assert read_mail(mail.raw, mail.headline.size).message.is_cut


def test_fetch_leaves_out_what_is_gone(place: Place) -> None:
    line = place.store.state("INBOX").uid_next
    place.deliver(a_mail(4))
    (head,) = place.store.headlines("INBOX", line)
    gone = Uid(head.key.uid + 1000)
    assert [each.headline.key.uid for each in place.store.fetch("INBOX", [gone, head.key.uid])] == [head.key.uid]
    assert place.store.fetch("INBOX", []) == ()
    assert place.store.present("INBOX", [gone]) == {}


def test_an_appended_draft_has_a_key_flags_and_is_found_by_its_token(place: Place) -> None:
    token = TOKEN[::-1]
    key = place.store.append("Drafts", a_mail(5, token=token), (DRAFT, SEEN))
    assert key is not None and key.mailbox == "Drafts"
    assert place.store.find_token("Drafts", token)[-1] == key.uid
    assert {DRAFT, SEEN} <= place.store.present("Drafts", [key.uid])[key.uid].flags
    assert place.store.expunge(key)
    assert place.store.find_token("Drafts", token) == ()


def test_expunge_removes_this_mail_and_no_other(place: Place) -> None:
    first = place.store.append("Drafts", a_mail(6), (DRAFT,))
    second = place.store.append("Drafts", a_mail(7), (DRAFT,))
    assert first is not None and second is not None
    assert place.store.expunge(first)
    assert set(place.store.present("Drafts", [first.uid, second.uid])) == {second.uid}
    assert not place.store.expunge(first)
    wrong = MessageKey(second.account, second.mailbox, type(second.uidvalidity)(second.uidvalidity + 1), second.uid)
    assert not place.store.expunge(wrong)
    assert place.store.expunge(second)


def test_envelopes_carry_references_and_recipients(place: Place) -> None:
    line = place.store.state("Sent").uid_next
    key = place.store.append("Sent", a_mail(8), (SEEN,))
    assert key is not None
    (envelope,) = place.store.envelopes("Sent", line)
    assert envelope.key == key
    assert envelope.message_id == "<m8@voorbeeld.example>"
    assert envelope.references == ("<a@x.example>", "<b@x.example>")
    assert envelope.ancestors == ("<a@x.example>", "<b@x.example>")
    assert [each.key for each in envelope.recipients] == ["anouk@praktijk.example"]
    assert envelope.subject == "mail 8"
    assert place.store.envelopes("Sent", Uid(key.uid + 1)) == ()
    assert [each.key.uid for each in place.store.envelopes("Sent", line, key.uid)] == [key.uid]
    place.store.expunge(key)


def test_the_first_uid_since_a_day(place: Place) -> None:
    old = place.store.append("Sent", a_mail(9), (SEEN,), datetime(2010, 1, 5, 12, tzinfo=UTC))
    new = place.store.append("Sent", a_mail(10), (SEEN,), datetime(2020, 1, 5, 12, tzinfo=UTC))
    assert old is not None and new is not None
    assert place.store.first_uid_since("Sent", datetime(2015, 6, 1, tzinfo=UTC)) == new.uid
    assert place.store.first_uid_since("Sent", datetime(2040, 1, 1, tzinfo=UTC)) is None
    place.store.expunge(new)
    place.store.expunge(old)


def test_keywords_are_added(place: Place) -> None:
    key = place.store.append("Drafts", a_mail(11), (DRAFT,))
    assert key is not None
    place.store.add_keywords(key, [FLAGGED])
    assert FLAGGED in place.store.present("Drafts", [key.uid])[key.uid].flags
    place.store.expunge(key)


def test_a_mailbox_is_made_once_below_another_and_is_listed(place: Place) -> None:
    name = place.store.nested_name("Coach", f"Klant {next(_users)}")
    assert name not in place.store.mailboxes()
    place.store.create_mailbox(name)
    place.store.create_mailbox(name)
    assert name in place.store.mailboxes()
    assert place.store.state(name).messages == 0


def test_a_moved_mail_is_in_one_place_with_its_bytes_and_its_date(place: Place) -> None:
    target = place.store.nested_name("Coach", f"Pauze {next(_users)}")
    place.store.create_mailbox(target)
    moment = datetime(2020, 1, 5, 12, tzinfo=UTC)
    key = place.store.append("Drafts", a_mail(20), (SEEN,), moment)
    other = place.store.append("Drafts", a_mail(21), (SEEN,))
    assert key is not None and other is not None
    moved = place.store.move(key, target)
    assert moved is not None and moved.mailbox == target
    assert set(place.store.present("Drafts", [key.uid, other.uid])) == {other.uid}
    (mail,) = place.store.fetch(target, [moved.uid])
    assert mail.headline.key == moved and b"mail 20" in mail.raw
    assert mail.headline.internal_date == moment and SEEN in mail.headline.flags
    back = place.store.move(moved, "Drafts")
    assert back is not None and back.uid not in (key.uid, other.uid)
    assert place.store.state(target).messages == 0
    place.store.expunge(back)
    place.store.expunge(other)


def test_a_large_mail_is_had_whole_where_it_is_to_be_sent(place: Place) -> None:
    raw = a_mail(24) + b"een lange regel die telt\r\n" * 20_000
    key = place.store.append("Drafts", raw, (SEEN,))
    assert key is not None
    assert place.store.fetch_whole(key) == raw
    assert (
        place.store.fetch_whole(MessageKey(key.account, key.mailbox, UidValidity(key.uidvalidity + 1), key.uid)) is None
    )
    place.store.expunge(key)
    assert place.store.fetch_whole(key) is None


def test_a_mail_that_is_gone_is_not_moved(place: Place) -> None:
    key = place.store.append("Drafts", a_mail(22), (SEEN,))
    assert key is not None and place.store.expunge(key)
    with pytest.raises(PermanentError):
        place.store.move(key, "Sent")


def test_a_new_keyword_is_kept_or_left_out(place: Place) -> None:
    key = place.store.append("Drafts", a_mail(23), (SEEN,))
    assert key is not None
    place.store.add_keywords(key, ["$MaildDone"])
    flags = place.store.present("Drafts", [key.uid])[key.uid].flags
    assert SEEN in flags and flags - {SEEN} <= {"$MaildDone", "\\Recent"}
    place.store.expunge(key)


def test_idle_ends_when_the_time_is_up_and_when_it_is_interrupted(place: Place) -> None:
    assert place.store.idle("INBOX", 0.2) is False
    place.store.noop()


def test_only_own_tokens_are_searched_for(place: Place) -> None:
    for hostile in ("<id@x>", 'x" OR ALL', "a" * 25, TOKEN + "\r\nA1 DELETE INBOX", "", TOKEN.upper()):
        with pytest.raises(ValueError, match="token"):
            place.store.find_token("Drafts", hostile)


def test_an_unknown_mailbox_is_one_of_our_errors(place: Place) -> None:
    with pytest.raises(MaildError):
        place.store.headlines("Bestaat niet", Uid(1))
    assert issubclass(AccountError, MaildError)
