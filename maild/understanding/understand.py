"""What a mail means: danger first, then intent, tone and moments, each with its reasons. Pure, apart from loaded rules."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from maild.reading.result import Reading
from maild.understanding.address_form import detect_address_form
from maild.understanding.danger import DangerCheckError, judge_danger
from maild.understanding.decision import Decision, Situation, decide
from maild.understanding.evidence import EvidenceSource, JudgedMail, RuleEvidence
from maild.understanding.greeting import greeting_name
from maild.understanding.language import detect_language
from maild.understanding.moments import find_moments
from maild.understanding.result import Band, Crisis, Intent, Moment, Reason, Understanding
from maild.understanding.rules import RuleSet
from maild.understanding.rules_model import Mark
from maild.understanding.sender import SenderContext
from maild.understanding.words import PreparedText

_FEW_WORDS = 15  # behaviour 3: a forward with less of its own is judged on both
_LONGEST, _HEAD, _TAIL = 8_000, 4_500, 3_000  # characters; the point of a long mail stands at its ends
_LONGEST_SUBJECT = 500
_ANSWER_MARK = re.compile(r"^\s*(?:re|antw|aw|sv|bs|betr)\s*(?:\[\d{1,3}\])?\s*:", re.IGNORECASE)
_SUBJECT_MARKS = re.compile(
    r"^\s*(?:(?:re|antw|aw|sv|betr|fw|fwd|wg|doorst|tr)\s*(?:\[\d{1,3}\])?\s*:\s*){1,20}", re.IGNORECASE
)
_SMALL_TALK = re.compile(
    r"\b(?:hoe (?:gaat|is) (?:het|'t|ie)[^?\n]{0,30}|alles goed[^?\n]{0,25}|how are you[^?\n]{0,20})\?", re.IGNORECASE
)
_HOME = ZoneInfo("Europe/Amsterdam")


class Understander:
    """Judges mails by one set of rules, and by any further sources of evidence. Safe to share between threads."""

    def __init__(self, rules: RuleSet, sources: tuple[EvidenceSource, ...] = ()) -> None:
        self._rules = rules
        self._sources: tuple[EvidenceSource, ...] = (RuleEvidence(rules), *sources)

    def judge_danger(self, reading: Reading, *, quoted_is_known: bool = True) -> Crisis | None:
        """The signs of danger alone, for a whole batch first. DangerCheckError where the check failed."""
        return judge_danger(reading, self._rules, quoted_is_known=quoted_is_known)

    def understand(self, reading: Reading, sender: SenderContext, *, is_calm: bool = False) -> Understanding:
        """The whole of what a mail means. DangerCheckError, with all the rest in it, where the danger check failed.

        `is_calm` says that `judge_danger` saw nothing in this very mail, so that it need not look again.
        """
        with self._rules.lexicon.reading():  # danger and intent share the prepared texts
            return self._understand(reading, sender, _own_text(reading), is_calm)

    def _understand(self, reading: Reading, sender: SenderContext, text: str, is_calm: bool) -> Understanding:
        decision = self._decide(reading, sender, text)
        rest = Understanding(
            intent=decision.intent,
            secondary=decision.secondary,
            kind=decision.kind,
            lead_kind=decision.lead_kind,
            band=decision.band,
            confidence=decision.confidence,
            crisis=None,
            language=detect_language(text or reading.message.subject),
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
        subject = reading.message.subject[:_LONGEST_SUBJECT]
        is_reply = sender.answers_thread or bool(reading.message.ancestors) or bool(_ANSWER_MARK.match(subject))
        lexicon = self._rules.lexicon
        texts: dict[str, PreparedText] = {
            "text": lexicon.prepare(_ends(text)),
            "subject": lexicon.prepare(_SUBJECT_MARKS.sub("", subject)),
        }
        word_count = len(texts["text"].spans)
        if word_count < _FEW_WORDS and reading.new.forwarded:
            texts["forwarded"] = lexicon.prepare(_ends(reading.new.forwarded))
        mail = JudgedMail(reading, sender, texts, word_count, is_reply)
        evidence = [each for source in self._sources for each in source.gather(mail)]
        if word_count == 0 and not subject.strip() and not evidence:
            return Decision(Intent.OTHER, (), None, None, Band.UNSURE, 0.1, False, (Reason("no-text"),))
        asks = "?" in _SMALL_TALK.sub("", text) or any(Mark.ASKS in each.marks for each in evidence)
        return decide(evidence, Situation(sender.state, is_reply, word_count, asks))


def _own_text(reading: Reading) -> str:
    return reading.visitor.question if reading.visitor else reading.new.text


def _ends(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_HEAD]}\n\n{text[-_TAIL:]}"


def _moments(reading: Reading, text: str) -> tuple[Moment, ...]:
    """The moments in the sender's own words. Without a date in the mail nothing can be resolved."""
    at = reading.message.date
    if at is None or reading.automatic.kind is not None:
        return ()
    return tuple(find_moments(_ends(text), at, zone_of(at)))


def zone_of(at: datetime) -> tzinfo:
    """The zone in which the sender's words hold: that of the mail's date, or the coach's where it says nothing more."""
    offset = at.utcoffset()
    if offset is None or offset == timedelta(0) or offset == at.astimezone(_HOME).utcoffset():
        return _HOME
    return at.tzinfo or _HOME
