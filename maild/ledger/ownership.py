"""A command typed by root beside a service with a user of its own leaves files that the service can read."""

from __future__ import annotations

import os
from pathlib import Path


def give_to_owner(path: Path, directory: Path) -> None:
    """Hands a file to whoever owns the directory; nothing changes where we are not root."""
    if os.geteuid() == 0:
        owner = directory.stat()
        os.chown(path, owner.st_uid, owner.st_gid)
