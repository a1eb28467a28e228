"""Which mails of the coach's begin a ladder, and for whom (behaviour 6)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

from maild.acting.climb_facts import is_answer
from maild.facts.draft import Draft, DraftPurpose
from maild.facts.person import Person, PersonState
from maild.facts.sent_mail import SentMail
from maild.ledger import Transaction
from maild.planning.ladder_rules import Ladders, Rung, rung_after
from maild.steps.practice import Desk, Practice

RECENT = timedelta(days=14)
CLIENT_LADDER = "client"
LEAD_LADDER = "lead"
_MOST_PEOPLE = 5


def begin_climbs(tx: Transaction, desk: Desk, practice: Practice, starred: Collection[int]) -> int:
    """Begins a climb for each sent mail of late that asks for an answer; returns how many. `starred` are numbers of sent
    mails that the coach starred. A mail from before the point that the person's latest ladder counted from begins none."""
    begun, candidates = 0, tx.sent.may_begin_ladders(desk.account, desk.clock.now() - RECENT, starred)
    latest = tx.climbs.counted_until(desk.account) if candidates else {}
    for sent in candidates:
        wish = _wish(tx, practice, sent, sent.id in starred)
        for person in _people(tx, desk, sent) if wish is not None else ():
            name = wish or usual_ladder(person)
            if person.no_contact or person.danger_since is not None or name is None:
                continue
            if person.id in latest and sent.sent_at <= latest[person.id]:
                continue
            if tx.climbs.live_of_person(person.id) is None and name in practice.ladders.by_name:
                begin(tx, person, sent, name, practice.ladders)
                latest[person.id] = sent.sent_at
                begun += 1
    return begun


def begin(
    tx: Transaction,
    person: Person,
    sent: SentMail,
    ladder: str,
    ladders: Ladders,
    rung: Rung | None = None,
    deadline: date | None = None,
) -> None:
    """Puts a person on a ladder from this sent mail, which counts as `rung` where one is given."""
    assert sent.thread is not None
    name = rung.name if rung is not None else ""
    tx.climbs.begin(
        person.account,
        person.id,
        sent.thread,
        ladder,
        sent.id,
        sent.sent_at,
        following=following(name, ladders.by_name[ladder]),
        rung=name,
        deadline=deadline,
    )


def following(rung: str, rungs: tuple[Rung, ...]) -> tuple[str, int]:
    """The rung above and its wait, as the rules have them now; "" at the top."""
    above = rung_after(rung, rungs)
    return (above.name, above.after) if above is not None else ("", 0)


def usual_ladder(person: Person, *, by_hand: bool = True) -> str | None:
    """The ladder that fits: a client's for a client, a lead's for who asked about coaching or came back. Anybody else is
    followed up only where the coach says so (`by_hand`)."""
    if person.state is PersonState.CLIENT:
        return CLIENT_LADDER
    if person.state in (PersonState.LEAD, PersonState.FORMER) or by_hand:
        return LEAD_LADDER
    return None


def has_answered(tx: Transaction, person: Person, sent: SentMail) -> bool:
    """True where a mail that a person typed came after this sent mail, from them or in its conversation."""
    assert sent.thread is not None
    later = tx.mails.after(sent, person=person.id, thread=sent.thread)
    return any(is_answer(each) for each in later)


def _wish(tx: Transaction, practice: Practice, sent: SentMail, is_starred: bool) -> str | None:
    """The ladder that a sent mail asks for, "" for the one that fits the person; None where it asks for none."""
    if is_starred:
        return ""
    draft = tx.drafts.get(sent.draft) if sent.draft is not None else None
    if draft is not None:
        begins = _may_begin(tx, draft) and practice.drafter.expects_answer(draft.template)
        person = tx.people.get(draft.person) if begins else None
        return usual_ladder(person, by_hand=False) if person is not None else None
    rule = practice.ladders.rule(sent.outreach)
    return (rule.ladder or "") if rule is not None else None


def _may_begin(tx: Transaction, draft: Draft) -> bool:
    """Replies and mails of the journey do, and the mails of situations that wait for an answer."""
    if draft.purpose is DraftPurpose.SITUATION:
        situation = tx.situations.of_draft(draft.id)
        return situation is not None and situation.kind.may_begin_ladder
    return draft.purpose in (DraftPurpose.REPLY, DraftPurpose.JOURNEY)


def _people(tx: Transaction, desk: Desk, sent: SentMail) -> tuple[Person, ...]:
    """Whom it went to. A mail to a whole group is nobody's outreach."""
    if len(sent.recipients) > _MOST_PEOPLE:
        return ()
    draft = tx.drafts.get(sent.draft) if sent.draft is not None else None
    if draft is not None:
        person = tx.people.get(draft.person)
        return (person,) if person is not None else ()
    found = (tx.people.by_address(desk.account, key) for key in sent.recipients)
    return tuple({each.id: each for each in found if each is not None}.values())
