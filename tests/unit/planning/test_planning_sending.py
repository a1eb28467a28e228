from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email import message_from_bytes

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maild.acting.recipient_results import results_of
from maild.acting.smtp_reply import SmtpReply, parse_reply
from maild.acting.submission import Outcome, Submission
from maild.drafting.slots import open_marks
from maild.facts.submission import RecipientResult, RecipientState, SubmissionState
from maild.mail.address import Address
from maild.mail.identity import MessageId
from maild.mail.outgoing import prepare, take_apart, without_bcc
from maild.planning.delivery import PATIENCE, after_attempt, next_try
from maild.planning.sending import GOES_OUT, Candidate, Objection, SendingPolicy, objections

COACH = Address("Anouk", "anouk@praktijk.example")
NOW = datetime(2026, 8, 4, 9, tzinfo=UTC)
WAITING, ACCEPTED = RecipientState.WAITING, RecipientState.ACCEPTED
REFUSED, UNKNOWN = RecipientState.REFUSED, RecipientState.UNKNOWN
DRAFT = (
    b"From: Anouk <anouk@praktijk.example>\r\nTo: els@voorbeeld.example\r\nBcc: stil@x.example,\r\n\tnog@x.example\r\n"
)


def result(state: RecipientState, code: int | None = None) -> RecipientResult:
    return RecipientResult(f"{state}{code}@x.example", state, code)


@pytest.mark.parametrize(
    ("results", "age", "state"),
    [
        ([result(ACCEPTED)], 0, SubmissionState.SENT),
        ([result(ACCEPTED), result(REFUSED, 550)], 0, SubmissionState.SENT),
        ([result(REFUSED, 550)], 0, SubmissionState.REFUSED),
        ([result(ACCEPTED), result(WAITING, 450)], 23, None),
        ([result(WAITING, 450)], 23, None),
        ([result(WAITING, 450)], 24, SubmissionState.REFUSED),
        ([result(ACCEPTED), result(WAITING, 450)], 24, SubmissionState.SENT),
        ([result(WAITING)], 24 * 9, None),
        ([result(UNKNOWN)], 0, SubmissionState.UNKNOWN),
        ([result(ACCEPTED), result(UNKNOWN)], 0, SubmissionState.UNKNOWN),
        ([result(UNKNOWN), result(WAITING, 450)], 0, SubmissionState.UNKNOWN),
    ],
)
def test_what_follows_from_an_attempt(results: list[RecipientResult], age: int, state: SubmissionState | None) -> None:
    outlook = after_attempt(results, NOW - timedelta(hours=age), NOW)
    assert outlook.state is state and outlook.must_wait == (state is None)
    assert [each.address for each in outlook.results] == [each.address for each in results]


def test_the_last_try_falls_at_the_end_of_a_day_of_patience() -> None:
    created = NOW - timedelta(hours=23, minutes=50)
    assert next_try(timedelta(hours=1), created, NOW) == created + PATIENCE
    assert next_try(timedelta(hours=1), NOW, NOW) == NOW + timedelta(hours=1)
    assert next_try(timedelta(hours=1), NOW - timedelta(days=2), NOW) == NOW + timedelta(hours=1)


def test_whoever_got_a_reply_of_their_own_stands_by_that() -> None:
    answers = {"nee@x.example": SmtpReply(550, "5.1.1", "no"), "later@x.example": SmtpReply(450, None, "busy")}
    everybody = ("ja@x.example", "nee@x.example", "later@x.example")
    partly = Submission(Outcome.PARTLY_REFUSED, "", tuple(answers), None, answers)
    assert [each.state for each in results_of(partly, everybody)] == [ACCEPTED, REFUSED, WAITING]
    lost = Submission(Outcome.UNKNOWN, "lost", tuple(answers), None, answers)
    assert [each.state for each in results_of(lost, everybody)] == [UNKNOWN, REFUSED, WAITING]
    late = Submission(Outcome.DELAYED, "451", (), SmtpReply(451, "4.7.0", "later"), answers)
    assert [(each.state, each.code) for each in results_of(late, everybody)] == [
        (WAITING, 451),
        (REFUSED, 550),
        (WAITING, 450),
    ]


@pytest.mark.parametrize(
    ("code", "words", "status", "text"),
    [
        (550, "5.1.1 no such user", "5.1.1", "no such user"),
        (550, "5.7.1 one\n5.7.1 two", "5.7.1", "one two"),
        (450, "5.1.1 not of this class", None, "not of this class"),
        (554, "no status", None, "no status"),
        (552, "5.2.2", "5.2.2", ""),
        (550, "5.1.1234 no status", None, "5.1.1234 no status"),
        (550, "", None, ""),
        (550, "5.1.1 \x1b[31mred\x00", "5.1.1", "[31mred"),
    ],
)
def test_replies_are_read_with_their_enhanced_status(code: int, words: str, status: str | None, text: str) -> None:
    reply = parse_reply(code, words)
    assert (reply.status, reply.text, reply.is_permanent) == (status, text, code >= 500)


