"""Decides for each mention of a mail: wanted, refused, or no moment at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from maild.understanding.moments import cues
from maild.understanding.moments.leaning import (
    BOUNDARIES,
    Lean,
    clauses,
    is_conditional,
    is_past,
    is_unsure,
    lean_of,
    moves,
    recurs,
)
from maild.understanding.moments.mentions import are_listed
from maild.understanding.moments.pieces import Mention
from maild.understanding.moments.tokens import Sentence
from maild.understanding.moments.when import Ahead, Days, Holiday, is_week


@dataclass(frozen=True, slots=True)
class Verdict:
    """One mention and how the sender leans to it.

    `until` is true where "tot" bounds an absence from today; `obstacle` where the day is only said to be taken
    ("maandag ben ik in Brussel"), which the rest of the mail must settle; `open` for "vanaf dinsdag" and, with
    `after`, for "na dinsdag"."""

    sentence: Sentence
    mention: Mention
    lean: Lean
    until: bool = False
    obstacle: bool = False
    open: bool = False
    after: bool = False


@dataclass(slots=True)
class _Group:
    mentions: list[Mention]
    left: list[str] = field(default_factory=list)
    right: list[str] = field(default_factory=list)
    inner: list[str] = field(default_factory=list)
    lean: Lean = Lean.NEITHER
    dropped: bool = False
    until: bool = False
    obstacle: bool = False
    open: bool = False
    after: bool = False
    instead: bool = False


@dataclass(frozen=True, slots=True)
class Mood:
    """What the mail as a whole is about: giving up an appointment, planning one."""

    leaves: bool
    plans: bool


def mood_of(text: str) -> Mood:
    """The mood of a mail's own words; `text` in lower case, bounded by the caller."""
    return Mood(cues.LEAVES.search(text) is not None, cues.PLANS.search(text) is not None)


def judge(sentence: Sentence, mentions: Sequence[Mention], mood: Mood, carried: Lean) -> list[Verdict]:
    """A verdict for every mention of one sentence. `carried` is how the sentence before ended, for bare fragments."""
    words = list(sentence.words)
    groups = _groups(words, mentions)
    for place, group in enumerate(groups):
        _judge_group(groups, place, sentence, mood, carried)
        group.dropped = group.dropped or any(mention.recurs for mention in group.mentions)
    return [
        Verdict(
            sentence,
            mention,
            Lean.NEITHER if group.dropped else group.lean,
            group.until,
            group.obstacle and not group.dropped,
            group.open,
            group.after,
        )
        for group in groups
        for mention in group.mentions
    ]


def _groups(words: list[str], mentions: Sequence[Mention]) -> list[_Group]:
    """Mentions that are only listed share one verdict; words between two groups are split at their last boundary."""
    groups: list[_Group] = []
    for mention in mentions:
        listed = (
            groups
            and are_listed(groups[-1].mentions[-1], mention, words)
            and not _contrasts(words, groups[-1].mentions[-1], mention)
        )
        if listed:
            groups[-1].mentions.append(mention)
        else:
            groups.append(_Group([mention]))
        groups[-1].inner += words[mention.inner[0] : mention.inner[1]]
    start = 0
    for place, group in enumerate(groups):
        group.left = words[start : group.mentions[0].first] if place == 0 else group.left
        end = groups[place + 1].mentions[0].first if place + 1 < len(groups) else len(words)
        gap = words[group.mentions[-1].after : end]
        if place + 1 < len(groups):
            cut = _cut(gap)
            group.right, groups[place + 1].left = gap[:cut], gap[cut:]
        else:
            group.right = gap
    return groups


def _contrasts(words: Sequence[str], one: Mention, other: Mention) -> bool:
    """A whole week and a day after it, parted by a comma, stand apart."""
    return one.is_week and not other.is_week and "," in words[one.after : other.first]


def _cut(gap: list[str]) -> int:
    """Where the words between two groups part: at the last boundary, else at a joining word, else before a lead-in."""
    last = max((place for place, word in enumerate(gap) if word in BOUNDARIES), default=-1)
    if last >= 0:
        while last > 0 and gap[last - 1] in BOUNDARIES:
            last -= 1
        return last
    joins = (
        place
        for place, word in enumerate(gap)
        if word in {"en", "of", "and", "or"} and gap[place + 1 : place + 2] != ["met"]
    )
    joining = max(joins, default=-1)
    if joining > 0:
        return joining
    lead = cues.LEAD_IN.search(" ".join(gap))
    return len(gap) - len(lead.group().split()) if lead and len(lead.group().split()) < len(gap) + 1 else len(gap)


