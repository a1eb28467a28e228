"""Which sentences of a template can be compared with a sent mail, what was changed in them, and what may be kept of it."""

from __future__ import annotations

import pytest

from maild.config import packaged_directory
from maild.drafting.changed_sentences import ChangedSentence, changed_sentences
from maild.drafting.impersonal import Surroundings, is_impersonal
from maild.drafting.shingles import shingles
from maild.drafting.template_patch import diff, find_sentences, replace_sentences
from maild.drafting.template_sentences import TemplateSentence, sentences_in, words_of
from maild.drafting.templates import load_templates
from maild.drafting.variant import Variant

SALT = b"s" * 32
FILE = """about: Test
=== je ===
{{ greeting }}

Dank je wel voor je bericht van vandaag. Ik lees het rustig door. {% if phone %}Bel me gerust op {{ phone }}.{% else %}Mailen mag natuurlijk ook altijd.{% endif %}

Via deze link kies je een moment:
{{ booking_link }}

Blijft er vooraf een vraag over, stel die{% if phone %}, per mail of telefonisch op {{ phone }}{% endif %}.

{{ closing }}
=== u ===
Dank u wel voor uw bericht van vandaag.
=== en ===
Thank you for your message of today.
"""
MAIL = (
    "Beste Els,\n\nDank je wel voor je bericht van vandaag. Ik lees het rustig door. Mailen mag natuurlijk ook altijd.\n\n"
    "Via deze link kies je een moment:\nhttps://agenda.example/x\n\nBlijft er vooraf een vraag over, stel die.\n\n"
    "Hartelijke groet,\nAnouk"
)


def known() -> list[TemplateSentence]:
    return list(sentences_in("test", Variant.JE, FILE.split("=== je ===\n")[1].split("\n=== u ===")[0]))


def changes(sent: str) -> list[tuple[str, str]]:
    found = changed_sentences(known(), shingles(MAIL, SALT), sent, SALT)
    return [(each.was.text, each.now) for each in found]


def test_only_sentences_without_a_slot_are_compared() -> None:
    assert [each.text for each in known()] == [
        "Dank je wel voor je bericht van vandaag.",
        "Ik lees het rustig door.",
        "Mailen mag natuurlijk ook altijd.",
        "Via deze link kies je een moment:",
    ]


def test_every_sentence_that_is_found_stands_where_it_says_in_the_packaged_templates() -> None:
    found = 0
    for template in load_templates(packaged_directory("templates")).templates.values():
        for variant, voice in template.voices.items():
            for each in sentences_in(template.name, variant, voice.source):
                line = voice.source.split("\n")[each.line - 1]
                assert line[each.start : each.end] == each.text and not {"{", "}"} & set(each.text)
                found += 1
    assert found > 200


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("Ik lees het rustig door.", "Ik lees het vanavond even rustig door."),
        ("Mailen mag natuurlijk ook altijd.", "Mailen mag ook altijd!"),
        ("Via deze link kies je een moment:", "Kies via deze link zelf een moment:"),
    ],
)
def test_a_changed_sentence_is_paired_with_what_it_became(was: str, now: str) -> None:
    assert changes(MAIL.replace(was, now)) == [(was, now)]


def test_wrapping_anew_and_punctuation_are_no_change() -> None:
    wrapped = MAIL.replace("bericht van", "bericht\nvan").replace("rustig door.", "rustig door!")
    assert changes(wrapped) == []


def test_a_sentence_that_is_added_is_nobodys_business() -> None:
    assert changes(MAIL.replace("rustig door.", "rustig door. Sterkte met de uitvaart van je moeder morgen.")) == []


def test_a_sentence_that_went_while_another_came_was_not_simply_left_out() -> None:
    assert changes(MAIL.replace("Ik lees het rustig door.", "Sterkte met de uitvaart van je moeder morgen.")) == []
    assert changes(MAIL.replace("Ik lees het rustig door. ", "")) == [("Ik lees het rustig door.", "")]


@pytest.mark.parametrize(
    ("now", "may_be_kept"),
    [
        ("Ik lees het aandachtig door.", True),
        ("Ik lees het 2 keer door.", False),
        ("Ik lees het morgen door.", False),
        ("Ik lees het voor Joris door.", False),
        ("Ik lees het voor sanne door.", False),
        ("Ik lees het over je burn-out door.", False),
        ("Ik lees het op x@y.example door.", False),
        ("Ik lees het {{ name }} door.", False),
        ("", True),
    ],
)
def test_what_may_belong_to_one_person_is_not_kept(now: str, may_be_kept: bool) -> None:
    was = next(each for each in known() if each.text == "Ik lees het rustig door.")
    around = Surroundings(
        frozenset(words_of("over je voor")), frozenset({"sanne"}), frozenset(words_of("mijn burn-out"))
    )
    assert is_impersonal(ChangedSentence(was, now), around) is may_be_kept


def test_a_name_that_is_known_by_its_mark_alone_is_not_kept_either() -> None:
    was = next(each for each in known() if each.text == "Ik lees het rustig door.")
    nothing = Surroundings(frozenset(), frozenset(), frozenset())
    change = ChangedSentence(was, "Ik lees het jip rustig door.")
    assert is_impersonal(change, nothing) and not is_impersonal(change, nothing, {"jip"})


def test_the_patch_changes_one_sentence_and_nothing_else() -> None:
    found = find_sentences("test.j2", FILE, Variant.JE, lambda each: each.text == "Ik lees het rustig door.")
    after = replace_sentences(FILE, found, "Ik lees het aandachtig door.")
    assert after == FILE.replace("Ik lees het rustig door.", "Ik lees het aandachtig door.")
    assert len([line for line in diff("test.j2", FILE, after) if line[:1] in "+-"]) == 4
    crlf = FILE.replace("\n", "\r\n")
    found = find_sentences("test.j2", crlf, Variant.JE, lambda each: each.text == "Ik lees het rustig door.")
    assert replace_sentences(crlf, found, "Ja.") == crlf.replace("Ik lees het rustig door.", "Ja.")


def test_a_sentence_that_goes_takes_its_empty_paragraph_along() -> None:
    text = FILE.replace(" Ik lees het rustig door.", "\n\nIk lees het rustig door.\n\n", 1)
    found = find_sentences("test.j2", text, Variant.JE, lambda each: each.text == "Ik lees het rustig door.")
    assert "vandaag.\n\n {% if" in replace_sentences(text, found, "")
    inside = find_sentences("test.j2", FILE, Variant.JE, lambda each: each.text == "Ik lees het rustig door.")
    assert "vandaag. {% if phone %}" in replace_sentences(FILE, inside, "")
