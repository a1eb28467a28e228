"""What one correction does, and does not do."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from understanding_support import reading_of, shared_understander

from maild.facts.correction import KeptCorrection
from maild.facts.person import PersonState
from maild.reading.result import Reading
from maild.understanding.result import Intent
from maild.understanding.sender import SenderContext
from training.corpus import read_parts
from training.mails import read_record

CLIENT = SenderContext(PersonState.CLIENT)
NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
WALK = "Hoi, de wandelgroep van zaterdag schuift een week op, het bospad is afgesloten. Groeten van de wandelclub"


def corrected(reading: Reading, was: Intent, is_now: Intent) -> KeptCorrection:
    lesson = shared_understander().lesson(reading, CLIENT)
    return KeptCorrection("praktijk", "00", was.value, is_now.value, lesson.features, lesson.values, NOW)


def test_a_corrected_mail_is_understood_as_the_coach_said() -> None:
    reading = reading_of(WALK, "Wandelgroep")
    said = shared_understander().understand(reading, CLIENT).intent
    wanted = Intent.NEW_LEAD if said is not Intent.NEW_LEAD else Intent.STOP_REQUEST
    taught = shared_understander().corrected([corrected(reading, said, wanted)])
    assert taught.understand(reading, CLIENT).intent is wanted


def test_a_mail_like_it_follows_and_the_first_understander_stays_as_it_was() -> None:
    reading = reading_of(WALK, "Wandelgroep")
    said = shared_understander().understand(reading, CLIENT).intent
    taught = shared_understander().corrected([corrected(reading, said, Intent.NEW_LEAD)])
    alike = reading_of(WALK.replace("zaterdag", "zondag").replace("een week", "twee weken"), "Wandelgroep")
    assert taught.understand(alike, CLIENT).intent is Intent.NEW_LEAD
    assert shared_understander().understand(reading, CLIENT).intent is said


def test_one_correction_flips_no_mail_of_somebody_else() -> None:
    records = read_parts()["test"][::4]
    readings = [read_record(record) for record in records]
    before = [shared_understander().understand(reading, CLIENT).intent for reading in readings]
    first = readings[0]
    taught = shared_understander().corrected([corrected(first, before[0], Intent.STOP_REQUEST)])
    after = [taught.understand(reading, CLIENT).intent for reading in readings]
    flipped = [number for number, pair in enumerate(zip(before, after, strict=True)) if pair[0] is not pair[1]]
    assert set(flipped) <= {0}


def test_corrections_never_touch_danger() -> None:
    reading = reading_of("Ik wil niet meer leven.", "hulp")
    assert shared_understander().judge_danger(reading) is not None
    said = shared_understander().understand(reading, CLIENT).intent
    taught = shared_understander().corrected([corrected(reading, said, Intent.OTHER)])
    assert taught.judge_danger(reading) is not None


def test_no_word_of_the_mail_is_kept() -> None:
    kept = corrected(reading_of(WALK, "Wandelgroep"), Intent.OTHER, Intent.RESCHEDULE)
    everything = kept.features + kept.values
    assert all(word.encode() not in everything for word in WALK.split() if len(word) > 3)
    assert len(everything) < 4_000


def test_features_that_the_weights_do_not_know_are_left_out() -> None:
    kept = corrected(reading_of(WALK), Intent.OTHER, Intent.RESCHEDULE)
    strange = replace(kept, features=b"\x01\x02\x03\x04" * (len(kept.features) // 4))
    shared_understander().corrected([strange]).understand(reading_of(WALK), CLIENT)
