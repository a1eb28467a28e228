"""The header values that make a mail a reply: subject and ancestry."""

from __future__ import annotations

import re
from collections.abc import Sequence

from maild.drafting.clean_text import clean_line
from maild.drafting.variant import Variant
from maild.mail.identity import MessageId
from maild.mail.message import Message

LONGEST_SUBJECT = 900
MOST_REFERENCES = 20
_LONGEST_READ = 20_000
_SANE_ID = re.compile(r"<[\x21-\x3b\x3d\x3f-\x7e]{1,500}>")
# Reply and forward marks as clients write them: English, Dutch, German, French, Scandinavian, Spanish, Portuguese,
# Polish, Turkish, Chinese. "Betr:" is Dutch. Not "R:", "I:", "VS:" or "Ref:", which people write themselves.
_MARK = (
    r"(?:re|antw?|aw|sv|betr|odp|ynt|res|fwd?|wg|tr|doorst|doorgest|doorgestuurd|rv|回复|答复|转发)"
    r"\.?[ \xa0]?(?:\[\d{1,3}\]|\(\d{1,3}\)|\^\d{1,3})?[ \xa0]?[:：]"
)
_MARKS = re.compile(rf"(?:{_MARK}\s*)+", re.IGNORECASE)
_TAG = re.compile(r"\[[^\[\]\n]{1,40}\]\s*")
_EMPTY = {Variant.JE: "je bericht", Variant.U: "uw bericht", Variant.EN: "your message"}


def reply_subject(subject: str, variant: Variant) -> str:
    """`Re: ` once, before the sender's subject without the reply and forward marks that had piled up at its front.

    RFC 5322 section 3.6.5; what counts as a mark follows the base subject of RFC 5256 section 2.1, so that threads by
    subject stay together. A gateway's tag such as "[EXTERN]" stays, marks before and behind it go.
    """
    base = base_subject(clean_line(subject, _LONGEST_READ))
    if len(base) > LONGEST_SUBJECT:
        base = base[: LONGEST_SUBJECT - 1].rstrip() + "…"
    return f"Re: {base or _EMPTY[variant]}"


def base_subject(subject: str) -> str:
    """The subject without reply and forward marks at its front, and behind a tag in square brackets there."""
    place = _skip_marks(subject, 0)
    tags: list[str] = []
    while (tag := _TAG.match(subject, place)) is not None:
        behind = _skip_marks(subject, tag.end())
        if behind == tag.end():
            break
        tags.append(tag[0].strip())
        place = behind
    return " ".join((*tags, subject[place:].strip())).strip()


def _skip_marks(subject: str, place: int) -> int:
    found = _MARKS.match(subject, place)
    return found.end() if found else place


def parent_id(parent: Message) -> MessageId | None:
    """The parent's Message-ID where it can stand in a header unchanged (printable ASCII), else None."""
    return parent.message_id if parent.message_id is not None and _is_sane(parent.message_id) else None


def reply_references(parent: Message) -> tuple[MessageId, ...]:
    """The chain with the parent last (RFC 5322 section 3.6.4): its References, or its In-Reply-To where that is one id.

    A chain of more than MOST_REFERENCES keeps its first id, which names the thread, and the last ones.
    """
    before: Sequence[MessageId] = parent.references
    if not before and len(parent.in_reply_to) == 1:
        before = parent.in_reply_to
    own = parent_id(parent)
    chain = [each for each in dict.fromkeys(before) if _is_sane(each) and each != own]
    if own is not None:
        chain.append(own)
    if len(chain) > MOST_REFERENCES:
        chain = [chain[0], *chain[1 - MOST_REFERENCES :]]
    return tuple(chain)


def _is_sane(message_id: MessageId) -> bool:
    return _SANE_ID.fullmatch(message_id) is not None and "=?" not in message_id
