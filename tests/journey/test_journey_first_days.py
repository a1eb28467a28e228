from __future__ import annotations

from maild.acting.submission import Outcome
from maild.mail.flags import DRAFT, FLAGGED, SEEN
from maild.planning.policy import Mode
from tests.journey.conftest import DANGER, LEAD, RESCHEDULE, THANKS, World, a_mail, parsed


def test_a_reschedule_gets_one_reply_in_the_thread(world: World) -> None:
    world.deliver(a_mail(RESCHEDULE, subject="Re: Sessie", headers="References: <s0@praktijk.example>"))
    world.walk()
    (draft,) = world.drafts
    assert draft["To"] == "Els Bakker <els@voorbeeld.example>"
    assert draft["From"] == "Anouk Hendriks <anouk@praktijk.example>"
    assert draft["Subject"] == "Re: Sessie"
    assert draft["In-Reply-To"] == "<m1@voorbeeld.example>"
    assert draft["References"].split() == ["<s0@praktijk.example>", "<m1@voorbeeld.example>"]
    assert "Els" in draft.get_content()
    assert "> Ik kan dinsdag toch niet" in draft.get_content()
    (uid,) = world.server.boxes["Drafts"].mails
    assert world.server.boxes["Drafts"].mails[uid].flags == {DRAFT, SEEN}
    assert world.verdicts() == ["drafted"]


def test_a_restart_does_not_draft_twice(world: World) -> None:
    world.deliver(a_mail(RESCHEDULE))
    world.walk()
    for _ in range(3):
        world.restart()
        world.walk()
    assert len(world.drafts) == 1


def test_mail_from_before_the_first_start_is_left_alone(tmp_path, tools) -> None:  # type: ignore[no-untyped-def]
    from maild.rehearsal.memory_store import MemoryServer
    from tests.journey.conftest import FixedClock

    clock = FixedClock()
    server = MemoryServer(clock)
    server.deliver(a_mail(RESCHEDULE))
    world = World(tmp_path, tools, server, clock)
    world.walk()
    assert world.drafts == [] and world.verdicts() == []
    world.ledger.close()


def test_watch_mode_writes_nothing_and_going_to_draft_catches_up(world: World) -> None:
    world.mode = Mode.WATCH
    world.deliver(a_mail(RESCHEDULE))
    world.walk()
    assert world.drafts == [] and world.verdicts() == ["watch_mode"]
    world.mode = Mode.DRAFT
    world.walk()
    assert len(world.drafts) == 1 and world.verdicts() == ["drafted"]


def test_what_the_coach_answered_while_watching_gets_no_draft_later(world: World) -> None:
    world.mode = Mode.WATCH
    world.deliver(a_mail(RESCHEDULE))
    world.walk()
    world.clock.pass_time(hours=1)
    sent = b"From: anouk@praktijk.example\r\nTo: els@voorbeeld.example\r\nMessage-ID: <s1@praktijk.example>\r\n"
    world.server.deliver(
        sent + b"In-Reply-To: <m1@voorbeeld.example>\r\nSubject: Re: Afspraak\r\n\r\nPrima.\r\n", "Sent"
    )
    world.mode = Mode.DRAFT
    world.walk()
    assert world.drafts == []


def test_danger_alerts_at_once_and_stops_every_draft_for_that_person(world: World) -> None:
    world.deliver(a_mail(RESCHEDULE))
    world.walk()
    assert len(world.drafts) == 1
    world.deliver(a_mail(DANGER, subject="sorry", ident="<m2@voorbeeld.example>"))
    world.walk()
    assert world.drafts == [], "what lay ready untouched is withdrawn"
    ((raw, recipients),) = world.submissions.mails
    assert recipients == ("mobiel@elders.example",)
    alert = parsed(raw)
    assert "els@voorbeeld.example" in alert.get_content()
    assert "113" in alert.get_content()
    for words in ("sorry", "vanavond", "einde"):
        assert words not in raw.decode("utf-8")
    notes = [mail for mail in world.server.boxes["INBOX"].mails.values() if FLAGGED in mail.flags]
    assert len(notes) == 1
    world.deliver(a_mail(RESCHEDULE, ident="<m3@voorbeeld.example>"))
    world.walk()
    assert world.drafts == []
    assert world.verdicts() == ["drafted", "crisis", "own_notice", "danger_case_open"]
    assert len(world.submissions.mails) == 1


