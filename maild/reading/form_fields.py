"""Labelled fields in a form mail's text: "Naam: Piet", a label on one line and its value below, or two table cells."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_LABELLED = re.compile(r"^[\s>*•\-#_]{0,6}([^:\t\n：]{1,60}?)[*_ ]{0,4}\s*(?:[:：]\s*\*{0,2}|\t+)\s*(.*)$")
_MOST_LINES = 2_000
_RULE = re.compile(r"^\s*([-_=*]{2,}|\s*--\s*)\s*$")


@dataclass(frozen=True, slots=True)
class FormField:
    """One field: its label as known (case-folded), its value with LF line ends, and the line it began on (from 0)."""

    label: str
    value: str
    line: int


def labelled_fields(text: str, labels: frozenset[str], footers: Iterable[str]) -> list[FormField]:
    """The fields in order. A value runs to the next known label, a ruled line, or a footer."""
    found: list[tuple[str, int, list[str]]] = []
    for number, line in enumerate(text.split("\n")[:_MOST_LINES]):
        folded = line.casefold()
        if found and (_RULE.match(line) or any(footer in folded for footer in footers)):
            if found[-1][2] and any(each.strip() for each in found[-1][2]):
                found.append(("", number, []))
            continue
        label, rest = _label_of(line, labels)
        if label:
            found.append((label, number, [rest] if rest else []))
        elif found and found[-1][0]:
            found[-1][2].append(line.rstrip())
    return [FormField(label, "\n".join(lines).strip(), number) for label, number, lines in found if label]


def beyond_the_form(text: str) -> str:
    """The lines of a very long mail in which no field is looked for."""
    return "\n".join(text.split("\n")[_MOST_LINES:])


def _label_of(line: str, labels: frozenset[str]) -> tuple[str, str]:
    match = _LABELLED.match(line[:400])
    if match:
        label = _plain(match.group(1))
        if label in labels:
            return label, line[match.start(2) :].strip().strip("*").strip()
    alone = _plain(line) if len(line) <= 64 else ""
    return (alone, "") if alone in labels else ("", "")


def _plain(text: str) -> str:
    """A label without marks: "* E-mailadres (verplicht):" is "e-mailadres"."""
    bare = re.sub(r"\((?:verplicht|required|vereist|optioneel|optional)\)", "", text.casefold())
    return " ".join(bare.strip(" *_:>•-#\t").split())
