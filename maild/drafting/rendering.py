"""From a template and values to the words of a mail: pieces, the sentences of secondary intents, tidy white space."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from maild.drafting.salutation import close, fit_name, greet
from maild.drafting.slots import MissingValue, fill_slots
from maild.drafting.template_set import Template, TemplateSet
from maild.drafting.variant import Variant
from maild.understanding.result import Intent, Kind, LeadKind

COMPUTED = ("greeting", "closing", "also")
"""Names that every mail may use and whose words maild itself makes."""

FACTS = ("mail", "kind", "lead_kind")
"""Names to ask about in an `if`; never printed."""

_GAPS = (
    (re.compile(r"(?<=\S) {2,}(?=\S)"), " "),
    (re.compile(r"(?<=\S) +(?=[.,](?:\s|$))"), ""),
    (re.compile(r" +$", re.MULTILINE), ""),
    (re.compile(r"\n{3,}"), "\n\n"),
)


@dataclass(frozen=True, slots=True)
class Situation:
    """What one mail is about. `values` are the slots; `signature` decides how the closing words end."""

    kind: Kind | None
    lead_kind: LeadKind | None
    secondary: tuple[Intent, ...]
    greeting_name: str | None
    values: Mapping[str, str | None]


def render_mail(templates: TemplateSet, template: Template, variant: Variant, situation: Situation) -> str:
    """The words of a mail with its closing, without signature and quote; jinja2.TemplateError where it fails."""
    slots = fill_slots(templates.slots, {**situation.values, "name": fit_name(situation.greeting_name)}, variant)
    if _cancels_the_session(template, situation):
        slots |= fill_slots([each for each in templates.slots if each.name == "session_day"], {}, variant)
    facts = {
        "mail": template.name.partition(".")[0],
        "kind": situation.kind or "",
        "lead_kind": situation.lead_kind or "",
    }
    values: dict[str, str | MissingValue] = {**slots, **facts}
    for piece in templates.pieces():
        values[piece.name[1:]] = tidy(piece.voices[variant].render(values))
    voice = template.voices[variant]
    also = _sentences(templates, template, variant, situation, values) if template.also else ""
    signature = slots["signature"]
    closing = close(str(slots["coach_name"]), signature if isinstance(signature, str) else "", variant)
    if "also" not in voice.names:
        closing = f"{also}\n\n{closing}".strip("\n")
    values |= {"greeting": greet(situation.greeting_name, variant), "closing": closing, "also": also}
    text = voice.render(values)
    if also and not voice.names & {"also", "closing"}:
        text = f"{text}\n\n{also}"
    return tidy(text)


def tidy(text: str) -> str:
    """No doubled blank lines, no doubled spaces, no space before a comma or full stop, nothing blank around it."""
    for pattern, replacement in _GAPS:
        text = pattern.sub(replacement, text)
    return text.strip()


def _sentences(
    templates: TemplateSet,
    template: Template,
    variant: Variant,
    situation: Situation,
    values: Mapping[str, str | MissingValue],
) -> str:
    """The sentences for the secondary intents, each a paragraph. The mail's own intent adds none."""
    own = template.name.partition(".")[0]
    said: list[str] = []
    for intent in dict.fromkeys(situation.secondary):
        sentence = templates.templates.get(f"also.{intent}")
        if intent != own and sentence is not None:
            said.append(tidy(sentence.voices[variant].render(values)))
    return "\n\n".join(each for each in said if each)


def _cancels_the_session(template: Template, situation: Situation) -> bool:
    """True where the mail gives up a session, so that no day may be named as if it stood (behaviour 3). Which session
    the day belongs to is not known here, so no day is named at all; who is only late keeps the session."""
    if situation.kind is Kind.LATE:
        return False
    return Intent.RESCHEDULE in situation.secondary or template.name.startswith(
        (Intent.RESCHEDULE, Intent.STOP_REQUEST)
    )
