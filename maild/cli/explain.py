"""`maild explain`: the whole road of one mail, and why: read, understood, what would be drafted, what is known of it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from maild.cli.as_json import CUT
from maild.cli.classify import read_known
from maild.cli.exits import FAILED, errors_as_exits
from maild.cli.explained_mail import find_mail, known_of
from maild.cli.options import AccountOption
from maild.cli.terminal import on_one_line
from maild.cli.understanding import understand_anyway
from maild.clock import SystemClock, SystemTokens
from maild.drafting.order import ComposedDraft
from maild.errors import MessageError
from maild.planning.replies import ReplyCase, decide_reply
from maild.planning.verdict import Verdict
from maild.reading.result import Reading
from maild.steps.composing import order_reply
from maild.steps.memory import Judged
from maild.steps.practice import Practice
from maild.toolbox import open_toolbox
from maild.understanding.result import Understanding


def explain(
    message: Annotated[
        str,
        typer.Argument(
            help="A mail file (.eml), or a mail in your mailbox: its Message-ID, or mailbox/number.", show_default=False
        ),
    ],
    config: Annotated[
        Path | None,
        typer.Option("--config", "-c", help="Use this configuration's rules, templates, slots, mailbox and ledger."),
    ] = None,
    account: AccountOption = None,
    known: Annotated[Path | None, typer.Option("--known", help="A file that lists the addresses of clients.")] = None,
) -> None:
    """Show how maild reads one mail, what it understands and why, and the draft that it would put ready.

    With --config the mail may lie in your mailbox, which is only looked at, and what maild knows of it is shown too.
    """
    console = Console(highlight=False, soft_wrap=True)
    clients = read_known(known) if known else None
    with errors_as_exits():
        found = find_mail(message, config, account)
        with open_toolbox(config, account) as toolbox:
            try:
                reading = toolbox.reader.read(found.raw, found.size)
            except MessageError as error:
                print(f"{on_one_line(message)}: cannot be read: {error}", file=sys.stderr)
                raise typer.Exit(FAILED) from None
            facts = known_of(config, account, reading, found.key, clients) if config else None
            understander = toolbox.tools.understander.corrected(facts.kept if facts else ())
            told = understand_anyway(understander, reading, clients, facts.sender if facts else None)
            judged = Judged(reading, told.understanding)
            if found.key is not None:
                _line(console, "lies in", f"{found.key.mailbox}/{found.key.uid}")
            _show_reading(console, reading, toolbox.tools.problems)
            _show_understanding(console, judged.understanding)
            if told.error:
                console.print(f"    [bold red]{told.error}[/bold red]")
                raise typer.Exit(FAILED)
            _show_draft(console, judged, toolbox.practice)
    if facts is not None:
        _show_known(console, facts.lines)


def _show_known(console: Console, lines: tuple[tuple[str, str], ...]) -> None:
    console.print("[bold]Known[/bold]")
    for name, value in lines:
        _line(console, name, value)
    if not lines:
        _line(console, "nothing", "maild has not seen this mail")


def _show_reading(console: Console, reading: Reading, problems: tuple[str, ...]) -> None:
    message, automatic = reading.message, reading.automatic
    console.print("[bold]Read[/bold]")
    _line(
        console, "from", f"{reading.writer.display_name} <{reading.writer.addr_spec}>" if reading.writer else "nobody"
    )
    _line(console, "subject", message.subject)
    if reading.visitor:
        _line(console, "form", reading.visitor.form)
    _line(console, "automatic", f"{automatic.kind or 'no'} ({'; '.join(automatic.reasons) or 'nothing says so'})")
    _line(console, "may be answered", "yes" if automatic.may_answer else "no")
    if message.is_cut:
        _line(console, "cut", CUT)
    for defect in message.defects:
        _line(console, "odd", defect)
    _line(console, "new text", "")
    for line in reading.new.text.splitlines():
        console.print(f"      {_safe(line)}")
    for problem in problems:
        _line(console, "rule problem", problem)


def _show_understanding(console: Console, understanding: Understanding) -> None:
    console.print("[bold]Understood[/bold]")
    kind = understanding.kind or understanding.lead_kind
    _line(console, "intent", understanding.intent + (f" ({kind})" if kind else ""))
    if understanding.secondary:
        _line(console, "also", ", ".join(understanding.secondary))
    _line(console, "band", f"{understanding.band} ({understanding.confidence:.2f})")
    _line(console, "language", f"{understanding.language}, {understanding.address_form or 'no form of address'}")
    _line(console, "greeting name", understanding.greeting_name or "none")
    for moment in understanding.moments:
        word = "wants" if moment.wanted else "refuses"
        _line(
            console, word, f"{moment.start:%Y-%m-%d %H:%M}" + (f" to {moment.end:%Y-%m-%d %H:%M}" if moment.end else "")
        )
    for reason in understanding.reasons:
        _line(console, "because", f"{reason.rule}: {reason.words}" if reason.words else reason.rule)
    if understanding.crisis:
        console.print(f"    [bold red]danger: {understanding.crisis.kind or 'kind not clear'}[/bold red]")
        for reason in understanding.crisis.reasons:
            _line(console, "because", f"{reason.rule}: {reason.words}")


def _show_draft(console: Console, judged: Judged, practice: Practice) -> None:
    console.print("[bold]Planned[/bold]")
    verdict = decide_reply(_alone(judged.reading, judged.understanding), practice.policy).verdict
    _line(console, "verdict", f"{verdict}: {verdict.meaning}")
    if verdict is not Verdict.DRAFTED:
        return
    order = order_reply(practice, judged, SystemTokens().token(), SystemClock().now())
    composed = practice.drafter.compose(order) if order else None
    if not isinstance(composed, ComposedDraft):
        _line(console, "draft", composed.reason if composed else Verdict.NO_WRITER.meaning)
        return
    console.print("[bold]Draft[/bold]")
    for line in composed.text.splitlines():
        console.print(f"      {_safe(line)}")


def _alone(reading: Reading, understanding: Understanding) -> ReplyCase:
    """The case of a mail by itself: no history, no earlier draft."""
    automatic = reading.automatic.kind
    return ReplyCase(
        is_own_notice=False,
        is_duplicate=False,
        writer=reading.writer.key if reading.writer else "",
        is_form=reading.visitor is not None,
        has_crisis=understanding.crisis is not None,
        danger_case_open=False,
        automatic=automatic.value if automatic else None,
        may_answer=reading.automatic.may_answer,
        intent=understanding.intent,
        band=understanding.band,
        is_answered=False,
        newer_needs_reply=False,
        live_draft=None,
        drafts_today=0,
        has_template=True,
        other_reply_to=False,
    )


def _line(console: Console, name: str, value: str) -> None:
    console.print(f"    [dim]{name}[/dim] {_safe(value)}")


def _safe(text: str) -> str:
    """What came from outside: no markup, and nothing that a terminal acts on."""
    return escape(on_one_line(text))
