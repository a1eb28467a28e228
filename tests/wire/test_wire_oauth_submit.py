"""Submission with access tokens: taken, exchanged once, or a delay that no mail has to answer for."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from maild.acting.submission import Outcome, Security, Submission, SubmissionSettings, probe, submit
from maild.errors import AccountError, TransientError
from tests.servers.smtp_server import SmtpServer

COACH, ELS = "anouk@praktijk.example", "els@voorbeeld.example"
MAIL = b"From: anouk@praktijk.example\r\nTo: els@voorbeeld.example\r\nSubject: x\r\n\r\nHoi\r\n"
GOOD, LONG = "at.goed", "at." + "goed" * 300


@pytest.fixture(params=[("OAUTHBEARER", "XOAUTH2"), ("XOAUTH2",), ("OAUTHBEARER",)])
def server(request: pytest.FixtureRequest) -> Iterator[SmtpServer]:
    made = SmtpServer(tokens={GOOD: "anouk", LONG: "anouk"}.get, mechanisms=request.param).start()
    yield made
    made.stop()


def hand_over(server: SmtpServer, bearer: Callable[[str | None], str]) -> Submission:
    settings = SubmissionSettings("127.0.0.1", server.port, Security.PLAIN, "anouk", None, bearer=bearer)
    return submit(settings, MAIL, COACH, (ELS,))


class Given:
    """Gives these tokens one after another, and keeps what was refused."""

    def __init__(self, *tokens: str) -> None:
        self._tokens = list(tokens)
        self.refused: list[str | None] = []

    def __call__(self, refused: str | None) -> str:
        self.refused.append(refused)
        return self._tokens.pop(0)


@pytest.mark.parametrize("token", [GOOD, LONG])
def test_a_mail_goes_out_with_a_token_by_the_best_way_that_is_offered(server: SmtpServer, token: str) -> None:
    assert hand_over(server, Given(token)).outcome is Outcome.SENT
    assert len(server.mails) == 1
    assert server.logins == ["OAUTHBEARER" if "OAUTHBEARER" in server.mechanisms else "XOAUTH2"]


def test_a_refused_token_is_exchanged_once_and_the_mail_goes_out(server: SmtpServer) -> None:
    given = Given("at.oud", LONG)
    assert hand_over(server, given).outcome is Outcome.SENT
    assert given.refused == [None, "at.oud"] and len(server.logins) == 2


def test_a_second_refusal_is_a_delay_with_what_to_do_and_no_token_in_it(server: SmtpServer) -> None:
    result = hand_over(server, Given("at.oud", "at.ook-oud"))
    assert result.outcome is Outcome.DELAYED and "maild login" in result.text and "at." not in result.text
    assert len(server.logins) == 2 and server.mails == [] and result.refused == ()


@pytest.mark.parametrize("error", [AccountError("log in again: maild login"), TransientError("no token now")])
def test_where_there_is_no_token_the_mail_waits_and_nothing_is_shown_to_the_server(
    server: SmtpServer, error: Exception
) -> None:
    def none(refused: str | None) -> str:
        raise error

    result = hand_over(server, none)
    assert (result.outcome, result.text) == (Outcome.DELAYED, str(error)) and server.logins == []


def test_a_server_that_cannot_log_anybody_in_now_costs_no_token(server: SmtpServer) -> None:
    server.faults["auth"] = "454 4.7.0 Temporary authentication failure"
    given = Given(GOOD)
    assert hand_over(server, given).outcome is Outcome.DELAYED and given.refused == [None]


def test_a_server_without_tokens_is_named() -> None:
    plain = SmtpServer(needs_login=True).start()
    try:
        settings = SubmissionSettings("127.0.0.1", plain.port, Security.PLAIN, "anouk", None, bearer=Given(GOOD))
        result = probe(settings)
    finally:
        plain.stop()
    assert result.outcome is Outcome.DELAYED and "neither OAUTHBEARER nor XOAUTH2" in result.text
