"""Fits the model's questions, one logistic regression each, and puts them side by side in one table."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from maild.understanding.learned import Head
from training.corpus import Record

INTENTS = ("stop_request", "emotional_support", "reschedule", "new_lead", "other")
HELD = INTENTS[:-1]
RESCHEDULE_KINDS = ("move", "cancel", "late", "missed")
STOP_KINDS = ("end", "pause", "no_contact", "lead_declines")
LEAD_KINDS = ("self", "someone_else", "former")
DANGER_KINDS = ("suicide", "self_harm", "violence_at_home", "danger_to_others")
_STRENGTH = 8.0
"""The inverse of the penalty on weights, found on the development part; between 4 and 20 the marks hardly move."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is learned: `labels` with the answer of a record, or None where the record says nothing about it. A question with
    one label is answered by that label or by "" for no. `of_danger` looks at the traits of danger; `is_balanced` lets a
    rare answer count for more."""

    labels: tuple[str, ...]
    answer: Callable[[Record], str | None]
    of_danger: bool = False
    is_balanced: bool = True


def _is_held(intent: str) -> Callable[[Record], str | None]:
    def answer(record: Record) -> str | None:
        if not record.label.intent:
            return None
        return intent if intent == record.label.intent or intent in record.secondary else ""

    return answer


def _danger(record: Record) -> str:
    return "danger" if record.label.danger else ""


QUESTIONS: Mapping[str, Question] = {
    "intent": Question(INTENTS, lambda record: record.label.intent or None),
    **{f"holds {intent}": Question((intent,), _is_held(intent)) for intent in HELD},
    "reschedule": Question(
        RESCHEDULE_KINDS, lambda record: record.label.kind if record.label.intent == "reschedule" else None
    ),
    "stop_request": Question(
        STOP_KINDS, lambda record: record.label.kind if record.label.intent == "stop_request" else None
    ),
    "new_lead": Question(LEAD_KINDS, lambda record: record.lead_kind),
    # as often as it is: balanced, calm mails far from any other weighed too little, and fewer veiled signs were found
    "danger": Question(("danger",), _danger, of_danger=True, is_balanced=False),
    "danger kind": Question(
        DANGER_KINDS, lambda record: record.label.danger.kind if record.label.danger else None, of_danger=True
    ),
}


@dataclass(frozen=True, slots=True)
class Fitted:
    """The columns of one question."""

    coefficients: NDArray[np.float64]
    bias: tuple[float, ...]


def fit(question: Question, records: Sequence[Record], matrix: csr_matrix) -> Fitted:
    """Learns one question from the rows whose records say something about it."""
    answers = [question.answer(record) for record in records]
    rows = [row for row, answer in enumerate(answers) if answer is not None]
    weight = "balanced" if question.is_balanced else None
    regression = LogisticRegression(C=_STRENGTH, max_iter=300, tol=1e-4, class_weight=weight)
    regression.fit(matrix[rows], [answers[row] for row in rows])
    if len(question.labels) == 1:  # the second class, after ""
        return Fitted(regression.coef_.T, (float(regression.intercept_[0]),))
    order = [list(regression.classes_).index(label) for label in question.labels]
    return Fitted(regression.coef_[order].T, tuple(float(regression.intercept_[place]) for place in order))


def side_by_side(fitted: Mapping[str, Fitted]) -> tuple[NDArray[np.float32], dict[str, Head]]:
    """All questions as one table, with their heads."""
    heads: dict[str, Head] = {}
    first = 0
    for name, each in fitted.items():
        heads[name] = Head(QUESTIONS[name].labels, first, each.bias)
        first += len(each.bias)
    return np.hstack([each.coefficients for each in fitted.values()]).astype(np.float32), heads
