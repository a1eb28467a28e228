"""The `maild` command."""

from __future__ import annotations

import typer

from maild import __version__
from maild.cli.announce import announce
from maild.cli.backup import backup, restore
from maild.cli.check import check
from maild.cli.classify import classify
from maild.cli.client import client
from maild.cli.clients import clients
from maild.cli.contact import contact
from maild.cli.correct import correct, learn
from maild.cli.demo import demo
from maild.cli.digest import digest
from maild.cli.done import done
from maild.cli.explain import explain
from maild.cli.init import init
from maild.cli.ladders import called, ladders, skip_call, voicemail
from maild.cli.login import login
from maild.cli.logout import logout
from maild.cli.mode import mode
from maild.cli.no_match import no_match
from maild.cli.no_show import no_show
from maild.cli.outreach import outreach
from maild.cli.pause import pause
from maild.cli.privacy import privacy
from maild.cli.rehearse import rehearse_command
from maild.cli.resume import resume
from maild.cli.run import run
from maild.cli.seen import seen
from maild.cli.send import send
from maild.cli.service import install_service, uninstall_service
from maild.cli.sessions import sessions
from maild.cli.status import status
from maild.cli.trajectory import trajectory

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="maild puts the right reply ready in your Drafts. Nothing goes to a client without you.",
)
app.command()(init)
app.command()(mode)
app.command("install-service")(install_service)
app.command("uninstall-service")(uninstall_service)
app.command()(run)
app.command()(check)
app.command()(login)
app.command()(logout)
app.command()(status)
app.command()(explain)
app.command()(classify)
app.command()(correct)
app.command()(learn)
app.command()(pause)
app.command()(resume)
app.command()(contact)
app.command()(seen)
app.command()(sessions)
app.command()(clients)
app.command()(ladders)
app.command()(outreach)
app.command()(called)
app.command()(voicemail)
app.command("skip-call")(skip_call)
app.command("no-show")(no_show)
app.command("no-match")(no_match)
app.command()(announce)
app.command("rehearse")(rehearse_command)
app.command()(done)
app.command()(send)
app.command()(digest)
app.command()(demo)
app.command()(backup)
app.command()(restore)
client.command()(trajectory)
app.add_typer(client, name="client")
app.add_typer(privacy, name="privacy")


def _show_version(wanted: bool) -> None:
    if wanted:
        print(f"maild {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: bool = typer.Option(False, "--version", help="Show the version.", callback=_show_version, is_eager=True),
) -> None:
    """Options of the command itself."""


def main() -> None:
    """Runs the command line."""
    app()
