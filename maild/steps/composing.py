"""A judged mail to an order for a draft: which template, which language, which words the coach has settled."""

from __future__ import annotations

from datetime import datetime

from maild.drafting.order import DraftOrder
from maild.steps.memory import Judged
from maild.steps.practice import Practice
from maild.understanding.result import Language

_LANGUAGES = {
    Language.EN: Language.EN,
    Language.NL: Language.NL,
    Language.NL_BE: Language.NL,
    Language.MIXED: Language.NL,
}


def order_reply(practice: Practice, judged: Judged, token: str, at: datetime) -> DraftOrder | None:
    """The order for a reply to the person who wrote; None where the mail names nobody."""
    reading, understanding = judged.reading, judged.understanding
    if reading.writer is None:
        return None
    return DraftOrder(
        template=understanding.intent.value,
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
        slots=practice.slots,
    )
