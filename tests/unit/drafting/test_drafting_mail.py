from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from zoneinfo import ZoneInfo

import pytest
from drafting_orders import ANNA, JAN, NOW, SLOTS, TOKEN, body, compose, order, original, parsed, read, shipped

from maild.drafting.drafter import Drafter
from maild.drafting.order import NoDraft, NoDraftReason
from maild.mail.address import Address
from maild.mail.identity import MessageId
from maild.reading.result import FormVisitor
from maild.understanding.result import AddressForm, Intent, Kind, Language, LeadKind


def test_a_reply_has_exactly_the_header_fields_of_a_plain_text_reply() -> None:
    assert parsed(compose()).keys() == [
        "Date",
        "From",
        "To",
        "Subject",
        "Message-ID",
        "In-Reply-To",
        "References",
        "MIME-Version",
        "Content-Type",
        "Content-Transfer-Encoding",
    ]


def test_a_reply_names_coach_sender_and_thread() -> None:
    references = (MessageId("<a@x.example>"), MessageId("<b@x.example>"))
    made = compose(reading=read(original(references=references, subject="RE: Antw: Onze afspraak")))
    mail = parsed(made)
    assert mail["From"] == "Anna de Wit <anna@praktijk.example>"
    assert mail["To"] == "Jan de Vries <jan@vries.example>"
    assert mail["Subject"] == "Re: Onze afspraak"
    assert mail["Message-ID"] == made.message_id == f"<{TOKEN}@praktijk.example>"
    assert mail["In-Reply-To"] == "<parent@vries.example>"
    assert mail["References"] == "<a@x.example> <b@x.example> <parent@vries.example>"
    assert mail["Date"] == "Tue, 04 Aug 2026 10:30:00 +0200"


def test_nothing_of_the_machine_stands_in_the_mail() -> None:
    assert b"maild" not in compose().raw.lower()


def test_the_reply_stands_above_the_signature_and_the_quote() -> None:
    made = compose("emotional_support", slots={**SLOTS, "session_day": "dinsdag 11 augustus"})
    assert body(made) == (
        "Beste Jan,\n\n"
        "Dank je wel dat je me dit schrijft. Ik lees hoeveel er op dit moment op je afkomt.\n\n"
        "Dit verdient meer dan een mail. In onze sessie op dinsdag 11 augustus nemen we er samen de tijd voor.\n\n"
        "Sterkte voor nu.\n\n"
        "Hartelijke groet,\n\n"
        "Anna de Wit\nPraktijk De Brug\n06 1234 5678\n\n"
        "Op dinsdag 4 augustus 2026 om 09:03 schreef Jan de Vries:\n"
        "> Hoi Anna,\n>\n> Kan het ook later?\n>\n> Jan\n"
    )
    assert made.text in body(made)
    assert "schreef" not in made.text
    assert made.unfilled == ()


def test_english_gets_an_english_reply_and_attribution() -> None:
    text = body(compose(language=Language.EN))
    assert text.startswith("Dear Jan,\n")
    assert "On Tuesday 4 August 2026 at 09:03, Jan de Vries wrote:\n> Hoi Anna," in text


@pytest.mark.parametrize(
    ("language", "form", "first"),
    [
        (Language.NL, None, "Hallo,"),
        (Language.NL, AddressForm.JE, "Hallo,"),
        (Language.NL_BE, AddressForm.U, "Goedendag,"),
        (Language.MIXED, None, "Hallo,"),
        (Language.OTHER, AddressForm.U, "Goedendag,"),
        (Language.EN, None, "Hello,"),
    ],
)
def test_who_gave_no_name_is_greeted_in_the_right_voice(
    language: Language, form: AddressForm | None, first: str
) -> None:
    made = compose(language=language, address_form=form, greeting_name=None)
    assert made.text.split("\n")[0] == first


def test_a_mail_without_text_gets_no_quote() -> None:
    made = compose(reading=read(original(" \n\n\t\n")))
    assert body(made) == f"{made.text}\n"


def test_the_visitor_of_a_form_gets_the_question_quoted_and_nothing_of_the_form() -> None:
    person = Address("Els Baker", "els@baker.example")
    message = original(
        "Naam: Els Baker\nIP: 192.0.2.1\nBericht: Hebt u plek?", from_=(Address("", "wordpress@site.example"),)
    )
    made = compose("new_lead", reading=read(message, FormVisitor("cf7", person, "Hebt u plek?")), recipient=person)
    assert parsed(made)["To"] == "Els Baker <els@baker.example>"
    assert body(made).endswith("schreef Els Baker:\n> Hebt u plek?\n")
    assert "192.0.2.1" not in body(made)


