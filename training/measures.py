"""What is measured on mails that no training saw: pure functions from judged mails to numbers and tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from maild.reading.result import Reading
from maild.understanding.result import Band, Understanding
from training.corpus import Record
from training.fitting import INTENTS

Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Measured:
    """One mail of the corpus, with what maild made of it."""

    record: Record
    reading: Reading
    understanding: Understanding

    @property
    def said(self) -> str:
        """The intent that maild says."""
        return self.understanding.intent.value

    @property
    def is_right(self) -> bool:
        """True where that is the labelled one."""
        return self.said == self.record.label.intent

    @property
    def is_danger(self) -> bool:
        """True where the label sees danger."""
        return self.record.label.danger is not None


@dataclass(frozen=True, slots=True)
class ClassScore:
    """How one intent was recognised."""

    precision: float
    recall: float
    f1: float
    count: int


def class_scores(mails: Sequence[Measured]) -> dict[str, ClassScore]:
    """Precision, recall and F1 of each intent."""
    scores = {}
    for intent in INTENTS:
        right = sum(each.is_right for each in mails if each.said == intent)
        said = sum(each.said == intent for each in mails)
        there = sum(each.record.label.intent == intent for each in mails)
        scores[intent] = ClassScore(_part(right, said), _part(right, there), _part(2 * right, said + there), there)
    return scores


def macro_f1(mails: Sequence[Measured]) -> float:
    """The mean F1 of the five intents."""
    return sum(score.f1 for score in class_scores(mails).values()) / len(INTENTS)


def confusion(mails: Iterable[Measured]) -> list[list[int]]:
    """A row for each labelled intent, a column for each that was said."""
    pairs = Counter((each.record.label.intent, each.said) for each in mails)
    return [[pairs[label, said] for said in INTENTS] for label in INTENTS]


def precision_at_coverage(mails: Sequence[Measured], coverage: float) -> float:
    """How often the surest part of the decisions is right."""
    ranked = sorted(mails, key=lambda each: -each.understanding.confidence)
    chosen = ranked[: max(1, round(coverage * len(ranked)))]
    return _part(sum(each.is_right for each in chosen), len(chosen))


def calibration_bins(mails: Sequence[Measured], bins: int = 10) -> list[tuple[float, float, int]]:
    """Mean confidence, part that is right, and count, in bins of equal width."""
    found = []
    for number in range(bins):
        low, high = number / bins, (number + 1) / bins
        inside = [each for each in mails if low < each.understanding.confidence <= high]
        if inside:
            mean = sum(each.understanding.confidence for each in inside) / len(inside)
            found.append((mean, _part(sum(each.is_right for each in inside), len(inside)), len(inside)))
    return found


def calibration_error(mails: Sequence[Measured]) -> float:
    """The expected calibration error: how far confidence and truth lie apart on average."""
    return sum(abs(mean - right) * count for mean, right, count in calibration_bins(mails)) / max(1, len(mails))


def band_rows(mails: Sequence[Measured]) -> list[Row]:
    """For each band its part of the mails, and how often it is right."""
    rows: list[Row] = []
    for band in Band:
        inside = [each for each in mails if each.understanding.band is band]
        right = _part(sum(each.is_right for each in inside), len(inside))
        rows.append((band.value, f"{len(inside)}", f"{_part(len(inside), len(mails)):.3f}", f"{right:.3f}"))
    return rows


def danger_rows(mails: Sequence[Measured]) -> list[Row]:
    """Recall of open and veiled signs, and false alarms among calm mails, apart for look-alikes."""
    rows: list[Row] = []
    for signs in ("open", "veiled"):
        there = [each for each in mails if each.record.label.danger and each.record.label.danger.signs == signs]
        rows.append((f"recall, {signs}", *_alarm_row(there)))
    calm = [each for each in mails if not each.is_danger]
    alike = [each for each in calm if each.record.batch.startswith("d")]
    rows.append(("false alarms, all calm mails", *_alarm_row(calm)))
    rows.append(("false alarms, look-alikes", *_alarm_row(alike)))
    rows.append(("false alarms, the rest", *_alarm_row([each for each in calm if each not in alike])))
    return rows


def _alarm_row(mails: Sequence[Measured]) -> Row:
    alarmed = sum(each.understanding.crisis is not None for each in mails)
    return (f"{alarmed}", f"{len(mails)}", f"{_part(alarmed, len(mails)):.3f}")


def detail_rows(mails: Sequence[Measured]) -> list[Row]:
    """How often the rest of the picture is right, where the label says something about it."""
    questions: list[tuple[str, Callable[[Measured], tuple[object, object] | None]]] = [
        ("kind of reschedule and stop, intent right", _kinds),
        ("kind of lead, intent right", _lead_kinds),
        ("secondary intents, exactly", lambda each: (set(each.record.secondary), _secondary(each))),
        ("language", lambda each: (each.record.language, each.understanding.language.value)),
        ("form of address", lambda each: (each.record.address_form, _value(each.understanding.address_form))),
        ("greeting name", lambda each: (each.record.greeting_name, each.understanding.greeting_name)),
        ("new text, exactly", lambda each: (_flat(each.record.text), _flat(each.reading.new.text))),
        ("human mail not silenced", lambda each: (None, each.reading.automatic.kind)),
    ]
    rows: list[Row] = []
    for name, question in questions:
        answers = [answer for answer in map(question, mails) if answer is not None]
        right = sum(wanted == got for wanted, got in answers)
        rows.append((name, f"{right}", f"{len(answers)}", f"{_part(right, len(answers)):.3f}"))
    return rows


def _kinds(each: Measured) -> tuple[object, object] | None:
    return (
        (each.record.label.kind, _value(each.understanding.kind)) if each.is_right and each.record.label.kind else None
    )


def _lead_kinds(each: Measured) -> tuple[object, object] | None:
    if not (each.is_right and each.record.lead_kind):
        return None
    return each.record.lead_kind, _value(each.understanding.lead_kind)


def _secondary(each: Measured) -> set[str]:
    return {intent.value for intent in each.understanding.secondary}


def _value(word: object) -> object:
    return getattr(word, "value", word)


def _flat(text: str) -> str:
    return " ".join(text.split())


def _part(some: float, whole: float) -> float:
    return some / whole if whole else 0.0
