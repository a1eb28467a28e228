import pytest

from maild.mail.address import Address
from maild.mail.message import HeaderField, Message
from maild.people.authentication import sender_fails_authentication

ELS = Address("Els", "els@a.example")


def a_message(*fields: str, author: Address = ELS) -> Message:
    """A mail from a.example; a field without a name is an Authentication-Results."""
    named = [each.split("|", 1) if "|" in each else ["Authentication-Results", each] for each in fields]
    return Message(
        message_id=None, in_reply_to=(), references=(), from_=(author,), sender=None, reply_to=(), to=(), cc=(), subject="",
        date=None, return_path=None, headers=tuple(HeaderField(name, value) for name, value in named),
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


@pytest.mark.parametrize(
    ("results", "fails"),
    [
        (("mx.example; dkim=none", "mx.example; dmarc=fail header.from=a.example"), True),
        (("mx.example; dkim=none", "Received-SPF|fail", "MX.example 1; dmarc=fail (p=none)"), True),
        (("mx.example; dkim=none", "Received|from evil", "mx.example; dmarc=fail"), False),
        (("mx.example; spf=fail smtp.mailfrom=a.example", "mx.example; dkim=pass header.d=a.example"), False),
        (("spf=fail (sender IP is 1.2.3.4) smtp.mailfrom=a.example; dkim=none; dmarc=fail action=none",), True),
    ],
)
def test_a_server_may_write_a_field_for_each_method(results: tuple[str, ...], fails: bool) -> None:
    assert sender_fails_authentication(a_message(*results)) is fails


@pytest.mark.parametrize(
    ("result", "fails"),
    [
        ("mx.example; dkim=pass header.d=evil.example; spf=fail smtp.mailfrom=a.example", True),
        ("mx.example; dkim=pass header.d=mail.a.example; spf=fail smtp.mailfrom=els@a.example", False),
        ("mx.example; dkim=pass header.i=@a.example; spf=fail smtp.mailfrom=a.example", False),
        ("mx.example; dkim=pass header.d=example; spf=fail smtp.mailfrom=a.example", True),
        ("mx.example; dkim=pass header.d=nota.example; spf=fail smtp.mailfrom=a.example", True),
        ("mx.example; spf=fail smtp.mailfrom=list@forwarder.example; dkim=none", False),
        ("mx.example; dmarc=none; spf=fail smtp.mailfrom=a.example; dkim=none", True),
        ("mx.example; dmarc=none (was dmarc=fail (by hand)); spf=pass smtp.mailfrom=a.example", False),
    ],
)
def test_a_verdict_speaks_only_for_the_domain_that_the_coach_sees(result: str, fails: bool) -> None:
    assert sender_fails_authentication(a_message(result)) is fails
