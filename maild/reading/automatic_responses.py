"""Answers that a machine gives for a person: calendars (RFC 5546), absences (RFC 3834, RFC 5230)."""

from __future__ import annotations

import re

from maild.mail.message import Message
from maild.reading import automatic_words as words
from maild.reading import mass_words, response_words
from maild.reading.automatic_signs import (
    SURE,
    author_words,
    auto_submitted,
    families,
    has_part,
    own_words,
    readable_text,
    speaks_to_the_coach,
    weight_of_machine,
)

_METHOD = re.compile(r"^METHOD\s*:\s*(\w+)", re.IGNORECASE | re.MULTILINE)
_ITIP = frozenset({"REQUEST", "REPLY", "CANCEL", "COUNTER", "DECLINECOUNTER", "ADD", "REFRESH"})
_VACATION_HEADERS = (
    "X-Autoreply",
    "X-Autorespond",
    "X-Autoresponder",
    "X-Auto-Reply",
    "X-Vacation",
    "X-AutoReply-From",
)


def calendar(message: Message) -> str:
    """iTIP over mail (RFC 6047 section 2.4), and calendars that answer, move or remind in plain words."""
    methods = _methods(message)
    if methods & _ITIP:
        return f"calendar {sorted(methods & _ITIP)[0]} (RFC 5546)"
    weight = weight_of_machine(message)
    if "PUBLISH" in methods and weight >= SURE:
        return "calendar PUBLISH by a machine (RFC 5546)"
    if message.in_reply_to or message.header("List-Unsubscribe"):
        return ""
    is_meeting = "calendar" in message.header("Content-Class").lower() or message.header(
        "X-Microsoft-CDO-Appt-Sequence"
    )
    if response_words.CALENDAR_SUBJECT.match(message.subject) and (is_meeting or has_part(message, "text/calendar")):
        return "calendar reply by its subject"
    text = message.text[:3_000]
    has_lines = response_words.SCHEDULE_LINE.search(text) is not None
    if response_words.ANSWERED_SUBJECT.match(message.subject):
        is_told = response_words.ANSWERED_TEXT.search(text) is not None and (has_lines or weight > 0)
        return "calendar reply by its subject" if is_told or len(text.split()) < 8 else ""
    is_told = has_lines or response_words.CALENDAR_TEXT.search(text) is not None
    is_change = weight >= SURE and response_words.CHANGED_SUBJECT.search(message.subject) is not None
    return "a machine tells that an event moved or begins" if is_change and is_told else ""


def _methods(message: Message) -> set[str]:
    """The iTIP methods of a mail's calendar parts and of its own type."""
    methods = {m.group(1).upper() for part in message.parts if part.content and part.content_type == "text/calendar"
               for m in _METHOD.finditer(part.content[:20_000])}  # fmt: skip
    return methods | {m.upper() for m in re.findall(r"method=\"?(\w+)", message.header("Content-Type"), re.IGNORECASE)}


def absence(message: Message) -> str:
    """Vacation and other personal responses (RFC 3834 section 5, RFC 5230 section 4.6)."""
    subject, text = message.subject, readable_text(message)[:3_000]
    says_text = words.ABSENT_TEXT.search(text) is not None
    header = _absence_header(message)
    if header and (
        says_text or response_words.SURE_SUBJECT.match(subject) or response_words.HINT_SUBJECT.match(subject)
    ):
        return f"{header} and wording of an absence"
    is_mass = bool(message.header("List-Unsubscribe")) or words.UNSUBSCRIBE_TEXT.search(text) is not None
    if header and not is_mass and not words.RECEIVED_TEXT.search(text):
        return header
    if is_mass or words.REPLY_SUBJECT.match(subject) or words.NO_REPLY.match(author_words(message)[0]):
        return ""
    return _absence_by_wording(message)


def _absence_by_wording(message: Message) -> str:
    """An absence without its header: a subject that programs write, or several things that only such an answer says."""
    text = own_words(message)
    found = families(response_words.ABSENCE, text)
    is_away = words.ABSENT_TEXT.search(text) is not None or response_words.BACK_TEXT.search(text) is not None
    weight = weight_of_machine(message)
    if weight < SURE and (response_words.YOUR_ABSENCE.search(text) or speaks_to_the_coach(message, text)):
        return ""
    if response_words.SURE_SUBJECT.match(message.subject):
        is_named = re.match(r"^\W{0,3}(?:auto|réponse)", message.subject, re.IGNORECASE) is not None
        return "subject of an automatic answer" if is_away or found or is_named else ""
    is_hinted = response_words.HINT_SUBJECT.match(message.subject) is not None
    is_somebody_away = is_away and mass_words.FIRST_PERSON.search(text) is not None
    if "machine" in found and (is_somebody_away or is_hinted or "unread" in found):
        return "says that a machine answers for somebody away"
    marks = len(found - {"machine"}) + weight + is_away
    if is_hinted and is_away | bool(weight) and found and marks >= 2:
        return "wording of an absence"
    return "wording of an absence from a machine" if weight >= SURE and is_away and found else ""


def _absence_header(message: Message) -> str:
    if auto_submitted(message).startswith("auto-replied"):
        return "Auto-Submitted: auto-replied"
    if message.header("X-Apple-Action").strip().upper() == "VACATION":
        return "X-Apple-Action: VACATION"
    if re.match(r"9;|.*autoresponder", message.header("X-POST-MessageClass"), re.IGNORECASE):
        return "X-POST-MessageClass"
    if message.header("Precedence").strip().lower() in ("auto_reply", "auto-reply", "autoreply"):
        return "Precedence: auto_reply"
    for name in _VACATION_HEADERS:
        value = message.header(name).strip().lower()
        if value and value not in ("no", "false", "0"):
            return name
    return "X-Autogenerated" if message.header("X-Autogenerated").strip().lower() == "reply" else ""
