from __future__ import annotations

import itertools
import os
import re
import time
from pathlib import Path

import pytest
from drafting_orders import SLOTS, compose, order, shipped

from maild.drafting.drafter import Drafter
from maild.drafting.order import NoDraft, NoDraftReason
from maild.drafting.rendering import Situation, render_mail
from maild.drafting.slots import sample_values
from maild.drafting.template_set import KINDS_OF, Template, TemplateSet
from maild.drafting.templates import load_templates
from maild.drafting.variant import Variant
from maild.understanding.result import AddressForm, Intent, Kind, Language, LeadKind

GOOD = "{{ greeting }}\n\nTekst.\n\n{{ closing }}"


def file_text(je: str = GOOD, u: str = GOOD, en: str = GOOD, head: str = "") -> str:
    return f"{head}=== je ===\n{je}\n=== u ===\n{u}\n=== en ===\n{en}\n"


def load(directory: Path, **files: str) -> TemplateSet:
    for name, text in files.items():
        (directory / f"{name.replace('__', '.')}.j2").write_text(text, encoding="utf-8")
    return load_templates(directory)


def problem_of(directory: Path, text: str) -> str:
    templates = load(directory, reschedule=text, new_lead=file_text())
    assert {each.file for each in templates.problems} == {"reschedule.j2"}
    assert templates.broken == {"reschedule"}
    assert templates.has("new_lead")
    made = Drafter(templates).compose(order("reschedule"))
    assert made == NoDraft(NoDraftReason.TEMPLATE_BROKEN, "reschedule")
    return "\n".join(map(str, templates.problems))


def mails() -> list[Template]:
    return [each for each in shipped().templates.values() if not (each.is_piece or each.is_sentence)]


def test_all_shipped_templates_load_without_a_problem() -> None:
    assert shipped().problems == ()
    assert shipped().broken == frozenset()


def test_there_is_a_template_for_every_intent_and_kind() -> None:
    templates = shipped()
    for intent, kinds in KINDS_OF.items():
        assert templates.has(intent)
        for kind in kinds:
            assert f"{intent}.{kind}" in templates.templates or kind == LeadKind.SELF
    assert templates.has("holding")
    assert not templates.has("other")


def test_only_mails_that_ask_something_expect_an_answer() -> None:
    expecting = {each.name for each in mails() if each.expects_answer}
    names = {"new_lead", "reschedule", "welcome_back", "no_show", "dropping_out", "journey"}
    assert {name.partition(".")[0] for name in expecting} == names
    assert "reschedule.late" not in expecting
    assert {each for each in expecting if each.startswith("journey")} == {"journey.forms"}


def _fillings(variant: Variant) -> list[dict[str, str | None]]:
    full: dict[str, str | None] = dict(sample_values(shipped().slots, variant))
    missing_one = [{**full, name: None} for name in full]
    only_one: list[dict[str, str | None]] = [{name: value} for name, value in full.items()]
    return [full, {}, *missing_one, *only_one]


@pytest.mark.parametrize("template", mails(), ids=lambda each: each.name)
@pytest.mark.parametrize("variant", list(Variant))
def test_every_mail_reads_well_with_and_without_each_slot(template: Template, variant: Variant) -> None:
    seconds: list[tuple[Intent, ...]] = [(), *((Intent(each),) for each in KINDS_OF), tuple(map(Intent, KINDS_OF))]
    kinds: list[Kind | None] = [None, Kind.LATE, Kind.CANCEL]
    for values, secondary, kind in itertools.product(_fillings(variant), seconds, kinds):
        text = render_mail(shipped(), template, variant, Situation(kind, None, secondary, values.get("name"), values))
        assert not re.search(r"\{\{|\}\}|\{%|%\}|None|Undefined| ,| \.|,,|  |\n\n\n|\.\.|\(\)", text), text
        assert text == text.strip()
        without_marks = re.sub(r"\[(?:invullen|fill in): [^\]]+\]", "", text)
        assert not set("[]{}<>") & set(without_marks), text
        first = text.split("\n")[0]
        assert re.fullmatch(r"(Beste Sanne|Beste Emma|Dear Emma|Dear Sanne|Hallo|Goedendag|Hello),", first), first
        for word in re.findall(r"\w+", without_marks):
            assert not (variant is Variant.JE and word in ("u", "uw", "Uw", "U")), text
            assert not (variant is Variant.U and word.casefold() in ("je", "jij", "jouw", "jou")), text
            assert not (variant is Variant.EN and word in ("je", "u", "het", "een", "van")), text


