"""Loading templates: every file is taken apart, checked, compiled and tried in each voice before it may be used.

A mistake switches off its own file and those that place it, and names file, line, what was expected and what is near.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import jinja2
from jinja2.sandbox import SandboxedEnvironment

from maild.drafting.rendering import COMPUTED, FACTS
from maild.drafting.slot_catalogue import SLOTS, Slot, own_slot
from maild.drafting.template_check import FILTERS, find_mistakes, names_in
from maild.drafting.template_directory import read_directory
from maild.drafting.template_file import Section, TemplateProblem, TemplateSource
from maild.drafting.template_set import Template, TemplateSet, Voice
from maild.drafting.template_trial import try_templates
from maild.drafting.variant import Variant
from maild.understanding.result import Kind, LeadKind

_LONE_TAGS = re.compile(r"\s*(?:\{%(?:(?!%\}).)*%\}\s*)+")
_FACT_VALUES: Mapping[str, tuple[str, ...]] = {
    "mail": (),
    "kind": ("", *Kind),
    "lead_kind": ("", *LeadKind),
}


def load_templates(directory: Path, own_slots: Iterable[str] = ()) -> TemplateSet:
    """The templates in a directory's `*.j2` files; mistakes are in `problems`, none is raised.

    `own_slots` are the names of slots that the configuration fills beside those of `SLOTS`.
    """
    slots = (*SLOTS.values(), *(own_slot(name) for name in dict.fromkeys(own_slots) if name not in SLOTS))
    sources = read_directory(directory)
    problems = [problem for source in sources for problem in source.problems]
    if not sources:
        problems.append(TemplateProblem(directory.name, 0, "no templates in it; expected files such as reschedule.j2"))
    templates: dict[str, Template] = {}
    for source, known in _with_known_names(sources, slots):
        made = _compile(source, known)
        if isinstance(made, Template):
            templates[made.name] = made
        else:
            problems += made
    problems += _places_a_broken_piece(templates, {_name(source) for source in sources} - templates.keys())
    problems += try_templates(TemplateSet(_unharmed(templates, problems), slots))
    working = _unharmed(templates, problems)
    broken = frozenset(_name(source) for source in sources) - working.keys()
    return TemplateSet(working, slots, broken, tuple(problems))


def make_environment() -> SandboxedEnvironment:
    """An engine without loader, globals and tests, with three filters: all that `template_check` lets through."""
    environment = SandboxedEnvironment(
        undefined=jinja2.StrictUndefined,
        autoescape=False,  # plain text, never HTML
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
        finalize=_only_text,
    )
    environment.globals.clear()
    environment.tests.clear()
    kept = {name: environment.filters[name] for name in FILTERS}
    environment.filters.clear()
    environment.filters.update(kept, capitalize=_capitalize)
    return environment


def _only_text(value: object) -> object:
    if isinstance(value, (bool, int, float, list, tuple)) or value is None:
        raise jinja2.TemplateRuntimeError("a template prints text only")
    return value


def _capitalize(value: object) -> str:
    """A capital at the front; the rest stays as it is, unlike jinja2's own, which would spoil names."""
    text = str(value)
    return text[:1].upper() + text[1:]


def _name(source: TemplateSource) -> str:
    return source.file.removesuffix(".j2")


def _compile(source: TemplateSource, known: set[str]) -> Template | list[TemplateProblem]:
    environment = make_environment()
    voices: dict[Variant, Voice] = {}
    problems: list[TemplateProblem] = []
    for variant, section in source.sections.items():
        made = _compile_section(environment, source.file, section, known)
        if isinstance(made, Voice):
            voices[variant] = made
        else:
            problems += made
    if problems:
        return problems
    return Template(
        _name(source),
        source.about,
        source.expects_answer,
        source.also,
        voices,
        source.sends_itself,
        source.subjects.get("subject", ""),
        source.subjects.get("subject_en", ""),
    )


def _compile_section(
    environment: SandboxedEnvironment, file: str, section: Section, known: set[str]
) -> Voice | list[TemplateProblem]:
    text = _keep_line_ends(section.source)
    above = section.first_line - 1
    try:
        tree = environment.parse(text)
        found = find_mistakes(tree, known, _FACT_VALUES)
        if found:
            return [TemplateProblem(file, above + each.line, each.expected, each.nearest) for each in found]
        names = names_in(tree)
        return Voice(environment.from_string(text), names, section.source)
    except jinja2.TemplateSyntaxError as error:
        return [TemplateProblem(file, above + error.lineno, f"{error.message}; expected {{{{ slot }}}} or {{% if %}}")]
    except (RecursionError, SyntaxError):
        return [TemplateProblem(file, section.first_line, "too many levels in this section; expected a simpler text")]


def _keep_line_ends(source: str) -> str:
    """A tag alone on its line leaves no line behind; a tag at the end of a sentence keeps its line end (`+%}`), which
    jinja2's trim_blocks would eat together with the paragraph."""
    lines = source.split("\n")
    for number, line in enumerate(lines):
        bare = line.rstrip()
        if bare.endswith("%}") and bare[-3:-2] not in ("-", "+") and not _LONE_TAGS.fullmatch(bare):
            lines[number] = bare[:-2] + "+%}"
    return "\n".join(lines)


def _with_known_names(
    sources: list[TemplateSource], slots: tuple[Slot, ...]
) -> Iterator[tuple[TemplateSource, set[str]]]:
    """Each sound file with the names it may use: pieces use slots only, sentences pieces too, mails everything."""
    names = {slot.name for slot in slots} | set(FACTS)
    pieces = {_name(source)[1:] for source in sources if _name(source).startswith("_")}
    for source in (each for each in sources if not each.problems):
        if _name(source).startswith("_"):
            yield source, names
        elif _name(source).startswith("also."):
            yield source, names | pieces
        else:
            yield source, names | pieces | set(COMPUTED)


def _places_a_broken_piece(templates: Mapping[str, Template], broken: set[str]) -> list[TemplateProblem]:
    """A template that places a broken piece cannot be used either."""
    found: list[TemplateProblem] = []
    for template in templates.values():
        used = {name for voice in template.voices.values() for name in voice.names}
        for piece in sorted(name for name in used if f"_{name}" in broken):
            expected = f"it places {{{{ {piece} }}}}, and there is a mistake in _{piece}.j2"
            found.append(TemplateProblem(f"{template.name}.j2", 0, expected))
    return found


def _unharmed(templates: Mapping[str, Template], problems: list[TemplateProblem]) -> dict[str, Template]:
    files = {problem.file for problem in problems}
    return {name: template for name, template in templates.items() if f"{name}.j2" not in files}
