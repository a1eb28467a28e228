"""What the learned model looks at in a mail, in training and at work alike."""

from __future__ import annotations

from collections.abc import Iterable

from maild.facts.person import PersonState
from maild.understanding.judged_mail import JudgedMail
from maild.understanding.learned import Traits

_BARE = 5  # words


def traits_of(mail: JudgedMail, rules: Iterable[str]) -> Traits:
    """The traits of a mail in which these rules hold.

    A forward with few words of its own counts with what it forwards, a bare one ("zie onder") as what it forwards.
    """
    own, forwarded = mail.texts["text"].words, mail.texts.get("forwarded")
    if forwarded is not None:
        own = forwarded.words if mail.word_count <= _BARE else own + forwarded.words
    return Traits(
        words=own,
        subject=mail.texts["subject"].words,
        quoted=mail.quoted.words,
        rules=tuple(sorted(set(rules))),
        state=_state(mail.sender.state),
        asks=mail.has_question,
        is_reply=mail.is_reply,
    )


def _state(state: PersonState | None) -> str:
    if state is None or state is PersonState.CORRESPONDENT:  # whom the coach wrote to may be a client nobody entered
        return ""
    return "client" if state is PersonState.CLIENT else "other"
