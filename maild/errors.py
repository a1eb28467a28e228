"""What the loop asks of a failure: wait, give up, set one mail aside, pause one account, or stop.

Each class answers one question of the loop; a stage raises the narrowest one that is true. Ordinary
refusals (no rule matched, a duplicate, RFC 3834 forbids an answer) are values with reasons, not errors.
"""

from __future__ import annotations

from datetime import timedelta


class MaildError(Exception):
    """Base of every error that maild raises on purpose. Its text never quotes a mail or a secret.

    `trouble` is a short word for what a person can mend, where that is known (`imap/login_trouble.py`); else "".
    """

    trouble = ""


class TransientError(MaildError):
    """Try again later: a dropped link, a full quota, a busy server.

    `retry_after` is how long the other side asked us to wait, or None when it did not say.
    """

    def __init__(self, text: str, retry_after: timedelta | None = None) -> None:
        super().__init__(text)
        self.retry_after = retry_after


class LinkError(TransientError):
    """The connection is of no use any more: build it anew, then go on."""


class PermanentError(MaildError):
    """The other side said no and will say no again."""


class MessageError(MaildError):
    """This one mail cannot be handled. It is set aside with this text as its reason; the rest goes on."""


class AccountError(MaildError):
    """This account cannot work until a person does something (a refused login, no Drafts mailbox)."""


class ConfigurationError(MaildError):
    """The configuration, a rule or a template is wrong. `problems` holds one printable line for each."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class StoppingError(MaildError):
    """The daemon was asked to stop: leave what is begun, the ledger knows where to go on. Nobody's fault, never counted."""


class LedgerHeldError(MaildError):
    """Another daemon works on this ledger."""


class LeaseLostError(StoppingError):
    """Another daemon works for this account by now, or may: leave what is begun, that one goes on."""
