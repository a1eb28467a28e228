"""The weights file: what is not what was released is refused, and nothing in it can run."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from understanding_support import packaged_rules

from maild.understanding.learned import FeatureMaker, Head, Layer, LearnedModel, Traits, Weights, WeightsError
from maild.understanding.learned.concepts import Concepts
from maild.understanding.learned.packaged import WEIGHTS, packaged_weights
from maild.understanding.learned.weights import load_weights, save_weights


def small_weights() -> Weights:
    return Weights(
        known=np.array([3, 5, 9], dtype=np.uint32),
        rarity=np.array([1.0, 2.0, 1.5], dtype=np.float32),
        table=np.array([[1.0, -2.0, 0.5], [0.25, 0.0, -0.5], [-1.0, 2.0, 1.0]], dtype=np.float32),
        scale=np.array([1.0, 0.5, 2.0], dtype=np.float32),
        heads={"intent": Head(("a", "b"), 0, (0.1, -0.1), 0.5)},
        layers={"intent": Layer(2, np.array([0.5], dtype=np.float32), np.array([[1.0, -1.0]], dtype=np.float32))},
        thresholds={"sure": 0.9},
        notes={"mails": "3"},
    )


def test_what_was_written_is_read_again(tmp_path: Path) -> None:
    digest = save_weights(tmp_path / "w.npz", small_weights())
    read = load_weights(tmp_path / "w.npz", digest)
    assert np.allclose(read.table * read.scale, small_weights().table * small_weights().scale, atol=0.02)
    assert (read.heads, read.thresholds, read.notes) == (
        small_weights().heads,
        small_weights().thresholds,
        small_weights().notes,
    )
    assert np.allclose(read.layers["intent"].outgoing, small_weights().layers["intent"].outgoing)


def test_the_same_weights_give_the_same_file(tmp_path: Path) -> None:
    assert save_weights(tmp_path / "a.npz", small_weights()) == save_weights(tmp_path / "b.npz", small_weights())


def test_another_file_is_refused(tmp_path: Path) -> None:
    digest = save_weights(tmp_path / "w.npz", small_weights())
    raw = (tmp_path / "w.npz").read_bytes()
    (tmp_path / "w.npz").write_bytes(raw[:-1] + bytes([raw[-1] ^ 1]))
    with pytest.raises(WeightsError, match="not the file that this maild was released with"):
        load_weights(tmp_path / "w.npz", digest)


@pytest.mark.parametrize("raw", [b"", b"PK", b"no zip at all"])
def test_a_damaged_file_says_so(tmp_path: Path, raw: bytes) -> None:
    (tmp_path / "w.npz").write_bytes(raw)
    with pytest.raises(WeightsError, match="damaged"):
        load_weights(tmp_path / "w.npz")


def test_a_pickle_inside_is_never_opened(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    np.savez(buffer, description=np.array([{"a": 1}], dtype=object), allow_pickle=True)
    (tmp_path / "w.npz").write_bytes(buffer.getvalue())
    with pytest.raises(WeightsError, match="damaged"):
        load_weights(tmp_path / "w.npz", hashlib.sha256(buffer.getvalue()).hexdigest())


def test_a_missing_file_says_so(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match="cannot be read"):
        load_weights(tmp_path / "none.npz")


def test_the_packaged_weights_are_the_released_ones() -> None:
    weights = packaged_weights()
    assert {"intent", "danger", "reschedule", "stop_request", "new_lead"} <= set(weights.heads)
    assert WEIGHTS.stat().st_size < 20_000_000
    assert (np.diff(weights.known.astype(np.int64)) > 0).all()


@settings(deadline=None)
@given(st.lists(st.text(max_size=12), max_size=40), st.sampled_from(["client", "other", ""]))
def test_any_words_get_an_opinion(words: list[str], state: str) -> None:
    maker = FeatureMaker(Concepts({"late": ("later", "kwartier*")}, packaged_rules().lexicon.rule_words))
    model = LearnedModel(packaged_weights())
    vector = model.vector(maker.make(Traits(words=tuple(words), state=state)))
    chances = model.judge(vector).chances("intent")
    assert abs(sum(chances.values()) - 1) < 1e-6
    assert all(0 <= chance <= 1 for chance in chances.values())
    assert all(place < len(words) for place in model.weighed_most(vector, "intent", "other", 5))


def test_a_word_of_the_subject_is_another_feature_than_one_of_the_text() -> None:
    maker = FeatureMaker(Concepts({}, packaged_rules().lexicon.rule_words))
    text, subject = maker.make(Traits(words=("afspraak",))), maker.make(Traits(words=(), subject=("afspraak",)))
    assert not set(text.hashes.tolist()) & set(subject.hashes.tolist()) - set(
        maker.make(Traits(words=())).hashes.tolist()
    )
