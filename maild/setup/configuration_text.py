"""The text of a configuration: what was answered with a comment beside each, and below it everything else that there is."""

from __future__ import annotations

import json
from collections.abc import Iterator

from maild.config.packaged import packaged_file
from maild.setup.answers import Answers
from maild.setup.servers import MailServer

_HEAD = """\
# maild's configuration, written by `maild init`. A change is taken within seconds; a wrong one is named.
# Geschreven door `maild init`. Pas aan wat je wilt; regels die met een hekje (#) beginnen, doen niets: dat is uitleg.
#
# Three things that YAML does behind your back; maild stops and names the line when it meets one:
#   times stand in quotes:           "09:00"        (tijden tussen aanhalingstekens)
#   phone numbers stand in quotes:   "0612345678"   (telefoonnummers ook)
#   yes, no, on, off are not words:  write true or false, or put them in quotes
# Passwords never stand in this file (wachtwoorden horen hier niet): see `secret` below.

# watch: only look and report; nothing is written in your mailbox.  draft: place drafts.
# `maild mode draft` and `maild mode watch` change this line for you.
"""
_REST = "# That is enough."
_WIDTH = 50


def configuration_text(answers: Answers) -> str:
    """A configuration that says what was answered, and loads."""
    lines = [
        f"mode: {answers.mode}",
        "",
        "accounts:",
        *_account(answers),
        "",
        _beside("rules: rules", "your own copy, yours to edit (docs/rules.md)"),
        _beside("templates: templates", "the same for the templates (docs/templates.md)"),
    ]
    if answers.state_dir is not None:
        lines.append(_beside(f"state_dir: {_text(answers.state_dir)}", "where maild remembers what it did"))
    return _HEAD + "\n".join(line.rstrip() for line in lines) + "\n\n" + _everything_else()


def _account(answers: Answers) -> Iterator[str]:
    yield _beside(f"  - address: {_text(answers.address.addr_spec)}", "your exact sender address (je afzender)")
    if answers.address.display_name:
        yield _beside(f"    display_name: {_text(answers.address.display_name)}", "your name as mail shows it")
    yield "    imap:"
    yield from _server(answers.imap)
    yield f"      username: {_text(answers.user)}"
    if answers.oauth is not None:
        yield _beside(
            f"      oauth: {json.dumps(answers.oauth.place, ensure_ascii=False)}", "instead of a password: maild login"
        )
    else:
        yield _beside(f"      secret: {json.dumps(answers.secret.place, ensure_ascii=False)}", "where the password is")
    names = {name: value for name, value in (("drafts", answers.drafts), ("sent", answers.sent)) if value}
    if names:
        yield f"      mailboxes: {json.dumps(names, ensure_ascii=False)}"
    yield from _ca_file(answers)
    if answers.smtp is not None:
        yield _beside("    smtp:", "for alerts to yourself, and for what you drag to Versturen")
        yield from _server(answers.smtp)
        yield from _ca_file(answers)
    if answers.alert_to:
        listed = ", ".join(_text(each.addr_spec) for each in answers.alert_to)
        yield _beside(f"    alert_to: [{listed}]", "best an address that you read on your phone")
    yield f"    zone: {answers.zone}"
    yield _beside(f"    language: {_text(answers.language)}", "for who has not shown a language: nl, nl-BE or en")
    yield _beside(f"    address_form: {_text(answers.tone)}", "for who has not shown a form: je or u")
    yield from _slots(answers)
    yield _beside(
        f"    control_mailboxes: {str(answers.control_mailboxes).lower()}", "mailboxes under Coach/ (docs/gestures.md)"
    )
    yield _beside("    office_hours:", "a day that is not named is a day off")
    for day, blocks in answers.week:
        yield f"      {day}: {json.dumps(list(blocks))}"


def _slots(answers: Answers) -> Iterator[str]:
    slots = {"signature": answers.signature, "booking_link": answers.booking_link}
    if any(slots.values()):
        yield _beside("    slots:", "what the templates fill in; what is missing stays visible as [invullen: ...]")
    lines = [line.strip() for line in answers.signature.split("\n")]
    if answers.signature:
        yield "      signature: |"
        yield from (f"        {line}" for line in lines)
    if answers.booking_link:
        yield f"      booking_link: {_text(answers.booking_link)}"


def _server(server: MailServer) -> Iterator[str]:
    yield f"      host: {_text(server.host)}"
    yield f"      security: {server.security}"
    yield f"      port: {server.port}"


def _ca_file(answers: Answers) -> Iterator[str]:
    if answers.ca_file is not None:
        yield f"      ca_file: {_text(str(answers.ca_file))}"


def _everything_else() -> str:
    """The part of the example that spells everything out, as comments."""
    example = packaged_file("config.example.yaml").read_text(encoding="utf-8")
    return _REST + example.partition(_REST)[2]


def _text(value: str) -> str:
    """A text in double quotes as YAML reads them (YAML 1.2 section 7.3.1): JSON's are of that kind."""
    return json.dumps(value, ensure_ascii=False)


def _beside(line: str, comment: str) -> str:
    return f"{line:<{_WIDTH}} # {comment}" if len(line) < _WIDTH else f"{line}  # {comment}"