def _judge_group(groups: list[_Group], place: int, sentence: Sentence, mood: Mood, carried: Lean) -> None:
    group = groups[place]
    before = groups[place - 1] if place else None
    lead = " ".join(group.left[-8:])
    own = _own_clause(group)
    if _is_no_moment(group, lead, own, sentence) or (
        cues.UNTIL.search(lead)
        and len(group.left) <= 6
        and not any(m.inner != (0, 0) for m in group.mentions)
        and lean_of(group.right) is not Lean.REFUSED
    ):
        group.dropped = True
    elif found := cues.EXCEPT.search(lead):
        group.lean = _excepted(found.group(), before, own)
    elif cues.INSTEAD.search(lead):
        group.lean, group.instead = Lean.REFUSED, True
    elif cues.TOWARDS.search(lead) and _is_towards(lead, sentence, before):
        group.lean = Lean.WANTED if lean_of(group.right) is not Lean.REFUSED or moves(group.right) else Lean.REFUSED
    elif cues.VAN_NAAR.search(" ".join(_gap_after(groups, place))) and (
        moves(sentence.words) or lead.endswith(("van", "from"))
    ):
        group.lean = Lean.REFUSED
    elif sentence.words[group.mentions[0].first] == "pas" and lean_of(own) is Lean.NEITHER:
        group.lean = Lean.WANTED
    elif (slot := _slot_lean(groups, place, sentence, mood)) is not None:
        group.lean = slot
    else:
        group.lean = _plain_lean(groups, place, sentence, mood, carried)
    group.open = (
        cues.OPEN.search(lead) is not None
        and not group.mentions[0].has_hours
        and not isinstance(group.mentions[0].when, Days)
    )
    group.after = group.open and lead.split()[-1] in {"na", "after"}
    group.until = lead.endswith(("tot", "until", "till", "tot en met", "t/m"))
    if group.until and not cues.AFTERWARDS.isdisjoint(group.right) and not group.dropped:
        group.lean = Lean.REFUSED


def _near(words: list[str]) -> list[str]:
    """What follows the last "en" of a clause: "er kwam iets tussen en ik haal"."""
    last = max((place for place, word in enumerate(words) if word in {"en", "and"}), default=-1)
    return words[last + 1 :]


def _own_clause(group: _Group) -> list[str]:
    """The clause that the group stands in, without the group itself."""
    left, right = clauses(group.left), clauses(group.right)
    near_left = (
        left[-1] if left and group.left and group.left[-1] not in BOUNDARIES - {"anders", "tenzij", "behalve"} else []
    )
    near_right = right[0] if right and group.right and group.right[0] not in BOUNDARIES else []
    joins = [place for place, word in enumerate(near_right) if word in {"en", "and"} and place]
    return near_left + group.inner + near_right[: joins[0] if joins else None]


def _is_no_moment(group: _Group, lead: str, own: list[str], sentence: Sentence) -> bool:
    mention = group.mentions[0]
    if recurs(own) or recurs(group.left[-2:]):
        return True
    if cues.DROPPED.search(lead) and not (lead.endswith(("goed", "good")) and _is_plain_day(mention, sentence)):
        return True
    if (
        cues.DEADLINE.search(lead)
        and not mention.has_hours
        and (not cues.ANSWERS.isdisjoint(sentence.words) or "vóór" in lead)
    ):
        return True
    if not mention.names_day and "rest" in own:
        return True
    if cues.LATE.search(" ".join(own)):
        return True
    return (
        is_past(_near(own))
        and not moves(sentence.words)
        and not cues.BOOKED.search(" ".join(own))
        and not isinstance(mention.when, Ahead)
    )


def _is_plain_day(mention: Mention, sentence: Sentence) -> bool:
    """True for a day that nobody wishes another well on: "is het goed dinsdag?", and not "goed weekend"."""
    if mention.when is None or isinstance(mention.when, Holiday):
        return False
    return "weekend" not in sentence.words[mention.first : mention.after]


def _gap_after(groups: list[_Group], place: int) -> list[str]:
    return groups[place].right + groups[place + 1].left if place + 1 < len(groups) else []


def _excepted(word: str, before: _Group | None, own: list[str]) -> Lean:
    """ "behalve dinsdag" turns round what was said before; "maar niet" refuses."""
    if word.startswith(("maar niet", "but not", "alleen niet")):
        return Lean.REFUSED
    if before is not None and before.lean is Lean.REFUSED:
        return Lean.WANTED
    return Lean.REFUSED


