"""`maild rules try`: a coach sees which of the mails in the real mailbox a rule would have hit, and nothing there changes."""

from __future__ import annotations

import json
import os
from itertools import count
from pathlib import Path

import pytest
from imapclient import IMAPClient
from typer.testing import CliRunner, Result

from maild.cli import looking
from maild.cli.main import app
from maild.mail.store import MailStore
from maild.rehearsal.memory_store import MemoryServer, MemoryStore
from tests.journey.conftest import LEAD, RESCHEDULE, THANKS, FixedClock, a_mail
from tests.servers.dovecot import PASSWORD, Dovecot

_NUMBERS = count()
WALK = """
rules:
  - id: walks
    description: Wants to walk
    intent: reschedule
    kind: move
    strength: strong
    phrases: [wandelen|wandeling]
    examples: {match: [Zullen we wandelen?], no_match: [Tot dinsdag.]}
"""
WALKER = "Hoi Anouk,\n\nZullen we eens gaan wandelen?\n\nGroetjes,\nEls"


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "config.yaml"
    path.write_text(
        f"state_dir: {tmp_path}/state\naccounts:\n  - name: praktijk\n    address: anouk@praktijk.example\n"
        "    alert_to: mobiel@elders.example\n"
        "    imap: {host: 127.0.0.1, port: 1, security: plain, secret: {env: MAILD_TEST}}\n",
        encoding="utf-8",
    )
    return path


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> MemoryServer:
    """A server on which every command that changes something is missing."""
    found = MemoryServer(FixedClock())

    def opened(settings: object) -> MailStore:
        assert getattr(settings, "read_only", False)
        store = MemoryStore(found)
        for name in ("append", "expunge", "add_keywords", "move", "create_mailbox"):
            monkeypatch.setattr(store, name, None)
        return store

    monkeypatch.setattr(looking, "open_store", opened)
    monkeypatch.setenv("MAILD_TEST", "geheim")
    return found


def try_rules(config: Path, *arguments: str) -> Result:
    return CliRunner().invoke(app, ["rules", "try", *arguments, "--config", str(config)])


def test_a_rule_in_force_is_shown_with_its_words_and_what_happens_today(config: Path, server: MemoryServer) -> None:
    server.deliver(a_mail(RESCHEDULE))
    server.deliver(a_mail(THANKS, ident="<m2@voorbeeld.example>"))
    done = try_rules(config, "move-the-session")
    assert done.exit_code == 0, done.output
    lines = done.stdout.splitlines()
    assert lines[0] == "2026-08-04 09:00  Els Bakker <els@voorbeeld.example>  Afspraak  [INBOX/1]"
    assert any(line.strip().startswith("hit     move-the-session in text: “") for line in lines)
    assert any("afspraak verzetten" in line for line in lines)
    assert any(line.strip().startswith("today   reschedule (move), sure; because of") for line in lines)
    assert lines[-1] == "1 of the 2 newest mails in INBOX would be hit by move-the-session"


def test_a_file_that_is_not_in_force_shows_what_would_be_otherwise(
    config: Path, server: MemoryServer, tmp_path: Path
) -> None:
    server.deliver(a_mail(WALKER, subject="Wandelen"))
    server.deliver(a_mail(LEAD, ident="<m2@voorbeeld.example>"))
    own = tmp_path / "proef.yaml"
    own.write_text(WALK, encoding="utf-8")
    done = try_rules(config, str(own), "--json")
    assert done.exit_code == 0, done.output
    (line,) = [json.loads(each) for each in done.stdout.splitlines()]
    assert {each["rule"] for each in line["hits"]} == {"walks"}
    assert {each["words"] for each in line["hits"]} == {"wandelen", "Wandelen"}
    assert line["today"].startswith("other")
    assert line["then"].startswith("reschedule (move)")
    assert "walks" not in line["because"]


def test_only_the_newest_are_looked_at(config: Path, server: MemoryServer) -> None:
    for number in range(7):
        server.deliver(a_mail(RESCHEDULE, ident=f"<n{number}@voorbeeld.example>"))
    done = try_rules(config, "move-the-session", "--last", "3")
    assert "3 of the 3 newest mails" in done.stdout
    assert [line.rpartition("[")[2] for line in done.stdout.splitlines() if line.endswith("]")] == [
        "INBOX/7]",
        "INBOX/6]",
        "INBOX/5]",
    ]