def test_a_long_original_is_quoted_in_part_with_a_mark() -> None:
    text = body(compose(reading=read(original("\n".join(f"regel {n}" for n in range(5_000))))))
    quoted = [line for line in text.split("\n") if line.startswith(">")]
    assert len(quoted) == 201
    assert quoted[-2:] == ["> regel 199", "> [… de rest van het bericht is hier weggelaten]"]


def test_one_endless_line_is_quoted_in_part_within_whole_characters() -> None:
    draft = compose(reading=read(original("é" * 1_000_000)))
    assert len(draft.raw) < 80_000
    assert "é\n> [… de rest" in body(draft)
    assert "\ufffd" not in body(draft)


def test_a_short_original_is_quoted_whole_without_a_mark() -> None:
    assert "weggelaten" not in body(compose(reading=read(original("x" * 200))))


@pytest.mark.parametrize("year", [1970, 2099])
def test_a_date_that_cannot_be_true_is_not_repeated(year: int) -> None:
    message = original(date=datetime(year, 1, 1, tzinfo=UTC))
    assert "\nJan de Vries schreef:\n" in body(compose(reading=read(message)))


def test_a_sender_without_a_name_is_attributed_by_address() -> None:
    message = original(from_=(Address("", "jan@vries.example"),), date=None)
    assert "\njan@vries.example schreef:\n" in body(compose(reading=read(message)))


def test_the_day_of_the_quote_is_the_coachs_day() -> None:
    message = original(date=datetime(2026, 12, 31, 23, 30, tzinfo=UTC))
    text = body(compose(reading=read(message), zone=ZoneInfo("Europe/Brussels")))
    assert "Op vrijdag 1 januari 2027 om 00:30 schreef" in text


def test_paragraphs_are_one_line_each_whatever_their_length() -> None:
    made = compose("new_lead")
    assert max(len(line) for line in body(made).split("\n")) > 200
    assert max(len(line) for line in made.raw.split(b"\r\n")) <= 78
    assert parsed(made)["Content-Transfer-Encoding"] == "quoted-printable"


def test_a_secondary_intent_adds_a_sentence_before_the_closing() -> None:
    made = compose("emotional_support", secondary=(Intent.RESCHEDULE,), slots=SLOTS)
    assert "verzetten we" in made.text
    assert made.text.index("verzetten we") < made.text.index("Hartelijke groet")
    assert SLOTS["booking_link"] in made.text


def test_no_session_is_named_as_standing_when_the_mail_gives_it_up() -> None:
    slots = {**SLOTS, "session_day": "dinsdag 11 augustus", "old_moment": "dinsdag 11 augustus om 10:00"}
    text = compose("emotional_support", secondary=(Intent.RESCHEDULE,), slots=slots).text
    assert "sessie op dinsdag 11 augustus" not in text
    assert "Onze afspraak van dinsdag 11 augustus om 10:00 verzetten we." in text


def test_who_is_only_late_keeps_the_session() -> None:
    slots = {**SLOTS, "session_day": "dinsdag 11 augustus"}
    text = compose("emotional_support", secondary=(Intent.RESCHEDULE,), kind=Kind.LATE, slots=slots).text
    assert "sessie op dinsdag 11 augustus" in text
    assert "wat later komt, is goed" in text
    assert "verzetten" not in text


@pytest.mark.parametrize("form", list(AddressForm))
def test_who_wants_no_contact_gets_a_short_confirmation_only(form: AddressForm) -> None:
    secondary = (Intent.EMOTIONAL_SUPPORT, Intent.RESCHEDULE, Intent.NEW_LEAD)
    made = compose("stop_request", kind=Kind.NO_CONTACT, address_form=form, secondary=secondary)
    words = made.text.split("\n\n")[1]
    assert len(words.split()) < 20
    assert "http" not in made.text
    assert len(made.text.split("\n\n")) == 4


def test_the_kind_chooses_the_variant() -> None:
    assert compose("reschedule", kind=Kind.LATE).template == "reschedule.late"
    assert compose("reschedule.late").template == "reschedule.late"
    assert compose("stop_request", kind=Kind.PAUSE).template == "stop_request.pause"
    assert compose("new_lead", lead_kind=LeadKind.FORMER).template == "new_lead.former"
    assert compose("new_lead", lead_kind=LeadKind.SELF).template == "new_lead"
    assert compose("emotional_support", kind=Kind.MOVE).template == "emotional_support"


