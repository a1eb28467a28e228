"""`make eval`: measures the packaged weights on mails that no training saw, by maild's own road, and writes docs/eval/.

With `--curve` it also learns from growing parts of the training mails and says whether more would help; that takes minutes.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from time import process_time

import numpy as np

from maild.facts.person import PersonState
from maild.reading.read import read_mail
from maild.understanding.learned import FeatureMaker
from maild.understanding.learned.concepts import Concepts, read_concepts
from maild.understanding.learned.packaged import packaged_weights
from maild.understanding.rules import RuleSet, load_rules
from maild.understanding.sender import SenderContext
from maild.understanding.understand import Understander
from training import measures, plots
from training.automatic import automatic_rows, new_text_rows, samples_directory
from training.corpus import Record, read_parts
from training.fitting import INTENTS
from training.mails import RULES, as_mail
from training.measures import Measured, Row
from training.rule_examples import records_of_rules
from training.train import learn, prepare, scores_of

PAGE = Path(__file__).parent.parent / "docs" / "eval" / "README.md"
Curve = Mapping[int, tuple[float, float]]
_STEPS = (1 / 16, 1 / 8, 1 / 4, 1 / 2, 1.0)


def measure(records: Sequence[Record], understander: Understander) -> tuple[list[Measured], float]:
    """What maild makes of the mails, and how many it reads and understands in a second on one core."""
    raws = [as_mail(record) for record in records]
    began = process_time()
    measured = []
    for record, raw in zip(records, raws, strict=True):
        reading = read_mail(raw)
        state = PersonState.CLIENT if record.is_client else PersonState.STRANGER
        measured.append(Measured(record, reading, understander.understand(reading, SenderContext(state))))
    return measured, len(records) / (process_time() - began)


def learning_curve(train: Sequence[Record], test: Sequence[Record], rules: RuleSet) -> Curve:
    """Macro-F1 of ordinary and hard mails of the test part, by the number of written mails learned from."""
    maker = FeatureMaker(Concepts(read_concepts(), rules.lexicon.rule_words))
    order = np.random.default_rng(1).permutation(len(train))
    shuffled = [train[place] for place in order]
    all_, seen = prepare([*shuffled, *records_of_rules(rules)], rules, maker), prepare(test, rules, maker)
    examples = range(len(shuffled), len(all_.records))
    curve = {}
    for step in _STEPS:
        count = round(step * len(shuffled))
        scores = scores_of(learn(all_.some([*range(count), *examples])), seen)["intent"]
        said = [INTENTS[place] for place in scores.argmax(axis=1)]
        curve[count] = (_f1(test, said, "ordinary"), _f1(test, said, "hard"))
        print(f"  {count} mails: ordinary {curve[count][0]:.3f}, hard {curve[count][1]:.3f}", flush=True)
    return curve


def _f1(records: Sequence[Record], said: Sequence[str], difficulty: str) -> float:
    scores = []
    for intent in INTENTS:
        pairs = [
            (record.label.intent == intent, word == intent)
            for record, word in zip(records, said, strict=True)
            if record.difficulty == difficulty
        ]
        both = sum(wanted and got for wanted, got in pairs)
        scores.append(2 * both / max(1, sum(wanted + got for wanted, got in pairs)))
    return sum(scores) / len(scores)


def report(mails: Sequence[Measured], rate: float, curve: Curve) -> str:
    """The page, in Markdown."""
    by_level = {level: [each for each in mails if each.record.difficulty == level] for level in ("ordinary", "hard")}
    parts = [_head(mails)]
    for level, some in by_level.items():
        rows: list[Row] = [
            (intent, f"{score.precision:.3f}", f"{score.recall:.3f}", f"{score.f1:.3f}", f"{score.count}")
            for intent, score in measures.class_scores(some).items()
        ]
        parts.append(
            _table(
                f"Intent, {level}: macro-F1 {measures.macro_f1(some):.3f}",
                ("", "precision", "recall", "F1", "mails"),
                rows,
            )
        )
    parts.append(_table("Who is taken for whom", ("labelled, said", *INTENTS), _confusion_rows(mails)))
    covered = [
        (f"{part:.0%}", f"{measures.precision_at_coverage(mails, part):.3f}")
        for part in (0.5, 0.7, 0.75, 0.8, 0.9, 1.0)
    ]
    parts.append(_table("The surest decisions", ("part of the mails", "right"), covered))
    parts.append(_table("Bands", ("band", "mails", "part", "right"), measures.band_rows(mails)))
    parts.append(f"Expected calibration error: {measures.calibration_error(mails):.3f}\n")
    parts.append(_table("Danger", ("", "alarmed", "mails", "part"), measures.danger_rows(mails)))
    parts.append(_table("The rest of the picture", ("", "right", "mails", "part"), measures.detail_rows(mails)))
    samples = samples_directory()
    if samples is not None:
        parts.append(
            _table(
                "Automatic mail, shared samples", ("kind", "mails", "recognised", "that kind"), automatic_rows(samples)
            )
        )
        parts.append(
            _table("New text, shared samples", ("collection", "exact", "mails", "part"), new_text_rows(samples))
        )
    if curve:
        curve_rows = [(f"{count}", f"{ordinary:.3f}", f"{hard:.3f}") for count, (ordinary, hard) in curve.items()]
        parts.append(_table("Learning curve", ("mails learned from", "ordinary", "hard"), curve_rows) + _advice(curve))
    parts.append(f"Reading and understanding: {rate:.0f} mails a second of processor time on one core.\n")
    return "\n".join(parts)


def _head(mails: Sequence[Measured]) -> str:
    notes = packaged_weights().notes
    return (
        "# How well maild understands\n\nWritten by `make eval` (the curve by `make curve`). "
        f"{len(mails)} mails of the test part of the corpus, by authors of whom training saw nothing; learned from "
        f"{notes['mails']} mails and rule examples. What the labels mean: `corpus/GUIDE.md`; "
        "what the corpus lacks: `corpus/README.md`.\n\n"
        "![confusion](confusion.png) ![calibration](calibration.png) ![coverage](coverage.png)\n"
    )


def _confusion_rows(mails: Sequence[Measured]) -> list[Row]:
    return [(label, *map(str, counts)) for label, counts in zip(INTENTS, measures.confusion(mails), strict=True)]


def _table(title: str, head: Row, rows: Sequence[Row]) -> str:
    lines = [f"## {title}", "", _line(head), _line(("---", *["---:"] * (len(head) - 1))), *map(_line, rows)]
    return "\n".join(lines) + "\n"


def _line(cells: Row) -> str:
    return f"| {' | '.join(cells)} |"


def _advice(curve: Curve) -> str:
    *_, before, last = curve.values()
    gain = last[1] - before[1]
    verdict = "more mails would help" if gain > 0.01 else "more of the same would hardly help"
    return f"\nThe last doubling gave {gain:+.3f} on hard mails: {verdict}.\n\n![learning curve](learning-curve.png)\n"


def main() -> int:
    """Prints the page, and writes it with its pictures."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--curve", action="store_true", help="draw the learning curve as well (minutes)")
    options.add_argument("--part", choices=("test", "development"), default="test", help="which part to measure on")
    chosen = options.parse_args()
    parts, rules = read_parts(), load_rules(RULES)
    mails, rate = measure(parts[chosen.part], Understander(rules, packaged_weights()))
    curve = learning_curve([*parts["train"], *parts["development"]], parts["test"], rules) if chosen.curve else {}
    page = report(mails, rate, curve)
    print(page)
    if chosen.part == "test":
        plots.draw_all(PAGE.parent, mails, curve)
        PAGE.write_text(page, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
