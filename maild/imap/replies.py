"""A server's refusals and a link's deaths become our errors here, and nowhere else.

Response codes: RFC 5530, RFC 9208 section 4.2 (OVERQUOTA), RFC 4469 (TOOBIG).
"""

from __future__ import annotations

import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager

from imapclient.exceptions import IMAPClientAbortError, IMAPClientError, LoginError

from maild.errors import AccountError, LinkError, MaildError, PermanentError, TransientError
from maild.imap.login_trouble import Trouble, trouble_in

_CODE = re.compile(r"\[([A-Z][A-Z0-9-]*)")
_TRANSIENT = frozenset({"OVERQUOTA", "UNAVAILABLE", "INUSE", "LIMIT", "SERVERBUG", "CONTACTADMIN", "ALERT"})
_REFUSED_LOGIN = frozenset({"AUTHENTICATIONFAILED", "AUTHORIZATIONFAILED", "EXPIRED", "PRIVACYREQUIRED"})
_LINK_WORDS = ("eof", "timed out", "socket error", "bye", "connection", "broken pipe", "reset")


@contextmanager
def as_our_errors(what: str) -> Iterator[None]:
    """Runs one conversation with the server; whatever goes wrong leaves as TransientError, PermanentError or
    AccountError, with `what` we were doing and the server's response code, never with a mail's text."""
    try:
        yield
    except MaildError:
        raise
    except LoginError as error:
        raise login_error(what, error) from None
    except IMAPClientAbortError as error:
        raise LinkError(f"{what}: the link broke ({_short(error)})") from None
    except IMAPClientError as error:
        raise _refusal(what, error) from None
    except ssl.SSLCertVerificationError as error:
        refused = AccountError(f"{what}: the server's certificate is not trusted ({error.verify_message})")
        refused.trouble = Trouble.CERTIFICATE
        raise refused from None
    except TimeoutError as error:
        raise LinkError(f"{what}: the server did not answer in time") from error
    except (OSError, ssl.SSLError) as error:
        raise TransientError(
            f"{what}: {type(error).__name__} {getattr(error, 'strerror', '') or ''}".rstrip()
        ) from None
    except RecursionError:
        # imapclient's parser, on a reply that was read to its end: the link is good, this one question has no answer
        raise PermanentError(f"{what}: the server's reply is nested too deeply") from None
    except (
        ValueError,
        TypeError,
        KeyError,
        IndexError,
        AttributeError,
        AssertionError,
        UnicodeError,
        MemoryError,
    ) as error:
        # imapclient's and imaplib's parsers raise these on replies that are no IMAP; the link is of no use afterwards.
        raise LinkError(f"{what}: the server's reply makes no sense ({type(error).__name__})") from error


def response_code(text: str) -> str | None:
    """The response code in a server's text: "OVERQUOTA" of "[OVERQUOTA] mailbox full"."""
    found = _CODE.search(text)
    return found.group(1) if found else None


def login_error(what: str, error: LoginError) -> MaildError:
    """AccountError for a refusal, TransientError for anything that may pass.

    imapclient calls everything a LoginError, a dropped link too: only the server's NO means a wrong password.
    """
    found = _login_error(what, str(error))
    found.trouble = trouble_in(str(error)) or (Trouble.PASSWORD if isinstance(found, AccountError) else "")
    return found


def _login_error(what: str, text: str) -> MaildError:
    code = response_code(text)
    if code in _REFUSED_LOGIN:
        return AccountError(f"{what}: the server refused the login [{code}]; check username and password")
    if code in _TRANSIENT or any(word in text.casefold() for word in _LINK_WORDS):
        return TransientError(f"{what}: no login now ({code or 'the link broke'})")
    return AccountError(f"{what}: the server refused the login; check username and password")


def _refusal(what: str, error: IMAPClientError) -> MaildError:
    text = str(error)
    code = response_code(text)
    if code in _TRANSIENT or "quota" in text.casefold():
        return TransientError(f"{what}: the server says not now [{code or 'QUOTA'}]")
    if code is None and any(word in text.casefold() for word in ("illegal in state", "socket", "eof")):
        return LinkError(f"{what}: the link broke")
    return PermanentError(f"{what}: the server refused it" + (f" [{code}]" if code else ""))


def _short(error: Exception) -> str:
    return str(error).splitlines()[0][:80] if str(error) else type(error).__name__