def test_what_is_not_known_is_a_visible_mark_and_reported() -> None:
    made = compose("reschedule", kind=Kind.MOVE, slots={}, identity=replace(ANNA, display_name=""))
    assert made.unfilled == ("twee of drie momenten", "je eigen naam")
    assert "[invullen: twee of drie momenten]" in made.text
    english = compose("holding", language=Language.EN)
    assert english.unfilled == ("day and time of your answer",)
    assert "[fill in: day and time of your answer]" in english.text


@pytest.mark.parametrize("nothing", [None, "", "  ", "-", "–", "None", "\n"])
def test_a_value_that_says_nothing_counts_as_none(nothing: str | None) -> None:
    assert compose("new_lead", slots={"booking_link": nothing}).unfilled == ("link om een moment te kiezen",)


@pytest.mark.parametrize(
    ("template", "changes", "reason"),
    [
        ("invoice", {}, NoDraftReason.NO_TEMPLATE),
        ("_new_moment", {}, NoDraftReason.NO_TEMPLATE),
        ("reschedule", {"recipient": Address("Jan", "jan")}, NoDraftReason.RECIPIENT_UNUSABLE),
        ("reschedule", {"recipient": Address("Jan", "a@x.example, b@x.example")}, NoDraftReason.RECIPIENT_UNUSABLE),
        (
            "reschedule",
            {"recipient": Address("Jan", "a@x.example\r\nBcc: b@x.example")},
            NoDraftReason.RECIPIENT_UNUSABLE,
        ),
        ("reschedule", {"recipient": Address("Jan", "jän@x.example")}, NoDraftReason.RECIPIENT_UNUSABLE),
        ("reschedule", {"identity": Address("Anna", "")}, NoDraftReason.IDENTITY_UNUSABLE),
    ],
)
def test_what_cannot_be_written_is_a_reason_and_no_exception(
    template: str, changes: dict[str, Address], reason: NoDraftReason
) -> None:
    made = Drafter(shipped()).compose(order(template, **changes))
    assert made == NoDraft(reason, template)


def test_an_international_domain_is_written_in_ascii() -> None:
    made = compose(recipient=Address("Zoë", "zoe@café.example"))
    assert b"zoe@xn--caf-dma.example" in made.raw
    assert parsed(made)["To"].addresses[0].display_name == "Zoë"


def test_a_strange_token_or_a_naive_moment_is_our_mistake() -> None:
    for changes in ({"token": "short"}, {"token": f"{TOKEN}\r\nX: 1"}, {"at": NOW.replace(tzinfo=None)}):
        with pytest.raises(ValueError):
            compose(**changes)


def test_a_message_domain_that_cannot_stand_there_gives_way_to_the_coachs_own() -> None:
    for domain in ("", "a b", "x>\r\nBcc: y", "café"):
        assert compose(message_domain=domain).message_id == f"<{TOKEN}@praktijk.example>"


@pytest.mark.parametrize(
    "parent", [None, "<é@x>", "<=?utf-8?q?a?=@x>", "<a b@x>", "<a@x>\r\nBcc: b", f"<{'x' * 600}@x>"]
)
def test_a_parent_without_a_sane_message_id_is_not_named(parent: str | None) -> None:
    mail = parsed(compose(reading=read(original(message_id=parent))))
    assert mail["In-Reply-To"] is None
    assert mail["References"] is None


def test_the_same_order_gives_the_same_bytes() -> None:
    assert compose().raw == compose().raw


def test_template_code_of_a_sender_stays_text() -> None:
    code = "{{ 7*7 }} {% for i in range(9) %}x{% endfor %}"
    made = compose(
        greeting_name=code,
        recipient=Address(code, JAN.addr_spec),
        reading=read(original(code, subject=code, from_=(Address(code, JAN.addr_spec),))),
    )
    assert made.text.startswith("Hallo,\n")
    assert f"> {code}\n" in body(made)
    assert f"schreef {code}:" in body(made)
    assert parsed(made)["Subject"] == f"Re: {code}"


def test_a_slot_value_is_not_rendered_again() -> None:
    made = compose("new_lead", slots={**SLOTS, "booking_link": "https://x.example/{{ 7*7 }}"})
    assert "https://x.example/{{ 7*7 }}" in made.text


def test_the_older_parser_reads_the_same_text() -> None:
    made = compose("new_lead")
    payload = message_from_bytes(made.raw).get_payload(decode=True)
    assert isinstance(payload, bytes)
    assert payload.decode().replace("\r\n", "\n") == body(made)
