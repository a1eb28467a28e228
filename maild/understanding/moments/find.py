"""The road from a mail's text to its moments: sentences, mentions, verdicts, dates."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta, tzinfo

from maild.understanding.moments.cues import AFTERWARDS
from maild.understanding.moments.hours import Hours, settle
from maild.understanding.moments.leaning import Lean
from maild.understanding.moments.mentions import MOST, find_mentions
from maild.understanding.moments.pieces import Mention
from maild.understanding.moments.tokens import Sentence, own_lines, split_sentences
from maild.understanding.moments.verdicts import Mood, Verdict, judge, mood_of
from maild.understanding.moments.when import (
    Days,
    FromThere,
    Place,
    RelativeWeek,
    Weekday,
    monday_of,
    span_of,
)
from maild.understanding.result import Moment

_HALF = 12_000
"""Characters read from each end of a long text."""


def find_moments(text: str, at: datetime, zone: tzinfo) -> tuple[Moment, ...]:
    """The moments that the sender proposes (`wanted`) or refuses, in order of appearance, each once.

    `text` is the sender's own text, `at` the mail's date (aware), `zone` the one its days are reckoned in; moments
    are local times in that zone. Recurring wishes, past days and what no calendar could hold are left out. Reads at
    most 24,000 characters, from both ends.
    """
    shown = own_lines(text if len(text) <= 2 * _HALF else f"{text[:_HALF]}\n\n{text[-_HALF:]}")
    sentences = split_sentences(shown)
    found = [(sentence, find_mentions(sentence)) for sentence in sentences]
    if not any(mentions for _, mentions in found):
        return ()
    mood = mood_of(" ".join(shown.lower().split()))
    reader = _Reader(shown, at.astimezone(zone).date(), zone)
    for sentence, verdicts in _settled(found, mood):
        reader.read(sentence, verdicts)
        if len(reader.moments) >= MOST:
            break
    return tuple(reader.moments)


def _settled(found: list[tuple[Sentence, list[Mention]]], mood: Mood) -> list[tuple[Sentence, list[Verdict]]]:
    """Every sentence judged. A day that is only said to be taken is refused where a neighbour speaks of other days."""
    judged: list[tuple[Sentence, list[Verdict]]] = []
    carried = Lean.NEITHER
    for sentence, mentions in found:
        verdicts = judge(sentence, mentions, mood, carried) if mentions else []
        carried = verdicts[-1].lean if verdicts else Lean.NEITHER
        judged.append((sentence, verdicts))
    for place, (sentence, verdicts) in enumerate(judged):
        if any(verdict.obstacle for verdict in verdicts):
            near = [each for _, others in judged[max(place - 2, 0) : place + 3] for each in others]
            if mood.leaves or any(each.lean is Lean.WANTED for each in near):
                settled = [replace(each, lean=Lean.REFUSED) if each.obstacle else each for each in verdicts]
                judged[place] = (sentence, settled)
    return judged


class _Reader:
    """Goes through a mail's verdicts in order and keeps in mind which day, week and hours were named last."""

    def __init__(self, text: str, today: date, zone: tzinfo) -> None:
        self.moments: list[Moment] = []
        self._text = text
        self._zone = zone
        self._place = Place(today)
        self._hours: Hours | None = None
        self._week: tuple[date, Lean] | None = None
        self._last_start = 0
        self._named_twice: set[tuple[datetime, datetime | None, bool]] = set()

    def read(self, sentence: Sentence, verdicts: list[Verdict]) -> None:
        """Takes in the verdicts of one sentence."""
        if self._week and self._week[1] is Lean.REFUSED:
            self._week = None
        for place, verdict in enumerate(verdicts):
            following = verdicts[place + 1] if place + 1 < len(verdicts) else None
            self._take(sentence, verdict, following)

    def _take(self, sentence: Sentence, verdict: Verdict, following: Verdict | None) -> None:
        mention = self._in_context(verdict)
        if isinstance(mention.when, Days) and mention.when.inclusive is None and verdict.lean is Lean.REFUSED:
            mention = replace(mention, when=replace(mention.when, inclusive=False))
        span = self._span(mention)
        if span is None:
            return
        hours = self._hours_of(mention)
        self._remember(mention, span, verdict.lean)
        if hours is not None and hours.start is not None:
            self._hours = hours
        if (
            hours is not None
            and hours.start is None
            and hours.end is not None
            and not AFTERWARDS.isdisjoint(sentence.words[mention.after :])
        ):
            hours, verdict = Hours(hours.end, None, True, True), replace(verdict, lean=Lean.WANTED)
        if verdict.lean is Lean.NEITHER or span[1] <= self._place.today:
            return
        if mention.is_week and following is not None and _only_frames(sentence, verdict, following):
            return
        if verdict.until and isinstance(mention.when, Days) is False and mention.hours is None and mention.part is None:
            if verdict.lean is Lean.WANTED:
                return
            first = (
                max(self._place.today, monday_of(span[0]))
                if isinstance(mention.when, Weekday) and mention.when.week
                else self._place.today
            )
            span = (first, span[1] if sentence.words[mention.first - 1] in {"met", "t/m"} else span[0])
        if verdict.after:
            span = (span[1], span[1] + timedelta(days=1))
        if span[1] <= span[0]:
            return
        if verdict.open:
            hours, mention = Hours(0, None, True, True), replace(mention, first=mention.first - 1)
            span = (span[0], span[0] + timedelta(days=1))
        self._add(sentence, mention, span, hours, wanted=verdict.lean is Lean.WANTED)

    def _in_context(self, verdict: Verdict) -> Mention:
        """A bare weekday stands in the week that was named just before it."""
        mention = verdict.mention
        if (
            isinstance(mention.when, Weekday)
            and mention.when.week is None
            and not mention.when.further
            and mention.when.after is None
            and self._week
        ):
            monday, lean = self._week
            fits = lean is not Lean.REFUSED or verdict.lean is Lean.WANTED
            if fits and monday + timedelta(days=mention.when.day) > self._place.today:
                weeks = (monday - monday_of(self._place.today)).days // 7
                return replace(mention, when=replace(mention.when, week=RelativeWeek(weeks)))
        return mention

    def _span(self, mention: Mention) -> tuple[date, date] | None:
        if mention.recurs:
            return None
        if mention.same_time and mention.when is None and mention.week is not None:
            week = span_of(mention.week, self._place)
            if week and self._place.day:
                day = week[0] + timedelta(days=self._place.day.weekday())
                return day, day + timedelta(days=1)
            return week
        when = mention.when or mention.week or FromThere(0)
        return span_of(when, self._place)

    def _hours_of(self, mention: Mention) -> Hours | None:
        """The hours of the day in minutes, made certain; None where the mention means whole days."""
        if mention.hours is not None:
            return settle(mention.hours, mention.part)
        if mention.part is not None:
            return Hours(*mention.part, marked=True, end_marked=True)
        if self._hours is None or not (
            mention.same_time or mention.later or (isinstance(mention.when, FromThere) and mention.when.days)
        ):
            return None
        if mention.later and self._hours.start is not None:
            end = self._hours.end + mention.later if self._hours.end is not None else None
            return Hours(self._hours.start + mention.later, end, True, True)
        return self._hours

    def _remember(self, mention: Mention, span: tuple[date, date], lean: Lean) -> None:
        week = monday_of(span[0])
        if mention.is_week:
            self._week = (week, lean)
            self._place = replace(self._place, week=week)
            return
        if isinstance(mention.when, Weekday) and mention.when.week is not None:
            self._week = (week, Lean.WANTED)
        elif mention.when is not None and not isinstance(mention.when, FromThere | Weekday):
            self._week = None
        self._place = replace(self._place, day=span[0], week=week)

    def _add(
        self, sentence: Sentence, mention: Mention, span: tuple[date, date], hours: Hours | None, *, wanted: bool
    ) -> None:
        start, end = self._moment(span[0], 0), self._moment(span[1], 0)
        ends: datetime | None = end
        if hours is not None and (span[1] - span[0]).days == 1:
            start = self._moment(span[0], hours.start or 0)
            ends = self._moment(span[0], hours.end) if hours.end is not None else None
        key = (start, ends, wanted)
        if ends is not None and ends <= start:
            return
        if key in self._named_twice:
            return
        self._named_twice.add(key)
        from_, to = sentence.tokens[mention.first].start, sentence.tokens[mention.after - 1].end
        if (
            wanted
            and not mention.names_day
            and "ook" not in sentence.words[mention.first - 1 : mention.after + 1]
            and self._narrows(start, ends)
        ):
            self.moments.pop()
            from_ = self._last_start if self._last_start >= sentence.tokens[0].start else from_
        self._last_start = from_
        self.moments.append(Moment(start, ends, wanted, " ".join(self._text[from_:to].split())))

    def _narrows(self, start: datetime, end: datetime | None) -> bool:
        """True where hours without a day of their own only make the last wanted day more precise."""
        last = self.moments[-1] if self.moments else None
        if last is None or not last.wanted or last.end is None or (last.end - last.start) > timedelta(days=1, hours=2):
            return False
        return last.start <= start and (end or start) <= last.end

    def _moment(self, day: date, minutes: int) -> datetime:
        """A local wall-clock time; minutes past midnight run on into the next day."""
        return datetime.combine(
            day + timedelta(days=minutes // 1440), time(minutes % 1440 // 60, minutes % 60), tzinfo=self._zone
        )


def _only_frames(sentence: Sentence, verdict: Verdict, following: Verdict) -> bool:
    """True where a week only says in which week the next day lies: "volgende week kan ik alleen op dinsdag"."""
    if following.mention.is_week or following.mention.when is None or isinstance(following.mention.when, Days):
        return False
    if not isinstance(following.mention.when, Weekday) or following.mention.when.week is not None:
        return False
    gap = sentence.words[verdict.mention.after : following.mention.first]
    if not any(word.isalnum() for word in gap):
        return True
    parted = any(
        word in {",", ";", ":", "(", "maar", "but", "behalve", "tenzij", "except", "unless", "uitgezonderd"}
        for word in gap
    )
    return not parted or verdict.lean is following.lean or following.lean is Lean.NEITHER
