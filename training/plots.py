"""The same numbers as pictures, for docs/eval/."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import matplotlib

matplotlib.use("Agg")
from matplotlib import pyplot
from matplotlib.figure import Figure

from training.fitting import INTENTS
from training.measures import Measured, calibration_bins, confusion, precision_at_coverage

_SIZE = (5.2, 4.2)


def draw_all(directory: Path, mails: Sequence[Measured], curve: Mapping[int, tuple[float, float]]) -> None:
    """Writes every picture. `curve` gives for a number of mails learned from the macro-F1 of ordinary and hard mails."""
    directory.mkdir(parents=True, exist_ok=True)
    _save(_confusion(mails), directory / "confusion.png")
    _save(_calibration(mails), directory / "calibration.png")
    _save(_coverage(mails), directory / "coverage.png")
    if curve:
        _save(_curve(curve), directory / "learning-curve.png")


def _save(figure: Figure, path: Path) -> None:
    figure.tight_layout()
    figure.savefig(path, dpi=90, metadata={"Software": None})
    pyplot.close(figure)


def _confusion(mails: Sequence[Measured]) -> Figure:
    figure, axes = pyplot.subplots(figsize=_SIZE)
    table = confusion(mails)
    axes.imshow([[count / max(1, sum(row)) for count in row] for row in table], cmap="Blues", vmin=0, vmax=1)
    names = [intent.replace("_", "\n") for intent in INTENTS]
    axes.set_xticks(range(len(names)), names, fontsize=7)
    axes.set_yticks(range(len(names)), names, fontsize=7)
    for row, counts in enumerate(table):
        for column, count in enumerate(counts):
            axes.text(column, row, str(count), ha="center", va="center", fontsize=8)
    axes.set_xlabel("said")
    axes.set_ylabel("labelled")
    return figure


def _calibration(mails: Sequence[Measured]) -> Figure:
    figure, axes = pyplot.subplots(figsize=_SIZE)
    bins = calibration_bins(mails)
    axes.plot([0, 1], [0, 1], color="grey", linewidth=0.8)
    axes.scatter([each[0] for each in bins], [each[1] for each in bins], s=[20 + each[2] for each in bins], alpha=0.7)
    axes.set_xlabel("confidence")
    axes.set_ylabel("part that is right")
    return figure


def _coverage(mails: Sequence[Measured]) -> Figure:
    figure, axes = pyplot.subplots(figsize=_SIZE)
    steps = [step / 50 for step in range(5, 51)]
    axes.plot(steps, [precision_at_coverage(mails, step) for step in steps])
    axes.axhline(0.97, color="grey", linewidth=0.8)
    axes.set_xlabel("part of the mails, surest first")
    axes.set_ylabel("part that is right")
    return figure


def _curve(curve: Mapping[int, tuple[float, float]]) -> Figure:
    figure, axes = pyplot.subplots(figsize=_SIZE)
    for place, name in enumerate(("ordinary", "hard")):
        axes.plot(list(curve), [scores[place] for scores in curve.values()], marker="o", label=name)
    axes.set_xscale("log", base=2)
    axes.set_xticks(list(curve), [str(count) for count in curve], fontsize=7)
    axes.set_xlabel("mails learned from")
    axes.set_ylabel("macro-F1 on mails never seen")
    axes.legend()
    return figure
