"""What the coach corrected, kept as numbers: a mail like one that was corrected is judged more as the coach judged that one.

A correction reaches as far as its likeness: the cosine between two mails' features. Unlike mails stay as they were, so
that one correction never flips more than it should (measured in `docs/eval`). No words are kept.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from maild.understanding.learned.features import Block
from maild.understanding.learned.model import Vector

_TELLING = [Block.WORDS, Block.SUBJECT, Block.CONCEPTS]
_ALIKE = 0.4
"""The likeness from which on a correction counts. Among mails of different people one pair in a hundred has 0.22, one in a
thousand 0.37; next week's letter of the same club has 0.9."""
_REACH = 9.0
"""What a correction adds to the log odds of a mail that is exactly alike."""


@dataclass(frozen=True, slots=True)
class Correction:
    """One corrected mail: its features' rows and values (of length 1), what maild had said and what the coach said."""

    rows: NDArray[np.int64]
    values: NDArray[np.float32]
    was: str
    is_now: str


class Corrections:
    """All corrections of one coach. Never changed once made: a new one makes a new set."""

    def __init__(self, corrections: Sequence[Correction] = ()) -> None:
        self._corrections = tuple(corrections)

    def __len__(self) -> int:
        return len(self._corrections)

    def shift(self, vector: Vector) -> Mapping[str, float]:
        """What the corrections add to the log odds of each intent for a mail."""
        if not self._corrections:
            return {}
        rows, values = of_length_one(vector)
        shifts: dict[str, float] = {}
        for each in self._corrections:
            likeness = _likeness(rows, values, each)
            if likeness > _ALIKE:
                push = _REACH * (likeness - _ALIKE) / (1 - _ALIKE)
                shifts[each.is_now] = shifts.get(each.is_now, 0.0) + push
                shifts[each.was] = shifts.get(each.was, 0.0) - push
        return {intent: float(np.clip(push, -_REACH, _REACH)) for intent, push in shifts.items()}


def of_length_one(vector: Vector) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """What a mail says (not from whom, how long, or by which letters), in the order of the rows, scaled to length 1."""
    telling = np.isin(vector.blocks, _TELLING)
    rows, values = vector.rows[telling], vector.values[telling]
    order = np.argsort(rows)
    length = float(np.sqrt((values.astype(np.float64) ** 2).sum())) or 1.0
    return rows[order], (values[order] / length).astype(np.float32)


def _likeness(rows: NDArray[np.int64], values: NDArray[np.float32], other: Correction) -> float:
    _, mine, theirs = np.intersect1d(rows, other.rows, assume_unique=True, return_indices=True)
    return float(values[mine] @ other.values[theirs])
