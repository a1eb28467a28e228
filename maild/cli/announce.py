"""`maild announce`: one draft for each client, when something changes for all of them."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import Annotated

import typer

from maild.cli.exits import FAILED, USAGE, errors_as_exits
from maild.cli.hand import CommandHand
from maild.cli.ledger_of import ledger_of, one_account
from maild.cli.options import AccountOption, ConfigOption
from maild.cli.situation_settings import say_when, templates_of
from maild.cli.terminal import on_one_line
from maild.drafting.template_set import Template, TemplateSet
from maild.facts.person import PersonState
from maild.ledger import Ledger
from maild.planning.announcement import PREFIX, Audience, choose_audience
from maild.steps.announcing import announce as announce_to
from maild.steps.announcing import progress, take_back
from maild.understanding.rules_nearest import did_you_mean


class Audiences(StrEnum):
    """Whom an announcement may go to."""

    CLIENTS = "clients"
    LEADS = "leads"


_STATES = {Audiences.CLIENTS: PersonState.CLIENT, Audiences.LEADS: PersonState.LEAD}


def announce(
    template: Annotated[str, typer.Argument(help="A template announce.NAME.j2, by NAME.", show_default=False)],
    config: ConfigOption,
    to: Annotated[Audiences, typer.Option("--to", help="Whom it goes to.")] = Audiences.CLIENTS,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say who would get it.")] = False,
    cancel: Annotated[bool, typer.Option("--cancel", help="Take back what is not sent and untouched.")] = False,
    again: Annotated[bool, typer.Option("--again", help="Once more, also to who had it before.")] = False,
    account: AccountOption = None,
) -> None:
    """Put one draft ready for each client, at most 20 a day; you send them one by one. `maild status` shows how far it is.

    Nobody gets it twice. Who is paused, wants no contact, or has an open danger case is left out.
    """
    if cancel and (dry_run or again):
        print("--cancel goes with neither --dry-run nor --again", file=sys.stderr)
        raise typer.Exit(USAGE)
    with errors_as_exits(), ledger_of(config) as (settings, ledger):
        chosen, when = one_account(settings, account), say_when(settings)
        label = chosen.label
        if cancel:
            _cancel(ledger, label, template)
            return
        name = _find(templates_of(settings.seen_by(chosen)), template).name
        hand = CommandHand(label)
        with ledger.transaction() as tx:
            audience = choose_audience(tx.people.list(label, None), _STATES[to], hand.clock.now())
            is_under_way = progress(tx, label, name).is_under_way
            if again and is_under_way:
                print(f"{name} is still under way; expected --cancel first, or to wait", file=sys.stderr)
                raise typer.Exit(FAILED)
            fresh = 0 if dry_run else announce_to(tx, hand, name, audience.invited, again=again)
    _print(audience, dry_run)
    if not dry_run:
        known = len(audience.invited) - fresh
        had = f", {known} had it before" if known else ""
        print(f"{name}: {fresh} drafts wanted{had}; {when}, at most 20 a day.")


def _print(audience: Audience, dry_run: bool) -> None:
    for person in audience.invited if dry_run else ():
        print(f"would get it: {on_one_line(', '.join(person.addresses))}")
    for person, refusal in audience.left_out:
        print(f"left out: {on_one_line(', '.join(person.addresses))} ({refusal.meaning})")


def _cancel(ledger: Ledger, label: str, template: str) -> None:
    """By its name alone: the template may be gone or broken since."""
    name = PREFIX + template.removesuffix(".j2").removeprefix(PREFIX)
    with ledger.transaction() as tx:
        known = tuple(dict.fromkeys(each.template for each in tx.situations.announced(label)))
        gone = take_back(tx, CommandHand(label), name) if name in known else None
    if gone is None:
        hint = did_you_mean(name, known)
        print(f"{name} was never announced; nothing was changed{hint}", file=sys.stderr)
        raise typer.Exit(FAILED)
    print(
        f"{name}: {gone.never_placed} not begun, {gone.withdrawn} untouched drafts are withdrawn, "
        f"{gone.kept} sent or edited by you stay."
    )


def _find(templates: TemplateSet, wanted: str) -> Template:
    """The announcement by this name; ends the command with the nearest name where there is none."""
    name = PREFIX + wanted.removesuffix(".j2").removeprefix(PREFIX)
    known = sorted(each for each in templates.templates if each.startswith(PREFIX))
    found = templates.templates.get(name)
    if found is None:
        broken = "it has a mistake, see `maild check`" if name in templates.broken else f"expected {', '.join(known)}"
        print(f"there is no template {name!r}; {broken}{did_you_mean(name, known)}", file=sys.stderr)
        raise typer.Exit(USAGE)
    if not found.subject:
        print(f"{name}.j2 has no subject: and subject_en: lines; expected both", file=sys.stderr)
        raise typer.Exit(USAGE)
    return found
