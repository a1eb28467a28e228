"""`maild send`: a draft of maild's goes out, as if the coach had dragged it to `Versturen`."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import Annotated

import typer

from maild.acting.client_mail import danger_key
from maild.cli.client import address_key
from maild.cli.exits import FAILED, errors_as_exits
from maild.cli.hand import CommandHand
from maild.cli.ledger_of import ledger_of, one_account
from maild.cli.options import AccountOption, ConfigOption
from maild.cli.terminal import on_one_line
from maild.config import Config
from maild.config.account import AccountSettings
from maild.facts.draft import Draft, DraftState
from maild.facts.submission import SubmissionState
from maild.imap import open_store
from maild.ledger import Ledger, Transaction
from maild.planning.policy import Mode
from maild.planning.sending import Found, Objection
from maild.reading.child_reader import ChildReader
from maild.steps.sending import envelope_of, find_objections, read_finished
from maild.workshop import connection_of, make_tools, practice_of

_LIES_READY = (DraftState.PLACED, DraftState.TOUCHED)
_ON_ITS_WAY = (SubmissionState.REQUESTED, SubmissionState.SENDING)
_WHY = {
    Objection.WATCHING: "the mode is watch: nothing is sent",
    Objection.NO_SERVER: "the account has no smtp: in the configuration",
    Objection.GONE: "it does not lie there any more",
    Objection.UNREADABLE: "it cannot be read",
    Objection.TOO_LARGE: "it is too large",
    Objection.RECEIVED: "it has been received, and is no draft",
    Objection.NOT_FROM_COACH: "its From is not your own address",
    Objection.HEADER: "it has a header field that maild does not send",
    Objection.NO_RECIPIENT: "it has no recipient",
    Objection.TOO_MANY: "it has too many recipients (how many, and the most)",
    Objection.BAD_RECIPIENT: "a recipient is no mail address",
    Objection.UNFILLED: "something in it is still to be filled in",
    Objection.EMPTY: "there are no words of yours in it",
    Objection.ALREADY_SENT: "it was sent already",
    Objection.UNDER_WAY: "it is on its way already",
    Objection.DANGER: "a danger case is open; you will be asked once more",
}


@dataclass(frozen=True, slots=True)
class _Answer:
    """What the command says, and whether it did what was asked."""

    text: str
    is_done: bool = False


def send(
    what: Annotated[
        str, typer.Argument(help="The person's mail address, or the number of a draft.", show_default=False)
    ],
    config: ConfigOption,
    account: AccountOption = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only look: who would get it, and what keeps it from being sent.")
    ] = False,
) -> None:
    """Send the draft that lies ready for somebody. It goes out at the next pass of the daemon."""
    number = int(what) if what.isdecimal() else None
    key = None if number is not None else address_key(what)
    with errors_as_exits(), ledger_of(config) as (settings, ledger):
        chosen = one_account(settings, account)
        with ledger.transaction() as tx:
            found = _drafts(tx, chosen.label, number, key)
        if len(found) != 1:
            answer = _which(what, found)
        elif dry_run:
            answer = _look(settings, chosen, ledger, found[0])
        else:
            answer = _ask(settings, chosen, ledger, found[0])
    print(answer.text, file=sys.stdout if answer.is_done else sys.stderr)
    if not answer.is_done:
        raise typer.Exit(FAILED)


def _drafts(tx: Transaction, account: str, number: int | None, key: str | None) -> list[Draft]:
    """The drafts that lie ready by that number, or for that person."""
    if number is not None:
        draft = tx.drafts.get(number)
        return [draft] if draft is not None and draft.account == account and draft.state in _LIES_READY else []
    person = tx.people.by_address(account, key or "")
    live = tx.drafts.live_of_person(person.id) if person is not None else ()
    return [each for each in live if each.state in _LIES_READY and each.missing_since is None]


def _which(what: str, found: list[Draft]) -> _Answer:
    if not found:
        return _Answer(f"{what}: no draft of maild's lies ready. Your own drafts go out by way of Coach/Versturen.")
    lines = [f"{what}: {len(found)} drafts lie ready; expected the number of one of them:"]
    lines += [f"  maild send {each.id}   {each.purpose}, template {on_one_line(each.template)}" for each in found]
    return _Answer("\n".join(lines))


def _ask(settings: Config, account: AccountSettings, ledger: Ledger, draft: Draft) -> _Answer:
    """Writes the request down for the daemon; for somebody in danger it asks once more first."""
    name = f"draft {draft.id} to {on_one_line(draft.recipient)}"
    if settings.mode is Mode.WATCH or account.smtp is None:
        why = Objection.WATCHING if settings.mode is Mode.WATCH else Objection.NO_SERVER
        return _Answer(f"{name} is not sent: {_WHY[why]}")
    hand = CommandHand(account.label)
    with ledger.transaction() as tx:
        before = tx.submissions.of_draft(draft.id)
        if any(each.state in _ON_ITS_WAY for each in before):
            return _Answer(f"{name} is on its way already.", is_done=True)
        request = tx.submissions.request(account.label, hand.tokens.token(), None, draft.id, hand.clock.now())
        danger = danger_key(tx, account.label, [draft.recipient])
        if danger and not any(each.reason == Objection.DANGER and each.danger_key == danger for each in before):
            tx.submissions.give_back(
                request.id,
                hand.clock.now(),
                key=None,
                reason=Objection.DANGER.value,
                message_id=draft.message_id,
                fingerprint="",
                danger_key=danger,
                home=None,
            )
            tx.submissions.told(request.id, hand.clock.now())
            return _Answer(
                f"{name} is not sent: a danger case is open. Say the same once more to send it all the same."
            )
    return _Answer(
        f"{name} goes out as soon as the daemon looks. `maild status` tells what became of it.", is_done=True
    )


def _look(settings: Config, account: AccountSettings, ledger: Ledger, draft: Draft) -> _Answer:
    """What the daemon would see: the draft as it lies there now, and every objection."""
    tools = make_tools(settings.rules, settings.templates, settings.own_slots)
    practice = practice_of(tools, account, settings.mode)
    reader = ChildReader(tools.forms)
    store = open_store(connection_of(account))
    try:
        finished = read_finished(reader, practice, store, draft.key)
    finally:
        store.close()
        reader.close()
    if isinstance(finished, Found):
        return _Answer(_would_not(draft, (finished,)))
    with ledger.transaction() as tx:
        found = find_objections(tx, account.label, practice, finished)
    if found:
        return _Answer(_would_not(draft, found))
    to = ", ".join(on_one_line(each) for each in envelope_of(finished.mail))
    return _Answer(f"Draft {draft.id} would go to {to}, {len(finished.raw)} octets. Nothing was sent.", is_done=True)


def _would_not(draft: Draft, found: tuple[Found, ...]) -> str:
    lines = [f"Draft {draft.id} would not be sent:"]
    lines += [f"  {_WHY[each.objection]}" + (f": {on_one_line(each.detail)}" if each.detail else "") for each in found]
    return "\n".join(lines)
