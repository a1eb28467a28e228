"""Systems that hold a stranger's mail until the stranger proves something (TMDA, BoxTrapper, Spam Arrest and their kin)."""

from __future__ import annotations

from maild.mail.message import Message
from maild.reading.automatic_signs import (
    SURE,
    families,
    one_line,
    own_words,
    readable_text,
    speaks_to_the_coach,
    weight_of_machine,
)
from maild.reading.challenge_words import ELSEWHERE, FAMILIES, GATE, HELD, PROOF, REASON, SAYS, STRANGER, YOUR_MAIL

_HEADERS = (
    "x-tmda-",
    "x-boxtrapper",
    "x-boxbe",
    "x-spamarrest",
    "x-challenge",
    "x-ask-",
    "x-qconfirm",
    "x-whitelist-request",
    "x-sender-verification",
)


def challenge(message: Message) -> str:
    """The reason to call a mail a challenge, or "".

    A proof that is asked, and mail of the coach's own that is held or comes from a stranger: those two at least. The less
    speaks for a machine, the more of it must be there, and in the mail's own words.
    """
    if message.header("List-Unsubscribe-Post"):
        return ""
    if _header(message):
        return "challenge header"
    weight = weight_of_machine(message)
    text = readable_text(message)
    if weight >= SURE and SAYS.search(text[:3_000]):
        return "asks the sender to prove something"
    is_one = _is_challenge(message, text, weight)
    if is_one and weight < SURE:
        is_one = _is_challenge(message, own_words(message), weight)
    return "holds the sender's mail and asks for a proof" if is_one else ""


def _is_challenge(message: Message, text: str, weight: int) -> bool:
    said = one_line(f"{message.subject}. {text}")
    if not FAMILIES[PROOF].search(said) or ELSEWHERE.search(said):
        return False
    found = families(FAMILIES, said)
    if not found & {HELD, STRANGER, GATE, REASON}:
        return False
    if weight >= SURE:
        return bool(found & {HELD, STRANGER}) or len(found) >= 3
    if not YOUR_MAIL.search(said) or speaks_to_the_coach(message, one_line(text)):
        return False
    if weight:
        return len(found) >= 3 and bool(found & {HELD, STRANGER})
    is_full = len(found) >= 4 and bool(found & {HELD, STRANGER})
    return is_full or (found >= {HELD, STRANGER} and "://" in said)


def _header(message: Message) -> bool:
    """True for a header field that only such a system writes; TMDA's name also stands on mail that it merely passed on."""
    agent = message.header("X-Delivery-Agent").strip().upper()
    if agent.startswith("TMDA") and message.header("Precedence"):
        return True
    return any(each.name.casefold().startswith(_HEADERS) for each in message.headers)
