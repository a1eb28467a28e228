"""The weights that this maild was released with, and the concepts beside them."""

from __future__ import annotations

from pathlib import Path

from maild.understanding.learned.weights import Weights, WeightsError, load_weights

WEIGHTS = Path(__file__).with_name("weights.npz")
_HASH = Path(__file__).with_name("weights.sha256")


def packaged_weights() -> Weights:
    """The released weights. WeightsError where the file is not the one that was released."""
    try:
        expected = _HASH.read_text(encoding="ascii").split()[0]
    except (OSError, IndexError):
        raise WeightsError(_HASH, "is missing or empty; install maild again") from None
    return load_weights(WEIGHTS, expected)


def write_hash(digest: str) -> None:
    """Writes the hash beside the weights, as `sha256sum --check` reads it. Training does so."""
    _HASH.write_text(f"{digest}  {WEIGHTS.name}\n", encoding="ascii")
