"""The bytes of a mail, by the standard library's email package.

Values are cleaned and encoded here before the package sees them, and its older policy (`compat32`) writes them: the
newer header registry of Python 3.11 loses spaces and quotation marks when it folds names that are not ASCII.
docs/decisions/drafting-mail-format.md says why the body is what it is.
"""

from __future__ import annotations

import binascii
import io
import re
from dataclasses import dataclass
from datetime import datetime
from email.generator import BytesGenerator
from email.header import Header
from email.message import Message as MimeMessage
from email.policy import compat32
from email.utils import format_datetime, formataddr
from itertools import groupby

from maild.drafting.clean_text import clean_line
from maild.mail.address import Address
from maild.mail.identity import MessageId

_POLICY = compat32.clone(linesep="\r\n", max_line_length=76)
_LONGEST_NAME = 200
_LONGEST_PLAIN = 60
_LOCAL_PART = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.\-]{1,128}"
_QUOTED_LOCAL_PART = r'"(?:[^"\\\x00-\x1f\x7f-\U0010ffff]|\\[\x20-\x7e]){1,128}"'
_DOMAIN = r"(?:[A-Za-z0-9](?:[A-Za-z0-9.\-_]{0,251}[A-Za-z0-9])?|\[[0-9A-Fa-f:.IPv]{2,60}\])"
_ADDR_SPEC = re.compile(rf"(?:{_LOCAL_PART}|{_QUOTED_LOCAL_PART})@{_DOMAIN}")
_MESSAGE_DOMAIN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.\-]{0,200}[A-Za-z0-9])?")
_ATOM = re.compile(r"(?!=\?)[A-Za-z0-9!#$%&'*+/=?^_`{|}~\-]{1,60}")
_TOKEN = re.compile(r"[a-z2-7]{26}")


@dataclass(frozen=True, slots=True)
class MailParts:
    """What a reply consists of; `sender` and `recipient` are fit (see `fit_address`), `body` has LF line ends."""

    sender: Address
    recipient: Address
    subject: str
    at: datetime
    message_id: MessageId
    in_reply_to: MessageId | None
    references: tuple[MessageId, ...]
    body: str


def assemble(parts: MailParts) -> bytes:
    """The mail with CRLF line ends (RFC 5322): one To, no header field but those of any plain text reply."""
    message: MimeMessage[str, str | Header] = MimeMessage(_POLICY)
    message["Date"] = format_datetime(parts.at)
    message["From"] = _mailbox(parts.sender)
    message["To"] = _mailbox(parts.recipient)
    message["Subject"] = _unstructured(parts.subject)
    message["Message-ID"] = parts.message_id
    if parts.in_reply_to is not None:
        message["In-Reply-To"] = parts.in_reply_to
    if parts.references:
        message["References"] = " ".join(parts.references)
    message["MIME-Version"] = "1.0"
    message["Content-Type"] = 'text/plain; charset="utf-8"'
    message["Content-Transfer-Encoding"] = "quoted-printable"
    message.set_payload(_quoted_printable(parts.body))
    written = io.BytesIO()
    BytesGenerator(written, mangle_from_=False, policy=_POLICY).flatten(message)
    return written.getvalue()


def fit_address(address: Address) -> Address | None:
    """The address as a header can carry it: the name cleaned, the domain in ASCII (RFC 5890); None where it cannot be
    one address of RFC 5322 section 3.4.1, or where its local part needs RFC 6531."""
    local, at, domain = address.addr_spec.strip().rpartition("@")
    if not domain.isascii():
        try:
            domain = domain[:253].encode("idna").decode("ascii")
        except UnicodeError:
            return None
    spec = f"{local}{at}{domain}"
    if len(spec) > 320 or _ADDR_SPEC.fullmatch(spec) is None:
        return None
    return Address(" ".join(clean_line(address.display_name, _LONGEST_NAME).split()), spec)


def make_message_id(token: str, domain: str, fallback: str) -> MessageId:
    """`<token@domain>`, or with the fallback where that domain cannot stand there. ValueError for a strange token."""
    if _TOKEN.fullmatch(token) is None:
        raise ValueError("a draft's token has 26 characters of a-z2-7")
    usable = next((each for each in (domain, fallback) if _MESSAGE_DOMAIN.fullmatch(each)), "localhost")
    return MessageId(f"<{token}@{usable}>")


def _mailbox(address: Address) -> str:
    """name-addr of RFC 5322 section 3.4. A plain ASCII name is an atom or a quoted string."""
    name = address.display_name
    if not name:
        return address.addr_spec
    if _is_plain(name):
        return formataddr((name, address.addr_spec))
    return f"{_encoded_phrase(name)} <{address.addr_spec}>"


def _encoded_phrase(name: str) -> str:
    """A phrase of atoms and encoded words (RFC 2047 section 5). Plain words between stay readable; that also keeps the
    encoded words few, since readers differ on the space between two of them (Python 3.11 shows it, which is wrong)."""
    pieces: list[str] = []
    for is_plain, words in groupby(name.split(" "), key=lambda word: _ATOM.fullmatch(word) is not None):
        text = " ".join(words)
        pieces.append(text if is_plain else Header(text, "utf-8", maxlinelen=68).encode(linesep="\n").replace("\n", ""))
    return " ".join(pieces)


def _unstructured(text: str) -> Header:
    """A subject that decodes to exactly this text. Plain ASCII is folded at its spaces, the rest is encoded words."""
    is_foldable = all(len(word) <= _LONGEST_PLAIN for word in text.split(" "))
    charset = "us-ascii" if _is_plain(text) and is_foldable else "utf-8"
    return Header(text, charset, header_name="Subject")


def _is_plain(text: str) -> bool:
    """True where the text can stand in a header as it is: ASCII, no doubled space, no look-alike of RFC 2047."""
    return text.isascii() and text.isprintable() and "  " not in text and "=?" not in text


def _quoted_printable(body: str) -> str:
    text = body.rstrip("\n").replace("\n", "\r\n") + "\r\n"
    return binascii.b2a_qp(text.encode("utf-8")).decode("ascii")
