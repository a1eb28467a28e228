"""A judged mail to an order for a draft: which template, which language, which words the coach has settled."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from maild.drafting.order import DraftOrder
from maild.steps.memory import Judged
from maild.steps.practice import Practice
from maild.steps.stopping import said_pause_end
from maild.understanding.result import Intent, Language
from maild.working_time.words import day_in_words

_FULL = "waiting_list"
_LANGUAGES = {
    Language.EN: Language.EN,
    Language.NL: Language.NL,
    Language.NL_BE: Language.NL,
    Language.MIXED: Language.NL,
}


def order_reply(
    practice: Practice, judged: Judged, token: str, at: datetime, template: str | None = None
) -> DraftOrder | None:
    """The order for a reply to the person who wrote; None where the mail names nobody. `template` is used instead of the
    one that fits the intent."""
    reading, understanding = judged.reading, judged.understanding
    if reading.writer is None:
        return None
    return DraftOrder(
        template=template or _template(practice, understanding.intent),
        language=_LANGUAGES.get(understanding.language, practice.default_language),
        address_form=understanding.address_form or practice.default_form,
        kind=understanding.kind,
        lead_kind=understanding.lead_kind,
        secondary=understanding.secondary,
        greeting_name=understanding.greeting_name,
        reading=reading,
        recipient=reading.writer,
        identity=practice.identity,
        token=token,
        message_domain=practice.message_domain,
        at=at,
        zone=practice.zone,
        slots=_slots(practice, judged, at),
    )


def _template(practice: Practice, intent: Intent) -> str:
    """The mail for an intent; a full practice answers a lead with its waiting list, where there is a template for that."""
    if intent is Intent.NEW_LEAD and practice.is_full and practice.drafter.templates.has(_FULL):
        return _FULL
    return intent.value


def _slots(practice: Practice, judged: Judged, at: datetime) -> Mapping[str, str | None]:
    """The coach's words, and the end of a pause where the mail itself names it."""
    written = judged.reading.message.date or at
    until = said_pause_end(judged.reading, judged.understanding, practice.working_time.day_of(written))
    if until is None:
        return practice.slots
    language = "en" if judged.understanding.language is Language.EN else "nl"
    return {**practice.slots, "pause_until": day_in_words(until, language)}