@pytest.mark.parametrize("template", mails(), ids=lambda each: each.name)
def test_every_mail_is_short(template: Template) -> None:
    for variant in Variant:
        full = sample_values(shipped().slots, variant)
        text = render_mail(shipped(), template, variant, Situation(None, None, (), "Sanne", full))
        assert 15 <= len(text.split()) <= 135


@pytest.mark.parametrize("kind", [Kind.MOVE, Kind.CANCEL, Kind.MISSED])
@pytest.mark.parametrize("form", list(AddressForm))
def test_a_given_up_appointment_is_named_but_not_as_standing(kind: Kind, form: AddressForm) -> None:
    slots = {**SLOTS, "old_moment": "dinsdag 11 augustus om 10:00", "session_day": "dinsdag 11 augustus"}
    text = compose("reschedule", kind=kind, address_form=form, slots=slots).text
    assert text.count("dinsdag 11 augustus") == 1
    assert "blijft staan" not in text
    assert "in onze sessie op" not in text.casefold()


@pytest.mark.parametrize("language", [Language.NL, Language.EN])
def test_a_lead_is_invited_to_half_an_hour_with_the_link_and_room_for_questions(language: Language) -> None:
    for lead_kind in (None, *LeadKind):
        text = compose("new_lead", lead_kind=lead_kind, language=language).text
        assert "half uur" in text or "half an hour" in text
        assert str(SLOTS["booking_link"]) in text
        assert re.search(r"vraag|overleggen|questions|discuss|know beforehand", text)


def test_every_reschedule_that_gives_up_a_moment_offers_a_new_one() -> None:
    for kind in (None, Kind.MOVE, Kind.CANCEL, Kind.MISSED):
        assert str(SLOTS["booking_link"]) in compose("reschedule", kind=kind).text
        proposals = {"proposals": "maandag om 10:00 of dinsdag om 11:00"}
        assert "maandag om 10:00 of dinsdag om 11:00" in compose("reschedule", kind=kind, slots=proposals).text


def test_an_unknown_slot_names_file_line_and_nearest_slot(tmp_path: Path) -> None:
    text = file_text(u="{{ greeting }}\n\n{{ boking_link }}")
    problem = problem_of(tmp_path, text)
    line = text.split("\n").index("{{ boking_link }}") + 1
    assert problem.startswith(f"reschedule.j2:{line}: unknown slot 'boking_link'")
    assert "did you mean booking_link?" in problem


def test_an_unknown_slot_in_a_branch_that_is_never_taken_is_found_too(tmp_path: Path) -> None:
    assert "unknown slot 'nmae'" in problem_of(tmp_path, file_text(en='{% if kind == "late" %}{{ nmae }}{% endif %}'))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{% for i in range(10**9) %}x{% endfor %}", "a template cannot have a loop"),
        ("{{ range(10**9) }}", "a template cannot have a call"),
        ("{{ 'x' * 10**9 }}", "a template cannot have mul"),
        ("{{ 10**10**10 }}", "a template cannot have pow"),
        ("{{ ''.__class__.__mro__ }}", "a name with a dot"),
        ("{{ name['__class__'] }}", "[ ] after a name"),
        ("{% include '/etc/passwd' %}", "include; a piece of text is placed by its name"),
        ("{% include '../x.j2' %}", "include; a piece"),
        ("{% import 'x.j2' as x %}", "import; a piece"),
        ("{% extends 'x.j2' %}", "extends; a piece"),
        ("{% set a = 'x' %}", "set; a template"),
        ("{% set a %}x{% endset %}", "assignblock"),
        ("{% macro a() %}{{ a() }}{% endmacro %}", "macro"),
        ("{{ name|center(1000000000) }}", "expected one of |capitalize, |lower, |upper"),
        ("{{ name|uper }}", "did you mean upper?"),
        ("{{ name is defined }}", "a template cannot have test"),
        ("{{ 12 }}", "is no text"),
        ("{{ none }}", "is no text"),
        ("{{ name == 'x' }}", "prints text only"),
        ("{{ 'x' if name }}", "expected an else"),
        ("{{ name }", "reschedule.j2:2"),
        ("{% if name %}x", "reschedule.j2:2"),
        ("{% if name %}x{% endfi %}", "endfi"),
        ("{{ '{{' }}", "raw tag"),
        ("{% raw %}{{ name }}{% endraw %}", "raw tag"),
        ('{% if kind == "laat" %}x{% else %}y{% endif %}', "kind is never 'laat'; expected one of cancel, end, late"),
        ('{% if kind in ("late", "mised") %}x{% else %}y{% endif %}', "did you mean missed?"),
        ("{{ " + "(" * 2_000 + "name" + ")" * 2_000 + " }}", "too many levels"),
        ("{% if name %}" * 400 + "x" + "{% endif %}" * 400, "too many levels"),
    ],
)
def test_a_mistake_switches_off_its_own_template_only(tmp_path: Path, text: str, expected: str) -> None:
    start = time.perf_counter()
    assert expected in problem_of(tmp_path, file_text(je=text))
    assert time.perf_counter() - start < 2


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "expected a line === je ==="),
        ("Hallo,\n\ntekst", "expected one of about, expects_answer, also"),
        ("expects_anwser: yes\n" + file_text(), "reschedule.j2:1: expected one of about, expects_answer, also"),
        ("expects_answer: misschien\n" + file_text(), "reschedule.j2:1: expected expects_answer: yes"),
        (file_text().replace("=== u ===", "=== jij ==="), "unknown section 'jij'"),
        (file_text().replace("=== en ===", "=== je ==="), "for the second time"),
        (file_text(u=""), "section u is empty"),
        ("=== je ===\nx\n=== u ===\ny\n", "expected a line === en ==="),
    ],
)
def test_a_file_of_the_wrong_shape_says_what_was_expected(tmp_path: Path, text: str, expected: str) -> None:
    assert expected in problem_of(tmp_path, text)


