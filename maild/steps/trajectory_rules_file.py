"""Reads `rules/trajectories.yaml`: trajectories, and which mail belongs to which session (behaviour 11)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

from maild.drafting.template_set import Template
from maild.facts.session import SessionKind
from maild.planning.trajectory_rules import (
    JourneyRule,
    Phase,
    ReturnedRule,
    Trajectory,
    TrajectoryRules,
    Unit,
    Wait,
    When,
    Which,
)
from maild.steps.journey_notes import NOTES
from maild.understanding.rules_nearest import did_you_mean
from maild.yaml_file import Place, YamlFile, read_yaml_file

_TOP = ("default", "trajectories", "mails", "notes", "returned")
_OF_RETURNED = ("from", "subject")
_OF_TRAJECTORY = ("sessions", "rhythm_weeks", "evaluation", "phases")
_OF_PHASE = ("first", "last", "nl", "en")
_OF_MAIL = ("name", "mail", "note", "kind", "session", "when", "before", "after", "end", "every", "unless")
_UNITS = {
    "hour": Unit.HOURS,
    "day": Unit.DAYS,
    "working day": Unit.WORKING_DAYS,
    "week": Unit.WEEKS,
    "month": Unit.MONTHS,
}
_LONGEST_NAME = 40
_LONGEST_PHASE = 120

_Word = TypeVar("_Word", Which, SessionKind)


def load_trajectories(path: Path, templates: Mapping[str, Template]) -> TrajectoryRules:
    """The rules in one file, none where there is no such file. A trajectory or a mail with a mistake is left out as a whole,
    and the mistake is a problem with file and line; its neighbours stay active. `templates` are those that there are."""
    if not path.exists():
        return TrajectoryRules()
    file = read_yaml_file(path, f"the keys {', '.join(_TOP)}")
    data = file.data if isinstance(file.data, dict) else {}
    if file.is_readable and file.data is not None and not isinstance(file.data, dict):
        file.add((), f"expected the keys {', '.join(_TOP)}")
    reader = _Reader(file, templates)
    reader.keys(data, _TOP, ())
    found = reader.trajectories(data.get("trajectories"))
    rules = (*reader.rules(data.get("mails"), "mails"), *reader.rules(data.get("notes"), "notes"))
    returned = reader.returned(data.get("returned"))
    default = data.get("default")
    if default is not None and str(default) not in found:
        said = f'default: there is no trajectory "{str(default)[:40]}"; expected one of {", ".join(found) or "trajectories"}'
        file.add(("default",), said + did_you_mean(str(default), tuple(found)))
        default = None
    return TrajectoryRules(found, str(default) if default is not None else None, rules, returned, file.printable())


class _Reader:
    """Reads part after part; what is wrong is noted in the file."""

    def __init__(self, file: YamlFile, templates: Mapping[str, Template]) -> None:
        self._file = file
        self._templates = templates

    def keys(self, group: Mapping[str, object], known: tuple[str, ...], place: Place) -> None:
        """Notes each key that nobody knows."""
        for key in group:
            if key not in known:
                said = f'the key "{key[:40]}" is unknown; expected one of {", ".join(known)}{did_you_mean(key, known)}'
                self._file.add((*place, key), said)

    def trajectories(self, given: object) -> dict[str, Trajectory]:
        """Every trajectory without a mistake, by name."""
        if not isinstance(given, dict):
            self._file.add(("trajectories",), "expected trajectories: with the name of each below it, such as eight:")
            return {}
        found: dict[str, Trajectory] = {}
        for name, group in given.items():
            before, place = len(self._file.problems), ("trajectories", name)
            made = self._trajectory(name, group, place)
            if made is not None and len(self._file.problems) == before:
                found[name] = made
        return found

    def _trajectory(self, name: str, group: object, place: Place) -> Trajectory | None:
        if not isinstance(group, dict) or len(name) > _LONGEST_NAME:
            self._file.add(place, "expected a short name with sessions: and rhythm_weeks: below it")
            return None
        self.keys(group, _OF_TRAJECTORY, place)
        sessions = self._number(group, "sessions", 1, 60, place)
        weeks = self._number(group, "rhythm_weeks", 1, 26, place, 2)
        evaluation = self._number(group, "evaluation", 1, sessions, place, 0)
        phases = group.get("phases")
        if phases is not None and not isinstance(phases, list):
            self._file.add((*place, "phases"), 'expected a list, each beginning with "- first:"')
        listed = phases if isinstance(phases, list) else []
        made = [self._phase(each, sessions, (*place, "phases", index)) for index, each in enumerate(listed)]
        return Trajectory(name, sessions, weeks, evaluation, tuple(each for each in made if each is not None))

    def _phase(self, group: object, sessions: int, place: Place) -> Phase | None:
        if not isinstance(group, dict):
            self._file.add(
                place, "expected a phase such as {first: 1, last: 2, nl: kennismaken, en: getting acquainted}"
            )
            return None
        self.keys(group, _OF_PHASE, place)
        first = self._number(group, "first", 1, sessions, place)
        last = self._number(group, "last", first, sessions, place, first)
        words = [str(group.get(key) or "").strip() for key in ("nl", "en")]
        for key, said in zip(("nl", "en"), words, strict=True):
            if not said or len(said) > _LONGEST_PHASE or not said.isprintable():
                self._file.add((*place, key), f"{key}: expected a few words, at most {_LONGEST_PHASE} characters")
        return Phase(first, last, *words)

    def rules(self, given: object, key: str) -> tuple[JourneyRule, ...]:
        """Every mail or note without a mistake."""
        if given is None:
            return ()
        if not isinstance(given, list):
            self._file.add((key,), f'{key}: expected a list, each beginning with "- name:"')
            return ()
        found: list[JourneyRule] = []
        for index, group in enumerate(given):
            before = len(self._file.problems)
            made = self._rule(group, (key, index), is_note=key == "notes")
            if made is not None and any(each.name == made.name and each.kinds & made.kinds for each in found):
                said = f'the name "{made.name}" stands here twice for the same kind of session; expected another name'
                self._file.add((key, index), said)
            if made is not None and len(self._file.problems) == before:
                found.append(made)
        return tuple(found)

    def returned(self, given: object) -> tuple[ReturnedRule, ...]:
        """Every form service without a mistake."""
        if given is None:
            return ()
        if not isinstance(given, list):
            self._file.add(("returned",), 'returned: expected a list, each beginning with "- from:"')
            return ()
        found: list[ReturnedRule] = []
        for index, group in enumerate(given):
            before, place = len(self._file.problems), ("returned", index)
            if not isinstance(group, dict):
                self._file.add(place, "expected a form service such as {from: [forms.example.org], subject: [intake]}")
                continue
            self.keys(group, _OF_RETURNED, place)
            senders = self._texts(group, "from", place)
            if not senders or any("." not in each or "@" in each for each in senders):
                self._file.add((*place, "from"), "from: expected domains without @, such as [forms.example.org]")
            subject = self._texts(group, "subject", place) if "subject" in group else ()
            if len(self._file.problems) == before:
                found.append(ReturnedRule(senders, subject))
        return tuple(found)

    def _texts(self, group: Mapping[str, object], key: str, place: Place) -> tuple[str, ...]:
        given = group.get(key)
        listed = given if isinstance(given, list) else [given]
        if not all(isinstance(each, str) and each.strip() for each in listed):
            self._file.add((*place, key), f"{key}: expected a list of words")
            return ()
        return tuple(str(each).strip().casefold() for each in listed)

    def _rule(self, group: object, place: Place, *, is_note: bool) -> JourneyRule | None:
        key = "note" if is_note else "name"
        name = str(group.get(key) or "") if isinstance(group, dict) else ""
        if not isinstance(group, dict) or not name.strip() or len(name) > _LONGEST_NAME or not name.isprintable():
            self._file.add(
                place, f"expected a {key} and a moment, such as {{name: reminder, mail: reminder, before: 24 hours}}"
            )
            return None
        self.keys(group, _OF_MAIL, place)
        mail = None if is_note else self._mail(group, place)
        if is_note and name not in NOTES:
            said = f'note: there is no note "{name}"; expected one of {", ".join(NOTES)}'
            self._file.add((*place, "note"), said + did_you_mean(name, tuple(NOTES)))
        when, wait = self._moment(group, place)
        which = self._word(group, "session", Which, Which.EACH, place)
        usual = frozenset(SessionKind) if which is Which.EACH else frozenset({SessionKind.SESSION})
        kinds = (
            frozenset({self._word(group, "kind", SessionKind, SessionKind.SESSION, place)})
            if "kind" in group
            else usual
        )
        if group.get("unless") not in (None, "returned"):
            self._file.add((*place, "unless"), "unless: expected returned, for what ends once the forms came back")
        every = self._wait(group, "every", place) if "every" in group else None
        if every is not None and (when is not When.END or wait is None or wait.unit is not every.unit):
            self._file.add((*place, "every"), "every: expected it beside end:, both in weeks or both in months")
        return JourneyRule(name, mail, when, which, kinds, wait, group.get("unless") == "returned", every)

    def _mail(self, group: Mapping[str, object], place: Place) -> str:
        mail = str(group.get("mail") or "")
        template = self._templates.get(mail)
        if template is None or template.is_piece or template.is_sentence:
            said = f'mail: there is no template "{mail[:40]}"; expected the name of a file in templates/'
            self._file.add((*place, "mail"), said + did_you_mean(mail, tuple(self._templates)))
        elif not template.subject:
            self._file.add(
                (*place, "mail"), f"{mail}.j2 has no subject: line; expected one, for this mail answers no other"
            )
        return mail

    def _moment(self, group: Mapping[str, object], place: Place) -> tuple[When, Wait | None]:
        said = [key for key in ("when", "before", "after", "end") if key in group]
        if len(said) != 1:
            self._file.add(place, "expected exactly one of when: booked, before:, after:, end:")
            return When.BOOKED, None
        if said[0] == "when":
            if group["when"] != "booked":
                self._file.add(
                    (*place, "when"), "when: expected booked, or before: or after: with a time such as 24 hours"
                )
            return When.BOOKED, None
        return When(said[0]), self._wait(group, said[0], place)

    def _wait(self, group: Mapping[str, object], key: str, place: Place) -> Wait:
        amount, _, unit = str(group.get(key)).partition(" ")
        known = _UNITS.get(unit.strip().removesuffix("s"))
        if known is None or not (amount.isascii() and amount.isdigit() and 0 < int(amount[:5]) <= 400):
            expected = "expected a time such as 24 hours, 2 days, 3 working days, 6 weeks or 3 months"
            self._file.add((*place, key), f"{key}: {expected}")
            return Wait(1, Unit.DAYS)
        return Wait(int(amount), known)

    def _number(
        self, group: Mapping[str, object], key: str, least: int, most: int, place: Place, usual: int | None = None
    ) -> int:
        if group.get(key) is None and usual is not None:
            return usual
        written = str(group.get(key))
        if not (written.isascii() and written.isdigit() and len(written) < 4 and least <= int(written) <= most):
            self._file.add((*place, key), f"{key}: expected a whole number from {least} to {most}")
            return least
        return int(written)

    def _word(self, group: Mapping[str, object], key: str, kind: type[_Word], usual: _Word, place: Place) -> _Word:
        written = str(group.get(key, usual))
        if written not in tuple(kind):
            said = f'{key}: "{written[:40]}" is not known; expected one of {", ".join(kind)}'
            self._file.add((*place, key), said + did_you_mean(written, tuple(kind)))
            return usual
        return kind(written)
