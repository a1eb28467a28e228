"""`make audit`: is the corpus what it says it is: mails that do not repeat each other, labels that a second reader shares.

Two mails are near-duplicates where they share half of their word triples; a sentence counts from six words on.
"""

from __future__ import annotations

import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import combinations

from training.corpus import PARTS, Record, read_parts
from training.measures import Row

_WORD = re.compile(r"[^\W_]+")
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+|\n+")
_LONG_SENTENCE, _ALIKE, _TOO_COMMON = 6, 0.5, 50
LEAST_AGREEMENT = 0.95


def repeated_sentences(records: Iterable[Record]) -> dict[str, list[str]]:
    """Sentences of six words or more that stand in more than one mail, with the ids of those mails."""
    where: dict[str, set[str]] = defaultdict(set)
    for record in records:
        for sentence in _SENTENCE_END.split(record.text):
            words = _WORD.findall(sentence.casefold())
            if len(words) >= _LONG_SENTENCE:
                where[" ".join(words)].add(record.id)
    return {sentence: sorted(ids) for sentence, ids in where.items() if len(ids) > 1}


def near_duplicates(records: Sequence[Record]) -> list[tuple[str, str, float]]:
    """Pairs of mails that are mostly the same, with the part of word triples that they share."""
    triples = {record.id: _triples(record.text) for record in records}
    holders: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for name, some in triples.items():
        for triple in some:
            holders[triple].append(name)
    shared: Counter[tuple[str, str]] = Counter()
    for names in holders.values():
        if 1 < len(names) <= _TOO_COMMON:
            shared.update(combinations(sorted(names), 2))
    found = [
        (one, other, count / len(triples[one] | triples[other]))
        for (one, other), count in shared.items()
        if count / len(triples[one] | triples[other]) >= _ALIKE
    ]
    return sorted(found, key=lambda each: -each[2])


def _triples(text: str) -> set[tuple[str, ...]]:
    words = _WORD.findall(text.casefold())
    return set(zip(words, words[1:], words[2:], strict=False))


def agreement(records: Sequence[Record]) -> float:
    """How often the second, blind reader chose the same intent."""
    return sum(record.label.intent == record.blind.intent for record in records) / max(1, len(records))


def danger_agreement(records: Sequence[Record]) -> float:
    """How often the blind reader agreed whether there is danger."""
    same = sum((record.label.danger is None) == (record.blind.danger is None) for record in records)
    return same / max(1, len(records))


def batches(records: Iterable[Record]) -> dict[str, list[Record]]:
    """The records of each batch."""
    by_batch: dict[str, list[Record]] = defaultdict(list)
    for record in records:
        by_batch[record.batch].append(record)
    return dict(by_batch)


def shares(records: Sequence[Record]) -> list[Row]:
    """What the mails are made of."""
    total = len(records)
    rows: list[Row] = []
    for name, values in (
        ("intent", Counter(record.label.intent for record in records)),
        ("language", Counter(record.language for record in records)),
        ("difficulty", Counter(record.difficulty for record in records)),
        ("sender", Counter("client" if record.is_client else "no client" for record in records)),
        ("kind", Counter(record.label.kind or "none" for record in records)),
        ("danger", Counter(_danger(record) for record in records)),
    ):
        rows += [(name, value, f"{count}", f"{count / total:.3f}") for value, count in values.most_common()]
    lengths = sorted(len(record.text.split()) for record in records)
    rows.append(
        (
            "words",
            "10 %, half, 90 %, longest",
            f"{lengths[total // 10]}, {lengths[total // 2]}, {lengths[total * 9 // 10]}, {lengths[-1]}",
            "",
        )
    )
    return rows


def _danger(record: Record) -> str:
    return f"{record.label.danger.kind}, {record.label.danger.signs}" if record.label.danger else "none"


def main() -> int:
    """Prints the audit; 1 where something is not as it should be."""
    parts = read_parts()
    everything = [record for part in PARTS for record in parts[part]]
    for part in PARTS:
        hard = sum(record.difficulty == "hard" for record in parts[part]) / max(1, len(parts[part]))
        print(f"{part}: {len(parts[part])} mails of {len(batches(parts[part]))} batches, hard {hard:.2f}")
    for row in shares(everything):
        print("  " + "  ".join(row))
    low = []
    for name, some in sorted(batches(everything).items()):
        print(
            f"  batch {name}: {len(some)} mails, agreement {agreement(some):.3f}, on danger {danger_agreement(some):.3f}"
        )
        if agreement(some) < LEAST_AGREEMENT:
            low.append(name)
    twice, pairs = repeated_sentences(everything), near_duplicates(everything)
    for sentence, ids in twice.items():
        print(f"  twice: {', '.join(ids)}: {sentence}")
    for one, other, part_shared in pairs:
        print(f"  nearly the same: {one}, {other}: {part_shared:.2f}")
    print(f"all: {len(everything)} mails, agreement {agreement(everything):.3f}")
    return 1 if low or twice or pairs else 0


if __name__ == "__main__":
    sys.exit(main())
