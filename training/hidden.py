"""A small layer of hidden units beside the linear model: it learns which words mean something only together.

Written out in numpy: the layer is thirty units wide, trains in seconds on sparse rows, and needs no framework of half a
gigabyte. Adam with the mails' own features as rows (Kingma and Ba, 2015), dropout on features and units (Srivastava et
al., 2014), smoothed labels.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

Floats = NDArray[np.float32]

UNITS = 32
_EPOCHS, _BATCH, _RATE = 13, 64, 3e-3
_DROPPED_FEATURES, _DROPPED_UNITS, _SMOOTHING = 0.2, 0.4, 0.05
_FIRST, _SECOND, _TINY = 0.9, 0.99, 1e-8


@dataclass(frozen=True, slots=True)
class HiddenFit:
    """`incoming` has a row a feature and a column a unit, `outgoing` a row a unit and a column a label."""

    incoming: Floats
    bias: Floats
    outgoing: Floats
    outgoing_bias: Floats

    def logits(self, matrix: csr_matrix) -> Floats:
        """The log odds that the layer gives for each row."""
        units = np.maximum(matrix @ self.incoming + self.bias, 0)
        return np.asarray(units @ self.outgoing + self.outgoing_bias, dtype=np.float32)


class _Adam:
    """Moving averages of one array's slopes; `rows` are those that a batch touched."""

    def __init__(self, shape: tuple[int, ...]) -> None:
        self._mean = np.zeros(shape, dtype=np.float32)
        self._square = np.zeros(shape, dtype=np.float32)

    def step(self, slope: Floats, rate: float, count: int, rows: NDArray[np.int32] | slice) -> Floats:
        self._mean[rows] = _FIRST * self._mean[rows] + (1 - _FIRST) * slope
        self._square[rows] = _SECOND * self._square[rows] + (1 - _SECOND) * slope * slope
        mean = self._mean[rows] / (1 - _FIRST**count)
        square = self._square[rows] / (1 - _SECOND**count)
        return np.asarray(rate * mean / (np.sqrt(square) + _TINY), dtype=np.float32)


def fit_hidden(matrix: csr_matrix, right: NDArray[np.int64], labels: int, seed: int = 0) -> HiddenFit:
    """Trains the layer on rows whose label numbers are `right`; rare labels count for more."""
    chance = np.random.default_rng(seed)
    rows, features = matrix.shape
    incoming = (chance.standard_normal((features, UNITS)) * 0.05).astype(np.float32)
    outgoing = (chance.standard_normal((UNITS, labels)) * np.sqrt(2 / UNITS)).astype(np.float32)
    bias, outgoing_bias = np.zeros(UNITS, np.float32), np.zeros(labels, np.float32)
    targets = np.eye(labels, dtype=np.float32)[right] * (1 - _SMOOTHING) + _SMOOTHING / labels
    importance = (rows / (labels * np.bincount(right, minlength=labels)))[right].astype(np.float32)
    adams = [_Adam(each.shape) for each in (incoming, bias, outgoing, outgoing_bias)]
    everything = slice(None)
    steps = _EPOCHS * len(_batches(rows, chance))
    for count, chosen in enumerate(_all_batches(rows, chance), start=1):
        rate = _RATE * (1 - count / (steps + 1))
        seen, touched = _some_features(matrix[chosen], chance)
        sums = seen @ incoming[touched] + bias
        open_units = (sums > 0) * (chance.random(sums.shape) > _DROPPED_UNITS) / (1 - _DROPPED_UNITS)
        units = (sums * open_units).astype(np.float32)
        wrong = (_chances(units @ outgoing + outgoing_bias) - targets[chosen]) * importance[chosen, None] / len(chosen)
        back = ((wrong @ outgoing.T) * open_units).astype(np.float32)
        slopes = seen.T @ back, back.sum(0), units.T @ wrong, wrong.sum(0)
        incoming[touched] -= adams[0].step(slopes[0], rate, count, touched)
        bias -= adams[1].step(slopes[1], rate, count, everything)
        outgoing -= adams[2].step(slopes[2], rate, count, everything)
        outgoing_bias -= adams[3].step(slopes[3], rate, count, everything)
    return HiddenFit(incoming, bias, outgoing, outgoing_bias)


def _all_batches(rows: int, chance: np.random.Generator) -> Iterator[NDArray[np.int64]]:
    for _ in range(_EPOCHS):
        yield from _batches(rows, chance)


def _batches(rows: int, chance: np.random.Generator) -> list[NDArray[np.int64]]:
    return np.array_split(chance.permutation(rows), max(1, -(-rows // _BATCH)))


def _some_features(matrix: csr_matrix, chance: np.random.Generator) -> tuple[csr_matrix, NDArray[np.int32]]:
    """The rows with some of their features dropped, and with columns for the features that they have only."""
    kept = chance.random(len(matrix.data)) > _DROPPED_FEATURES
    data = (matrix.data * kept / (1 - _DROPPED_FEATURES)).astype(np.float32)
    touched, columns = np.unique(matrix.indices, return_inverse=True)
    return csr_matrix((data, columns, matrix.indptr), shape=(matrix.shape[0], len(touched))), touched


def _chances(logits: Floats) -> Floats:
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True), dtype=np.float32)
