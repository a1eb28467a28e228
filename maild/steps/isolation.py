"""One mail must not stop the others: work is done together where it can be, and mail by mail where one of them is poison.

An error of ours (`MaildError`) says what to do and passes through. Anything else is a mistake that this mail brought out.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from maild.errors import MaildError
from maild.mail.identity import MessageKey

_LOG = logging.getLogger(__name__)
_Item = TypeVar("_Item")
_Made = TypeVar("_Made")


def together_or_alone(
    items: Sequence[_Item],
    work: Callable[[Sequence[_Item]], list[_Made]],
    fail: Callable[[_Item, Exception], list[_Made]],
) -> list[_Made]:
    """What `work` makes of all items at once; after a mistake, of each alone, with `fail` for those that bring it out.

    `work` leaves nothing behind when it raises: a transaction is rolled back.
    """
    if not items:
        return []
    try:
        return work(items)
    except MaildError:
        raise
    except Exception as error:  # noqa: BLE001 - the last line: whatever one mail brings out, the others go on
        if len(items) == 1:
            return fail(items[0], error)
    return [made for item in items for made in together_or_alone((item,), work, fail)]


def log_mistake(key: MessageKey, doing: str, error: Exception) -> None:
    """Writes down what went wrong and where, without its text: that may hold words of the mail."""
    frames = traceback.extract_tb(error.__traceback__)[-4:]
    place = " < ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in reversed(frames))
    _LOG.error("failed mail=%s doing=%s unexpected=%s at=%s", key, doing, type(error).__name__, place)