def test_every_mistake_in_a_file_is_reported_at_once(tmp_path: Path) -> None:
    templates = load(tmp_path, reschedule=file_text(je="{{ a }}\n{{ b }}", u="{{ c }}"))
    assert [(each.line, each.expected.split("'")[1]) for each in templates.problems] == [(2, "a"), (3, "b"), (5, "c")]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("reschedule.mvoe.j2", "did you mean move?"),
        ("also.lead.j2", "also knows"),
        ("Reschedule.j2", "expected a name such as"),
        ("_greeting.j2", "a name for this piece that no slot has"),
    ],
)
def test_a_file_under_a_wrong_name_is_reported(tmp_path: Path, name: str, expected: str) -> None:
    (tmp_path / name).write_text(file_text("x", "x", "x"), encoding="utf-8")
    (problem,) = load_templates(tmp_path).problems
    assert expected in str(problem)
    assert problem.file == name


def test_a_broken_piece_switches_off_the_mails_that_place_it(tmp_path: Path) -> None:
    using = file_text(je="{{ greeting }}\n\n{{ offer }}")
    templates = load(tmp_path, _offer=file_text(je="{{ wrong }}"), reschedule=using, new_lead=file_text())
    assert templates.broken == {"_offer", "reschedule"}
    assert templates.has("new_lead")
    assert [each.file for each in templates.problems if "_offer.j2" in each.expected] == ["reschedule.j2"]


def test_a_piece_stands_where_it_is_named(tmp_path: Path) -> None:
    using = file_text(je="{{ greeting }}\n\nEerst dit. {{ offer }}\n\n{{ closing }}")
    templates = load(tmp_path, _offer=file_text(je="Bel {{ phone }}.", u="x", en="x"), reschedule=using)
    made = Drafter(templates).compose(order(slots={"phone": "06 12"}))
    assert not isinstance(made, NoDraft)
    assert "Eerst dit. Bel 06 12.\n" in made.text


def test_files_that_cannot_be_read_are_reported_and_do_not_block(tmp_path: Path) -> None:
    (tmp_path / "reschedule.j2").write_bytes(b"=== je ===\nregel\n\xff\xfe\n")
    (tmp_path / "holding.j2").write_bytes(b"x" * 100_000)
    os.mkfifo(tmp_path / "new_lead.j2")
    problems = {each.file: each for each in load_templates(tmp_path).problems}
    assert problems["reschedule.j2"].line == 3
    assert "UTF-8" in problems["reschedule.j2"].expected
    assert "at most 64 kB" in problems["holding.j2"].expected
    assert "new_lead.j2" in problems


def test_an_empty_or_absent_directory_is_reported(tmp_path: Path) -> None:
    for directory in (tmp_path, tmp_path / "none"):
        templates = load_templates(directory)
        assert len(templates.problems) == 1
        assert Drafter(templates).compose(order()) == NoDraft(NoDraftReason.NO_TEMPLATE, "reschedule")


def test_a_variant_that_is_gone_falls_back_to_the_general_text_but_never_for_no_contact(tmp_path: Path) -> None:
    templates = load(tmp_path, stop_request=file_text())
    found = templates.find("stop_request", Kind.PAUSE)
    assert isinstance(found, Template)
    assert found.name == "stop_request"
    assert templates.find("stop_request", Kind.NO_CONTACT) is NoDraftReason.NO_TEMPLATE


