"""Facts to a page: which section says what, in which order (behaviour 8)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from maild.acting.digest_page import DigestBar, DigestLine, DigestPage, DigestSection, DigestShare
from maild.acting.digest_words import (
    AUTOMATIC_KINDS,
    FAILURES,
    NOTHING_TODAY,
    NOTHING_WAITS,
    PURPOSES,
    length_in_words,
    standing_words,
    subject_words,
)
from maild.facts.draft import Draft, DraftState
from maild.facts.person import Person
from maild.facts.seen_mail import SeenMail
from maild.planning.answer_times import WeekOfAnswers
from maild.planning.window import Window
from maild.steps.client_overview import CourseOfAll
from maild.steps.digest_facts import DigestFacts
from maild.steps.naming import Names
from maild.understanding.result import Band
from maild.working_time import WorkingTime
from maild.working_time.words import day_in_words, moment_in_words

_MOST_LINES = 25


def write_digest_page(
    facts: DigestFacts, names: Names, calendar: WorkingTime, *, names_only: bool, is_watching: bool
) -> DigestPage:
    """The whole page. Of a mail with signs of danger, and of one that could not be checked, no subject is shown."""
    return _Writer(facts, names, calendar, names_only).page(is_watching)


class _Writer:
    """Writes the sections of one digest."""

    def __init__(self, facts: DigestFacts, names: Names, calendar: WorkingTime, names_only: bool) -> None:
        self._facts = facts
        self._names = names
        self._calendar = calendar
        self._names_only = names_only
        self._frozen = {person.id for person in facts.in_danger}
        today = calendar.day_of(facts.now)
        self._late = [each for each in facts.windows if each.is_late(facts.now)]
        due = [each for each in facts.windows if not each.is_late(facts.now)]
        self._today = [each for each in due if calendar.day_of(each.deadline) <= today]
        self._later = [each for each in due if calendar.day_of(each.deadline) > today]

    def page(self, is_watching: bool) -> DigestPage:
        """Danger first, then what is owed, then what lies ready, then the rest."""
        facts, today = self._facts, self._calendar.day_of(self._facts.now)
        counts = (len(self._today), len(self._late), len(facts.in_danger))
        sections = (
            _section("Mogelijk gevaar", [self._in_danger(each) for each in facts.in_danger], is_urgent=True),
            _section("Te laat", [self._window(each) for each in self._late], is_urgent=True),
            _section("Vandaag te beantwoorden", [self._window(each) for each in self._today], nothing=NOTHING_TODAY),
            _section("Later te beantwoorden", [self._window(each) for each in self._later]),
            _section("Concepten die klaarliggen", [self._draft(*each) for each in facts.drafts], nothing=NOTHING_WAITS),
            _section("Redelijk begrepen: lees het concept extra goed", list(self._fairly())),
            _section("Niet goed begrepen, geen concept", [self._mail(each) for each in facts.unsure]),
            self._automatic(),
            _section("Opvolging", [DigestLine(who, step) for who, step in facts.ladders]),
            _section("Situaties", [DigestLine(who, what) for who, what in facts.situations]),
            _section("Agenda", [DigestLine(who, what) for who, what in facts.sessions]),
            _section("Cliënten", [DigestLine(who, what) for who, what in facts.clients]),
            _section("Misgegaan", list(self._failures()), is_urgent=True),
            _section("Verder", [DigestLine("", each.text) for each in facts.notices]),
            _section("Wil geen contact meer", [DigestLine(_address(each)) for each in facts.no_contact]),
            _section("Pauze", [self._paused(each) for each in facts.paused]),
        )
        return DigestPage(
            subject=subject_words(day_in_words(today, "nl"), *counts),
            day=_capital(day_in_words(today, "nl", with_year=True)),
            standing=standing_words(*counts, is_watching=is_watching),
            sections=tuple(each for each in sections if each.count or each.nothing),
            bars=tuple(_bar(each) for each in facts.weeks),
            shares=tuple(_shares(facts.course)) if facts.course is not None else (),
        )

    def _window(self, window: Window) -> DigestLine:
        """Who waits, since when, until when."""
        since, until = self._moment(window.oldest), moment_in_words(window.deadline, self._calendar.zone, "nl")
        promised = ", zoals je tussenbericht belooft" if window.is_promised else ""
        what = f"wacht sinds {since}, antwoord voor {until}{promised}"
        if window.is_danger:
            what += "; met tekenen van gevaar"
        return DigestLine(self._who(window.newest), what, self._subject(window.newest))

    def _in_danger(self, person: Person) -> DigestLine:
        assert person.danger_since is not None
        since = moment_in_words(person.danger_since, self._calendar.zone, "nl")
        return DigestLine(_address(person), f"zaak open sinds {since}; alles voor deze persoon staat stil")

    def _draft(self, draft: Draft, mail: SeenMail | None) -> DigestLine:
        since = moment_in_words(draft.placed_at or draft.created_at, self._calendar.zone, "nl")
        touched = ", door jou bewerkt" if draft.state is DraftState.TOUCHED else ""
        what = f"{PURPOSES.get(draft.purpose, draft.purpose.value)}, sinds {since}{touched}"
        who, subject = (self._who(mail), self._subject(mail)) if mail is not None else (draft.recipient, "")
        return DigestLine(who, what, subject)

    def _fairly(self) -> Iterable[DigestLine]:
        mails = (mail for _, mail in self._facts.drafts if mail is not None and mail.band == Band.FAIRLY)
        return (self._mail(each) for each in {mail.id: mail for mail in mails}.values())

    def _mail(self, mail: SeenMail) -> DigestLine:
        return DigestLine(self._who(mail), f"van {self._moment(mail)}", self._subject(mail))

    def _automatic(self) -> DigestSection:
        """Counted by kind in the heading, and listed."""
        kinds = Counter(_kind(each) for each in self._facts.automatic)
        counted = ", ".join(f"{count} {kind}" for kind, count in kinds.most_common())
        title = f"Automatische mail, achtergehouden: {counted}" if counted else ""
        lines = [
            DigestLine(self._who(each), _kind(each), self._subject(each))
            for each in self._facts.automatic[:_MOST_LINES]
        ]
        return DigestSection(title, tuple(lines), len(self._facts.automatic), is_counted=False)

    def _failures(self) -> Iterable[DigestLine]:
        if self._facts.trouble is not None:
            yield DigestLine("", f"maild kan niet bij je mail: {self._facts.trouble}")
        for mail in self._facts.failed:
            yield DigestLine(self._who(mail), FAILURES.get(mail.reason or "", "niet gelukt"))

    def _paused(self, person: Person) -> DigestLine:
        assert person.paused_until is not None
        until = day_in_words(self._calendar.day_of(person.paused_until), "nl")
        return DigestLine(_address(person), f"tot {until}")

    def _who(self, mail: SeenMail) -> str:
        return self._names.of_mail(mail)

    def _subject(self, mail: SeenMail) -> str:
        hides = self._names_only or mail.crisis or mail.person in self._frozen or mail.band is None
        return "" if hides else self._names.subject_of(mail.key)

    def _moment(self, mail: SeenMail) -> str:
        return moment_in_words(mail.clock, self._calendar.zone, "nl")


def _section(title: str, lines: Sequence[DigestLine], *, nothing: str = "", is_urgent: bool = False) -> DigestSection:
    return DigestSection(title, tuple(lines[:_MOST_LINES]), len(lines), nothing, is_urgent)


def _kind(mail: SeenMail) -> str:
    return AUTOMATIC_KINDS.get(mail.automatic or "", mail.automatic or "anders")


def _address(person: Person) -> str:
    return ", ".join(person.addresses) or "iemand zonder adres"


def _bar(week: WeekOfAnswers) -> DigestBar:
    median = length_in_words(week.median_time) if week.median_time is not None else ""
    return DigestBar(_week_words(week.monday), week.windows, week.in_time, median)


def _shares(course: CourseOfAll) -> Iterable[DigestShare]:
    if not course.begun:
        return
    begun, followed = course.begun, course.follow_ups
    yield DigestShare("Afgerond", course.completed, begun, f"{course.completed} van {begun} afgerond")
    yield DigestShare("Eerder gestopt", course.stopped, begun, f"{course.stopped} van {begun} eerder gestopt")
    if followed:
        yield DigestShare("Opvolging", course.sent, followed, f"{course.sent} van {followed} opvolgmails verstuurd")


def _week_words(monday: date) -> str:
    friday = monday + timedelta(days=4)
    return f"{monday.day}/{monday.month} - {friday.day}/{friday.month}"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
