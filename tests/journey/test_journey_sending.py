"""The coach drags a finished draft to Versturen, or says `maild send`: it goes out once, or comes back with a reason."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from maild.acting.smtp_reply import SmtpReply
from maild.acting.submission import Outcome, Submission
from maild.facts.gesture import Gesture
from maild.facts.submission import ClientSubmission
from maild.mail.flags import ANSWERED, DRAFT, SEEN
from maild.planning.policy import Mode
from maild.steps.windows import read_windows
from tests.journey.conftest import DANGER, RESCHEDULE, World, a_mail, parsed

ELS = "els@voorbeeld.example"
OUTBOX = f"Coach/{Gesture.SEND.value}"
EMPTY: dict[str, SmtpReply] = {}


@pytest.fixture
def coach(world: World) -> Iterator[World]:
    world.control_mailboxes = True
    world.walk()
    yield world


def own_mail(
    text: str = "Hoi Els,\n\nDonderdag om tien uur is goed.\n\nGroet, Anouk",
    *,
    sender: str = "Anouk Hendriks <anouk@praktijk.example>",
    to: str = f"Els Bakker <{ELS}>",
    ident: str | None = "<client-made@praktijk.example>",
    headers: str = "",
    subject: str = "Donderdag",
) -> bytes:
    """A draft as the coach's own mail program leaves it."""
    lines = [
        f"From: {sender}",
        *([f"To: {to}"] if to else []),
        f"Subject: {subject}",
        *([f"Message-ID: {ident}"] if ident else []),
        *([headers] if headers else []),
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
    ]
    return ("\r\n".join(lines) + "\r\n\r\n" + text.replace("\n", "\r\n") + "\r\n").encode()


def drop(world: World, raw: bytes | None = None) -> None:
    """The coach drags a draft to Versturen: a new one of their own, or else the newest that lies in Drafts."""
    if raw is not None:
        world.server.deliver(raw, "Drafts", flags=(DRAFT, SEEN))
    world.server.move("Drafts", max(world.server.boxes["Drafts"].mails), OUTBOX)


def settle(world: World) -> None:
    """Long enough for a server that files by itself, and one more look."""
    world.walk()
    world.clock.pass_time(seconds=30)
    world.walk()
    world.walk()


def submissions(world: World) -> list[ClientSubmission]:
    with world.ledger.transaction() as tx:
        rows = [tx.submissions.get(number) for number in range(1, 20)]
    return [row for row in rows if row is not None]


def told(world: World) -> list[str]:
    with world.ledger.transaction() as tx:
        recent = tx.notices.recent("praktijk", datetime(2020, 1, 1, tzinfo=UTC))
    return [each.kind for each in recent if each.kind.startswith(("send", "not_filed"))]


def windows(world: World) -> int:
    with world.ledger.transaction() as tx:
        return len(read_windows(tx, "praktijk", world.working_time))


def lying(world: World, mailbox: str) -> int:
    return len(world.server.boxes[mailbox].mails)


def notes(world: World) -> list[str]:
    return [str(parsed(raw).get_content()) for raw, _ in world.submissions.mails]


def without_slots(world: World) -> None:
    """The coach fills in what maild left open, in their own mail program: a new draft in the place of the old one."""
    (uid,) = world.server.boxes["Drafts"].mails
    parent = "In-Reply-To: <m1@voorbeeld.example>\r\nReferences: <m1@voorbeeld.example>"
    world.server.deliver(own_mail(ident="<edited@praktijk.example>", headers=parent), "Drafts", flags=(DRAFT, SEEN))
    world.server.remove("Drafts", uid)


def test_from_draft_to_sent_and_a_closed_window(coach: World) -> None:
    coach.deliver(a_mail(RESCHEDULE))
    coach.walk()
    assert windows(coach) == 1
    without_slots(coach)
    coach.walk()
    drop(coach)
    settle(coach)
    ((raw, recipients),) = coach.submissions.to_clients
    assert recipients == (ELS,)
    sent = parsed(raw)
    assert sent["In-Reply-To"] == "<m1@voorbeeld.example>" and sent["Date"] is not None
    assert (lying(coach, "Sent"), lying(coach, OUTBOX), lying(coach, "Drafts")) == (1, 0, 0)
    assert windows(coach) == 0 and coach.draft_states() == ["sent"]
    assert [each.state.value for each in submissions(coach)] == ["sent"]
    assert told(coach) == [] and coach.submissions.mails == []


