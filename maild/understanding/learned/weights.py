"""The weights file: what training found, as plain numbers. It is checked against its hash before anything in it is used.

A zip of numpy arrays without pickles, with a small JSON description in it. Weights are whole numbers from -127 to 127, with
one scale for each column: a quarter of the size, and nothing that shows in the marks (docs/decisions).
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from maild.errors import ConfigurationError

FORMAT = 1


class WeightsError(ConfigurationError):
    """The weights file is missing, damaged, of another version, or not the one that this maild was released with."""

    def __init__(self, path: Path, text: str) -> None:
        super().__init__((f"{path.name}: {text}",))


@dataclass(frozen=True, slots=True)
class Head:
    """One question that the model answers: a choice among `labels`, whose weights stand in columns from `first` on."""

    labels: tuple[str, ...]
    first: int
    bias: tuple[float, ...]
    temperature: float = 1.0

    @property
    def columns(self) -> slice:
        """Its columns."""
        return slice(self.first, self.first + len(self.bias))


@dataclass(frozen=True, slots=True)
class Layer:
    """Hidden units that add to one head's log odds: their columns in the table, their bias, and what each says for each
    label (a row a unit)."""

    first: int
    bias: NDArray[np.float32]
    outgoing: NDArray[np.float32]

    @property
    def columns(self) -> slice:
        """Its columns."""
        return slice(self.first, self.first + len(self.bias))

    def logits(self, sums: NDArray[np.float32]) -> NDArray[np.float32]:
        """What the units add, from the sums of the whole table (one row a mail, or one mail)."""
        units = np.maximum(sums[..., self.columns] + self.bias, 0)
        return np.asarray(units @ self.outgoing, dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Weights:
    """`known` are the sorted numbers of the features that training kept; row i of `table` belongs to `known[i]`, whose
    rarity is `rarity[i]`. Each column of the table is to be taken times its `scale`. `layers` add to the heads of the
    same name; `thresholds` are named limits that training chose; `notes` say from what it was trained."""

    known: NDArray[np.uint32]
    rarity: NDArray[np.float32]
    table: NDArray[np.float32] | NDArray[np.int8]
    scale: NDArray[np.float32]
    heads: Mapping[str, Head]
    layers: Mapping[str, Layer]
    thresholds: Mapping[str, float]
    notes: Mapping[str, str]

    @property
    def known_rules(self) -> frozenset[str]:
        """The ids of the rules that training looked at; any other rule is the coach's own."""
        return frozenset(self.notes.get("rules", "").split())


def save_weights(path: Path, weights: Weights) -> str:
    """Writes the file, the same bytes for the same weights; returns its SHA-256 in hex."""
    table = weights.table * weights.scale
    largest = np.abs(table).max(axis=0, initial=1e-9)
    small = np.round(table / largest * 127).astype(np.int8)
    description = {
        "format": FORMAT,
        "heads": {name: [head.labels, head.first, head.bias, head.temperature] for name, head in weights.heads.items()},
        "layers": {
            name: [layer.first, layer.bias.tolist(), layer.outgoing.tolist()] for name, layer in weights.layers.items()
        },
        "thresholds": dict(weights.thresholds),
        "notes": dict(weights.notes),
    }
    text = np.frombuffer(json.dumps(description, sort_keys=True).encode("utf-8"), dtype=np.uint8)
    buffer = io.BytesIO()
    np.savez_compressed(
        buffer,
        known=weights.known,
        rarity=weights.rarity.astype(np.float16),
        small=small,
        scale=(largest / 127).astype(np.float32),
        description=text,
    )
    path.write_bytes(buffer.getvalue())
    return hashlib.sha256(buffer.getvalue()).hexdigest()


def load_weights(path: Path, expected_hash: str | None = None) -> Weights:
    """Reads the file. WeightsError where it is not what it should be."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise WeightsError(path, f"cannot be read ({error.strerror})") from None
    if expected_hash is not None and hashlib.sha256(raw).hexdigest() != expected_hash:
        raise WeightsError(path, "is not the file that this maild was released with (its SHA-256 differs)")
    try:
        with np.load(io.BytesIO(raw), allow_pickle=False) as arrays:
            description = json.loads(arrays["description"].tobytes())
            if description["format"] != FORMAT:
                raise WeightsError(path, f"has format {description['format']}, expected {FORMAT}")
            heads = {
                name: Head(tuple(labels), first, tuple(bias), temperature)
                for name, (labels, first, bias, temperature) in description["heads"].items()
            }
            layers = {
                name: Layer(first, np.array(bias, dtype=np.float32), np.array(outgoing, dtype=np.float32))
                for name, (first, bias, outgoing) in description["layers"].items()
            }
            return Weights(
                known=arrays["known"].astype(np.uint32),
                rarity=arrays["rarity"].astype(np.float32),
                table=arrays["small"],
                scale=arrays["scale"],
                heads=heads,
                layers=layers,
                thresholds=description["thresholds"],
                notes=description["notes"],
            )
    except (KeyError, ValueError, TypeError, BadZipFile, EOFError) as error:
        raise WeightsError(path, f"is damaged ({type(error).__name__})") from None
