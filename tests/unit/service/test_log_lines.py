"""Every event that the code can log stands in docs/operations.md with its levels and fields; and one event is one line."""

from __future__ import annotations

import ast
import json
import logging
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from maild.log_format import EventFormatter, LogFormat, event_of, fields_of

ROOT = Path(__file__).parents[3]
_LEVELS = ("debug", "info", "warning", "error", "exception", "critical")
_ROW = re.compile(r"^\| `([\w.]+)` \| ([\w, ]+) \| ([^|]*) \| [^|]+ \|$", re.MULTILINE)
Row = tuple[frozenset[str], frozenset[str]]


def calls() -> Iterator[tuple[str, str, ast.expr]]:
    """Module, level and template of every call of a logger."""
    for path in sorted((ROOT / "maild").rglob("*.py")):
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
                continue
            logger = node.func.value
            if node.func.attr in _LEVELS and isinstance(logger, ast.Name) and logger.id == "_LOG":
                yield module, node.func.attr, node.args[0]


def in_code() -> dict[str, Row]:
    levels: dict[str, set[str]] = defaultdict(set)
    fields: dict[str, set[str]] = defaultdict(set)
    for module, level, template in calls():
        assert isinstance(template, ast.Constant), f"{module}: a log call needs its template as plain text"
        event = event_of(module, str(template.value))
        levels[event].add(level)
        fields[event].update(fields_of(str(template.value)))
    return {event: (frozenset(levels[event]), frozenset(fields[event])) for event in levels}


def in_document() -> dict[str, Row]:
    page = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8").partition("\n## Log lines\n")[2]
    return {
        event: (frozenset(levels.split(", ")), frozenset(re.findall(r"`(\w+)`", fields)))
        for event, levels, fields in _ROW.findall(page.partition("\n## ")[0])
    }


def test_every_event_stands_in_the_document_with_its_fields() -> None:
    code, document = in_code(), in_document()
    assert len(code) > 40
    assert {event: row for event, row in code.items() if document.get(event) != row} == {}
    assert document.keys() - code.keys() == set()


def test_no_field_is_made_for_what_a_mail_says() -> None:
    fields = {field for _, names in in_code().values() for field in names}
    assert not fields & {"subject", "body", "secret", "password", "token", "name", "address", "sender", "recipient"}


def record(template: str, *arguments: object) -> logging.LogRecord:
    return logging.LogRecord("maild.steps.following", logging.WARNING, "x.py", 1, template, arguments, None)


@pytest.fixture(autouse=True)
def _not_in_a_journal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("JOURNAL_STREAM", raising=False)


def test_a_line_is_one_event_whatever_stands_in_its_fields() -> None:
    made = record("draft=%d step=%s reason=%s", 7, "sent", 'two\nlines = "x"')
    line = EventFormatter(LogFormat.KEYVALUE, with_time=False).format(made)
    assert line == ('level=warning event=following.draft_step_reason draft=7 step=sent reason="two\\nlines = \\"x\\""')
    found = json.loads(EventFormatter(LogFormat.JSON, with_time=False).format(made))
    assert found.pop("at").endswith("+00:00")
    assert found == {
        "level": "warning",
        "event": "following.draft_step_reason",
        "draft": 7,
        "step": "sent",
        "reason": 'two\nlines = "x"',
    }
    text = EventFormatter(LogFormat.TEXT, with_time=False).format(made)
    assert text == 'WARNING maild.steps.following draft=7 step=sent reason=two | lines = "x"'


def test_the_journal_learns_the_level_in_its_own_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JOURNAL_STREAM", "8:12345")
    for kind in LogFormat:
        assert EventFormatter(kind, with_time=False).format(record("reloaded")).startswith("<4>")


def test_of_an_exception_only_kind_and_place_are_logged() -> None:
    made = record("failed")
    try:
        raise ValueError("een zin uit een mail")
    except ValueError as error:
        made.exc_info = (type(error), error, error.__traceback__)
    for kind in LogFormat:
        line = EventFormatter(kind, with_time=True).format(made)
        assert "ValueError at test_log_lines.py:" in line and "een zin" not in line and "\n" not in line
