"""The danger brake: the coach is alerted again until they have seen it, and nothing is drafted until they lift it."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest

from maild.acting.alert_command import AlertCommand
from maild.acting.blindness import Channels, Sight, is_full
from maild.acting.coach_texts import blind_alert
from maild.acting.submission import Outcome, Submission
from maild.facts.danger_case import DangerCase
from maild.facts.draft import DraftPurpose
from maild.facts.intention import IntentionKind
from maild.facts.person import Person
from maild.mail.identity import MessageId
from maild.planning.danger_alerts import AlertRhythm, alerts_due
from maild.steps.braking import lift_danger, mark_seen
from tests.journey.conftest import COACH, DANGER, RESCHEDULE, START, CountedTokens, World, a_mail

ELS = "els@voorbeeld.example"


def danger(world: World, number: int = 1) -> None:
    world.deliver(a_mail(DANGER, ident=f"<d{number}@voorbeeld.example>", subject=f"Hoi {number}"))
    world.walk()


def els(world: World) -> Person:
    with world.ledger.transaction() as tx:
        person = tx.people.by_address("praktijk", ELS)
    assert person is not None
    return person


def see(world: World) -> bool:
    person = els(world)
    with world.ledger.transaction() as tx:
        return mark_seen(tx, person, world.clock.now())


def minutes_of_alerts(world: World, minutes: int, step: int = 5) -> list[int]:
    """After how many minutes an alert was submitted, walking on in steps."""
    found = []
    for passed in range(step, minutes + 1, step):
        world.clock.pass_time(minutes=step)
        before = len(world.submissions.mails)
        world.walk()
        found += [passed] * (len(world.submissions.mails) - before)
    return found


def test_an_alert_comes_back_after_half_an_hour_and_then_hourly_until_it_was_seen(world: World) -> None:
    danger(world)
    assert len(world.submissions.mails) == 1
    assert minutes_of_alerts(world, 160) == [30, 90, 150]
    assert see(world)
    assert minutes_of_alerts(world, 300) == []


def test_seeing_an_alert_lifts_nothing_and_lifting_lets_drafts_be_made_again(world: World) -> None:
    world.client(ELS)
    danger(world)
    assert see(world)
    world.deliver(a_mail(RESCHEDULE, ident="<m2@voorbeeld.example>"))
    world.walk()
    assert world.drafts == []
    person = els(world)
    with world.ledger.transaction() as tx:
        assert lift_danger(tx, person, world.clock.now())
        assert tx.danger_cases.open("praktijk") == ()
    world.deliver(a_mail(RESCHEDULE, ident="<m3@voorbeeld.example>", subject="Nog eens"))
    world.walk()
    assert len(world.drafts) == 1


def test_a_second_mail_with_danger_alerts_at_once_in_the_same_case_and_wakes_a_case_that_was_seen(world: World) -> None:
    danger(world)
    assert see(world)
    world.clock.pass_time(hours=3)
    danger(world, 2)
    assert len(world.submissions.mails) == 2
    with world.ledger.transaction() as tx:
        (case,) = tx.danger_cases.open("praktijk")
    assert case.seen_at is None and case.opened_at == START
    assert minutes_of_alerts(world, 60) == [30]


def test_a_restart_repeats_nothing_twice_and_a_long_stop_repeats_once(world: World) -> None:
    danger(world)
    world.clock.pass_time(minutes=31)
    world.walk()
    world.restart()
    world.walk()
    assert len(world.submissions.mails) == 2
    world.clock.pass_time(hours=40)
    world.restart()
    world.walk()
    assert len(world.submissions.mails) == 3


def test_a_second_person_is_told_once_when_nobody_saw_it(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    usual = type(world).practice.fget  # type: ignore[attr-defined]
    monkeypatch.setattr(
        type(world), "practice", property(lambda self: replace(usual(self), alert_second=("collega@elders.example",)))
    )
    danger(world)
    minutes_of_alerts(world, 200)
    told = [recipients for _, recipients in world.submissions.mails]
    assert told.count(("collega@elders.example",)) == 1


def test_a_repeat_names_who_and_when_and_never_a_word_of_the_mail(world: World) -> None:
    danger(world)
    world.clock.pass_time(minutes=30)
    world.walk()
    raw = world.submissions.mails[-1][0]
    text = raw.decode("utf-8", "replace")
    assert "HERINNERING" in text and ELS in text
    assert not any(word in text for word in DANGER.split() if len(word) > 6)


def test_repeats_lie_in_no_mailbox_for_the_note_lies_there_still(world: World) -> None:
    danger(world)
    notes = len(world.server.raws("INBOX"))
    minutes_of_alerts(world, 100)
    assert len(world.server.raws("INBOX")) == notes


def test_the_coach_can_be_alerted_by_a_command_that_gets_no_word_of_the_mail(tmp_path: Path) -> None:
    got = tmp_path / "got"
    script = f"import os, sys; open({str(got)!r}, 'w').write(os.environ['MAILD_ACCOUNT'] + sys.stdin.read())"
    rang = AlertCommand((sys.executable, "-c", script), "praktijk")(b"DRINGEND", "danger")
    assert rang.outcome is Outcome.SENT
    assert got.read_text() == "praktijkDRINGEND"


@pytest.mark.parametrize("command", [("/nergens/te-vinden",), (sys.executable, "-c", "raise SystemExit(3)")])
def test_a_command_that_fails_is_tried_again(command: tuple[str, ...]) -> None:
    assert AlertCommand(command, "praktijk")(b"", "danger").outcome is Outcome.DELAYED


def test_a_command_that_hangs_is_ended_in_bounded_time() -> None:
    assert (
        AlertCommand((sys.executable, "-c", "import time; time.sleep(60)"), "p", 0.2)(b"", "danger").outcome
        is Outcome.DELAYED
    )


def test_ten_minutes_without_sight_are_an_alert_and_its_end_an_all_clear() -> None:
    sight = Sight("praktijk", ZoneInfo("Europe/Amsterdam"), START)
    sight.note(START, None)
    for minute in range(1, 11):
        sight.note(START + timedelta(minutes=minute), "geen verbinding")
        assert sight.news(START + timedelta(minutes=minute)) is None
    blind = sight.news(START + timedelta(minutes=11))
    assert blind is not None and "geen verbinding" in blind.text
    sight.told()
    assert sight.news(START + timedelta(hours=9)) is None
    sight.note(START + timedelta(hours=10), None)
    clear = sight.news(START + timedelta(hours=10))
    assert clear is not None and "weer" in clear.subject
    sight.told()
    assert sight.news(START + timedelta(hours=11)) is None


def test_a_short_break_is_no_blindness() -> None:
    sight = Sight("praktijk", ZoneInfo("Europe/Amsterdam"), START)
    for minute in range(0, 60, 9):
        sight.note(START + timedelta(minutes=minute), "kort weg")
        sight.note(START + timedelta(minutes=minute + 1), None)
        assert sight.news(START + timedelta(minutes=minute + 8)) is None


def test_blindness_is_told_by_command_when_no_server_takes_mail() -> None:
    rang: list[bytes] = []

    def ring(text: bytes, kind: str) -> Submission:
        rang.append(text)
        return Submission(Outcome.SENT, "")

    channels = Channels(lambda raw, to: Submission(Outcome.DELAYED, "weg"), ring)
    sight = Sight("praktijk", ZoneInfo("Europe/Amsterdam"), START)
    looks = [sight.news(START + timedelta(minutes=each)) for each in range(11)]
    text = looks[-1]
    assert text is not None and not any(looks[:-1])
    assert channels.tell(text, COACH, ("mobiel@elders.example",), b"k" * 32, CountedTokens(), START)
    assert rang


def test_the_rhythm_of_alerts_is_pure_and_never_runs_after_the_end() -> None:
    def case(alerts: int, **more: datetime) -> DangerCase:
        return DangerCase(1, "p", 1, None, 1, START, START, alerts, **more)

    rhythm, later = AlertRhythm(), START + timedelta(hours=5)
    assert alerts_due(case(1), rhythm, later, has_second=False).repeats
    assert not alerts_due(case(2), rhythm, START + timedelta(minutes=59), has_second=False).is_due
    assert not alerts_due(case(1, seen_at=START), rhythm, later, has_second=True).is_due
    assert not alerts_due(case(1, closed_at=START), rhythm, later, has_second=True).is_due


def sight_that_is_looked_at(minutes: int, notes: dict[int, str | None]) -> tuple[Sight, list[str]]:
    """A sight that is asked each minute, with what happened at some minutes; the subjects of its news, all of them told."""
    sight, heard = Sight("praktijk", ZoneInfo("Europe/Amsterdam"), START), []
    for minute in range(minutes):
        now = START + timedelta(minutes=minute)
        if minute in notes:
            sight.note(now, notes[minute])
        if (text := sight.news(now)) is not None:
            heard.append(f"{minute} {text.subject}")
            sight.told()
    return sight, heard


def test_a_loop_that_stands_still_is_blindness_too() -> None:
    _, heard = sight_that_is_looked_at(40, {0: None, 30: None})
    assert heard == ["10 maild ziet je mail niet meer", "30 maild ziet je mail weer"]


def test_a_silent_inbox_is_no_blindness() -> None:
    assert sight_that_is_looked_at(24 * 60, dict.fromkeys(range(24 * 60)))[1] == []


def test_each_blindness_is_told_once_and_a_second_one_again() -> None:
    _, heard = sight_that_is_looked_at(50, {0: None, 1: "weg", 20: None, 21: "weer weg", 22: "weer weg", 45: None})
    assert [each.partition(" ")[0] for each in heard] == ["11", "20", "31", "45"]


def test_a_laptop_that_slept_is_given_time_to_look_before_it_cries() -> None:
    sight, heard = sight_that_is_looked_at(3, {0: None})
    woken = START + timedelta(hours=9)
    assert heard == [] and sight.news(woken) is None
    assert all(sight.news(woken + timedelta(minutes=each)) is None for each in range(10))
    assert sight.news(woken + timedelta(minutes=10)) is not None


def test_news_that_no_way_took_is_tried_again_with_pauses_of_two_minutes_at_most() -> None:
    sight = Sight("praktijk", ZoneInfo("Europe/Amsterdam"), START)
    tried = []
    for second in range(0, 30 * 60, 15):
        now = START + timedelta(seconds=second)
        if sight.news(now) is not None:
            tried.append(second)
            sight.not_told()
    assert tried[0] == 600 and len(tried) > 10
    assert max(b - a for a, b in pairwise(tried)) <= 120


def test_a_way_that_raises_does_not_silence_the_other() -> None:
    def gone(raw: bytes, to: tuple[str, ...]) -> Submission:
        raise FileNotFoundError

    rang: list[str] = []
    channels = Channels(gone, lambda text, kind: (rang.append(kind), Submission(Outcome.SENT, ""))[1])
    text = blind_alert("praktijk", "nu", "weg")
    assert channels.tell(text, COACH, ("mobiel@elders.example",), b"k" * 32, CountedTokens(), START)
    assert rang == ["blind"]


def test_a_disk_with_room_is_not_full_and_one_that_is_gone_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not is_full(tmp_path) and is_full(tmp_path / "weg")
    monkeypatch.setattr("shutil.disk_usage", lambda where: SimpleNamespace(free=1_000_000))
    assert is_full(tmp_path)


def test_a_second_person_has_time_again_when_a_seen_case_wakes(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    usual = type(world).practice.fget  # type: ignore[attr-defined]
    monkeypatch.setattr(
        type(world), "practice", property(lambda self: replace(usual(self), alert_second=("collega@elders.example",)))
    )
    danger(world)
    assert see(world)
    world.clock.pass_time(hours=3)
    danger(world, 2)
    told = [recipients for _, recipients in world.submissions.mails]
    assert ("collega@elders.example",) not in told
    minutes_of_alerts(world, 65)
    told = [recipients for _, recipients in world.submissions.mails]
    assert told.count(("collega@elders.example",)) == 1


def test_one_person_with_two_addresses_has_one_case(world: World) -> None:
    danger(world)
    world.clock.pass_time(minutes=10)
    text = DANGER + " echt."
    world.deliver(a_mail(text, sender="Els <els.thuis@elders.example>", ident="<t@elders.example>", subject="Thuis"))
    world.walk()
    assert len(world.submissions.mails) == 2
    with world.ledger.transaction() as tx:
        person = tx.people.by_address("praktijk", ELS)
        assert person is not None and len(tx.danger_cases.open("praktijk")) == 2
        tx.people.add_alias(person.id, "els.thuis@elders.example")
        (case,) = tx.danger_cases.open("praktijk")
    assert case.opened_at == START and minutes_of_alerts(world, 60) == [30]
    person = els(world)
    with world.ledger.transaction() as tx:
        assert lift_danger(tx, person, world.clock.now())
        assert tx.danger_cases.open("praktijk") == ()


def test_what_lies_ready_goes_when_another_address_of_theirs_turns_out_to_be_in_danger(world: World) -> None:
    world.deliver(a_mail(RESCHEDULE))
    world.walk()
    assert len(world.drafts) == 1
    world.deliver(a_mail(DANGER, sender="E <els.thuis@elders.example>", ident="<t@elders.example>", subject="Thuis"))
    world.walk()
    assert len(world.drafts) == 1
    person = els(world)
    with world.ledger.transaction() as tx:
        tx.people.add_alias(person.id, "els.thuis@elders.example")
    world.walk()
    assert world.drafts == [] and els(world).danger_since is not None


@pytest.mark.parametrize("purpose", list(DraftPurpose))
def test_no_draft_of_any_purpose_is_placed_for_a_frozen_person(world: World, purpose: DraftPurpose) -> None:
    danger(world)
    person = els(world)
    with world.ledger.transaction() as tx:
        thread = tx.threads.new("praktijk")
        draft = tx.drafts.add(
            account="praktijk", token="t" * 26, message_id=MessageId("<eigen@praktijk.example>"), mail=None, thread=thread,
            person=person.id, recipient=ELS, parent=None, template="t", fingerprint="f", shingles=(),
            created_at=world.clock.now(), purpose=purpose,
        )  # fmt: skip
        tx.intentions.add(
            kind=IntentionKind.PLACE_DRAFT, account="praktijk", token="t" * 26, mail=None, draft=draft.id, recipients=(ELS,),
            payload=a_mail("Hoi"), created_at=world.clock.now(), not_before=world.clock.now(),
        )  # fmt: skip
    world.walk()
    assert world.drafts == [] and world.draft_states()[-1] == "withdrawn"
