"""May this mail go out? Only a finished draft of the coach's own; every objection is found at once (behaviour 9, 10)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum

from maild.mail.address import Address
from maild.mail.outgoing import Outgoing

_ONLY_ONCE = frozenset(
    "date from sender reply-to to cc bcc message-id in-reply-to references subject mime-version content-type "
    "content-transfer-encoding".split()
)
GOES_OUT = _ONLY_ONCE | frozenset(
    "comments keywords organization content-language content-disposition content-description content-id user-agent "
    "x-mailer importance priority x-priority x-msmail-priority sensitivity thread-topic thread-index accept-language "
    "autocrypt openpgp disposition-notification-to".split()
)
"""The header fields that a mail of the coach may carry out, in small letters."""
_OWN_ADDRESS_ONLY = ("sender", "reply-to", "disposition-notification-to")
_CLIENTS_OWN_NOTES = (
    "x-mozilla-", "x-identity-key", "x-account-key", "x-template", "fcc", "x-fcc", "x-apple-", "x-uniform-type-identifier",
    "x-universally-unique-identifier", "x-ms-", "x-mimeole", "x-sender", "x-draft-info", "x-rc-", "x-roundcube-", "x-k9mail-",
    "x-fairemail-", "x-enigmail-", "x-gmail-", "x-evolution-", "x-kmail-", "x-claws-", "x-smime-", "x-thunderbird-",
)  # fmt: skip
"""Notes that mail programs write into their drafts for themselves: left off, and no objection."""
_HAS_TRAVELLED = frozenset(
    "received return-path delivered-to x-original-to authentication-results dkim-signature received-spf "
    "arc-seal list-id x-received".split()
)


@dataclass(frozen=True, slots=True)
class SendingPolicy:
    """The coach's numbers for what goes out. `largest` is in octets."""

    most_recipients: int = 10
    largest: int = 20 * 1024 * 1024


USUAL_SENDING = SendingPolicy()


class Objection(StrEnum):
    """Why a mail is not sent."""

    WATCHING = "watching"
    NO_SERVER = "no_server"
    GONE = "gone"
    UNREADABLE = "unreadable"
    TOO_LARGE = "too_large"
    RECEIVED = "received"
    NOT_FROM_COACH = "not_from_coach"
    HEADER = "header"
    NO_RECIPIENT = "no_recipient"
    TOO_MANY = "too_many"
    BAD_RECIPIENT = "bad_recipient"
    UNFILLED = "unfilled"
    EMPTY = "empty"
    ALREADY_SENT = "already_sent"
    UNDER_WAY = "under_way"
    DANGER = "danger"


@dataclass(frozen=True, slots=True)
class Found:
    """One objection; `detail` names the field, the address or the slot, never a word that the coach wrote."""

    objection: Objection
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """What is known of a mail that the coach wants to send.

    `unusable` are recipients that no envelope can carry, `unfilled` the labels of open slots, `is_empty` says that the coach
    wrote nothing in it. `was_sent` and `is_under_way` are about the same mail before; `danger` are recipients with an open
    danger case that the coach did not confirm.
    """

    mail: Outgoing
    identity: Address
    own_addresses: frozenset[str]
    unusable: tuple[str, ...] = ()
    unfilled: tuple[str, ...] = ()
    is_empty: bool = False
    was_sent: bool = False
    is_under_way: bool = False
    danger: tuple[str, ...] = ()


def objections(candidate: Candidate, policy: SendingPolicy) -> tuple[Found, ...]:
    """Everything that keeps the mail from being sent, the plainest first; empty where it may go.

    Danger is asked about only when nothing else stands in the way: the second try then is for that alone.
    """
    if candidate.is_under_way:
        return (Found(Objection.UNDER_WAY),)
    if candidate.was_sent:
        return (Found(Objection.ALREADY_SENT),)
    if any(each.name in _HAS_TRAVELLED for each in candidate.mail.fields):
        return (Found(Objection.RECEIVED),)
    found = (
        *_about_sender(candidate),
        *_about_fields(candidate),
        *_about_recipients(candidate, policy),
        *(Found(Objection.UNFILLED, each) for each in candidate.unfilled),
        *((Found(Objection.EMPTY),) if candidate.is_empty else ()),
    )
    return found or tuple(Found(Objection.DANGER, each) for each in candidate.danger)


def _about_sender(candidate: Candidate) -> tuple[Found, ...]:
    senders = candidate.mail.addresses("from")
    if len(senders) == 1 and senders[0].key == candidate.identity.key:
        return ()
    return (Found(Objection.NOT_FROM_COACH, ", ".join(each.addr_spec for each in senders)[:200]),)


def _about_fields(candidate: Candidate) -> tuple[Found, ...]:
    mail = candidate.mail
    times = Counter(each.name for each in mail.fields)
    doubled = [name for name in sorted(_ONLY_ONCE) if times[name] > 1]
    foreign = [name for name in times if name not in GOES_OUT and not name.startswith(_CLIENTS_OWN_NOTES)]
    elsewhere = [
        name
        for name in _OWN_ADDRESS_ONLY
        if any(each.key not in candidate.own_addresses for each in mail.addresses(name))
    ]
    raw = [each.name for each in mail.fields if each.name in GOES_OUT and not each.lines.isascii()]
    odd = ["?"] if mail.odd_lines else []
    return tuple(
        Found(Objection.HEADER, name[:60]) for name in dict.fromkeys(doubled + foreign + elsewhere + raw + odd)
    )


def _about_recipients(candidate: Candidate, policy: SendingPolicy) -> tuple[Found, ...]:
    recipients = candidate.mail.recipients
    if not recipients:
        return (Found(Objection.NO_RECIPIENT),)
    if len(recipients) > policy.most_recipients:
        return (Found(Objection.TOO_MANY, f"{len(recipients)}, {policy.most_recipients}"),)
    return tuple(Found(Objection.BAD_RECIPIENT, each[:200]) for each in candidate.unusable)
