"""Which features are kept, how rare each is, and mails as rows of a matrix, valued exactly as at work."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from maild.understanding.learned import Features
from maild.understanding.learned.features import Block
from maild.understanding.learned.hashing import Hashes
from maild.understanding.learned.model import known_of

_LEAST = {
    Block.WORDS: 2,
    Block.LETTERS: 3,
    Block.SUBJECT: 2,
    Block.QUOTED: 2,
    Block.CONCEPT_PAIRS: 3,
    Block.BY_STATE: 3,
}
"""In so many mails at least a feature has to occur; one everywhere else."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The kept features, sorted, and their rarity (the logarithm of the inverse part of the mails that have it, plus 1)."""

    known: Hashes
    rarity: NDArray[np.float32]

    def matrix(self, mails: Sequence[Features]) -> csr_matrix:
        """A row for each mail."""
        found = [known_of(each, self.known, self.rarity) for each in mails]
        ends = np.cumsum([0, *(len(each.rows) for each in found)])
        values = np.concatenate([each.values for each in found])
        columns = np.concatenate([each.rows for each in found])
        return csr_matrix((values, columns, ends), shape=(len(mails), len(self.known)))


def build_vocabulary(mails: Sequence[Features]) -> Vocabulary:
    """The features that occur often enough to say something."""
    hashes = np.concatenate([each.hashes for each in mails])
    blocks = np.concatenate([each.blocks for each in mails])
    known, first, counts = np.unique(hashes, return_index=True, return_counts=True)
    least = np.array([_LEAST.get(block, 1) for block in Block])
    kept = counts >= least[blocks[first]]
    rarity = np.log((1 + len(mails)) / (1 + counts)) + 1
    rarity[blocks[first] == Block.CIRCUMSTANCES] = 1.0
    return Vocabulary(known[kept], rarity[kept].astype(np.float32))
