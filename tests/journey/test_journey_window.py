"""What a coach sees of the reply window: warnings in office hours, a holding reply, and when it closes."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from maild.acting.submission import Outcome
from maild.facts.draft import DraftPurpose
from maild.mail.flags import DRAFT, FLAGGED, SEEN
from maild.planning.policy import Mode
from maild.planning.window import Closing, Window
from maild.planning.window_rules import WindowRule, WindowRules
from maild.steps.windows import close_window, close_windows_of, read_windows
from tests.journey.conftest import DANGER, RESCHEDULE, THANKS, World, a_mail, parsed

ELS = "els@voorbeeld.example"
TOMORROW_9 = datetime(2026, 8, 5, 7, 0, tzinfo=UTC)
"""The mail comes on Tuesday at 09:00 in Amsterdam, so the answer is due on Wednesday at 09:00."""


def windows(world: World) -> tuple[Window, ...]:
    with world.ledger.transaction() as tx:
        return read_windows(tx, "praktijk", world.practice.working_time)


def told(world: World) -> list[str]:
    """The subjects of what was submitted to the coach; reminders of danger have journeys of their own."""
    subjects = [parsed(raw)["Subject"] for raw, _ in world.submissions.mails]
    return [each for each in subjects if not each.startswith("HERINNERING")]


def go_to(world: World, text: str) -> None:
    """Local time on the fixed clock, and a pass."""
    world.clock.moment = datetime.fromisoformat(text).replace(tzinfo=world.practice.zone).astimezone(UTC)
    world.walk()


def coach_sends(world: World, text: str, *, answers: str | None = None, ident: str = "<s1@praktijk.example>") -> None:
    reply = f"In-Reply-To: {answers}\r\n" if answers else ""
    head = f"From: anouk@praktijk.example\r\nTo: {ELS}\r\nMessage-ID: {ident}\r\n{reply}Subject: Re: Afspraak\r\n"
    world.server.deliver((head + "\r\n" + text + "\r\n").encode(), "Sent")
    world.walk()


def send_draft(world: World, purpose: DraftPurpose, change: tuple[bytes, bytes] = (b"", b"")) -> None:
    """The coach sends a draft as Thunderbird does: a new Message-ID, the draft is gone."""
    with world.ledger.transaction() as tx:
        (draft,) = [each for each in tx.drafts.live("praktijk") if each.purpose is purpose]
    assert draft.key is not None
    raw = world.server.boxes["Drafts"].mails[draft.key.uid].raw.replace(*change, 1) if change[0] else None
    raw = raw or world.server.boxes["Drafts"].mails[draft.key.uid].raw
    world.server.remove("Drafts", draft.key.uid)
    world.server.deliver(
        raw.replace(draft.message_id.encode(), b"<tb-" + draft.token[:5].encode() + b"@praktijk.example>"), "Sent"
    )
    world.walk()


def test_two_warnings_then_late_then_answered(world: World) -> None:
    world.deliver(a_mail(RESCHEDULE))
    world.walk()
    (window,) = windows(world)
    assert window.deadline == TOMORROW_9
    go_to(world, "2026-08-04 13:29")
    assert told(world) == []
    go_to(world, "2026-08-04 13:31")
    assert told(world) == ["Antwoord voor woensdag 5 augustus 2026 om 09:00"]
    go_to(world, "2026-08-04 16:00")
    assert len(told(world)) == 1
    go_to(world, "2026-08-04 16:31")
    assert told(world)[1:] == ["Laatste uur: antwoord voor woensdag 5 augustus 2026 om 09:00"]
    go_to(world, "2026-08-04 17:15")
    go_to(world, "2026-08-05 10:00")
    assert len(told(world)) == 2
    assert windows(world)[0].is_late(world.clock.now()), "late windows stay until they are closed"
    send_draft(world, DraftPurpose.REPLY)
    assert windows(world) == ()
    assert world.drafts == [], "the holding reply went with it"


def test_warnings_name_the_person_and_no_word_of_the_mail(world: World) -> None:
    world.deliver(a_mail(RESCHEDULE, subject="iets heel eigens"))
    world.walk()
    go_to(world, "2026-08-04 16:45")
    ((raw, recipients),) = world.submissions.mails
    text = parsed(raw).get_content()
    assert "Els Bakker <els@voorbeeld.example>" in text and "dinsdag 4 augustus 2026 om 09:00" in text
    assert recipients == ("mobiel@elders.example",)
    for words in ("iets heel eigens", "verzetten"):
        assert words not in raw.decode("utf-8")
    notes = [mail for mail in world.server.boxes["INBOX"].mails.values() if FLAGGED in mail.flags]
    assert len(notes) == 1


def test_a_holding_reply_closes_nothing_and_moves_the_deadline(world: World) -> None:
    world.deliver(a_mail(RESCHEDULE))
    world.walk()
    go_to(world, "2026-08-04 16:45")
    assert len(world.drafts) == 2, "beside the reply lies the one allowed second draft"
    holding = world.drafts[1].get_content()
    assert "Uiterlijk donderdag 6 augustus om 17.30 uur" in " ".join(holding.split())
    assert world.drafts[1]["In-Reply-To"] == "<m1@voorbeeld.example>"
    go_to(world, "2026-08-04 17:00")
    send_draft(world, DraftPurpose.HOLDING)
    (window,) = windows(world)
    assert window.is_promised and window.deadline == datetime(2026, 8, 6, 15, 30, tzinfo=UTC)
    assert len(world.drafts) == 1, "the reply still waits"
    go_to(world, "2026-08-06 12:00")
    assert len(told(world)) == 1
    go_to(world, "2026-08-06 13:35")
    go_to(world, "2026-08-06 16:45")
    assert told(world)[1:] == [
        "Antwoord voor donderdag 6 augustus 2026 om 17:30",
        "Laatste uur: antwoord voor donderdag 6 augustus 2026 om 17:30",
    ]
    assert len(world.drafts) == 1, "there is no second holding reply"


def test_the_promise_is_the_one_that_the_coach_sent(world: World) -> None:
    world.deliver(a_mail(RESCHEDULE))
    world.walk()
    go_to(world, "2026-08-04 16:45")
    send_draft(world, DraftPurpose.HOLDING, (b"donderdag 6 augustus om 17.30", b"vrijdag 7 augustus om 12.00"))
    assert windows(world)[0].deadline == datetime(2026, 8, 7, 10, 0, tzinfo=UTC)


def test_a_hand_written_answer_closes_and_takes_both_drafts_away(world: World) -> None:
    world.deliver(a_mail(RESCHEDULE))
    world.walk()
    go_to(world, "2026-08-04 16:45")
    coach_sends(world, "Dag Els, donderdag om elf uur is prima, tot dan.", answers="<m1@voorbeeld.example>")
    assert windows(world) == () and world.drafts == []


def test_an_answer_to_another_address_of_the_same_person_closes_too(world: World) -> None:
    world.deliver(a_mail(RESCHEDULE))
    world.walk()
    head = b"From: anouk@praktijk.example\r\nTo: els@werk.example\r\nMessage-ID: <s1@praktijk.example>\r\n"
    world.server.deliver(
        head + b"In-Reply-To: <m1@voorbeeld.example>\r\nSubject: Re: Afspraak\r\n\r\nPrima.\r\n", "Sent"
    )
    world.walk()
    assert windows(world) == ()


def test_an_automatic_answer_of_the_coach_closes_nothing(world: World) -> None:
    world.deliver(a_mail(RESCHEDULE))
    world.walk()
    head = b"From: anouk@praktijk.example\r\nTo: els@voorbeeld.example\r\nAuto-Submitted: auto-replied\r\n"
    world.server.deliver(
        head + b"In-Reply-To: <m1@voorbeeld.example>\r\nSubject: Re: Afspraak\r\n\r\nIk ben weg.\r\n", "Sent"
    )
    world.walk()
    assert len(windows(world)) == 1


def test_a_new_mail_to_who_waits_twice_is_asked_about(world: World) -> None:
    world.deliver(a_mail(RESCHEDULE))
    world.deliver(a_mail(RESCHEDULE + "\n\nEn nog iets.", subject="Iets anders", ident="<m2@voorbeeld.example>"))
    world.walk()
    assert len(windows(world)) == 2
    world.clock.pass_time(minutes=5)
    world.server.deliver(
        b"From: anouk@praktijk.example\r\nTo: els@voorbeeld.example\r\nMessage-ID: <s9@praktijk.example>\r\nSubject: Dag\r\n\r\nHoi.\r\n",
        "Sent",
    )
    world.walk()
    assert len(windows(world)) == 2
    with world.ledger.transaction() as tx:
        (asked,) = [
            each for each in tx.notices.recent("praktijk", TOMORROW_9.replace(day=1)) if each.kind == "which_thread"
        ]
    assert ELS in asked.text and "2 gesprekken" in asked.text


def test_done_closes_one_thread_and_withdraws_its_draft(world: World) -> None:
    world.deliver(a_mail(RESCHEDULE))
    world.deliver(a_mail(RESCHEDULE + "\n\nEn nog iets.", subject="Iets anders", ident="<m2@voorbeeld.example>"))
    world.walk()
    assert len(world.drafts) == 2
    first = windows(world)[0]
    with world.ledger.transaction() as tx:
        assert close_window(tx, "praktijk", first.person, first.thread, world.clock.now(), Closing.DONE) == 1
        assert close_window(tx, "praktijk", first.person, first.thread, world.clock.now(), Closing.DONE) == 0
    world.walk()
    world.restart()
    world.walk()
    assert len(world.drafts) == 1 and len(windows(world)) == 1
    with world.ledger.transaction() as tx:
        assert close_windows_of(tx, "praktijk", first.person, world.clock.now(), Closing.DONE) == 1
    world.walk()
    assert world.drafts == [] and windows(world) == ()
    world.deliver(
        a_mail(RESCHEDULE + " Of toch?", ident="<m3@voorbeeld.example>", headers="References: <m1@voorbeeld.example>")
    )
    world.walk()
    assert len(windows(world)) == 1, "a new mail opens the window anew"


def test_thanks_news_and_mail_to_others_open_nothing(world: World) -> None:
    world.deliver(a_mail(THANKS))
    world.deliver(
        a_mail(RESCHEDULE, ident="<m2@voorbeeld.example>").replace(
            b"To: Anouk Hendriks <anouk@praktijk.example>", b"To: groep@elders.example"
        )
    )
    world.walk()
    assert windows(world) == ()


def test_a_blind_copy_opens_a_window(world: World) -> None:
    raw = a_mail(RESCHEDULE).replace(b"To: Anouk Hendriks <anouk@praktijk.example>", b"To: groep@elders.example")
    world.deliver(b"Delivered-To: anouk@praktijk.example\r\n" + raw)
    world.walk()
    assert len(windows(world)) == 1


def test_danger_is_listed_without_warning_or_holding_reply(world: World) -> None:
    world.deliver(a_mail(RESCHEDULE))
    world.walk()
    world.deliver(a_mail(DANGER, ident="<m2@voorbeeld.example>"))
    world.walk()
    assert len(told(world)) == 1, "the alert"
    go_to(world, "2026-08-04 16:45")
    assert [each.is_danger for each in windows(world)] == [False, True]
    assert len(told(world)) == 2, "the mail from before the danger still waits, and is warned of"
    assert world.drafts == [], "but nothing is laid ready for this person"


def test_a_restart_warns_nobody_twice(world: World) -> None:
    world.deliver(a_mail(RESCHEDULE))
    world.walk()
    for _ in range(3):
        go_to(world, "2026-08-04 16:45")
        world.restart()
    world.walk()
    assert len(told(world)) == 1 and len(world.drafts) == 2


def test_a_warning_that_the_server_delays_comes_once(world: World) -> None:
    world.deliver(a_mail(RESCHEDULE))
    world.walk()
    world.submissions.outcome = Outcome.DELAYED
    go_to(world, "2026-08-04 16:45")
    world.submissions.outcome = Outcome.SENT
    go_to(world, "2026-08-04 16:55")
    go_to(world, "2026-08-04 17:05")
    assert len(told(world)) == 1


def test_watching_warns_by_mail_and_writes_nothing(world: World) -> None:
    world.mode = Mode.WATCH
    world.deliver(a_mail(RESCHEDULE))
    world.walk()
    go_to(world, "2026-08-04 16:45")
    assert len(told(world)) == 1
    assert world.server.raws("Drafts") == [] and len(world.server.raws("INBOX")) == 1


def test_a_holding_reply_that_was_never_sent_goes_when_its_moment_has_passed(world: World) -> None:
    world.deliver(a_mail(RESCHEDULE))
    world.walk()
    go_to(world, "2026-08-04 16:45")
    go_to(world, "2026-08-06 17:31")
    assert len(world.drafts) == 1 and len(windows(world)) == 1


def test_an_edited_holding_reply_stays_when_its_moment_has_passed(world: World) -> None:
    world.deliver(a_mail(RESCHEDULE))
    world.walk()
    go_to(world, "2026-08-04 16:45")
    _, uid = sorted(world.server.boxes["Drafts"].mails)
    edited = world.server.boxes["Drafts"].mails[uid].raw.replace(b"rustig", b"goed", 1)
    world.server.remove("Drafts", uid)
    world.server.deliver(edited, "Drafts", flags=(DRAFT, SEEN))
    go_to(world, "2026-08-06 17:31")
    assert edited in world.server.raws("Drafts")


def test_a_weekend_mail_is_due_at_the_end_of_monday(world: World) -> None:
    go_to(world, "2026-08-08 11:00")
    world.deliver(a_mail(RESCHEDULE))
    world.walk()
    go_to(world, "2026-08-09 20:00")
    assert told(world) == []
    go_to(world, "2026-08-10 16:40")
    assert told(world) == ["Laatste uur: antwoord voor maandag 10 augustus 2026 om 17:30"]


CLUB = "Hoi, de wandelclub loopt zaterdag de ronde om de plas. Neem regenkleding mee. Groeten van het bestuur"


def test_a_rule_opens_a_window_for_who_is_no_client(world: World) -> None:
    world.window_rules = WindowRules(opens=(WindowRule("club", ("@club.example",)),))
    for number, sender in enumerate(("bestuur@club.example", "bestuur@anders.example")):
        world.deliver(a_mail(CLUB + str(number), sender=sender, subject="Wandelen", ident=f"<c{number}@club.example>"))
    world.walk()
    with world.ledger.transaction() as tx:
        found = read_windows(tx, "praktijk", world.practice.working_time, rules=world.window_rules)
    assert [each.writer for each in found] == ["bestuur@club.example"]


def test_a_rule_closes_a_window_for_good_and_never_one_with_danger(world: World) -> None:
    rules = WindowRules(closes=(WindowRule("rust", ("els@voorbeeld.example",), (), 2),))
    world.window_rules = rules
    world.deliver(a_mail(RESCHEDULE))
    world.walk()
    go_to(world, "2026-08-05 16:00")
    assert len(windows(world)) == 1
    go_to(world, "2026-08-06 10:00")
    assert windows(world) == ()
    world.walk()
    assert world.drafts == []
    with world.ledger.transaction() as tx:
        mail = tx.mails.get(1)
    assert mail is not None and mail.closed_by == "rule"
    world.window_rules = WindowRules()
    world.deliver(a_mail(DANGER, ident="<m2@voorbeeld.example>"))
    world.walk()
    world.window_rules = rules
    go_to(world, "2026-08-20 10:00")
    assert [each.is_danger for each in windows(world)] == [True], "the rule is undone for nobody, and danger stays"


def test_a_mail_that_brings_out_a_mistake_is_warned_of_all_the_same(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.deliver(a_mail(RESCHEDULE))
    world.walk()
    monkeypatch.setattr(world.reader, "read", lambda raw, size=None: 1 / 0)
    go_to(world, "2026-08-04 16:45")
    assert len(told(world)) == 1 and len(world.drafts) == 1


def test_a_mail_that_was_answered_while_maild_did_not_run_gets_no_draft(world: World) -> None:
    world.deliver(a_mail(RESCHEDULE))
    world.clock.pass_time(minutes=5)
    world.server.deliver(
        b"From: anouk@praktijk.example\r\nTo: els@voorbeeld.example\r\nSubject: Re: Afspraak\r\n"
        b"In-Reply-To: <m1@voorbeeld.example>\r\nMessage-ID: <s1@praktijk.example>\r\n\r\nTot donderdag.\r\n",
        "Sent",
    )
    world.walk()
    assert world.verdicts() == ["answered"] and world.drafts == []
