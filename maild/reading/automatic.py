"""Did a person type this, and may it be answered? (RFC 3834)

Two facts. The kind follows from what standards say a machine must write (RFC 3464, 5965, 8098, 5545, 2919, 2369, 8058,
3834 section 5), and only then from wording. Where the two readings are close a person is assumed: a client who is silenced is
worse than a machine that is listed. RFC 3834 section 2 says what may be answered: never an automatic message.

Alone these decide nothing, for they occur on mail that people wrote: `Feedback-ID`, `X-Auto-Response-Suppress`,
`List-Unsubscribe`, a null reverse-path, `Auto-Submitted: auto-forwarded`, an `info@` address.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from maild.mail.message import Message
from maild.reading import automatic_words as words
from maild.reading.result import Automatic, AutomaticKind
from maild.reading.return_date import find_return_date

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
_CHALLENGE_HEADERS = ("X-TMDA-Confirm", "X-Boxbe-Challenge", "X-SpamArrest", "X-Challenge", "X-ASK-Action")
_LIST_HEADERS = (
    "List-Post",
    "X-BeenThere",
    "X-Mailman-Version",
    "X-Mailing-List",
    "X-Google-Group-Id",
    "List-Archive",
    "X-Loop-List",
)
_SENDER_SERVICE_HEADERS = tuple(
    (
        "X-Mailchimp-Campaign-Id X-MC-User X-Campaign X-CampaignId X-Campaign-Id X-Mailgun-Sid X-SG-EID "
        "X-SES-Outgoing X-Mandrill-User X-CSA-Complaints X-Report-Abuse X-Mailer-Campaign X-Newsletter "
        "X-Klaviyo-Message-Id X-LaPosta X-Mailerlite X-EmarSys-Identify X-Sendinblue X-Mailin-EID X-Job X-MSYS-API "
        "X-PM-Message-Id X-roving-id X-HubSpot-Message-Id X-Complaints-To X-Virtual-MTA X-ActiveCampaign X-Spotler "
    ).split()
)
_LONGEST_TEXT = 20_000


def judge_automatic(message: Message) -> Automatic:
    """The two facts about one mail, with reasons that quote nothing but header names and our own words."""
    for kind, check in _CHECKS:
        reason = check(message)
        if reason:
            absent = kind is AutomaticKind.OOO
            sent = message.date.date() if message.date else None
            returns = find_return_date(f"{message.subject}\n{message.text}", sent) if absent else None
            return Automatic(kind, may_answer=False, reasons=(reason,), return_date=returns)
    return Automatic(None, may_answer=True, reasons=())


def _receipt(message: Message) -> str:
    """Message disposition notifications (RFC 8098 section 3)."""
    if _report_type(message) == "disposition-notification" or _has_part(message, "message/disposition-notification"):
        return "disposition notification (RFC 8098)"
    if words.RECEIPT_SUBJECT.match(message.subject) and (_auto_submitted(message) or len(message.text.split()) < 60):
        is_exchange = "IPM.REPORT" in message.header("X-MS-Exchange-Organization-MessageClass").upper()
        if (
            is_exchange
            or _auto_submitted(message)
            or re.search(r"gelezen op|was read|is gelezen|read on|gelesen", message.text, re.I)
        ):
            return "read receipt by its subject and text"
    return ""


def _feedback(message: Message) -> str:
    """Abuse reports (RFC 5965 section 2)."""
    if _report_type(message) == "feedback-report" or _has_part(message, "message/feedback-report"):
        return "feedback report (RFC 5965)"
    if re.search(
        r"^(?:abuse|feedback) (?:report|loop)|complaint (?:about|from)|\bspam report\b", message.subject, re.IGNORECASE
    ) and (_has_part(message, "message/rfc822") and "abuse" in _text(message).casefold()):
        return "abuse report by its shape"
    return ""


def _bounce(message: Message) -> str:
    """Delivery status notifications (RFC 3464), and the many that systems write without its form."""
    if _report_type(message) == "delivery-status" or _has_part(message, "message/delivery-status"):
        return "delivery status notification (RFC 3464)"
    if message.header("X-Failed-Recipients"):
        return "X-Failed-Recipients"
    local, name = _author_words(message)
    text = _text(message)
    if words.ONLY_DAEMON.match(local):
        return "a mail system's own address"
    if words.BOUNCE_EVENT.search(text) and words.NO_REPLY.match(local):
        return "a bounce event of a sending service"
    says_subject = words.BOUNCE_SUBJECT.search(message.subject) is not None
    says_text = words.BOUNCE_TEXT.search(text) is not None
    if words.SURE_DAEMON.match(local) or words.DAEMON_NAME.search(name):
        is_report = says_subject or says_text or message.return_path == "" or not text.strip()
        return "a mail system's own address" if is_report else ""
    is_machine = words.DAEMON.match(local) is not None or message.return_path == "" or bool(_auto_submitted(message))
    if is_machine and says_subject and (says_text or _has_part(message, "message/rfc822")):
        return "wording of a bounce from a machine"
    if message.return_path == "" and says_text and re.search(r"\b[45]\d\d\b", text) and not _looks_typed(message):
        return "null reverse-path and an SMTP reply"
    if not message.from_ and says_subject and says_text:
        return "wording of a bounce from nobody"
    return ""


def _calendar(message: Message) -> str:
    """iTIP over mail (RFC 6047 section 2.4)."""
    methods = {m.group(1).upper() for part in message.parts if part.content and part.content_type == "text/calendar"
               for m in _METHOD.finditer(part.content[:20_000])}  # fmt: skip
    methods |= {m.upper() for m in re.findall(r"method=\"?(\w+)", message.header("Content-Type"), re.IGNORECASE)}
    if methods & _ITIP:
        return f"calendar {sorted(methods & _ITIP)[0]} (RFC 5546)"
    is_meeting = "calendar" in message.header("Content-Class").lower() or message.header(
        "X-Microsoft-CDO-Appt-Sequence"
    )
    if words.CALENDAR_SUBJECT.match(message.subject) and (is_meeting or _has_part(message, "text/calendar")):
        return "calendar reply by its subject"
    answered = re.match(
        r"^\s*(?:geaccepteerd|geweigerd|accepted|declined|tentative|voorlopig)\s*:", message.subject, re.IGNORECASE
    )
    return "calendar reply by its subject" if answered and len(message.text.split()) < 8 else ""


def _challenge(message: Message) -> str:
    if any(message.header(each) for each in _CHALLENGE_HEADERS):
        return "challenge header"
    local, _ = _author_words(message)
    is_machine = (
        bool(_auto_submitted(message))
        or message.return_path == ""
        or bool(words.NO_REPLY.match(local))
        or _precedence(message)
    )
    says = words.CHALLENGE_TEXT.search(_text(message)[:3_000])
    return (
        "asks the sender to prove something" if says and is_machine and not message.header("List-Unsubscribe") else ""
    )


def _absence(message: Message) -> str:
    """Vacation and other personal responses (RFC 3834 section 5, RFC 5230 section 4.6)."""
    subject, text = message.subject, _text(message)
    says_subject = words.ABSENT_SUBJECT.match(subject) is not None
    says_text = words.ABSENT_TEXT.search(text[:3_000]) is not None
    header = _absence_header(message)
    if header and (says_subject or says_text):
        return f"{header} and wording of an absence"
    is_mass = bool(message.header("List-Unsubscribe")) or words.UNSUBSCRIBE_TEXT.search(text) is not None
    if header and not is_mass and not words.RECEIVED_TEXT.search(text[:3_000]):
        return header
    if says_subject and not words.REPLY_SUBJECT.match(subject):
        return (
            "subject of an automatic answer"
            if says_text or re.match(r"^\W{0,3}(?:auto|réponse)", subject, re.I)
            else ""
        )
    return ""


def _absence_header(message: Message) -> str:
    if _auto_submitted(message).startswith("auto-replied"):
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


def _list_post(message: Message) -> str:
    """A person's post on a mailing list (RFC 2919, RFC 2369 section 3.4)."""
    post = message.header("List-Post")
    if post and post.strip().upper() != "NO" and (message.header("List-Id") or message.header("Precedence")):
        return "List-Post"
    beats = [each for each in _LIST_HEADERS[1:5] if message.header(each)]
    if beats and (message.header("List-Id") or message.header("Precedence").strip().lower() in ("list", "bulk")):
        return beats[0]
    if message.header("Precedence").strip().lower() == "list":
        return "Precedence: list"
    is_plain_list = (
        bool(message.header("List-Id")) and not message.header("List-Unsubscribe-Post") and not _service(message)
    )
    return "List-Id" if is_plain_list and not words.UNSUBSCRIBE_TEXT.search(message.html + message.text) else ""


