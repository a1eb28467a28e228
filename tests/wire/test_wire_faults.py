"""A server that misbehaves by name, in front of a real Dovecot: each fault ends in one of our errors and a known state."""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from maild.acting.outbox import Outbox
from maild.clock import SystemClock
from maild.errors import AccountError, LinkError, MaildError, PermanentError, TransientError
from maild.imap import ConnectionSettings, ImapStore, open_store
from maild.ledger import open_ledger
from maild.mail.flags import DRAFT, SEEN, SpecialUse
from maild.mail.identity import MessageKey, Uid
from maild.planning.policy import Mode
from maild.route import AccountRoute, find_stations
from maild.steps.practice import Desk
from maild.workshop import Tools
from tests.journey.conftest import RESCHEDULE, CountedTokens, PlainReader, Submissions, World, a_mail
from tests.servers.dovecot import PASSWORD, Dovecot
from tests.servers.meddler import Meddler

_users = itertools.count()
TOKEN = "abcdefghijklmnopqrstuvwxyz"
MAIL = f"From: a@b.example\r\nMessage-ID: <{TOKEN}@b.example>\r\n\r\nhoi\r\n".encode()


@dataclass
class Wire:
    """A user on Dovecot behind a meddler."""

    dovecot: Dovecot
    user: str
    meddler: Meddler

    def settings(self, **changes: object) -> ConnectionSettings:
        values: dict[str, object] = {"connect_timeout": 3.0, "read_timeout": 1.5}
        return ConnectionSettings(
            "praktijk",
            "127.0.0.1",
            self.meddler.port,
            "plain",
            self.user,
            lambda: PASSWORD,
            **(values | changes),  # type: ignore[arg-type]
        )

    def open(self, **changes: object) -> ImapStore:
        return open_store(self.settings(**changes))

    def straight(self) -> ImapStore:
        """Past the meddler."""
        return open_store(
            ConnectionSettings("look", "127.0.0.1", self.dovecot.port, "plain", self.user, lambda: PASSWORD)
        )

    def drafts(self) -> int:
        store = self.straight()
        try:
            return store.state("Drafts").messages
        finally:
            store.close()


@pytest.fixture
def wire(dovecot: Dovecot) -> Iterator[Wire]:
    meddler = Meddler(dovecot.port).start()
    yield Wire(dovecot, dovecot.user(f"wire{next(_users)}"), meddler)
    meddler.stop()


def test_a_stalled_server_is_noticed_within_the_read_timeout(wire: Wire) -> None:
    store = wire.open()
    release = threading.Event()
    wire.meddler.faults["stall"] = release
    began = time.monotonic()
    with pytest.raises(LinkError):
        store.noop()
    assert time.monotonic() - began < 5
    release.set()


def test_a_stalled_server_is_noticed_while_idling(wire: Wire) -> None:
    store = wire.open()
    release = threading.Event()
    timer = threading.Timer(0.3, lambda: wire.meddler.faults.update(stall=release))
    timer.start()
    began = time.monotonic()
    with pytest.raises(LinkError):
        store.idle("INBOX", 1.0)
    assert time.monotonic() - began < 6
    release.set()


def test_a_link_cut_while_idling_is_an_error_and_never_a_spin(wire: Wire) -> None:
    store = wire.open()
    threading.Timer(0.3, wire.meddler.cut_all).start()
    began = time.monotonic()
    with pytest.raises(LinkError):
        store.idle("INBOX", 20.0)
    assert time.monotonic() - began < 5
    with pytest.raises(MaildError):
        store.noop()


def test_a_full_mailbox_is_not_now_and_the_link_lives_on(wire: Wire) -> None:
    store = wire.open()
    wire.meddler.faults["append_no"] = "[OVERQUOTA] Quota exceeded"
    with pytest.raises(TransientError) as caught:
        store.append("Drafts", MAIL, (DRAFT, SEEN))
    assert not isinstance(caught.value, LinkError)
    del wire.meddler.faults["append_no"]
    assert store.append("Drafts", MAIL, (DRAFT, SEEN)) is not None


@pytest.mark.parametrize("refusal", ["[NOPERM] no", "[TOOBIG] no", "no such luck"])
def test_a_refusal_is_permanent(wire: Wire, refusal: str) -> None:
    store = wire.open()
    wire.meddler.faults["append_no"] = refusal
    with pytest.raises(PermanentError):
        store.append("Drafts", MAIL, (DRAFT, SEEN))


