"""Passages of danger: one to three sentences as they stand inside a mail, and harmless ones that look like them.

A corpus of whole mails shows few ways of saying each thing, and each of them once. `corpus/passages` holds many, a line each:
`suicide veiled: text`, `violence_at_home open: text`, or `calm: text`. They teach the danger question only; no mark is
measured on them.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from training.corpus import CORPUS, Danger, Label, Record

PASSAGES = CORPUS / "passages"
_KINDS = ("suicide", "self_harm", "violence_at_home", "danger_to_others")
_SIGNS = ("open", "veiled")
_PREFIX = "passages "


def is_passage(record: Record) -> bool:
    """Whether the record is a passage and no mail."""
    return record.batch.startswith(_PREFIX)


def read_passages(directory: Path = PASSAGES) -> list[Record]:
    """Each passage as a record without an intent; its batch is its file. ValueError names file and line of what is wrong."""
    return [record for path in sorted(directory.glob("*.txt")) for record in _read(path)]


def _read(path: Path) -> Iterator[Record]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        mark, found, text = line.partition(": ")
        kind, _, signs = mark.partition(" ")
        is_calm = mark == "calm"
        if not found or not text.strip() or not (is_calm or (kind in _KINDS and signs in _SIGNS)):
            raise ValueError(f"{path}:{number}: expected 'calm: text' or '<kind> <open|veiled>: text'")
        label = Label("", None, None if is_calm else Danger(kind, signs))
        yield Record(
            id=f"{path.stem}-{number}",
            batch=f"{_PREFIX}{path.stem}",
            label=label,
            blind=label,
            secondary=(),
            lead_kind=None,
            is_client=True,
            language="nl",
            address_form=None,
            difficulty="ordinary",
            greeting_name=None,
            sender="",
            subject="",
            text=text.strip(),
            quoted=None,
        )
