"""What the ledger knows about climbs, gathered for planning, and the look at it right before a rung's mail is placed
(behaviour 6: checked when planning and again right before acting)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from maild.facts.draft import Draft, DraftPurpose
from maild.facts.ladder import Climb
from maild.facts.person import Person
from maild.facts.seen_mail import MailStage, SeenMail
from maild.facts.sent_mail import SentMail
from maild.ledger import Transaction
from maild.planning.ladder import must_not_climb
from maild.planning.ladder_case import Away, ClimbFacts
from maild.planning.may_start import Refusal, may_start
from maild.planning.verdict import Verdict
from maild.reading.result import AutomaticKind

_NO_ANSWERS = frozenset({Verdict.OWN_NOTICE, Verdict.OWN_MAIL, Verdict.DUPLICATE, Verdict.NO_WRITER})


def why_no_rung(tx: Transaction, draft: Draft, now: datetime) -> str | None:
    """Why the draft of a rung must not be placed after all; None where it may."""
    climb = tx.climbs.by_draft(draft.id)
    if climb is None:
        return "no ladder waits for it"
    return must_not_climb(climb, climb_facts(tx, climb, now))


def climb_facts(tx: Transaction, climb: Climb, now: datetime) -> ClimbFacts:
    """What happened since one climb began."""
    return read_climb_facts(tx, (climb,), now)[climb.id]


def read_climb_facts(tx: Transaction, climbs: Sequence[Climb], now: datetime) -> dict[int, ClimbFacts]:
    """The same for many climbs of one account, in a few questions however many there are."""
    if not climbs:
        return {}
    numbers, around = [each.id for each in climbs], tx.climb_circumstances
    sends, of_persons = around.sends(numbers), around.of_persons(numbers)
    in_threads, bounces = around.in_threads(numbers), around.bounces(numbers)
    lying = [each for each in tx.drafts.live(climbs[0].account) if each.purpose is DraftPurpose.LADDER]
    everybody = {each.id: each for each in tx.people.list(climbs[0].account, None)} if len(climbs) > 3 else {}
    found = {}
    for climb in climbs:
        person = everybody.get(climb.person) or tx.people.get(climb.person)
        theirs, threads = of_persons.get(climb.id, ()), in_threads.get(climb.id, ())
        refusal = may_start(person, now, climb.began_at) if person is not None else Refusal.STOPPED
        is_stopped = refusal in (Refusal.NO_CONTACT, Refusal.STOPPED)
        found[climb.id] = ClimbFacts(
            answered_at=min((each.clock for each in (*theirs, *threads) if is_answer(each)), default=None),
            next_send=_next_send(climb, sends.get(climb.id, ())),
            away=tuple(Away(each.clock, each.return_date) for each in theirs if each.automatic == AutomaticKind.OOO),
            bounced=climb.id in bounces,
            rung_draft=_draft_of(tx, climb, lying),
            has_other_draft=any(each.person == climb.person and each.id != climb.draft for each in lying),
            is_stopped=is_stopped,
            held=refusal.meaning if refusal is not None and not is_stopped else None,
            held_until=_pause_end(person),
        )
    return found


def is_answer(mail: SeenMail) -> bool:
    """True for what a person typed. A copy of the coach's own is none, nor is a mail that nobody has read yet."""
    return mail.automatic is None and mail.stage is not MailStage.SEEN and mail.reason not in _NO_ANSWERS


def _next_send(climb: Climb, sends: Sequence[SentMail]) -> tuple[int, datetime] | None:
    """The oldest mail behind the one that the climb counts from, or what became of the rung's own draft."""
    place = next((index for index, each in enumerate(sends) if each.id == climb.outreach), None)
    later = sends[place + 1 :] if place is not None else [each for each in sends if each.id > climb.outreach]
    mine = [each for each in sends if each.draft is not None and each.draft == climb.draft]
    first = next(iter([*later, *mine]), None)
    return (first.id, first.sent_at) if first is not None else None


def _draft_of(tx: Transaction, climb: Climb, lying: Sequence[Draft]) -> Draft | None:
    if climb.draft is None:
        return None
    return next((each for each in lying if each.id == climb.draft), None) or tx.drafts.get(climb.draft)


def _pause_end(person: Person | None) -> datetime | None:
    return person.paused_until if person is not None else None