def test_a_rule_about_outreach_is_tried_on_what_the_coach_sent(
    config: Path, server: MemoryServer, tmp_path: Path
) -> None:
    mine = a_mail("Dag Els,\n\nLaat je weten of dinsdag past?\n\nAnouk", sender="anouk@praktijk.example")
    server.deliver(mine, "Sent")
    server.deliver(mine, "INBOX")
    path = tmp_path / "outreach.yaml"
    path.write_text("outreach:\n  - {id: planning, phrases: [laat je weten], ladder: client}\n", encoding="utf-8")
    done = try_rules(config, str(path))
    assert done.exit_code == 0, done.output
    assert "hit     planning in your mail: “laat je weten”" in done.stdout
    assert "today   begins no ladder by a rule" in done.stdout
    assert done.stdout.splitlines()[-1].startswith("1 of the 1 newest mails in Sent")


def test_a_rule_about_windows_is_tried_on_who_wrote(config: Path, server: MemoryServer, tmp_path: Path) -> None:
    server.deliver(a_mail(THANKS))
    path = tmp_path / "window.yaml"
    path.write_text("opens:\n  - {id: els, from: els@voorbeeld.example}\n", encoding="utf-8")
    done = try_rules(config, str(path))
    assert done.exit_code == 0, done.output
    assert "hit     els in sender: “els@voorbeeld.example”" in done.stdout


def test_a_form_is_tried_on_the_mails_of_websites(config: Path, server: MemoryServer, tmp_path: Path) -> None:
    server.deliver(
        a_mail(
            "Naam: Els\nE-mail: els@voorbeeld.example\nBericht: Ik zoek een coach.\n\nGemaakt met Bouwdoos",
            sender="iemand@bouwdoos.example",
        )
    )
    path = tmp_path / "forms.yaml"
    labels = "labels: {name: [naam], address: [e-mail], question: [bericht]}\n"
    path.write_text(labels + "forms: [{id: bouwdoos, marks: [gemaakt met bouwdoos]}]\n", encoding="utf-8")
    done = try_rules(config, str(path))
    assert done.exit_code == 0, done.output
    assert "hit     bouwdoos in form: “els@voorbeeld.example”" in done.stdout


def test_what_cannot_be_tried_is_told(config: Path, server: MemoryServer, tmp_path: Path) -> None:
    unknown = try_rules(config, "move-the-sesion")
    assert unknown.exit_code == 2
    assert 'did you mean "move-the-session"?' in unknown.stderr
    broken = tmp_path / "proef.yaml"
    broken.write_text(WALK.replace("strong", "strongest"), encoding="utf-8")
    done = try_rules(config, str(broken))
    assert done.exit_code == 78
    assert f"{broken}:7:" in done.stderr


def test_words_of_mails_do_not_reach_the_log(
    config: Path, server: MemoryServer, caplog: pytest.LogCaptureFixture
) -> None:
    server.deliver(a_mail(RESCHEDULE, subject="Heel vertrouwelijk"))
    with caplog.at_level("DEBUG"):
        assert "Heel vertrouwelijk" in try_rules(config, "move-the-session").stdout
    assert "vertrouwelijk" not in caplog.text and "verzetten" not in caplog.text


def test_a_real_mailbox_is_left_as_it_is(dovecot: Dovecot, config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    user = dovecot.user(f"try{os.getpid()}x{next(_NUMBERS)}")
    dovecot.deliver(user, a_mail(RESCHEDULE))
    monkeypatch.setenv("MAILD_TEST", PASSWORD)
    text = config.read_text(encoding="utf-8").replace(
        "host: 127.0.0.1, port: 1,", f"host: 127.0.0.1, port: {dovecot.port}, username: {user},"
    )
    config.write_text(text, encoding="utf-8")
    before = _mails_in(dovecot.maildir(user))
    done = try_rules(config, "move-the-session")
    assert done.exit_code == 0, done.output
    assert done.stdout.splitlines()[-1].startswith("1 of the 1 newest mails")
    assert before and _mails_in(dovecot.maildir(user)) == before
    with IMAPClient("127.0.0.1", dovecot.port, ssl=False) as client:
        client.login(user, PASSWORD)
        assert client.select_folder("INBOX")[b"RECENT"] == 1, "still new to the coach's own program"


def _mails_in(maildir: Path) -> list[str]:
    """The files of a Maildir: a mail that is looked at moves from new/ to cur/, and its flags stand in its name."""
    return sorted(str(each.relative_to(maildir)) for part in ("new", "cur") for each in (maildir / part).iterdir())
