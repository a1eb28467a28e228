"""Values for slots, and what stands in a draft where a slot has none."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from maild.drafting.clean_text import clean_block, clean_line
from maild.drafting.slot_catalogue import SLOTS, Slot
from maild.drafting.variant import Variant

LONGEST_LINE = 500
LONGEST_BLOCK = 4_000
_UNFILLED = re.compile(r"\[(?:invullen|fill in):\s*([^\[\]\n]{0,200})\]", re.IGNORECASE)
_BRACES = re.compile(r"\{\{\s*[a-z_]{1,60}\s*(?:\|[^{}]{0,40})?\}\}")
_MEANS_NOTHING = frozenset({"", "-", "--", "–", "—", "none", "null", "n/a"})


class MissingValue:
    """A slot without a value: false in an `if`, and a visible mark where a template prints it."""

    __slots__ = ("_mark",)

    def __init__(self, slot: Slot, variant: Variant) -> None:
        word, label = ("fill in", slot.label_en) if variant is Variant.EN else ("invullen", slot.label_nl)
        self._mark = f"[{word}: {label}]"

    def __bool__(self) -> bool:
        return False

    def __str__(self) -> str:
        return self._mark


def fill_slots(
    slots: Iterable[Slot], values: Mapping[str, str | None], variant: Variant
) -> dict[str, str | MissingValue]:
    """A value for every slot: the cleaned text, or a MissingValue where there is none (empty, a dash, "None")."""
    filled: dict[str, str | MissingValue] = {}
    for slot in slots:
        value = _clean(slot, values.get(slot.name) or "")
        filled[slot.name] = value if value.casefold() not in _MEANS_NOTHING else MissingValue(slot, variant)
    return filled


def sample_values(slots: Iterable[Slot], variant: Variant) -> dict[str, str]:
    """A sample for every slot in the language of the variant."""
    return {slot.name: slot.sample_en if variant is Variant.EN else slot.sample_nl for slot in slots}


def unfilled_slots(text: str) -> tuple[str, ...]:
    """The labels of all "[invullen: ...]" and "[fill in: ...]" in a text, each once; a mail with one is never sent."""
    return tuple(dict.fromkeys(found.strip() for found in _UNFILLED.findall(text)))


def open_marks(text: str) -> tuple[str, ...]:
    """The labels of what is still open in a mail that a mail program may have wrapped and quoted; "" for a label that maild
    does not know, since those are the coach's own words. A quoted mark is somebody else's; a slot in braces is open too."""
    own = " ".join(line.strip() for line in text.split("\n") if not line.lstrip().startswith(">"))
    labels = {label for slot in SLOTS.values() for label in (slot.label_nl, slot.label_en)}
    found = [label if label in labels else "" for label in unfilled_slots(own)]
    return tuple(dict.fromkeys([*found, *(["" for _ in _BRACES.findall(own)])]))


def _clean(slot: Slot, value: str) -> str:
    return clean_block(value, LONGEST_BLOCK).strip() if slot.many_lines else clean_line(value, LONGEST_LINE)
