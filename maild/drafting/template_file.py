"""A template file taken apart: settings at the top, then one section for each voice. No template engine in here.

about: Antwoord op ...
subject: Onze afspraak      (only for a mail that answers none)
subject_en: Our appointment
expects_answer: yes
=== je ===
{{ greeting }} ...
=== u ===
=== en ===
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from maild.drafting.variant import Variant

_HEADING = re.compile(r"={2,}\s*([^=]*?)\s*={2,}\s*")
_SETTING = re.compile(r"([A-Za-z_]+)\s*:\s*(.*)")
_YES_NO = {"yes": True, "ja": True, "true": True, "no": False, "nee": False, "false": False}
_SENDERS = {"coach": False, "automatic": True}
_MAY_GO_BY_THEMSELVES = ("reminder", "confirmation")
"""First words of the names of templates that may be sent without the coach (behaviour 10)."""
_SETTINGS = ("about", "expects_answer", "also", "send", "subject", "subject_en")
_LONGEST_SUBJECT = 150


@dataclass(frozen=True, slots=True)
class TemplateProblem:
    """One mistake. `line` counts from 1 (0: the file as a whole), `nearest` is a known name that looks like it."""

    file: str
    line: int
    expected: str
    nearest: str | None = None

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        hint = f" (did you mean {self.nearest}?)" if self.nearest else ""
        return f"{place}: {self.expected}{hint}"


@dataclass(frozen=True, slots=True)
class Section:
    """The text of one voice; `first_line` is where its first line stands in the file."""

    source: str
    first_line: int


@dataclass(slots=True)
class TemplateSource:
    """A file taken apart. `also` is false where sentences for secondary intents may not be added;
    `sends_itself` is true for `send: automatic`; `subjects` are those of a mail that answers none, by setting."""

    file: str
    about: str = ""
    subjects: dict[str, str] = field(default_factory=dict)
    expects_answer: bool = False
    also: bool = True
    sends_itself: bool = False
    sections: dict[Variant, Section] = field(default_factory=dict)
    problems: list[TemplateProblem] = field(default_factory=list)


def nearest_name(name: str, known: Iterable[str]) -> str | None:
    """The known name that looks most like this one, or None where none comes near."""
    return next(iter(difflib.get_close_matches(name.casefold()[:60], list(known), 1, 0.6)), None)


def read_template(file: str, text: str) -> TemplateSource:
    """Takes a file's text apart; every mistake in its shape is in `problems`."""
    found = TemplateSource(file)
    lines = text.removeprefix("\ufeff").splitlines()
    headings = [(number, match[1]) for number, line in enumerate(lines) if (match := _HEADING.fullmatch(line))]
    _read_settings(found, lines[: headings[0][0]] if headings else lines, has_headings=bool(headings))
    for place, (number, word) in enumerate(headings):
        end = headings[place + 1][0] if place + 1 < len(headings) else len(lines)
        _read_section(found, word, number, lines[number + 1 : end])
    if headings:
        missing = [f"=== {each} ===" for each in Variant if each not in found.sections]
        if missing and not found.problems:
            found.problems.append(TemplateProblem(file, 0, f"a section is missing; expected a line {missing[0]}"))
    return found


def _read_settings(found: TemplateSource, lines: list[str], *, has_headings: bool) -> None:
    for number, line in enumerate(lines, start=1):
        if not line.strip() or line.startswith("#"):
            continue
        match = _SETTING.fullmatch(line.strip())
        if match is None or match[1] not in _SETTINGS:
            expected = f"expected one of {', '.join(_SETTINGS)}, followed by a colon, or a line === je ==="
            near = nearest_name(match[1], _SETTINGS) if match else None
            found.problems.append(TemplateProblem(found.file, number, expected, near))
            return
        _set(found, match[1], match[2], number)
    if len(found.subjects) == 1:
        expected = "expected both subject: (Dutch) and subject_en: (English), or neither"
        found.problems.append(TemplateProblem(found.file, 0, expected))
    if not has_headings:
        found.problems.append(TemplateProblem(found.file, 0, "no text in it; expected a line === je ==="))


def _set(found: TemplateSource, setting: str, value: str, line: int) -> None:
    if setting == "about":
        found.about = value
    elif setting in ("subject", "subject_en"):
        _set_subject(found, setting, value, line)
    elif setting == "send":
        _set_sender(found, value, line)
    elif value.casefold() not in _YES_NO:
        found.problems.append(TemplateProblem(found.file, line, f"expected {setting}: yes or {setting}: no"))
    elif setting == "also":
        found.also = _YES_NO[value.casefold()]
    else:
        found.expects_answer = _YES_NO[value.casefold()]


def _set_subject(found: TemplateSource, setting: str, value: str, line: int) -> None:
    """A subject is plain words: what a mail program lists, so nothing that a slot could leave open."""
    words = value.strip()
    if not words or len(words) > _LONGEST_SUBJECT or not words.isprintable() or "{" in words:
        expected = f"expected {setting}: and plain words without slots, at most {_LONGEST_SUBJECT} characters"
        found.problems.append(TemplateProblem(found.file, line, expected))
        return
    found.subjects[setting] = words


def _set_sender(found: TemplateSource, value: str, line: int) -> None:
    """Only a reminder or a confirmation may go without the coach; anything else with `send: automatic` is refused."""
    sender = value.casefold()
    if sender not in _SENDERS:
        expected = "expected send: coach or send: automatic"
        found.problems.append(TemplateProblem(found.file, line, expected, nearest_name(value, _SENDERS)))
        return
    kind = found.file.removesuffix(".j2").partition(".")[0]
    if _SENDERS[sender] and kind not in _MAY_GO_BY_THEMSELVES:
        allowed = " and ".join(f"{each}.j2" for each in _MAY_GO_BY_THEMSELVES)
        expected = f"expected send: coach; only {allowed} may go without you"
        found.problems.append(TemplateProblem(found.file, line, expected))
        return
    found.sends_itself = _SENDERS[sender]


def _read_section(found: TemplateSource, word: str, number: int, lines: list[str]) -> None:
    line = number + 1
    if word not in tuple(Variant):
        expected = f"unknown section {word!r}; expected === je ===, === u === or === en ==="
        found.problems.append(TemplateProblem(found.file, line, expected, nearest_name(word, list(Variant))))
        return
    variant = Variant(word)
    if variant in found.sections:
        found.problems.append(TemplateProblem(found.file, line, f"section {word} stands here for the second time"))
    elif not "".join(lines).strip():
        found.problems.append(TemplateProblem(found.file, line, f"section {word} is empty; expected a text"))
    else:
        found.sections[variant] = Section("\n".join(lines), line + 1)
