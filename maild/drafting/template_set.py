"""The templates that can be used, and finding the one that a reply wants."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import jinja2

from maild.drafting.order import NoDraftReason
from maild.drafting.slot_catalogue import Slot
from maild.drafting.slots import MissingValue
from maild.drafting.template_file import TemplateProblem
from maild.drafting.variant import Variant
from maild.understanding.result import Intent, Kind, LeadKind

KINDS_OF: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        Intent.NEW_LEAD: (LeadKind.SELF, LeadKind.SOMEONE_ELSE, LeadKind.FORMER),
        Intent.RESCHEDULE: (Kind.MOVE, Kind.CANCEL, Kind.LATE, Kind.MISSED),
        Intent.EMOTIONAL_SUPPORT: (),
        Intent.STOP_REQUEST: (Kind.END, Kind.PAUSE, Kind.NO_CONTACT, Kind.LEAD_DECLINES),
    }
)
"""The kinds that choose a variant of an intent's template, by the template's name."""


@dataclass(frozen=True, slots=True)
class Voice:
    """One section, compiled, with the names that it uses and its text as the coach wrote it."""

    compiled: jinja2.Template
    names: frozenset[str]
    source: str = ""

    def render(self, values: Mapping[str, str | MissingValue]) -> str:
        """The section with its values, untidied. jinja2.TemplateError where it uses a name that has no value."""
        return self.compiled.render(values)


@dataclass(frozen=True, slots=True)
class Template:
    """One mail, sentence or piece in its three voices. `expects_answer`: a mail made from it starts the ladder when it
    is sent (behaviour 6). `also`: sentences for secondary intents may be added to it. `sends_itself`: it goes without the
    coach (behaviour 10). `subject` and `subject_en` head a mail that answers none; "" where it is only ever a reply."""

    name: str
    about: str
    expects_answer: bool
    also: bool
    voices: Mapping[Variant, Voice]
    sends_itself: bool = False
    subject: str = ""
    subject_en: str = ""

    def subject_in(self, variant: Variant) -> str:
        """The subject of a mail of its own in the language of a voice; "" where it has none."""
        return self.subject_en if variant is Variant.EN else self.subject

    @property
    def is_piece(self) -> bool:
        """True for a piece of text (`_new_moment.j2`) that other templates place by its name."""
        return self.name.startswith("_")

    @property
    def is_sentence(self) -> bool:
        """True for the sentence that a secondary intent adds (`also.reschedule.j2`)."""
        return self.name.startswith("also.")


@dataclass(frozen=True, slots=True)
class TemplateSet:
    """What was loaded. `broken` are names of templates that a mistake in `problems` has switched off."""

    templates: Mapping[str, Template]
    slots: tuple[Slot, ...]
    broken: frozenset[str] = frozenset()
    problems: tuple[TemplateProblem, ...] = field(default=())

    def find(self, name: str, kind: Kind | None = None, lead_kind: LeadKind | None = None) -> Template | NoDraftReason:
        """The template for a reply: the variant for its kind where there is one, else the mail itself; or why none.

        A broken variant gives no draft rather than the general text. So does a missing `no_contact`: the general text
        offers a conversation to somebody who asked to be left alone.
        """
        for wanted in self._candidates(name, kind, lead_kind):
            if wanted in self.broken:
                return NoDraftReason.TEMPLATE_BROKEN
            template = self.templates.get(wanted)
            if template is not None and not template.is_piece:
                return template
        return NoDraftReason.NO_TEMPLATE

    def has(self, name: str, kind: Kind | None = None, lead_kind: LeadKind | None = None) -> bool:
        """True where a reply by this name can be written."""
        return isinstance(self.find(name, kind, lead_kind), Template)

    def pieces(self) -> tuple[Template, ...]:
        """The pieces of text that templates place by name."""
        return tuple(each for each in self.templates.values() if each.is_piece)

    @staticmethod
    def _candidates(name: str, kind: Kind | None, lead_kind: LeadKind | None) -> tuple[str, ...]:
        variant = next((each for each in (kind, lead_kind) if each in KINDS_OF.get(name, ())), None)
        if variant is None:
            return (name,)
        full = f"{name}.{variant}"
        return (full,) if variant is Kind.NO_CONTACT else (full, name)
