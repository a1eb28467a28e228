"""`maild init` when something is wrong: one clear sentence with what to do, and nothing left behind."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from maild.config import load_config
from tests.servers.dovecot import PASSWORD, Dovecot, wait_until


@dataclass
class Newcomer:
    """A directory with nothing in it, and a mailbox."""

    home: Path
    dovecot: Dovecot
    user: str

    def flags(self, **changed: str | None) -> list[str]:
        """Flags that work, some of them changed; None leaves one out."""
        usual: dict[str, str | None] = {
            "address": "anouk@praktijk.example",
            "imap-host": "127.0.0.1",
            "imap-port": str(self.dovecot.tls_port),
            "user": self.user,
            "ca-file": str(self.dovecot.certificate),
            "password-env": "THE_PASSWORD",
            "directory": str(self.home / "conf"),
        }
        given = usual | {name.replace("_", "-"): value for name, value in changed.items()}
        words = [word for name, value in given.items() if value is not None for word in (f"--{name}", value)]
        return [*words, "--no-network", *([] if "smtp-host" in given else ["--no-smtp"])]

    @property
    def environ(self) -> dict[str, str]:
        own = {"HOME": str(self.home), "XDG_CONFIG_HOME": str(self.home / ".config"), "THE_PASSWORD": PASSWORD}
        return {**os.environ, **own}

    def init(self, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "maild", "init", *arguments],
            env=self.environ | more, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip

    @property
    def left_behind(self) -> list[str]:
        return sorted(each.name for each in self.home.iterdir())


@pytest.fixture
def newcomer(dovecot: Dovecot, tmp_path: Path) -> Newcomer:
    return Newcomer(tmp_path, dovecot, dovecot.user(f"init{os.getpid()}{time.monotonic_ns()}"))


@pytest.fixture
def bare_dovecot(tmp_path_factory: pytest.TempPathFactory, dovecot: Dovecot) -> Iterator[Dovecot]:
    """A server without Drafts, whose only other mailbox has a name that says nothing."""
    server = Dovecot(dovecot.directory.parent / "bare", names={"Klad": "", "Sent": "\\Sent"}).start()
    yield server
    server.stop()


def test_what_is_missing_is_named_all_at_once_where_nobody_can_be_asked(newcomer: Newcomer) -> None:
    for arguments in ((), ("--yes",)):
        done = newcomer.init(*arguments)
        assert done.returncode == 2
        assert all(flag in done.stderr for flag in ("--address", "--imap-host", "--password-file"))
    assert newcomer.left_behind == []


def test_flags_that_cannot_be_read_are_told_all_at_once(newcomer: Newcomer) -> None:
    done = newcomer.init(
        "--address",
        "anouk",
        "--tone",
        "jij",
        "--hours",
        "9 to 5",
        "--imap-host",
        "https://x.example",
        "--password-command",
        "a | b",
    )
    assert done.returncode == 2
    told = done.stderr.splitlines()
    assert {line.partition(":")[0] for line in told} == {
        "--address",
        "--tone",
        "--hours",
        "--imap-host",
        "--password-command",
    }
    assert all("expected" in line for line in told)


@pytest.mark.parametrize(
    ("changed", "sentence", "advice"),
    [
        ({"password_env": "WRONG"}, "refuses this login", "app password"),
        ({"imap_host": "no-such-host.invalid"}, "No server is called no-such-host.invalid", "provider"),
        ({"imap_port": "1"}, "Nothing listens on 127.0.0.1 port 1", "993"),
        ({"ca_file": None}, "certificate of 127.0.0.1 is not trusted", "--ca-file"),
        ({"sent": "Nergens"}, "no mailbox named 'Nergens'", "there are: "),
    ],
    ids=["password", "host", "port", "certificate", "sent"],
)
def test_each_trouble_has_its_sentence_and_its_advice(
    newcomer: Newcomer, changed: dict[str, str | None], sentence: str, advice: str
) -> None:
    done = newcomer.init("--yes", *newcomer.flags(**changed), WRONG="not it")
    assert done.returncode == 1
    assert sentence in done.stderr
    assert advice in done.stderr
    assert PASSWORD not in done.stdout + done.stderr
    assert newcomer.left_behind == []


def test_a_port_that_speaks_in_clear_first_is_told_from_a_dead_one(newcomer: Newcomer) -> None:
    done = newcomer.init("--yes", *newcomer.flags(imap_port=str(newcomer.dovecot.port)), "--tls", "tls")
    assert "does not speak TLS from the first byte" in done.stderr
    assert "starttls" in done.stderr


def test_an_smtp_server_that_cannot_be_had_is_told_before_anything_is_written(newcomer: Newcomer) -> None:
    done = newcomer.init("--yes", *newcomer.flags(smtp_host="127.0.0.1", smtp_port="1"))
    assert (done.returncode, "Nothing listens on 127.0.0.1 port 1" in done.stderr) == (1, True)
    assert newcomer.left_behind == []


def test_a_link_in_clear_to_somewhere_else_is_refused(newcomer: Newcomer) -> None:
    done = newcomer.init("--yes", *newcomer.flags(imap_host="imap.elders.example"), "--tls", "plain")
    assert (done.returncode, "readable over the network" in done.stderr) == (2, True)


def test_without_a_drafts_mailbox_one_is_named_by_hand(newcomer: Newcomer, bare_dovecot: Dovecot) -> None:
    other = Newcomer(newcomer.home, bare_dovecot, bare_dovecot.user("bare"))
    done = other.init("--yes", *other.flags())
    assert done.returncode == 1
    assert "No mailbox is marked or known as Drafts" in done.stderr
    assert "--drafts" in done.stderr
    named = other.init("--yes", *other.flags(drafts="Klad"))
    assert named.returncode == 0, named.stderr
    assert "Drafts is 'Klad'" in named.stdout


def test_where_no_password_is_taken_a_client_of_ones_own_is_asked_for(newcomer: Newcomer) -> None:
    where = ("--directory", str(newcomer.home / "conf"), "--no-network")
    asked = newcomer.init("--yes", "--address", "anouk@outlook.com", *where)
    assert (asked.returncode, "--oauth-client-id" in asked.stderr) == (2, True)
    made = newcomer.init("--yes", "--address", "anouk@outlook.com", "--oauth-client-id", "0f0e", *where)
    assert made.returncode == 0, made.stderr
    assert "maild login --config" in made.stdout
    (account,) = load_config(newcomer.home / "conf" / "config.yaml").accounts
    assert account.imap.oauth is not None
    assert (account.imap.oauth.provider, account.imap.oauth.client_id) == ("microsoft", "0f0e")
    assert account.imap.secret is None


def test_the_secret_of_an_oauth_client_is_kept_in_a_private_file_and_asked_for_where_it_is_needed(
    newcomer: Newcomer,
) -> None:
    flags = ("--address", "anouk@gmail.com", "--oauth-client-id", "1.apps", "--directory", str(newcomer.home / "conf"))
    lacking = newcomer.init("--yes", "--no-network", *flags)
    assert (lacking.returncode, "client_secret" in lacking.stderr) == (78, True)
    assert newcomer.left_behind == []
    (newcomer.home / "client").write_text("niet vertellen\n", encoding="utf-8")
    made = newcomer.init("--yes", "--no-network", *flags, "--oauth-client-secret-file", str(newcomer.home / "client"))
    assert made.returncode == 0, made.stderr
    kept = newcomer.home / "conf" / "oauth-client"
    assert (kept.read_text(encoding="utf-8"), kept.stat().st_mode & 0o777) == ("niet vertellen\n", 0o600)
    assert "niet vertellen" not in (newcomer.home / "conf" / "config.yaml").read_text(encoding="utf-8")


def test_a_configuration_that_is_there_is_only_replaced_when_asked_to_and_kept(newcomer: Newcomer) -> None:
    assert newcomer.init("--yes", *newcomer.flags()).returncode == 0
    path = newcomer.home / "conf" / "config.yaml"
    before = path.read_text(encoding="utf-8")
    refused = newcomer.init("--yes", *newcomer.flags(), "--tone", "u")
    assert (refused.returncode, "--force" in refused.stderr) == (78, True)
    assert path.read_text(encoding="utf-8") == before
    replaced = newcomer.init("--yes", *newcomer.flags(), "--tone", "u", "--force")
    assert replaced.returncode == 0, replaced.stderr
    (kept,) = path.parent.glob("config.yaml.*.bak")
    assert kept.read_text(encoding="utf-8") == before
    assert 'address_form: "u"' in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP], ids=["ctrl-c", "kill", "closed"])
def test_stopping_in_the_middle_of_the_questions_leaves_nothing(newcomer: Newcomer, number: signal.Signals) -> None:
    """On a terminal of its own, at the question after the login."""
    ours, theirs = pty.openpty()
    log = newcomer.home / "log"
    with log.open("w", encoding="utf-8") as output:
        process = subprocess.Popen(
            [sys.executable, "-u", "-m", "maild", "init", *newcomer.flags(tls="tls", name="Anouk")],
            env=newcomer.environ, stdin=theirs, stdout=output, stderr=output, start_new_session=True,
        )  # fmt: skip
        try:
            assert wait_until(lambda: "Do you say je or u" in log.read_text(encoding="utf-8"), 40)
            process.send_signal(number)
            assert process.wait(20) == 1
        finally:
            process.kill()
            process.wait(10)
            os.close(ours)
            os.close(theirs)
    assert "Nothing was written" in log.read_text(encoding="utf-8")
    assert newcomer.left_behind == ["log"]
