"""Reads `rules/situations.yaml`: when a situation asks for a mail of its own, and from which template."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from maild.drafting.template_set import Template
from maild.planning.situations import SilenceRule, SituationRules, TooManyRule
from maild.understanding.rules_nearest import did_you_mean
from maild.yaml_file import Place, YamlFile, read_yaml_file

_KEYS: Mapping[str, tuple[str, ...]] = {
    "too_many": ("messages", "working_days", "rest_weeks", "mail"),
    "dropping_out": ("weeks", "mail"),
    "no_show": ("mail",),
    "no_match": ("no_fit", "practice_full"),
}
_MAY_EXPECT_ANSWER = ("dropping_out", "no_show")


def load_situations(path: Path, templates: Mapping[str, Template]) -> SituationRules:
    """The rules in one file, none where there is no such file. A situation with a mistake is left out as a whole, and the
    mistake is a problem with file and line; its neighbours stay active. `templates` are those that a mail may be made of."""
    if not path.exists():
        return SituationRules()
    file = read_yaml_file(path, "situations, such as too_many and dropping_out")
    data = file.data if isinstance(file.data, dict) else {}
    if file.is_readable and file.data is not None and not isinstance(file.data, dict):
        file.add((), f"expected the keys {', '.join(_KEYS)}")
    for key in data:
        if key not in _KEYS:
            said = f'the key "{key[:40]}" is unknown; expected one of {", ".join(_KEYS)}{did_you_mean(key, _KEYS)}'
            file.add((key,), said)
    reader = _Reader(file, data, templates)
    too_many, silence = reader.too_many(), reader.dropping_out()
    no_show, no_match = reader.no_show(), reader.no_match()
    return SituationRules(too_many, silence, no_show, no_match, file.printable())


class _Reader:
    """Reads one situation after the other; what is wrong is noted in the file."""

    def __init__(self, file: YamlFile, data: Mapping[str, object], templates: Mapping[str, Template]) -> None:
        self._file = file
        self._data = data
        self._templates = templates

    def too_many(self) -> TooManyRule | None:
        """None where it is left out, or wrong."""
        before, group = len(self._file.problems), self._group("too_many")
        if group is None:
            return None
        rule = TooManyRule(
            self._number(group, "too_many", "messages", 2, 100),
            self._number(group, "too_many", "working_days", 1, 30),
            self._number(group, "too_many", "rest_weeks", 1, 52),
            self._mail(group, "too_many", "mail"),
        )
        return rule if len(self._file.problems) == before else None

    def dropping_out(self) -> SilenceRule | None:
        """None where it is left out, or wrong."""
        before, group = len(self._file.problems), self._group("dropping_out")
        if group is None:
            return None
        rule = SilenceRule(
            self._number(group, "dropping_out", "weeks", 2, 52), self._mail(group, "dropping_out", "mail")
        )
        return rule if len(self._file.problems) == before else None

    def no_show(self) -> str | None:
        """The template, None where it is left out, or wrong."""
        before, group = len(self._file.problems), self._group("no_show")
        mail = self._mail(group, "no_show", "mail") if group is not None else None
        return mail if len(self._file.problems) == before else None

    def no_match(self) -> Mapping[str, str]:
        """The template of each cause that has one without a mistake."""
        found: dict[str, str] = {}
        for cause in self._group("no_match") or ():
            before = len(self._file.problems)
            mail = self._mail(self._group("no_match") or {}, "no_match", cause)
            if len(self._file.problems) == before and cause in _KEYS["no_match"]:
                found[cause] = mail
        return found

    def _group(self, name: str) -> dict[str, object] | None:
        value = self._data.get(name)
        if value is None or str(value).casefold() == "off":
            return None
        if not isinstance(value, dict):
            self._file.add((name,), f"expected {name}: off, or the keys {', '.join(_KEYS[name])} below it")
            return None
        for key in value:
            if key not in _KEYS[name]:
                known = ", ".join(_KEYS[name])
                said = f'the key "{key[:40]}" is unknown; expected one of {known}{did_you_mean(key, _KEYS[name])}'
                self._file.add((name, key), said)
        return value

    def _number(self, group: Mapping[str, object], name: str, key: str, least: int, most: int) -> int:
        written, place = str(group.get(key)), (name, key)
        if not (written.isascii() and written.isdigit() and len(written) < 4 and least <= int(written) <= most):
            self._file.add(place, f"{key}: expected a whole number from {least} to {most}")
            return least
        return int(written)

    def _mail(self, group: Mapping[str, object], name: str, key: str) -> str:
        mail, place = str(group.get(key) or ""), (name, key)
        template = self._templates.get(mail)
        if template is None or template.is_piece or template.is_sentence:
            said = f'{key}: there is no template "{mail[:40]}"; expected the name of a file in templates/'
            self._file.add(place, said + did_you_mean(mail, tuple(self._templates)))
        elif not template.subject:
            self._file.add(place, f"{mail}.j2 has no subject: line; expected one, for this mail answers no other")
        elif template.expects_answer and name not in _MAY_EXPECT_ANSWER:
            self._no_ladder(place, mail)
        return mail

    def _no_ladder(self, place: Place, mail: str) -> None:
        said = "after this mail nobody is reminded; expected expects_answer: no"
        self._file.add(place, f"{mail}.j2 says expects_answer: yes, and {said}")