def found(raw: bytes, **known: object) -> list[Objection]:
    candidate = Candidate(take_apart(raw), COACH, frozenset({COACH.key}), **known)  # type: ignore[arg-type]
    return [each.objection for each in objections(candidate, SendingPolicy(most_recipients=3))]


def test_a_finished_draft_may_go_and_every_objection_is_found_at_once() -> None:
    assert found(DRAFT + b"\r\nHoi\r\n") == []
    broken = b"From: wie@x.example\r\nResent-To: a@x.example\r\nSubject: a\r\nSubject: b\r\n\r\n"
    assert found(broken, is_empty=True, unfilled=("naam",)) == [
        Objection.NOT_FROM_COACH, Objection.HEADER, Objection.HEADER, Objection.NO_RECIPIENT, Objection.UNFILLED,
        Objection.EMPTY,
    ]  # fmt: skip


def test_danger_is_asked_about_only_when_nothing_else_stands_in_the_way() -> None:
    assert found(DRAFT, danger=("els@voorbeeld.example",)) == [Objection.DANGER]
    assert found(DRAFT, danger=("els@voorbeeld.example",), is_empty=True) == [Objection.EMPTY]


def test_a_line_that_is_no_header_field_and_raw_octets_are_objections() -> None:
    assert found(DRAFT + b"geen veld\r\n\r\nHoi") == [Objection.HEADER]
    assert found(DRAFT + "Subject: één\r\n\r\nHoi".encode()) == [Objection.HEADER]


def test_the_prepared_mail_has_one_date_one_id_and_no_note_of_a_mail_program() -> None:
    raw = DRAFT + b"Date: Mon, 03 Aug 2026 09:00:00 +0000\r\nX-Mozilla-Draft-Info: x\r\n\r\nHoi\nregel\rregel"
    made = prepare(take_apart(raw), GOES_OUT, NOW, MessageId("<vers@praktijk.example>"))
    mail = message_from_bytes(made)
    assert mail.get_all("Date") == ["Tue, 04 Aug 2026 09:00:00 +0000"]
    assert mail.get_all("Message-ID") == ["<vers@praktijk.example>"]
    assert "X-Mozilla-Draft-Info" not in mail and "stil@x.example" in str(mail["Bcc"])
    assert made.endswith(b"\r\n\r\nHoi\r\nregel\r\nregel")


def test_a_mail_keeps_its_own_message_id_unless_it_is_none() -> None:
    kept = prepare(take_apart(b"Message-ID: <eigen@x>\r\n\r\n"), GOES_OUT, NOW, MessageId("<vers@x>"))
    assert b"<eigen@x>" in kept and b"<vers@x>" not in kept
    broken = prepare(take_apart(b"Message-ID: geen id\r\n\r\n"), GOES_OUT, NOW, MessageId("<vers@x>"))
    assert broken.count(b"Message-ID") == 1 and b"<vers@x>" in broken


@given(st.binary(max_size=400))
def test_any_bytes_lose_their_blind_copies_and_nothing_else(body: bytes) -> None:
    wire = without_bcc(prepare(take_apart(DRAFT + b"\r\n" + body), GOES_OUT, NOW, MessageId("<m@x>")))
    header, _, rest = wire.partition(b"\r\n\r\n")
    assert b"stil@x" not in header and b"nog@x" not in header and b"els@voorbeeld.example" in header
    assert rest == take_apart(DRAFT + b"\r\n" + body).body


@given(st.binary(max_size=400))
def test_any_bytes_are_taken_apart(raw: bytes) -> None:
    mail = take_apart(raw)
    assert all(each.name == each.name.casefold() for each in mail.fields)
    _ = mail.recipients, mail.message_id, mail.date


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("Tot [invullen: dag en tijd]!", ("dag en tijd",)),
        ("Tot [invullen: dag\n en tijd]!", ("dag en tijd",)),
        ("See you [Fill in: day and time]", ("day and time",)),
        ("[invullen: iets van mezelf over Els]", ("",)),
        ("Hoi {{ name }}", ("",)),
        ("Hoi {{ name|upper }}", ("",)),
        ("> [invullen: naam]\n> {{ name }}", ()),
        ("Klaar [zo].", ()),
        ("", ()),
    ],
)
def test_open_slots_are_found_however_they_were_wrapped(text: str, labels: tuple[str, ...]) -> None:
    assert open_marks(text) == labels
