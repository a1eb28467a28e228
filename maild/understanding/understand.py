"""What a mail means: danger first, then intent, tone and moments, each with its reasons. Pure, apart from loaded rules."""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from dataclasses import replace
from datetime import datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from maild.facts.correction import KeptCorrection
from maild.reading.result import Reading
from maild.understanding.address_form import detect_address_form
from maild.understanding.correcting import Lesson, corrections_of, lesson_of
from maild.understanding.corrections import Corrections
from maild.understanding.danger import DangerCheckError, DangerJudge
from maild.understanding.decision import Decision, Situation, decide
from maild.understanding.evidence import RuleEvidence
from maild.understanding.greeting import greeting_name
from maild.understanding.judged_mail import ends_of, look_at, own_text
from maild.understanding.language import detect_language
from maild.understanding.learned import FeatureMaker, LearnedModel, Weights
from maild.understanding.learned.concepts import Concepts, read_concepts
from maild.understanding.learned_view import LearnedView
from maild.understanding.moments import find_moments
from maild.understanding.result import Band, Crisis, Intent, Language, Moment, Reason, Understanding
from maild.understanding.rules import RuleSet
from maild.understanding.rules_model import Mark
from maild.understanding.sender import SenderContext

_GUESS = 0.3
_LONGEST_WORD = 60
_HOME = ZoneInfo("Europe/Amsterdam")
NO_CORRECTIONS = Corrections()
NO_CONCEPTS = Concepts({}, lambda _: ())
"""Danger is learned without concepts: they brought nothing (docs/decisions/understanding-model.md)."""


class Understander:
    """Judges mails by one set of rules and by what was learned. Safe to share between threads."""

    def __init__(self, rules: RuleSet, weights: Weights, corrections: Corrections = NO_CORRECTIONS) -> None:
        self._rules = rules
        self._weights = weights
        self._maker = FeatureMaker(Concepts(read_concepts(), rules.lexicon.rule_words))
        self._model = LearnedModel(weights)
        self._evidence = RuleEvidence(rules)
        self._danger = DangerJudge(rules, FeatureMaker(NO_CONCEPTS), self._model)
        self._view = LearnedView(self._maker, self._model, corrections)
        self._kept: tuple[KeptCorrection, ...] = ()

    @property
    def rules_mark(self) -> str:
        """Equal for two understanders that were made from the same rules."""
        return self._rules.mark

    @property
    def kept(self) -> tuple[KeptCorrection, ...]:
        """What the coach corrected, as `corrected` was given it."""
        return self._kept

    @property
    def rules(self) -> RuleSet:
        """The rules that it judges by."""
        return self._rules

    def with_rules(self, rules: RuleSet) -> Understander:
        """An understander with other rules and the same weights, and nothing corrected."""
        return Understander(rules, self._weights)

    def corrected(self, kept: Iterable[KeptCorrection]) -> Understander:
        """The same understander with what the coach corrected; danger is not touched by corrections."""
        other = copy(self)
        other._kept = tuple(kept)
        other._view = LearnedView(self._maker, self._model, corrections_of(other._kept, self._weights))
        return other

    def lesson(self, reading: Reading, sender: SenderContext) -> Lesson:
        """What is to be kept of a mail that the coach corrects."""
        with self._rules.lexicon.reading():
            mail = look_at(reading, sender, self._rules.lexicon)
            rules = (each.reason.rule for each in self._evidence.gather(mail))
            return lesson_of(self._view.vector(mail, rules), self._weights)

    def judge_danger(self, reading: Reading, *, quoted_is_known: bool = True) -> Crisis | None:
        """The signs of danger alone, for a whole batch first. DangerCheckError where the check failed."""
        return self._danger.judge(reading, quoted_is_known=quoted_is_known)

    def understand(self, reading: Reading, sender: SenderContext, *, is_calm: bool = False) -> Understanding:
        """The whole of what a mail means. DangerCheckError, with all the rest in it, where the danger check failed.

        `is_calm` says that `judge_danger` saw nothing in this very mail, so that it need not look again.
        """
        with self._rules.lexicon.reading():  # danger and intent share the prepared texts
            return self._understand(reading, sender, own_text(reading), is_calm)

    def _understand(self, reading: Reading, sender: SenderContext, text: str, is_calm: bool) -> Understanding:
        language = detect_language(text or reading.message.subject)
        decision = self._decide(reading, sender, text)
        if language is Language.OTHER and reading.automatic.kind is None:
            decision = _in_doubt(decision)
        rest = Understanding(
            intent=decision.intent,
            secondary=decision.secondary,
            kind=decision.kind,
            lead_kind=decision.lead_kind,
            band=decision.band,
            confidence=decision.confidence,
            crisis=None,
            language=language,
            address_form=detect_address_form(text),
            greeting_name=greeting_name(reading),
            moments=_moments(reading, text),
            is_mere_thanks=decision.is_mere_thanks,
            reasons=decision.reasons,
        )
        if is_calm:
            return rest
        try:
            crisis = self.judge_danger(reading, quoted_is_known=sender.quoted_is_known)
        except DangerCheckError as error:
            raise DangerCheckError(str(error), rest) from error
        return replace(rest, crisis=crisis)

    def _decide(self, reading: Reading, sender: SenderContext, text: str) -> Decision:
        if reading.automatic.kind is not None:
            reason = Reason(f"automatic-{reading.automatic.kind.value}")
            return Decision(Intent.OTHER, (), None, None, Band.SURE, 0.99, False, (reason,))
        mail = look_at(reading, sender, self._rules.lexicon)
        evidence = self._evidence.gather(mail)
        if not evidence and not any(_has_letters(each.words) for each in mail.texts.values()):
            return Decision(Intent.OTHER, (), None, None, Band.UNSURE, 0.1, False, (Reason("no-text"),))
        asks = mail.has_question or any(Mark.ASKS in each.marks for each in evidence)
        judgement = self._view.judge(mail, (each.reason.rule for each in evidence))
        return decide(evidence, judgement, Situation(sender.state, mail.word_count, asks))


def _in_doubt(decision: Decision) -> Decision:
    """The decision on a mail in a language that nothing was learned in: a guess, and said to be one."""
    reasons = (Reason("another-language"), *decision.reasons)
    return replace(decision, band=Band.UNSURE, confidence=min(decision.confidence, _GUESS), reasons=reasons)


def _has_letters(words: tuple[str, ...]) -> bool:
    """True where somebody wrote at least one word of a few letters."""
    return any(len(word) <= _LONGEST_WORD and any(map(str.isalpha, word)) for word in words)


def _moments(reading: Reading, text: str) -> tuple[Moment, ...]:
    """The moments in the sender's own words. Without a date in the mail nothing can be resolved."""
    at = reading.message.date
    if at is None or reading.automatic.kind is not None:
        return ()
    return tuple(find_moments(ends_of(text), at, zone_of(at)))


def zone_of(at: datetime) -> tzinfo:
    """The zone in which the sender's words hold: that of the mail's date, or the coach's where it says nothing more."""
    offset = at.utcoffset()
    if offset is None or offset == timedelta(0) or offset == at.astimezone(_HOME).utcoffset():
        return _HOME
    return at.tzinfo or _HOME
