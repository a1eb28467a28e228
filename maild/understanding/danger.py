"""Signs of acute danger in a mail (behaviour 7): judged first, by what was learned and by rules that a coach can read.

Nothing is cut off: long texts are judged in overlapping windows, and the most alarming window counts. Rules that come with
maild were looked at in training; their alarm stands unless the model is far from seeing anything, in the window and in
every passage of it: calm talk around a sign may not drown it. A coach's own rule alarms by itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from textwrap import wrap

from maild.errors import MessageError
from maild.reading.result import Reading
from maild.understanding.learned import FeatureMaker, LearnedModel, Traits
from maild.understanding.result import Band, Crisis, CrisisKind, Intent, Language, Reason, Understanding
from maild.understanding.rules import RuleHit, RuleSet

ENOUGH = 3.0
"""The weight of rules that alarms."""
FAR_FROM_DANGER = -6.0
"""Log odds below which the model is so sure that there is no danger that the alarm of a rule that it knows does not stand."""
_WINDOW, _OVERLAP = 1_200, 300
"""Characters. A window is about as long as the mails that danger was learned from."""
_PASSAGE = 400
"""Characters; a passage is some sentences on end, as many as fit."""
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+|\n+")
_MOST_REASONS, _MOST_WORDS = 12, 4

NOTHING_UNDERSTOOD = Understanding(
    intent=Intent.OTHER, secondary=(), kind=None, lead_kind=None, band=Band.UNSURE, confidence=0.0, crisis=None,
    language=Language.OTHER, address_form=None, greeting_name=None, moments=(), is_mere_thanks=False, reasons=(),
)  # fmt: skip


class DangerCheckError(MessageError):
    """The danger check itself failed: a person has to look. `rest` is what was understood apart from danger."""

    def __init__(self, text: str, rest: Understanding = NOTHING_UNDERSTOOD) -> None:
        super().__init__(text)
        self.rest = rest


@dataclass(frozen=True, slots=True)
class _Window:
    """One stretch of text: what the model looks at, and the rules that hold in it."""

    traits: Traits
    hits: tuple[RuleHit, ...]


@dataclass(frozen=True, slots=True)
class _Finding:
    """What the model makes of a window: the log odds of danger, and the words that weighed most."""

    score: float
    kind: CrisisKind | None
    words: str


class DangerJudge:
    """Looks for danger in mails. Safe to share between threads."""

    def __init__(self, rules: RuleSet, maker: FeatureMaker, model: LearnedModel) -> None:
        self._rules = rules
        self._maker = maker
        self._model = model
        self._known_rules = model.weights.known_rules

    def judge(self, reading: Reading, *, quoted_is_known: bool = True) -> Crisis | None:
        """The signs of acute danger in a mail, or None where nothing sees any; that says nothing about safety.

        `quoted_is_known` false judges the quoted text too. DangerCheckError where the check failed, for whatever reason.
        """
        try:
            return self._judge(reading, quoted_is_known=quoted_is_known)
        except Exception as error:  # the last line: whatever broke, a person has to look
            raise DangerCheckError(f"the danger check failed ({type(error).__name__})") from error

    def _judge(self, reading: Reading, *, quoted_is_known: bool) -> Crisis | None:
        hits: dict[str, RuleHit] = {}
        hit_texts: list[str] = []
        worst = _Finding(float("-inf"), None, "")
        for subject, text in _windows_of(reading, quoted_is_known=quoted_is_known):
            with self._rules.lexicon.reading():
                window = _look(subject, text, self._rules)
                for hit in window.hits:
                    hits.setdefault(hit.rule.id, hit)
                if window.hits:
                    hit_texts += (subject, text)
                finding = self._weigh(window)
            worst = max(worst, finding, key=lambda each: each.score)
        if not self._alarms(hits, worst.score, hit_texts):
            return None
        heaviest = sorted(hits.values(), key=lambda hit: -hit.rule.strength.weight)[:_MOST_REASONS]
        reasons = [Reason(hit.rule.id, hit.words) for hit in heaviest]
        if worst.score >= self._limit("danger"):
            reasons.append(Reason("learned-danger", worst.words))
        return Crisis(_kind_of(list(hits.values())) or worst.kind, tuple(reasons))

    def _alarms(self, hits: dict[str, RuleHit], score: float, hit_texts: Iterable[str]) -> bool:
        if score >= self._limit("danger") or _weight(hits, but_not=self._known_rules) >= ENOUGH:
            return True
        if _weight(hits) < ENOUGH:
            return False
        return score >= FAR_FROM_DANGER or any(self._is_near(passage) for passage in _passages_of(hit_texts))

    def _is_near(self, passage: str) -> bool:
        with self._rules.lexicon.reading():
            return self._weigh(_look("", passage, self._rules)).score >= FAR_FROM_DANGER

    def _limit(self, name: str) -> float:
        return self._model.weights.thresholds[name]

    def _weigh(self, window: _Window) -> _Finding:
        (vector,) = self._model.look(self._maker, window.traits)
        score = self._model.judge(vector, ("danger",)).logits["danger"]["danger"]
        if score < self._limit("danger"):
            return _Finding(score, None, "")
        kinds = self._model.judge(vector, ("danger kind",)).logits["danger kind"]
        kind = CrisisKind(max(kinds, key=lambda each: kinds[each]))
        places = sorted(self._model.weighed_most(vector, "danger", "danger", _MOST_WORDS))
        return _Finding(score, kind, " · ".join(window.traits.words[place] for place in places))


def danger_rules_in(reading: Reading, rules: RuleSet, *, quoted_is_known: bool) -> tuple[RuleHit, ...]:
    """The rules of danger that hold in a mail, each once, whether or not they alarm together."""
    hits: dict[str, RuleHit] = {}
    for subject, text in _windows_of(reading, quoted_is_known=quoted_is_known):
        with rules.lexicon.reading():
            for hit in _look(subject, text, rules).hits:
                hits.setdefault(hit.rule.id, hit)
    return tuple(hits.values())


def danger_traits(reading: Reading, rules: RuleSet) -> tuple[Traits, float]:
    """For training: the traits of the first window of a mail, and how much the rules that hold in it weigh."""
    with rules.lexicon.reading():
        window = _look(*next(_windows_of(reading, quoted_is_known=True), ("", "")), rules)
        return window.traits, _weight({hit.rule.id: hit for hit in window.hits})


def _look(subject: str, text: str, rules: RuleSet) -> _Window:
    texts = tuple(rules.lexicon.prepare(piece) for piece in (subject, text))
    hits = tuple(hit for each in texts for hit in rules.danger_hits({"text": each}))
    ids = tuple(sorted({hit.rule.id for hit in hits}))
    return _Window(Traits(words=texts[1].words, subject=texts[0].words, rules=ids), hits)


def _windows_of(reading: Reading, *, quoted_is_known: bool) -> Iterator[tuple[str, str]]:
    """Every text that counts for danger (behaviour 7), in pairs of subject and text; the subject stands beside the first
    window of the new text only, and is a text of its own where there is no other."""
    new, visitor = reading.new, reading.visitor
    subject = reading.message.subject
    question = visitor.question if visitor else ""
    others = (question, new.signature, new.forwarded, new.hidden, *(() if quoted_is_known else (new.quoted,)))
    texts = dict.fromkeys((new.text if new.text.strip() else subject, *others, subject[_WINDOW:]))
    beside = subject[:_WINDOW] if new.text.strip() else ""
    for text in texts:
        for start in range(0, max(1, len(text) - _OVERLAP), _WINDOW - _OVERLAP):
            if text[start : start + _WINDOW].strip():
                yield beside, text[start : start + _WINDOW]
                beside = ""


def _passages_of(texts: Iterable[str]) -> Iterator[str]:
    """From each sentence on, as many sentences as a passage holds; each passage once."""
    seen: set[str] = set()
    for text in texts:
        sentences = [piece for each in _SENTENCE_END.split(text) if each.strip() for piece in wrap(each, _PASSAGE // 2)]
        for first in range(len(sentences)):
            passage, following = sentences[first], first + 1
            while following < len(sentences) and len(passage) + len(sentences[following]) < _PASSAGE:
                passage += " " + sentences[following]
                following += 1
            if passage not in seen:
                seen.add(passage)
                yield passage
            if following == len(sentences):
                break


def _weight(hits: dict[str, RuleHit], but_not: frozenset[str] = frozenset()) -> float:
    return sum(hit.rule.strength.weight for hit in hits.values() if hit.rule.id not in but_not)


def _kind_of(hits: list[RuleHit]) -> CrisisKind | None:
    totals: dict[CrisisKind, float] = {}
    for hit in hits:
        if hit.rule.crisis is not None:
            totals[hit.rule.crisis] = totals.get(hit.rule.crisis, 0.0) + hit.rule.strength.weight
    return max(totals, key=lambda kind: totals[kind]) if totals else None
