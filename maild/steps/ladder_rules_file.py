"""Reads `rules/ladders.yaml`: who is written to again, after how long, and when a dossier closes (behaviour 6).

`rules/outreach.yaml`, which names ladders, is read with it.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from maild.planning.ladder_rules import Ladders, Rung
from maild.steps.outreach_rules_file import load_outreach
from maild.understanding.rules_nearest import did_you_mean
from maild.yaml_file import Place, YamlFile, read_yaml_file

_KEYS = ("rung", "after", "mail", "call", "deadline_days")
_MOST_DAYS = 250
_LONGEST_NAME = 60
_SHORTEST_DEADLINE = 7
"""Calendar days: at least five working days after the send (behaviour 6)."""


def load_ladders(path: Path, templates: Iterable[str]) -> Ladders:
    """The ladders in one file, none where there is no such file, and the rules of `outreach.yaml` beside it. A ladder with a
    mistake is left out as a whole, and the mistake is a problem with file and line; its neighbours stay active. `templates`
    are the names that a rung may use."""
    found, problems = _load(path, templates)
    outreach, also = load_outreach(path.with_name("outreach.yaml"), tuple(found))
    return Ladders(found, (*problems, *also), outreach)


def ladder_names(path: Path) -> tuple[str, ...]:
    """The names of the ladders in a file, sound or not: what a rule about outreach may mean."""
    data = read_yaml_file(path, "ladders, each a list of rungs").data
    given = data.get("ladders") if isinstance(data, dict) else None
    return tuple(given) if isinstance(given, dict) else ()


def _load(path: Path, templates: Iterable[str]) -> tuple[dict[str, tuple[Rung, ...]], tuple[str, ...]]:
    if not path.exists():
        return {}, ()
    file = read_yaml_file(path, "ladders, each a list of rungs")
    data = file.data if isinstance(file.data, dict) else {}
    given = data.get("ladders")
    if file.is_readable and not isinstance(given, dict):
        file.add((), "expected the key ladders with the ladders client and lead")
    for key in data:
        if key != "ladders":
            file.add((key,), f'the key "{key[:40]}" is unknown; expected ladders')
    known = frozenset(templates)
    found: dict[str, tuple[Rung, ...]] = {}
    for name, value in (given if isinstance(given, dict) else {}).items():
        before = len(file.problems)
        rungs = _rungs(file, value, ("ladders", name), known)
        if len(file.problems) == before:
            found[name] = rungs
    return found, file.printable()


def _rungs(file: YamlFile, value: object, place: Place, templates: frozenset[str]) -> tuple[Rung, ...]:
    if not isinstance(value, list) or not value:
        file.add(place, 'no rungs; expected a list, each beginning with "- rung:"')
        return ()
    rungs = [_rung(file, each, (*place, index), templates) for index, each in enumerate(value)]
    names: set[str] = set()
    for index, rung in enumerate(rungs):
        if rung is not None and rung.name in names:
            said = f'the rung "{rung.name}" stands in this ladder twice, and would wait on itself'
            file.add((*place, index), f"{said}; expected another name")
        if rung is not None and rung.deadline_days is not None and index + 1 < len(rungs):
            file.add((*place, index), "deadline_days before the last rung; expected it on the last one only")
        names |= {rung.name} if rung is not None else set()
    return tuple(each for each in rungs if each is not None)


def _rung(file: YamlFile, value: object, place: Place, templates: frozenset[str]) -> Rung | None:
    before = len(file.problems)
    if not isinstance(value, dict) or not isinstance(value.get("rung"), str) or not _is_name(value["rung"]):
        file.add(place, "expected a rung with a name, such as {rung: second, after: 3, mail: outreach.second}")
        return None
    for key in value:
        if key not in _KEYS:
            said = f'the key "{key[:40]}" is unknown; expected one of {", ".join(_KEYS)}{did_you_mean(key, _KEYS)}'
            file.add((*place, key), said)
    after = _wait(file, value, place)
    mail, calls = value.get("mail"), str(value.get("call", "no")).casefold() in ("yes", "ja", "true")
    if (mail is None) == (not calls):
        file.add(place, "expected either mail: with the name of a template, or call: yes")
    if mail is not None and str(mail) not in templates:
        said = f'there is no template "{str(mail)[:40]}"; expected the name of a file in templates/'
        file.add((*place, "mail"), said + did_you_mean(str(mail), tuple(templates)))
    deadline = value.get("deadline_days")
    days = None if deadline is None else _deadline(file, deadline, (*place, "deadline_days"))
    if len(file.problems) != before:
        return None
    return Rung(value["rung"], after, None if mail is None else str(mail), days)


def _is_name(text: str) -> bool:
    """A rung is remembered by its name."""
    return bool(text.strip()) and len(text) <= _LONGEST_NAME


def _wait(file: YamlFile, value: dict[str, object], place: Place) -> int:
    """How long the rung waits. A name says on what it would wait, which the order of the list says already."""
    after, name = value.get("after"), str(value["rung"])
    if isinstance(after, str) and after and not after.lstrip("-").isdigit():
        wrong = "waits on itself" if after == name else f'cannot wait on "{after[:40]}"'
        said = "expected after: with a number of working days, for each rung waits on the one above it in the list"
        file.add((*place, "after"), f'the rung "{name[:40]}" {wrong}; {said}')
        return 1
    return _days(file, after, (*place, "after"), 1)


def _deadline(file: YamlFile, value: object, place: Place) -> int:
    written = str(value)
    if written.lstrip("-").isdigit() and int(written) <= 0:
        file.add(place, f"deadline_days: the deadline lies before the send; expected {_SHORTEST_DEADLINE} or more")
        return _SHORTEST_DEADLINE
    return _days(file, value, place, _SHORTEST_DEADLINE)


def _days(file: YamlFile, value: object, place: Place, least: int) -> int:
    written = str(value)
    if not (written.isascii() and written.isdigit() and len(written) < 4 and least <= int(written) <= _MOST_DAYS):
        file.add(place, f"{place[-1]}: expected a whole number of days from {least} to {_MOST_DAYS}")
        return least
    return int(written)
