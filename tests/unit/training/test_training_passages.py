"""Passages are read line by line, and a wrong line is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from training.corpus import Danger, read_parts
from training.passages import is_passage, read_passages


def test_a_passage_has_danger_or_none_and_no_intent(tmp_path: Path) -> None:
    (tmp_path / "some.txt").write_text("suicide veiled: Het hoeft niet meer: echt niet.\ncalm: Tot vrijdag.\n", "utf-8")
    veiled, calm = read_passages(tmp_path)
    assert veiled.label.danger == Danger("suicide", "veiled") and veiled.text == "Het hoeft niet meer: echt niet."
    assert calm.label.danger is None and calm.label.intent == "" and is_passage(calm)


@pytest.mark.parametrize("line", ["suicide: tekst", "sadness veiled: tekst", "calm:", "zomaar een zin"])
def test_a_wrong_line_is_named(tmp_path: Path, line: str) -> None:
    (tmp_path / "some.txt").write_text(f"calm: Tot vrijdag.\n{line}\n", "utf-8")
    with pytest.raises(ValueError, match=r"some\.txt:2: expected"):
        read_passages(tmp_path)


def test_no_passage_stands_in_a_mail_or_twice() -> None:
    texts = [each.text.casefold() for each in read_passages()]
    assert len(texts) == len(set(texts)) > 1_000
    mails = "\n".join(record.text.casefold() for some in read_parts().values() for record in some)
    assert [text for text in texts if len(text.split()) > 6 and text in mails] == []


def test_mails_are_no_passages() -> None:
    assert not any(is_passage(record) for some in read_parts().values() for record in some)
