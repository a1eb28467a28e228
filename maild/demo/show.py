"""Runs the demo: starts the servers and the real daemon, delivers a dozen mails, and shows what happens as it happens."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from time import perf_counter, sleep

from rich.console import Console
from rich.markup import escape

from maild.demo.servers import PASSWORD, USER, EmbeddedImap, SmtpSink
from maild.errors import MaildError
from maild.facts.seen_mail import MailStage
from maild.ledger import Ledger, open_ledger
from maild.planning.verdict import Verdict, meaning_of
from maild.toolbox import open_toolbox
from maild.understanding.sender import SenderContext

MAILS = Path(__file__).parent / "mails"
_ADDRESS = "anouk@praktijkhendriks.example"
_CLIENTS = (
    "pieter@vandermeulenbouw.example",
    "renee.smit@mailbox.example",
    "jh.dewit@ouderwets.example",
    "sam.l@mailbox.example",
    "joost1987@phone.example",
)
_WAIT_SECONDS = 60.0
_CONFIG = """\
mode: draft
state_dir: {state}
accounts:
  - name: praktijk
    address: Anouk Hendriks <{address}>
    alert_to: mobiel-van-anouk@elders.example
    imap: {{host: 127.0.0.1, port: {imap}, security: plain, username: {user}, secret: {{file: {secret}}}}}
    smtp: {{host: 127.0.0.1, port: {smtp}, security: plain}}
    digest: {{at: never}}
    slots:
      booking_link: https://praktijkhendriks.example/afspraak
      signature: |
        Anouk Hendriks
        Praktijk Hendriks, Utrecht
"""


class DemoFailedError(MaildError):
    """The demo did not come to its end."""


def run_demo() -> None:
    """The whole demo. With KEEP=1 in the environment the mailbox stays up until Ctrl-C."""
    console = Console(highlight=False)
    directory = Path(tempfile.mkdtemp(prefix="maild-demo-"))
    imap, smtp = EmbeddedImap(), SmtpSink()
    daemon: subprocess.Popen[bytes] | None = None
    try:
        console.print(
            "[bold]maild demo[/bold]: a mail server, an SMTP sink and the real daemon, all on this machine only.\n"
        )
        imap.start()
        smtp.start()
        config = write_config(directory, imap.port, smtp.port)
        _make_clients(config)
        daemon = _start_daemon(config, directory)
        _wait_until_watching(directory, daemon)
        _deliver_all(console, imap)
        _wait_until_decided(directory, len(list(MAILS.glob("*.eml"))))
        _show_outcome(console, directory, imap, smtp)
        _how_to_open(console, imap.port, keeps=os.environ.get("KEEP") == "1")
        if os.environ.get("KEEP") == "1":
            daemon.wait()
    except KeyboardInterrupt:
        console.print("\nStopped.")
    finally:
        _end(daemon)
        smtp.stop()
        imap.stop()
        shutil.rmtree(directory, ignore_errors=True)


def write_config(directory: Path, imap_port: int, smtp_port: int) -> Path:
    """A configuration for the demo's servers, with the password in a file of its own as in real life."""
    secret = directory / "secret"
    secret.touch(mode=0o600)
    secret.write_text(PASSWORD + "\n", encoding="utf-8")
    config = directory / "config.yaml"
    text = _CONFIG.format(
        state=directory / "state", address=_ADDRESS, imap=imap_port, smtp=smtp_port, user=USER, secret=secret
    )
    config.write_text(text, encoding="utf-8")
    return config


