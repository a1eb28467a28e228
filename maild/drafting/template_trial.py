"""The dress rehearsal: every template is rendered with samples in each voice, with and without each slot it uses."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import jinja2

from maild.drafting.rendering import Situation, render_mail, tidy
from maild.drafting.slots import fill_slots, sample_values
from maild.drafting.template_file import TemplateProblem
from maild.drafting.template_set import KINDS_OF, Template, TemplateSet, Voice
from maild.drafting.variant import Variant
from maild.understanding.result import Intent, Kind, LeadKind

_RAW_TAG = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")


def try_templates(templates: TemplateSet) -> tuple[TemplateProblem, ...]:
    """One problem for each template that cannot be rendered in some voice, or leaves a raw tag in the mail."""
    found: list[TemplateProblem] = []
    failed: set[str] = set()
    for template in sorted(templates.templates.values(), key=_order):
        problem = _try(_without(templates, failed), template)
        if problem is not None:
            found.append(problem)
            failed.add(template.name)
    return tuple(found)


def _order(template: Template) -> tuple[bool, bool, str]:
    """Pieces first, then sentences, then the mails that use both."""
    return not template.is_piece, not template.is_sentence, template.name


def _without(templates: TemplateSet, failed: set[str]) -> TemplateSet:
    working = {name: template for name, template in templates.templates.items() if name not in failed}
    return TemplateSet(working, templates.slots)


def _try(templates: TemplateSet, template: Template) -> TemplateProblem | None:
    for variant in Variant:
        voice = template.voices[variant]
        for situation in _situations(templates, template, voice, variant):
            try:
                text = _render(templates, template, variant, situation)
            except jinja2.TemplateError as error:
                expected = f"section {variant} cannot be made into a mail: {str(error.message)[:200]}"
                return TemplateProblem(f"{template.name}.j2", 0, expected)
            if _RAW_TAG.search(text):
                return TemplateProblem(f"{template.name}.j2", 0, f"section {variant} leaves a raw tag in the mail")
    return None


def _render(templates: TemplateSet, template: Template, variant: Variant, situation: Situation) -> str:
    if not (template.is_piece or template.is_sentence):
        return render_mail(templates, template, variant, situation)
    facts = {"mail": "", "kind": situation.kind or "", "lead_kind": situation.lead_kind or ""}
    values = {**fill_slots(templates.slots, situation.values, variant), **facts}
    if template.is_sentence:
        values |= {piece.name[1:]: tidy(piece.voices[variant].render(values)) for piece in templates.pieces()}
    return tidy(template.voices[variant].render(values))


def _situations(templates: TemplateSet, template: Template, voice: Voice, variant: Variant) -> Iterator[Situation]:
    """Everything filled, nothing filled, each used slot missing alone; each for every kind that the text asks about."""
    full: Mapping[str, str | None] = sample_values(templates.slots, variant)
    used = sorted(voice.names & full.keys())
    fillings = [full, {}, *({**full, name: None} for name in used)]
    mail = template.name.partition(".")[0]
    kinds: tuple[Kind | None, ...] = (None, *Kind) if "kind" in voice.names else (None,)
    lead_kinds: tuple[LeadKind | None, ...] = (None, *LeadKind) if "lead_kind" in voice.names else (None,)
    secondary = tuple(Intent(each) for each in KINDS_OF if each != mail)
    for values in fillings:
        for kind in kinds:
            for lead_kind in lead_kinds:
                yield Situation(kind, lead_kind, secondary, values.get("name"), values)
