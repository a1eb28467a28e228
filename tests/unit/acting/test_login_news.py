"""A login that ended is told once for each ending, again and again only until somebody heard it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from maild.acting.login_news import LoginNews

START = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)
ENDED = {"praktijk": "the login was withdrawn; log in again: maild login --account praktijk"}


def test_it_is_told_once_with_what_to_type() -> None:
    news = LoginNews()
    ((account, text),) = news.due(ENDED, START)
    news.heard(account)
    assert account == "praktijk" and "maild login --account praktijk" in text.text
    assert news.due(ENDED, START + timedelta(days=3)) == ()


def test_where_nobody_heard_it_it_is_told_again_ever_less_often() -> None:
    news, tries = LoginNews(), 0
    for minute in range(120):
        now = START + timedelta(minutes=minute)
        for account, _ in news.due(ENDED, now):
            tries += 1
            news.not_heard(account, now)
    assert 10 <= tries <= 20


def test_after_a_new_login_the_next_ending_is_told_anew() -> None:
    news = LoginNews()
    news.due(ENDED, START)
    news.heard("praktijk")
    assert news.due({}, START + timedelta(hours=1)) == ()
    assert len(news.due(ENDED, START + timedelta(hours=2))) == 1
