"""`maild rules`: rules held against their own examples, and tried on the mail that you have."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path
from typing import Annotated, Any

import typer

from maild.cli.exits import CONFIGURATION, FAILED, USAGE, errors_as_exits
from maild.cli.options import JsonOption
from maild.cli.rules_try import try_rules
from maild.cli.terminal import on_one_line, print_json, print_line
from maild.config import load_config, packaged_directory
from maild.steps.ladder_rules_file import ladder_names
from maild.steps.rule_book import Book, directory_of, has_examples, read_directory, read_file
from maild.steps.rule_examples import CheckedRule, Failure

rules = typer.Typer(no_args_is_help=True, help="Hold rules against their examples, and try them on your mail.")
rules.command("try")(try_rules)


@rules.command("test")
def test_rules(
    path: Annotated[
        Path | None, typer.Argument(help="A file or a directory of rules; those of the configuration where left out.")
    ] = None,
    config: Annotated[
        Path | None, typer.Option("--config", "-c", help="Use this configuration's rules; else those of maild.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Check that every rule hits its `match` examples and leaves its `no_match` examples alone.

    Ends with 0 where every example holds, 1 where one does not, 78 where a rule cannot be read.
    """
    with errors_as_exits():
        home = load_config(config).rules if config else packaged_directory("rules")
    if path is not None and not path.exists():
        print(f"{path}: there is no such file or directory; expected one with rules", file=sys.stderr)
        raise typer.Exit(USAGE)
    if path is not None and path.is_file() and not has_examples(path):
        print_line(f"{path.name} says what happens and when, and matches no text: `maild check` reads it")
        return
    book = _book(path or home, home)
    for problem in book.problems:
        print(on_one_line(problem), file=sys.stderr)
    for each in _json_lines(book) if as_json else ():
        print_json(each)
    for line in _report(book.rules) if not as_json else ():
        print_line(line)
    if book.problems:
        raise typer.Exit(CONFIGURATION)
    if any(each.failures for each in book.rules):
        raise typer.Exit(FAILED)


def _book(path: Path, home: Path) -> Book:
    directory = path if path.is_dir() else directory_of(path, home)
    beside = directory / "ladders.yaml"
    names = ladder_names(beside if beside.exists() else home / "ladders.yaml")
    return read_directory(path, names) if path.is_dir() else read_file(path, directory, names)


def _report(checked: tuple[CheckedRule, ...]) -> Iterable[str]:
    for path, group in groupby(checked, key=lambda each: each.path):
        yield str(path)
        for each in group:
            yield from _lines(each)
    failing = sum(bool(each.failures) for each in checked)
    bare = sum(each.is_bare for each in checked)
    examples = sum(each.matches + each.no_matches for each in checked)
    yield f"{len(checked)} rules, {examples} examples: {_count(failing, 'rule fails', 'rules fail')}" + (
        f", {_count(bare, 'rule lacks', 'rules lack')} examples of one sort or both" if bare else ""
    )


def _count(number: int, one: str, more: str) -> str:
    return f"{number or 'no'} {one if number == 1 else more}"


def _lines(rule: CheckedRule) -> Iterable[str]:
    mark = "FAIL" if rule.failures else "bare" if rule.is_bare else "ok"
    yield f"  {mark:<5} {rule.rule:<28} {rule.matches} match, {rule.no_matches} no match (line {rule.line})"
    for each in rule.failures:
        yield f"          {_said(each)}"


def _said(failure: Failure) -> str:
    example = " ".join(failure.example.split())
    shown = example if len(example) <= 100 else example[:99] + "…"
    if failure.should_match:
        return f'should match, and does not: "{shown}"'
    return f'should not match, and does{f" on “{failure.words}”" if failure.words else ""}: "{shown}"'


def _json_lines(book: Book) -> Iterable[dict[str, Any]]:
    for rule in book.rules:
        failures = [
            {"example": each.example, "should_match": each.should_match, "words": each.words} for each in rule.failures
        ]
        yield {
            "file": str(rule.path),
            "line": rule.line,
            "rule": rule.rule,
            "description": rule.description,
            "match": rule.matches,
            "no_match": rule.no_matches,
            "failures": failures,
        }
