"""One mail that breaks something stops nobody: three tries, then it is set aside and the coach is told once (point 9)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest

from maild.drafting.drafter import Drafter
from maild.errors import MessageError, PermanentError
from maild.mail.address import Address
from maild.mail.identity import Uid
from maild.mail.store import FetchedMail
from maild.reading.result import Reading
from maild.rehearsal.memory_store import MemoryStore
from maild.route import Stations
from maild.steps.memory import ShortMemory
from maild.steps.setting_aside import envelope_writer
from maild.understanding.understand import Understander
from tests.journey.conftest import DANGER, RESCHEDULE, START, World, a_mail

POISON = a_mail(RESCHEDULE, sender="Poison <gif@voorbeeld.example>", ident="<p@voorbeeld.example>")
BEHIND = a_mail(DANGER, sender="Piet <piet@elders.example>", ident="<d@elders.example>")


class RefusingStore(MemoryStore):
    """A server that refuses the text of the first mail of INBOX, alone or among others."""

    def fetch(self, mailbox: str, uids: Sequence[Uid]) -> tuple[FetchedMail, ...]:
        if mailbox == "INBOX" and 1 in uids:
            raise PermanentError("FETCH in INBOX: the server refused it")
        return super().fetch(mailbox, uids)


class WithholdingStore(MemoryStore):
    """A server that shows the first mail of INBOX and gives no text of it."""

    def fetch(self, mailbox: str, uids: Sequence[Uid]) -> tuple[FetchedMail, ...]:
        return super().fetch(mailbox, [uid for uid in uids if mailbox != "INBOX" or uid != 1])


def walk_on(world: World, passes: int = 5, store: type[MemoryStore] = MemoryStore) -> None:
    for _ in range(passes):
        world.walk(store(world.server))
        world.clock.pass_time(minutes=5)


def one_pass(world: World, store: type[MemoryStore] = MemoryStore) -> None:
    world.route.walk(world.practice, store(world.server), Stations("INBOX", "Drafts", "Sent"))


def notices(world: World) -> list[str]:
    with world.ledger.transaction() as tx:
        return [each.kind for each in tx.notices.recent("praktijk", START - timedelta(days=1))]


def subjects(world: World) -> list[bytes]:
    return [raw.split(b"Subject: ")[1].split(b"\r\n")[0] for raw, _ in world.submissions.mails]


def is_poison(reading: Reading) -> bool:
    return reading.writer is not None and reading.writer.key == "gif@voorbeeld.example"


@pytest.fixture
def broken_understanding(monkeypatch: pytest.MonkeyPatch) -> None:
    real = Understander.understand

    def understand(self, reading, *args, **kw):  # type: ignore[no-untyped-def]
        if is_poison(reading):
            raise IndexError("woorden van een cliënt")
        return real(self, reading, *args, **kw)

    monkeypatch.setattr(Understander, "understand", understand)


def test_danger_behind_a_poison_mail_alerts_in_the_first_pass(world: World, broken_understanding: None) -> None:
    world.deliver(POISON)
    world.deliver(BEHIND)
    one_pass(world)
    assert subjects(world) == [b"DRINGEND: lees nu een mail in je Postvak IN"]
    walk_on(world)
    assert world.verdicts()[:2] == ["unreadable", "crisis"]
    assert notices(world) == ["danger", "unreadable"] and len(world.submissions.mails) == 2


def test_the_others_of_the_handful_get_their_drafts_in_the_first_pass(world: World, broken_understanding: None) -> None:
    world.deliver(POISON)
    world.deliver(a_mail(RESCHEDULE))
    one_pass(world)
    assert len(world.drafts) == 1 and world.verdicts() == ["seen", "drafted"]


def test_a_clients_poison_mail_gives_the_full_alarm_once(world: World, broken_understanding: None) -> None:
    world.client("gif@voorbeeld.example")
    world.deliver(POISON)
    walk_on(world)
    assert subjects(world) == [b"DRINGEND: lees nu een mail in je Postvak IN"]
    with world.ledger.transaction() as tx:
        person = tx.people.by_address("praktijk", "gif@voorbeeld.example")
    assert person is not None and person.danger_since is None


def test_danger_in_a_poison_mail_alerts_at_once(world: World, broken_understanding: None) -> None:
    world.deliver(a_mail(DANGER, sender="Poison <gif@voorbeeld.example>"))
    world.walk()
    assert world.verdicts()[0] == "crisis" and len(world.submissions.mails) == 1


def test_no_word_of_a_mail_comes_into_the_log(
    world: World, broken_understanding: None, caplog: pytest.LogCaptureFixture
) -> None:
    world.deliver(POISON)
    walk_on(world)
    assert "IndexError" in caplog.text and "cliënt" not in caplog.text


def test_a_reader_that_breaks_in_an_unknown_way_stops_nobody(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    real = world.reader.read

    def read(raw: bytes, size: int | None = None) -> Reading:
        if raw == POISON:
            raise UnicodeEncodeError("utf-8", "\ud800", 0, 1, "surrogates not allowed")
        return real(raw, size)

    monkeypatch.setattr(world.reader, "read", read)
    world.deliver(POISON)
    world.deliver(BEHIND)
    walk_on(world)
    assert world.verdicts()[:2] == ["unreadable", "crisis"] and notices(world) == ["danger", "unreadable"]


@pytest.mark.parametrize("name", ["from_", "message_id", "subject"])
def test_half_a_surrogate_pair_in_a_header_stops_nobody(
    world: World, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    from dataclasses import replace

    values = {
        "from_": (Address("\ud800", "\ud800@voorbeeld.example"),),
        "message_id": "<\ud800@x>",
        "subject": "\ud800",
    }
    real = world.reader.read

    def read(raw: bytes, size: int | None = None) -> Reading:
        reading = real(raw, size)
        if raw != POISON:
            return reading
        return replace(reading, message=replace(reading.message, **{name: values[name]}))

    monkeypatch.setattr(world.reader, "read", read)
    world.deliver(POISON)
    world.deliver(BEHIND)
    walk_on(world)
    assert world.verdicts()[1] == "crisis" and world.verdicts()[0] != "seen"


def test_danger_that_cannot_be_written_down_alerts_all_the_same(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    real = world.reader.read

    def read(raw: bytes, size: int | None = None) -> Reading:
        reading = real(raw, size)
        return replace(reading, message=replace(reading.message, message_id="<\ud800@x>"))  # type: ignore[arg-type]

    monkeypatch.setattr(world.reader, "read", read)
    world.deliver(a_mail(RESCHEDULE))
    world.deliver(BEHIND)
    walk_on(world)
    assert world.verdicts()[:2] == ["unreadable", "crisis"]
    assert subjects(world)[0] == b"DRINGEND: lees nu een mail in je Postvak IN"


def test_a_mail_that_breaks_the_drafting_is_set_aside_and_the_others_are_drafted(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Drafter.compose

    def compose(self, order):  # type: ignore[no-untyped-def]
        if is_poison(order.reading):
            raise IndexError("woorden van een cliënt")
        return real(self, order)

    monkeypatch.setattr(Drafter, "compose", compose)
    world.deliver(POISON)
    world.deliver(a_mail(RESCHEDULE))
    world.walk()
    assert len(world.drafts) == 1
    walk_on(world)
    assert world.verdicts()[:2] == ["could_not_be_handled", "drafted"]
    assert notices(world) == ["unhandled"] and len(world.submissions.mails) == 1


def test_a_mail_whose_second_reading_fails_is_tried_again_and_never_called_vanished(world: World) -> None:
    world.route._memory = ShortMemory(0)
    real = world.reader.read
    readings = 0

    def read(raw: bytes, size: int | None = None) -> Reading:
        nonlocal readings
        readings += 1
        if readings == 2:
            raise MessageError("reading the mail took too long")
        return real(raw, size)

    world.reader.read = read  # type: ignore[method-assign]
    world.deliver(a_mail(RESCHEDULE))
    world.walk()
    assert world.verdicts() == ["judged"]
    world.walk()
    assert world.verdicts() == ["drafted"] and notices(world) == []


@pytest.mark.parametrize("store", [RefusingStore, WithholdingStore])
def test_a_mail_that_the_server_does_not_give_is_set_aside_and_the_danger_behind_it_alerts(
    world: World, store: type[MemoryStore]
) -> None:
    world.deliver(POISON)
    world.deliver(BEHIND)
    one_pass(world, store)
    assert len(world.submissions.mails) == 1
    walk_on(world, store=store)
    assert world.verdicts()[:2] == ["unreadable", "crisis"] and notices(world) == ["danger", "unreadable"]


def test_a_clients_mail_that_the_server_does_not_give_is_the_full_alarm(world: World) -> None:
    world.client("gif@voorbeeld.example")
    world.deliver(POISON)
    walk_on(world, store=RefusingStore)
    assert subjects(world) == [b"DRINGEND: lees nu een mail in je Postvak IN"]


def test_a_mailbox_that_refuses_everything_sets_no_mail_aside(world: World) -> None:
    class ClosedStore(RefusingStore):
        def present(self, *_: object) -> None:  # type: ignore[override]
            raise PermanentError("FETCH in INBOX: the server refused it")

    world.deliver(POISON)
    for _ in range(4):
        with pytest.raises(PermanentError):
            world.walk(ClosedStore(world.server))
    assert world.verdicts() == ["seen"]


def test_the_folded_from_of_a_client_gives_the_full_alarm(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def read(raw: bytes, size: int | None = None) -> Reading:
        raise MessageError("no mail")

    monkeypatch.setattr(world.reader, "read", read)
    world.client("els@voorbeeld.example")
    world.deliver(a_mail("hoi", sender="=?utf-8?q?Els?=\r\n <els@voorbeeld.example>"))
    walk_on(world)
    assert subjects(world) == [b"DRINGEND: lees nu een mail in je Postvak IN"]


@pytest.mark.parametrize(
    ("head", "address"),
    [
        (b"From: Els\r\n <els@x.example>\r\nTo: a@b.example", "els@x.example"),
        (b"To: a@b.example\nFROM :\n\tels@x.example\n", "els@x.example"),
        (b'From: "els@elders.example" <els@x.example> (via b@c.example)', "els@x.example"),
        (b"Subject: From: a@b.example\r\nX: 1\r\n From: c@d.example", None),
        (b"Subject: x\r\n\r\nFrom: a@b.example", None),
    ],
)
def test_the_writer_is_found_in_a_header_that_nothing_else_can_read(head: bytes, address: str | None) -> None:
    found = envelope_writer(head)
    assert (found.addr_spec if found else None) == address


def test_an_unreadable_mail_under_a_new_number_is_told_once(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def read(raw: bytes, size: int | None = None) -> Reading:
        raise MessageError("no mail")

    monkeypatch.setattr(world.reader, "read", read)
    world.deliver(POISON)
    walk_on(world)
    world.server.renumber("INBOX")
    walk_on(world)
    assert world.verdicts().count("unreadable") == 2
    assert len(world.submissions.mails) == 1


def test_where_nothing_can_be_read_the_note_that_says_so_brings_no_other_note(world: World) -> None:
    def read(raw: bytes, size: int | None = None) -> Reading:
        raise MessageError("no mail")

    world.reader.read = read  # type: ignore[method-assign]
    world.deliver(POISON)
    walk_on(world, passes=12)
    assert world.verdicts() == ["unreadable", "own_notice"] and len(world.submissions.mails) == 1
