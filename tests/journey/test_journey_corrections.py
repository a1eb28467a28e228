"""The coach says what a mail really is, and maild follows without a restart."""

from __future__ import annotations

from pathlib import Path

from conftest import World, a_mail
from typer.testing import CliRunner

from maild.cli.main import app
from maild.reading.read import read_mail
from maild.steps.learning import keep_correction
from maild.understanding.result import Intent

CLUB = "Hoi, de wandelclub loopt zaterdag de ronde om de plas. Neem regenkleding mee. Groeten van het bestuur"


def taught(world: World, raw: bytes, intent: Intent) -> Intent:
    with world.ledger.transaction() as tx:
        return keep_correction(tx, "praktijk", world.tools.understander, read_mail(raw), intent, world.clock.now())


def intents(world: World) -> list[str]:
    with world.ledger.transaction() as tx:
        rows = [tx.mails.get(number) for number in range(1, 20)]
    return [row.intent for row in rows if row is not None and row.intent]


def test_a_correction_counts_from_the_next_mail_on(world: World) -> None:
    first = a_mail(CLUB, subject="Wandelen")
    world.deliver(first)
    world.walk()
    assert intents(world) == ["other"]
    assert taught(world, first, Intent.NEW_LEAD) is Intent.OTHER
    world.deliver(a_mail(CLUB.replace("zaterdag", "zondag"), subject="Wandelen", ident="<m2@voorbeeld.example>"))
    world.walk()
    assert intents(world) == ["other", "new_lead"]


def test_forgetting_undoes_it(world: World) -> None:
    first = a_mail(CLUB, subject="Wandelen")
    taught(world, first, Intent.NEW_LEAD)
    with world.ledger.transaction() as tx:
        assert tx.corrections.forget("praktijk") == 1
    world.deliver(first)
    world.walk()
    assert intents(world) == ["other"]


def test_correcting_a_mail_twice_keeps_the_last_word(world: World) -> None:
    raw = a_mail(CLUB, subject="Wandelen")
    taught(world, raw, Intent.NEW_LEAD)
    taught(world, raw, Intent.RESCHEDULE)
    with world.ledger.transaction() as tx:
        (kept,) = tx.corrections.of_account("praktijk")
    assert (kept.was, kept.is_now) == ("other", "reschedule")


def test_the_commands_correct_report_and_forget(tmp_path: Path) -> None:
    config, mail = tmp_path / "config.yaml", tmp_path / "club.eml"
    config.write_text(
        f"state_dir: {tmp_path}/state\naccounts:\n  - address: Anouk <anouk@praktijk.example>\n"
        "    imap: {host: 127.0.0.1, port: 1, security: plain, secret: {env: NOT_NEEDED}}\n",
        encoding="utf-8",
    )
    mail.write_bytes(a_mail(CLUB, subject="Wandelen"))

    def run(*arguments: str) -> tuple[int, str]:
        done = CliRunner().invoke(app, [*arguments, "--config", str(config)])
        return done.exit_code, done.output

    assert run("correct", str(mail), "--intent", "new_lead")[1].startswith("other is new_lead now.")
    assert "other was new_lead" in run("learn", "--report")[1]
    assert run("learn", "--forget", str(mail))[1] == "1 correction(s) forgotten.\n"
    assert "0 correction(s)" in run("learn", "--report")[1]
    assert run("learn")[0] == 2
    assert run("correct", str(tmp_path / "nothing.eml"), "--intent", "other")[0] == 1
    assert run("correct", str(mail), "--intent", "nonsense")[0] == 2