def test_an_alert_that_cannot_be_submitted_is_tried_until_it_is(world: World) -> None:
    world.submissions.outcome = Outcome.DELAYED
    world.deliver(a_mail(DANGER))
    world.walk()
    assert world.submissions.mails == []
    for _ in range(30):
        world.clock.pass_time(minutes=2)
        world.walk()
    world.submissions.outcome = Outcome.SENT
    world.clock.pass_time(minutes=2)
    world.walk()
    assert len(world.submissions.mails) == 1


def test_a_refused_login_for_alerts_never_gives_up(world: World) -> None:
    world.submissions.outcome = Outcome.REFUSED
    world.deliver(a_mail(DANGER))
    for _ in range(20):
        world.walk()
        world.clock.pass_time(minutes=3)
    world.submissions.outcome = Outcome.SENT
    world.walk()
    assert len(world.submissions.mails) == 1


def test_a_new_mail_replaces_an_untouched_draft(world: World) -> None:
    world.deliver(a_mail(RESCHEDULE))
    world.walk()
    follow = "References: <m1@voorbeeld.example>"
    world.deliver(a_mail(RESCHEDULE + "\n\nOf vrijdag.", ident="<m2@voorbeeld.example>", headers=follow))
    world.walk()
    (draft,) = world.drafts
    assert draft["In-Reply-To"] == "<m2@voorbeeld.example>"
    assert world.draft_states() == ["superseded", "placed"]
    assert world.verdicts() == ["newer_mail_in_thread", "drafted"]


def test_a_touched_draft_is_never_replaced(world: World) -> None:
    world.deliver(a_mail(RESCHEDULE))
    world.walk()
    (uid,) = list(world.server.boxes["Drafts"].mails)
    edited = world.server.boxes["Drafts"].mails[uid].raw.replace(b"Els", b"lieve Els", 1)
    world.server.remove("Drafts", uid)
    world.server.deliver(edited, "Drafts", flags=(DRAFT, SEEN))
    follow = "References: <m1@voorbeeld.example>"
    world.deliver(a_mail(RESCHEDULE, ident="<m2@voorbeeld.example>", headers=follow))
    world.walk()
    assert world.server.raws("Drafts") == [edited]
    assert world.draft_states() == ["touched"]
    assert "coach_is_writing" in world.verdicts()
    assert len(world.submissions.mails) == 1, "the coach hears of the new mail"


def test_three_mails_in_one_go_get_one_draft_for_the_newest(world: World) -> None:
    for number in (1, 2, 3):
        follow = "" if number == 1 else "References: <m1@voorbeeld.example>"
        world.deliver(a_mail(RESCHEDULE + f" ({number})", ident=f"<m{number}@voorbeeld.example>", headers=follow))
    world.walk()
    (draft,) = world.drafts
    assert draft["In-Reply-To"] == "<m3@voorbeeld.example>"


def test_the_same_mail_twice_counts_once(world: World) -> None:
    raw = a_mail(RESCHEDULE)
    world.deliver(raw)
    world.deliver(b"Received: from elsewhere by here; Tue, 4 Aug 2026 09:00:01 +0200\r\n" + raw)
    world.walk()
    assert len(world.drafts) == 1
    assert sorted(world.verdicts()) == ["drafted", "duplicate"]


