"""The corpus is what `corpus/README.md` says of it."""

from __future__ import annotations

from functools import cache

import pytest

from training.audit import LEAST_AGREEMENT, agreement, batches, danger_agreement, near_duplicates, repeated_sentences
from training.corpus import CORPUS, Record, read_batch, read_parts
from training.fitting import DANGER_KINDS, INTENTS, RESCHEDULE_KINDS, STOP_KINDS
from training.mails import read_record


@cache
def parts() -> dict[str, list[Record]]:
    return read_parts()


@cache
def everything() -> list[Record]:
    return [record for some in parts().values() for record in some]


def test_no_mail_repeats_another() -> None:
    assert near_duplicates(everything()) == []
    assert repeated_sentences(everything()) == {}


def test_a_copy_would_be_seen() -> None:
    first, *_ = (each for each in everything() if len(each.text.split()) > 30)
    assert near_duplicates([first, everything()[-1], _renamed(first)]) != []
    assert repeated_sentences([first, _renamed(first)]) != {}


def _renamed(record: Record) -> Record:
    return Record(**{name: getattr(record, name) for name in record.__slots__} | {"id": "copy"})


def test_a_second_reader_agrees_in_every_batch() -> None:
    assert {
        name: agreement(some) for name, some in batches(everything()).items() if agreement(some) < LEAST_AGREEMENT
    } == {}
    assert danger_agreement(everything()) >= 0.99


def test_every_batch_belongs_to_one_part() -> None:
    names = [name for some in parts().values() for name in batches(some)]
    assert len(names) == len(set(names)) == len(list((CORPUS / "mails").glob("*.jsonl")))


def test_the_corpus_is_large_enough_and_mixed_as_promised() -> None:
    mails = everything()
    assert len(mails) >= 3_000
    assert sum(each.label.intent == "other" for each in mails) / len(mails) >= 0.35
    assert 0.7 <= sum(each.language == "nl" for each in mails) / len(mails) <= 0.9
    assert {each.language for each in mails} == {"nl", "nl-BE", "en", "mixed"}
    assert sum(each.difficulty == "hard" for each in parts()["test"]) / len(parts()["test"]) >= 0.4


def test_danger_has_three_hundred_mails_and_as_many_that_look_alike() -> None:
    own = [each for each in everything() if each.batch.startswith("d")]
    assert sum(each.label.danger is not None for each in own) >= 300
    assert sum(each.label.danger is None for each in own) >= 300


def test_labels_are_words_of_the_guide() -> None:
    kinds = {"reschedule": RESCHEDULE_KINDS, "stop_request": STOP_KINDS}
    for record in everything():
        assert record.label.intent in INTENTS, record.id
        assert record.label.kind in kinds.get(record.label.intent, (None,)), record.id
        assert record.label.danger is None or record.label.danger.kind in DANGER_KINDS, record.id
        assert "other" not in record.secondary and record.label.intent not in record.secondary, record.id


def test_mails_are_read_as_they_were_written() -> None:
    tenth = everything()[::10]
    read = [" ".join(read_record(record).new.text.split()) for record in tenth]
    same = [text == " ".join(record.text.split()) for text, record in zip(read, tenth, strict=True)]
    assert all(read)
    assert sum(same) / len(same) >= 0.98  # a telephone number behind a name counts as a signature


def test_a_broken_line_is_named(tmp_path: pytest.TempPathFactory) -> None:
    path = tmp_path / "b.jsonl"  # type: ignore[operator]
    path.write_text('{"id": "x"}\n', encoding="utf-8")
    with pytest.raises(ValueError, match=r"b\.jsonl:1: not a record"):
        read_batch(path)
