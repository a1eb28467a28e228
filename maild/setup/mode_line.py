"""Changes the mode in a configuration as a careful hand would: that one word, and nothing else in the file."""

from __future__ import annotations

import tempfile
from pathlib import Path

from ruamel.yaml.nodes import MappingNode

from maild.config import load_config
from maild.config.source_text import NotYamlError, compose, read_text
from maild.errors import ConfigurationError
from maild.planning.policy import Mode
from maild.setup.placing import replace_text


def set_mode(path: Path, mode: Mode) -> Path | None:
    """Writes the mode into a configuration; returns where the file as it was lies, or None where it said so already.

    ConfigurationError where the file does not load, before or after: then it stays as it is.
    """
    if load_config(path).mode is mode:
        return None
    try:
        text = with_mode(read_text(path), mode)
    except NotYamlError as error:
        raise ConfigurationError((f"{path}:{error.line}: {error.text}",)) from None
    with tempfile.NamedTemporaryFile("w", dir=path.absolute().parent, suffix=".tmp", encoding="utf-8") as trial:
        trial.write(text)
        trial.flush()
        if load_config(Path(trial.name)).mode is not mode:
            raise ConfigurationError((f"{path}: the mode cannot be changed here; expected a line `mode: {mode}`",))
    return replace_text(path.resolve(), text)


def with_mode(text: str, mode: Mode) -> str:
    """The text of a configuration with another mode. NotYamlError where it is none."""
    node = compose(text)
    pairs = node.value if isinstance(node, MappingNode) else []
    for key, value in pairs:
        if key.value == "mode":
            return text[: value.start_mark.index] + str(mode) + text[value.end_mark.index :]
    start = pairs[0][0].start_mark.index
    return f"{text[:start]}mode: {mode}\n\n{text[start:]}"
