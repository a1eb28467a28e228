"""A mailbox is written to only while the account is held here; what was filed in the moment of a pause is taken back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from maild.acting.held_store import HeldStore
from maild.errors import LeaseLostError
from maild.mail.identity import MessageKey, Uid, UidValidity
from maild.rehearsal.memory_store import MemoryServer, MemoryStore

DRAFT = b"Message-ID: <%s@praktijk.example>\r\nSubject: Re: afspraak\r\n\r\nDag Els\r\n" % (b"a" * 26)


def held(server: MemoryServer, answers: Iterator[bool]) -> HeldStore:
    return HeldStore(MemoryStore(server), "praktijk", lambda: next(answers))


def test_nothing_is_written_once_the_account_is_not_held(server: MemoryServer) -> None:
    uid = server.deliver(DRAFT)
    key = MessageKey("praktijk", "INBOX", MemoryStore(server).state("INBOX").uidvalidity, uid)
    store = HeldStore(MemoryStore(server), "praktijk", lambda: False)
    for write in (
        lambda: store.append("Drafts", DRAFT, ()),
        lambda: store.expunge(key),
        lambda: store.move(key, "Sent"),
        lambda: store.add_keywords(key, ("maild-seen",)),
        lambda: store.create_mailbox("Coach"),
    ):
        with pytest.raises(LeaseLostError):
            write()
    assert server.raws("INBOX") == [DRAFT] and server.raws("Drafts") == server.raws("Sent") == []
    assert store.fetch("INBOX", (uid,))[0].raw == DRAFT, "looking is allowed"


def test_a_copy_filed_after_a_pause_is_taken_back_where_another_lies_there(server: MemoryServer) -> None:
    server.deliver(DRAFT, "Drafts")
    with pytest.raises(LeaseLostError):
        held(server, iter([True, False, False])).append("Drafts", DRAFT, ())
    assert server.raws("Drafts") == [DRAFT]


def test_the_only_copy_stays_for_the_other_daemon_to_find(server: MemoryServer) -> None:
    with pytest.raises(LeaseLostError):
        held(server, iter([True, False, False])).append("Drafts", DRAFT, ())
    assert server.raws("Drafts") == [DRAFT]


def test_a_draft_that_the_coach_changed_meanwhile_gets_no_second_beside_it(server: MemoryServer) -> None:
    changed = DRAFT.replace(b"Dag Els", b"Lieve Els")
    server.deliver(changed, "Drafts")
    with pytest.raises(LeaseLostError):
        held(server, iter([True, False, False])).append("Drafts", DRAFT, ())
    assert server.raws("Drafts") == [changed]


def test_while_it_is_held_everything_passes(server: MemoryServer) -> None:
    store = HeldStore(MemoryStore(server), "praktijk", lambda: True)
    key = store.append("Drafts", DRAFT, ())
    assert key == MessageKey("praktijk", "Drafts", UidValidity(key.uidvalidity), Uid(key.uid)) and store.expunge(key)
    assert server.raws("Drafts") == []


@pytest.fixture
def server() -> MemoryServer:
    return MemoryServer()
