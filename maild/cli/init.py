"""`maild init`: from a mail address to a configuration that works, in ten minutes."""

from __future__ import annotations

import shlex
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Annotated

import platformdirs
import typer

from maild.cli.asking import Questioner, say
from maild.cli.check import check
from maild.cli.exits import CONFIGURATION, FAILED, USAGE, errors_as_exits
from maild.cli.given import (
    FlagReader,
    Given,
    demand_private_link,
    one_of,
    parse_existing,
    parse_line,
    parse_link,
    parse_optional_addresses,
    parse_signature,
)
from maild.cli.init_end import say_how_to_start
from maild.cli.setting_up import IncompleteError, SettingUp
from maild.clock import SystemClock
from maild.config import load_config
from maild.config.values import parse_address, parse_host, parse_zone
from maild.errors import MaildError
from maild.setup.answers import Answers
from maild.setup.composing import CONFIGURATION as FILE_NAME
from maild.setup.composing import write_set
from maild.setup.first_line import draw_first_lines
from maild.setup.hours import parse_hours

_SYSTEM = Path("/etc")


def init(
    address: Annotated[str | None, typer.Option("--address", help="Your mail address.")] = None,
    name: Annotated[str | None, typer.Option("--name", help="Your name, as clients see it.")] = None,
    imap_host: Annotated[str | None, typer.Option("--imap-host", help="The IMAP server.")] = None,
    imap_port: Annotated[int | None, typer.Option("--imap-port", min=1, max=65535)] = None,
    tls: Annotated[str | None, typer.Option("--tls", help="tls, starttls, or plain (this machine only).")] = None,
    user: Annotated[
        str | None, typer.Option("--user", help="The name to log in with; the address if left out.")
    ] = None,
    password_file: Annotated[
        str | None, typer.Option("--password-file", help="A file with the password, which maild copies; - for stdin.")
    ] = None,
    password_command: Annotated[
        str | None, typer.Option("--password-command", help='A command that prints it, such as "pass show mail".')
    ] = None,
    password_env: Annotated[
        str | None, typer.Option("--password-env", help="An environment variable that holds it.")
    ] = None,
    credential: Annotated[
        bool | None,
        typer.Option("--credential/--no-credential", help="Keep it as a systemd credential; so in /etc."),
    ] = None,
    oauth_client_id: Annotated[
        str | None, typer.Option("--oauth-client-id", help="Instead of a password: a client of your own.")
    ] = None,
    oauth_client_secret_file: Annotated[
        str | None, typer.Option("--oauth-client-secret-file", help="A file with the client's secret (Google).")
    ] = None,
    oauth_provider: Annotated[
        str | None, typer.Option("--oauth-provider", help="google or microsoft, where the mailbox does not tell.")
    ] = None,
    ca_file: Annotated[str | None, typer.Option("--ca-file", help="The certificate of a server of your own.")] = None,
    smtp_host: Annotated[str | None, typer.Option("--smtp-host", help="The SMTP server, for alerts to you.")] = None,
    smtp_port: Annotated[int | None, typer.Option("--smtp-port", min=1, max=65535)] = None,
    smtp_tls: Annotated[str | None, typer.Option("--smtp-tls", help="tls, starttls, or plain (this machine).")] = None,
    no_smtp: Annotated[bool, typer.Option("--no-smtp", help="Go without: alerts are but notes in INBOX.")] = False,
    drafts: Annotated[str | None, typer.Option("--drafts", help="Your Drafts, where the server does not say.")] = None,
    sent: Annotated[str | None, typer.Option("--sent", help="Your Sent, where the server does not say.")] = None,
    tone: Annotated[str | None, typer.Option("--tone", help="je or u.")] = None,
    language: Annotated[str | None, typer.Option("--language", help="nl, nl-BE or en.")] = None,
    zone: Annotated[str | None, typer.Option("--zone", help="Your time zone, such as Europe/Brussels.")] = None,
    hours: Annotated[
        str | None, typer.Option("--hours", help='Such as "mon-thu 09:00-12:30, 13:00-17:00; fri 09:00-12:00".')
    ] = None,
    booking_link: Annotated[str | None, typer.Option("--booking-link", help="Where clients book.")] = None,
    signature: Annotated[str | None, typer.Option("--signature", help=r"Under your mails; \n is a new line.")] = None,
    alert_address: Annotated[
        str | None, typer.Option("--alert-address", help="Who is told of signs of danger; commas between several.")
    ] = None,
    control_mailboxes: Annotated[
        bool | None,
        typer.Option("--control-mailboxes/--no-control-mailboxes", help="Mailboxes under Coach/ for gestures."),
    ] = None,
    mode: Annotated[str, typer.Option("--mode", help="watch (only look) or draft (place drafts).")] = "watch",
    directory: Annotated[
        Path | None,
        typer.Option("--directory", "-d", help="Where the configuration goes; ~/.config/maild if left out."),
    ] = None,
    state_dir: Annotated[str | None, typer.Option("--state-dir", help="Where maild remembers what it did.")] = None,
    no_network: Annotated[
        bool, typer.Option("--no-network", help="Do not ask DNS or the web where the mailbox is.")
    ] = False,
    no_login: Annotated[bool, typer.Option("--no-login", help="Write without trying the servers.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Ask nothing: flags, and else what is usual.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace a configuration that is there; it is kept.")] = False,
) -> None:
    """Set up maild for one mailbox: finds the servers, logs in, and writes a configuration with your rules and templates.

    Begins in mode watch. Nothing is written before everything is known to work, and then all at once.
    """
    where = (directory or platformdirs.user_config_path("maild")).expanduser().absolute()
    is_system = _SYSTEM in where.parents
    flags = FlagReader()
    kept_as = is_system if credential is None else credential
    given = Given(
        address=flags.read("--address", address, parse_address),
        name=flags.read("--name", name, parse_line),
        imap_host=flags.read("--imap-host", imap_host, parse_host),
        imap_port=imap_port,
        tls=flags.read("--tls", tls, one_of("tls", "starttls", "plain")),
        user=flags.read("--user", user, parse_line),
        secret=flags.secret(password_file, password_command, password_env, as_credential=kept_as),
        oauth=flags.oauth(oauth_provider, oauth_client_id, oauth_client_secret_file, as_credential=kept_as),
        ca_file=flags.read("--ca-file", ca_file, parse_existing),
        smtp_host=flags.read("--smtp-host", smtp_host, parse_host),
        smtp_port=smtp_port,
        smtp_tls=flags.read("--smtp-tls", smtp_tls, one_of("tls", "starttls", "plain")),
        no_smtp=no_smtp,
        drafts=flags.read("--drafts", drafts, parse_line),
        sent=flags.read("--sent", sent, parse_line),
        tone=flags.read("--tone", tone, one_of("je", "u")),
        language=flags.read("--language", language, _parse_language),
        zone=flags.read("--zone", zone, parse_zone),
        week=flags.read("--hours", hours, parse_hours),
        booking_link=flags.read("--booking-link", booking_link, parse_link),
        signature=flags.read("--signature", signature, parse_signature),
        alert_to=flags.read("--alert-address", alert_address, parse_optional_addresses),
        control_mailboxes=control_mailboxes,
        mode=flags.read("--mode", mode, one_of("watch", "draft")) or "watch",
        state_dir=state_dir or _own_state(where),
    )
    _refuse(flags, given, where, force=force)
    questioner = Questioner(asks=not yes)
    talk = SettingUp(given, questioner, SystemClock(), network=not no_network, tries=not no_login, credential=kept_as)
    with _ends_in_order(), errors_as_exits():
        try:
            answers = talk.answers()
        except IncompleteError as error:
            print(error, file=sys.stderr)
            raise typer.Exit(USAGE) from None
        if questioner.asks and not questioner.agrees(f"Write {where / FILE_NAME}", otherwise=True):
            say("Nothing was written.")
            raise typer.Exit(FAILED)
        _write(answers, where, readable=is_system)
    _finish(answers, where, looks=not no_login)


