"""What happens around a ladder in a coach's weeks: stars, bounces, holidays, own words, long stops, edits (behaviour 6)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from maild.errors import TransientError
from maild.facts.draft import DraftPurpose
from maild.facts.ladder import Climb
from maild.facts.person import PersonState
from maild.mail.flags import FLAGGED
from maild.mail.identity import MessageKey
from maild.planning.ladder_rules import Ladders, OutreachRule, Rung
from maild.planning.policy import Mode
from maild.rehearsal.memory_store import MemoryStore
from tests.journey.conftest import RESCHEDULE, THANKS, World, a_mail
from tests.journey.test_journey_ladder import ELS, SHIPPED, els, go_on, outreach, reached, send_the_draft


@pytest.fixture
def climbing(world: World) -> Iterator[World]:
    world.ladders = SHIPPED
    world.client(ELS)
    yield world


def writes(world: World, text: str, ident: str = "h1", to: str = ELS, subject: str = "Even dit") -> int:
    """The coach sends a mail of her own; its UID in Sent."""
    raw = (
        f"From: anouk@praktijk.example\r\nTo: {to}\r\nSubject: {subject}\r\nMessage-ID: <{ident}@praktijk.example>\r\n"
        f"Content-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n"
    )
    uid = world.server.deliver(raw.encode(), "Sent")
    world.walk()
    return uid


def later(world: World, **kw: float) -> None:
    world.clock.pass_time(**kw)
    world.walk()


def climb(world: World) -> Climb:
    with world.ledger.transaction() as tx:
        (found,) = tx.climbs.live("praktijk")
    return found


def notices(world: World) -> list[str]:
    with world.ledger.transaction() as tx:
        found = tx.notices.recent("praktijk", world.clock.now().replace(year=2020))
    return [each.kind for each in found]


def test_a_star_in_sent_begins_a_ladder_once(climbing: World) -> None:
    uid = writes(climbing, "Dag Els, hoe kijk je terug op vorige keer?")
    later(climbing, minutes=2)
    assert reached(climbing) == []
    kept = climbing.server.boxes["Sent"].mails[uid]
    kept.flags = kept.flags | {FLAGGED}
    later(climbing, minutes=2)
    assert reached(climbing) == [("client", "", "live")]
    assert go_on(climbing, 4) == ["2026-08-07"]
    climbing.deliver(a_mail(THANKS, ident="<a@voorbeeld.example>"))
    climbing.walk()
    assert go_on(climbing, 9) == [] and reached(climbing) == [("client", "", "answered")]


def test_a_rule_recognises_a_mail_as_outreach_and_names_its_ladder(climbing: World) -> None:
    climbing.ladders = replace(SHIPPED, outreach=(OutreachRule("plan", ("nieuwe afspraak",), ("hoor graag",), "lead"),))
    writes(climbing, "Tot dan!", "h1", subject="Nieuwe afspraak")
    later(climbing, minutes=2)
    assert reached(climbing) == []
    writes(climbing, "Ik hoor graag\r\nof het schikt.", "h2", subject="Nieuwe afspraak")
    later(climbing, minutes=2)
    assert reached(climbing) == [("lead", "", "live")]


DSN = (
    "From: MAILER-DAEMON@mx.example\r\nTo: anouk@praktijk.example\r\nSubject: {subject}\r\n"
    "Message-ID: <dsn@mx.example>\r\nDate: Tue, 04 Aug 2026 10:00:00 +0200\r\nAuto-Submitted: auto-replied\r\nReturn-Path: <>\r\n"
    'MIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
    "--b\r\nContent-Type: text/plain\r\n\r\nYour message has a problem.\r\n"
    "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n"
    "Final-Recipient: rfc822; els@voorbeeld.example\r\nAction: {action}\r\nStatus: {status}\r\n\r\n--b--\r\n"
)


def test_a_bounce_halts_the_ladder_and_tells(climbing: World) -> None:
    outreach(climbing, RESCHEDULE)
    later(climbing, hours=1)
    climbing.deliver(DSN.format(subject="Undelivered", action="failed", status="5.1.1").encode())
    later(climbing, minutes=2)
    assert reached(climbing) == [("client", "", "halted")] and notices(climbing).count("ladder_halted") == 1
    assert go_on(climbing, 10) == []


def test_a_report_of_a_delay_halts_nothing(climbing: World) -> None:
    outreach(climbing, RESCHEDULE)
    later(climbing, hours=1)
    climbing.deliver(DSN.format(subject="Delayed", action="delayed", status="4.4.1").encode())
    assert go_on(climbing, 4) == ["2026-08-07"]


def test_an_out_of_office_with_a_date_moves_the_rung_to_the_first_working_day_after_it(climbing: World) -> None:
    outreach(climbing, RESCHEDULE)
    later(climbing, hours=1)
    climbing.deliver(
        a_mail(
            "Ik ben met vakantie. Ik ben weer terug op vrijdag 14 augustus.", ident="<ooo@voorbeeld.example>",
            subject="Automatisch antwoord: vakantie", headers="Auto-Submitted: auto-replied",
        )
    )  # fmt: skip
    climbing.walk()
    assert go_on(climbing, 14) == ["2026-08-17"]


def at_the_last_mail(world: World, text: str) -> None:
    """The ladder has one rung, the last mail, and the coach sent it in her own words on Fri 7 August."""
    world.ladders = Ladders({"client": (Rung("last", 3, "outreach.last", 7),)})
    outreach(world, RESCHEDULE)
    assert go_on(world, 3) == ["2026-08-07"]
    send_the_draft(world, text)
    later(world, minutes=2)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Dag Els,\r\n\r\nLaat je het me voor maandag 17 augustus weten?", date(2026, 8, 17)),
        ("Dag Els,\r\n\r\nVoor 17/8 hoor ik het graag.", date(2026, 8, 17)),
        ("Dear Els,\r\n\r\nI would like to know by August 17.", date(2026, 8, 17)),
        ("Dag Els,\r\n\r\nVrijdag over een week sluit ik je dossier.", date(2026, 8, 21)),
        ("Dag Els,\r\n\r\nIk hoor het graag voor maandag 10 augustus.", None),
        ("Dag Els,\r\n\r\nIk hoor het graag binnenkort.", None),
    ],
)
def test_the_deadline_is_the_one_in_the_words_as_sent(climbing: World, text: str, day: date | None) -> None:
    at_the_last_mail(climbing, text)
    assert climb(climbing).deadline == day
    if day is None:
        go_on(climbing, 40)
        assert reached(climbing) == [("client", "last", "live")], "nothing closes"
        assert notices(climbing).count("ladder_asks") == 1 and els(climbing).state is PersonState.CLIENT


def test_a_mail_behind_the_last_one_keeps_its_deadline(climbing: World) -> None:
    at_the_last_mail(climbing, "Dag Els,\r\n\r\nLaat je het me voor maandag 24 augustus weten?")
    writes(climbing, "Nog even: neem gerust de tijd.", "h2")
    later(climbing, minutes=2)
    assert climb(climbing).deadline == date(2026, 8, 24)
    writes(climbing, "Ik bedoel: voor maandag 31 augustus.", "h3")
    later(climbing, minutes=2)
    assert climb(climbing).deadline == date(2026, 8, 31)


def test_each_mail_that_the_coach_sent_during_a_long_stop_is_a_rung_and_one_draft_follows(climbing: World) -> None:
    outreach(climbing, RESCHEDULE)
    for number in (1, 2):
        climbing.clock.pass_time(days=3)
        raw = f"From: anouk@praktijk.example\r\nTo: {ELS}\r\nSubject: Hoi\r\nMessage-ID: <w{number}@praktijk.example>\r\n\r\nHoi!"
        climbing.server.deliver(raw.encode(), "Sent")
    climbing.clock.pass_time(days=40)
    climbing.restart()
    later(climbing, minutes=2)
    assert reached(climbing) == [("client", "all_well", "live")]
    assert go_on(climbing, 2) == []
    assert climb(climbing).call_told_at is not None, "the call comes next, and nothing beside it"


def test_from_watch_to_draft_each_ladder_climbs_one_rung(climbing: World) -> None:
    outreach(climbing, RESCHEDULE)
    climbing.mode = Mode.WATCH
    assert go_on(climbing, 35) == [] and reached(climbing) == [("client", "", "live")]
    climbing.mode = Mode.DRAFT
    assert len(go_on(climbing, 5)) == 1 and len(climbing.drafts) == 1


def test_twenty_mails_of_ladders_a_day_in_all_and_the_rest_the_next(climbing: World) -> None:
    for number in range(23):
        who = f"lead{number}@elders.example"
        climbing.client(who)
        uid = writes(climbing, f"Dag nummer {number}, hoor ik van je?", f"n{number}", who)
        kept = climbing.server.boxes["Sent"].mails[uid]
        kept.flags = kept.flags | {FLAGGED}
    later(climbing, minutes=2)
    climbing.clock.pass_time(days=3, hours=1)
    later(climbing, minutes=2)
    assert len(climbing.drafts) == 20
    later(climbing, hours=4)
    assert len(climbing.drafts) == 20
    climbing.clock.pass_time(days=3)  # Mon 10 August
    later(climbing, minutes=2)
    assert len(climbing.drafts) == 23


class FullStore(MemoryStore):
    """A mailbox that is full: nothing can be placed for now."""

    def append(self, *_: object, **__: object) -> MessageKey | None:
        raise TransientError("full")


def test_a_rung_that_waits_for_room_is_looked_at_again_right_before_it_is_placed(climbing: World) -> None:
    outreach(climbing, RESCHEDULE)
    climbing.clock.pass_time(days=3, hours=1)
    climbing.walk(FullStore(climbing.server))
    with climbing.ledger.transaction() as tx:
        (draft,) = [each for each in tx.drafts.live("praktijk") if each.purpose is DraftPurpose.LADDER]
    climbing.deliver(a_mail("Dag Anouk, donderdag is goed.", ident="<a@voorbeeld.example>"))
    climbing.clock.pass_time(minutes=31)
    climbing.walk()
    later(climbing, hours=3)
    assert climbing.drafts == []
    with climbing.ledger.transaction() as tx:
        found = tx.drafts.get(draft.id)
    assert found is not None and found.state == "withdrawn"


def test_a_rung_that_could_not_be_placed_on_friday_waits_for_monday(climbing: World) -> None:
    outreach(climbing, RESCHEDULE)
    climbing.clock.pass_time(days=3, hours=1)  # Fri 7 August
    climbing.walk(FullStore(climbing.server))
    for _ in range(13):
        climbing.clock.pass_time(hours=1)
        climbing.walk(FullStore(climbing.server))
    assert go_on(climbing, 4) == ["2026-08-10"]


def test_the_answer_that_comes_while_the_coach_edits_the_rung_is_told(climbing: World) -> None:
    outreach(climbing, RESCHEDULE)
    assert go_on(climbing, 3) == ["2026-08-07"]
    ((uid, kept),) = climbing.server.boxes["Drafts"].mails.items()
    climbing.server.deliver(kept.raw + b"\r\nNog iets", "Drafts", flags=kept.flags)
    climbing.server.remove("Drafts", uid)
    climbing.walk()
    told = len(climbing.submissions.mails)
    climbing.deliver(a_mail("Dag Anouk, donderdag is goed.", ident="<a@voorbeeld.example>", subject="Iets anders"))
    climbing.walk()
    later(climbing, minutes=2)
    assert reached(climbing)[0][2] == "answered" and len(climbing.drafts) == 1
    assert len(climbing.submissions.mails) == told + 1


def test_a_former_client_is_welcomed_back_only_for_an_appointment(climbing: World) -> None:
    person = els(climbing)
    with climbing.ledger.transaction() as tx:
        tx.people.set_state(person.id, PersonState.FORMER)
    climbing.deliver(a_mail(THANKS, subject="Groet"))
    climbing.walk()
    assert climbing.drafts == []
    climbing.deliver(a_mail(RESCHEDULE, ident="<m2@voorbeeld.example>", subject="Afspraak"))
    climbing.walk()
    (welcome,) = climbing.drafts
    assert "De deur stond open" in welcome.get_content()
    send_the_draft(climbing)
    later(climbing, minutes=2)
    assert reached(climbing) == [("lead", "", "live")], "who comes back is followed up lightly"


def test_an_edit_that_takes_the_rung_away_asks_and_the_rung_may_come_back(climbing: World) -> None:
    outreach(climbing, RESCHEDULE)
    rungs = SHIPPED.by_name["client"]
    climbing.ladders = Ladders({"client": rungs[1:]})
    assert go_on(climbing, 4) == [] and notices(climbing).count("ladder_asks") == 1
    climbing.ladders = SHIPPED
    assert go_on(climbing, 3) == ["2026-08-10"]
