from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from maild.facts.draft import Draft, DraftState
from maild.facts.sent_mail import SentMail
from maild.mail.identity import MessageId, MessageKey, Uid, UidValidity
from maild.planning.draft_life import Sighting, Step, follow_draft
from maild.planning.policy import Mode, Policy
from maild.planning.recognition import Evidence, SentMatch, recognise

PLACED = datetime(2026, 8, 4, 9, 0, tzinfo=UTC)
POLICY = Policy(Mode.DRAFT, frozenset())
KEY = MessageKey("praktijk", "Drafts", UidValidity(5), Uid(11))
DRAFT = Draft(
    id=7,
    account="praktijk",
    token="a" * 26,
    message_id=MessageId("<ours@praktijk.example>"),
    mail=3,
    thread=40,
    person=1,
    recipient="els@voorbeeld.example",
    parent=MessageId("<parent@voorbeeld.example>"),
    template="reschedule",
    state=DraftState.PLACED,
    key=KEY,
    fingerprint="f",
    shingles=frozenset({1, 2}),
    created_at=PLACED,
    placed_at=PLACED,
)


def a_sent(**changes: object) -> SentMail:
    plain = SentMail(
        id=1,
        key=MessageKey("praktijk", "Sent", UidValidity(2), Uid(1)),
        message_id=MessageId("<client-made@laptop.example>"),
        ancestors=(),
        recipients=("els@voorbeeld.example",),
        thread=None,
        sent_at=PLACED + timedelta(hours=1),
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def never(_: SentMail) -> bool:
    return False


def always(_: SentMail) -> bool:
    return True


def test_roundcube_keeps_the_message_id() -> None:
    match = recognise(DRAFT, [a_sent(message_id=DRAFT.message_id)], never)
    assert match is not None and match.evidence is Evidence.MESSAGE_ID


def test_thunderbird_makes_a_new_message_id_and_keeps_the_reply_headers() -> None:
    match = recognise(DRAFT, [a_sent(ancestors=(DRAFT.parent,))], never)
    assert match is not None and match.evidence is Evidence.REPLY_HEADERS


def test_a_client_that_answers_another_mail_of_the_thread_is_recognised_by_the_thread() -> None:
    match = recognise(DRAFT, [a_sent(thread=40)], never)
    assert match is not None and match.evidence is Evidence.THREAD


def test_a_client_that_drops_every_header_is_recognised_by_its_text() -> None:
    match = recognise(DRAFT, [a_sent()], always)
    assert match is not None and match.evidence is Evidence.SIMILAR_TEXT


def test_texts_are_compared_only_where_nothing_cheaper_speaks() -> None:
    def forbidden(_: SentMail) -> bool:
        raise AssertionError("no text may be fetched")

    assert recognise(DRAFT, [a_sent(thread=40)], forbidden) is not None


@pytest.mark.parametrize(
    "sent",
    [
        a_sent(recipients=("iemand.anders@voorbeeld.example",), ancestors=(DRAFT.parent,), thread=40),
        a_sent(sent_at=PLACED - timedelta(hours=1), ancestors=(DRAFT.parent,)),
        a_sent(is_automatic=True, ancestors=(DRAFT.parent,)),
        a_sent(draft=99, ancestors=(DRAFT.parent,)),
    ],
    ids=["another recipient", "before the draft", "an automatic answer", "stands for another draft"],
)
def test_what_cannot_be_the_draft_is_not_taken_for_it(sent: SentMail) -> None:
    assert recognise(DRAFT, [sent], always) is None


def test_the_strongest_evidence_wins() -> None:
    match = recognise(DRAFT, [a_sent(id=1, thread=40), a_sent(id=2, message_id=DRAFT.message_id)], never)
    assert match is not None and match.sent.id == 2


def fate(draft: Draft = DRAFT, *, there: bool, **kw: object) -> Step:
    values: dict[str, object] = {
        "match": None,
        "match_is_similar": False,
        "answered_by_hand": False,
        "policy": POLICY,
        "now": PLACED + timedelta(hours=2),
    }
    successor = kw.pop("successor", None)
    values.update(kw)
    return follow_draft(draft, Sighting(there, successor), **values).step  # type: ignore[arg-type]


MATCH = SentMatch(a_sent(), Evidence.REPLY_HEADERS)


def test_an_untouched_draft_is_left_lying() -> None:
    assert fate(there=True) is Step.NOTHING


def test_gone_and_in_sent_is_sent() -> None:
    assert fate(there=False, match=MATCH) is Step.MARK_SENT


def test_gone_with_a_successor_is_touched() -> None:
    assert fate(there=False, successor=replace(KEY, uid=Uid(12))) is Step.MARK_TOUCHED


def test_gone_alone_proves_nothing_for_a_day() -> None:
    assert fate(there=False) is Step.MARK_MISSING
    missing = replace(DRAFT, state=DraftState.TOUCHED, missing_since=PLACED + timedelta(hours=1))
    assert fate(missing, there=False, now=PLACED + timedelta(hours=24)) is Step.NOTHING
    assert fate(missing, there=False, now=PLACED + timedelta(hours=25)) is Step.MARK_DISCARDED


def test_edit_as_new_message_leaves_the_original_which_is_cleared() -> None:
    assert fate(there=True, match=MATCH, match_is_similar=True) is Step.MARK_SENT_AND_CLEAR


def test_an_answer_written_by_hand_withdraws_the_draft() -> None:
    assert fate(there=True, match=MATCH, match_is_similar=False) is Step.WITHDRAW
    assert fate(there=True, answered_by_hand=True) is Step.WITHDRAW


def test_a_touched_draft_is_never_withdrawn() -> None:
    touched = replace(DRAFT, state=DraftState.TOUCHED)
    late = PLACED + timedelta(days=60)
    for draft in (touched,):
        assert fate(draft, there=True, answered_by_hand=True, now=late) is Step.NOTHING
        assert fate(draft, there=True, match=MATCH, now=late) is Step.MARK_SENT


def test_an_untouched_draft_goes_after_fourteen_days() -> None:
    assert fate(there=True, now=PLACED + timedelta(days=13, hours=23)) is Step.NOTHING
    assert fate(there=True, now=PLACED + timedelta(days=14)) is Step.WITHDRAW