def test_a_copied_message_id_hides_no_mail(world: World) -> None:
    world.deliver(a_mail(RESCHEDULE))
    world.deliver(a_mail(LEAD, sender="Mark <mark@elders.example>"))
    world.walk()
    assert sorted(str(draft["To"]) for draft in world.drafts) == [
        "Els Bakker <els@voorbeeld.example>",
        "Mark <mark@elders.example>",
    ]


def test_mails_without_a_message_id_are_handled(world: World) -> None:
    world.deliver(a_mail(RESCHEDULE, ident=None))
    world.deliver(a_mail(LEAD, sender="Mark <mark@elders.example>", ident=None))
    world.walk()
    assert len(world.drafts) == 2
    assert all(draft["In-Reply-To"] is None for draft in world.drafts)


def test_a_stranger_who_copies_a_thread_cannot_reach_anothers_draft(world: World) -> None:
    world.deliver(a_mail(RESCHEDULE))
    world.walk()
    world.deliver(
        a_mail(
            LEAD,
            sender="X <x@elders.example>",
            ident="<h@elders.example>",
            headers="References: <m1@voorbeeld.example>",
        )
    )
    world.walk()
    assert len(world.drafts) == 2


def test_thanks_gets_no_draft(world: World) -> None:
    world.deliver(a_mail(THANKS))
    world.walk()
    assert world.drafts == []


def test_a_sender_gets_three_drafts_a_day_and_then_a_notice(world: World) -> None:
    for number in range(5):
        world.deliver(
            a_mail(RESCHEDULE + f" {number}", subject=f"Vraag {number}", ident=f"<n{number}@voorbeeld.example>")
        )
        world.walk()
    assert len(world.drafts) == 3
    assert world.verdicts()[-2:] == ["cap_reached", "cap_reached"]
    world.clock.pass_time(hours=25)
    world.deliver(a_mail(RESCHEDULE, subject="Morgen", ident="<n9@voorbeeld.example>"))
    world.walk()
    assert len(world.drafts) == 4


def test_numbering_inbox_anew_drafts_nothing_twice_and_loses_nothing(world: World) -> None:
    world.deliver(a_mail(RESCHEDULE))
    world.walk()
    world.deliver(a_mail(LEAD, sender="Mark <mark@elders.example>", ident="<m5@elders.example>"))
    world.server.renumber("INBOX")
    world.walk()
    assert len(world.drafts) == 2
    assert sorted(world.verdicts()) == ["drafted", "drafted", "duplicate"]


def test_numbering_drafts_anew_does_not_lose_sight_of_a_draft(world: World) -> None:
    world.deliver(a_mail(RESCHEDULE))
    world.walk()
    world.server.renumber("Drafts")
    world.walk()
    assert world.draft_states() == ["placed"]
    world.deliver(a_mail(DANGER, ident="<m2@voorbeeld.example>"))
    world.walk()
    assert world.drafts == []


def test_a_draft_nobody_touches_is_withdrawn_after_fourteen_days(world: World) -> None:
    world.deliver(a_mail(RESCHEDULE))
    world.walk()
    world.clock.pass_time(days=13)
    world.walk()
    assert len(world.drafts) == 1
    world.clock.pass_time(days=1)
    world.walk()
    assert world.drafts == [] and world.draft_states() == ["withdrawn"]


def test_a_discarded_draft_is_not_made_again_and_a_new_mail_earns_a_new_one(world: World) -> None:
    world.deliver(a_mail(RESCHEDULE))
    world.walk()
    (uid,) = list(world.server.boxes["Drafts"].mails)
    world.server.remove("Drafts", uid)
    world.walk()
    world.clock.pass_time(hours=25)
    world.walk()
    assert world.drafts == [] and world.draft_states() == ["discarded"]
    follow = "References: <m1@voorbeeld.example>"
    world.deliver(a_mail(RESCHEDULE, ident="<m2@voorbeeld.example>", headers=follow))
    world.walk()
    assert len(world.drafts) == 1


