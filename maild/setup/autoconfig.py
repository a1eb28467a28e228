"""Reads Mozilla's autoconfiguration file: a domain says where its mail is (config-v1.1.xml).

Format: the "Autoconfiguration" pages of Mozilla's wiki, clientConfig version 1.1. The file comes from strangers: no
document type, no entity, no network while parsing.
"""

from __future__ import annotations

from lxml import etree

from maild.config.values import is_loopback, parse_host
from maild.errors import PermanentError
from maild.setup.servers import MailServer, Proposal, Security

LARGEST = 64 * 1024
"""In octets; a real one has two or three kilobytes."""
_SECURITIES: dict[str, Security] = {"SSL": "tls", "STARTTLS": "starttls"}
_PASSWORDS = ("password-cleartext", "password-encrypted")


def parse_autoconfig(raw: bytes, address: str, source: str) -> Proposal | None:
    """What the file proposes for an address, or None where it names no IMAP server that takes a password over TLS.

    PermanentError for what is no such file.
    """
    if len(raw) > LARGEST or b"<!DOCTYPE" in raw or b"<!ENTITY" in raw:
        raise PermanentError("the autoconfiguration is too large, or has a document type; it is not used")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(raw, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise PermanentError("the autoconfiguration is no XML; it is not used") from None
    imap = _first(root.iterfind(".//incomingServer[@type='imap']"), address)
    smtp = _first(root.iterfind(".//outgoingServer[@type='smtp']"), address)
    if imap is None:
        return None
    return Proposal(source, imap[0], smtp[0] if smtp else None, imap[1])


def _first(elements: object, address: str) -> tuple[MailServer, str] | None:
    """The first server that can be used as maild logs in, with its name to log in with."""
    for element in elements:  # type: ignore[attr-defined]
        found = _server(element, address)
        if found is not None:
            return found
    return None


def _server(element: etree._Element, address: str) -> tuple[MailServer, str] | None:
    security = _SECURITIES.get((element.findtext("socketType") or "").strip().upper())
    ways = [(each.text or "").strip() for each in element.findall("authentication")]
    port = (element.findtext("port") or "").strip()
    if security is None or not any(way in _PASSWORDS for way in ways) or not (port.isascii() and port.isdigit()):
        return None
    try:
        host = parse_host(_filled(element.findtext("hostname"), address))
    except ValueError:
        return None
    if is_loopback(host) or not 0 < int(port[:6]) < 65536:
        return None
    user = _filled(element.findtext("username"), address) or address
    return MailServer(host, int(port[:6]), security), user if user.isprintable() else address


def _filled(text: str | None, address: str) -> str:
    """The placeholders of the format, filled in."""
    local, _, domain = address.rpartition("@")
    filled = (text or "").strip()[:300]
    for name, value in (("EMAILADDRESS", address), ("EMAILLOCALPART", local), ("EMAILDOMAIN", domain)):
        filled = filled.replace(f"%{name}%", value)
    return filled
