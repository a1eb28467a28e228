from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default
from zoneinfo import ZoneInfo

import pytest

from maild.acting.backoff import next_delay
from maild.acting.coach_texts import HelpRoutes, danger_alert, moment_in_words
from maild.acting.notice_mail import build_notice, is_own_notice, notice_message_id
from maild.mail.address import Address
from maild.mail.identity import MessageId

KEY = b"k" * 32
TOKEN = "abcdefghijklmnopqrstuvwxyz"
ROUTES = HelpRoutes("2026-11-24", ("Bel 112.",), {"suicide": ("Bel 113.",), "violence_at_home": ("Veilig Thuis",)})


def test_a_notice_is_recognised_only_with_the_ledgers_own_key() -> None:
    ours = notice_message_id(TOKEN, KEY, "praktijk.example")
    assert is_own_notice(ours, KEY)
    assert not is_own_notice(ours, b"x" * 32)
    assert not is_own_notice(MessageId(ours.replace(TOKEN[0], "b", 1)), KEY)
    assert not is_own_notice(None, KEY)
    assert not is_own_notice(MessageId(f"<{TOKEN}.{TOKEN}@praktijk.example>"), KEY)


def test_a_notice_is_marked_automatic_and_keeps_any_name() -> None:
    sender = Address('Anouk "Nouk" de Wít, coach', "coach@praktijk.example")
    raw = build_notice(
        notice_message_id(TOKEN, KEY, "praktijk.example"),
        sender,
        ["mobiel@elders.example"],
        "Bekijk é",
        "Regel één\nRegel twee\n",
        datetime(2026, 8, 4, 9, tzinfo=UTC),
    )
    mail = message_from_bytes(raw, policy=default)
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["From"].addresses[0].display_name == sender.display_name
    assert mail["Subject"] == "Bekijk é"
    assert "Regel één\nRegel twee" in mail.get_content().replace("\r\n", "\n")


def test_the_alert_names_who_when_where_and_the_routes_of_its_kind() -> None:
    text = danger_alert("Els <els@voorbeeld.example>", "dinsdag", "INBOX", "suicide", ROUTES).text
    for expected in ("Els <els@voorbeeld.example>", "dinsdag", "INBOX", "Bel 112.", "Bel 113.", "2026-11-24"):
        assert expected in text
    assert "Veilig Thuis" not in text


def test_an_alert_of_unknown_kind_names_every_route() -> None:
    text = danger_alert("x", "y", "z", None, ROUTES).text
    assert "Bel 113." in text and "Veilig Thuis" in text


def test_moments_are_said_in_words_in_the_coachs_zone() -> None:
    moment = datetime(2026, 8, 4, 7, 3, tzinfo=UTC)
    assert moment_in_words(moment, ZoneInfo("Europe/Amsterdam")) == "dinsdag 4 augustus 2026 om 09:03"


@pytest.mark.parametrize("fraction", [0.0, 0.5, 0.999])
def test_waits_double_up_to_a_bound_and_jitter_stays_within_half(fraction: float) -> None:
    waits = [next_delay(n, fraction).total_seconds() for n in range(1, 40)]
    assert all(1 <= wait <= 600 for wait in waits)
    assert waits[0] <= 2 and waits[-1] >= 300
    assert waits == sorted(waits)
