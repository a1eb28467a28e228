"""The reading stage on real mails that other projects publish. None of them is kept here."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from maild.reading.read import read_mail
from maild.reading.result import Reading


@pytest.fixture(scope="module")
def readings(samples: Path) -> list[tuple[dict[str, Any], Reading]]:
    rows = [json.loads(line) for line in (samples / "index.jsonl").read_text(encoding="utf-8").splitlines()]
    return [(row, read_mail((samples / row["file"]).read_bytes())) for row in rows]


def test_every_sample_is_read(readings: list[tuple[dict[str, Any], Reading]]) -> None:
    assert len(readings) > 600


def test_automatic_mail_is_recognised_and_no_human_is_silenced(readings: list[tuple[dict[str, Any], Reading]]) -> None:
    machines = [(row, reading) for row, reading in readings if row["expected"]["automated"] is True]
    people = [(row, reading) for row, reading in readings if row["expected"]["automated"] is False]
    assert [row["file"] for row, reading in people if reading.automatic.kind is not None] == []
    found = sum(reading.automatic.kind is not None for _, reading in machines)
    assert found / len(machines) >= 0.99


def test_bounces_are_called_bounces(readings: list[tuple[dict[str, Any], Reading]]) -> None:
    kinds = Counter(str(reading.automatic.kind) for row, reading in readings if row["expected"]["kind"] == "bounce")
    assert kinds["bounce"] / kinds.total() >= 0.95


def test_new_text_of_the_published_sets(readings: list[tuple[dict[str, Any], Reading]]) -> None:
    judged = [
        (row["expected"]["reply_text"], reading.new.text) for row, reading in readings if row["expected"]["reply_text"]
    ]
    exact = sum(wanted.split() == got.split() for wanted, got in judged)
    assert exact / len(judged) >= 0.75
