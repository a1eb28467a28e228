"""Every schema by its name, and which of them a file follows."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

from maild.schemas.of_config import config_schema
from maild.schemas.of_rules import rules_schema
from maild.schemas.of_small_files import (
    agenda_schema,
    danger_routes_schema,
    forms_schema,
    ladders_schema,
    outreach_schema,
    situations_schema,
    trajectories_schema,
    window_schema,
)
from maild.schemas.parts import Schema

_DIALECT = "https://json-schema.org/draft/2020-12/schema"

SCHEMAS: Mapping[str, tuple[str, Callable[[], Schema]]] = MappingProxyType(
    {
        "config": ("the configuration file", config_schema),
        "rules": ("rules/intents/*.yaml, danger.yaml, words.yaml and own.yaml: rules about mail", rules_schema),
        "forms": ("rules/forms.yaml: website contact forms", forms_schema),
        "window": ("rules/window.yaml: who gets an answer in time", window_schema),
        "ladders": ("rules/ladders.yaml: what happens when nobody answers", ladders_schema),
        "outreach": ("rules/outreach.yaml: which mails of yours begin a ladder", outreach_schema),
        "situations": ("rules/situations.yaml: situations that ask for a mail", situations_schema),
        "trajectories": ("rules/trajectories.yaml: trajectories and their mails", trajectories_schema),
        "agenda": ("rules/agenda.yaml: how your agenda is read", agenda_schema),
        "danger_routes": ("rules/danger_routes.yaml: where help is to be had", danger_routes_schema),
    }
)
"""Each schema's name with what it is for and what makes it."""


def schema_of(name: str) -> Schema:
    """The schema of this name, whole. KeyError for a name that is not in SCHEMAS."""
    about, made = SCHEMAS[name]
    body = made()
    return {"$schema": _DIALECT, "title": f"maild: {about}", **body}


def schema_text(name: str) -> str:
    """The schema as its file holds it."""
    return json.dumps(schema_of(name), indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def file_name(name: str) -> str:
    """The name of the schema's file."""
    return f"{name}.schema.json"


def write_schemas(directory: Path) -> tuple[Path, ...]:
    """Writes every schema into a directory, which is made where it is not there; the files written."""
    directory.mkdir(parents=True, exist_ok=True)
    written = []
    for name in SCHEMAS:
        path = directory / file_name(name)
        path.write_text(schema_text(name), encoding="utf-8")
        written.append(path)
    return tuple(written)
