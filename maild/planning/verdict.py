"""The one word that says what became of a mail. `status`, `explain` and the ledger all use these words."""

from __future__ import annotations

from enum import StrEnum


class Verdict(StrEnum):
    """Why a mail has a draft, or why it has none."""

    DRAFTED = "drafted"
    WATCH_MODE = "watch_mode"
    OWN_NOTICE = "own_notice"
    OWN_MAIL = "own_mail"
    DUPLICATE = "duplicate"
    CRISIS = "crisis"
    FROZEN = "danger_case_open"
    AUTOMATIC = "automatic"
    MAY_NOT_ANSWER = "may_not_answer"
    NO_WRITER = "no_writer"
    STOP_CONFIRMED = "stop_confirmed_before"
    RETURNED = "returned_by_gesture"
    NOTHING_TO_ANSWER = "nothing_to_answer"
    UNSURE = "unsure"
    ANSWERED = "answered"
    COACH_IS_WRITING = "coach_is_writing"
    NEWER_MAIL = "newer_mail_in_thread"
    CAP_REACHED = "cap_reached"
    NO_TEMPLATE = "no_template"
    RECIPIENT_UNUSABLE = "recipient_unusable"
    IDENTITY_UNUSABLE = "identity_unusable"
    VANISHED = "vanished"
    UNREADABLE = "unreadable"
    UNHANDLED = "could_not_be_handled"
    REFUSED = "server_refused_draft"
    ERASED = "erased"
    UNKNOWN_TIME = "came_before_restore"

    @property
    def meaning(self) -> str:
        """The verdict as a sentence for `explain` and `status`."""
        return _MEANINGS[self]


def meaning_of(word: str) -> str:
    """The sentence of a verdict's word; any other word (a stage: nothing was decided yet) as it is."""
    return Verdict(word).meaning if word in Verdict._value2member_map_ else word


_MEANINGS = {
    Verdict.DRAFTED: "a reply lies in Drafts",
    Verdict.WATCH_MODE: "mode watch: a reply would have been drafted",
    Verdict.OWN_NOTICE: "maild's own notice to the coach",
    Verdict.OWN_MAIL: "sent by the coach",
    Verdict.DUPLICATE: "the same mail was handled before",
    Verdict.CRISIS: "signs of danger: the coach was alerted, no draft is made",
    Verdict.FROZEN: "a danger case is open for this person: nothing is drafted until the coach lifts it",
    Verdict.AUTOMATIC: "no person typed it",
    Verdict.MAY_NOT_ANSWER: "RFC 3834 advises against a response",
    Verdict.NO_WRITER: "the mail names nobody who could be answered",
    Verdict.STOP_CONFIRMED: "asks for no contact once more: that was confirmed before",
    Verdict.RETURNED: "older mail that the coach dropped in a control mailbox: it was moved back, nothing else",
    Verdict.NOTHING_TO_ANSWER: "asks for no reply that maild has a template for",
    Verdict.UNSURE: "not understood well enough for a draft",
    Verdict.ANSWERED: "the coach has answered already",
    Verdict.COACH_IS_WRITING: "the coach is already working on a draft in this thread",
    Verdict.NEWER_MAIL: "a newer mail in the same thread gets the draft",
    Verdict.CAP_REACHED: "this sender has had the day's drafts",
    Verdict.NO_TEMPLATE: "the template for it is missing or broken",
    Verdict.RECIPIENT_UNUSABLE: "the sender's address cannot be written in a draft (letters that are not ASCII)",
    Verdict.IDENTITY_UNUSABLE: "the coach's own address cannot be written in a draft",
    Verdict.VANISHED: "gone from INBOX before it could be read",
    Verdict.UNREADABLE: "could not be read or checked: look at it yourself",
    Verdict.UNHANDLED: "maild failed on it three times: look at it yourself",
    Verdict.REFUSED: "the server refused the draft for good",
    Verdict.ERASED: "older than the erasure of whoever wrote it: nothing is kept of it",
    Verdict.UNKNOWN_TIME: "came before a backup was put back: a draft may have been made then, so no second one is",
}
