"""Reads `rules/window.yaml`: for whom a window opens as well, and for whom it closes (behaviour 2)."""

from __future__ import annotations

from pathlib import Path

from maild.planning.window_rules import WindowRule, WindowRules
from maild.understanding.result import Intent
from maild.understanding.rules_nearest import did_you_mean
from maild.yaml_examples import read_examples
from maild.yaml_file import Place, YamlFile, read_yaml_file

_LISTS = ("opens", "closes")
_KEYS = ("id", "description", "from", "intent", "after_working_days", "examples")
_MOST_DAYS = 250


def load_window_rules(path: Path) -> WindowRules:
    """The rules in one file, none where there is no such file. A mistake is a problem with file and line; its neighbours
    stay active."""
    if not path.exists():
        return WindowRules()
    file = read_yaml_file(path, "opens and closes, lists of rules about the reply window")
    data = file.data if isinstance(file.data, dict) else {}
    if file.is_readable and file.data is not None and not isinstance(file.data, dict):
        file.add((), "expected the keys opens and closes")
    for key in data:
        if key not in _LISTS:
            file.add((key,), f'the key "{key[:40]}" is unknown; expected opens or closes{did_you_mean(key, _LISTS)}')
    opens, closes = (_rules(file, data.get(name), name) for name in _LISTS)
    return WindowRules(opens, closes, file.printable())


def _rules(file: YamlFile, value: object, name: str) -> tuple[WindowRule, ...]:
    if value is not None and not isinstance(value, list):
        file.add((name,), f'{name}: expected a list of rules, each beginning with "- id:"')
    items = value if isinstance(value, list) else []
    made = (_rule(file, each, (name, index)) for index, each in enumerate(items))
    return tuple(each for each in made if each is not None)


def _rule(file: YamlFile, value: object, place: Place) -> WindowRule | None:
    """One rule, or None with its problems noted."""
    before = len(file.problems)
    if not isinstance(value, dict) or not isinstance(value.get("id"), str):
        file.add(place, "expected a rule with an id")
        return None
    for key in value:
        if key not in _KEYS:
            known = ", ".join(_KEYS)
            file.add(
                (*place, key), f'the key "{key[:40]}" is unknown; expected one of {known}{did_you_mean(key, _KEYS)}'
            )
    senders = _texts(value.get("from"))
    for each in senders:
        if "@" not in each or each.endswith("@") or any(sign.isspace() for sign in each):
            file.add(
                (*place, "from"),
                f'"{each[:60]}" is no sender; expected an address, or a domain such as "@club.example"',
            )
    intents = _texts(value.get("intent"))
    for each in intents:
        if each not in tuple(Intent):
            expected = f"expected one of {', '.join(Intent)}{did_you_mean(each, tuple(Intent))}"
            file.add((*place, "intent"), f'no intent is called "{each[:40]}"; {expected}')
    if not senders and not intents:
        file.add(place, "a rule without a condition would hold for everybody; expected from: or intent:")
    days = _days(file, value.get("after_working_days"), place)
    about = read_examples(file, value, place)
    return WindowRule(value["id"], senders, intents, days, about) if len(file.problems) == before else None


def _days(file: YamlFile, value: object, place: Place) -> int:
    if value is None:
        return 0
    written = str(value)
    is_number = written.isascii() and written.isdigit() and len(written) < 4
    if place[0] != "closes" or not is_number or int(written) > _MOST_DAYS:
        said = f"expected a whole number of working days up to {_MOST_DAYS}, in a rule that closes"
        file.add((*place, "after_working_days"), f"after_working_days: {said}")
        return 0
    return int(written)


def _texts(value: object) -> tuple[str, ...]:
    items = value if isinstance(value, list) else [] if value is None else [value]
    return tuple(str(each).strip().casefold() for each in items)
