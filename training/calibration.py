"""From scores on mails that the model did not learn from to honest chances and limits."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float64]


def temperature_of(logits: Scores, right: NDArray[np.int64]) -> float:
    """The temperature under which the chances are worth most (least log loss)."""
    candidates = np.exp(np.linspace(np.log(0.15), np.log(4.0), 120))
    return float(min(candidates, key=lambda each: _loss(logits / each, right)))


def _loss(logits: Scores, right: NDArray[np.int64]) -> float:
    top = logits.max(axis=1, keepdims=True)
    normal = np.log(np.exp(logits - top).sum(axis=1)) + top[:, 0]
    return float((normal - logits[np.arange(len(right)), right]).mean())


def chances_of(logits: Scores) -> Scores:
    """Chances that add up to 1 in each row."""
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


def limit_for_precision(confidence: Scores, is_right: NDArray[np.bool_], precision: float) -> float:
    """The lowest confidence from which on decisions are right this often."""
    order = np.argsort(-confidence)
    share = np.cumsum(is_right[order]) / np.arange(1, len(order) + 1)
    good = np.nonzero(share >= precision)[0]
    return float(confidence[order[good[-1]]]) if len(good) else 0.99


def limit_for_false_alarms(scores: Scores, is_calm: NDArray[np.bool_], most: float) -> float:
    """The lowest score at which at most this part of the calm mails alarms."""
    calm = np.sort(scores[is_calm])[::-1]
    return float(calm[min(len(calm) - 1, int(most * len(calm)))]) + 1e-6


def limit_for_best_f1(scores: Scores, holds: Sequence[bool]) -> float:
    """The score at which a yes or no question is answered best."""
    truth = np.asarray(holds, dtype=bool)
    best, limit = -1.0, 0.0
    for candidate in np.quantile(scores, np.linspace(0.5, 0.999, 200)):
        said = scores >= candidate
        together = float((said & truth).sum())
        value = 2 * together / max(1.0, float(said.sum() + truth.sum()))
        if value > best:
            best, limit = value, float(candidate)
    return limit
