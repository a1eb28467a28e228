"""Puts days, parts of days and clock times that belong together into mentions: "volgende week dinsdag na de middag"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from maild.understanding.moments.pieces import LEADS, Mention, may_begin, read_piece
from maild.understanding.moments.tokens import Sentence
from maild.understanding.moments.when import (
    Ahead,
    Holiday,
    OnDate,
    RelativeWeek,
    Weekday,
    WeekFromThere,
    When,
    is_week,
)
from maild.understanding.moments.words import WEEKDAYS

MOST = 60
"""A mail that names more moments than this is no proposal; the rest is left out."""
_GLUE = frozenset(
    "op om in de het van on at the dan ergens somewhere dus namelijk den of a een , ( ) - – vanaf rond".split()
)
_CONNECTORS = frozenset([*"of en or and / & + , - – ofwel oftewel • * plus".split(), "\n"])
_LIST_GLUE = _CONNECTORS | frozenset(
    "op on om de het in ook eventueel telkens steeds each anders either zowel als".split()
)


def find_mentions(sentence: Sentence) -> list[Mention]:
    """The mentions of a sentence in order; at most `MOST`."""
    words = sentence.words
    if not any(may_begin(word) for word in words):
        return []
    tokens = sentence.tokens
    glued = [index > 0 and token.start == tokens[index - 1].end for index, token in enumerate(tokens)]
    joined: list[Mention] = []
    index = 0
    while index < len(words) and len(joined) < MOST:
        piece = read_piece(words, index, glued) if may_begin(words[index]) or words[index] in LEADS else None
        if piece is None:
            index += 1
            continue
        index = max(piece.after, index + 1)
        merged = _merge(joined[-1], piece, words) if joined else None
        if merged is not None:
            joined[-1] = merged
        else:
            joined.append(piece)
    return _share(joined, words)


def _merge(held: Mention, piece: Mention, words: Sequence[str]) -> Mention | None:
    """The two as one where they name different sides of one moment and nothing but small words parts them."""
    gap = words[held.after : piece.first]
    if held.recurs or piece.recurs or held.after > piece.first:
        return None
    if len(gap) <= 3 and all(word in _GLUE for word in gap):
        return _side_by_side(held, piece, words, gap)
    if (
        held.has_hours
        and not held.names_day
        and not held.later
        and piece.when is not None
        and not piece.has_hours
        and len(gap) <= 5
    ):
        return (
            None
            if _PARTING.intersection(gap) or {"niet", "not", "geen"}.intersection(gap)
            else replace(held, after=piece.after, when=piece.when, inner=(held.after, piece.first))
        )
    far = held.when is not None and piece.when is None and piece.week is None and not held.has_hours and piece.has_hours
    if far and len(gap) <= 8 and not any(word in _PARTING for word in gap):
        return replace(
            held,
            after=piece.after,
            part=piece.part,
            hours=piece.hours,
            same_time=piece.same_time,
            later=piece.later,
            inner=(held.after, piece.first),
        )
    return None


_PARTING = frozenset(
    ", ; : ( ) - – \n maar but en of and or want dus omdat because so als if indien naar wel daarna".split(" ")
) | {"\n"}


def _side_by_side(held: Mention, piece: Mention, words: Sequence[str], gap: Sequence[str]) -> Mention | None:
    joined = _joined_day(held, piece, gap)
    if joined is None:
        return None
    when, week = joined
    listed = any(word in {",", "-", "–", "of", "/"} for word in gap)
    both_clock = held.hours is not None and piece.hours is not None
    both_part = held.part is not None and piece.part is not None
    if (
        both_clock
        or both_part
        or (held.same_time and piece.has_hours)
        or (listed and held.has_hours and piece.has_hours)
    ):
        return None
    if listed and "of" in gap and not (held.part is not None and piece.when is not None and not held.names_day):
        return None
    if listed and piece.part is not None and piece.hours is None and not piece.names_day:
        return None
    return Mention(
        held.first,
        piece.after,
        when,
        week,
        held.part or piece.part,
        held.hours or piece.hours,
        held.same_time or piece.same_time,
        held.later or piece.later,
        held.inner,
        glued_part=held.glued_part or piece.glued_part,
    )


def _joined_day(held: Mention, piece: Mention, gap: Sequence[str]) -> tuple[When | None, When | None] | None:
    """The day and the week of two neighbours; None where they are two moments."""
    if not piece.names_day:
        return None if held.is_week and not piece.same_time else (held.when, held.week)
    if not held.names_day:
        return None if piece.is_week and not held.same_time else (piece.when, piece.week)
    if held.is_week and isinstance(piece.when, Weekday) and piece.when.week is None:
        return _in_week(piece.when, held.week), None
    if piece.is_week and isinstance(held.when, Weekday) and held.when.week is None and "," not in gap:
        return _in_week(held.when, piece.week), None
    if isinstance(held.when, Weekday) and isinstance(piece.when, OnDate | Holiday) and "of" not in gap:
        return piece.when, None
    if isinstance(held.when, OnDate | Holiday | Ahead) and isinstance(piece.when, Weekday) and "(" in gap:
        return held.when, None
    if isinstance(held.when, Ahead | Weekday) and isinstance(piece.week, RelativeWeek) and piece.is_week:
        return None
    return None


def _in_week(day: Weekday, week: When | None) -> Weekday:
    if isinstance(week, RelativeWeek | WeekFromThere) or (week is not None and is_week(week)):
        return replace(day, week=week)  # type: ignore[arg-type]
    return day


def _share(mentions: list[Mention], words: Sequence[str]) -> list[Mention]:
    """Hours and weeks that stand once for a list: "dinsdag en donderdag om 10 uur", "dinsdag of donderdag volgende week"."""
    shared = list(mentions)
    for place in range(len(shared) - 2, -1, -1):
        this, following = shared[place], shared[place + 1]
        if (
            not are_listed(this, following, words)
            or not isinstance(this.when, Weekday | OnDate | Ahead)
            or following.when is None
        ):
            continue
        hangs = words[this.after] == "-"
        if not this.has_hours and following.has_hours and (hangs or not following.glued_part) and this.inner == (0, 0):
            if "," in words[this.after : following.first]:
                continue
            this = replace(this, part=following.part, hours=following.hours, same_time=following.same_time)
        if (
            isinstance(this.when, Weekday)
            and isinstance(following.when, Weekday)
            and this.when.week is None
            and this.when.further == 0
        ):
            named_after = following.when.week if _names_week_last(following, words) else None
            this = replace(this, when=replace(this.when, week=named_after, further=following.when.further))
        shared[place] = this
    for place in range(1, len(shared)):
        before, this = shared[place - 1], shared[place]
        leads = before.hours is not None and before.when is not None and _hours_first(before, words)
        if leads and not this.has_hours and isinstance(this.when, Weekday | OnDate) and are_listed(before, this, words):
            shared[place] = replace(this, part=before.part, hours=before.hours)
    return shared


def _names_week_last(mention: Mention, words: Sequence[str]) -> bool:
    """True for "donderdag volgende week": the week stands behind the day."""
    return words[mention.first] in WEEKDAYS


def _hours_first(mention: Mention, words: Sequence[str]) -> bool:
    """True for "om 10 uur op dinsdag": the hours stand before the day."""
    return words[mention.first] in LEADS | {"tussen", "between"} or words[mention.first].isdecimal()


def are_listed(one: Mention, other: Mention, words: Sequence[str]) -> bool:
    """True where only "of", "en", a comma or the like stands between two mentions."""
    gap = words[one.after : other.first]
    return len(gap) <= 5 and all(word in _LIST_GLUE for word in gap) and any(word in _CONNECTORS for word in gap)