def test_a_draft_of_mailds_own_goes_as_it_lies(coach: World) -> None:
    coach.deliver(
        a_mail(
            "Hoi Anouk,\n\nIk zit er helemaal doorheen en kan alleen maar huilen sinds mijn moeder is overleden. Ik weet niet wat ik moet.\n\nGroetjes,\nEls"
        )
    )
    coach.walk()
    assert "[invullen" not in coach.drafts[0].get_content()
    before = coach.drafts[0]["Message-ID"]
    drop(coach)
    settle(coach)
    ((raw, _),) = coach.submissions.to_clients
    assert parsed(raw)["Message-ID"] == before
    assert coach.draft_states() == ["sent"]
    with coach.ledger.transaction() as tx:
        sent = tx.sent.by_message_id("praktijk", before)
    assert sent is not None and sent.draft == 1, "the ladder has to know which template it was"
    assert [ANSWERED in kept.flags for kept in coach.server.boxes["INBOX"].mails.values()] == [True]


def test_a_blind_copy_is_sent_and_seen_by_nobody_but_the_coach(coach: World) -> None:
    drop(coach, own_mail(headers="Bcc: stil@elders.example"))
    settle(coach)
    ((raw, recipients),) = coach.submissions.to_clients
    assert recipients == (ELS, "stil@elders.example")
    assert b"stil@elders" not in raw
    assert b"stil@elders" in coach.server.raws("Sent")[0]


def test_a_mail_without_message_id_gets_one_and_the_notes_of_the_mail_program_stay_home(coach: World) -> None:
    drop(coach, own_mail(ident=None, headers="X-Mozilla-Draft-Info: internal/draft; vcard=0\r\nX-Identity-Key: id1"))
    settle(coach)
    raw = coach.submissions.to_clients[0][0]
    assert parsed(raw)["Message-ID"].endswith("@praktijk.example>")
    assert b"Mozilla" not in raw and b"Identity" not in raw


@pytest.mark.parametrize(
    ("draft", "why"),
    [
        (own_mail(sender="anouk@praktijk.example, iemand@elders.example"), "jouw eigen adres"),
        (own_mail(to=""), "geen ontvanger"),
        (own_mail(to=", ".join(f"a{n}@elders.example" for n in range(11))), "te veel ontvangers"),
        (own_mail(to="Els <els@>"), "een adres klopt niet"),
        (own_mail("Hoi Els,\n\nTot [invullen: dag en tijd]!"), "dag en tijd"),
        (own_mail("Hoi Els,\n\nTot [invullen: dag\nen tijd]!"), "dag en tijd"),
        (own_mail("Hi Els,\n\nSee you [fill in: day and time]!"), "day and time"),
        (own_mail("Hoi {{ name }}, tot dan!"), "in te vullen"),
        (own_mail(subject="[invullen: naam], over donderdag"), "naam"),
        (own_mail(""), "geen tekst"),
        (own_mail("Op di 4 aug 2026 om 09:00 schreef Els:\n> kan het donderdag?"), "geen tekst"),
        (own_mail(headers="Reply-To: iemand@elders.example"), "reply-to"),
        (own_mail(headers="Resent-To: iemand@elders.example"), "resent-to"),
        (own_mail(headers="Auto-Submitted: auto-replied"), "auto-submitted"),
        (own_mail(headers="Subject: nog een"), "subject"),
        (own_mail(headers="Received: from elders by hier; Tue, 4 Aug 2026 09:00:00 +0200"), "ontvangen mail"),
    ],
)
def test_what_is_no_finished_draft_of_the_coach_comes_back_with_a_note(coach: World, draft: bytes, why: str) -> None:
    drop(coach, draft)
    settle(coach)
    assert coach.submissions.to_clients == [] and lying(coach, OUTBOX) == 0 and lying(coach, "Sent") == 0
    assert why in notes(coach)[0] and len(notes(coach)) == 1
    assert told(coach) == ["send_returned"]
    kept = [each for box in ("Drafts", "INBOX") for each in coach.server.boxes[box].mails.values()]
    assert [each.raw for each in kept if "$MaildNotObeyed" in each.flags] == [draft]


