"""Mail to many and mail by machines: list posts (RFC 2919), newsletters (RFC 2369, RFC 8058), notifications."""

from __future__ import annotations

import re

from maild.mail.message import Message
from maild.reading import automatic_words as words
from maild.reading import mass_words
from maild.reading.automatic_signs import (
    author_words,
    auto_submitted,
    families,
    one_line,
    precedence,
    readable_text,
    says_automatic,
    service,
    speaks_to_the_coach,
)

_LIST_HEADERS = (
    "List-Post",
    "X-BeenThere",
    "X-Mailman-Version",
    "X-Mailing-List",
    "X-Google-Group-Id",
    "List-Archive",
    "X-Loop-List",
)
_MANAGERS = ("Mailing-List", "X-Sympa-To", "X-Listprocessor-Version", "X-Listserver", "X-ListMember")


def list_post(message: Message) -> str:
    """A person's post on a mailing list (RFC 2919, RFC 2369 section 3.4)."""
    post = message.header("List-Post")
    if post and post.strip().upper() != "NO" and (message.header("List-Id") or message.header("Precedence")):
        return "List-Post"
    beats = [each for each in _LIST_HEADERS[1:5] if message.header(each)]
    if beats and (message.header("List-Id") or message.header("Precedence").strip().lower() in ("list", "bulk")):
        return beats[0]
    if message.header("Precedence").strip().lower() == "list":
        return "Precedence: list"
    manager = next((each for each in _MANAGERS if message.header(each)), "")
    if manager and not message.header("List-Unsubscribe-Post"):
        return manager
    footer = words.LIST_FOOTER.search(message.text[-600:]) if message.to and not service(message) else None
    if footer and (_names_the_list(message) or words.LIST_TAG.match(message.subject)) and not message.html:
        return "a subject or an address of a list, and its footer"
    is_plain_list = (
        bool(message.header("List-Id")) and not message.header("List-Unsubscribe-Post") and not service(message)
    )
    if not is_plain_list or words.UNSUBSCRIBE_TEXT.search(message.html + message.text):
        return ""
    return "List-Id" if _is_addressed_to_a_list(message) else ""


def _is_addressed_to_a_list(message: Message) -> bool:
    """True for a post: it goes to the address of the list, carries its tag, or answers another one."""
    name = message.header("List-Id").casefold()
    sides = [to.key.partition("@") for to in (*message.to, *message.cc)]
    is_to_list = any((host and host in name) or (len(local) > 4 and local in name) for local, _, host in sides)
    return is_to_list or bool(message.in_reply_to) or words.LIST_TAG.match(message.subject) is not None


def _names_the_list(message: Message) -> bool:
    """True where the foot of the mail names the address that it was sent to."""
    foot = message.text[-600:].casefold()
    return any(len(local) > 4 and local in foot for local in (to.key.partition("@")[0] for to in message.to))


def newsletter(message: Message) -> str:
    """Bulk mail (RFC 2369 section 3.2, RFC 8058)."""
    unsubscribe = message.header("List-Unsubscribe")
    is_personal = bool(message.in_reply_to) or words.REPLY_SUBJECT.match(message.subject) is not None
    marks = [
        name
        for name, holds in (
            ("List-Unsubscribe-Post", bool(message.header("List-Unsubscribe-Post"))),
            ("List-Id", bool(message.header("List-Id"))),
            ("Precedence", precedence(message)),
            ("a sending service", bool(service(message))),
            ("Feedback-ID", bool(message.header("Feedback-ID"))),
            ("unsubscribe wording", words.UNSUBSCRIBE_TEXT.search(message.text[-6_000:]) is not None),
            ("no-reply sender", words.NO_REPLY.match(author_words(message)[0]) is not None),
        )
        if holds
    ]
    if set(marks) <= {"Feedback-ID"} and speaks_to_the_coach(message, one_line(message.text)):
        return ""
    if unsubscribe and marks and not (is_personal and len(marks) < 3):
        return f"List-Unsubscribe and {marks[0]}"
    if (
        len([each for each in marks if each in ("Precedence", "a sending service", "unsubscribe wording")]) >= 2
        and not is_personal
    ):
        return f"{marks[0]} and {marks[1]}"
    if not is_personal and _is_news_by_wording(message, bool(unsubscribe or precedence(message) or service(message))):
        return "wording of a newsletter"
    is_news = words.NEWS_SENDER.match(author_words(message)[0]) is not None
    if not is_personal and (is_news or says_automatic(message)) and "unsubscribe wording" in marks:
        return "a sender of news and unsubscribe wording"
    if is_news and message.html and not is_personal:
        return "a sender of news"
    return "Precedence: bulk" if precedence(message) and message.html and not is_personal else ""


