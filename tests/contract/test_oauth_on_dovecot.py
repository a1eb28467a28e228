"""A coach who logs in with OAuth, as processes of their own on a real Dovecot: from `maild login` to a draft, to a withdrawn permission."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from shutil import copytree

import pytest

from maild.config import packaged_directory
from maild.demo.servers import SmtpSink
from tests.conftest import missing_server
from tests.contract.test_daemon_on_dovecot import Practice
from tests.journey.conftest import RESCHEDULE, a_mail
from tests.servers.authorization_server import CLIENT_ID, CLIENT_SECRET, AuthorizationServer
from tests.servers.certificate import make_certificate
from tests.servers.dovecot import Dovecot, dovecot_is_installed, wait_until

_CONFIG = """\
mode: draft
state_dir: {directory}/state
rules: {directory}/rules
templates: {directory}/templates
poll_interval: 2 s
accounts:
  - name: praktijk
    address: Anouk Hendriks <anouk@praktijk.example>
    alert_to: mobiel@elders.example
    alert_command: ["/bin/sh", "-c", "cat > {directory}/rang.$MAILD_KIND"]
    digest: {{at: never}}
    smtp: {{host: 127.0.0.1, port: {smtp}, security: plain, secret: {{file: {directory}/secret}}}}
    imap:
      host: 127.0.0.1
      port: {port}
      username: {user}
      ca_file: {ca}
      oauth:
        provider: own
        client_id: {client_id}
        client_secret: {{file: {directory}/secret}}
        token_url: {provider}/token
        device_url: {provider}/device
        revocation_url: {provider}/revoke
        scopes: [mail]
        ca_file: {provider_ca}
"""


@dataclass
class OauthPractice(Practice):
    """A practice without a password for its mailbox."""

    provider: AuthorizationServer = field(kw_only=True)

    def write(self, mode: str = "draft") -> Path:
        path = self.directory / "config.yaml"
        path.write_text(
            _CONFIG.format(
                directory=self.directory,
                port=self.dovecot.tls_port,
                user=self.user,
                ca=self.dovecot.certificate,
                smtp=self.smtp.port,
                client_id=CLIENT_ID,
                provider=self.provider.url("").rstrip("/"),
                provider_ca=self.provider.certificate[0],
            ),
            encoding="utf-8",
        )
        return path

    @property
    def token_file(self) -> Path:
        return self.directory / "state" / "oauth" / "praktijk.json"

    def told(self) -> str:
        """Everything that the daemon wrote in its log and gave to the coach's command."""
        return "".join(
            each.read_text(encoding="utf-8") for each in (self.directory / "log", *self.directory.glob("rang.*"))
        )


@pytest.fixture
def practice(tmp_path: Path) -> Iterator[OauthPractice]:
    if not dovecot_is_installed():
        missing_server("Dovecot is not here: apt-get install dovecot-imapd dovecot-lmtpd, and run as root")
    provider = AuthorizationServer(make_certificate(tmp_path), f"coach{os.getpid()}{time.monotonic_ns()}").start()
    for name in ("rules", "templates"):
        copytree(packaged_directory(name), tmp_path / name)
    (tmp_path / "secret").touch(mode=0o600)
    (tmp_path / "secret").write_text(CLIENT_SECRET, encoding="utf-8")
    sink = SmtpSink().start()
    with tempfile.TemporaryDirectory(prefix="maild-dovecot-") as root:
        Path(root).chmod(0o755)
        dovecot = Dovecot(Path(root) / "d", introspection_url=provider.introspection_url).start()
        made = OauthPractice(tmp_path, dovecot, dovecot.user(provider.username), sink, provider=provider)
        made.write()
        yield made
        dovecot.stop()
    sink.stop()
    provider.stop()


def test_from_login_to_a_draft_and_out_again_without_any_password(practice: OauthPractice) -> None:
    before = practice.maild("check")
    assert before.returncode == 1 and "maild login --account praktijk" in before.stderr
    practice.provider.faults["device"] = ["authorization_pending"]
    login = practice.maild("login", "--device")
    assert login.returncode == 0, login.stderr
    assert "WDJB-MJHT" in login.stdout and practice.token_file.stat().st_mode & 0o777 == 0o600
    assert "logged in to 127.0.0.1" in practice.maild("check").stdout
    assert practice.maild("run", "--once").returncode == 0
    practice.deliver(a_mail(RESCHEDULE, ident="<new@voorbeeld.example>"))
    practice.provider.expire()
    kept = practice.token_file.read_text(encoding="utf-8").replace('"issued_at": "20', '"issued_at": "19')
    practice.token_file.write_text(kept, encoding="utf-8")  # issued long ago, so that a refusal is worth an exchange
    assert practice.maild("run", "--once").returncode == 0
    (draft,) = practice.drafts()
    assert b"In-Reply-To: <new@voorbeeld.example>" in draft and practice.provider.count("refresh_token") == 1
    logout = practice.maild("logout")
    assert logout.returncode == 0 and "took the permission back" in logout.stdout
    assert not practice.token_file.exists() and practice.provider.revoked
    assert practice.maild("run", "--once").returncode == 1


def test_a_permission_taken_back_while_maild_runs_is_told_at_once_and_a_new_login_heals_it(
    practice: OauthPractice,
) -> None:
    practice.provider.life = 1
    assert practice.maild("login").returncode == 0
    practice.provider.withdraw()
    rang = practice.directory / "rang.login"
    with practice.starting_daemon():
        assert wait_until(rang.exists, 30), practice.log
        assert wait_until(lambda: "maild login --account praktijk" in rang.read_text(encoding="utf-8"))
        assert practice.provider.count("refresh_token") == 1
        practice.provider.life = 3600
        assert practice.maild("login").returncode == 0
        assert practice.maild("run", "--once").returncode != 0  # the ledger is held: the daemon lives
    told = practice.told()
    assert not any(each in told for each in ("at.", "rt.", CLIENT_SECRET))
