from __future__ import annotations

import time
from email.header import decode_header, make_header

import pytest
from drafting_orders import compose, original, parsed, read

from maild.drafting.reply_headers import MOST_REFERENCES, reply_references, reply_subject
from maild.drafting.variant import Variant
from maild.mail.address import Address
from maild.mail.identity import MessageId


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        ("Vraag", "Re: Vraag"),
        ("Re: Vraag", "Re: Vraag"),
        ("RE: Re: re: Antw: AW: Vraag", "Re: Vraag"),
        ("Re:Re:Vraag", "Re: Vraag"),
        ("Re[2]: Vraag", "Re: Vraag"),
        ("Re (3): Vraag", "Re: Vraag"),
        ("RE : TR : Vraag", "Re: Vraag"),
        ("Antw.: Betr: Vraag", "Re: Vraag"),
        ("Fwd: Re: Vraag", "Re: Vraag"),
        ("FW: Vraag", "Re: Vraag"),
        ("Doorst: WG: SV: Vraag", "Re: Vraag"),
        ("回复：Vraag", "Re: Vraag"),
        ("[EXTERN] Re: Vraag", "Re: [EXTERN] Vraag"),
        ("Re: [EXTERN] RE: Vraag", "Re: [EXTERN] Vraag"),
        ("[EXTERN] Vraag", "Re: [EXTERN] Vraag"),
        ("Referentie: 12", "Re: Referentie: 12"),
        ("Ref: 12", "Re: Ref: 12"),
        ("VS: reisplan", "Re: VS: reisplan"),
        ("Betreft: verzetten", "Re: Betreft: verzetten"),
        ("Reis: Re: Vraag", "Re: Reis: Re: Vraag"),
        ("Retour", "Re: Retour"),
        ("(geen onderwerp)", "Re: (geen onderwerp)"),
        ("a  b", "Re: a  b"),
    ],
)
def test_the_subject_carries_re_exactly_once(subject: str, expected: str) -> None:
    assert reply_subject(subject, Variant.JE) == expected
    assert reply_subject(expected, Variant.JE) == expected


@pytest.mark.parametrize("subject", ["", "   ", "Re:", "Re: Fwd: ", "\r\n", "\u202e"])
def test_an_empty_subject_becomes_something_sensible(subject: str) -> None:
    assert reply_subject(subject, Variant.JE) == "Re: je bericht"
    assert reply_subject(subject, Variant.U) == "Re: uw bericht"
    assert reply_subject(subject, Variant.EN) == "Re: your message"


def test_a_pile_of_marks_and_tags_is_read_in_linear_time() -> None:
    for hostile in ("Re: " * 100_000, "[x] Re: " * 50_000, "[" * 500_000, "re" * 500_000, "Re [" * 100_000):
        start = time.perf_counter()
        assert len(reply_subject(hostile, Variant.JE)) <= 910
        assert time.perf_counter() - start < 0.5


def test_the_chain_ends_with_the_parent_once() -> None:
    ids = tuple(MessageId(f"<{n}@x>") for n in range(4))
    message = original(references=(ids[0], ids[3], ids[1], ids[0]), message_id=ids[3])
    assert reply_references(message) == (ids[0], ids[1], ids[3])


def test_a_parent_without_references_gives_its_own_single_parent() -> None:
    one, two = MessageId("<1@x>"), MessageId("<2@x>")
    assert reply_references(original(in_reply_to=(one,), message_id=two)) == (one, two)
    assert reply_references(original(in_reply_to=(one, MessageId("<3@x>")), message_id=two)) == (two,)


def test_a_very_long_chain_keeps_its_first_and_its_last_ids() -> None:
    ids = tuple(MessageId(f"<{n}@x>") for n in range(500))
    chain = reply_references(original(references=ids, message_id=MessageId("<parent@x>")))
    assert len(chain) == MOST_REFERENCES
    assert (chain[0], chain[-2], chain[-1]) == ("<0@x>", "<499@x>", "<parent@x>")


@pytest.mark.parametrize(
    "name",
    [
        "Vries, Jan de",
        'Jan "de kapper" Vries',
        "Jan (Piet) <x@y> Vries; a@b:c",
        "Zoë Müller-Łukasiewicz",
        "Zoë, Müller; <a@b>",
        "🎉 Feest 👩‍👩‍👧 Jan",
        "=?utf-8?q?verborgen?=",
        "Jan\\Piet",
        "O'Neill",
        "Anna van den Berg " * 8 + "x",
        "Ürsula van den Berg " * 8 + "x",
        "x" * 150,
        "'Jan'",
        "א ב ג",
        "大坂 なおみ",
        "a@b.example",
        "Jan.",
        '"',
        "Anna 🎉 van den Berg, Praktijk “De Brug” | coaching & advies, Zoë Ürsula",
    ],
)
def test_any_name_comes_back_exactly(name: str) -> None:
    made = compose(recipient=Address(name, "jan@vries.example"), identity=Address(name, "anna@praktijk.example"))
    for field, spec in (("To", "jan@vries.example"), ("From", "anna@praktijk.example")):
        (address,) = parsed(made)[field].addresses
        assert (address.display_name, address.addr_spec) == (name, spec)


def test_a_long_name_in_another_script_is_valid_for_readers_that_follow_the_standard() -> None:
    name = "Ωμέγα Αλφα " * 8 + "Ω"
    raw = compose(recipient=Address(name, "jan@vries.example")).raw
    field = raw.split(b"\r\nTo: ")[1].split(b"\r\nSubject:")[0].replace(b"\r\n", b"").decode("ascii")
    assert str(make_header(decode_header(field))) == f"{name} <jan@vries.example>"


def test_white_space_in_a_name_is_made_single() -> None:
    assert b"To: Jan de Vries <jan" in compose(recipient=Address(" Jan \t de\r\n Vries ", "jan@vries.example")).raw


@pytest.mark.parametrize(
    "subject",
    [
        "x" * 300,
        "woord " * 60 + "eind",
        "é" * 300,
        "één twee " * 33 + "drie",
        "🎉" * 150,
        "👩‍👩‍👧‍👦 gezin " * 15 + "!",
        "=?utf-8?b?SGFsbG8=?= en =?x?q?y?=",
        "a  b   c",
        "é  ü",
        'komma, punt; "aanhaling" <hoek> (haak) back\\slash',
        "eindigt op é ",
        "تجربة",
        "é " * 120 + "x" * 120,
    ],
)
def test_any_subject_comes_back_exactly(subject: str) -> None:
    made = compose(reading=read(original(subject=subject)))
    assert parsed(made)["Subject"] == f"Re: {subject.strip()}"
    raw = made.raw.split(b"\r\nMessage-ID:")[0].split(b"\r\nSubject: ")[1].replace(b"\r\n", b"").decode("ascii")
    assert str(make_header(decode_header(raw))) == f"Re: {subject.strip()}"
    assert max(len(line) for line in made.raw.split(b"\r\n")) <= 78
