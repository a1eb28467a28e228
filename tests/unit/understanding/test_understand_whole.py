"""The whole of understanding, around the rules."""

from __future__ import annotations

import shutil
import time
from dataclasses import replace
from pathlib import Path
from threading import Thread

import pytest
from understanding_support import RULES, ask, packaged_rules, reading_of, shared_understander

from maild.facts.person import PersonState
from maild.mail.identity import MessageId
from maild.reading.result import Automatic, AutomaticKind
from maild.understanding.danger import DangerCheckError
from maild.understanding.learned.packaged import packaged_weights
from maild.understanding.result import Band, Intent, Kind, LeadKind, Understanding
from maild.understanding.rules import load_rules
from maild.understanding.sender import SenderContext
from maild.understanding.understand import Understander

C, S, L, F = PersonState.CLIENT, PersonState.STRANGER, PersonState.LEAD, PersonState.FORMER


def understood(text: str, state: PersonState | None = C, subject: str = "") -> Understanding:
    return ask(shared_understander(), reading_of(text, subject), state)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Kunnen we onze afspraak verzetten naar volgende week?", Kind.MOVE),
        ("Ik moet onze afspraak van donderdag helaas afzeggen.", Kind.CANCEL),
        ("Sta in de file, ben een kwartier later.", Kind.LATE),
        ("Ik ben onze sessie van vanochtend helemaal vergeten, sorry.", Kind.MISSED),
        ("Ik wil stoppen met de coaching.", Kind.END),
        ("Kunnen we het traject even pauzeren tot na de zomer?", Kind.PAUSE),
        ("Stuur me geen mails meer.", Kind.NO_CONTACT),
    ],
)
def test_the_kind_chooses_the_template(text: str, kind: Kind) -> None:
    assert understood(text).kind is kind


def test_a_lead_who_ends_it_declines() -> None:
    found = understood("Na rijp beraad heb ik toch voor een andere coach gekozen.", L, "Re: voorstel")
    assert (found.intent, found.kind) == (Intent.STOP_REQUEST, Kind.LEAD_DECLINES)


@pytest.mark.parametrize(
    ("text", "state", "kind"),
    [
        ("Ik ben op zoek naar een coach.", S, LeadKind.SELF),
        ("Voor een van onze medewerkers zoeken wij een coach.", S, LeadKind.SOMEONE_ELSE),
        ("Ik zou graag weer een paar sessies inplannen.", F, LeadKind.FORMER),
    ],
)
def test_a_lead_is_for_somebody(text: str, state: PersonState, kind: LeadKind) -> None:
    assert (understood(text, state).intent, understood(text, state).lead_kind) == (Intent.NEW_LEAD, kind)


def test_several_intents_can_hold_and_stop_comes_first() -> None:
    found = understood("Ik wil stoppen met de coaching. De afspraak van dinsdag wil ik dus ook afzeggen.")
    assert found.intent is Intent.STOP_REQUEST
    assert Intent.RESCHEDULE in found.secondary


def test_a_feeling_in_passing_does_not_outweigh_the_move() -> None:
    assert (
        understood(
            "Ik baal ervan en voel me schuldig, maar kunnen we dinsdag verzetten? Ik lig met griep in bed."
        ).intent
        is Intent.RESCHEDULE
    )


@pytest.mark.parametrize(
    "text",
    ["Top, dank je wel!", "Dankjewel voor het fijne gesprek.", "Prima, tot dinsdag!", "Thanks, see you Tuesday!"],
)
def test_thanks_and_confirmations_are_mere_thanks(text: str) -> None:
    found = understood(text)
    assert (found.intent, found.is_mere_thanks, found.band) == (Intent.OTHER, True, Band.SURE)


def test_thanks_with_a_question_is_not_mere_thanks() -> None:
    assert not understood("Dank je wel! Waar kan ik parkeren?").is_mere_thanks


def test_automatic_mail_is_other() -> None:
    automatic = Automatic(AutomaticKind.OOO, may_answer=False, reasons=())
    found = ask(shared_understander(), reading_of("Kunnen we de afspraak verzetten?", automatic=automatic), C)
    assert (found.intent, found.band) == (Intent.OTHER, Band.SURE)


def test_the_quote_says_nothing_about_intent() -> None:
    reading = reading_of("Prima, tot dan!", "Re: afspraak verzetten", quoted="Kunnen we de afspraak verzetten?")
    assert ask(shared_understander(), reading, C).intent is Intent.OTHER


def test_a_bare_forward_is_judged_on_what_it_forwards() -> None:
    reading = reading_of("Zie onder.", "Fwd: vraag", forwarded="Ik ben op zoek naar een coach. Wat zijn uw tarieven?")
    assert ask(shared_understander(), reading, S).intent is Intent.NEW_LEAD
    longer = reading_of("Dit kreeg ik binnen van een kennis en ik vond het gewoon grappig om met je te delen, meer niet.", "Fwd: vraag",
                        forwarded="Ik ben op zoek naar een coach. Wat zijn uw tarieven?")  # fmt: skip
    assert ask(shared_understander(), longer, C).intent is not Intent.NEW_LEAD


