"""The coach says what maild should do by dropping a mail in a control mailbox (behaviour 9)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from conftest import DANGER, LEAD, RESCHEDULE, THANKS, World, a_mail

from maild.errors import PermanentError
from maild.facts.gesture import Gesture
from maild.facts.person import Person, PersonState
from maild.mail.identity import MessageKey
from maild.planning.policy import Mode
from maild.rehearsal.memory_store import MemoryStore

CLUB = "Hoi, de wandelclub loopt zaterdag de ronde om de plas. Neem regenkleding mee. Groeten van het bestuur"
OBEYED, NOT_OBEYED = "$MaildObeyed", "$MaildNotObeyed"


@pytest.fixture
def coach(world: World) -> Iterator[World]:
    world.control_mailboxes = True
    world.walk()
    yield world


def drop(world: World, gesture: Gesture, mailbox: str = "INBOX") -> None:
    """The coach drags the newest mail of a mailbox."""
    world.server.move(mailbox, max(world.server.boxes[mailbox].mails), f"Coach/{gesture.value}")


def person(world: World, address: str = "els@voorbeeld.example") -> Person | None:
    with world.ledger.transaction() as tx:
        return tx.people.by_address("praktijk", address)


def lying(world: World, mailbox: str) -> list[frozenset[str]]:
    """The flags of what lies in a mailbox."""
    return [kept.flags for _, kept in sorted(world.server.boxes[mailbox].mails.items())]


def notices(world: World) -> list[str]:
    with world.ledger.transaction() as tx:
        return [each.kind for each in tx.notices.recent("praktijk", datetime(2020, 1, 1, tzinfo=UTC))]


def test_the_control_mailboxes_are_made_only_with_consent(world: World) -> None:
    assert not [name for name in world.server.boxes if name.startswith("Coach")]
    world.control_mailboxes, world.mode = True, Mode.WATCH
    world.walk()
    assert not [name for name in world.server.boxes if name.startswith("Coach")]
    world.mode = Mode.DRAFT
    world.walk()
    made = {name for name in world.server.boxes if name.startswith("Coach")}
    assert made == {
        "Coach/Afgehandeld", "Coach/Klant", "Coach/Pauze", "Coach/Hervat", "Coach/Gezien", "Coach/Gebeld",
        "Coach/Voicemail", "Coach/Niet bellen", "Coach/Versturen", "Coach/Is lead", "Coach/Is verzetten",
        "Coach/Is steun", "Coach/Is stoppen", "Coach/Is overig",
    }  # fmt: skip


def test_klant_makes_a_client_and_the_mail_comes_back_as_the_same_mail(coach: World) -> None:
    coach.deliver(a_mail(LEAD, sender="Mark <mark@voorbeeld.example>"))
    coach.walk()
    assert len(coach.drafts) == 1
    drop(coach, Gesture.CLIENT)
    coach.walk()
    mark = person(coach, "mark@voorbeeld.example")
    assert mark is not None and mark.state is PersonState.CLIENT
    assert lying(coach, "Coach/Klant") == [] and lying(coach, "INBOX") == [frozenset({OBEYED})]
    coach.restart()
    coach.walk()
    assert coach.verdicts() == ["drafted"] and len(coach.drafts) == 1


def test_afgehandeld_closes_the_window_and_withdraws_the_draft(coach: World) -> None:
    coach.deliver(a_mail(RESCHEDULE))
    coach.walk()
    drop(coach, Gesture.DONE)
    coach.walk()
    coach.walk()
    assert coach.draft_states() == ["withdrawn"] and coach.drafts == []
    with coach.ledger.transaction() as tx:
        mail = tx.mails.get(1)
    assert mail is not None and mail.closed_by == "done" and lying(coach, "INBOX") == [frozenset({OBEYED})]


def test_the_same_mail_dropped_twice_is_two_gestures(coach: World) -> None:
    coach.deliver(a_mail(THANKS))
    coach.walk()
    for gesture in (Gesture.PAUSE, Gesture.RESUME, Gesture.PAUSE):
        drop(coach, gesture)
        coach.walk()
    els = person(coach)
    assert els is not None and els.paused_until == datetime(2026, 8, 31, 22, tzinfo=UTC), "four weeks from 4 August"
    assert notices(coach) == ["paused", "paused"]
    assert len(lying(coach, "INBOX")) == 1


def test_a_newcomer_dropped_before_maild_saw_it_is_still_checked_for_danger(coach: World) -> None:
    coach.deliver(a_mail(DANGER))
    drop(coach, Gesture.CLIENT)
    coach.walk()
    els = person(coach)
    assert els is not None and els.danger_since is not None
    assert len(coach.submissions.mails) == 1


def test_an_old_mail_from_the_archive_gets_no_draft(coach: World) -> None:
    coach.server.create("Archief")
    coach.server.deliver(
        a_mail(RESCHEDULE, sender="Oud <oud@voorbeeld.example>"), "Archief", coach.clock.now() - timedelta(days=200)
    )
    drop(coach, Gesture.CLIENT, "Archief")
    coach.walk()
    coach.restart()
    coach.walk()
    oud = person(coach, "oud@voorbeeld.example")
    assert oud is not None and oud.state is PersonState.CLIENT
    assert coach.verdicts() == ["returned_by_gesture"] and coach.drafts == []


def test_a_dangerous_mail_that_comes_back_alarms_no_second_time(coach: World) -> None:
    coach.deliver(a_mail(DANGER))
    coach.walk()
    drop_dangerous(coach, Gesture.SEEN)
    coach.restart()
    coach.walk()
    assert len(coach.submissions.mails) == 1
    coach.clock.pass_time(hours=3)
    coach.walk()
    assert len(coach.submissions.mails) == 1, "seen: not repeated"


def drop_dangerous(world: World, gesture: Gesture) -> None:
    """The mail from Els, not the note of maild's beside it."""
    uid = next(uid for uid, kept in world.server.boxes["INBOX"].mails.items() if b"From: Els" in kept.raw)
    world.server.move("INBOX", uid, f"Coach/{gesture.value}")
    world.walk()


