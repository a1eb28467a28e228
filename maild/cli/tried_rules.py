"""What `maild rules try` was asked to try: a rule in force by its id, or the rules of a file that is not in force yet."""

from __future__ import annotations

import sys
from pathlib import Path

import typer

from maild.cli.exits import USAGE
from maild.config.suggest import did_you_mean
from maild.errors import ConfigurationError
from maild.reading.forms import load_form_rules
from maild.steps.outreach_rules_file import load_outreach
from maild.steps.rule_book import has_examples
from maild.steps.rule_trial import Tried
from maild.steps.window_rules_file import load_window_rules
from maild.understanding.rules import load_rules
from maild.workshop import Tools


def tried_rules(asked: str, rules: Path, tools: Tools) -> Tried:
    """The rules to try. ConfigurationError where the file has mistakes; ends the command where there is no such rule."""
    file = Path(asked)
    if file.is_file():
        return _of_file(file, rules, tools)
    return _by_id(asked, tools)


def _of_file(file: Path, rules: Path, tools: Tools) -> Tried:
    if not has_examples(file):
        print(f"{file.name} says what happens and when, and hits no mail; expected a file with rules", file=sys.stderr)
        raise typer.Exit(USAGE)
    if file.name == "forms.yaml":
        forms = load_form_rules(file)
        _refuse(forms.problems)
        return Tried(frozenset(each.id for each in forms.rules), forms=forms)
    if file.name == "window.yaml":
        window = load_window_rules(file)
        _refuse(window.problems)
        return _some(file, Tried(frozenset(), window=(*window.opens, *window.closes)), window.opens or window.closes)
    if file.name == "outreach.yaml":
        outreach, problems = load_outreach(file, tuple(tools.ladders.by_name))
        _refuse(problems)
        return _some(file, Tried(frozenset(), outreach=outreach), outreach)
    found = load_rules(rules, tried=file)
    _refuse(tuple(each for each in found.problems if each.startswith(f"{file}:")))
    mine = frozenset(each.id for each in found.rules if each.origin.path == file)
    return _some(file, Tried(mine, rules=found), mine)


def _refuse(problems: tuple[str, ...]) -> None:
    if problems:
        raise ConfigurationError(problems)


def _some(file: Path, tried: Tried, rules: object) -> Tried:
    if not rules:
        raise ConfigurationError((f"{file}:1: there are no rules in it to try; expected at least one",))
    return tried


def _by_id(asked: str, tools: Tools) -> Tried:
    mail, forms = tools.understander.rules, tools.forms
    outreach = {each.id: each for each in tools.ladders.outreach}
    window = {each.id: each for each in (*tools.window_rules.opens, *tools.window_rules.closes)}
    if any(each.id == asked for each in mail.rules):
        return Tried(frozenset({asked}), rules=mail)
    if any(each.id == asked for each in forms.rules):
        return Tried(frozenset({asked}), forms=forms)
    if asked in outreach:
        return Tried(frozenset(), outreach=(outreach[asked],))
    if asked in window:
        return Tried(frozenset(), window=(window[asked],))
    known = [*(each.id for each in mail.rules), *(form.id for form in forms.rules), *outreach, *window]
    said = "no file and no rule in force is called"
    print(f"{said} {asked!r}; expected the id of a rule, or a file{did_you_mean(asked, known)}", file=sys.stderr)
    raise typer.Exit(USAGE)
