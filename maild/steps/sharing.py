"""A backlog of calm mails is understood on two cores where there is an understudy, and comes back in its order."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from typing import TypeVar

from maild.reading.result import Reading
from maild.understanding.result import Understanding
from maild.understanding.sender import SenderContext
from maild.understanding.understand import Understander
from maild.understanding.understudy import Understudy

_FURTHEST = 6
"""Handfuls that may be understood ahead of the one that is to be written down next."""
_Mail = TypeVar("_Mail")
_Made = TypeVar("_Made")
_Ask = Callable[[_Mail], tuple[Reading, SenderContext] | None]
_Finish = Callable[[_Mail, Understanding | None], _Made]


def understood_in_order(
    understudy: Understudy | None,
    understander: Understander,
    handfuls: Sequence[Sequence[_Mail]],
    ask: _Ask[_Mail],
    finish: _Finish[_Mail, _Made],
) -> Iterator[list[tuple[_Mail, _Made]]]:
    """Each handful with what `finish` makes of its mails, given what the understudy says of them.

    That is None where it was not asked, is busy or gone, or met a mistake: `finish` then understands the mail itself.
    """
    with ExitStack() as at_the_end:
        if understudy is None or len(handfuls) < 2 or not understudy.claim(understander):
            yield from (_finished(handful, (), finish) for handful in handfuls)
            return
        at_the_end.callback(understudy.release)
        yield from _on_two_cores(understudy, handfuls, ask, finish)


def _on_two_cores(
    understudy: Understudy, handfuls: Sequence[Sequence[_Mail]], ask: _Ask[_Mail], finish: _Finish[_Mail, _Made]
) -> Iterator[list[tuple[_Mail, _Made]]]:
    done: dict[int, list[tuple[_Mail, _Made]]] = {}
    given: deque[int] = deque()
    fresh = 0
    """The first handful that nobody has begun with."""
    for place in range(len(handfuls)):
        while place not in done:
            while fresh < len(handfuls) and _hand_over(understudy, handfuls[fresh], ask):
                given.append(fresh)
                fresh += 1
            must_wait = fresh == len(handfuls) or fresh - place > _FURTHEST
            if given and (must_wait or understudy.is_ready):
                first = given.popleft()
                done[first] = _finished(handfuls[first], understudy.take(), finish)
            else:
                done[fresh] = _finished(handfuls[fresh], (), finish)
                fresh += 1
        yield done.pop(place)


def _hand_over(understudy: Understudy, handful: Sequence[_Mail], ask: _Ask[_Mail]) -> bool:
    asked = [ask(mail) for mail in handful]
    mails = [each for each in asked if each is not None]
    return len(mails) == len(asked) and understudy.hand_over(mails)


def _finished(
    handful: Sequence[_Mail], known: Sequence[Understanding | None], finish: _Finish[_Mail, _Made]
) -> list[tuple[_Mail, _Made]]:
    each_known = known if len(known) == len(handful) else [None] * len(handful)
    return [(mail, finish(mail, one)) for mail, one in zip(handful, each_known, strict=True)]
