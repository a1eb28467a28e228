"""A template as a mail to somebody: with what the ledger knows of that person, and samples for the rest. Reads only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from maild.drafting.drafter import fit_signature
from maild.drafting.rendering import Situation, render_mail, tidy
from maild.drafting.slots import fill_slots, sample_values
from maild.drafting.template_set import Template, TemplateSet
from maild.drafting.variant import Variant, choose_variant
from maild.facts.person import Person
from maild.ledger import Transaction
from maild.planning.trajectory_rules import TrajectoryRules
from maild.steps.journey_case import read_case
from maild.steps.journey_words import journey_slots, next_session
from maild.steps.practice import Practice
from maild.steps.session_agenda import read_agenda
from maild.understanding.result import AddressForm, Kind, Language, LeadKind
from maild.working_time.words import day_in_words, moment_in_words


@dataclass(frozen=True, slots=True)
class Recipient:
    """To whom: `language` and `form` are those that they were last written in, None where nobody knows. `slots` are what
    the agenda and the trajectory say, in that language."""

    person: Person | None
    language: Language
    form: AddressForm | None
    slots: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Preview:
    """`subject` is "" for a mail that answers another. `known` are the slots whose value is the person's or the coach's
    own, `samples` those that a sample stands in for."""

    variant: Variant
    subject: str
    text: str
    known: tuple[str, ...]
    samples: tuple[str, ...]


def read_recipient(
    tx: Transaction,
    account: str,
    key: str,
    practice: Practice,
    now: datetime,
    language: Language | None = None,
    form: AddressForm | None = None,
) -> Recipient:
    """What the ledger knows of an address. A `language` or `form` that is asked for stands for the known one."""
    person = tx.people.by_address(account, key)
    last_language, last_form = tx.contacts.voice_of_person(person.id) if person else (None, None)
    tongue = language or (Language.EN if last_language == Language.EN else practice.default_language)
    shape = form or (AddressForm(last_form) if last_form in tuple(AddressForm) else practice.default_form)
    slots = _slots(tx, account, person, practice, now, tongue) if person else {}
    return Recipient(person, tongue, shape, slots)


def _slots(
    tx: Transaction, account: str, person: Person, practice: Practice, now: datetime, language: Language
) -> dict[str, str]:
    rules: TrajectoryRules = practice.trajectories
    agenda = read_agenda(tx, account, now, practice.agenda_limit)
    case, _ = read_case(tx, rules, person, agenda)
    coming, tongue = next_session(case, None, now), "en" if language is Language.EN else "nl"
    found = dict(journey_slots(case, coming, now, practice.zone, language))
    if coming is not None:
        found["session_day"] = day_in_words(coming.start.astimezone(practice.zone).date(), tongue)
        found["old_moment"] = moment_in_words(coming.start, practice.zone, tongue)
    return {name: value for name, value in found.items() if value}


def preview(templates: TemplateSet, template: Template, practice: Practice, to: Recipient) -> Preview:
    """The template in the voice for this person. jinja2.TemplateError never leaves: a template that is in force was tried
    in every voice when it was loaded."""
    variant = choose_variant(to.language, to.form)
    own = {name: value for name, value in {**practice.slots, **to.slots}.items() if value}
    values = {**sample_values(templates.slots, variant), **own}
    signature = fit_signature(own.get("signature"))
    values["signature"] = signature  # none of a sample: without one the closing ends with the coach's name
    used = _names_used(templates, template, variant, has_signature=bool(signature))
    text = _text(templates, template, variant, values)
    if signature and not (template.is_piece or template.is_sentence):
        text = f"{text}\n\n{signature}"
    shown = [slot.name for slot in templates.slots if slot.name in used]
    known, samples = ([n for n in shown if (n in own) is side] for side in (True, False))
    return Preview(variant, template.subject_in(variant), text, tuple(known), tuple(samples))


def _text(templates: TemplateSet, template: Template, variant: Variant, values: Mapping[str, str]) -> str:
    tail = template.name.partition(".")[2]
    kind = Kind(tail) if tail in tuple(Kind) else None
    lead_kind = LeadKind(tail) if tail in tuple(LeadKind) else None
    if not (template.is_piece or template.is_sentence):
        return render_mail(templates, template, variant, Situation(kind, lead_kind, (), values.get("name"), values))
    facts = {"mail": "", "kind": "", "lead_kind": ""}
    filled = {**fill_slots(templates.slots, values, variant), **facts}
    if template.is_sentence:
        filled |= {piece.name[1:]: tidy(piece.voices[variant].render(filled)) for piece in templates.pieces()}
    return tidy(template.voices[variant].render(filled))


def _names_used(templates: TemplateSet, template: Template, variant: Variant, *, has_signature: bool) -> frozenset[str]:
    """Slots that the words come from: the template's own, those of the pieces it places, of its greeting and its end."""
    names = template.voices[variant].names
    placed = (piece.voices[variant].names for piece in templates.pieces() if piece.name[1:] in names)
    used = names.union(*placed)
    if template.is_piece or template.is_sentence:
        return used
    end = "signature" if has_signature else "coach_name"
    return used | {end} | ({"name"} if "greeting" in used else set())
