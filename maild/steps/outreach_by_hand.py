"""What the coach says of a ladder: begin it, set it on a rung, name its deadline, stop it (behaviour 6)."""

from __future__ import annotations

from datetime import date, datetime

from maild.acting.climb_facts import climb_facts
from maild.facts.ladder import Climb, ClimbState
from maild.facts.person import Person
from maild.ledger import Transaction
from maild.planning.ladder_rules import Ladders, Rung, find_rung
from maild.steps.outreach_starts import begin, following, has_answered, usual_ladder
from maild.steps.withdrawing import Hand, withdraw_untouched_rung
from maild.understanding.rules_nearest import did_you_mean


class OutreachRefusedError(ValueError):
    """What the coach asked cannot be done; the words say why, and what is expected."""


def begin_by_hand(
    tx: Transaction, hand: Hand, ladders: Ladders, person: Person, name: str | None, rung: str | None
) -> Climb:
    """Puts a person on a ladder from the coach's last mail to them, or says which rung they stand on. `rung` is the rung that
    the last mail was: its name, or its number with the mail that began it as 1. OutreachRefusedError says why not."""
    known = tx.climbs.live_of_person(person.id)
    if known is not None and name in (None, known.ladder):
        return _set_on_rung(tx, hand, ladders, known, rung)
    if known is not None:
        raise OutreachRefusedError(f'they are on the ladder "{known.ladder}"; expected --stop first')
    if person.no_contact or person.danger_since is not None:
        raise OutreachRefusedError("nothing is begun for whoever asked for no contact, or while a danger case is open")
    written = (each for key in person.addresses for each in tx.sent.to_address(hand.account, key, 1))
    sent = max(written, key=lambda each: (each.sent_at, each.id), default=None)
    if sent is None or sent.thread is None:
        raise OutreachRefusedError("maild has seen no mail of yours to this person; expected one in Sent")
    ladder = name or usual_ladder(person) or ""
    if ladder not in ladders.by_name:
        there = ", ".join(ladders.by_name) or "none"
        raise OutreachRefusedError(f'no ladder is called "{ladder}"; expected one of: {there}')
    reached = _rung(ladders.by_name[ladder], rung) if rung is not None else None
    if has_answered(tx, person, sent):
        raise OutreachRefusedError("your last mail to this person is answered; nobody who answered is chased")
    begin(tx, person, sent, ladder, ladders, reached)
    made = tx.climbs.live_of_person(person.id)
    assert made is not None
    return made


def set_deadline(tx: Transaction, person: Person, ladders: Ladders, day: date, today: date) -> Climb:
    """The coach names the day on which the dossier closes: the last mail was sent and named none, or another one."""
    climb = tx.climbs.live_of_person(person.id)
    rung = find_rung(climb.rung, ladders.by_name.get(climb.ladder, ())) if climb is not None else None
    if climb is None or rung is None or rung.deadline_days is None:
        raise OutreachRefusedError("a deadline belongs to a last mail that was sent; this person is not there")
    if day <= today:
        raise OutreachRefusedError(f"{day.isoformat()} is not in the future; expected a later day")
    tx.climbs.set_deadline(climb.id, day)
    return climb


def stop_by_hand(tx: Transaction, hand: Hand, person: Person) -> bool:
    """Ends the ladder that a person is on, and takes its untouched draft back; False where they are on none."""
    climb = tx.climbs.live_of_person(person.id)
    if climb is None:
        return False
    withdraw_untouched_rung(tx, hand, climb.draft, "the coach stopped the ladder")
    tx.climbs.end(climb.id, ClimbState.STOPPED, "the coach stopped it")
    return True


def _set_on_rung(tx: Transaction, hand: Hand, ladders: Ladders, climb: Climb, rung: str | None) -> Climb:
    rungs = ladders.by_name.get(climb.ladder)
    if rungs is None:
        raise OutreachRefusedError(f'the rules have no ladder "{climb.ladder}"; expected --stop, or the ladder back')
    if rung is None:
        stands = climb.rung or "its beginning"
        raise OutreachRefusedError(f"they are on a ladder already, at {stands}; expected --rung, --deadline or --stop")
    reached = _rung(rungs, rung)
    if climb_facts(tx, climb, hand.clock.now()).answered_at is not None:
        raise OutreachRefusedError("there is an answer; nobody who answered is chased")
    name = reached.name if reached is not None else ""
    withdraw_untouched_rung(tx, hand, climb.draft, "the coach set the ladder on another rung")
    sent = tx.sent.get(climb.outreach)
    counts_from: datetime = sent.sent_at if sent is not None else climb.counts_from
    deadline = climb.deadline if name == climb.rung else None
    tx.climbs.reach(climb.id, name, climb.outreach, counts_from, deadline, following=following(name, rungs))
    made = tx.climbs.get(climb.id)
    assert made is not None
    return made


def _rung(rungs: tuple[Rung, ...], said: str) -> Rung | None:
    """The rung that is meant; None for number 1, the mail that began it."""
    names = [each.name for each in rungs]
    if said.isascii() and said.isdigit() and said not in names:
        if not 1 <= int(said) <= len(rungs) + 1:
            raise OutreachRefusedError(f"there is no rung {said}; expected a number from 1 to {len(rungs) + 1}")
        return rungs[int(said) - 2] if int(said) > 1 else None
    found = find_rung(said, rungs)
    if found is None:
        raise OutreachRefusedError(
            f'there is no rung "{said[:40]}"{did_you_mean(said, tuple(names))}; expected one of: {", ".join(names)}'
        )
    return found
