"""What every group of settings has in common: strict types, no unknown keys, no change after loading."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict
from pydantic_core import PydanticCustomError


class Group(BaseModel):
    """A group of keys. Every field's `description` is what a problem says was expected."""

    model_config = ConfigDict(
        strict=True, extra="forbid", frozen=True, arbitrary_types_allowed=True, hide_input_in_errors=True
    )


def problem_at(key: str, text: str) -> PydanticCustomError:
    """A problem that concerns several keys of one group, shown at the line of `key` ("" for the group itself).

    `text` reads "what is wrong; what was expected".
    """
    return PydanticCustomError("maild_group", "{text}", {"text": text, "key": key})
