"""A coach's year of mail in one mbox file, the same to the byte each time; and how long it takes to rehearse.

python -m bench.year FILE [COUNT]    writes the file only
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from time import perf_counter

from bench.measures import Line
from tests.journey.conftest import DANGER, LEAD, RESCHEDULE, THANKS

_FIRST_DAY = datetime(2025, 1, 1, tzinfo=UTC)
_DAYS = 365
_SENT = (3, 5, 8, 9)
"""Of ten mails in a row these are sent; the coach answers nearly everybody, most of them the same day."""
_CLIENTS, _STRANGERS, _FIRMS = 60, 900, 120
_NEWS = "Vijf tips voor meer energie dit seizoen. Lees ze op onze website.\n\nUitschrijven kan onderaan deze mail."
_NEWS_FIELDS = ("List-Id: <tips.x.example>", "List-Unsubscribe: <mailto:weg@x.example>", "Precedence: bulk")
_STOP = "Dag Anouk,\n\nIk wil graag stoppen met de coaching. Het is goed zo.\n\nGroet,\nEls"
_OTHER = "Dag Anouk,\n\nHier zijn de notulen van de vergadering. De factuur volgt nog.\n\nGroet,\nPieter"
_QUESTION = "Hoi Anouk,\n\nWelke oefening zou jij deze week doen? Ik twijfel tussen de twee.\n\nGroetjes,\nEls"
_ANSWER = "Dag,\n\nDank voor je bericht. Dat is goed, ik zet het in de agenda.\n\nGroet,\nAnouk"
_CONFIG = """\
mode: watch
state_dir: {directory}/state
accounts:
  - name: praktijk
    address: Anouk Hendriks <anouk@praktijk.example>
    alert_to: mobiel@elders.example
    imap: {{host: 127.0.0.1, username: niemand, secret: {{file: {directory}/secret}}}}
    smtp: {{host: 127.0.0.1}}
    slots: {{booking_link: "https://praktijk.example/agenda", signature: "Anouk Hendriks"}}
"""


@dataclass(frozen=True)
class _Came:
    """A mail that came in and may be answered."""

    number: int
    at: datetime
    who: str
    subject: str


def year_of_mail(count: int) -> Iterator[bytes]:
    """`count` mails in mbox form, oldest first: six in ten came in, four in ten the coach sent."""
    waiting: list[_Came] = []
    for number in range(count):
        at = _moment(number, count)
        if number % 10 in _SENT and waiting:
            yield _in_mbox(_answer(waiting.pop(_pick("which", number, len(waiting))), number, at), at)
            continue
        came = _Came(number, at, *_who_and_about(number))
        fields, text = _written(came)
        if not fields:
            waiting = [*waiting[-11:], came]
        yield _in_mbox(_mail(came, fields, text), at)


def rehearse_a_year(count: int) -> list[Line]:
    """The command itself, as a process, over such a year."""
    with tempfile.TemporaryDirectory(prefix="maild-year-") as name:
        directory = Path(name)
        (directory / "jaar.mbox").write_bytes(b"".join(year_of_mail(count)))
        (directory / "secret").touch(mode=0o600)
        (directory / "config.yaml").write_text(_CONFIG.format(directory=directory), encoding="utf-8")
        (directory / "clients").write_text("".join(f"{_client(each)}\n" for each in range(_CLIENTS)), encoding="utf-8")
        options = ["--mbox", directory / "jaar.mbox", "--known", directory / "clients", "--from", "2025-01-01"]
        options += ["--to", "2025-12-31", "--config", directory / "config.yaml"]
        began = perf_counter()
        command = [sys.executable, "-m", "maild", "rehearse", *map(str, options)]
        told = subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout.splitlines()
        took = perf_counter() - began
    return [
        Line(f"a year of {count} mails rehearsed", took, 120.0, "s", f"{len(told)} drafts, notices and what became")
    ]


def _moment(number: int, count: int) -> datetime:
    """Evenly over the year, by day rather than by night."""
    day, part = divmod(number * _DAYS * 1_000 // count, 1_000)
    return _FIRST_DAY + timedelta(days=day, hours=6, seconds=part * 50 + number % 47)


def _who_and_about(number: int) -> tuple[str, str]:
    kind = number % 20
    if kind in (0, 4, 7, 12, 16):
        return f"nieuws{_pick('firm', number, _FIRMS)}@firma.example", f"Tips nummer {number}"
    if kind in (6, 17):
        return f"vreemde{_pick('lead', number, _STRANGERS)}@elders.example", f"Coaching {number}"
    return _client(_pick("client", number, _CLIENTS)), f"Onze afspraak {number}"


def _written(came: _Came) -> tuple[tuple[str, ...], str]:
    """Extra header fields and the text; fields are there for what nobody answers."""
    if came.who.startswith("nieuws"):
        return _NEWS_FIELDS, f"{_NEWS}\n{came.number}"
    if came.who.startswith("vreemde"):
        return (), LEAD
    if came.number % 997 == 7:
        return (), f"{DANGER} ({came.number})"
    texts = (RESCHEDULE, THANKS, _QUESTION, RESCHEDULE, _OTHER, _QUESTION, RESCHEDULE, THANKS, _STOP, _QUESTION)
    return (), texts[_pick("text", came.number, len(texts))]


def _mail(came: _Came, fields: tuple[str, ...], text: str) -> bytes:
    head = [f"From: Els Bakker <{came.who}>", "To: Anouk Hendriks <anouk@praktijk.example>"]
    head += [f"Subject: {came.subject}", f"Date: {format_datetime(came.at)}", f"Message-ID: <y{came.number}@x.example>"]
    return _bytes([*head, *fields], text)


def _answer(came: _Came, number: int, at: datetime) -> bytes:
    head = ["From: Anouk Hendriks <anouk@praktijk.example>", f"To: {came.who}", f"Subject: Re: {came.subject}"]
    head += [f"Date: {format_datetime(at)}", f"Message-ID: <y{number}@praktijk.example>"]
    head += [f"In-Reply-To: <y{came.number}@x.example>", f"References: <y{came.number}@x.example>"]
    return _bytes(head, _ANSWER)


def _bytes(head: list[str], text: str) -> bytes:
    head += ["MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: 8bit"]
    return ("\n".join(head) + f"\n\n{text}\n").encode()


def _in_mbox(raw: bytes, at: datetime) -> bytes:
    return f"From nobody {at:%a %b %d %H:%M:%S %Y}\n".encode() + raw.replace(b"\nFrom ", b"\n>From ") + b"\n"


def _client(number: int) -> str:
    return f"client{number}@voorbeeld.example"


def _pick(what: str, number: int, among: int) -> int:
    """Chance without chance: the same for the same arguments on every machine."""
    return int.from_bytes(hashlib.sha256(f"{what}:{number}".encode()).digest()[:8], "big") % among


if __name__ == "__main__":
    Path(sys.argv[1]).write_bytes(b"".join(year_of_mail(int(sys.argv[2]) if len(sys.argv) > 2 else 10_000)))