def _is_towards(lead: str, sentence: Sentence, before: _Group | None) -> bool:
    found = cues.TOWARDS.search(lead)
    if found is None:
        return False
    return found.group(1) == "naar" or (
        moves(sentence.words) and (found.group(1) != "tot" or before is not None or "uitstellen" in sentence.words)
    )


def _slot_lean(groups: list[_Group], place: int, sentence: Sentence, mood: Mood) -> Lean | None:
    """The appointment that stands already: refused where the sender leaves it, nothing where they only name it."""
    group = groups[place]
    left = clauses(group.left)
    near = " ".join(left[-1]) if left and group.left[-1] not in BOUNDARIES else ""
    found = cues.SLOT.search(near)
    own = " ".join(_own_clause(group))
    noun_follows = bool(group.right) and group.right[0] in cues.NOUNS
    genitive = sentence.words[group.mentions[-1].after - 1].endswith("'s")
    is_slot = bool(found and not found.group("which")) or noun_follows or genitive
    if not is_slot and not cues.BOOKED.search(own):
        return None
    if cues.CONFIRMS.search(" ".join(sentence.words)) and not mood.leaves:
        return Lean.NEITHER
    if not cues.MISSED.isdisjoint(sentence.words):
        return Lean.NEITHER
    later = [word for each in groups[place:] for word in each.left * (each is not group) + each.right]
    if (
        mood.leaves
        or moves(sentence.words)
        or {"maar", "but"} & set(later)
        or lean_of(later) is Lean.REFUSED
        or place + 1 < len(groups)
    ):
        return Lean.REFUSED
    return Lean.NEITHER if is_slot or lean_of(_own_clause(group)) is not Lean.WANTED else None


def _plain_lean(groups: list[_Group], place: int, sentence: Sentence, mood: Mood, carried: Lean) -> Lean:
    group = groups[place]
    before = groups[place - 1].lean if place and not groups[place - 1].instead else Lean.NEITHER
    own = _own_clause(group)
    if (
        own
        and is_conditional(own)
        and lean_of([word for word in own if word not in {"als", "indien", "if", "mocht", "moest"}]) is Lean.REFUSED
    ):
        return Lean.NEITHER
    if is_unsure(own):
        return Lean.NEITHER
    found = Lean.REFUSED if _is_taken_back(group) else lean_of(own)
    if (
        found is not Lean.WANTED
        and cues.ALSO & set(own)
        and before
        and not {"niet", "not", "evenmin", "neither"} & set(own)
    ):
        return before
    if found is Lean.NEITHER:
        found = _farther(group)
    if found is not Lean.NEITHER:
        return found
    short = len([word for word in own if word not in cues.FILLERS]) <= 3
    if before is not Lean.NEITHER and len([word for word in own if word not in cues.FILLERS]) <= 1:
        return Lean.WANTED if sentence.asks else before
    timed = any(mention.hours is not None and mention.names_day for mention in group.mentions)
    if sentence.asks and (mood.plans or mood.leaves or short or timed):
        return Lean.WANTED
    taken = cues.OBSTACLE.search(" ".join(own)) is not None or (
        bool(place) and groups[place - 1].obstacle and len(own) <= 4
    )
    choice = any(
        are_listed(one, other, sentence.words) and {"of", "or"} & set(sentence.words[one.after : other.first])
        for one, other in pairwise(group.mentions)
    )
    if choice and (mood.plans or mood.leaves):
        return Lean.WANTED
    if taken:
        group.obstacle = not any(is_week(mention.week) for mention in group.mentions)
        return Lean.NEITHER
    if short and len(group.left + group.right) <= 10:
        return carried or (Lean.WANTED if mood.plans or mood.leaves or timed else Lean.NEITHER)
    return Lean.NEITHER


def _is_taken_back(group: _Group) -> bool:
    """True for "de 17e is prima, maar dan ben ik er niet": a later clause takes the same day back."""
    return any(
        clause[0] in {"maar", "but"}
        and not {"dan", "then", "die", "that"}.isdisjoint(clause)
        and lean_of(clause) is Lean.REFUSED
        for clause in clauses(group.right)
    )


def _farther(group: _Group) -> Lean:
    """The first clause that leans, going right from the group, then left."""
    for clause in [*clauses(group.right), *reversed(clauses(group.left))]:
        if is_conditional(clause) or clause[0] in {"anders", "otherwise", "else"}:
            continue
        found = lean_of(clause)
        if found is not Lean.NEITHER:
            return found
    return Lean.NEITHER