def test_a_lost_reply_leaves_the_mail_where_its_token_finds_it(wire: Wire) -> None:
    store = wire.open()
    wire.meddler.faults["lose_append_reply"] = True
    with pytest.raises(LinkError):
        store.append("Drafts", MAIL, (DRAFT, SEEN))
    assert len(wire.open().find_token("Drafts", TOKEN)) == 1


def test_without_uidplus_a_mail_is_found_by_its_token_and_still_removed_alone(wire: Wire) -> None:
    wire.meddler.faults["hide"] = ("UIDPLUS",)
    store = wire.open()
    store.append("Drafts", MAIL, (DRAFT, SEEN))
    store.append("Drafts", MAIL.replace(TOKEN.encode(), TOKEN[::-1].encode()), (DRAFT, SEEN))
    (uid,) = store.find_token("Drafts", TOKEN)
    key = MessageKey("praktijk", "Drafts", store.state("Drafts").uidvalidity, uid)
    assert store.expunge(key)
    assert wire.drafts() == 1
    assert store.find_token("Drafts", TOKEN) == ()


def test_without_uidplus_somebody_elses_deleted_mail_is_left_alone(wire: Wire) -> None:
    wire.meddler.faults["hide"] = ("UIDPLUS",)
    store = wire.open()
    other = store.append("Drafts", MAIL, ("\\Deleted",))
    mine = store.append("Drafts", MAIL, (DRAFT, SEEN))
    assert other is not None and mine is not None
    assert store.expunge(mine)
    assert set(store.present("Drafts", [other.uid, mine.uid])) >= {other.uid}


def test_without_special_use_the_names_are_enough(wire: Wire) -> None:
    wire.meddler.faults["hide"] = ("\\Drafts", "\\Sent", "SPECIAL-USE")
    store = wire.open()
    assert store.find_mailbox(SpecialUse.DRAFTS) == "Drafts"
    assert store.find_mailbox(SpecialUse.SENT) == "Sent"


def test_a_configured_name_that_does_not_exist_is_told_with_those_that_do(wire: Wire) -> None:
    with pytest.raises(AccountError, match="Drafts") as caught:
        wire.open(drafts="Kladjes").find_mailbox(SpecialUse.DRAFTS)
    assert "Kladjes" in str(caught.value)


def test_without_idle_the_mailbox_is_polled(wire: Wire) -> None:
    wire.meddler.faults["hide"] = ("IDLE",)
    store = wire.open()
    assert store.idle("INBOX", 0.3) is False
    threading.Timer(0.2, lambda: wire.dovecot.deliver(wire.user, MAIL)).start()
    assert store.idle("INBOX", 1.0) is True


def test_another_thread_ends_a_wait(wire: Wire) -> None:
    store = wire.open(read_timeout=10.0)
    threading.Timer(0.3, store.interrupt).start()
    began = time.monotonic()
    assert store.idle("INBOX", 20.0) is False
    assert time.monotonic() - began < 2


def test_a_changed_uidvalidity_is_seen_and_old_keys_hold_no_more(wire: Wire) -> None:
    store = wire.open()
    key = store.append("Drafts", MAIL, (DRAFT, SEEN))
    assert key is not None
    wire.meddler.faults["uidvalidity"] = 4_000_000_001
    assert store.state("Drafts").uidvalidity == 4_000_000_001
    assert not store.expunge(key)
    assert wire.drafts() == 1


def test_a_literal_of_four_gigabytes_is_not_believed(wire: Wire) -> None:
    wire.dovecot.deliver(wire.user, MAIL)
    store = wire.open()
    wire.meddler.faults["huge_literal"] = True
    with pytest.raises(TransientError):
        store.fetch("INBOX", [Uid(1)])


@pytest.mark.parametrize("greeting", [b"HTTP/1.1 400 Bad Request\r\n", b"* BYE too busy\r\n", b"\x00\xff\r\n"])
def test_a_strange_greeting_is_an_error_of_ours(wire: Wire, greeting: bytes) -> None:
    wire.meddler.faults["greeting"] = greeting
    with pytest.raises(MaildError):
        wire.open()


def test_a_link_cut_in_the_middle_of_a_reply_is_an_error_of_ours(wire: Wire) -> None:
    store = wire.open()
    wire.dovecot.deliver(wire.user, MAIL)
    wire.meddler.faults["cut_after"] = 900
    with pytest.raises(LinkError):
        for _ in range(50):
            store.headlines("INBOX", Uid(1))