def test_poison_is_tried_three_times_then_set_aside_and_told_once(world: World) -> None:
    world.deliver(b"\r\n \r\n")
    for _ in range(6):
        world.walk()
    assert world.verdicts()[0] == "unreadable"
    assert len(world.submissions.mails) == 1
    world.deliver(a_mail(RESCHEDULE))
    world.walk()
    assert len(world.drafts) == 1


def test_a_mail_that_vanishes_before_it_is_read_is_written_off(world: World) -> None:
    uid = world.deliver(a_mail(RESCHEDULE))
    from maild.rehearsal.memory_store import MemoryStore
    from maild.steps.arrivals import note_arrivals

    note_arrivals(world.route._desk, MemoryStore(world.server), "INBOX")
    world.server.remove("INBOX", uid)
    world.walk()
    assert world.verdicts() == ["vanished"]


def test_a_form_visitor_is_answered_and_not_the_website(world: World) -> None:
    text = "Naam: Dounia Kaddouri\nE-mail: dounia@postbus.example\nBericht: Ik zoek een coach, wat kost een traject?"
    world.deliver(a_mail(text, sender="Praktijk <wordpress@praktijk.example>", subject="Nieuw bericht"))
    world.walk()
    (draft,) = world.drafts
    assert "dounia@postbus.example" in draft["To"]


def test_last_years_sent_makes_correspondents_and_reads_no_text(world: World) -> None:
    with world.ledger.transaction() as tx:
        cursor = tx.mailboxes.import_cursor("praktijk")
    assert cursor is not None and cursor.done


def test_what_the_coach_answered_while_the_quota_was_full_gets_no_draft(world: World) -> None:
    from maild.errors import TransientError
    from maild.rehearsal.memory_store import MemoryStore

    class FullStore(MemoryStore):
        def append(self, *_: object, **__: object) -> None:  # type: ignore[override]
            raise TransientError("APPEND: the server says not now [OVERQUOTA]")

    world.deliver(a_mail(RESCHEDULE))
    world.walk(FullStore(world.server))
    assert world.drafts == []
    world.clock.pass_time(hours=1)
    sent = b"From: anouk@praktijk.example\r\nTo: els@voorbeeld.example\r\nMessage-ID: <s1@praktijk.example>\r\n"
    world.server.deliver(
        sent + b"In-Reply-To: <m1@voorbeeld.example>\r\nSubject: Re: Afspraak\r\n\r\nPrima.\r\n", "Sent"
    )
    world.walk()
    assert world.drafts == [] and world.verdicts() == ["answered"] and world.draft_states() == ["withdrawn"]


def test_a_draft_that_the_server_refuses_is_set_aside_after_three_tries_and_told(world: World) -> None:
    from maild.errors import PermanentError
    from maild.rehearsal.memory_store import MemoryStore

    class RefusingStore(MemoryStore):
        tries = 0

        def append(self, *_: object, **__: object) -> None:  # type: ignore[override]
            RefusingStore.tries += 1
            raise PermanentError("APPEND: the server refused it")

    world.deliver(a_mail(RESCHEDULE))
    for _ in range(6):
        world.walk(RefusingStore(world.server))
        world.clock.pass_time(minutes=5)
    assert RefusingStore.tries == 3
    assert world.verdicts() == ["server_refused_draft"] and world.draft_states() == ["set_aside"]
    with world.ledger.transaction() as tx:
        assert [each.kind for each in tx.notices.recent("praktijk", world.clock.now().replace(year=2020))] == [
            "refused"
        ]


def test_a_full_practice_offers_its_waiting_list(world: World) -> None:
    world.is_full = True
    world.deliver(a_mail(LEAD, sender="Mark <mark@voorbeeld.example>"))
    world.walk()
    (draft,) = world.drafts
    assert "wachtlijst" in draft.get_content() and "agenda" not in draft.get_content()
