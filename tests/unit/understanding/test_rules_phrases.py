"""The coach's little language, phrase by phrase."""

from __future__ import annotations

from pathlib import Path

import pytest

from maild.understanding.rules import load_rules

MATCHES = [
    ("kan * niet", "Ik kan dinsdag helaas niet.", True),
    ("kan * niet", "Ik kan wel. Dat is niet erg.", False),
    ("kan * niet", "kan a b c d e f niet", True),
    ("kan *2 niet", "kan a b c niet", False),
    ("kan * niet", "KÁN ik NIET", True),
    ("verzet|verplaats ons gesprek", "Verplaats ons gesprek graag", True),
    ("verzet|verplaats ons gesprek", "Verschuif ons gesprek graag", False),
    ("'\"niet meer\"|nooit bellen'", "je hoeft niet meer bellen", True),
    ("'\"niet meer\"|nooit bellen'", "je hoeft nooit bellen", True),
    ("verjaard* vieren", "zijn verjaardag is om te vieren", False),
    ("verjaard*", "zijn verjaardagsfeest", True),
    ("'*gesprek plannen'", "een coachgesprek plannen", True),
    ("een (heel|een beetje) goed idee", "een goed idee", True),
    ("een (heel|een beetje) goed idee", "een heel goed idee", True),
    ("een (heel|een beetje) goed idee", "een slecht goed idee", False),
    ("'{bij jou|via jullie} terecht'", "kan ik via jullie terecht", True),
    ("'{bij jou|via jullie} terecht'", "kan ik via terecht", False),
    ("^ stop $", "Stop!", True),
    ("^ stop $", "ik stop", False),
    ("<dagen> vrij", "woensdag vrij", True),
    ("<dagen> vrij", "de eerste vrij", True),
    ("'\"''s avonds\" bellen'", "'s avonds bellen", True),
    ("burn-out", "ik heb een burn out", True),
    ("burn-out", "BURNOUT!", True),
    ("afspraak verzetten", "de afpsraak verzeten", True),
    ("hij heeft geslagen", "hij heeft geslapen", False),
    ("ik wil niet meer", "ik wil\nniet meer", True),
    ("ik wil niet meer", "ik wil nie meer", True),
    ("uitweg meer", "uit-\nweg meer", True),
]


@pytest.mark.parametrize(("phrase", "text", "matches"), MATCHES)
def test_a_phrase_matches_what_it_says(tmp_path: Path, phrase: str, text: str, matches: bool) -> None:
    (tmp_path / "words.yaml").write_text(
        "words: {dagen: [woensdag, de eerste]}\nspelling: {nie: niet}\n", encoding="utf-8"
    )
    rule = f"rules:\n  - id: one\n    crisis: unclear\n    strength: strong\n    phrases:\n      - {phrase}\n"
    (tmp_path / "danger.yaml").write_text(rule, encoding="utf-8")
    rules = load_rules(tmp_path)
    assert rules.problems == ()
    with rules.lexicon.reading():
        found = rules.danger_hits({"text": rules.lexicon.prepare(text)})
    assert bool(found) is matches


def test_a_veto_holds_in_its_own_sentence_only(tmp_path: Path) -> None:
    text = "rules:\n  - id: one\n    crisis: unclear\n    strength: strong\n    phrases: [geen zin]\n    not: [film]\n"
    (tmp_path / "danger.yaml").write_text(text, encoding="utf-8")
    rules = load_rules(tmp_path)
    with rules.lexicon.reading():
        assert not rules.danger_hits({"text": rules.lexicon.prepare("Ik heb geen zin in die film.")})
        assert rules.danger_hits({"text": rules.lexicon.prepare("Leuke film. Ik heb geen zin meer.")})


def test_a_raw_token_pattern_matches(tmp_path: Path) -> None:
    text = (
        "rules:\n  - id: one\n    crisis: unclear\n    strength: strong\n"
        "    patterns:\n      - [{LOWER: Één}, {LIKE_NUM: true, OP: '?'}, {LOWER: {IN: [sessie, gesprek]}}]\n"
    )
    (tmp_path / "danger.yaml").write_text(text, encoding="utf-8")
    rules = load_rules(tmp_path)
    assert rules.problems == ()
    with rules.lexicon.reading():
        assert rules.danger_hits({"text": rules.lexicon.prepare("nog een 5 sessie")})
        assert not rules.danger_hits({"text": rules.lexicon.prepare("nog een keer sessie")})


def test_reasons_quote_the_sender_and_not_the_spelling_we_made_of_it(tmp_path: Path) -> None:
    (tmp_path / "danger.yaml").write_text(
        "rules:\n  - id: one\n    crisis: unclear\n    strength: strong\n    phrases: [geen * uitweg]\n",
        encoding="utf-8",
    )
    rules = load_rules(tmp_path)
    with rules.lexicon.reading():
        (hit,) = rules.danger_hits({"text": rules.lexicon.prepare("Ach. GÉÉN enkele\nuitwég, zei hij.")})
    assert hit.words == "GÉÉN enkele uitwég"
