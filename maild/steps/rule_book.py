"""Which rules stand in a file or a directory, held against their examples: what `maild rules test` walks through."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from maild.reading.forms import load_form_rules
from maild.steps.outreach_rules_file import load_outreach
from maild.steps.rule_examples import CheckedRule, check_forms, check_mail_rules, check_outreach, check_window
from maild.steps.window_rules_file import load_window_rules
from maild.understanding.rules import load_rules

_WITHOUT_EXAMPLES = frozenset(
    {"ladders.yaml", "situations.yaml", "trajectories.yaml", "agenda.yaml", "danger_routes.yaml"}
)
"""Files that say what follows, not which mail is meant: there is nothing in them to match."""


@dataclass(frozen=True, slots=True)
class Book:
    """Rules with their examples checked, and the printable mistakes that kept others from being read."""

    rules: tuple[CheckedRule, ...]
    problems: tuple[str, ...]


def read_directory(directory: Path, ladders: tuple[str, ...]) -> Book:
    """Every rule with examples in a directory of rules. `ladders` are the names that an outreach rule may use."""
    rules = load_rules(directory)
    found, problems = list(check_mail_rules(rules)), list(rules.problems)
    for name in ("forms.yaml", "window.yaml", "outreach.yaml"):
        if (directory / name).exists():
            book = _small(directory / name, ladders)
            found += book.rules
            problems += book.problems
    return Book(tuple(found), tuple(problems))


def read_file(file: Path, beside: Path, ladders: tuple[str, ...]) -> Book:
    """The rules of one file; word groups and spelling are those of the directory `beside`."""
    if file.name in ("forms.yaml", "window.yaml", "outreach.yaml"):
        return _small(file, ladders)
    if file.name in _WITHOUT_EXAMPLES:
        return Book((), ())
    rules = load_rules(beside, tried=file)
    mine = tuple(each for each in check_mail_rules(rules) if each.path == file)
    return Book(mine, tuple(each for each in rules.problems if each.startswith(f"{file}:")))


def directory_of(file: Path, otherwise: Path) -> Path:
    """The directory of rules that a file stands in, told by its words.yaml; else `otherwise`."""
    parents = (file.absolute().parent, file.absolute().parent.parent)
    return next((each for each in parents if (each / "words.yaml").is_file()), otherwise)


def has_examples(file: Path) -> bool:
    """False for a file whose rules match nothing."""
    return file.name not in _WITHOUT_EXAMPLES


def _small(file: Path, ladders: tuple[str, ...]) -> Book:
    return Book(*_read_small(file, ladders))


def _read_small(file: Path, ladders: tuple[str, ...]) -> tuple[tuple[CheckedRule, ...], tuple[str, ...]]:
    if file.name == "forms.yaml":
        forms = load_form_rules(file)
        return tuple(check_forms(file, forms)), forms.problems
    if file.name == "window.yaml":
        window = load_window_rules(file)
        return tuple(check_window(file, window)), window.problems
    outreach, problems = load_outreach(file, ladders)
    return tuple(check_outreach(file, outreach)), problems
