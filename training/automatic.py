"""Automatic mail and new text, measured on the shared samples of other projects (`MAIL_SAMPLES`) where they are at hand."""

from __future__ import annotations

import json
import os
from collections import defaultdict
from pathlib import Path
from typing import Any

from maild.errors import MessageError
from maild.reading.read import read_mail
from training.measures import Row

_BESIDE = Path(__file__).parent.parent.parent / "shared" / "mail-samples"


def samples_directory() -> Path | None:
    """Where the shared samples are, or None."""
    path = Path(os.environ.get("MAIL_SAMPLES", _BESIDE))
    return path if (path / "index.jsonl").is_file() else None


def automatic_rows(directory: Path) -> list[Row]:
    """For each kind: how many are recognised as automatic, and how many with that very kind; then humans silenced."""
    found: dict[str, list[tuple[bool, bool]]] = defaultdict(list)
    silenced = humans = 0
    for entry, said in _read(directory):
        expected = entry["expected"]
        if expected.get("automated") is True:
            kind = expected.get("kind") or "any"
            found[kind].append((said is not None, said == kind or kind == "any"))
        elif expected.get("automated") is False:
            humans += 1
            silenced += said is not None
    rows: list[Row] = [(kind, f"{len(all_)}", *_parts(all_)) for kind, all_ in sorted(found.items())]
    together = [each for all_ in found.values() for each in all_]
    rows.append(("all", f"{len(together)}", _parts(together)[0], ""))
    return [*rows, ("people silenced", f"{humans}", f"{silenced}", "")]


def _parts(pairs: list[tuple[bool, bool]]) -> Row:
    """The parts for which the first, and the second, is true."""
    return tuple(f"{sum(column) / max(1, len(pairs)):.3f}" for column in zip(*pairs, strict=True))


def new_text_rows(directory: Path) -> list[Row]:
    """For each collection with known replies how often the new text is the same, white space apart."""
    found: dict[str, list[bool]] = defaultdict(list)
    for entry in _index(directory):
        wanted = entry["expected"].get("reply_text")
        if wanted is None:
            continue
        try:
            text = read_mail((directory / entry["file"]).read_bytes()).new.text
        except MessageError:
            text = ""
        found[entry["corpus"]].append(" ".join(text.split()) == " ".join(wanted.split()))
    counted = {corpus: (sum(each), len(each)) for corpus, each in sorted(found.items())}
    return [(corpus, f"{right}", f"{all_}", f"{right / all_:.3f}") for corpus, (right, all_) in counted.items()]


def _index(directory: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (directory / "index.jsonl").read_text(encoding="utf-8").splitlines() if line]


def _read(directory: Path) -> list[tuple[dict[str, Any], str | None]]:
    read = []
    for entry in _index(directory):
        try:
            kind = read_mail((directory / entry["file"]).read_bytes()).automatic.kind
        except MessageError:
            kind = None
        read.append((entry, kind.value if kind else None))
    return read
