"""`maild client trajectory`: where a client's trajectory stands, and how it deviates from the usual one."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from maild.cli.client import AddressArgument, address_key
from maild.cli.exits import FAILED, USAGE, errors_as_exits
from maild.cli.hand import CommandHand
from maild.cli.ledger_of import ledger_of, one_account
from maild.cli.options import AccountOption, ConfigOption
from maild.cli.situation_settings import templates_of
from maild.config import Config
from maild.errors import ConfigurationError
from maild.facts.journey import Journey
from maild.planning.journey import Case, deviated, end_of
from maild.planning.sessions import SessionState
from maild.planning.trajectory_rules import TrajectoryRules
from maild.steps.journey_case import read_case
from maild.steps.session_agenda import read_agenda
from maild.steps.trajectory_rules_file import load_trajectories
from maild.working_time.words import day_in_words, moment_in_words

Sessions = Annotated[int | None, typer.Option("--sessions", min=1, max=60, help="So many sessions for this client.")]
Weeks = Annotated[int | None, typer.Option("--weeks", min=1, max=26, help="So many weeks between two sessions.")]
Evaluation = Annotated[
    int | None, typer.Option("--evaluation", min=1, max=60, help="The mid-way evaluation's session.")
]
Done = Annotated[bool | None, typer.Option("--done/--not-done", help="Rounded off early; the goodbye follows.")]
Returned = Annotated[bool | None, typer.Option("--returned/--not-returned", help="Form and contract came back.")]


def trajectory(
    address: AddressArgument,
    config: ConfigOption,
    account: AccountOption = None,
    name: Annotated[str | None, typer.Option("--name", help="The trajectory, such as six.")] = None,
    sessions: Sessions = None,
    weeks: Weeks = None,
    evaluation: Evaluation = None,
    done: Done = None,
    returned: Returned = None,
) -> None:
    """Show where a client's trajectory stands; with options, change it for this client alone.

    Longer, shorter, another rhythm, rounded off early. `maild pause` and `maild resume` hold it up and let it go on.
    """
    key = address_key(address)
    with errors_as_exits(), ledger_of(config) as (settings, ledger):
        chosen = one_account(settings, account)
        rules = trajectories_of(settings.seen_by(chosen))
        if name is not None and name not in rules.by_name:
            print(f"there is no trajectory {name!r}; expected one of {', '.join(rules.by_name)}", file=sys.stderr)
            raise typer.Exit(USAGE)
        hand = CommandHand(chosen.label)
        now = hand.clock.now()
        with ledger.transaction() as tx:
            person = tx.people.by_address(chosen.label, key)
            if person is None:
                print(
                    f"{key} is not known; nothing was changed. `maild client add {key}` makes a client.",
                    file=sys.stderr,
                )
                raise typer.Exit(FAILED)
            before = tx.journeys.get(person.id)
            base = before or Journey(person.id, chosen.label, name or rules.default or next(iter(rules.by_name)))
            after = replace(
                base,
                name=name or base.name,
                sessions=sessions if sessions is not None else None if name else base.sessions,
                rhythm_weeks=weeks if weeks is not None else None if name else base.rhythm_weeks,
                evaluation=evaluation if evaluation is not None else None if name else base.evaluation,
            )
            after = _ended(_returned(after, returned, now), done, now)
            _check(rules, after)
            if after != base or (before is None and name is not None):
                tx.journeys.put(after)
            agenda = read_agenda(tx, chosen.label, now, chosen.agenda.stale_after)
            case = read_case(tx, rules, person, agenda)[0]
    for line in _lines(key, case if case.journey else _with_journey(case, rules, after), chosen.zone, now):
        print(line)


def trajectories_of(settings: Config) -> TrajectoryRules:
    """The trajectories in force; ConfigurationError with every mistake in their file, or where there is none."""
    path = settings.rules / "trajectories.yaml"
    found = load_trajectories(path, templates_of(settings).templates)
    if found.problems:
        raise ConfigurationError(found.problems)
    if not found.by_name:
        raise ConfigurationError((f"{path}: no trajectories; expected the key trajectories",))
    return found


def _with_journey(case: Case, rules: TrajectoryRules, journey: Journey) -> Case:
    """The case as it would be with a trajectory that is not written down."""
    known = rules.by_name.get(journey.name)
    return replace(case, journey=journey, trajectory=deviated(known, journey) if known is not None else None)


def _returned(journey: Journey, returned: bool | None, now: datetime) -> Journey:
    if returned is None:
        return journey
    return replace(journey, returned_at=(journey.returned_at or now) if returned else None)


def _ended(journey: Journey, done: bool | None, now: datetime) -> Journey:
    if done is None or done is journey.is_done:
        return journey
    begun = journey.began_at or now if done else journey.began_at
    return replace(journey, is_done=done, began_at=begun, ended_at=now if done else None)


def _check(rules: TrajectoryRules, journey: Journey) -> None:
    known = rules.by_name.get(journey.name)
    if known is None:
        print(
            f"the trajectory {journey.name!r} is not in trajectories.yaml any more; expected --name and one of "
            f"{', '.join(rules.by_name)}",
            file=sys.stderr,
        )
        raise typer.Exit(FAILED)
    made = deviated(known, journey)
    if made.half_way > made.sessions:
        said = f"the mid-way evaluation lies at session {made.half_way} of {made.sessions}; expected it within them"
        print(said, file=sys.stderr)
        raise typer.Exit(USAGE)


def _lines(key: str, case: Case, zone: ZoneInfo, now: datetime) -> Iterator[str]:
    journey, shape = case.journey, case.trajectory
    assert journey is not None and shape is not None
    yield (
        f"{key}: {journey.name}, {shape.sessions} sessions, one every {_weeks(shape.rhythm_weeks)}, "
        f"mid-way evaluation at session {shape.half_way}"
    )
    if journey.began_at is None:
        yield "  has not begun: it begins with the first session of a client in the agenda"
        return
    held = [each.number for each in case.sessions if each.state is SessionState.HELD and each.number is not None]
    yield f"  held: {max(0, max(held, default=journey.counts_from) - journey.counts_from)} of {shape.sessions}"
    planned = [each for each in case.sessions if each.state is SessionState.PLANNED]
    yield f"  next: {moment_in_words(planned[0].session.start, zone, 'en') if planned else 'nothing planned'}"
    ended = end_of(case, now)
    if ended is not None:
        yield f"  ended on {day_in_words(ended.astimezone(zone).date(), 'en', with_year=True)}"
    elif journey.is_done:
        yield "  rounded off, but sessions are still planned: the goodbye waits until they are gone from the agenda"
    yield f"  form and contract: {'came back' if journey.returned_at else 'not back yet'}"


def _weeks(number: int) -> str:
    return "week" if number == 1 else f"{number} weeks"
