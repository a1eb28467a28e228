"""`maild send` while the daemon runs on the same ledger, and the mails that may go without the coach."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from maild.acting.submission import Outcome, Submission
from maild.cli.main import app
from maild.drafting.drafter import Drafter
from maild.drafting.order import ComposedDraft
from maild.drafting.templates import load_templates
from maild.facts.submission import ClientSubmission
from maild.mail.address import Address
from maild.mail.flags import DRAFT, SEEN
from maild.mail.identity import MessageId
from maild.rehearsal.memory_store import MemoryStore
from maild.steps.automatic_sending import NotSent, send_automatically
from tests.journey.conftest import DANGER, RESCHEDULE, World, a_mail, parsed

ELS = "els@voorbeeld.example"
SUPPORT = "Hoi Anouk,\n\nHet gaat niet goed, ik huil veel sinds mijn moeder is overleden.\n\nGroetjes,\nEls"
REMINDER = "{{ greeting }}\n\nTot {{ moment }}.\n\n{{ closing }}"


@pytest.fixture
def config(world: World, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("maild.cli.send.open_store", lambda settings: MemoryStore(world.server))
    path = world.path / "config.yaml"
    path.write_text(
        f"mode: draft\ndatabase: sqlite:///{world.path}/maild.db\nstate_dir: {world.path}\naccounts:\n  - name: praktijk\n"
        "    address: anouk@praktijk.example\n"
        "    imap: {host: 127.0.0.1, port: 1, security: plain, secret: {env: MAILD_TEST}}\n"
        "    smtp: {host: 127.0.0.1, port: 1, security: plain}\n",
        encoding="utf-8",
    )
    return path


def maild(config: Path, *arguments: str) -> Result:
    return CliRunner().invoke(app, ["send", *arguments, "--config", str(config)])


def settle(world: World) -> None:
    world.walk()
    world.clock.pass_time(seconds=30)
    world.walk()
    world.walk()


def finish(world: World) -> None:
    """The coach opens the draft that lies there, types, and saves it: another UID, other bytes, no open slot."""
    (uid,) = world.server.boxes["Drafts"].mails
    raw = (
        b"From: Anouk Hendriks <anouk@praktijk.example>\r\nTo: els@voorbeeld.example\r\nSubject: Re: Afspraak\r\n"
        b"Message-ID: <saved@praktijk.example>\r\nIn-Reply-To: <m1@voorbeeld.example>\r\n"
        b"References: <m1@voorbeeld.example>\r\n\r\nHoi Els, donderdag is goed. Groet, Anouk\r\n"
    )
    world.server.deliver(raw, "Drafts", flags=(DRAFT, SEEN))
    world.server.remove("Drafts", uid)
    world.walk()


def test_send_by_address_goes_from_drafts_to_sent(world: World, config: Path) -> None:
    world.deliver(a_mail(SUPPORT))
    world.walk()
    looked = maild(config, ELS, "--dry-run")
    assert looked.exit_code == 0 and f"would go to {ELS}" in looked.output, looked.output
    settle(world)
    assert world.submissions.to_clients == []
    said = maild(config, ELS)
    assert said.exit_code == 0, said.output
    assert "on its way already" in maild(config, ELS).output
    settle(world)
    assert [to for _, to in world.submissions.to_clients] == [(ELS,)]
    assert world.drafts == [] and len(world.server.raws("Sent")) == 1 and world.draft_states() == ["sent"]
    assert maild(config, ELS).exit_code == 1


def test_send_names_what_is_still_open_and_leaves_the_draft_lying(world: World, config: Path) -> None:
    world.deliver(a_mail(RESCHEDULE))
    world.walk()
    finish(world)
    (uid,) = world.server.boxes["Drafts"].mails
    kept = world.server.boxes["Drafts"].mails[uid]
    kept.raw = kept.raw.replace(b"donderdag is goed", b"[invullen: dag en tijd] is goed")
    looked = maild(config, ELS, "--dry-run")
    assert looked.exit_code == 1 and "still to be filled in: dag en tijd" in looked.output, looked.output
    assert maild(config, "1").exit_code == 0
    settle(world)
    assert world.submissions.to_clients == [] and len(world.drafts) == 1
    assert "dag en tijd" in parsed(world.submissions.mails[0][0]).get_content()


def test_send_asks_which_where_two_drafts_lie_ready(world: World, config: Path) -> None:
    world.deliver(a_mail(SUPPORT))
    world.deliver(a_mail(SUPPORT + "\n\nEn nog iets.", subject="Iets anders", ident="<m2@voorbeeld.example>"))
    world.walk()
    asked = maild(config, ELS)
    assert asked.exit_code == 1 and "maild send 1" in asked.output and "maild send 2" in asked.output
    assert maild(config, "2").exit_code == 0
    settle(world)
    assert len(world.submissions.to_clients) == 1 and len(world.drafts) == 1


def test_send_asks_once_more_for_somebody_in_danger(world: World, config: Path) -> None:
    world.deliver(a_mail(RESCHEDULE))
    world.walk()
    finish(world)
    world.deliver(a_mail(DANGER, ident="<m2@voorbeeld.example>"))
    world.walk()
    asked = maild(config, ELS)
    assert asked.exit_code == 1 and "danger case is open" in asked.output, asked.output
    settle(world)
    assert world.submissions.to_clients == []
    assert maild(config, ELS).exit_code == 0
    settle(world)
    assert [to for _, to in world.submissions.to_clients] == [(ELS,)]


def test_send_in_mode_watch_or_for_nobody_says_so(world: World, config: Path) -> None:
    world.deliver(a_mail(SUPPORT))
    world.walk()
    assert "no draft of maild's lies ready" in maild(config, "niemand@elders.example").output
    config.write_text(config.read_text(encoding="utf-8").replace("mode: draft", "mode: watch"), encoding="utf-8")
    said = maild(config, ELS)
    assert said.exit_code == 1 and "mode is watch" in said.output


# --- without the coach


def composed(world: World, token: str = "a" * 26) -> ComposedDraft:
    raw = (
        b"Date: Tue, 04 Aug 2026 09:00:00 +0200\r\nFrom: Anouk Hendriks <anouk@praktijk.example>\r\n"
        b"To: els@voorbeeld.example\r\nSubject: Onze afspraak\r\nMessage-ID: <"
        + token.encode()
        + b"@praktijk.example>\r\n"
        b"\r\nTot dinsdag 11 augustus om 10:00.\r\n"
    )
    return ComposedDraft(raw, MessageId(f"<{token}@praktijk.example>"), "reminder", "Tot dinsdag.", ())


def automatic(
    world: World, path: Path, head: str = "send: automatic\n", to: str = ELS, draft: ComposedDraft | None = None
) -> ClientSubmission | NotSent:
    text = f"{head}=== je ===\n{REMINDER}\n=== u ===\n{REMINDER}\n=== en ===\n{REMINDER}\n"
    (path / "reminder.j2").write_text(text, encoding="utf-8")
    template = Drafter(load_templates(path)).templates.templates["reminder"]
    with world.ledger.transaction() as tx:
        person = tx.people.by_address("praktijk", ELS)
        assert person is not None
        return send_automatically(
            tx, world.desk, world.practice, template, draft or composed(world), person, Address("", to)
        )


def test_a_reminder_that_may_go_by_itself_goes_once_and_is_marked(world: World, tmp_path: Path) -> None:
    assert isinstance(automatic(world, tmp_path), ClientSubmission)
    assert automatic(world, tmp_path) is NotSent.SENT_BEFORE
    settle(world)
    ((raw, to),) = world.submissions.to_clients
    assert to == (ELS,) and parsed(raw)["Auto-Submitted"] == "auto-generated"
    assert len(world.server.raws("Sent")) == 1


def test_a_template_without_send_automatic_never_goes_by_itself(world: World, tmp_path: Path) -> None:
    assert automatic(world, tmp_path, head="") is NotSent.NOT_ALLOWED
    assert automatic(world, tmp_path, head="send: coach\n") is NotSent.NOT_ALLOWED


@pytest.mark.parametrize(
    "to", ["no-reply@voorbeeld.example", "MAILER-DAEMON@voorbeeld.example", "anouk@praktijk.example"]
)
def test_no_machine_gets_automatic_mail(world: World, tmp_path: Path, to: str) -> None:
    assert automatic(world, tmp_path, to=to) is NotSent.MACHINE


def test_nobody_who_paused_gets_automatic_mail_not_even_one_that_waited(world: World, tmp_path: Path) -> None:
    world.submissions.answer = lambda to: Submission(Outcome.DELAYED, "no connection")
    assert isinstance(automatic(world, tmp_path), ClientSubmission)
    world.walk()
    with world.ledger.transaction() as tx:
        els = tx.people.by_address("praktijk", ELS)
        assert els is not None
        tx.people.set_paused_until(els.id, world.clock.now() + timedelta(days=9))
    world.submissions.answer = lambda to: Submission(Outcome.SENT, "accepted")
    world.clock.pass_time(hours=2)
    settle(world)
    assert world.submissions.to_clients == []
    assert automatic(world, tmp_path, draft=composed(world, "b" * 26)) is NotSent.HELD_BACK
