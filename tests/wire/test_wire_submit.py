"""Submission over a real SMTP conversation, with a server that misbehaves by name: each fault is one outcome, told apart."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from maild.acting import submission
from maild.acting.submission import Outcome, Security, Submission, SubmissionSettings, submit
from tests.servers.certificate import make_certificate
from tests.servers.ports import free_port
from tests.servers.smtp_server import PASSWORD, USER, SmtpServer

COACH = "anouk@praktijk.example"
ELS, BO = "els@voorbeeld.example", "bo@voorbeeld.example"
MAIL = b"From: anouk@praktijk.example\r\nTo: els@voorbeeld.example\r\nSubject: x\r\n\r\nHoi\r\n.een punt\r\n..twee\r\n"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return make_certificate(tmp_path_factory.mktemp("tls"))


@pytest.fixture
def server() -> Iterator[SmtpServer]:
    made = SmtpServer().start()
    yield made
    made.stop()


def hand_over(
    server: SmtpServer, raw: bytes = MAIL, to: tuple[str, ...] = (ELS, BO), **changes: object
) -> tuple[Submission, int]:
    """The outcome, and how often the content was announced."""
    announced: list[int] = []
    values: dict[str, object] = {"security": Security(server.security), "username": None, "secret": None}
    settings = SubmissionSettings("127.0.0.1", server.port, **(values | changes))  # type: ignore[arg-type]
    result = submit(settings, raw, COACH, to, lambda: announced.append(1))
    return result, len(announced)


def test_a_mail_arrives_byte_for_byte_with_its_envelope(server: SmtpServer) -> None:
    result, announced = hand_over(server)
    (mail,) = server.mails
    assert result.outcome is Outcome.SENT and announced == 1
    assert (mail.reverse_path, mail.forward_paths) == (COACH, (ELS, BO))
    assert mail.raw == MAIL and f"SIZE={len(MAIL)}" in mail.options


def test_octets_above_127_are_announced(server: SmtpServer) -> None:
    raw = MAIL + "één\r\n".encode()
    assert hand_over(server, raw)[0].outcome is Outcome.SENT
    assert server.mails[0].raw == raw and "BODY=8BITMIME" in server.mails[0].options


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_it_logs_in_and_sends_over_tls_only(certificate: tuple[Path, Path], security: str) -> None:
    server = SmtpServer(certificate, security, needs_login=True).start()
    try:
        trusted = {"ca_file": str(certificate[0]), "username": USER, "secret": lambda: PASSWORD}
        assert hand_over(server, **trusted)[0].outcome is Outcome.SENT
        assert server.mails[0].was_encrypted
        refused = hand_over(server, **(trusted | {"secret": lambda: "fout"}))[0]
        assert refused.outcome is Outcome.REFUSED and refused.reply is not None and refused.reply.code == 535
    finally:
        server.stop()


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_a_certificate_that_nobody_vouches_for_ends_it_before_the_login(
    certificate: tuple[Path, Path], security: str
) -> None:
    server = SmtpServer(certificate, security).start()
    try:
        asked: list[str] = []

        def secret() -> str:
            asked.append("")
            return PASSWORD

        result, announced = hand_over(server, username=USER, secret=secret)
        assert result.outcome is Outcome.DELAYED and "certificate is not trusted" in result.text
        assert (asked, announced, server.mails) == ([], 0, [])
    finally:
        server.stop()


def test_a_server_without_starttls_gets_neither_password_nor_mail(server: SmtpServer) -> None:
    result, announced = hand_over(server, security=Security.STARTTLS, username=USER, secret=lambda: PASSWORD)
    assert result.outcome is Outcome.DELAYED and "STARTTLS" in result.text
    assert announced == 0 and server.mails == []


def test_plaintext_goes_to_loopback_only() -> None:
    settings = SubmissionSettings("smtp.praktijk.example", 25, Security.PLAIN, None, None)
    assert submit(settings, MAIL, COACH, (ELS,)).outcome is Outcome.REFUSED


def test_nobody_listens(server: SmtpServer) -> None:
    server.port = free_port()
    result, announced = hand_over(server)
    assert result.outcome is Outcome.DELAYED and result.reply is None and announced == 0


def test_450_for_one_recipient_and_the_other_has_it(server: SmtpServer) -> None:
    server.faults["rcpt"] = {BO: "450 4.2.1 greylisted, come back"}
    result, _ = hand_over(server)
    assert result.outcome is Outcome.PARTLY_REFUSED and result.refused == (BO,)
    answer = result.answers[BO]
    assert (answer.code, answer.status, answer.text, answer.is_permanent) == (
        450,
        "4.2.1",
        "greylisted, come back",
        False,
    )
    assert server.mails[0].forward_paths == (ELS,)


def test_450_and_550_for_everybody_waits_for_the_one_who_may_come_round(server: SmtpServer) -> None:
    server.faults["rcpt"] = {ELS: "550 5.1.1 no such user", BO: "450 later"}
    result, announced = hand_over(server)
    assert result.outcome is Outcome.DELAYED and announced == 0 and server.mails == []
    assert result.answers[ELS].is_permanent and result.answers[BO].status is None


def test_550_for_everybody_is_a_refusal(server: SmtpServer) -> None:
    server.faults["rcpt"] = {ELS: "550 5.1.1 no such user"}
    result, announced = hand_over(server, to=(ELS,))
    assert result.outcome is Outcome.REFUSED and announced == 0
    assert result.reply is not None and (result.reply.code, result.reply.status) == (550, "5.1.1")


@pytest.mark.parametrize(
    ("where", "reply", "outcome"),
    [
        ("mail", "421 4.3.2 closing", Outcome.DELAYED),
        ("mail", "550 5.7.1 not you", Outcome.REFUSED),
        ("data", "421 4.3.2 closing", Outcome.DELAYED),
        ("data", "451 4.7.0 later", Outcome.DELAYED),
        ("data", "552 5.2.2 over quota", Outcome.REFUSED),
        ("data", "554 5.7.1 spam", Outcome.REFUSED),
    ],
)
def test_a_verdict_is_a_verdict_wherever_it_comes(server: SmtpServer, where: str, reply: str, outcome: Outcome) -> None:
    server.faults[where] = reply
    result, announced = hand_over(server)
    assert result.outcome is outcome and announced == (1 if where == "data" else 0) and server.mails == []
    assert result.reply is not None and str(result.reply) == reply


@pytest.mark.parametrize("fault", ["drop_at_rcpt"])
def test_a_link_that_breaks_before_the_content_is_a_delay(server: SmtpServer, fault: str) -> None:
    server.faults[fault] = True
    result, announced = hand_over(server)
    assert result.outcome is Outcome.DELAYED and announced == 0 and server.mails == []


@pytest.mark.parametrize("fault", ["drop_before_data", "drop_after_data"])
def test_a_link_that_breaks_from_the_content_on_leaves_it_unknown(server: SmtpServer, fault: str) -> None:
    server.faults[fault] = True
    result, announced = hand_over(server)
    assert result.outcome is Outcome.UNKNOWN and announced == 1
    assert len(server.mails) == (1 if fault == "drop_after_data" else 0)


def test_a_server_that_hangs_after_the_content_leaves_it_unknown(
    server: SmtpServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(submission, "_VERDICT_SECONDS", 0.5)
    server.faults["hang_after_data"] = 30
    began = time.monotonic()
    assert hand_over(server)[0].outcome is Outcome.UNKNOWN
    assert time.monotonic() - began < 5


def test_a_server_that_says_nothing_at_all_is_given_up_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    import socket

    monkeypatch.setattr(submission, "_OPENING_SECONDS", 0.5)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        settings = SubmissionSettings("127.0.0.1", silent.getsockname()[1], Security.PLAIN, None, None)
        result = submit(settings, MAIL, COACH, (ELS,))
    assert result.outcome is Outcome.DELAYED


def test_a_mail_larger_than_the_server_takes_is_not_even_begun() -> None:
    server = SmtpServer(size=1_000).start()
    try:
        result, announced = hand_over(server, MAIL + b"x" * 2_000)
        assert result.outcome is Outcome.REFUSED and announced == 0
        assert result.reply is not None and result.reply.status == "5.3.4"
    finally:
        server.stop()


def test_what_the_announcement_raises_ends_it_before_the_content(server: SmtpServer) -> None:
    class LedgerAwayError(Exception):
        pass

    def announce() -> None:
        raise LedgerAwayError

    settings = SubmissionSettings("127.0.0.1", server.port, Security.PLAIN, None, None)
    with pytest.raises(LedgerAwayError):
        submit(settings, MAIL, COACH, (ELS,), announce)
    assert server.mails == []


@pytest.mark.parametrize("evil", ["els@x.example>\r\nRCPT TO:<kwaad@x.example", "els@x.example\nDATA"])
def test_no_address_can_smuggle_a_command(server: SmtpServer, evil: str) -> None:
    hand_over(server, to=(evil,))
    assert [each.forward_paths for each in server.mails] in ([], [("els@x.example",)])