@pytest.mark.parametrize(
    "sender", ["Iemand <iemand@elders.example>", "Anouk Hendriks <anouk@praktijk.example.kwaad.example>"]
)
def test_only_the_coachs_own_address_sends(coach: World, sender: str) -> None:
    drop(coach, own_mail(sender=sender))
    settle(coach)
    assert coach.submissions.to_clients == [] and lying(coach, OUTBOX) == 0 and lying(coach, "Drafts") == 1
    with coach.ledger.transaction() as tx:
        assert [each.kind for each in tx.notices.recent("praktijk", coach.clock.now() - timedelta(days=1))] == [
            "gesture_refused"
        ]


def test_a_quoted_mark_of_somebody_else_is_no_open_slot(coach: World) -> None:
    drop(
        coach, own_mail("Hoi Els,\n\nPrima.\n\nOp di 4 aug 2026 om 09:00 schreef Els:\n> [invullen: naam] staat er nog")
    )
    settle(coach)
    assert len(coach.submissions.to_clients) == 1


def test_a_refused_mail_comes_back_and_can_be_tried_again(coach: World) -> None:
    reply = SmtpReply(550, "5.1.1", "no such user")
    coach.submissions.answer = lambda to: Submission(Outcome.REFUSED, str(reply), to, reply, dict.fromkeys(to, reply))
    drop(coach, own_mail())
    settle(coach)
    assert (lying(coach, "Drafts"), lying(coach, OUTBOX), lying(coach, "Sent")) == (1, 0, 0)
    assert told(coach) == ["send_refused"]
    assert "dit adres bestaat niet" in notes(coach)[0] and "550 5.1.1" in notes(coach)[0]
    coach.submissions.answer = lambda to: Submission(Outcome.SENT, "accepted")
    drop(coach)
    settle(coach)
    assert len(coach.submissions.to_clients) == 1 and lying(coach, "Sent") == 1


def test_an_unknown_outcome_is_told_with_where_to_look_and_never_retried_by_itself(coach: World) -> None:
    coach.submissions.answer = lambda to: Submission(Outcome.UNKNOWN, "connection lost")
    drop(coach, own_mail())
    settle(coach)
    for _ in range(5):
        coach.clock.pass_time(hours=9)
        coach.walk()
    coach.restart()
    coach.walk()
    assert len(coach.submissions.to_clients) == 1
    assert told(coach) == ["send_unknown"]
    assert "in Verzonden" in notes(coach)[0] and ELS in notes(coach)[0]
    assert (lying(coach, "Drafts"), lying(coach, OUTBOX), lying(coach, "Sent")) == (1, 0, 0)
    coach.submissions.answer = lambda to: Submission(Outcome.SENT, "accepted")
    drop(coach)  # the coach looked, and wants it sent after all
    settle(coach)
    assert len(coach.submissions.to_clients) == 2 and lying(coach, "Sent") == 1


def test_an_unknown_outcome_is_sent_after_all_where_the_server_filed_it(coach: World) -> None:
    coach.submissions.answer = lambda to: Submission(Outcome.UNKNOWN, "connection lost")
    drop(coach, own_mail())
    coach.walk()
    coach.server.deliver(coach.submissions.to_clients[0][0], "Sent", flags=(SEEN,))
    settle(coach)
    assert told(coach) == [] and [each.state.value for each in submissions(coach)] == ["sent"]
    assert (lying(coach, "Drafts"), lying(coach, OUTBOX), lying(coach, "Sent")) == (0, 0, 1)


def test_a_server_that_files_by_itself_leaves_one_copy_in_sent(coach: World) -> None:
    drop(coach, own_mail())
    coach.walk()
    coach.server.deliver(coach.submissions.to_clients[0][0], "Sent", flags=(SEEN,))
    settle(coach)
    assert lying(coach, "Sent") == 1 and lying(coach, OUTBOX) == 0


def test_a_server_that_files_by_itself_under_another_message_id_leaves_one_copy_in_sent(coach: World) -> None:
    drop(coach, own_mail())
    coach.walk()
    filed = coach.submissions.to_clients[0][0].replace(b"<client-made@", b"<server-made@")
    coach.server.deliver(filed, "Sent", flags=(SEEN,))
    settle(coach)
    assert lying(coach, "Sent") == 1 and lying(coach, OUTBOX) == 0