def _write(answers: Answers, where: Path, *, readable: bool) -> None:
    try:
        kept = write_set(answers, where, SystemClock().now(), readable=readable)
    except OSError as error:
        print(f"{where} cannot be written ({error.strerror}); nothing was changed", file=sys.stderr)
        raise typer.Exit(FAILED) from None
    say(f"Written: {where / FILE_NAME}, with your own copies of rules/ and templates/ beside it.")
    for each in kept:
        say(f"  The file as it was is kept as {each}")


def _finish(answers: Answers, where: Path, *, looks: bool) -> None:
    """Checks the files as they lie, and says how to go on. A credential can only be read by the service."""
    path = where / FILE_NAME
    if answers.oauth is not None:
        say(f"Log in first:        maild login --config {shlex.quote(str(path))}")
    elif looks and not answers.secret.as_credential:
        with errors_as_exits():
            check(path)
            try:
                draw_first_lines(load_config(path))
            except (MaildError, OSError) as error:
                say(f"warning: {error}; what arrives before the first start counts as old")
    say_how_to_start(path, answers.mode)


def _refuse(flags: FlagReader, given: Given, where: Path, *, force: bool) -> None:
    """Ends the command where flags cannot be read, all of them at once, or where a configuration would be lost."""
    for host, security, flag in (
        (given.imap_host, given.tls, "--tls"),
        (given.smtp_host, given.smtp_tls, "--smtp-tls"),
    ):
        problem = demand_private_link(host, security, flag)
        if problem is not None:
            flags.problems.append(problem)
    for problem in flags.problems:
        print(problem, file=sys.stderr)
    if flags.problems:
        raise typer.Exit(USAGE)
    if (where / FILE_NAME).exists() and not force:
        print(
            f"{where / FILE_NAME} is there already; expected --force to replace it (the old one is kept), "
            "or another --directory",
            file=sys.stderr,
        )
        raise typer.Exit(CONFIGURATION)


def _own_state(where: Path) -> str | None:
    """A configuration in a place of its own remembers there too; the usual places have a usual state directory."""
    is_usual = where == platformdirs.user_config_path("maild") or _SYSTEM in where.parents
    return None if is_usual else "state"


def _parse_language(text: str) -> str:
    found = {"nl": "nl", "nl-be": "nl-BE", "en": "en"}.get(text.casefold())
    if found is None:
        raise ValueError(f'"{text[:20]}" is no choice; expected nl, nl-BE or en')
    return found


@contextmanager
def _ends_in_order() -> Iterator[None]:
    """Ctrl-C, a closed terminal and a polite kill all end the same way: what was begun is taken away."""

    def interrupt(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = {number: signal.signal(number, interrupt) for number in (signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    except KeyboardInterrupt:
        print("\nStopped. Nothing was written.", file=sys.stderr)
        raise typer.Exit(FAILED) from None
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