def _newsletter(message: Message) -> str:
    """Bulk mail (RFC 2369 section 3.2, RFC 8058)."""
    unsubscribe = message.header("List-Unsubscribe")
    is_personal = bool(message.in_reply_to) or words.REPLY_SUBJECT.match(message.subject) is not None
    marks = [
        name
        for name, holds in (
            ("List-Unsubscribe-Post", bool(message.header("List-Unsubscribe-Post"))),
            ("List-Id", bool(message.header("List-Id"))),
            ("Precedence", _precedence(message)),
            ("a sending service", bool(_service(message))),
            ("Feedback-ID", bool(message.header("Feedback-ID"))),
            ("unsubscribe wording", words.UNSUBSCRIBE_TEXT.search(message.text[-6_000:]) is not None),
            ("no-reply sender", words.NO_REPLY.match(_author_words(message)[0]) is not None),
        )
        if holds
    ]
    if unsubscribe and marks and not (is_personal and len(marks) < 3):
        return f"List-Unsubscribe and {marks[0]}"
    if (
        len([each for each in marks if each in ("Precedence", "a sending service", "unsubscribe wording")]) >= 2
        and not is_personal
    ):
        return f"{marks[0]} and {marks[1]}"
    is_news = words.NEWS_SENDER.match(_author_words(message)[0]) is not None
    if not is_personal and (is_news or _says_automatic(message)) and "unsubscribe wording" in marks:
        return "a sender of news and unsubscribe wording"
    if is_news and message.html and not is_personal:
        return "a sender of news"
    return "Precedence: bulk" if _precedence(message) and message.html and not is_personal else ""


