from dataclasses import replace
from datetime import UTC, datetime

import pytest

from maild.facts.draft import Draft, DraftState
from maild.facts.notice import NoticeLevel
from maild.mail.identity import MessageId
from maild.planning.policy import Mode, Policy
from maild.planning.replies import NoticeKind, ReplyCase, decide_reply, needs_reply
from maild.planning.verdict import Verdict
from maild.understanding.result import Band, Intent

POLICY = Policy(Mode.DRAFT, frozenset({"coach@praktijk.example"}))
PLAIN = ReplyCase(
    is_own_notice=False,
    is_duplicate=False,
    writer="els@voorbeeld.example",
    is_form=False,
    has_crisis=False,
    danger_case_open=False,
    automatic=None,
    may_answer=True,
    intent=Intent.RESCHEDULE,
    band=Band.SURE,
    is_answered=False,
    newer_needs_reply=False,
    live_draft=None,
    drafts_today=0,
    has_template=True,
    other_reply_to=False,
)


def a_draft(state: DraftState) -> Draft:
    return Draft(
        id=7,
        account="praktijk",
        token="a" * 26,
        message_id=MessageId("<x@praktijk.example>"),
        mail=3,
        thread=1,
        person=1,
        recipient="els@voorbeeld.example",
        parent=MessageId("<p@voorbeeld.example>"),
        template="reschedule",
        state=state,
        key=None,
        fingerprint="",
        shingles=frozenset(),
        created_at=datetime(2026, 8, 4, tzinfo=UTC),
    )


def test_a_clear_mail_gets_a_draft() -> None:
    decision = decide_reply(PLAIN, POLICY)
    assert decision.verdict is Verdict.DRAFTED
    assert decision.places_draft


@pytest.mark.parametrize(
    ("change", "verdict"),
    [
        ({"is_own_notice": True}, Verdict.OWN_NOTICE),
        ({"is_duplicate": True}, Verdict.DUPLICATE),
        ({"has_crisis": True}, Verdict.CRISIS),
        ({"writer": "coach@praktijk.example"}, Verdict.OWN_MAIL),
        ({"automatic": "ooo", "intent": Intent.OTHER}, Verdict.AUTOMATIC),
        ({"danger_case_open": True}, Verdict.FROZEN),
        ({"writer": ""}, Verdict.NO_WRITER),
        ({"may_answer": False}, Verdict.MAY_NOT_ANSWER),
        ({"band": Band.UNSURE}, Verdict.UNSURE),
        ({"intent": Intent.OTHER}, Verdict.NOTHING_TO_ANSWER),
        ({"is_answered": True}, Verdict.ANSWERED),
        ({"newer_needs_reply": True}, Verdict.NEWER_MAIL),
        ({"drafts_today": 3}, Verdict.CAP_REACHED),
        ({"has_template": False}, Verdict.NO_TEMPLATE),
        ({"recipient_fits": False}, Verdict.RECIPIENT_UNUSABLE),
        ({"identity_fits": False}, Verdict.IDENTITY_UNUSABLE),
    ],
)
def test_each_refusal_has_its_reason(change: dict[str, object], verdict: Verdict) -> None:
    decision = decide_reply(replace(PLAIN, **change), POLICY)  # type: ignore[arg-type]
    assert decision.verdict is verdict
    assert not decision.places_draft
    assert verdict.meaning


def test_danger_comes_before_everything_that_would_draft_or_hide() -> None:
    case = replace(PLAIN, has_crisis=True, automatic="ooo", is_answered=True, band=Band.UNSURE, writer="")
    assert decide_reply(case, POLICY).verdict is Verdict.CRISIS


def test_a_form_from_the_coachs_own_site_is_a_visitor_not_the_coach() -> None:
    case = replace(PLAIN, writer="coach@praktijk.example", is_form=True, intent=Intent.NEW_LEAD)
    assert decide_reply(case, POLICY).verdict is Verdict.DRAFTED


def test_a_touched_draft_is_left_alone_and_the_coach_hears_of_the_new_mail() -> None:
    decision = decide_reply(replace(PLAIN, live_draft=a_draft(DraftState.TOUCHED)), POLICY)
    assert decision.verdict is Verdict.COACH_IS_WRITING
    assert [(each.kind, each.level) for each in decision.notices] == [(NoticeKind.COACH_IS_WRITING, NoticeLevel.NOW)]


def test_an_untouched_draft_makes_way_for_the_new_one() -> None:
    older = a_draft(DraftState.PLACED)
    decision = decide_reply(replace(PLAIN, live_draft=older), POLICY)
    assert decision.places_draft
    assert decision.supersedes == older


def test_watch_mode_places_nothing_but_says_what_it_would_have_done() -> None:
    decision = decide_reply(PLAIN, replace(POLICY, mode=Mode.WATCH))
    assert decision.verdict is Verdict.WATCH_MODE
    assert not decision.places_draft


def test_another_reply_address_is_shown_and_not_used() -> None:
    decision = decide_reply(replace(PLAIN, other_reply_to=True), POLICY)
    assert decision.places_draft
    assert [each.kind for each in decision.notices] == [NoticeKind.OTHER_REPLY_TO]


@pytest.mark.parametrize("intent", list(Intent))
@pytest.mark.parametrize("band", list(Band))
def test_only_the_four_intents_understood_well_enough_ask_for_a_reply(intent: Intent, band: Band) -> None:
    expected = intent is not Intent.OTHER and band is not Band.UNSURE
    assert needs_reply(intent, band, None, has_crisis=False) is expected
    assert not needs_reply(intent, band, None, has_crisis=True)
    assert not needs_reply(intent, band, "ooo", has_crisis=False)
