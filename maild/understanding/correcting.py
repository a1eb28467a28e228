"""From a mail that the coach corrected to what is kept of it, and back: numbers only, of the features that weigh most."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from maild.facts.correction import KeptCorrection
from maild.understanding.corrections import Correction, Corrections, of_length_one
from maild.understanding.learned import Weights
from maild.understanding.learned.model import Vector

_MOST_FEATURES = 600


@dataclass(frozen=True, slots=True)
class Lesson:
    """A corrected mail's features as bytes: 32-bit numbers and half-precision values, little-endian."""

    features: bytes
    values: bytes


def lesson_of(vector: Vector, weights: Weights) -> Lesson:
    """What is kept of a mail: features by their own numbers, so that it outlives a new release of the weights."""
    rows, values = of_length_one(vector)
    heaviest = np.sort(np.argsort(-values)[:_MOST_FEATURES])
    return Lesson(
        weights.known[rows[heaviest]].astype("<u4").tobytes(),
        values[heaviest].astype("<f2").tobytes(),
    )


def corrections_of(kept: Iterable[KeptCorrection], weights: Weights) -> Corrections:
    """The corrections as these weights see them; features that they do not know any more are left out."""
    return Corrections([_correction(each, weights) for each in kept])


def _correction(kept: KeptCorrection, weights: Weights) -> Correction:
    numbers = np.frombuffer(kept.features, dtype="<u4").astype(np.uint32)
    values = np.frombuffer(kept.values, dtype="<f2").astype(np.float32)
    rows = np.minimum(np.searchsorted(weights.known, numbers), len(weights.known) - 1)
    there = weights.known[rows] == numbers
    return Correction(rows[there], values[there], kept.was, kept.is_now)
