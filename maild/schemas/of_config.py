"""The schema of the configuration file, from the models that read it."""

from __future__ import annotations

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from maild.config.schema import FileSettings
from maild.schemas.parts import Schema


class _Bare(GenerateJsonSchema):
    """Without defaults, which are values of ours and not words of the file, and without titles made of key names."""

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        """The schema of what may be written; that it may be left out is said elsewhere."""
        return self.generate_inner(schema["schema"])

    def field_title_should_be_set(self, schema: object) -> bool:
        """Never: an editor shows the key itself."""
        return False


def config_schema() -> Schema:
    """What may stand in the configuration file."""
    return FileSettings.model_json_schema(schema_generator=_Bare)
