"""Whose an event of the agenda is, and what it is: the event's words and who is known in, facts with reasons out. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from maild.agenda.event import AgendaEvent, Guest
from maild.facts.name_mark import NameMark, mark_of, mark_of_name, words_of_name
from maild.facts.person import Person, PersonState
from maild.facts.session import FROM_MAIL, Answer, MatchedBy, Session, SessionKind
from maild.planning.agenda_rules import AgendaRules, holds_any

_TRUSTED = (PersonState.CLIENT, PersonState.LEAD, PersonState.FORMER)
_ADDRESS = re.compile(r"[^\s<>()\[\],;:\"@]{1,64}@[^\s<>()\[\],;:\"@]{1,190}")
_PARTICLES = frozenset("de den der des van von ten ter te 't in het la le el al bin ben du d da di".split())
_LONGEST_NAME = 6
_LONGEST_PLACE = 200
_LONGEST_LINK = 500
_LONGEST_ASSIGNMENT = 300


@dataclass(frozen=True, slots=True)
class KnownPeople:
    """Who is known: each person's first address by each of their addresses, states and marks by that first address, and the
    coach's own addresses. `clients_by_first` holds only first names that one client has and no other."""

    first: Mapping[str, str]
    states: Mapping[str, PersonState]
    by_full: Mapping[int, frozenset[str]]
    by_first: Mapping[int, frozenset[str]]
    own: frozenset[str]
    salt: bytes = field(repr=False)

    def is_trusted(self, address: str) -> bool:
        """True for a client, a lead and a former client: an event with them is a session whatever its title."""
        return self.states.get(self.first.get(address, "")) in _TRUSTED


def known_people(
    people: Iterable[Person], marks: Mapping[str, NameMark], own: frozenset[str], salt: bytes
) -> KnownPeople:
    """The same, from the ledger's rows. Full names are those of clients, leads and former clients; first names of clients."""
    first: dict[str, str] = {}
    states: dict[str, PersonState] = {}
    by_full: dict[int, set[str]] = {}
    by_first: dict[int, set[str]] = {}
    for person in (each for each in people if each.addresses):
        name = person.addresses[0]
        states[name] = person.state
        for key in person.addresses:
            first[key] = name
            mark = marks.get(key)
            if mark is not None and person.state in _TRUSTED and mark.full is not None:
                by_full.setdefault(mark.full, set()).add(name)
            if mark is not None and person.state is PersonState.CLIENT:
                by_first.setdefault(mark.first, set()).add(name)
    full = {mark: frozenset(names) for mark, names in by_full.items()}
    return KnownPeople(first, states, full, {mark: frozenset(names) for mark, names in by_first.items()}, own, salt)


@dataclass(frozen=True, slots=True)
class _Owner:
    person: str | None = None
    by: MatchedBy | None = None


def session_of(
    event: AgendaEvent, source: str, known: KnownPeople, rules: AgendaRules, *, only_sessions: bool = False
) -> Session | None:
    """The session that an event is, None for anything else in a life. With `only_sessions` each timed event is one."""
    note = rules.line_after(rules.person, event.notes)
    kind, number = rules.kind_of(event.title), rules.number_in(event.title)
    assignment = rules.line_after(rules.assignment, event.notes)[:_LONGEST_ASSIGNMENT]
    if holds_any(rules.ignore, event.title) and not note:
        return None
    if event.is_all_day and kind is None and not note:
        return None
    guests = _guests(event, known)
    has_sign = kind is not None or number is not None or bool(note or assignment) or only_sessions
    owner = _owner(event, note, guests, known, has_sign=has_sign)
    if owner.person is None and not has_sign:
        return None
    mine = next((each for each in (*event.guests, event.organizer) if each and each.address in known.own), None)
    is_invited = event.organizer is not None and event.organizer.address not in known.own
    has_declined = mine is not None and is_invited and mine.answer is Answer.DECLINED
    is_open = mine is not None and is_invited and mine.answer is not Answer.ACCEPTED and source == FROM_MAIL
    answers = {known.first.get(each.address, each.address): each.answer for each in guests}
    told = f"{event.title} {event.categories}"
    return Session(
        source=source,
        uid=event.uid,
        start=event.start,
        end=event.end,
        zone=event.zone,
        recurrence_id=event.recurrence_id,
        sequence=event.sequence,
        stamp=event.stamp,
        is_all_day=event.is_all_day,
        kind=kind or SessionKind.SESSION,
        person=owner.person,
        matched_by=owner.by,
        guests=tuple(each.address for each in guests),
        organizer=event.organizer.address if event.organizer else "",
        number=number,
        is_missed=holds_any(rules.missed, told),
        is_cancelled=event.is_cancelled or has_declined or holds_any(rules.cancelled, told),
        is_tentative=event.is_tentative or is_open,
        answer=answers.get(owner.person) if owner.person else None,
        place=event.place[:_LONGEST_PLACE],
        link=event.link[:_LONGEST_LINK],
        assignment=assignment,
    )


