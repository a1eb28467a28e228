"""Invitations in the mail change what is known of sessions, in the transaction that records the mail (RFC 5546, RFC 6047)."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import timedelta

from maild.acting.session_texts import change_words
from maild.agenda.horizon import Horizon
from maild.agenda.invitation import Invitation, read_invitation
from maild.errors import MaildError
from maild.facts.notice import NoticeLevel
from maild.facts.seen_mail import SeenMail
from maild.ledger import Transaction
from maild.people.authentication import sender_is_vouched_for
from maild.planning.invitations import Change, changes_of
from maild.planning.whose import known_people
from maild.reading.result import Reading
from maild.steps.practice import Desk, Practice

_LOG = logging.getLogger(__name__)
_BACK, _AHEAD = timedelta(days=30), timedelta(days=400)
_MOST_PARTS = 3
_MOST_CHANGES = 200
_KINDS = ("text/calendar", "application/ics")
_TOLD = (Change.CANCELLED, Change.COUNTERED, Change.NOT_THEIRS)


def take_invitations(tx: Transaction, desk: Desk, practice: Practice, mail: SeenMail, reading: Reading) -> None:
    """Writes down what the invitations of one mail change, and tells the coach what a person should know. The caller has made
    sure that its sender did not fail authentication, and that the same mail was not taken before."""
    author = reading.message.author
    if author is None or not any(part.content_type in _KINDS and part.content for part in reading.message.parts):
        return
    now, is_vouched_for = desk.clock.now(), sender_is_vouched_for(reading.message)
    people = tx.people.list(desk.account, None)
    marks = tx.name_marks.all(desk.account)
    known = known_people(people, marks, practice.policy.own_addresses, desk.subject_salt)
    for invitation in _invitations(desk, practice, mail, reading):
        uids = dict.fromkeys((*(each.uid for each in invitation.events), *(each.uid for each in invitation.targets)))
        versions = [each for uid in uids for each in tx.sessions.versions(desk.account, uid)]
        changes = changes_of(
            invitation, author.key, versions, known, practice.agenda_rules, now, is_vouched_for=is_vouched_for
        )[:_MOST_CHANGES]
        for change in changes:
            if change.session is not None:
                tx.sessions.put(desk.account, change.session, now)
        for change in {each.what: each for each in changes if each.what in _TOLD}.values():
            is_stranger = change.what is Change.NOT_THEIRS and not known.is_trusted(author.key)
            if not is_stranger:
                words = change_words(change.what.value, author.key, change.session, practice.zone)
                once = f"invitation:{reading.content_key}:{change.what}"
                tx.notices.add(desk.account, NoticeLevel.DIGEST, "invitation", words, mail.id, now, once)
        _LOG.info("invitation mail=%s method=%s changes=%d", mail.key, invitation.method, len(changes))


def _invitations(desk: Desk, practice: Practice, mail: SeenMail, reading: Reading) -> Iterator[Invitation]:
    """The calendar parts of a mail, each once: many programs put the same one in twice, as text and as a file."""
    horizon = Horizon.around(practice.working_time.day_of(desk.clock.now()), _BACK, _AHEAD)
    texts = (part.content for part in reading.message.parts if part.content_type in _KINDS and part.content)
    for text in list(dict.fromkeys(texts))[:_MOST_PARTS]:
        try:
            found = read_invitation(text, horizon, practice.zone)
        except MaildError as error:
            _LOG.warning("invitation mail=%s refused: %s", mail.key, error)
        except Exception as error:  # noqa: BLE001 - a part that brings out a mistake must not cost the mail around it
            _LOG.error("invitation mail=%s unexpected=%s", mail.key, type(error).__name__)
        else:
            if found is not None:
                yield found
