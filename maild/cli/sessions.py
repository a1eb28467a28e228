"""`maild sessions`: what the agenda holds, whose it is, and what is nobody's."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from maild.cli.exits import FAILED, errors_as_exits
from maild.cli.ledger_of import ledger_of, one_account
from maild.cli.options import AccountOption, ConfigOption, JsonOption
from maild.cli.terminal import on_one_line, print_json, print_line
from maild.clock import SystemClock
from maild.config.account import AccountSettings
from maild.ledger import Ledger
from maild.planning.feed_health import accepted_empty
from maild.planning.sessions import AgendaSession, Doubt, SessionState
from maild.steps.session_agenda import read_agenda
from maild.steps.session_lines import session_lines
from maild.working_time.words import day_in_words, moment_in_words

_DOUBTS = {
    Doubt.NOBODYS: "whose is this?",
    Doubt.TENTATIVE: "an invitation that you have not taken into your agenda",
    Doubt.STALE: "the calendar was not read for too long: no mail rests on it",
    Doubt.DECLINED: "the guest has declined",
    Doubt.UNCONFIRMED: "is this a client? `maild client add` says so",
}


def sessions(
    config: ConfigOption,
    account: AccountOption = None,
    past: Annotated[bool, typer.Option("--all", help="What is over too, as far as it is remembered.")] = False,
    empty_is_right: Annotated[
        str | None,
        typer.Option(
            "--empty-is-right",
            metavar="CALENDAR",
            help="This calendar (caldav, calendar_file or calendar_url) is meant to be empty: forget what it planned.",
        ),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Show the sessions of the agenda: person, kind, number, state, and what is nobody's."""
    with errors_as_exits(), ledger_of(config) as (settings, ledger):
        chosen, now = one_account(settings, account), SystemClock().now()
        if empty_is_right is not None:
            _accept_empty(ledger, chosen, empty_is_right)
            return
        with ledger.transaction() as tx:
            limit = chosen.agenda.stale_after
            agenda = read_agenda(tx, chosen.label, now, limit)
            lines = session_lines(tx, chosen.label, chosen.zone, now, limit)
    shown = [each for each in agenda if past or each.session.end > now]
    for each in shown:
        if as_json:
            print_json(_as_json(each))
        else:
            print_line(_in_words(each, chosen))
    if as_json:
        return
    if not shown:
        print(
            "no sessions are planned" if chosen.agenda.sources else "no calendar is configured (agenda: in the account)"
        )
    for who, what in lines:
        print_line(f"! {on_one_line(': '.join(filter(None, (who, what))))}")


def _accept_empty(ledger: Ledger, account: AccountSettings, source: str) -> None:
    with ledger.transaction() as tx:
        feed = tx.feeds.get(account.label, source)
        if feed.is_emptied:
            tx.feeds.put(account.label, accepted_empty(feed))
    if not feed.is_emptied:
        print(f"the calendar {on_one_line(source)!r} is not suddenly empty; nothing was changed.", file=sys.stderr)
        raise typer.Exit(FAILED)
    print(f"{source} may be empty: what it planned is forgotten when it is read next, within a quarter of an hour.")


def _in_words(each: AgendaSession, account: AccountSettings) -> str:
    session = each.session
    if session.is_all_day:
        when = day_in_words(session.start.astimezone(account.zone).date(), "en", with_year=True)
    else:
        when = moment_in_words(session.start, account.zone, "en", with_year=True)
    number = f" {each.number}" if each.number is not None else ""
    state = "" if each.state is SessionState.PLANNED else f"  {each.state}"
    doubt = f"  [{_DOUBTS[each.doubt]}]" if each.doubt is not None else ""
    who = session.person or ", ".join(session.guests) or "nobody's"
    return f"{when}  {who}  {session.kind}{number}{state}{doubt}"


def _as_json(each: AgendaSession) -> dict[str, object]:
    session = each.session
    return {
        "id": session.id,
        "start": session.start.isoformat(),
        "end": session.end.isoformat(),
        "zone": session.zone,
        "all_day": session.is_all_day,
        "person": session.person,
        "matched_by": session.matched_by,
        "guests": list(session.guests),
        "kind": session.kind,
        "number": each.number,
        "state": each.state,
        "doubt": each.doubt,
        "place": session.place,
        "link": session.link,
        "assignment": session.assignment,
        "answer": session.answer,
        "counter": session.counter.isoformat() if session.counter else None,
        "source": session.source,
    }
