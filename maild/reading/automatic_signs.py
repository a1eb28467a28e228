"""What the checks for automatic mail look at: header fields and parts that say who or what sent a mail."""

from __future__ import annotations

import re
from collections.abc import Mapping

from maild.mail.message import Message
from maild.reading import automatic_words as words
from maild.reading.new_text import take_apart

_SENDER_SERVICE_HEADERS = {
    name.casefold(): name
    for name in (
        "X-Mailchimp-Campaign-Id X-MC-User X-Campaign X-CampaignId X-Campaign-Id X-Mailgun-Sid X-SG-EID "
        "X-SES-Outgoing X-Mandrill-User X-CSA-Complaints X-Report-Abuse X-Mailer-Campaign X-Newsletter "
        "X-Klaviyo-Message-Id X-LaPosta X-Mailerlite X-EmarSys-Identify X-Sendinblue X-Mailin-EID X-Job X-MSYS-API "
        "X-PM-Message-Id X-roving-id X-HubSpot-Message-Id X-Complaints-To X-Virtual-MTA X-ActiveCampaign X-Spotler "
    ).split()
}
_LONGEST_TEXT = 20_000
_LONGEST_WORDING = 3_000
SURE = 2
"""From this weight on a machine wrote the mail, or wrote it for somebody; what is open is only the kind."""
_ANSWERING_HEADERS = ("X-Autoreply", "X-Autorespond", "X-Autoresponder", "X-Auto-Reply", "X-Vacation", "X-Loop")
_ANSWERING_MAILER = re.compile(r"vacation|auto-?(?:repl|respon)|out of office", re.IGNORECASE)


def auto_submitted(message: Message) -> str:
    """The field's value, in small letters; "" for `no` and for `auto-forwarded`, which people's mail carries."""
    value = message.header("Auto-Submitted").strip().lower()
    return "" if not value or value.startswith(("no", "auto-forwarded")) else value


def report_type(message: Message) -> str:
    """The report-type of a multipart/report (RFC 6522 section 3), in small letters; "" for other mail."""
    found = re.search(r"report-type\s*=\s*\"?([\w-]+)", message.header("Content-Type"), re.IGNORECASE)
    return found.group(1).lower() if found and message.content_type == "multipart/report" else ""


def has_part(message: Message, content_type: str) -> bool:
    """True where the mail is, or has, a part of this type."""
    return message.content_type == content_type or any(part.content_type == content_type for part in message.parts)


def author_words(message: Message) -> tuple[str, str]:
    """The local part and the display name of the author; a bare name without an address counts as a name."""
    if message.author is None:
        header = message.header("From").strip("<> ").lower()
        return header.partition("@")[0].strip('<>" '), header
    return message.author.key.partition("@")[0], message.author.display_name


def precedence(message: Message) -> bool:
    """True for Precedence: bulk or junk."""
    return message.header("Precedence").strip().lower() in ("bulk", "junk")


def service(message: Message) -> str:
    """The first header field that only a sending service writes, or ""."""
    marks = (each for each in message.header_names if each in _SENDER_SERVICE_HEADERS and message.header(each))
    return _SENDER_SERVICE_HEADERS.get(next(marks, ""), "")


def says_automatic(message: Message) -> bool:
    """True where the text itself says that a machine wrote it."""
    return words.SAYS_AUTOMATIC.search(readable_text(message)) is not None


def looks_typed(message: Message) -> bool:
    """An answer in a thread with a greeting or a sign-off: a person whose server wrote a null reverse-path."""
    return (
        bool(message.in_reply_to)
        and re.search(r"\b(?:groet|groetjes|hoi|beste|dag|kind regards|hi|hello)\b", message.text, re.I) is not None
    )


def readable_text(message: Message) -> str:
    """The text and the header blocks of returned mail, bounded."""
    contents = "\n".join(
        part.content for part in message.parts if part.content and part.content_type == "text/rfc822-headers"
    )
    return (message.text + "\n" + contents)[:_LONGEST_TEXT]


def weight_of_machine(message: Message) -> int:
    """How much speaks for a machine, wording apart: SURE for one sign that no person's mail carries, one for
    weak signs: however many they are, a person's mail may carry them all."""
    local, name = author_words(message)
    if auto_submitted(message) or precedence(message) or words.NO_REPLY.match(local) or words.SURE_DAEMON.match(local):
        return SURE
    if message.header("Precedence").strip().lower() in ("auto_reply", "auto-reply", "autoreply"):
        return SURE
    weak = (
        message.return_path == "" and not looks_typed(message),
        bool(message.header("X-Auto-Response-Suppress")),
        any(message.header(each) for each in _ANSWERING_HEADERS),
        _ANSWERING_MAILER.search(message.header("X-Mailer")) is not None,
        bool(service(message)),
        words.MACHINE_ROLE.match(local) is not None,
        not message.from_,
        words.DAEMON.match(local) is not None or words.MACHINE_NAME.search(name) is not None,
    )
    return int(any(weak))


def own_words(message: Message) -> str:
    """What this mail itself says, on one line: what it quotes or forwards may be a machine's words."""
    new = take_apart(message)
    return one_line(f"{new.text} {new.signature}")


def one_line(text: str) -> str:
    """A text without its line breaks, bounded, for wording that a program wrapped."""
    return " ".join(text[:_LONGEST_WORDING].replace("’", "'").split())


def families(patterns: Mapping[str, re.Pattern[str]], text: str) -> frozenset[str]:
    """The names of the families of wording that occur in a text: several weak signs together, never one strong word."""
    return frozenset(name for name, pattern in patterns.items() if pattern.search(text))


def speaks_to_the_coach(message: Message, text: str) -> bool:
    """True where the mail greets its reader by name or asks for something; answering machines do neither."""
    greeted = words.GREETING.search(text) or words.CALLED.search(text)
    names = {
        each.casefold()
        for to in message.to
        for each in re.findall(r"\w+", f"{to.display_name} {to.key.partition('@')[0]}")
    }
    return (greeted is not None and greeted.group(1).casefold() in names) or words.REQUEST.search(text) is not None