def test_hervat_lifts_danger_only_after_gezien(coach: World) -> None:
    coach.deliver(a_mail(DANGER))
    coach.walk()
    drop_dangerous(coach, Gesture.RESUME)
    els = person(coach)
    assert els is not None and els.danger_since is not None
    assert "gesture_refused" in notices(coach)
    drop_dangerous(coach, Gesture.SEEN)
    drop_dangerous(coach, Gesture.RESUME)
    els = person(coach)
    assert els is not None and els.danger_since is None


def test_is_lead_makes_the_fitting_draft_and_is_learned(coach: World) -> None:
    coach.deliver(a_mail(CLUB, subject="Wandelen", sender="Club <club@voorbeeld.example>"))
    coach.walk()
    assert coach.drafts == []
    drop(coach, Gesture.IS_LEAD)
    coach.walk()
    (draft,) = coach.drafts
    assert "Ik maak graag eerst kennis" in draft.get_content()
    club = person(coach, "club@voorbeeld.example")
    assert club is not None and club.state is PersonState.LEAD
    assert coach.verdicts() == ["drafted"]
    coach.deliver(a_mail(CLUB.replace("zaterdag", "zondag"), subject="Wandelen", ident="<m2@voorbeeld.example>", sender="Bo <bo@voorbeeld.example>"))  # fmt: skip
    coach.walk()
    assert coach.verdicts() == ["drafted", "drafted"]


def test_a_correction_replaces_an_untouched_draft(coach: World) -> None:
    coach.deliver(a_mail(RESCHEDULE))
    coach.walk()
    drop(coach, Gesture.IS_SUPPORT)
    coach.walk()
    assert coach.draft_states() == ["superseded", "placed"] and len(coach.drafts) == 1
    drop(coach, Gesture.IS_OTHER)
    coach.walk()
    assert coach.draft_states() == ["superseded", "superseded"] and coach.drafts == []
    assert coach.verdicts() == ["nothing_to_answer"]


def test_a_correction_leaves_a_touched_draft_alone(coach: World) -> None:
    coach.deliver(a_mail(RESCHEDULE))
    coach.walk()
    ((uid, kept),) = coach.server.boxes["Drafts"].mails.items()
    coach.server.deliver(kept.raw.replace(b"Hartelijke", b"Lieve"), "Drafts")
    coach.server.remove("Drafts", uid)
    coach.walk()
    drop(coach, Gesture.IS_SUPPORT)
    coach.walk()
    assert coach.draft_states() == ["touched"] and len(coach.drafts) == 1
    assert notices(coach) == ["gesture_refused"] and lying(coach, "INBOX") == [frozenset({NOT_OBEYED})]


def test_is_stoppen_confirms_that_somebody_wants_no_contact(coach: World) -> None:
    coach.deliver(a_mail("Dit was het. Mail me niet meer, Anouk, ik wil hier niets meer van horen.\n\nEls"))
    coach.walk()
    drop(coach, Gesture.IS_STOP)
    coach.walk()
    els = person(coach)
    assert els is not None and els.stopped_at is not None and coach.verdicts() == ["drafted"]


def test_a_stop_that_was_none_is_taken_back(coach: World) -> None:
    coach.deliver(a_mail("Neem alsjeblieft geen contact meer met mij op.\n\nEls"))
    coach.walk()
    assert (els := person(coach)) is not None and els.no_contact
    drop(coach, Gesture.IS_OTHER)
    coach.walk()
    assert (els := person(coach)) is not None and not els.no_contact and els.stopped_at is None


def test_a_newsletter_is_no_client(coach: World) -> None:
    news = "List-Unsubscribe: <mailto:weg@x.example>\r\nList-Id: <tips.x.example>\r\nPrecedence: bulk"
    coach.deliver(a_mail("Vijf tips voor meer energie.", sender="Nieuws <nieuws@x.example>", headers=news))
    coach.walk()
    drop(coach, Gesture.CLIENT)
    coach.walk()
    news_person = person(coach, "nieuws@x.example")
    assert news_person is None or news_person.state is not PersonState.CLIENT
    assert notices(coach) == ["gesture_refused"] and lying(coach, "INBOX") == [frozenset({NOT_OBEYED})]


