"""The table of providers: every one that was promised, each entry usable, and the right one found."""

from __future__ import annotations

import pytest

from maild.config.values import is_loopback, parse_host
from maild.setup.providers import by_domain, by_mx, load_providers
from maild.setup.servers import PasswordKind

PROMISED = (
    "Ziggo KPN TransIP Strato Hostnet Telenet Proximus Soverin Proton Gmail Microsoft Outlook.com iCloud Fastmail "
    "Yahoo Zoho"
)


@pytest.mark.parametrize("name", PROMISED.split())
def test_the_provider_is_in_the_table(name: str) -> None:
    assert any(each.name.startswith(name) for each in load_providers())


@pytest.mark.parametrize("provider", load_providers(), ids=lambda each: each.name)
def test_an_entry_can_be_used_as_it_stands(provider) -> None:  # type: ignore[no-untyped-def]
    assert provider.domains or provider.mx
    assert all(each == each.casefold() and "@" not in each for each in (*provider.domains, *provider.mx))
    for server in (provider.imap, provider.smtp):
        assert parse_host(server.host) == server.host
        assert server.security in ("tls", "starttls")
        assert is_loopback(server.host) or server.port in {"tls": (993, 465), "starttls": (143, 587)}[server.security]
    assert provider.user in ("address", "local_part")
    assert bool(provider.made_at) == (provider.password is PasswordKind.APP)


def test_no_domain_belongs_to_two_providers() -> None:
    domains = [domain for each in load_providers() for domain in each.domains]
    assert len(domains) == len(set(domains))


def test_a_provider_is_known_by_the_address_whatever_its_capitals() -> None:
    found = by_domain("Gmail.COM")
    assert found is not None
    proposal = found.proposal("anna@gmail.com", "by the address")
    assert (proposal.imap.host, proposal.password) == ("imap.gmail.com", PasswordKind.APP)  # type: ignore[union-attr]
    assert "apppasswords" in proposal.made_at


@pytest.mark.parametrize(
    ("mx", "name"),
    [
        ("praktijk-nl.mail.protection.outlook.com.", "Microsoft 365"),
        ("outlook-com.olc.protection.outlook.com", "Outlook.com"),
        ("ASPMX.L.GOOGLE.COM", "Gmail"),
        ("mx.transip.email", "TransIP"),
        ("in1-smtp.messagingengine.com", "Fastmail"),
        ("mx.zoho.eu", "Zoho (Europe)"),
    ],
)
def test_a_domain_of_ones_own_is_known_by_where_its_mail_goes(mx: str, name: str) -> None:
    found = by_mx([mx])
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize("mx", ["mail.praktijk.example", "google.com.praktijk.example", "notgoogle.com", ""])
def test_another_name_that_only_looks_alike_is_nobodys(mx: str) -> None:
    assert by_mx([mx]) is None
