"""`make train`: learns the weights from the corpus, the same file from the same corpus, and writes it with its hash.

Limits and temperatures come from mails that the model did not learn from: each author's batch is judged by a model that saw
none of it. The test part is never looked at.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from maild.understanding.danger import ENOUGH, FAR_FROM_DANGER, danger_traits
from maild.understanding.learned import FeatureMaker, Features, Layer, Weights, save_weights
from maild.understanding.learned.concepts import Concepts, read_concepts
from maild.understanding.learned.packaged import WEIGHTS, write_hash
from maild.understanding.rules import RuleSet, load_rules
from maild.understanding.understand import NO_CONCEPTS
from training import calibration, rule_examples
from training.corpus import Record, read_parts
from training.fitting import HELD, INTENTS, QUESTIONS, fit, side_by_side
from training.hidden import fit_hidden
from training.mails import RULES, examples_of, one_sentence, read_record
from training.passages import is_passage, read_passages
from training.vocabulary import Vocabulary, build_vocabulary

_FOLDS = 5
_UNKNOWN_EVERY = 3  # every third mail is learned a second time, from nobody knows whom
_SURE_PRECISION, _FAIRLY_PRECISION = 0.975, 0.85
_FALSE_ALARMS_ALONE, _FALSE_ALARMS_OF_SENTENCES = 0.02, 0.02
"""A missed sign costs more than a look at a calm mail; with what the rules add, a good two calm mails in a hundred alarm."""
SENTENCES = "danger in one sentence"


@dataclass(frozen=True, slots=True)
class Material:
    """Mails ready to learn from. `main` and `unknown` are features for what is wanted, `danger` those for danger,
    `sentences` those of one sentence of each calm mail."""

    records: Sequence[Record]
    main: Sequence[Features]
    unknown: Sequence[Features]
    danger: Sequence[Features]
    rule_weights: Sequence[float]
    sentences: Sequence[Features | None]

    def some(self, rows: Sequence[int]) -> Material:
        """These rows only."""
        columns = (self.records, self.main, self.unknown, self.danger, self.rule_weights, self.sentences)
        return Material(*([column[row] for row in rows] for column in columns))  # type: ignore[arg-type]


def prepare(records: Sequence[Record], rules: RuleSet, maker: FeatureMaker) -> Material:
    """Reads the records as mails and makes their features."""
    examples = list(examples_of(records, rules))
    danger = [danger_traits(read_record(record), rules) for record in records]
    plain = FeatureMaker(NO_CONCEPTS)
    alone = [one_sentence(record) if _is_mail(record) else None for record in records]
    sentences = [danger_traits(read_record(each), rules)[0] if each else None for each in alone]
    return Material(
        records,
        [maker.make(each.traits) for each in examples],
        [maker.make(each.unknown) for each in examples],
        [plain.make(traits) for traits, _ in danger],
        [weight for _, weight in danger],
        [plain.make(each) if each else None for each in sentences],
    )


def _is_mail(record: Record) -> bool:
    """Whether it is a mail of the corpus, and so counts for limits; examples of rules and passages are learned from only."""
    return record.batch != rule_examples.BATCH and not is_passage(record)


def learn(material: Material) -> Weights:
    """Weights without limits, from all of the material."""
    vocabulary = build_vocabulary([*material.main, *material.danger])
    wanted = (
        [*material.records, *material.records[::_UNKNOWN_EVERY]],
        [*material.main, *material.unknown[::_UNKNOWN_EVERY]],
    )
    short = [(record, each) for record, each in zip(material.records, material.sentences, strict=True) if each]
    danger = [*material.records, *(record for record, _ in short)], [*material.danger, *(each for _, each in short)]
    rows = {False: (wanted[0], vocabulary.matrix(wanted[1])), True: (danger[0], vocabulary.matrix(danger[1]))}
    fitted = {name: fit(question, *rows[question.of_danger]) for name, question in QUESTIONS.items()}
    table, heads = side_by_side(fitted)
    weights = Weights(
        vocabulary.known, vocabulary.rarity, table, np.ones(table.shape[1], np.float32), heads, {}, {}, {}
    )
    for name in ("intent", "danger"):
        weights = _with_layer(weights, name, *rows[QUESTIONS[name].of_danger])
    return weights


def _with_layer(weights: Weights, name: str, records: Sequence[Record], matrix: csr_matrix) -> Weights:
    """The weights with hidden units for one question, brought to the size of the linear log odds beside them."""
    question, head = QUESTIONS[name], weights.heads[name]
    answers = [question.answer(record) for record in records]
    rows = [row for row, answer in enumerate(answers) if answer is not None]
    labels = question.labels if len(question.labels) > 1 else ("", *question.labels)
    right = np.array([labels.index(answers[row] or "") for row in rows])
    fitted = fit_hidden(matrix[rows], right, len(labels))
    outgoing, bias, logits = fitted.outgoing, fitted.outgoing_bias, fitted.logits(matrix[rows])
    if len(question.labels) == 1:  # yes against no
        outgoing, bias, logits = outgoing[:, 1:] - outgoing[:, :1], bias[1:] - bias[:1], logits[:, 1:] - logits[:, :1]
    linear = matrix[rows] @ weights.table[:, head.columns]
    size = float(linear.std() / logits.std())
    layer = Layer(weights.table.shape[1], fitted.bias, outgoing * size)
    total = tuple(float(one + other) for one, other in zip(head.bias, bias * size, strict=True))
    return replace(
        weights,
        table=np.hstack([weights.table, fitted.incoming]).astype(np.float32),
        scale=np.ones(weights.table.shape[1] + fitted.incoming.shape[1], np.float32),
        heads={**weights.heads, name: replace(head, bias=total)},
        layers={**weights.layers, name: layer},
    )


def scores_of(weights: Weights, material: Material) -> dict[str, NDArray[np.float64]]:
    """For each question the log odds of its labels, untempered, a row for each mail; and those of danger in its sentence."""
    vocabulary = Vocabulary(weights.known, weights.rarity)
    both = {
        False: vocabulary.matrix(material.main) @ weights.table,
        True: vocabulary.matrix(material.danger) @ weights.table,
    }
    scores = {}
    for name, head in weights.heads.items():
        own = both[QUESTIONS[name].of_danger]
        scores[name] = own[:, head.columns] + np.asarray(head.bias)
        if name in weights.layers:
            scores[name] = scores[name] + weights.layers[name].logits(own)
    short = [each or material.danger[row] for row, each in enumerate(material.sentences)]
    sums = vocabulary.matrix(short) @ weights.table
    head = weights.heads["danger"]
    scores[SENTENCES] = sums[:, head.columns] + np.asarray(head.bias) + weights.layers["danger"].logits(sums)
    return scores


def calibrate(weights: Weights, material: Material) -> Weights:
    """The same weights with temperatures and limits, found by leaving out one fifth of the batches at a time."""
    folds = _folds(material.records)
    unseen: dict[str, NDArray[np.float64]] = {}
    with ProcessPoolExecutor(max_workers=os.cpu_count()) as pool:
        judged = pool.map(_judge_by_others, [(material.some(rest), material.some(rows)) for rows, rest in folds])
        for (rows, rest), scores in zip(folds, judged, strict=True):
            print(f"  judged {len(rows)} mails by {len(rest)} others", flush=True)
            for name, each in scores.items():
                unseen.setdefault(name, np.zeros((len(material.records), each.shape[1])))[rows] = each
    return _with_limits(weights, material, unseen)


def _folds(records: Sequence[Record]) -> list[tuple[list[int], list[int]]]:
    """The rows to judge and the rows to learn from, batch by batch: no author is on both sides."""
    names = list(dict.fromkeys(record.batch for record in records))
    folds = []
    for fold in range(_FOLDS):
        left_out = set(names[fold::_FOLDS])
        inside = [record.batch in left_out for record in records]
        folds.append(
            ([row for row, is_in in enumerate(inside) if is_in], [row for row, is_in in enumerate(inside) if not is_in])
        )
    return folds


def _judge_by_others(pair: tuple[Material, Material]) -> dict[str, NDArray[np.float64]]:
    others, mails = pair
    return scores_of(learn(others), mails)


def _with_limits(weights: Weights, material: Material, unseen: dict[str, NDArray[np.float64]]) -> Weights:
    heads, records = dict(weights.heads), material.records
    for name, question in QUESTIONS.items():
        answers = [question.answer(record) for record in records]
        rows = [row for row, answer in enumerate(answers) if answer is not None]
        if len(question.labels) > 1:
            right = np.array([question.labels.index(answers[row] or "") for row in rows])
            heads[name] = replace(heads[name], temperature=calibration.temperature_of(unseen[name][rows], right))
    written = [row for row, record in enumerate(records) if _is_mail(record)]
    right = np.array([INTENTS.index(records[row].label.intent) for row in written])
    chances = calibration.chances_of(unseen["intent"][written] / heads["intent"].temperature)
    confidence, is_right = chances.max(axis=1), chances.argmax(axis=1) == right
    limits = {
        "sure": calibration.limit_for_precision(confidence, is_right, _SURE_PRECISION),
        "fairly": calibration.limit_for_precision(confidence, is_right, _FAIRLY_PRECISION),
        **_danger_limits(material, unseen["danger"][:, 0], unseen[SENTENCES][:, 0]),
    }
    for intent in HELD:
        holds = [QUESTIONS[f"holds {intent}"].answer(records[row]) == intent for row in written]
        limits[f"holds {intent}"] = calibration.limit_for_best_f1(unseen[f"holds {intent}"][written, 0], holds)
    print(
        f"  unseen: right {is_right.mean():.3f}, sure {(confidence >= limits['sure']).mean():.3f} of the mails",
        flush=True,
    )
    return replace(weights, heads=heads, thresholds=limits)


def _danger_limits(
    material: Material, scores: NDArray[np.float64], of_sentences: NDArray[np.float64]
) -> dict[str, float]:
    """The limit above which the model alarms by itself; what it and the rules do together is printed."""
    is_mail = np.array([_is_mail(record) for record in material.records])
    calm = np.array([record.label.danger is None for record in material.records]) & is_mail
    alone = max(
        calibration.limit_for_false_alarms(scores, calm, _FALSE_ALARMS_ALONE),
        calibration.limit_for_false_alarms(of_sentences, calm, _FALSE_ALARMS_OF_SENTENCES),
    )
    ruled = np.asarray(material.rule_weights) >= ENOUGH
    alarms = (scores >= alone) | (ruled & (scores >= FAR_FROM_DANGER))
    for signs in ("open", "veiled"):
        there = [bool(each.label.danger and each.label.danger.signs == signs) for each in material.records] & is_mail
        print(f"  unseen: danger {signs} {alarms[there].mean():.3f}", flush=True)
    print(f"  unseen: false alarms {alarms[calm].mean():.4f}", flush=True)
    return {"danger": alone}


def train(records: Sequence[Record], rules: RuleSet) -> Weights:
    """Weights with limits, from these records."""
    maker = FeatureMaker(Concepts(read_concepts(), rules.lexicon.rule_words))
    print(f"reading {len(records)} mails", flush=True)
    material = prepare(records, rules, maker)
    print("learning", flush=True)
    weights = calibrate(learn(material), material)
    notes = {"mails": str(len(records)), "rules": " ".join(sorted(rule.id for rule in rules.rules))}
    return replace(weights, notes=notes)


def main() -> int:
    """Writes the weights file and its hash."""
    parts = read_parts()
    rules = load_rules(RULES)
    mails = [*parts["train"], *parts["development"]]
    weights = train([*mails, *rule_examples.records_of_rules(rules), *read_passages()], rules)
    digest = save_weights(WEIGHTS, weights)
    write_hash(digest)
    print(
        f"{Path(WEIGHTS).name}: {len(weights.known)} features, {WEIGHTS.stat().st_size / 1e6:.1f} MB, SHA-256 {digest}"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
