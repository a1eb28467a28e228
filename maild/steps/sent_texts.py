"""The text of a mail that the coach sent, looked at and forgotten."""

from __future__ import annotations

import logging

from maild.errors import MaildError, MessageError, PermanentError
from maild.mail.identity import MessageKey
from maild.mail.store import MailStore
from maild.reading.result import Reading
from maild.steps.isolation import log_mistake
from maild.steps.practice import Desk

_LOG = logging.getLogger(__name__)


def read_sent(desk: Desk, store: MailStore, key: MessageKey) -> Reading | None:
    """One sent mail, read; None where it is gone, or cannot be had: nothing that matters hangs on one of them."""
    try:
        found = [each for each in store.fetch(key.mailbox, (key.uid,)) if each.headline.key == key]
        return desk.reader.read(found[0].raw, found[0].headline.size) if found else None
    except (MessageError, PermanentError) as error:
        _LOG.warning("unreadable sent=%s reason=%s", key, error)
    except MaildError:
        raise
    except Exception as error:  # noqa: BLE001 - a mistake of the reader's is this mail's trouble, not the account's
        log_mistake(key, "read", error)
    return None
