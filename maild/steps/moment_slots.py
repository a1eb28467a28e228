"""What a draft says of the agenda: free moments, the old moment, the day of the next session, in words (behaviour 11)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from maild.drafting.order import ComposedDraft
from maild.facts.draft_moment import DraftMoment, MomentRole
from maild.facts.intention import Intention
from maild.facts.person import Person
from maild.facts.seen_mail import SeenMail
from maild.facts.session import BusyTime
from maild.ledger import Transaction
from maild.planning.free_moments import Asked, free_moments, search_end
from maild.planning.named_sessions import session_of_mail, session_to_look_forward_to
from maild.steps.practice import Desk, Practice
from maild.steps.session_agenda import is_agenda_known, sessions_with
from maild.understanding.result import Intent, Language, Understanding
from maild.working_time.words import choice_in_words, day_in_words, moment_in_words

_A_DAY = timedelta(hours=24)
_SPEAK_OF_SESSIONS = (Intent.RESCHEDULE, Intent.EMOTIONAL_SUPPORT)


@dataclass(frozen=True, slots=True)
class AgendaWords:
    """Values for slots, and the moments behind those words. A slot of which nothing is known is left out: the template says
    it otherwise, and the coach's own value stays."""

    slots: Mapping[str, str] = field(default_factory=dict)
    moments: Mapping[str, tuple[DraftMoment, ...]] = field(default_factory=dict)


def agenda_words(
    tx: Transaction,
    desk: Desk,
    practice: Practice,
    mail: SeenMail,
    understanding: Understanding,
    person: Person | None,
) -> AgendaWords:
    """The words for a reply to this mail; none for what does not speak of sessions, and where the agenda is not known."""
    intents = (understanding.intent, *understanding.secondary)
    if person is None or not any(each in intents for each in _SPEAK_OF_SESSIONS):
        return AgendaWords()
    now, tongue = desk.clock.now(), "en" if understanding.language is Language.EN else "nl"
    agenda = sessions_with(tx, desk.account, person, now, practice.agenda_limit)
    about = session_of_mail(agenda, understanding, min(mail.clock, now))
    kept = next(iter(tx.draft_moments.of_mail(mail.id, MomentRole.OLD)), None)
    old = kept or (BusyTime(about.start, about.end) if about is not None else None)
    ahead = session_to_look_forward_to(agenda, about, understanding, now)
    slots: dict[str, str] = {}
    moments: dict[str, tuple[DraftMoment, ...]] = {}
    if old is not None:
        slots["old_moment"] = moment_in_words(old.start, practice.zone, tongue)
        moments["old_moment"] = (DraftMoment(MomentRole.OLD, old),)
    if ahead is not None:
        slots["session_day"] = day_in_words(practice.working_time.day_of(ahead.start), tongue)
        moments["session_day"] = (DraftMoment(MomentRole.SESSION, BusyTime(ahead.start, ahead.end)),)
    free = _free(tx, desk, practice, understanding, person, old) if Intent.RESCHEDULE in intents else ()
    if free:
        words = [moment_in_words(each.start, practice.zone, tongue) for each in free]
        slots["proposals"] = choice_in_words(words, tongue)
        moments["proposals"] = tuple(DraftMoment(MomentRole.PROPOSED, each) for each in free)
    return AgendaWords(slots, moments)


def keep_moments(tx: Transaction, placing: Intention, made: ComposedDraft, words: AgendaWords) -> None:
    """Writes down, beside the draft, the moments that its text really names."""
    if placing.draft is None:
        return
    text = " ".join(made.text.split())
    for slot, said in words.slots.items():
        if said in text:
            tx.draft_moments.add(placing.draft, words.moments[slot])


def _free(
    tx: Transaction,
    desk: Desk,
    practice: Practice,
    understanding: Understanding,
    person: Person,
    old: BusyTime | None,
) -> tuple[BusyTime, ...]:
    now = desk.clock.now()
    if not is_agenda_known(tx, desk.account, now, practice.agenda_limit):
        return ()
    until = search_end(understanding.moments, now) + _A_DAY
    busy = tx.sessions.busy(desk.account, now, until)
    sessions = tx.sessions.all(desk.account, now)
    planned = (BusyTime(each.start, each.end) for each in sessions if not each.is_cancelled and each.start < until)
    proposed = tx.draft_moments.proposed_since(desk.account, now - _A_DAY, person.id)
    taken = (*busy, *planned, *((old,) if old is not None else ()))
    asked = Asked(taken, proposed, understanding.moments)
    return free_moments(practice.working_time, asked, practice.moments, now).times