def test_another_mail_that_the_coach_sent_meanwhile_is_no_copy(coach: World) -> None:
    drop(coach, own_mail())
    coach.walk()
    coach.server.deliver(own_mail("Nog iets", ident="<other@praktijk.example>"), "Sent", flags=(SEEN,))
    settle(coach)
    assert lying(coach, "Sent") == 2


def test_a_draft_that_is_changed_while_it_waits_is_not_sent(coach: World) -> None:
    coach.submissions.answer = lambda to: Submission(Outcome.DELAYED, "no connection: OSError")
    drop(coach, own_mail())
    coach.walk()
    coach.server.remove(OUTBOX, max(coach.server.boxes[OUTBOX].mails))
    coach.server.deliver(own_mail("Toch maar vrijdag"), OUTBOX, flags=(DRAFT, SEEN))
    coach.submissions.answer = lambda to: Submission(Outcome.SENT, "accepted")
    coach.clock.pass_time(hours=2)
    settle(coach)
    bodies = [parsed(raw).get_content() for raw, _ in coach.submissions.to_clients]
    assert all("Donderdag" not in each for each in bodies)


def test_not_now_is_tried_for_a_day_and_then_told(coach: World) -> None:
    reply = SmtpReply(450, "4.2.1", "busy")
    coach.submissions.answer = lambda to: Submission(Outcome.DELAYED, str(reply), to, reply, dict.fromkeys(to, reply))
    drop(coach, own_mail())
    coach.walk()
    assert told(coach) == ["send_delayed"] and lying(coach, OUTBOX) == 1
    for _ in range(30):
        coach.clock.pass_time(hours=1)
        coach.walk()
    assert told(coach) == ["send_delayed", "send_refused"]
    assert "een dag lang" in notes(coach)[0]
    assert (lying(coach, "Drafts"), lying(coach, OUTBOX)) == (1, 0)
    assert coach.submissions.to_clients == []


def test_a_server_that_cannot_be_reached_is_tried_on_and_told_once(coach: World) -> None:
    coach.submissions.answer = lambda to: Submission(Outcome.DELAYED, "no connection: OSError")
    drop(coach, own_mail())
    for _ in range(60):
        coach.clock.pass_time(hours=1)
        coach.walk()
    assert told(coach) == ["send_delayed", "send_waiting"]
    coach.submissions.answer = lambda to: Submission(Outcome.SENT, "accepted")
    for _ in range(3):
        coach.clock.pass_time(hours=1)
        coach.walk()
    assert len(coach.submissions.to_clients) == 1 and lying(coach, "Sent") == 1


def test_only_the_recipient_who_was_put_off_is_tried_again(coach: World) -> None:
    other = "bo@voorbeeld.example"
    later = {other: SmtpReply(450, "4.2.1", "greylisted")}
    coach.submissions.answer = lambda to: Submission(Outcome.PARTLY_REFUSED, "some", (other,), None, later)
    drop(coach, own_mail(to=f"{ELS}, {other}"))
    settle(coach)
    assert [to for _, to in coach.submissions.to_clients] == [(ELS,)]
    assert lying(coach, "Sent") == 1, "it is filed when the first has it"
    coach.submissions.answer = lambda to: Submission(Outcome.SENT, "accepted")
    coach.clock.pass_time(hours=1)
    coach.walk()
    assert [to for _, to in coach.submissions.to_clients] == [(ELS,), (other,)]
    assert lying(coach, "Sent") == 1 and [each.state.value for each in submissions(coach)] == ["sent"]


def test_a_recipient_refused_for_good_is_told_and_the_others_have_it(coach: World) -> None:
    other = "weg@voorbeeld.example"
    never = {other: SmtpReply(550, "5.1.1", "no such user")}
    coach.submissions.answer = lambda to: Submission(Outcome.PARTLY_REFUSED, "some", (other,), None, never)
    drop(coach, own_mail(to=f"{ELS}, {other}"))
    settle(coach)
    assert told(coach) == ["send_sent"] and other in notes(coach)[0]
    assert lying(coach, "Sent") == 1 and lying(coach, "Drafts") == 0


def test_the_coach_takes_a_waiting_mail_back_by_moving_it_away(coach: World) -> None:
    coach.submissions.answer = lambda to: Submission(Outcome.DELAYED, "no connection: OSError")
    drop(coach, own_mail())
    coach.walk()
    coach.server.move(OUTBOX, max(coach.server.boxes[OUTBOX].mails), "Drafts")
    coach.submissions.answer = lambda to: Submission(Outcome.SENT, "accepted")
    coach.clock.pass_time(hours=2)
    coach.walk()
    assert coach.submissions.to_clients == [] and lying(coach, "Drafts") == 1
    assert [each.state.value for each in submissions(coach)] == ["taken_back"]