def _make_clients(config: Path) -> None:
    for address in _CLIENTS:
        command = [sys.executable, "-m", "maild", "client", "add", address, "--config", str(config)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def _start_daemon(config: Path, directory: Path) -> subprocess.Popen[bytes]:
    with (directory / "daemon.log").open("wb") as log:
        return subprocess.Popen([sys.executable, "-m", "maild", "run", "--config", str(config)], stderr=log, stdout=log)


def _ledger(directory: Path) -> Ledger:
    return open_ledger(f"sqlite:///{directory / 'state' / 'maild.db'}", hold=False)


def _wait_until_watching(directory: Path, daemon: subprocess.Popen[bytes]) -> None:
    """The daemon draws its line at the first look: only what comes after that is handled."""
    deadline = perf_counter() + _WAIT_SECONDS
    while perf_counter() < deadline:
        if daemon.poll() is not None:
            raise DemoFailedError("the daemon ended: " + _log_of(directory))
        ledger = _ledger(directory)
        try:
            with ledger.transaction() as tx:
                if tx.mailboxes.line("praktijk", "INBOX") is not None:
                    return
        finally:
            ledger.close()
        sleep(0.2)
    raise DemoFailedError("the daemon did not begin to watch: " + _log_of(directory))


def _log_of(directory: Path) -> str:
    return (directory / "daemon.log").read_text(encoding="utf-8")[-2_000:]


def _deliver_all(console: Console, imap: EmbeddedImap) -> None:
    """Delivers each mail and shows how it is read and understood, by the same code that the daemon runs."""
    with open_toolbox() as toolbox:
        for path in sorted(MAILS.glob("*.eml")):
            raw = path.read_bytes()
            imap.deliver(raw)
            reading = toolbox.reader.read(raw)
            understanding = toolbox.tools.understander.understand(reading, SenderContext(state=None))
            writer = reading.writer.addr_spec if reading.writer else "nobody"
            console.print(f"[cyan]→[/cyan] {escape(writer)}: [bold]{escape(reading.message.subject)}[/bold]")
            kind = reading.automatic.kind or understanding.kind or understanding.lead_kind
            console.print(
                f"    {understanding.intent}{f' ({kind})' if kind else ''}, {understanding.band}", style="dim"
            )
            for reason in understanding.reasons[:2]:
                words = f": {reason.words}" if reason.words else ""
                console.print(f"    because {escape(reason.rule + words)}", style="dim")
            if understanding.crisis:
                console.print("    [bold red]signs of danger: the coach is alerted, no draft is made[/bold red]")
    console.print()


def _wait_until_decided(directory: Path, count: int) -> None:
    deadline = perf_counter() + _WAIT_SECONDS
    while perf_counter() < deadline:
        ledger = _ledger(directory)
        try:
            with ledger.transaction() as tx:
                open_mails = tx.mails.at_stage("praktijk", {MailStage.SEEN, MailStage.JUDGED}, 100)
                counts = tx.counts("praktijk")["mails"]
                decided = sum(counts.values()) - len(open_mails) - counts.get(Verdict.OWN_NOTICE, 0)
                waiting = tx.intentions.pending("praktijk")
        finally:
            ledger.close()
        if decided >= count and not waiting and not open_mails:
            return
        sleep(0.3)
    raise DemoFailedError("not every mail was decided: " + _log_of(directory))


def _show_outcome(console: Console, directory: Path, imap: EmbeddedImap, smtp: SmtpSink) -> None:
    ledger = _ledger(directory)
    try:
        with ledger.transaction() as tx:
            counts = tx.counts("praktijk")["mails"]
    finally:
        ledger.close()
    console.print("[bold]What became of them[/bold]")
    for word, count in sorted(counts.items(), key=lambda each: -each[1]):
        console.print(f"  {count:2}  {meaning_of(word)}")
    drafts = [message_from_bytes(raw, policy=default) for raw in imap.mails("Drafts")]
    console.print(f"\n[bold]{len(drafts)} drafts lie ready in Drafts[/bold]")
    for draft in drafts:
        assert isinstance(draft, EmailMessage)
        console.rule(escape(f"To: {draft['To']} | {draft['Subject']}"), align="left")
        for line in str(draft.get_content()).splitlines():
            console.print("  " + escape(line), style="dim" if line.startswith(">") else "")
    console.rule()
    for subject in smtp.subjects:
        console.print(f"[bold red]alert by SMTP[/bold red] to mobiel-van-anouk@elders.example: {escape(subject)}")


def _how_to_open(console: Console, port: int, *, keeps: bool) -> None:
    where = f"IMAP, server 127.0.0.1, port {port}, no encryption, user {USER}, password {PASSWORD}"
    console.print(f"\nThis mailbox in a mail client: {where}.")
    if keeps:
        console.print("It stays up, and the daemon goes on working, until you press Ctrl-C.")
    else:
        console.print("It is gone now; KEEP=1 make demo leaves it up.")


def _end(daemon: subprocess.Popen[bytes] | None) -> None:
    if daemon is None or daemon.poll() is not None:
        return
    daemon.terminate()
    try:
        daemon.wait(10)
    except subprocess.TimeoutExpired:
        daemon.kill()
        daemon.wait(5)
