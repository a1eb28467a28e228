"""Reads `rules/agenda.yaml`: by which words the events of the agenda are understood (behaviour 11)."""

from __future__ import annotations

import re
from pathlib import Path

from maild.facts.session import SessionKind
from maild.planning.agenda_rules import NO_AGENDA_RULES, AgendaRules
from maild.understanding.rules_nearest import did_you_mean
from maild.yaml_file import Place, YamlFile, read_yaml_file

_LISTS = ("missed", "cancelled", "ignore", "person", "assignment")
_KEYS = ("kinds", *_LISTS, "booking")
_KINDS = tuple(each.value for each in SessionKind)
_DOMAIN = re.compile(r"(?:[a-z0-9-]{1,63}\.)+[a-z]{2,24}")
_MOST_WORDS = 200
_LONGEST_WORD = 60
_SHORTEST_STEM = 3


def load_agenda_rules(path: Path) -> AgendaRules:
    """The words in one file, none where there is no such file. A word with a mistake is left out, and the mistake is a
    problem with file and line; its neighbours stay."""
    if not path.exists():
        return NO_AGENDA_RULES
    file = read_yaml_file(path, f"the keys {', '.join(_KEYS)}")
    data = file.data if isinstance(file.data, dict) else {}
    if file.is_readable and file.data is not None and not isinstance(file.data, dict):
        file.add((), f"expected the keys {', '.join(_KEYS)}")
    _only(file, data, _KEYS, ())
    kinds = data.get("kinds")
    if kinds is not None and not isinstance(kinds, dict):
        file.add(("kinds",), f"kinds: expected the keys {', '.join(_KINDS)}, each with a list of words")
    named = kinds if isinstance(kinds, dict) else {}
    _only(file, named, _KINDS, ("kinds",))
    found = {kind: _words(file, named.get(kind.value), ("kinds", kind.value)) for kind in SessionKind}
    missed, cancelled, ignore, person, assignment = (_words(file, data.get(name), (name,)) for name in _LISTS)
    booking = _domains(file, data.get("booking"))
    return AgendaRules(found, missed, cancelled, ignore, person, assignment, booking, file.printable())


def _domains(file: YamlFile, value: object) -> tuple[str, ...]:
    found = []
    for index, each in enumerate(value if isinstance(value, list) else [] if value is None else [value]):
        if isinstance(each, str) and _DOMAIN.fullmatch(each.strip().casefold()):
            found.append(each.strip().casefold())
        else:
            file.add(("booking", index), "no domain; expected one such as calendly.com, without @ and https://")
    return tuple(found)


def _only(file: YamlFile, data: dict[str, object], keys: tuple[str, ...], place: Place) -> None:
    for key in data:
        if key not in keys:
            said = f'the key "{key[:40]}" is unknown; expected one of {", ".join(keys)}{did_you_mean(key, keys)}'
            file.add((*place, key), said)


def _words(file: YamlFile, value: object, place: Place) -> tuple[str, ...]:
    if value is None:
        return ()
    items = value if isinstance(value, list) else [value]
    if len(items) > _MOST_WORDS:
        file.add(place, f"more than {_MOST_WORDS} words; expected a shorter list")
    found = []
    for index, each in enumerate(items[:_MOST_WORDS]):
        here = (*place, index) if isinstance(value, list) else place
        stem = each.rstrip("* ") if isinstance(each, str) else ""
        if not any(sign.isalpha() for sign in stem) or len(stem) > _LONGEST_WORD or "*" in stem:
            file.add(
                here,
                f'no word; expected one such as "sessie", or the beginning of one, such as "intake*", in {place[-1]}',
            )
        elif each.endswith("*") and len(stem) < _SHORTEST_STEM:
            file.add(
                here, f'"{each}" would fit nearly every title; expected at least {_SHORTEST_STEM} letters before the *'
            )
        else:
            found.append(each)
    return tuple(found)
