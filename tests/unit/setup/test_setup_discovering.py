"""Where a mailbox is, by what the network says: the surest source first, and nothing believed that could do harm."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from maild.clock import SystemClock
from maild.errors import MaildError, PermanentError, TransientError
from maild.setup.autoconfig import LARGEST, parse_autoconfig
from maild.setup.discovering import autoconfig_addresses, discover
from maild.setup.servers import MailServer
from maild.setup.service_records import from_srv, mx_names

ANNA = "anna@praktijk.example"


def a_server(
    kind: str, host: str, port: int, socket: str, user: str = "%EMAILADDRESS%", way: str = "password-cleartext"
) -> str:
    tag = "incomingServer" if kind == "imap" else "outgoingServer"
    return (
        f"<{tag} type='{kind}'><hostname>{host}</hostname><port>{port}</port><socketType>{socket}</socketType>"
        f"<username>{user}</username><authentication>{way}</authentication></{tag}>"
    )


def a_file(*servers: str) -> bytes:
    inside = "".join(servers)
    return f"<?xml version='1.0'?><clientConfig version='1.1'><emailProvider>{inside}</emailProvider></clientConfig>".encode()


GOOD = a_file(
    a_server("imap", "imap.%EMAILDOMAIN%", 993, "SSL", "%EMAILLOCALPART%"),
    a_server("smtp", "smtp.praktijk.example", 587, "STARTTLS"),
)


class Dns:
    """What is asked, and answers that were laid ready."""

    def __init__(self, **answers: list[Any]) -> None:
        self.answers = {name.replace("__", "."): records for name, records in answers.items()}
        self.asked: list[str] = []

    def __call__(self, name: str, kind: str) -> list[Any]:
        self.asked.append(f"{kind} {name}")
        return self.answers.get(kind, []) if kind == "MX" else self.answers.get(name.split(".")[0], [])


def srv(target: str, port: int, priority: int = 0) -> SimpleNamespace:
    return SimpleNamespace(target=f"{target}.", port=port, priority=priority, weight=0)


def nobody(where: str) -> bytes:
    raise TransientError("no answer")


def test_a_known_address_asks_nobody() -> None:
    dns = Dns()
    found = discover("anna@ziggo.nl", SystemClock(), network=True, lookup=dns, fetch=nobody)
    assert found is not None
    assert (found.imap, dns.asked) == (MailServer("imap.ziggo.nl", 993, "tls"), [])


def test_without_the_network_an_unknown_address_asks_nobody_either() -> None:
    dns = Dns()
    assert discover(ANNA, SystemClock(), network=False, lookup=dns, fetch=pytest.fail) is None
    assert dns.asked == []


def test_a_domain_that_a_known_provider_serves_gets_that_providers_servers() -> None:
    dns = Dns(MX=[SimpleNamespace(preference=10, exchange="mx.transip.email.")])
    found = discover(ANNA, SystemClock(), network=True, lookup=dns, fetch=nobody)
    assert found is not None
    assert (found.imap, found.user) == (MailServer("imap.transip.email", 993, "tls"), ANNA)


def test_the_domains_own_file_comes_before_its_service_records() -> None:
    dns = Dns(_imaps=[srv("other.example", 993)])
    found = discover(ANNA, SystemClock(), network=True, lookup=dns, fetch=lambda where: GOOD)
    assert found is not None
    assert found.imap == MailServer("imap.praktijk.example", 993, "tls")
    assert found.smtp == MailServer("smtp.praktijk.example", 587, "starttls")
    assert found.user == "anna"


def test_a_broken_file_is_passed_over_for_the_next_source() -> None:
    dns = Dns(_imaps=[srv("imap.other.example", 993)], _submission=[srv("smtp.other.example", 587)])
    found = discover(ANNA, SystemClock(), network=True, lookup=dns, fetch=lambda where: b"<html>404")
    assert found is not None
    assert found.imap == MailServer("imap.other.example", 993, "tls")
    assert found.smtp == MailServer("smtp.other.example", 587, "starttls")


def test_where_nobody_says_anything_there_is_no_proposal() -> None:
    assert discover(ANNA, SystemClock(), network=True, lookup=Dns(), fetch=nobody) is None


def test_the_domain_is_asked_over_https_and_never_told_whose_mail_it_is() -> None:
    assert all(each.startswith("https://") and "anna" not in each for each in autoconfig_addresses(ANNA))


def test_a_lone_dot_says_that_there_is_no_such_service() -> None:
    found = from_srv(
        ANNA,
        Dns(_imaps=[SimpleNamespace(target=".", port=0, priority=0, weight=0)], _imap=[srv("imap.x.example", 143)]),
    )
    assert found is not None
    assert (found.imap, found.smtp) == (MailServer("imap.x.example", 143, "starttls"), None)


def test_the_most_preferred_record_counts() -> None:
    found = from_srv(ANNA, Dns(_imaps=[srv("second.example", 993, 20), srv("first.example", 993, 10)]))
    assert found is not None
    assert found.imap == MailServer("first.example", 993, "tls")
    records = [SimpleNamespace(preference=20, exchange="b."), SimpleNamespace(preference=5, exchange="a.")]
    assert mx_names("x.example", Dns(MX=records)) == ("a", "b")


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"not xml",
        b"<clientConfig>" + b" " * LARGEST + b"</clientConfig>",
        b"<!DOCTYPE x [<!ENTITY a 'b'>]><clientConfig>&a;</clientConfig>",
        b"<clientConfig><emailProvider></clientConfig>",
    ],
    ids=["empty", "text", "large", "entity", "torn"],
)
def test_what_is_no_such_file_is_refused(raw: bytes) -> None:
    with pytest.raises(PermanentError):
        parse_autoconfig(raw, ANNA, "a test")


@pytest.mark.parametrize(
    "server",
    [
        a_server("imap", "imap.x.example", 143, "plain"),
        a_server("imap", "imap.x.example", 993, "SSL", way="OAuth2"),
        a_server("imap", "127.0.0.1", 993, "SSL"),
        a_server("imap", "imap.x.example:99/evil", 993, "SSL"),
        a_server("imap", "imap.x.example", 0, "SSL"),
        a_server("imap", "imap.x.example", 99999, "SSL"),
    ],
    ids=["in clear", "no password", "this machine", "no name", "port 0", "port too high"],
)
def test_a_server_that_cannot_be_used_is_no_proposal(server: str) -> None:
    assert parse_autoconfig(a_file(server), ANNA, "a test") is None


def test_the_first_server_that_can_be_used_counts() -> None:
    both = a_file(a_server("imap", "a.example", 143, "plain"), a_server("imap", "b.example", 993, "SSL"))
    found = parse_autoconfig(both, ANNA, "a test")
    assert found is not None
    assert found.imap == MailServer("b.example", 993, "tls")


def test_a_name_that_leads_into_ones_own_network_is_not_asked() -> None:
    from maild.setup.web import fetch_small

    with pytest.raises(MaildError):
        fetch_small("https://localhost/mail/config-v1.1.xml", LARGEST, SystemClock())
    with pytest.raises(MaildError):
        fetch_small("http://praktijk.example/mail/config-v1.1.xml", LARGEST, SystemClock())
