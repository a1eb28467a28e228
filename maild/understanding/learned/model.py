"""Weighs the features of a mail: for each question the log odds of its answers, and which words weighed most."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from maild.understanding.learned.features import SCALE, Block, FeatureMaker, Features, Traits, of_words
from maild.understanding.learned.hashing import Hashes
from maild.understanding.learned.weights import Weights

_SCALES = np.array([SCALE[block] for block in Block], dtype=np.float32)
_BLOCKS = len(_SCALES)
_REMEMBERED = 1_200


@dataclass(frozen=True, slots=True)
class Known:
    """Features that the model knows: their rows in the table, their values, places in the text and blocks."""

    rows: NDArray[np.int64]
    values: NDArray[np.float32]
    places: NDArray[np.int32]
    blocks: NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Vector(Known):
    """A mail as the model sees it: `sums` is what its features add up to in each column of the table."""

    sums: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Opinion:
    """What the model makes of a mail: for each head the log odds of its labels, already tempered."""

    logits: Mapping[str, Mapping[str, float]]

    def chances(self, head: str) -> dict[str, float]:
        """The chances of a head's labels, which add up to 1; a head with one label asks yes or no."""
        logits = self.logits[head]
        if len(logits) == 1:
            return {label: 1.0 / (1.0 + float(np.exp(-value))) for label, value in logits.items()}
        return softmax(logits)


def between(one: Opinion, other: Opinion) -> Opinion:
    """The opinion half-way between two: the mean of their log odds."""
    return Opinion(
        {
            head: {label: (value + other.logits[head][label]) / 2 for label, value in logits.items()}
            for head, logits in one.logits.items()
        }
    )


class LearnedModel:
    """Weights at work. Safe to share between threads."""

    def __init__(self, weights: Weights) -> None:
        self.weights = weights
        self._of_words = lru_cache(maxsize=_REMEMBERED)(lambda words: self.vector(of_words(words)))

    def look(self, maker: FeatureMaker, traits: Traits, *others: Traits) -> tuple[Vector, ...]:
        """A mail as the model sees it, and the same mail in `others`, which differ from it in circumstances only.

        Its words are weighed once: danger is judged over a whole batch before the rest.
        """
        same = _joined(self._of_words(traits.words), self.vector(maker.beside_words(traits)))
        return tuple(_joined(same, self.vector(maker.of_circumstances(each))) for each in (traits, *others))

    def vector(self, features: Features) -> Vector:
        """The features that the model knows, valued as in training."""
        found = known_of(features, self.weights.known, self.weights.rarity)
        sums = (found.values @ self.weights.table[found.rows].astype(np.float32)) * self.weights.scale
        return Vector(found.rows, found.values, found.places, found.blocks, sums)

    def judge(self, vector: Vector, heads: Sequence[str] = ()) -> Opinion:
        """The model's opinion, of some questions or of all."""
        return Opinion({name: self._logits(name, vector.sums) for name in heads or self.weights.heads})

    def _logits(self, name: str, sums: NDArray[np.float32]) -> dict[str, float]:
        head, layer = self.weights.heads[name], self.weights.layers.get(name)
        totals = sums[head.columns] + np.asarray(head.bias, dtype=np.float32)
        if layer is not None:
            totals = totals + layer.logits(sums)
        return {label: float(each) / head.temperature for label, each in zip(head.labels, totals, strict=True)}

    def weighed_most(self, vector: Vector, head: str, label: str, most: int) -> list[int]:
        """Places of the words that spoke most for a label, heaviest first."""
        column = self.weights.heads[head].first + self.weights.heads[head].labels.index(label)
        given = vector.values * self.weights.table[vector.rows, column]
        placed = vector.places >= 0
        totals: dict[int, float] = {}
        for place, weight in zip(vector.places[placed].tolist(), given[placed].tolist(), strict=True):
            totals[place] = totals.get(place, 0.0) + weight
        ranked = sorted(totals, key=lambda place: -totals[place])
        return [place for place in ranked[:most] if totals[place] > 0]


def _joined(*parts: Vector) -> Vector:
    """Parts of one mail that have no block in common."""
    return Vector(
        np.concatenate([each.rows for each in parts]),
        np.concatenate([each.values for each in parts]),
        np.concatenate([each.places for each in parts]),
        np.concatenate([each.blocks for each in parts]),
        np.sum([each.sums for each in parts], axis=0),
    )


def known_of(features: Features, known: Hashes, rarity: NDArray[np.float32]) -> Known:
    """The features among `known` (sorted), each block brought to the length that its scale says."""
    rows = np.searchsorted(known, features.hashes)
    rows[rows == len(known)] = 0
    there = known[rows] == features.hashes if len(known) else np.zeros(len(rows), dtype=bool)
    rows, blocks = rows[there], features.blocks[there]
    values = features.values[there] * rarity[rows]
    squares = np.bincount(blocks, weights=values.astype(np.float64) ** 2, minlength=_BLOCKS)
    lengths = np.sqrt(np.maximum(squares, 1e-12)).astype(np.float32)
    lengths[Block.CIRCUMSTANCES] = 1.0
    return Known(rows, values / lengths[blocks] * _SCALES[blocks], features.places[there], blocks)


def softmax(logits: Mapping[str, float]) -> dict[str, float]:
    """Log odds as chances that add up to 1."""
    if not logits:
        return {}
    top = max(logits.values())
    powers = {label: float(np.exp(value - top)) for label, value in logits.items()}
    total = sum(powers.values())
    return {label: power / total for label, power in powers.items()}
