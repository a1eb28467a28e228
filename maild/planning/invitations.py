"""What an invitation in the mail changes about the sessions that are known (RFC 5546 section 6). Pure.

Only who organises an event moves or cancels it, only a guest answers for themselves. Whoever else says so changes nothing.
The coach's own address and a booking service's decide on their word alone, so theirs has to be vouched for by the server that
received the mail: what only says that it comes from them is an invitation like anybody's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from maild.agenda.event import AgendaEvent
from maild.agenda.invitation import Invitation, Method, Target
from maild.facts.session import FROM_MAIL, Session
from maild.planning.agenda_rules import AgendaRules
from maild.planning.whose import KnownPeople, session_of


class Change(StrEnum):
    """What a change is, or why there is none."""

    INVITED = "invited"
    BOOKED = "booked"
    CANCELLED = "cancelled"
    ANSWERED = "answered"
    COUNTERED = "countered"
    OLDER = "older"
    NOT_THEIRS = "not_theirs"
    NO_SESSION = "no_session"


@dataclass(frozen=True, slots=True)
class SessionChange:
    """One change; `session` is what to write down, None where nothing is."""

    what: Change
    session: Session | None = None


def changes_of(
    invitation: Invitation,
    sender: str,
    versions: Sequence[Session],
    known: KnownPeople,
    rules: AgendaRules,
    now: datetime,
    *,
    is_vouched_for: bool,
) -> tuple[SessionChange, ...]:
    """`sender` is the address key of a mail that did not fail authentication, and passed it where `is_vouched_for`;
    `versions` is what is known of the events."""
    claims = sender in known.own or rules.is_booking(sender)
    who = _Sender(sender, decides=claims and is_vouched_for, only_claims=claims and not is_vouched_for)
    if invitation.method in (Method.REQUEST, Method.PUBLISH):
        return tuple(_planned(each, who, versions, known, rules, now) for each in invitation.events)
    if invitation.method is Method.CANCEL:
        return tuple(change for each in invitation.targets for change in _cancelled(each, who, versions, known))
    make = {Method.REPLY: _answered, Method.COUNTER: _countered}[invitation.method]
    return tuple(change for each in invitation.targets for change in make(each, sender, versions, known))


@dataclass(frozen=True, slots=True)
class _Sender:
    """Who sent it. `decides` is the coach, or a service that books for them; `only_claims` is a mail that says so itself."""

    key: str
    decides: bool
    only_claims: bool


def _planned(
    event: AgendaEvent,
    sender: _Sender,
    versions: Sequence[Session],
    known: KnownPeople,
    rules: AgendaRules,
    now: datetime,
) -> SessionChange:
    same = [each for each in versions if each.key == (event.uid, event.recurrence_id)]
    organizer = event.organizer.address if event.organizer else ""
    mine = [each for each in versions if each.uid == event.uid]
    is_organizers = organizer == sender.key and all(each.organizer == sender.key for each in mine)
    if not (sender.decides or (not mine if sender.only_claims else is_organizers)):
        return SessionChange(Change.NOT_THEIRS)
    if _is_older(event.sequence, event.stamp, same):
        return SessionChange(Change.OLDER)
    # what a stranger writes in the notes decides nothing: "Cliënt: ..." is the coach's own word
    told = event if sender.decides and sender.key in known.own else replace(event, notes="")
    made = session_of(told, FROM_MAIL, known, rules)
    if made is None:
        return SessionChange(Change.NO_SESSION)
    stamp = min(made.stamp, now) if made.stamp else now
    made = replace(made, stamp=stamp, is_tentative=event.is_tentative if sender.decides else True)
    return SessionChange(Change.BOOKED if sender.decides else Change.INVITED, made)


def _cancelled(
    target: Target, sender: _Sender, versions: Sequence[Session], known: KnownPeople
) -> Iterator[SessionChange]:
    """A CANCEL of one occurrence cancels that one, of the whole event all of it."""
    found = _meant(target, versions)
    if not found:
        yield SessionChange(Change.NO_SESSION)
    for each in _best(found):
        is_ours = sender.key in known.own or not each.organizer or each.organizer in (*known.own, sender.key)
        is_organizers = each.organizer == sender.key and not sender.only_claims
        if not ((sender.decides and is_ours) or is_organizers):
            yield SessionChange(Change.NOT_THEIRS)
        elif _is_older(target.sequence, target.stamp, [one for one in found if one.key == each.key]):
            yield SessionChange(Change.OLDER)
        else:
            gone = replace(
                each, source=FROM_MAIL, id=0, is_cancelled=True, sequence=target.sequence, stamp=target.stamp
            )
            yield SessionChange(Change.CANCELLED, gone)


def _answered(target: Target, sender: str, versions: Sequence[Session], known: KnownPeople) -> Iterator[SessionChange]:
    """A guest answers for themselves alone; the answer stays with the version that the session has now."""
    guest = next((each for each in target.guests if each.address == sender), None)
    found = _meant(target, versions)
    if guest is None or not any(_is_guest(sender, each, known) for each in found):
        yield SessionChange(Change.NOT_THEIRS if found else Change.NO_SESSION)
        return
    for each in _best(found):
        if target.sequence < each.sequence:
            yield SessionChange(Change.OLDER)
        elif _is_guest(sender, each, known):
            yield SessionChange(Change.ANSWERED, replace(each, answer=guest.answer))


def _countered(target: Target, sender: str, versions: Sequence[Session], known: KnownPeople) -> Iterator[SessionChange]:
    """A guest proposes another moment: listed for the coach, and nothing else moves."""
    for each in _best(_meant(target, versions)):
        if not _is_guest(sender, each, known):
            yield SessionChange(Change.NOT_THEIRS)
        elif target.sequence < each.sequence:
            yield SessionChange(Change.OLDER)
        elif target.start is not None and target.start != each.start:
            yield SessionChange(Change.COUNTERED, replace(each, counter=target.start))


def _is_guest(sender: str, session: Session, known: KnownPeople) -> bool:
    person = known.first.get(sender, sender)
    theirs = {session.person, *(known.first.get(each, each) for each in session.guests)}
    return person in theirs


def _meant(target: Target, versions: Iterable[Session]) -> list[Session]:
    mine = [each for each in versions if each.uid == target.uid]
    if not target.recurrence_id:
        return mine
    if target.is_onward:
        return [each for each in mine if each.recurrence_id >= target.recurrence_id]
    return [each for each in mine if each.recurrence_id == target.recurrence_id]


def _best(found: Iterable[Session]) -> list[Session]:
    """Each occurrence once, in the version that counts."""
    best: dict[tuple[str, str], Session] = {}
    for each in found:
        known = best.get(each.key)
        if known is None or (each.sequence, each.source != FROM_MAIL) > (known.sequence, known.source != FROM_MAIL):
            best[each.key] = each
    return list(best.values())


def _is_older(sequence: int, stamp: datetime | None, same: Iterable[Session]) -> bool:
    """An older SEQUENCE never overrides a newer; of two equal ones from the mail the later DTSTAMP counts (section 2.1.5)."""
    for each in same:
        if sequence < each.sequence:
            return True
        is_equal = sequence == each.sequence and each.source == FROM_MAIL
        if is_equal and stamp is not None and each.stamp is not None and stamp < each.stamp:
            return True
    return False
