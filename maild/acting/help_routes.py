"""Reads `rules/danger_routes.yaml`: where help is to be had, and when that was last checked (behaviour 7)."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from maild.acting.coach_texts import HelpRoutes
from maild.errors import ConfigurationError

_KINDS = ("suicide", "self_harm", "violence_at_home", "danger_to_others")


def load_help_routes(path: Path) -> HelpRoutes:
    """The routes in one file. ConfigurationError for anything missing: no alert may go out without routes."""
    try:
        data = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(
            (f"{path}:1: cannot be read ({type(error).__name__}); expected the help lines",)
        ) from None
    except YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        raise ConfigurationError((f"{path}:{line}: not YAML; expected checked_on, always and by_kind",)) from None
    problems = [f"{path}:1: {text}" for text in _problems(data)]
    if problems:
        raise ConfigurationError(tuple(problems))
    by_kind = {kind: tuple(data["by_kind"][kind]) for kind in _KINDS}
    return HelpRoutes(str(data["checked_on"]), tuple(data["always"]), by_kind)


def _problems(data: Any) -> list[str]:
    if not isinstance(data, dict):
        return ["expected the keys checked_on, always and by_kind"]
    problems = []
    try:
        date.fromisoformat(str(data.get("checked_on")))
    except ValueError:
        problems.append('checked_on: expected the day of the last check, such as "2026-11-24"')
    if not _is_lines(data.get("always")):
        problems.append("always: expected a list of one or more lines")
    by_kind = data.get("by_kind")
    for kind in _KINDS:
        if not isinstance(by_kind, dict) or not _is_lines(by_kind.get(kind)):
            problems.append(f"by_kind, {kind}: expected a list of one or more lines")
    return problems


def _is_lines(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(each, str) and each.strip() for each in value)
