"""The daemon, watched by strace: it connects to the configured servers and looks no name up, whatever a mail asks for."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from maild.config import packaged_directory
from maild.demo.servers import SmtpSink
from tests.conftest import missing_server
from tests.journey.conftest import DANGER, RESCHEDULE, a_mail
from tests.servers.dovecot import PASSWORD, Dovecot

_STRACE = shutil.which("strace")
_TRAP = "198.51.100.7"
_CALL = re.compile(r"\b(?:connect|sendto|sendmsg|sendmmsg)\(.*?sa_family=(AF_\w+)(?:, sin6?_port=htons\((\d+)\))?(.*)")
_HOST = re.compile(r'inet_addr\("([\d.]+)"\)|inet_pton\(AF_INET6, "([^"]+)"')

_HTML = f"""<!DOCTYPE html SYSTEM "http://{_TRAP}/evil.dtd" [<!ENTITY x SYSTEM "http://{_TRAP}/entity">]>
<html><head><meta http-equiv="refresh" content="0;url=http://{_TRAP}/refresh"><base href="http://{_TRAP}/">
<link rel="stylesheet" href="http://spoor.voorbeeld.example/a.css"><link rel="preload" as="image" href="//{_TRAP}/p">
<style>@import url(http://{_TRAP}/b.css); body {{ background: url(http://{_TRAP}/bg.png) }}</style>
<script src="http://{_TRAP}/x.js"></script></head><body>
<p>Hoi Anouk, ik kan dinsdag niet, kunnen we verzetten naar donderdag? &x;</p>
<img src="http://spoor.voorbeeld.example/pixel.gif?els" srcset="http://{_TRAP}/2x.png 2x"><iframe src="http://{_TRAP}/f"></iframe>
<object data="http://{_TRAP}/o"></object><video poster="http://{_TRAP}/v"></video><svg><image href="http://{_TRAP}/s"/></svg>
</body></html>"""
_ICS = f"""BEGIN:VCALENDAR
VERSION:2.0
METHOD:REQUEST
PRODID:-//voorbeeld//x
BEGIN:VTIMEZONE
TZID:Elders
TZURL:http://{_TRAP}/zone.ics
BEGIN:STANDARD
DTSTART:20250101T000000
TZOFFSETFROM:+0100
TZOFFSETTO:+0100
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
UID:kwaad@voorbeeld.example
DTSTAMP:20260804T070000Z
DTSTART;TZID=Elders:20300811T100000
DTEND;TZID=Elders:20300811T110000
SUMMARY:Sessie
URL:http://{_TRAP}/url
ATTACH:http://{_TRAP}/attach
IMAGE;VALUE=URI:http://{_TRAP}/image.png
SOURCE;VALUE=URI:http://{_TRAP}/source.ics
ORGANIZER;DIR="ldap://{_TRAP}/x":mailto:els@voorbeeld.example
ATTENDEE;RSVP=TRUE:mailto:anouk@praktijk.example
END:VEVENT
END:VCALENDAR
"""


@pytest.fixture
def smtp() -> Iterator[SmtpSink]:
    sink = SmtpSink().start()
    yield sink
    sink.stop()


def connections(trace: Path) -> set[tuple[str, str]]:
    """Family or host, and port, of every connect and every datagram that names where it goes."""
    found = set()
    for line in trace.read_text(encoding="utf-8", errors="replace").splitlines():
        call = _CALL.search(line)
        if call is None or ("nscd/socket" in line and " = -1 ENOENT" in line):
            continue  # the C library looks for a cache of user names on this machine, and there is none
        family, port, rest = call.groups()
        host = _HOST.search(rest)
        found.add((next(filter(None, host.groups())) if host else family, port or ""))
    return found


def test_nothing_but_the_configured_servers_is_ever_connected_to(
    dovecot: Dovecot, smtp: SmtpSink, tmp_path: Path
) -> None:
    if _STRACE is None:
        missing_server("strace is not here: apt-get install strace")
    user = dovecot.user(f"net{os.getpid()}x{time.monotonic_ns()}")
    secret = tmp_path / "secret"
    secret.touch(mode=0o600)
    secret.write_text(PASSWORD, encoding="utf-8")
    config = tmp_path / "config.yaml"
    config.write_text(
        f"mode: draft\nstate_dir: {tmp_path}/state\nrules: {packaged_directory('rules')}\n"
        f"templates: {packaged_directory('templates')}\naccounts:\n  - name: praktijk\n"
        "    address: Anouk Hendriks <anouk@praktijk.example>\n    alert_to: mobiel@elders.example\n"
        f"    imap: {{host: 127.0.0.1, port: {dovecot.tls_port}, username: {user}, ca_file: {dovecot.certificate}, "
        f"secret: {{file: {secret}}}}}\n    smtp: {{host: 127.0.0.1, port: {smtp.port}, security: plain}}\n"
        "    digest: {at: never}\n",
        encoding="utf-8",
    )
    run_once(config, tmp_path / "first")
    for raw in hostile_mails():
        dovecot.deliver(user, raw)
    trace = tmp_path / "trace"
    run_once(config, trace)
    assert connections(trace) == {("127.0.0.1", str(dovecot.tls_port)), ("127.0.0.1", str(smtp.port))}
    assert smtp.mails, "the alert went out, so the daemon did its work"


def run_once(config: Path, trace: Path) -> None:
    watch = [str(_STRACE), "-f", "-qq", "-s", "200", "-e", "trace=network", "-o", str(trace)]
    command = [*watch, sys.executable, "-m", "maild", "run", "--once", "--config", str(config)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=110)
    if "ptrace" in done.stderr and not trace.exists():
        missing_server("strace may not trace here (ptrace is not allowed)")
    assert done.returncode == 0, done.stderr


def hostile_mails() -> Iterator[bytes]:
    """Mail that asks a reader in every way we know of to fetch something, and one that needs an alert."""
    plain = a_mail(RESCHEDULE, ident="<a@voorbeeld.example>")
    yield plain.replace(b"text/plain", b"text/html").partition(b"\r\n\r\n")[0] + b"\r\n\r\n" + _HTML.encode()
    head, _, _ = a_mail("x", ident="<b@voorbeeld.example>", headers="X-Kwaad: ja").partition(b"\r\n\r\n")
    head = head.replace(b"text/plain; charset=utf-8", b"text/calendar; charset=utf-8; method=REQUEST")
    yield head + b"\r\n\r\n" + _ICS.replace("\n", "\r\n").encode()
    yield a_mail(
        f"Hoi Anouk,\n\nkan dinsdag niet, zie http://{_TRAP}/x en verzetten graag.\n\nEls",
        ident="<c@voorbeeld.example>",
        headers=f"List-Unsubscribe: <http://{_TRAP}/u>\r\nDisposition-Notification-To: spion@{_TRAP}\r\n"
        f"X-Face-URL: http://{_TRAP}/f",
    )
    external = b'Content-Type: message/external-body; access-type=URL; URL="http://198.51.100.7/e"\r\n\r\nContent-Type: text/plain\r\n\r\n'
    head, _, _ = a_mail("x", ident="<d@voorbeeld.example>").partition(b"\r\n\r\n")
    head = head.replace(b"text/plain; charset=utf-8", b'multipart/mixed; boundary="grens"')
    yield head + b"\r\n\r\n--grens\r\n" + external + b"\r\n--grens--\r\n"
    yield a_mail(DANGER, sender="Mark <mark@voorbeeld.example>", ident="<e@voorbeeld.example>")


def test_a_connection_and_a_look_up_would_be_seen(tmp_path: Path) -> None:
    if _STRACE is None:
        missing_server("strace is not here: apt-get install strace")
    tried = (
        "import socket\n"
        f"s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.connect(('{_TRAP}', 53)); s.close()\n"
        "s = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)\n"
        "try: s.sendto(b'x', ('::1', 5353))\nexcept OSError: pass\n"
    )
    trace = tmp_path / "trace"
    watch = [str(_STRACE), "-f", "-qq", "-e", "trace=network", "-o", str(trace)]
    subprocess.run([*watch, sys.executable, "-c", tried], capture_output=True, timeout=30)
    assert {port for _, port in connections(trace)} >= {"53"}