def test_an_unknown_state_is_not_a_stranger() -> None:
    text = "Wij leveren coaches gegarandeerd 10 leads per maand. Interesse in een demo?"
    assert ask(shared_understander(), reading_of(text), None).intent is Intent.OTHER
    assert understood("Kunnen we onze afspraak verzetten?", None).intent is Intent.RESCHEDULE


@pytest.mark.parametrize("text", ["", "   \n", "😀😀", "...", "-", "\x00", "ß" * 5_000, "(" * 20_000])
def test_odd_texts_get_an_answer_with_a_reason(text: str) -> None:
    found = understood(text)
    assert found.intent is Intent.OTHER
    assert found.reasons
    assert found.band is not Band.SURE


def test_a_failed_danger_check_is_seen_and_the_rest_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    understander = Understander(packaged_rules(), packaged_weights())

    def fail(*_: object) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr(type(packaged_rules()), "danger_hits", fail)
    with pytest.raises(DangerCheckError) as caught:
        understander.understand(reading_of("Kunnen we onze afspraak verzetten?"), SenderContext(C))
    assert caught.value.rest.intent is Intent.RESCHEDULE
    assert "broken" not in str(caught.value)


def test_danger_does_not_change_the_intent() -> None:
    found = understood("Kunnen we dinsdag verzetten? Ik zie geen uitweg meer.")
    assert found.crisis is not None
    assert found.intent is Intent.RESCHEDULE


def test_danger_is_found_at_any_place_of_a_long_mail() -> None:
    for place in (0, 11_990, 30_000, 59_000):
        text = ("zomaar wat woorden hier " * 2_500)[:60_000]
        text = text[:place] + " Ik zie geen uitweg meer. " + text[place:]
        assert shared_understander().judge_danger(reading_of(text)) is not None


@pytest.mark.parametrize("field", ["hidden", "forwarded", "signature", "quoted"])
def test_danger_is_looked_for_in_every_text(field: str) -> None:
    reading = reading_of("Zie hieronder.", **{field: "Ik wil niet meer leven."})  # type: ignore[arg-type]
    assert shared_understander().judge_danger(reading, quoted_is_known=False) is not None


def test_quoted_text_that_is_known_does_not_alarm_again() -> None:
    assert shared_understander().judge_danger(reading_of("Dank je.", quoted="Ik wil niet meer leven.")) is None


def test_danger_in_the_subject_alarms() -> None:
    assert shared_understander().judge_danger(reading_of("", "ik wil niet meer leven")) is not None


def test_a_strong_rule_of_the_coach_decides_whatever_was_learned(tmp_path: Path) -> None:
    shutil.copytree(RULES, tmp_path, dirs_exist_ok=True)
    (tmp_path / "own.yaml").write_text(
        "rules:\n  - {id: blue-sky, description: Our own code word, intent: new_lead, strength: strong, phrases: [afspraak verzetten]}\n",
        encoding="utf-8",
    )
    own = Understander(load_rules(tmp_path), packaged_weights())
    reading = reading_of("Kunnen we onze afspraak verzetten naar volgende week?")
    assert own.understand(reading, SenderContext(C)).intent is Intent.NEW_LEAD
    assert shared_understander().understand(reading, SenderContext(C)).intent is Intent.RESCHEDULE


def test_a_subject_counts_less_in_a_reply() -> None:
    fresh = ask(shared_understander(), reading_of("Zie titel.", "Afspraak verzetten"), C)
    reply = ask(
        shared_understander(), reading_of("Zie titel.", "Re: Afspraak verzetten", ancestors=(MessageId("<0@x>"),)), C
    )
    assert fresh.confidence > reply.confidence or reply.intent is Intent.OTHER


def test_without_a_date_nothing_is_resolved() -> None:
    reading = reading_of("Kan het dinsdag om 10 uur?")
    without = replace(reading, message=replace(reading.message, date=None))
    assert ask(shared_understander(), without, C).moments == ()


def test_threads_may_share_one_understander() -> None:
    found: list[Intent] = []
    threads = [
        Thread(target=lambda: found.append(understood("Kunnen we onze afspraak verzetten?").intent)) for _ in range(6)
    ]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert found == [Intent.RESCHEDULE] * 6


def test_cost_grows_with_the_text_and_no_faster() -> None:
    def seconds(length: int) -> float:
        text = ("ik kan niet meer dan dat wil ik niet zien en dus nee. " * (length // 50))[:length]
        started = time.perf_counter()
        shared_understander().judge_danger(reading_of(text))
        return time.perf_counter() - started

    seconds(10_000)
    assert seconds(400_000) < 12 * max(seconds(100_000), 0.02)
