"""Features as 32-bit numbers: a word's CRC, mixed arithmetically for pairs and blocks; numpy does a whole mail at once.

Two features that fall on one number are rare (some 200,000 features among four thousand million numbers) and harmless.
"""

from __future__ import annotations

from zlib import crc32

import numpy as np
from numpy.typing import NDArray

Hashes = NDArray[np.uint32]

_LEFT, _RIGHT, _SALT = np.uint32(0x9E3779B1), np.uint32(0x85EBCA6B), np.uint32(0xC2B2AE35)


def hash_of(text: str) -> int:
    """The number of one word, n-gram or name."""
    return crc32(text.encode("utf-8", "surrogatepass"))


def pair(left: Hashes, right: Hashes) -> Hashes:
    """The numbers of the pairs of two rows of equal length; the order within a pair counts."""
    mixed: Hashes = left * _LEFT ^ (right + _SALT) * _RIGHT
    folded: Hashes = mixed ^ (mixed >> np.uint32(15))
    return folded


def in_block(hashes: Hashes, block: int) -> Hashes:
    """The same features as features of a block: a word of the subject is another feature than one of the text."""
    return pair(hashes, np.full(1, block * 2_654_435 + 97, dtype=np.uint32))