def test_a_received_mail_is_never_sent_and_comes_back_as_the_same_mail(coach: World) -> None:
    coach.deliver(a_mail(THANKS))
    coach.walk()
    drop(coach, Gesture.SEND)
    coach.walk()
    assert notices(coach) == ["gesture_refused"] and lying(coach, "INBOX") == [frozenset({NOT_OBEYED})]


def test_a_sent_mail_says_whom_and_goes_back_to_sent(coach: World) -> None:
    sent = (
        b"From: Anouk <anouk@praktijk.example>\r\nTo: Bo <bo@voorbeeld.example>\r\nSubject: Hoi\r\n"
        b"Message-ID: <s1@praktijk.example>\r\n\r\nTot morgen!\r\n"
    )
    coach.server.deliver(sent, "Sent")
    coach.walk()
    drop(coach, Gesture.CLIENT, "Sent")
    coach.walk()
    bo = person(coach, "bo@voorbeeld.example")
    assert bo is not None and bo.state is PersonState.CLIENT
    assert coach.server.raws("Sent") == [sent] and lying(coach, "INBOX") == []


def test_in_mode_watch_the_gesture_counts_and_the_mail_stays(coach: World) -> None:
    coach.deliver(a_mail(THANKS))
    coach.walk()
    coach.mode = Mode.WATCH
    drop(coach, Gesture.PAUSE)
    for _ in range(2):
        coach.walk()
        coach.restart()
    els = person(coach)
    assert els is not None and els.paused_until is not None
    assert lying(coach, "Coach/Pauze") == [frozenset()]
    assert notices(coach) == ["paused", "gesture_left"]
    coach.mode = Mode.DRAFT
    coach.walk()
    assert lying(coach, "INBOX") == [frozenset({OBEYED})] and notices(coach) == ["paused", "gesture_left"]


class CutOffError(Exception):
    """The daemon dies here."""


class DyingStore(MemoryStore):
    """Dies before or after it moved a mail."""

    when = "before"

    def move(self, key: MessageKey, mailbox: str) -> MessageKey | None:
        if self.when == "after":
            super().move(key, mailbox)
        raise CutOffError


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_crash_while_moving_back_obeys_no_second_time(coach: World, when: str) -> None:
    coach.deliver(a_mail(CLUB, subject="Wandelen", sender="Club <club@voorbeeld.example>"))
    coach.walk()
    drop(coach, Gesture.IS_LEAD)
    store = DyingStore(coach.server)
    store.when = when
    with pytest.raises(CutOffError):
        coach.walk(store)
    coach.restart()
    coach.walk()
    assert len(coach.drafts) == 1 and coach.draft_states() == ["placed"]
    assert coach.verdicts()[0] == "drafted" and set(coach.verdicts()[1:]) <= {"duplicate"}
    assert len(lying(coach, "INBOX")) == 1 and lying(coach, "Coach/Is lead") == []
    with coach.ledger.transaction() as tx:
        assert tx.gestures.unreturned("praktijk") == () and len(tx.corrections.of_account("praktijk")) == 1


def test_a_mailbox_numbered_anew_is_not_obeyed_again(coach: World) -> None:
    coach.deliver(a_mail(THANKS))
    coach.walk()
    coach.mode = Mode.WATCH
    drop(coach, Gesture.PAUSE)
    coach.walk()
    coach.server.renumber("Coach/Pauze")
    coach.walk()
    assert notices(coach).count("paused") == 1


def test_a_control_mailbox_that_the_coach_removed_is_made_anew(coach: World) -> None:
    store = MemoryStore(coach.server)
    coach.walk(store)
    del coach.server.boxes["Coach/Pauze"]
    coach.walk(store)
    coach.walk(store)
    assert "Coach/Pauze" in coach.server.boxes


def test_a_mail_that_nobody_can_read_comes_back(coach: World, monkeypatch: pytest.MonkeyPatch) -> None:
    coach.deliver(a_mail(THANKS))
    coach.walk()
    drop(coach, Gesture.PAUSE)

    def fail(raw: bytes, size: int | None = None) -> None:
        raise RuntimeError("poison")

    monkeypatch.setattr(coach.reader, "read", fail)
    coach.walk()
    assert lying(coach, "Coach/Pauze") == [] and notices(coach) == ["gesture_refused"]
    els = person(coach)
    assert els is not None and els.paused_until is None


class StingyStore(MemoryStore):
    """A server that makes no mailboxes."""

    def create_mailbox(self, mailbox: str) -> None:
        raise PermanentError("CREATE: the server refused it [NOPERM]")


def test_a_server_that_makes_no_mailboxes_is_told_once_and_stops_nothing(world: World) -> None:
    world.control_mailboxes = True
    world.deliver(a_mail(RESCHEDULE))
    for _ in range(2):
        world.walk(StingyStore(world.server))
        world.restart()
    assert notices(world) == ["control_mailboxes_refused"] and len(world.drafts) == 1