def _is_news_by_wording(message: Message, is_marked: bool) -> bool:
    """True for what only a mailing says: why its readers get it, which issue it is, that they are many."""
    local, _ = author_words(message)
    is_marked = is_marked or bool(message.header("List-Id"))
    is_sent = is_marked or mass_words.MAILER.search(message.header("X-Mailer")) is not None
    is_news = words.NEWS_SENDER.match(local) is not None
    if not (is_sent or is_news) or speaks_to_the_coach(message, one_line(message.text)):
        return False
    found = families(mass_words.NEWS, one_line(f"{message.subject}. {message.text}"))
    return bool(found) and len(found) + is_sent + 2 * is_news >= 2


def notification(message: Message) -> str:
    """Everything else that a machine sent (RFC 3834 section 5: auto-generated)."""
    submitted = auto_submitted(message)
    if submitted:
        return f"Auto-Submitted: {submitted.split(';')[0][:30]}"
    local, name = author_words(message)
    if _is_typed(message):
        return ""
    if words.NO_REPLY.match(local) or re.search(r"no[- ]?reply|niet (?:be)?antwoorden", name, re.IGNORECASE):
        return "an address that takes no replies"
    if precedence(message) and not message.in_reply_to:
        return "Precedence: bulk"
    if message.header("X-Autogenerated") or message.header("X-Auto-Generated"):
        return "X-Autogenerated"
    if service(message) and words.BOOKING_TEXT.search(f"{message.subject}\n{readable_text(message)[:2_000]}"):
        return "a sending service and the wording of a confirmation"
    is_reply = bool(message.in_reply_to) or words.REPLY_SUBJECT.match(message.subject) is not None
    if service(message) and words.MACHINE_ROLE.match(local) and not is_reply:
        return "a sending service and a machine's address"
    if says_automatic(message) and not is_reply:
        return "says that it is automatic"
    return "wording of a transaction" if not is_reply and _is_transaction(message, local) else ""


def _is_typed(message: Message) -> bool:
    """True for a letter from a person's own mail program that speaks to its reader, whatever its address is called."""
    mailer = message.header("X-Mailer") or message.header("User-Agent")
    is_program = mass_words.PERSONS_MAILER.search(mailer) is not None and not precedence(message)
    text = one_line(message.text)
    return is_program and mass_words.FIRST_PERSON.search(text) is not None and speaks_to_the_coach(message, text)


def _is_transaction(message: Message, local: str) -> bool:
    """True for news of an order, a payment or an account in which nobody says "I" and nobody is asked anything."""
    is_desk = mass_words.DESK_ROLE.match(local) is not None
    is_sent = mass_words.MAILER.search(message.header("X-Mailer")) is not None or any(
        message.header(each) for each in mass_words.TRANSACTION_HEADERS
    )
    text = one_line(message.text)
    if (
        not (is_desk or is_sent)
        or mass_words.FIRST_PERSON.search(text)
        or speaks_to_the_coach(message, text)
        or "?" in text
    ):
        return False
    found = families(mass_words.FACTS, f"{message.subject}.\n{message.text[:2_000]}\n")
    return len(found) + is_desk + is_sent >= 3
