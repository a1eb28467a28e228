"""The coach reads in the digest and in `maild ladders` why a ladder waits, in Dutch."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import maild.planning.ladder
import maild.planning.ladder_forecast
from maild.acting.ladder_texts import asks_line, reason_in_dutch
from maild.planning.may_start import Refusal

_ASKED_FOR_BY_KIND = frozenset(
    {"CLIMB", "ANSWERED", "CLOSE", "REST", "STOP", "HALT", "DRAFT", "CALL", "SKIP_CALL", "REWRITE"}
)
"""Steps that `step_in_words` says without their reason."""


def reasons_that_are_read() -> Iterator[str]:
    """Every reason of a step that waits or asks, as it stands in planning."""
    for module in (maild.planning.ladder, maild.planning.ladder_forecast):
        assert module.__file__ is not None
        for node in ast.walk(ast.parse(Path(module.__file__).read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "ClimbStep":
                kind = node.args[0].attr if isinstance(node.args[0], ast.Attribute) else ""
                given = [*node.args[3:], *(each.value for each in node.keywords if each.arg == "reason")]
                if kind not in _ASKED_FOR_BY_KIND:
                    yield from (each.value for each in given if isinstance(each, ast.Constant))
    yield from (each.meaning for each in Refusal)


def test_there_are_reasons_to_look_at() -> None:
    assert len(list(reasons_that_are_read())) > 8


@pytest.mark.parametrize("reason", sorted(set(reasons_that_are_read())))
def test_every_reason_has_dutch_words(reason: str) -> None:
    assert reason_in_dutch(reason) != reason


def test_a_rung_that_an_edit_took_away_is_named_in_dutch() -> None:
    line = asks_line("els@voorbeeld.example", 'the ladder "client" has no rung "mail 2" any more')
    assert '(de ladder "client" heeft geen stap "mail 2" meer)' in line
