"""Prints the lower bounds of pyproject.toml as pip constraints, for `make lowest`: bounds are tested, not hoped for."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]


def lowest_versions(text: str) -> list[str]:
    """`name==version` for each runtime dependency that has a lower bound."""
    requirements = tomllib.loads(text)["project"]["dependencies"]
    found = (re.match(r"([A-Za-z0-9._-]+)(?:\[[^\]]*\])?\s*>=\s*([0-9][^,;\s]*)", each) for each in requirements)
    return [f"{each[1]}=={each[2]}" for each in found if each]


if __name__ == "__main__":
    print("\n".join(lowest_versions((ROOT / "pyproject.toml").read_text(encoding="utf-8"))))