def test_a_danger_case_asks_once_more_and_a_second_versturen_confirms(coach: World) -> None:
    coach.deliver(a_mail(DANGER))
    coach.walk()
    coach.submissions.mails.clear()
    drop(coach, own_mail())
    settle(coach)
    assert coach.submissions.to_clients == [] and told(coach) == ["send_asks"]
    assert "melding van gevaar" in notes(coach)[0] and lying(coach, "Drafts") == 1
    drop(coach)
    settle(coach)
    assert [to for _, to in coach.submissions.to_clients] == [(ELS,)]


def test_a_new_sign_of_danger_asks_again(coach: World) -> None:
    coach.deliver(a_mail(DANGER))
    coach.walk()
    drop(coach, own_mail())
    settle(coach)
    coach.deliver(a_mail("Ik ga vanavond een einde aan mijn leven maken.", ident="<m2@voorbeeld.example>"))
    coach.walk()
    drop(coach)
    settle(coach)
    assert coach.submissions.to_clients == [] and told(coach) == ["send_asks", "send_asks"]


def test_danger_that_shows_while_a_mail_waits_holds_it_up(coach: World) -> None:
    coach.submissions.answer = lambda to: Submission(Outcome.DELAYED, "no connection: OSError")
    drop(coach, own_mail())
    coach.walk()
    coach.deliver(a_mail(DANGER))
    coach.submissions.answer = lambda to: Submission(Outcome.SENT, "accepted")
    coach.clock.pass_time(hours=2)
    settle(coach)
    assert coach.submissions.to_clients == [] and "send_asks" in told(coach)
    assert lying(coach, "Drafts") == 1 and lying(coach, OUTBOX) == 0


def test_paused_and_stopped_people_get_what_the_coach_sends(coach: World) -> None:
    with coach.ledger.transaction() as tx:
        els = tx.people.by_address("praktijk", ELS)
        assert els is not None
        tx.people.set_paused_until(els.id, coach.clock.now() + timedelta(days=20))
        tx.people.set_no_contact(els.id, True)
    drop(coach, own_mail())
    settle(coach)
    assert len(coach.submissions.to_clients) == 1


def test_the_same_mail_is_not_sent_twice_whatever_lies_in_versturen(coach: World) -> None:
    coach.server.deliver(own_mail(), "Drafts", flags=(DRAFT, SEEN))
    drop(coach)
    drop(coach, own_mail())
    settle(coach)
    assert len(coach.submissions.to_clients) == 1
    coach.server.deliver(coach.server.raws("Sent")[0], OUTBOX, flags=(SEEN,))
    settle(coach)
    assert len(coach.submissions.to_clients) == 1 and "send_returned" in told(coach)


def test_a_restart_between_any_two_steps_sends_once(coach: World) -> None:
    drop(coach, own_mail())
    for _ in range(4):
        coach.restart()
        coach.walk()
        coach.clock.pass_time(seconds=15)
    assert len(coach.submissions.to_clients) == 1 and lying(coach, "Sent") == 1 and lying(coach, OUTBOX) == 0


def test_a_crash_while_it_was_handed_over_leaves_the_outcome_unknown(coach: World) -> None:
    class CrashError(BaseException):
        pass

    def crash(to: tuple[str, ...]) -> Submission:
        raise CrashError

    real = coach.submissions.hand_over
    coach.submissions.answer = crash
    drop(coach, own_mail())
    with pytest.raises(CrashError):
        coach.walk()
    with coach.ledger.transaction() as tx:
        tx.submissions.hand_over(1, coach.clock.now())  # it got as far as the content
    coach.submissions.answer = lambda to: Submission(Outcome.SENT, "accepted")
    assert real is not None
    coach.restart()
    settle(coach)
    assert coach.submissions.to_clients == [] and told(coach) == ["send_unknown"]


def test_mode_watch_sends_nothing(coach: World) -> None:
    coach.mode = Mode.WATCH
    drop(coach, own_mail())
    settle(coach)
    assert coach.submissions.to_clients == [] and lying(coach, OUTBOX) == 1