def _guests(event: AgendaEvent, known: KnownPeople) -> tuple[Guest, ...]:
    """Everybody but the coach and the rooms; who invited counts as one of them."""
    named = (*event.guests, *([event.organizer] if event.organizer else []))
    found: dict[str, Guest] = {}
    for each in named:
        if each.address not in known.own and not each.is_room:
            found.setdefault(each.address, each)
    return tuple(found.values())


def _owner(event: AgendaEvent, note: str, guests: tuple[Guest, ...], known: KnownPeople, *, has_sign: bool) -> _Owner:
    """By a line in the notes, by an attendee, by the name in the title; nobody where two people fit."""
    if note:
        return _by_note(note, known)
    trusted = {known.first[each.address] for each in guests if known.is_trusted(each.address)}
    if trusted:
        return _Owner(trusted.pop(), MatchedBy.ATTENDEE) if len(trusted) == 1 else _Owner()
    full = _by_full_name(event.title, known)
    if full:
        return _Owner(next(iter(full)), MatchedBy.FULL_NAME) if len(full) == 1 else _Owner()
    strangers = [each for each in event.guests if each in guests]
    if has_sign and len(strangers) == 1:
        address = strangers[0].address
        return _Owner(known.first.get(address, address), MatchedBy.ATTENDEE)
    first = _by_first_name(event.title, known) if not strangers else frozenset()
    return _Owner(next(iter(first)), MatchedBy.FIRST_NAME) if len(first) == 1 else _Owner()


def _by_note(note: str, known: KnownPeople) -> _Owner:
    """An address, or a name, behind "Cliënt:". An address that nobody knows is believed: the coach wrote it."""
    found = _ADDRESS.search(note)
    if found:
        address = found[0].strip(".").casefold()
        return _Owner() if address in known.own else _Owner(known.first.get(address, address), MatchedBy.NOTE)
    mark = mark_of_name(note, known.salt)
    people: frozenset[str] = frozenset()
    if mark is not None:
        people = known.by_full.get(mark.full, frozenset()) if mark.full else known.by_first.get(mark.first, people)
    return _Owner(next(iter(people)), MatchedBy.NOTE) if len(people) == 1 else _Owner()


def _by_full_name(title: str, known: KnownPeople) -> frozenset[str]:
    words = words_of_name(title) if known.by_full else ()
    found: set[str] = set()
    for begin in range(len(words)):
        for length in range(2, _LONGEST_NAME + 1):
            if begin + length <= len(words):
                found |= known.by_full.get(mark_of(words[begin : begin + length], known.salt), frozenset())
    return frozenset(found)


def _by_first_name(title: str, known: KnownPeople) -> frozenset[str]:
    """Whose first name stands alone in the title: a capital or a particle behind it is somebody's surname, and that somebody
    is not known, or the full name would have been found."""
    pieces = re.findall(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|[^\s\w]", title)
    found: set[str] = set()
    for here, piece in enumerate(pieces):
        behind = pieces[here + 1] if here + 1 < len(pieces) else ""
        words = words_of_name(piece)
        if not words or not piece[0].isupper() or behind[:1].isupper() or behind.casefold() in _PARTICLES:
            continue
        found |= known.by_first.get(mark_of(words, known.salt), frozenset())
    return frozenset(found)
