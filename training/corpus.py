"""The corpus as records: one mail each, with its labels. `corpus/GUIDE.md` says what the labels mean."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CORPUS = Path(__file__).parent.parent / "corpus"
PARTS = ("train", "development", "test")


@dataclass(frozen=True, slots=True)
class Danger:
    """`kind` as in `CrisisKind`; `signs` is `open` or `veiled`."""

    kind: str
    signs: str


@dataclass(frozen=True, slots=True)
class Label:
    """What one reader made of a mail."""

    intent: str
    kind: str | None
    danger: Danger | None


@dataclass(frozen=True, slots=True)
class Record:
    """One mail of the corpus. `label` was written with the mail, `blind` by a second reader who did not see it."""

    id: str
    batch: str
    label: Label
    blind: Label
    secondary: tuple[str, ...]
    lead_kind: str | None
    is_client: bool
    language: str
    address_form: str | None
    difficulty: str
    greeting_name: str | None
    sender: str
    subject: str
    text: str
    quoted: str | None


def read_batch(path: Path) -> list[Record]:
    """The records of one batch file (JSON Lines). ValueError names file and line of what is wrong."""
    records = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            records.append(_record(json.loads(line)))
        except (KeyError, TypeError, json.JSONDecodeError) as error:
            raise ValueError(f"{path}:{number}: not a record of the corpus ({error!r})") from None
    return records


def read_parts(corpus: Path = CORPUS) -> dict[str, list[Record]]:
    """All records by part: an author's batch belongs to one part whole, so that style cannot leak."""
    listed: dict[str, list[str]] = json.loads((corpus / "parts.json").read_text(encoding="utf-8"))
    return {part: read_batches(listed[part], corpus) for part in PARTS}


def read_batches(names: Iterable[str], corpus: Path = CORPUS) -> list[Record]:
    """The records of these batches, in order."""
    return [record for name in names for record in read_batch(corpus / "mails" / f"{name}.jsonl")]


def _record(data: dict[str, Any]) -> Record:
    return Record(
        id=data["id"],
        batch=data["batch"],
        label=Label(data["intent"], data["kind"], _danger(data["danger"])),
        blind=Label(data["blind"]["intent"], data["blind"]["kind"], _danger(data["blind"]["danger"])),
        secondary=tuple(data["secondary"]),
        lead_kind=data["lead_kind"],
        is_client=data["client"],
        language=data["language"],
        address_form=data["address_form"],
        difficulty=data["difficulty"],
        greeting_name=data["greeting_name"],
        sender=data["sender"],
        subject=data["subject"],
        text=data["text"],
        quoted=data["quoted"],
    )


def _danger(data: dict[str, str] | None) -> Danger | None:
    return Danger(data["kind"], data["signs"]) if data else None
