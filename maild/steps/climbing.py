"""What the ledger knows about one climb, gathered for planning."""

from __future__ import annotations

from datetime import datetime

from maild.facts.draft import DraftPurpose
from maild.facts.ladder import Climb
from maild.facts.person import Person, PersonState
from maild.facts.seen_mail import MailStage
from maild.ledger import Transaction
from maild.planning.ladder import ClimbFacts
from maild.planning.may_start import Refusal, may_start

_LADDERS = {PersonState.CLIENT: "client", PersonState.LEAD: "lead"}


def ladder_for(person: Person | None) -> str | None:
    """The ladder that fits a person; None for whom nothing is followed up."""
    if person is None or person.no_contact:
        return None
    return _LADDERS.get(person.state)


def climb_facts(tx: Transaction, climb: Climb, now: datetime) -> ClimbFacts:
    """What happened since the outreach that a climb counts from."""
    person = tx.people.get(climb.person)
    outreach = tx.sent.get(climb.outreach)
    since = outreach.sent_at if outreach else climb.counts_from
    later = tx.mails.after(since, person=climb.person, thread=climb.thread)
    answers = [each.clock for each in later if each.automatic is None and each.stage is not MailStage.SEEN]
    sent = [
        each
        for each in tx.sent.after(climb.account, since)
        if person is not None and not each.is_automatic and set(person.addresses) & set(each.recipients)
    ]
    drafts = [
        each
        for each in tx.drafts.in_thread(climb.thread, climb.person)
        if each.purpose is DraftPurpose.LADDER and each.created_at >= climb.counts_from
    ]
    newest = max(sent, key=lambda each: (each.sent_at, each.id), default=None)
    refusal = may_start(person, now, climb.began_at) if person is not None else Refusal.STOPPED
    is_stopped = refusal in (Refusal.NO_CONTACT, Refusal.STOPPED)
    return ClimbFacts(
        answered_at=min(answers, default=None),
        latest_send=(newest.id, newest.sent_at) if newest else None,
        away_at=max((each.clock for each in later if each.automatic == "ooo"), default=None),
        bounced=any(each.automatic == "bounce" for each in later),
        rung_draft=drafts[-1] if drafts else None,
        is_stopped=is_stopped or (person is not None and person.state is PersonState.FORMER),
        held=refusal.meaning if refusal is not None and not is_stopped else None,
        held_until=person.paused_until if person is not None else None,
    )
