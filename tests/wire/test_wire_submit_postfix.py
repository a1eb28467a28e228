"""Submission to a real Postfix, forced TLS both ways; what it took is counted at the sink behind it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from maild.acting.submission import Outcome, Security, Submission, SubmissionSettings, submit
from tests.conftest import missing_server
from tests.servers.postfix import Postfix, postfix_is_installed
from tests.servers.smtp_server import SmtpServer

COACH, ELS = "anouk@praktijk.example", "els@voorbeeld.example"
MAIL = b"From: anouk@praktijk.example\r\nTo: els@voorbeeld.example\r\nMessage-ID: <%b@praktijk.example>\r\nSubject: x\r\n\r\nHoi\r\n"


@dataclass
class Office:
    """A Postfix and the sink behind it."""

    postfix: Postfix
    sink: SmtpServer

    def submit(self, ident: str, to: tuple[str, ...] = (ELS,), *, tls: bool = True, pad: int = 0) -> Submission:
        port = self.postfix.tls_port if tls else self.postfix.starttls_port
        security = Security.TLS if tls else Security.STARTTLS
        settings = SubmissionSettings("127.0.0.1", port, security, None, None, str(self.postfix.certificate))
        return submit(settings, MAIL % ident.encode() + b"x" * pad, COACH, to)

    def arrived(self, ident: str) -> list[str]:
        """The recipients of this mail, once for each copy that came out at the other end."""
        self.postfix.wait_until_empty()
        return [to for mail in self.sink.mails if ident.encode() in mail.raw for to in mail.forward_paths]


@pytest.fixture(scope="module")
def office() -> Iterator[Office]:
    if not postfix_is_installed():
        missing_server("Postfix is not here: apt-get install postfix, and run as root")
    sink = SmtpServer().start()
    with tempfile.TemporaryDirectory(prefix="maild-postfix-") as root:
        Path(root).chmod(0o755)
        postfix = Postfix(Path(root) / "p", sink.port).start()
        yield Office(postfix, sink)
        postfix.stop()
    sink.stop()


@pytest.mark.parametrize("tls", [True, False])
def test_a_mail_is_taken_over_tls_and_arrives_once(office: Office, tls: bool) -> None:
    result = office.submit(f"taken{tls}", tls=tls)
    assert result.outcome is Outcome.SENT, result.text
    assert office.arrived(f"taken{tls}") == [ELS]


def test_one_recipient_refused_one_put_off_and_one_reached(office: Office) -> None:
    result = office.submit("mixed", (ELS, "weg@voorbeeld.example", "later@voorbeeld.example"))
    assert result.outcome is Outcome.PARTLY_REFUSED
    never, later = result.answers["weg@voorbeeld.example"], result.answers["later@voorbeeld.example"]
    assert (never.code, never.status, later.code, later.status) == (554, "5.1.1", 450, "4.2.1")
    assert office.arrived("mixed") == [ELS]


def test_a_mail_too_large_for_it_is_refused_before_the_content(office: Office) -> None:
    result = office.submit("large", pad=2_000_000)
    assert result.outcome is Outcome.REFUSED and office.arrived("large") == []


def test_its_own_certificate_is_not_trusted_without_being_told(office: Office) -> None:
    settings = SubmissionSettings("127.0.0.1", office.postfix.tls_port, Security.TLS, None, None)
    result = submit(settings, MAIL % b"untrusted", COACH, (ELS,))
    assert result.outcome is Outcome.DELAYED and "certificate" in result.text
    assert office.arrived("untrusted") == []