def test_a_preauth_greeting_is_refused_where_tls_was_asked_for(wire: Wire) -> None:
    wire.meddler.faults["greeting"] = b"* PREAUTH welcome\r\n"
    settings = wire.settings()
    changed = ConnectionSettings(
        settings.account, settings.host, settings.port, "starttls", settings.username, settings.secret,
        ca_file=str(wire.dovecot.certificate), connect_timeout=3, read_timeout=3,
    )  # fmt: skip
    with pytest.raises(AccountError, match="before TLS"):
        open_store(changed)


def test_starttls_and_certificates(wire: Wire) -> None:
    def settings(security: str, port: int, ca: str | None) -> ConnectionSettings:
        return ConnectionSettings("p", "127.0.0.1", port, security, wire.user, lambda: PASSWORD, ca_file=ca)  # type: ignore[arg-type]

    ca = str(wire.dovecot.certificate)
    open_store(settings("starttls", wire.dovecot.port, ca)).close()
    open_store(settings("tls", wire.dovecot.tls_port, ca)).close()
    for security, port in (("starttls", wire.dovecot.port), ("tls", wire.dovecot.tls_port)):
        with pytest.raises(AccountError, match="certificate"):
            open_store(settings(security, port, None))
    wire.meddler.faults["hide"] = ("STARTTLS",)
    with pytest.raises(AccountError, match="STARTTLS"):
        open_store(settings("starttls", wire.meddler.port, ca))


def test_plaintext_to_another_machine_is_refused_before_any_octet() -> None:
    with pytest.raises(AccountError, match="this machine only"):
        open_store(ConnectionSettings("p", "mail.voorbeeld.example", 143, "plain", "u", lambda: "p"))


def test_a_wrong_password_is_told_from_a_broken_link(wire: Wire) -> None:
    settings = wire.settings()
    wrong = ConnectionSettings("p", "127.0.0.1", settings.port, "plain", wire.user, lambda: "fout-wachtwoord")
    with pytest.raises(AccountError) as caught:
        open_store(wrong)
    assert "fout-wachtwoord" not in str(caught.value)
    wire.meddler.faults["drop"] = True
    with pytest.raises(TransientError):
        wire.open()


@pytest.fixture
def road(wire: Wire, tools: Tools, tmp_path: Path) -> Iterator[tuple[Wire, AccountRoute, World]]:
    ledger = open_ledger(f"sqlite:///{tmp_path}/maild.db")
    clock, tokens = SystemClock(), CountedTokens()
    desk = Desk(
        account="praktijk", ledger=ledger, clock=clock, tokens=tokens, reader=PlainReader(),
        outbox=Outbox(ledger, "praktijk", clock, tokens, Submissions()), notice_key=ledger.secret("k"),
        draft_salt=ledger.secret("d"), subject_salt=ledger.secret("s"), can_submit=True,
    )  # fmt: skip
    world = World.__new__(World)
    world.tools, world.mode = tools, Mode.DRAFT
    yield wire, AccountRoute(desk), world
    ledger.close()


def walk(wire: Wire, route: AccountRoute, world: World) -> None:
    store = wire.open(read_timeout=5.0)
    try:
        stations = find_stations(store)
        while route.walk(world.practice, store, stations):
            pass
    finally:
        store.close()


def test_a_lost_reply_of_an_append_never_makes_a_second_draft(road: tuple[Wire, AccountRoute, World]) -> None:
    wire, route, world = road
    walk(wire, route, world)
    wire.dovecot.deliver(wire.user, a_mail(RESCHEDULE))
    wire.meddler.faults["lose_append_reply"] = True
    with pytest.raises(LinkError):
        walk(wire, route, world)
    assert wire.drafts() == 1
    deadline = time.monotonic() + 15
    while time.monotonic() < deadline and route._desk.ledger.answers():
        walk(wire, route, world)
        with route._desk.ledger.transaction() as tx:
            if not tx.intentions.pending("praktijk"):
                break
        time.sleep(0.5)
    assert wire.drafts() == 1 and wire.meddler.appended == 1


def test_a_quota_that_is_freed_later_costs_only_time(road: tuple[Wire, AccountRoute, World]) -> None:
    wire, route, world = road
    walk(wire, route, world)
    wire.dovecot.deliver(wire.user, a_mail(RESCHEDULE))
    wire.meddler.faults["append_no"] = "[OVERQUOTA] Quota exceeded"
    walk(wire, route, world)
    assert wire.drafts() == 0
    del wire.meddler.faults["append_no"]
    deadline = time.monotonic() + 15
    while time.monotonic() < deadline and wire.drafts() == 0:
        walk(wire, route, world)
        time.sleep(0.5)
    assert wire.drafts() == 1
