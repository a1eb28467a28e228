"""Runs `maild demo --journey`: half a year in half a minute, told as it happens, then the mailbox as the coach finds it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from datetime import date, datetime, time
from email.message import EmailMessage
from pathlib import Path
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.markup import escape

from maild.demo.journey_stage import JourneyStage, Seen, open_stage
from maild.demo.journey_tale import half_a_year
from maild.demo.servers import EmbeddedImap

_ZONE = ZoneInfo("Europe/Amsterdam")
_START = datetime.combine(date(2026, 8, 4), time(8, 30), _ZONE)


def run_journey(console: Console | None = None) -> None:
    """The whole story. StageError where it does not come out as told."""
    console = console or Console(highlight=False, soft_wrap=True)
    console.print(
        "[bold]maild demo --journey[/bold]: half a year of a coach's agenda on a mail server of its own.\n"
        "The clock is made up; road, rules and templates are the daemon's. What maild did is marked: + − !\n"
    )
    imap = EmbeddedImap()
    with tempfile.TemporaryDirectory(prefix="maild-journey-") as name:
        imap.start()
        try:
            with open_stage(Path(name), imap, _START) as stage:
                tell(stage, console)
                show_mailbox(stage, console)
        finally:
            imap.stop()


def tell(stage: JourneyStage, console: Console) -> None:
    """Lives through the story; each thing is said on the day on which it happens."""
    teller = _Teller(stage, console)
    teller.say_seen(stage.look())
    for step in half_a_year():
        for _ in stage.days_until(stage.at(step.day, step.hour)):
            teller.say_seen(stage.look(sweeps=1))
        if step.says:
            teller.say(step.says, "bold")
        step.does(stage)
        teller.say_seen(stage.look())
        for subject in step.sends:
            teller.say(f"the coach sends “{subject}”", "dim")
            stage.send(subject)
        teller.say_seen(stage.look())


class _Teller:
    """Says each day's date once, before what happened on it."""

    def __init__(self, stage: JourneyStage, console: Console) -> None:
        self._stage = stage
        self._console = console
        self._day: date | None = None

    def say(self, what: str, style: str = "") -> None:
        moment = self._stage.clock.now().astimezone(_ZONE)
        if moment.date() != self._day:
            self._day = moment.date()
            self._console.print(f"\n[cyan]{moment:%a} {moment.day} {moment:%b %Y}[/cyan]")
        self._console.print(f"  {moment:%H:%M}  {escape(what)}", style=style or None)

    def say_seen(self, seen: Seen) -> None:
        for mail in seen.went:
            self.say(f"− taken back: {_name(mail)}", "yellow")
        for mail in seen.came:
            self.say(f"+ lies ready: {_name(mail)}", "green")
        for line in seen.told:
            self.say(f"! for the digest: {line}", "magenta")


def show_mailbox(stage: JourneyStage, console: Console) -> None:
    """What lies where at the end: drafts with their words, what was sent, what came in."""
    drafts, sent, inbox = (stage.mails(each) for each in ("Drafts", "Sent", "INBOX"))
    console.print("\n[bold]The coach's mailbox now[/bold]")
    _list(console, f"Drafts: {len(drafts)}, to be read, changed and sent", drafts, "To")
    _list(console, f"Sent: {len(sent)}, all by the coach's own hand", sent, "To")
    _list(console, f"INBOX: {len(inbox)}", inbox, "From")
    for draft in drafts:
        console.rule(escape(_name(draft)), align="left")
        for line in str(draft.get_content()).splitlines():
            console.print("  " + escape(line))
    console.rule()


def _list(console: Console, title: str, mails: Iterable[EmailMessage], whose: str) -> None:
    console.print(f"\n[bold]{escape(title)}[/bold]")
    for mail in mails:
        console.print(f"  {escape(str(mail[whose])):50} {escape(str(mail['Subject']))}")


def _name(mail: EmailMessage) -> str:
    return f"“{mail['Subject']}” to {mail['To']}"
