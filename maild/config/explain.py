"""A schema's error to one sentence in the coach's words: what is wrong; what was expected; did you mean."""

from __future__ import annotations

from types import UnionType
from typing import Any, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from maild.config.document import Document, Place
from maild.config.suggest import did_you_mean

_A_GROUP = ("model_type", "model_attributes_type", "dict_type", "mapping_type", "dataclass_type")
_A_LIST = ("tuple_type", "list_type")
_A_CHOICE = ("enum", "literal_error")
_MOST_LISTED = 14


def explain_error(error: ErrorDetails, schema: type[BaseModel], document: Document) -> tuple[Place, str]:
    """The place and the sentence for one error. A value is repeated only where it is a bare number or switch."""
    context = error.get("ctx", {})
    place: Place = tuple(error["loc"])
    if error["type"] == "maild_group" and context["key"]:
        place = (*place, str(context["key"]))
    said = _sentence(error, schema, document, place)
    where = _where(place[:-1] if error["type"] in ("missing", "extra_forbidden") else place)
    return place, f"{where}: {said}" if where else said


def _sentence(error: ErrorDetails, schema: type[BaseModel], document: Document, place: Place) -> str:
    kind, context = error["type"], error.get("ctx", {})
    expected = _expected(schema, place)
    if kind == "extra_forbidden":
        return _unknown_key(str(place[-1]), known_keys(schema, place[:-1]))
    if kind == "missing":
        return f'"{place[-1]}" is missing; expected {expected}'
    if kind == "maild_group":
        return str(context["text"])
    if kind in ("value_error", "assertion_error"):
        return str(context.get("error", error["msg"]))
    if error["input"] is None:
        return f"nothing stands after the colon; expected {expected}"
    written = document.raw.get(tuple(error["loc"]))
    return _misfit(error, written, expected, _choices(schema, place))


def _misfit(error: ErrorDetails, written: str | None, expected: str, choices: tuple[str, ...]) -> str:
    """A value of the wrong type. `written` is how a number or switch without quotes stands in the file."""
    kind, value = error["type"], error["input"]
    if kind == "string_type" and written is not None:
        return f'{written} without quotes is a number or switch to YAML; expected quotes: "{written}"'
    if kind in _A_GROUP:
        return f"a single value or a list; expected a group of keys, indented below: {expected}"
    if kind in _A_LIST:
        return f'no list; expected lines that begin with "- ", or [one, two]: {expected}'
    if kind == "int_type" and isinstance(value, str):
        return f"a text; expected {expected}, without quotes"
    shown = value if isinstance(value, str) and kind in _A_CHOICE else written
    if shown is None:
        return f"this value does not fit; expected {expected}"
    return f'"{shown[:60]}" does not fit; expected {expected}{did_you_mean(shown, choices)}'


def _unknown_key(key: str, known: tuple[str, ...]) -> str:
    listed = ", ".join(known[:_MOST_LISTED]) if known else "another key"
    return f'the key "{key[:60]}" is unknown; expected one of {listed}{did_you_mean(key, known)}'


def _where(place: Place) -> str:
    """`accounts 1, imap`: accounts are counted as the coach counts, from 1."""
    words = ""
    for step in place:
        words += f" {step + 1}" if isinstance(step, int) else f"{', ' if words else ''}{step}"
    return words


def known_keys(schema: type[BaseModel], place: Place) -> tuple[str, ...]:
    """The keys that may stand in the group at a place."""
    found: object = schema
    for step in place:
        found = _inside(found, step)
    model = _bare(found)
    return tuple(model.model_fields) if isinstance(model, type) and issubclass(model, BaseModel) else ()


def _expected(schema: type[BaseModel], place: Place) -> str:
    found = _field(schema, place)
    return found.description if found is not None and found.description else "another value"


def _field(schema: type[BaseModel], place: Place) -> FieldInfo | None:
    """The nearest field with a description at or above a place."""
    for length in range(len(place), 0, -1):
        if isinstance(place[length - 1], int):
            continue
        outer: object = schema
        for step in place[: length - 1]:
            outer = _inside(outer, step)
        model = _bare(outer)
        if isinstance(model, type) and issubclass(model, BaseModel) and str(place[length - 1]) in model.model_fields:
            return model.model_fields[str(place[length - 1])]
    return None


def _choices(schema: type[BaseModel], place: Place) -> tuple[str, ...]:
    found = _field(schema, place)
    kind = _bare(found.annotation) if found else None
    members = getattr(kind, "__members__", None)
    if members is not None:
        return tuple(str(each.value) for each in members.values())
    return tuple(str(each) for each in get_args(kind) if isinstance(each, str))


def _inside(kind: object, step: str | int) -> object:
    """The type of what stands at a key or a position inside a type."""
    bare = _bare(kind)
    if isinstance(step, int):
        return next(iter(get_args(bare)), None)
    if isinstance(bare, type) and issubclass(bare, BaseModel):
        found = bare.model_fields.get(step)
        return found.annotation if found else None
    return None


def _bare(kind: object) -> Any:
    """A type without `| None`."""
    if get_origin(kind) in (Union, UnionType):
        return next((each for each in get_args(kind) if each is not type(None)), None)
    return kind
