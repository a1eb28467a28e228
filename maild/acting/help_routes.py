"""Reads `rules/danger_routes.yaml`: where help is to be had, and when that was last checked (behaviour 7)."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from maild.acting.coach_texts import HelpRoutes
from maild.errors import ConfigurationError
from maild.yaml_file import Place, YamlFile, read_yaml_file

_KEYS = ("checked_on", "always", "by_kind")
_KINDS = ("suicide", "self_harm", "violence_at_home", "danger_to_others")
_LINES = "expected a list of one or more lines"


def load_help_routes(path: Path) -> HelpRoutes:
    """The routes in one file. ConfigurationError, with every mistake, for anything wrong: no alert may go out without
    routes."""
    file = read_yaml_file(path, "checked_on, always and by_kind with the help lines")
    routes = _routes(file) if file.is_readable else None
    if file.problems or routes is None:
        raise ConfigurationError(file.printable())
    return routes


def _routes(file: YamlFile) -> HelpRoutes | None:
    data = file.data
    if not isinstance(data, dict):
        file.add((), "expected the keys checked_on, always and by_kind")
        return None
    file.only(data, _KEYS, ())
    checked_on = data.get("checked_on")
    try:
        date.fromisoformat(str(checked_on))
    except ValueError:
        file.add(("checked_on",), 'checked_on: expected the day of the last check, such as "2026-11-24"')
    always = _lines(file, data.get("always"), ("always",))
    given = data.get("by_kind")
    kinds = given if isinstance(given, dict) else {}
    file.only(kinds, _KINDS, ("by_kind",))
    return HelpRoutes(
        str(checked_on), always, {kind: _lines(file, kinds.get(kind), ("by_kind", kind)) for kind in _KINDS}
    )


def _lines(file: YamlFile, value: object, place: Place) -> tuple[str, ...]:
    """The lines at a place, none of them empty."""
    lines = value if isinstance(value, list) else []
    if not lines or not all(isinstance(each, str) and each.strip() for each in lines):
        file.add(place, f"{', '.join(map(str, place))}: {_LINES}")
        return ()
    return tuple(lines)
