import pytest

from maild.mail.message import HeaderField, Message
from maild.people.authentication import sender_fails_authentication


def a_message(*results: str) -> Message:
    return Message(
        message_id=None, in_reply_to=(), references=(), from_=(), sender=None, reply_to=(), to=(), cc=(), subject="",
        date=None, return_path=None, headers=tuple(HeaderField("Authentication-Results", each) for each in results),
        content_type="text/plain", text="", html="", hidden_text="", text_is_from_html=False, parts=(), defects=(), size=0,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("results", "fails"),
    [
        ((), False),
        (("mx.provider.example; dmarc=pass header.from=a.example; spf=fail",), False),
        (("mx.provider.example; dmarc=fail header.from=a.example",), True),
        (("mx.provider.example; spf=fail smtp.mailfrom=a.example; dkim=none",), True),
        (("mx.provider.example; spf=softfail; dkim=pass header.d=a.example",), False),
        (("mx.provider.example; spf=pass",), False),
        (("mx.provider.example; dmarc=pass", "attacker.example; dmarc=fail"), False),
        (("mx.provider.example; dmarc=fail", "attacker.example; dmarc=pass"), True),
        (("mx.provider.example; none",), False),
    ],
)
def test_only_the_topmost_verdict_of_the_receiving_server_counts(results: tuple[str, ...], fails: bool) -> None:
    assert sender_fails_authentication(a_message(*results)) is fails
