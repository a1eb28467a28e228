"""The learned model looking at one mail: its opinion, and the words that weighed most in it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from maild.facts.person import PersonState
from maild.understanding.corrections import Corrections
from maild.understanding.decision import Judgement
from maild.understanding.judged_mail import JudgedMail
from maild.understanding.learned import FeatureMaker, LearnedModel
from maild.understanding.learned.model import Vector, between
from maild.understanding.result import Intent, Reason
from maild.understanding.traits import traits_of

_MOST_WORDS = 5
_WEIGHED = "words"
_TELLING = 3  # letters; shorter words tell a reader nothing


class LearnedView:
    """Judges mails by the weights and by the coach's corrections."""

    def __init__(self, maker: FeatureMaker, model: LearnedModel, corrections: Corrections) -> None:
        self._maker = maker
        self._model = model
        self._corrections = corrections
        self._known_rules = model.weights.known_rules

    def vector(self, mail: JudgedMail, rules: Iterable[str]) -> Vector:
        """The mail as the model sees it, where these rules hold."""
        return self._model.look(self._maker, traits_of(mail, rules))[0]

    def judge(self, mail: JudgedMail, rules: Iterable[str]) -> Judgement:
        """The model's opinion of a mail in which these rules hold."""
        traits = traits_of(mail, rules)
        may_be_client = mail.sender.state not in (None, PersonState.CLIENT)  # one whom nobody has entered yet
        vector, *others = self._model.look(self._maker, traits, *([replace(traits, state="")] if may_be_client else []))
        opinion = self._model.judge(vector)
        for each in others:
            opinion = between(opinion, self._model.judge(each))
        shift = self._corrections.shift(vector)
        logits = opinion.logits["intent"]
        first = max(logits, key=lambda label: logits[label] + shift.get(label, 0.0))
        return Judgement(
            opinion=opinion,
            limits=self._model.weights.thresholds,
            known_rules=self._known_rules,
            shift=shift,
            reasons=self._reason(mail, vector, first),
        )

    def _reason(self, mail: JudgedMail, vector: Vector, label: str) -> dict[Intent, Reason]:
        """The sender's own words that spoke most for an intent, as they stand in the text."""
        text = mail.texts["text"]
        ranked = self._model.weighed_most(vector, "intent", label, 3 * _MOST_WORDS)
        telling = [place for place in ranked if place < len(text.spans) and len(text.words[place]) >= _TELLING]
        words = [text.quote(place, place + 1) for place in sorted(telling[:_MOST_WORDS])]
        return {Intent(label): Reason(_WEIGHED, " · ".join(words))} if words else {}
