"""Did a person type this, and may it be answered? (RFC 3834)

Two facts. The kind follows from what standards say a machine must write (RFC 3464, 5965, 8098, 5545, 2919, 2369, 8058,
3834 section 5), and only then from wording. Where the two readings are close a person is assumed: a client who is silenced is
worse than a machine that is listed. RFC 3834 section 2 says what may be answered: never an automatic message.

Alone these decide nothing, for they occur on mail that people wrote: `Feedback-ID`, `X-Auto-Response-Suppress`,
`List-Unsubscribe`, a null reverse-path, `Auto-Submitted: auto-forwarded`, an `info@` address.
"""

from __future__ import annotations

from collections.abc import Callable

from maild.mail.message import Message
from maild.reading.automatic_challenges import challenge
from maild.reading.automatic_mass import list_post, newsletter, notification
from maild.reading.automatic_reports import bounce, feedback, receipt
from maild.reading.automatic_responses import absence, calendar
from maild.reading.result import Automatic, AutomaticKind
from maild.reading.return_date import find_return_date


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


_CHECKS: tuple[tuple[AutomaticKind, Callable[[Message], str]], ...] = (
    (AutomaticKind.RECEIPT, receipt),
    (AutomaticKind.FEEDBACK, feedback),
    (AutomaticKind.BOUNCE, bounce),
    (AutomaticKind.CALENDAR, calendar),
    (AutomaticKind.CHALLENGE, challenge),
    (AutomaticKind.OOO, absence),
    (AutomaticKind.LIST, list_post),
    (AutomaticKind.NEWSLETTER, newsletter),
    (AutomaticKind.NOTIFICATION, notification),
)
