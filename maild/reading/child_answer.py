"""A child's answer back to a Reading. The child has met hostile mail, so only our own frozen values are let through."""

from __future__ import annotations

import io
import pickle
from typing import Any

from maild.reading.result import Reading

_ALLOWED_MODULES = ("maild.mail.", "maild.reading.result")
_ALLOWED_NAMES = frozenset(
    {("datetime", "datetime"), ("datetime", "date"), ("datetime", "timezone"), ("datetime", "timedelta")}
)


class _OnlyOurValues(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        if (module, name) in _ALLOWED_NAMES or module.startswith(_ALLOWED_MODULES):
            found = super().find_class(module, name)
            if isinstance(found, type):
                return found
        raise pickle.UnpicklingError(f"{module}.{name} is no value of a Reading")


def reading_of(answer: bytes) -> Reading:
    """The Reading in an answer. pickle.UnpicklingError for anything else."""
    found = _OnlyOurValues(io.BytesIO(answer)).load()
    if not isinstance(found, Reading):
        raise pickle.UnpicklingError("the child answered something that is no Reading")
    return found
