"""What counts as new in INBOX, against the memory server."""

from __future__ import annotations

from dataclasses import replace

import pytest

from maild.mail.identity import Uid
from maild.mail.store import MailboxState
from maild.rehearsal.memory_store import MemoryServer, MemoryStore
from maild.watching.inbox import InboxLine, sweep_inbox


class StaleStatusStore(MemoryStore):
    """Answers STATUS from an older look, as RFC 3501 section 6.3.10 allows."""

    def __init__(self, server: MemoryServer) -> None:
        super().__init__(server)
        self.old = super().state("INBOX")

    def state(self, mailbox: str) -> MailboxState:
        return self.old


@pytest.fixture
def server() -> MemoryServer:
    made = MemoryServer()
    made.deliver(b"Subject: old\n\nold\n")
    return made


def line_of(server: MemoryServer) -> InboxLine:
    return sweep_inbox(MemoryStore(server), "INBOX", None, None).line


def test_first_look_draws_the_line_and_nothing_is_new(server: MemoryServer) -> None:
    news = sweep_inbox(MemoryStore(server), "INBOX", None, None)
    assert (news.headlines, news.line.next_uid) == ((), Uid(2))


@pytest.mark.parametrize("is_told", [False, True])
def test_what_came_since_the_line_is_new_once(server: MemoryServer, is_told: bool) -> None:
    line = line_of(server)
    server.deliver(b"Subject: new\n\nnew\n")
    news = sweep_inbox(MemoryStore(server), "INBOX", line, None, is_told=is_told)
    assert [each.key.uid for each in news.headlines] == [2]
    assert sweep_inbox(MemoryStore(server), "INBOX", news.line, None, is_told=is_told).headlines == ()


def test_announced_mail_is_found_though_status_is_stale(server: MemoryServer) -> None:
    line, store = line_of(server), StaleStatusStore(server)
    server.deliver(b"Subject: new\n\nnew\n")
    assert sweep_inbox(store, "INBOX", line, None).headlines == ()
    assert [each.key.uid for each in sweep_inbox(store, "INBOX", line, None, is_told=True).headlines] == [2]


def test_news_of_a_renumbered_mailbox_is_seen_as_such(server: MemoryServer) -> None:
    line = line_of(server)
    server.renumber("INBOX")
    news = sweep_inbox(MemoryStore(server), "INBOX", line, None, is_told=True)
    assert news.uidvalidity_changed and news.line != line


def test_a_full_limit_leaves_the_rest_for_the_next_look(server: MemoryServer) -> None:
    line = line_of(server)
    for number in range(5):
        server.deliver(b"Subject: %d\n\nx\n" % number)
    store = MemoryStore(server)
    first = sweep_inbox(store, "INBOX", line, None, limit=3, is_told=True)
    rest = sweep_inbox(store, "INBOX", replace(first.line), None, limit=3, is_told=True)
    assert [each.key.uid for each in first.headlines + rest.headlines] == [2, 3, 4, 5, 6]
