"""When the coach works (behaviour 2): blocks of a day in the coach's own zone. Parsed here; counted with elsewhere."""

from __future__ import annotations

from itertools import pairwise
from typing import Annotated

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from maild.config.model import Group, problem_at
from maild.config.values import parse_time
from maild.working_time import DEFAULT_WEEK, OfficeBlock, OfficeWeek


def parse_blocks(value: object) -> tuple[OfficeBlock, ...]:
    """One day's blocks, in order: `["09:00-12:30", "13:00-17:30"]`; an empty list is a day off."""
    if value is None:
        return ()
    listed = value if isinstance(value, tuple) else (value,)
    blocks = tuple(_parse_block(each) for each in listed)
    for earlier, later in pairwise(blocks):
        if later.start < earlier.end:
            raise ValueError("blocks that overlap or stand in the wrong order; expected the earlier one first")
    return blocks


def _parse_block(value: object) -> OfficeBlock:
    if isinstance(value, OfficeBlock):
        return value
    parts = value.replace("–", "-").split("-") if isinstance(value, str) else [value]
    if len(parts) != 2 or isinstance(value, int):
        if isinstance(value, int):
            parse_time(value)
        raise ValueError('no block of time; expected two times in quotes with a dash between, such as "09:00-12:30"')
    start, end = parse_time(parts[0]), parse_time(parts[1])
    if end <= start:
        raise ValueError(f'the block "{value}" ends before it begins; expected the earlier time first')
    return OfficeBlock(start, end)


_BLOCK = {"type": "string", "pattern": r"^\s*\d{1,2}[:.]\d{2}\s*[-–]\s*\d{1,2}[:.]\d{2}\s*$"}
Blocks = Annotated[
    tuple[OfficeBlock, ...],
    BeforeValidator(parse_blocks),
    WithJsonSchema({"anyOf": [_BLOCK, {"type": "array", "items": _BLOCK}, {"type": "null"}]}),
]
_DESCRIPTION = 'a list of blocks in quotes, such as ["09:00-12:30", "13:00-17:30"], or [] for a day off'


class OfficeHours(Group):
    """The working week. A day that is not named is a day off; `DEFAULT_OFFICE_HOURS` holds where nothing is said."""

    monday: Blocks = Field((), description=_DESCRIPTION)
    tuesday: Blocks = Field((), description=_DESCRIPTION)
    wednesday: Blocks = Field((), description=_DESCRIPTION)
    thursday: Blocks = Field((), description=_DESCRIPTION)
    friday: Blocks = Field((), description=_DESCRIPTION)
    saturday: Blocks = Field((), description=_DESCRIPTION)
    sunday: Blocks = Field((), description=_DESCRIPTION)

    @model_validator(mode="after")
    def _some_day_is_worked(self) -> OfficeHours:
        """Without any office hour no deadline could ever be told."""
        if not any(self._days):
            raise problem_at(
                "",
                'no office hours at all; expected at least one day with a block, such as monday: ["09:00-12:30"], '
                "or no office_hours: at all for Monday to Friday",
            )
        return self

    @property
    def _days(self) -> tuple[tuple[OfficeBlock, ...], ...]:
        return (self.monday, self.tuesday, self.wednesday, self.thursday, self.friday, self.saturday, self.sunday)

    @property
    def week(self) -> OfficeWeek:
        """The week as working time counts with it."""
        return OfficeWeek(self._days)

    def on(self, weekday: int) -> tuple[OfficeBlock, ...]:
        """The blocks of a weekday, 0 for Monday."""
        return self._days[weekday]


DEFAULT_OFFICE_HOURS = OfficeHours(
    **dict(zip(("monday", "tuesday", "wednesday", "thursday", "friday"), DEFAULT_WEEK.days, strict=False))
)
