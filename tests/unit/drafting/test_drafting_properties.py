from __future__ import annotations

import re
from email import message_from_bytes, policy
from email.header import decode_header, make_header

from drafting_orders import TOKEN, compose, order, original, read, shipped
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from maild.drafting.clean_text import clean_block, clean_line
from maild.drafting.drafter import Drafter
from maild.drafting.order import ComposedDraft
from maild.mail.address import Address
from maild.mail.identity import MessageId
from maild.reading.result import FormVisitor
from maild.understanding.result import AddressForm, Intent, Kind, Language, LeadKind

FIELDS = [
    b"Date", b"From", b"To", b"Subject", b"Message-ID", b"In-Reply-To", b"References", b"MIME-Version", b"Content-Type",
    b"Content-Transfer-Encoding",
]  # fmt: skip
HOSTILE = st.sampled_from(
    ["\r\nBcc: x@y.example", "\n\n<html>", "=?utf-8?q?=0D=0ABcc:_x?=", "\x00", "\u202e", "{{ 7*7 }}", "Re: ", '"', ",", "🎉",
     "\\", "\u2028", "\x85", "é", " ", "\t", "\ud800", "=?", "?=", "<", ">", ";", "-- \n", "> ", "From "]
)  # fmt: skip
WORDS = st.lists(st.one_of(HOSTILE, st.text(max_size=20), st.text("ab é", max_size=90)), max_size=12).map("".join)
IDS = st.one_of(st.none(), WORDS.map(lambda text: MessageId(f"<{text}>")), st.just(MessageId("<p@x.example>")))
quick = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def header_block(raw: bytes) -> bytes:
    return raw.split(b"\r\n\r\n", 1)[0]


@quick
@given(
    name=WORDS, subject=WORDS, text=WORDS, parent=IDS, references=st.lists(IDS, max_size=4), greeting=WORDS, slot=WORDS
)
def test_no_sender_adds_a_header_or_ends_a_line(
    name: str,
    subject: str,
    text: str,
    parent: MessageId | None,
    references: list[MessageId | None],
    greeting: str,
    slot: str,
) -> None:
    message = original(
        text,
        subject=subject,
        message_id=parent,
        references=tuple(each for each in references if each is not None),
        from_=(Address(name, "jan@vries.example"),),
    )
    made = compose(
        "new_lead",
        recipient=Address(name, "jan@vries.example"),
        identity=Address(name, "anna@praktijk.example"),
        reading=read(message),
        greeting_name=greeting,
        slots={"booking_link": slot, "signature": slot, "phone": slot},
    )
    assert not re.search(rb"\r(?!\n)|(?<!\r)\n|\x00", made.raw)
    assert max(map(len, made.raw.split(b"\r\n"))) <= 998
    names = re.findall(rb"^([^ \t:]+):", header_block(made.raw), re.MULTILINE)
    assert names == [each for each in FIELDS if each in names]
    assert {b"Date", b"From", b"To", b"Subject", b"Message-ID"} <= set(names)
    for line in header_block(made.raw).split(b"\r\n"):
        assert line[:1] in b" \t" or b":" in line
    mail = message_from_bytes(made.raw, policy=policy.default)
    assert [each.addr_spec for each in mail["To"].addresses] == ["jan@vries.example"]
    assert [each.addr_spec for each in mail["From"].addresses] == ["anna@praktijk.example"]
    assert mail["Message-ID"] == f"<{TOKEN}@praktijk.example>"


@quick
@given(subject=WORDS, name=WORDS)
def test_subject_and_name_come_back_exactly(subject: str, name: str) -> None:
    made = compose(reading=read(original(subject=subject)), recipient=Address(name, "jan@vries.example"))
    raw = dict(re.findall(rb"^([A-Za-z-]+): ?([^\r]*(?:\r\n[ \t][^\r]*)*)", header_block(made.raw), re.MULTILINE))
    decoded = {
        key: str(make_header(decode_header(re.sub(rb"\r\n", b"", raw[key]).strip().decode("ascii")))) for key in raw
    }
    mail = message_from_bytes(made.raw, policy=policy.default)
    assert mail["Subject"] == decoded[b"Subject"]
    assert decoded[b"Subject"].startswith("Re: ")
    assert decoded[b"Subject"].endswith(clean_line(subject, 20_000)[-2:].strip()) or "bericht" in decoded[b"Subject"]
    expected = " ".join(clean_line(name, 200).split())
    if ("=?" not in expected and expected.isascii()) or len(expected.encode()) < 40:
        assert mail["To"].addresses[0].display_name == expected


@quick
@given(text=WORDS)
def test_the_original_comes_back_line_by_line_in_the_quote(text: str) -> None:
    made = compose(reading=read(original(text)))
    mail = message_from_bytes(made.raw, policy=policy.default)
    body = mail.get_content().replace("\r\n", "\n")
    assert body.startswith(made.text)
    quoted = body[len(made.text) :].split(":\n", 1)[-1].rstrip("\n").split("\n")
    expected = clean_block(text.lstrip(), 20_000).strip("\n")
    assert [re.sub("^(?:> |>$)", "", line) for line in quoted] == expected.split("\n")
    assert all(line.startswith(">") for line in quoted) or not expected


@quick
@given(
    template=st.sampled_from(["new_lead", "reschedule", "emotional_support", "stop_request", "holding"]),
    language=st.sampled_from(Language),
    form=st.one_of(st.none(), st.sampled_from(AddressForm)),
    kind=st.one_of(st.none(), st.sampled_from(Kind)),
    lead_kind=st.one_of(st.none(), st.sampled_from(LeadKind)),
    secondary=st.lists(st.sampled_from(Intent), max_size=5).map(tuple),
    name=st.one_of(st.none(), st.sampled_from(["Jan", "mevrouw De Wit", "{{ x }}"])),
    slots=st.dictionaries(
        st.sampled_from([slot.name for slot in shipped().slots]), st.one_of(st.none(), st.just("waarde"), st.just(" "))
    ),
    visitor=st.booleans(),
)
def test_every_order_gives_a_clean_mail(
    template: str,
    language: Language,
    form: AddressForm | None,
    kind: Kind | None,
    lead_kind: LeadKind | None,
    secondary: tuple[Intent, ...],
    name: str | None,
    slots: dict[str, str | None],
    visitor: bool,
) -> None:
    person = FormVisitor("form", Address("Els", "els@baker.example"), "Vraag?") if visitor else None
    wanted = order(
        template,
        language=language,
        address_form=form,
        kind=kind,
        lead_kind=lead_kind,
        secondary=secondary,
        greeting_name=name,
        slots=slots,
        reading=read(original(), person),
    )
    made = Drafter(shipped()).compose(wanted)
    assert isinstance(made, ComposedDraft)
    assert not re.search(r"\{\{|\{%|None| ,|\n\n\n|  ", made.text)
    assert len(made.unfilled) == len(set(re.findall(r"\[(?:invullen|fill in): [^\]]+\]", made.text)))
    assert made.text.split("\n")[0].endswith(",")