def test_a_broken_variant_gives_no_draft_rather_than_the_general_text(tmp_path: Path) -> None:
    templates = load(tmp_path, reschedule=file_text(), reschedule__late=file_text(je="{{ x }}"))
    assert templates.find("reschedule", Kind.LATE) is NoDraftReason.TEMPLATE_BROKEN
    assert templates.has("reschedule", Kind.MOVE)


def test_own_slots_of_the_configuration_may_be_named(tmp_path: Path) -> None:
    (tmp_path / "reschedule.j2").write_text(file_text(je="{{ greeting }}\n\n{{ parking_tip }}"), encoding="utf-8")
    assert load_templates(tmp_path).problems
    templates = load_templates(tmp_path, own_slots=("parking_tip",))
    assert templates.problems == ()
    made = Drafter(templates).compose(order(slots={}))
    assert not isinstance(made, NoDraft)
    assert made.unfilled == ("parking tip",)


def test_the_sentence_for_a_second_wish_is_never_lost(tmp_path: Path) -> None:
    sentence = file_text("ZIN", "ZIN", "ZIN")
    for je, place in ((GOOD, "Tekst.\n\nZIN\n\nHartelijke groet"), ("Tekst.", "Tekst.\n\nZIN")):
        templates = load(tmp_path, also__emotional_support=sentence, reschedule=file_text(je=je))
        made = Drafter(templates).compose(order(secondary=(Intent.EMOTIONAL_SUPPORT,)))
        assert not isinstance(made, NoDraft)
        assert place in made.text


def test_a_tag_at_the_end_of_a_sentence_keeps_the_paragraph(tmp_path: Path) -> None:
    je = "{{ greeting }}\n\nEen{% if phone %} twee{% endif %}\n\nDrie\n\n{% if phone %}\nVier\n{% endif %}\n\nVijf"
    templates = load(tmp_path, reschedule=file_text(je=je))
    for slots, expected in (({"phone": "06"}, "Een twee\n\nDrie\n\nVier\n\nVijf"), ({}, "Een\n\nDrie\n\nVijf")):
        made = Drafter(templates).compose(order(slots={**slots, "signature": None}))
        assert not isinstance(made, NoDraft)
        assert made.text == f"Beste Jan,\n\n{expected}"


def test_a_line_that_is_one_choice_keeps_the_paragraph(tmp_path: Path) -> None:
    je = "{{ greeting }}\n\n{% if phone %}A{% else %}B{% endif %}\n\nC\n{% if phone %}D{% endif %}\nE"
    templates = load(tmp_path, reschedule=file_text(je=je))
    for slots, expected in (({"phone": "06"}, "A\n\nC\nD\nE"), ({}, "B\n\nC\n\nE")):
        made = Drafter(templates).compose(order(slots=slots))
        assert not isinstance(made, NoDraft)
        assert made.text == f"Beste Jan,\n\n{expected}"


def test_a_mark_that_the_coach_typed_counts_as_unfilled(tmp_path: Path) -> None:
    templates = load(
        tmp_path, reschedule=file_text(je="{{ greeting }}\n\n[invullen: iets persoonlijks]\n\n{{ closing }}")
    )
    made = Drafter(templates).compose(order())
    assert not isinstance(made, NoDraft)
    assert made.unfilled == ("iets persoonlijks",)


def test_line_ends_and_byte_order_mark_of_windows_make_no_difference(tmp_path: Path) -> None:
    (tmp_path / "reschedule.j2").write_bytes(b"\xef\xbb\xbf" + file_text().replace("\n", "\r\n").encode())
    assert load_templates(tmp_path).problems == ()


def test_only_a_reminder_or_a_confirmation_may_go_by_itself(tmp_path: Path) -> None:
    head = "about: x\nsend: automatic\n"
    templates = load(
        tmp_path,
        reminder=file_text(head=head),
        confirmation__first=file_text(head=head),
        reschedule=file_text(head=head),
    )
    assert [str(each) for each in templates.problems] == [
        "reschedule.j2:2: expected send: coach; only reminder.j2 and confirmation.j2 may go without you"
    ]
    assert templates.templates["reminder"].sends_itself and templates.templates["confirmation.first"].sends_itself
    assert templates.broken == {"reschedule"}


def test_a_mistyped_sender_names_what_was_meant(tmp_path: Path) -> None:
    templates = load(tmp_path, reminder=file_text(head="send: automatisch\n"))
    assert [str(each) for each in templates.problems] == [
        "reminder.j2:1: expected send: coach or send: automatic (did you mean automatic?)"
    ]


def test_no_shipped_template_goes_by_itself() -> None:
    assert not [each.name for each in shipped().templates.values() if each.sends_itself]
