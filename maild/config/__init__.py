"""YAML to typed settings, every problem at once with file and line. Only the daemon and the commands import it."""

from maild.config.load import directories_beside, load_config
from maild.config.packaged import packaged_directory
from maild.config.reload import ReloadOutcome, Watched
from maild.config.schema import Config
from maild.config.secrets import SecretSource

__all__ = [
    "Config",
    "ReloadOutcome",
    "SecretSource",
    "Watched",
    "directories_beside",
    "load_config",
    "packaged_directory",
]