def _notification(message: Message) -> str:
    """Everything else that a machine sent (RFC 3834 section 5: auto-generated)."""
    submitted = _auto_submitted(message)
    if submitted:
        return f"Auto-Submitted: {submitted.split(';')[0][:30]}"
    local, name = _author_words(message)
    if words.NO_REPLY.match(local) or re.search(r"no[- ]?reply|niet (?:be)?antwoorden", name, re.IGNORECASE):
        return "an address that takes no replies"
    if _precedence(message) and not message.in_reply_to:
        return "Precedence: bulk"
    if message.header("X-Autogenerated") or message.header("X-Auto-Generated"):
        return "X-Autogenerated"
    if _service(message) and words.BOOKING_TEXT.search(f"{message.subject}\n{_text(message)[:2_000]}"):
        return "a sending service and the wording of a confirmation"
    is_reply = bool(message.in_reply_to) or words.REPLY_SUBJECT.match(message.subject) is not None
    if _service(message) and words.MACHINE_ROLE.match(local) and not is_reply:
        return "a sending service and a machine's address"
    return "says that it is automatic" if _says_automatic(message) and not is_reply else ""


_CHECKS: tuple[tuple[AutomaticKind, Callable[[Message], str]], ...] = (
    (AutomaticKind.RECEIPT, _receipt),
    (AutomaticKind.FEEDBACK, _feedback),
    (AutomaticKind.BOUNCE, _bounce),
    (AutomaticKind.CALENDAR, _calendar),
    (AutomaticKind.CHALLENGE, _challenge),
    (AutomaticKind.OOO, _absence),
    (AutomaticKind.LIST, _list_post),
    (AutomaticKind.NEWSLETTER, _newsletter),
    (AutomaticKind.NOTIFICATION, _notification),
)


def _auto_submitted(message: Message) -> str:
    """The field's value, in small letters; "" for `no` and for `auto-forwarded`, which people's mail carries."""
    value = message.header("Auto-Submitted").strip().lower()
    return "" if not value or value.startswith(("no", "auto-forwarded")) else value


def _report_type(message: Message) -> str:
    found = re.search(r"report-type\s*=\s*\"?([\w-]+)", message.header("Content-Type"), re.IGNORECASE)
    return found.group(1).lower() if found and message.content_type == "multipart/report" else ""


def _has_part(message: Message, content_type: str) -> bool:
    return message.content_type == content_type or any(part.content_type == content_type for part in message.parts)


def _author_words(message: Message) -> tuple[str, str]:
    """The local part and the display name of the author; a bare name without an address counts as a name."""
    if message.author is None:
        header = message.header("From").strip("<> ").lower()
        return header.partition("@")[0].strip('<>" '), header
    return message.author.key.partition("@")[0], message.author.display_name


def _precedence(message: Message) -> bool:
    return message.header("Precedence").strip().lower() in ("bulk", "junk")


def _service(message: Message) -> str:
    return next((name for name in _SENDER_SERVICE_HEADERS if message.header(name)), "")


def _says_automatic(message: Message) -> bool:
    return words.SAYS_AUTOMATIC.search(_text(message)) is not None


def _looks_typed(message: Message) -> bool:
    """An answer in a thread with a greeting or a sign-off: a person whose server wrote a null reverse-path."""
    return (
        bool(message.in_reply_to)
        and re.search(r"\b(?:groet|groetjes|hoi|beste|dag|kind regards|hi|hello)\b", message.text, re.I) is not None
    )


def _text(message: Message) -> str:
    contents = "\n".join(
        part.content for part in message.parts if part.content and part.content_type == "text/rfc822-headers"
    )
    return (message.text + "\n" + contents)[:_LONGEST_TEXT]
